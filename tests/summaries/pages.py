"""What a clinic's own page says of its years, to compare with the summaries."""

from datetime import datetime

from sqlalchemy.orm import Session

from assembly.assemblies.rules import State
from assembly.core.money import total
from assembly.expenses.rules import ProofKind
from assembly.public.queries import ClinicPage, clinic_page, read_record
from assembly.summaries.rules import Totals
from assembly.works.queries import NONE


def years_of_page(session: Session, clues: str, now: datetime) -> dict[int, Totals]:
    """The totals of every year with anything, as the clinic's page shows them one by one."""
    return {year: of_page(clinic_page(session, clues, now, year)) for year in read_record(session, clues).years}


def of_page(shown: ClinicPage) -> Totals:
    """One year's page in figures."""
    record = shown.record
    standing = [one for one in record.expenses if not one.is_reversed]
    states = [one.state for one in record.assemblies if one.year == shown.year]
    return Totals(
        clinics=1,
        funded=int(shown.figures.received.centavos > 0),
        received=shown.figures.received,
        spent=shown.figures.spent,
        proven=total([one.counted for one in standing if one.proof is not ProofKind.NONE and one.has_proof]),
        left=shown.figures.left,
        unexplained=shown.figures.unexplained,
        cash_missing=shown.figures.cash_missing,
        off_plan=total([one.counted for one in standing if one.is_off_plan]),
        items=len(record.items),
        finished=sum(shown.works.get(one.id, NONE).is_finished(one) for one in record.items),
        expenses=len(record.expenses),
        convened=len(states),
        held=states.count(State.CLOSED),
        not_held=states.count(State.NOT_HELD),
    )
