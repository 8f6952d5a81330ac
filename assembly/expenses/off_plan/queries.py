"""Reading what assemblies decided about expenses outside what was approved."""

from collections.abc import Collection

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Convocation
from assembly.core import clock
from assembly.expenses.models import OffPlanMotion
from assembly.expenses.off_plan.rules import Decision
from assembly.motions.models import Motion
from assembly.motions.queries import decided
from assembly.votes.models import Outcome, Question, stands
from assembly.votes.rules import FOR, Verdict

_SAME = and_(OffPlanMotion.clinic_id == Motion.clinic_id, OffPlanMotion.motion_id == Motion.id)
_DECISIONS = (
    decided(
        OffPlanMotion.expense_id,
        Motion.assembly_id,
        Question.id,
        Question.number,
        Convocation.starts_at,
        Convocation.time_zone,
        Outcome.verdict,
        Outcome.data,
        Outcome.n,
    )
    .join(OffPlanMotion, _SAME)
    .where(OffPlanMotion.clinic_id.in_(bindparam("clinics", expanding=True)))
)
_ASKED = (
    select(OffPlanMotion.expense_id)
    .join(Motion, _SAME)
    .join(Question, and_(Question.clinic_id == Motion.clinic_id, Question.subject == Motion.id))
    .where(Motion.clinic_id == bindparam("clues"), Motion.assembly_id == bindparam("assembly"), stands())
)


def decisions_at(session: Session, clinics: Collection[str]) -> dict[str, tuple[Decision, ...]]:
    """What closed assemblies decided about each expense of the clinics that any was asked about, in order."""
    rows = sorted(session.execute(_DECISIONS, {"clinics": list(clinics)}), key=lambda row: row.n)
    found: dict[str, tuple[Decision, ...]] = {}
    for row in rows:
        said = Decision(
            assembly_id=row.assembly_id,
            question_id=row.id,
            number=row.number,
            day=clock.local_day(row.starts_at, row.time_zone),
            is_accepted=row.verdict is Verdict.APPROVED,
            hands=dict(row.data["counts"]).get(FOR),
            present=row.data["present"],
            n=row.n,
        )
        found[row.expense_id] = (*found.get(row.expense_id, ()), said)
    return found


def asked_in(session: Session, clues: str, assembly_id: str) -> set[str]:
    """The expenses that were put to the vote in that assembly, and not taken back."""
    return set(session.execute(_ASKED, {"clues": clues, "assembly": assembly_id}).scalars())
