"""The deed: put an expense outside what was approved to an assembly."""

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.clinics.years import YearSettings
from assembly.core.ids import derived_id
from assembly.core.permissions import Author
from assembly.expenses.models import OffPlanMotion
from assembly.expenses.off_plan.queries import asked_in
from assembly.expenses.off_plan.rules import ExpenseUnchosen, check_off_plan, check_undecided, sentence
from assembly.expenses.queries import ExpenseInfo, expense, expenses_of
from assembly.journal import services as journal
from assembly.motions.rules import Draft, MotionKind
from assembly.motions.services import motion_key, put_motion


def undecided(session: Session, assembly: AssemblyInfo) -> list[ExpenseInfo]:
    """What that assembly may still decide about, the oldest first: off plan, counted, and accepted by none."""
    asked = asked_in(session, assembly.clinic_id, assembly.id)
    known = expenses_of(session, assembly.clinic_id)
    return [one for one in reversed(known) if one.waits_for_decision and one.id not in asked]


def put_expense(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    form_id: str,
    expense_id: str,
    why: str,
    settings: YearSettings,
) -> None:
    """Ask the people present whether they accept the expense; the question has the id `form_id`.

    Raises ExpenseUnchosen, NotFound, NotOffPlan, ExpenseAccepted, DecisionAsked and what `put_motion` raises.
    """
    if not expense_id:
        raise ExpenseUnchosen()
    journal.lock(session, assembly.clinic_id)
    about = expense(session, assembly.clinic_id, expense_id)
    check_off_plan(about.is_off_plan, about.counted)
    is_asked = about.id in asked_in(session, assembly.clinic_id, assembly.id)
    check_undecided(about.folio, about.decision, is_asked)
    said = sentence(about.folio, about.counted, about.what)
    put_motion(session, author, assembly, form_id, Draft(MotionKind.FREE, why, said), settings)
    fact = OffPlanMotion(
        clinic_id=assembly.clinic_id,
        id=derived_id(form_id, "off-plan"),
        motion_id=motion_key(form_id),
        expense_id=about.id,
        amount=about.counted,
    )
    journal.record(session, author, fact)
