"""Reading handovers: at one clinic, at several, and those that somebody who left still owes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import assemblies_of
from assembly.clinics.queries import ClinicInfo, YearUnknown, year_settings
from assembly.committee.queries import is_vacant, terms_at
from assembly.committee.rules import TermInfo, Vacancy, vacancies
from assembly.core.errors import NotFound
from assembly.handovers.models import HandoverStatement
from assembly.handovers.rules import TREASURY, Handover, Said, Statement, handovers
from assembly.journal.queries import personal
from assembly.people.queries import links_used_by


def handovers_at(session: Session, clinics: Collection[str]) -> dict[str, list[Handover]]:
    """Every change of the treasurer at each clinic, in two statements at most."""
    return handovers_after(session, terms_at(session, clinics), clinics)


def handovers_after(
    session: Session, terms: Mapping[str, Sequence[TermInfo]], clinics: Collection[str]
) -> dict[str, list[Handover]]:
    """The same where each clinic's terms were read already; nothing is asked while no treasurer ever left."""
    changed = [clinic for clinic in clinics if handovers(terms.get(clinic, ()), ())]
    said = _statements(session, changed) if changed else {}
    return {clinic: handovers(terms.get(clinic, ()), said.get(clinic, ())) for clinic in clinics}


def handovers_of(session: Session, clues: str) -> list[Handover]:
    """Every change of the treasurer at a clinic, from the oldest to the newest."""
    return handovers_at(session, [clues])[clues]


def handover(session: Session, clues: str, term_id: str) -> Handover:
    """The handover of a term that ended. Raises NotFound."""
    found = next((one for one in handovers_of(session, clues) if one.outgoing.id == term_id), None)
    if found is None:
        raise NotFound()
    return found


def is_treasury_vacant(session: Session, clues: str) -> bool:
    """Whether nobody holds the clinic's treasury now."""
    return is_vacant(session, clues, TREASURY)


def vacant_at(session: Session, clinic: ClinicInfo, terms: Sequence[TermInfo]) -> list[Vacancy]:
    """The places that nobody holds, of the year of the clinic's latest assembly."""
    latest = next(iter(assemblies_of(session, clinic.clues)), None)
    try:
        posts = year_settings(session, clinic.institution, latest.year).posts if latest else ()
    except YearUnknown:
        return []
    return vacancies(posts, terms)


def left_by(session: Session, account_id: str) -> list[tuple[str, Handover]]:
    """The handovers, by clinic, of the terms that somebody took up by her link and that ended."""
    mine = links_used_by(session, account_id)
    found = handovers_at(session, sorted({clinic for _, clinic in mine}))
    return [(clinic, one) for reference, clinic in mine for one in found[clinic] if one.outgoing.id == reference]


def _statements(session: Session, clinics: Collection[str]) -> dict[str, list[Statement]]:
    kind = HandoverStatement
    query = select(
        kind.clinic_id,
        kind.term_id,
        kind.side,
        kind.balance,
        kind.cash,
        kind.card,
        kind.ledger_balance,
        kind.ledger_cash,
        personal(kind, "reason").label("reason"),
        kind.recorded_at,
        kind.recorded_by,
        kind.on_behalf_of,
        kind.n,
    ).where(kind.clinic_id.in_(clinics))
    found: dict[str, list[Statement]] = defaultdict(list)
    for clinic, term_id, side, balance, cash, card, *rest in session.execute(query.order_by(kind.n)):
        found[clinic].append(Statement(term_id, side, Said(balance, cash, card), *rest))
    return found
