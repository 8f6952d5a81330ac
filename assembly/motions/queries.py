"""Reading motions, what they came to, and the money they may still move."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Closing, Convocation
from assembly.budget.queries import items_of
from assembly.core import clock
from assembly.core.money import ZERO, Money
from assembly.journal.queries import personal
from assembly.motions.models import Motion
from assembly.motions.rules import MotionKind, Place
from assembly.votes.models import Outcome, Question, stands
from assembly.votes.results import QuestionInfo
from assembly.votes.rules import FOR, QuestionKind, Verdict


@dataclass(frozen=True, slots=True)
class MotionInfo:
    """A motion; texts are None when erased or not given."""

    id: str
    assembly_id: str
    kind: MotionKind
    title: str | None
    why: str | None
    from_item: str | None
    to_item: str | None
    amount: Money | None
    year: int | None
    n: int


@dataclass(frozen=True, slots=True)
class AccountsVote:
    """What a closed assembly, held on `day`, said of a year's accounts; `hands` is None where nobody counted."""

    year: int
    assembly_id: str
    day: date
    accepted: bool
    hands: int | None
    present: int


def motions_of(session: Session, clues: str, assembly_id: str | None = None) -> list[MotionInfo]:
    """The motions of an assembly, or all of the clinic, in order."""
    query = _MOTIONS if assembly_id is None else _OF_ASSEMBLY
    return [MotionInfo(*row) for row in session.execute(query, {"clues": clues, "assembly": assembly_id})]


_MOTIONS: Select[*tuple[Any, ...]] = (
    select(
        Motion.id,
        Motion.assembly_id,
        Motion.kind,
        personal(Motion, "title"),
        personal(Motion, "why"),
        Motion.from_item,
        Motion.to_item,
        Motion.amount,
        Motion.year,
        Motion.n,
    )
    .where(Motion.clinic_id == bindparam("clues"))
    .order_by(Motion.n)
)
_OF_ASSEMBLY = _MOTIONS.where(Motion.assembly_id == bindparam("assembly"))


def approved_moves(
    motions: Iterable[MotionInfo], questions: Iterable[QuestionInfo]
) -> list[tuple[MotionInfo, QuestionInfo]]:
    """The moves of money that the assembly approved, with their questions, in order."""
    by_id = {one.id: one for one in motions if one.kind is MotionKind.MOVE_MONEY}
    about = [one for one in questions if one.kind is QuestionKind.MOTION and one.subject in by_id]
    return [
        (by_id[one.subject or ""], one)
        for one in about
        if one.outcome is not None and one.outcome.verdict is Verdict.APPROVED
    ]


def _is_last() -> Any:
    """The join of a question to its last outcome."""
    same = (Outcome.clinic_id == Question.clinic_id, Outcome.question_id == Question.id)
    last = select(func.max(Outcome.n)).where(*same).correlate(Question).scalar_subquery()
    return and_(Outcome.clinic_id == Question.clinic_id, Outcome.n == last)


_ASKED = and_(Question.clinic_id == Motion.clinic_id, Question.subject == Motion.id)
_CLOSED = and_(Closing.clinic_id == Motion.clinic_id, Closing.assembly_id == Motion.assembly_id)
_CALLED = and_(
    Convocation.clinic_id == Motion.clinic_id, Convocation.assembly_id == Motion.assembly_id, Convocation.ordinal == 1
)


def reserved(session: Session, clues: str) -> dict[str, Money]:
    """What motions of an open assembly, not rejected so far, would move out of each item."""
    query = (
        select(Motion.from_item, Motion.amount, Outcome.verdict)
        .join(Question, _ASKED)
        .outerjoin(Outcome, _is_last())
        .outerjoin(Closing, _CLOSED)
        .where(Motion.clinic_id == clues, Motion.kind == MotionKind.MOVE_MONEY, Closing.id.is_(None), stands())
    )
    found: dict[str, Money] = {}
    for item, amount, verdict in session.execute(query):
        if item is not None and amount is not None and verdict is not Verdict.REJECTED:
            found[item] = found.get(item, ZERO) + amount
    return found


def places(session: Session, clues: str) -> list[Place]:
    """The items that money may move between, with what may still leave each."""
    held = reserved(session, clues)
    return [Place(one.id, one.name, one.year, one.left - held.get(one.id, ZERO)) for one in items_of(session, clues)]


def decided(*columns: Any) -> Select[*tuple[Any, ...]]:
    """What closed assemblies decided about motions: their last outcomes, each with its question and its first call."""
    query: Select[*tuple[Any, ...]] = select(*columns).select_from(Motion)
    return query.join(Question, _ASKED).join(Closing, _CLOSED).join(Convocation, _CALLED).join(Outcome, _is_last())


_ACCOUNTS = decided(
    Motion.year,
    Motion.assembly_id,
    Convocation.starts_at,
    Convocation.time_zone,
    Outcome.verdict,
    Outcome.data,
    Outcome.n,
).where(Motion.clinic_id == bindparam("clues"), Motion.kind == MotionKind.ACCEPT_ACCOUNTS)


def accounts_of(session: Session, clues: str) -> list[AccountsVote]:
    """What closed assemblies said of each year's accounts, the latest first."""
    # Sorted here: asked to sort by it, SQLite begins with every outcome of the clinic.
    rows = sorted(session.execute(_ACCOUNTS, {"clues": clues}), key=lambda row: row.n, reverse=True)
    return [
        AccountsVote(
            year=row.year or 0,
            assembly_id=row.assembly_id,
            day=clock.local_day(row.starts_at, row.time_zone),
            accepted=row.verdict is Verdict.APPROVED,
            hands=dict(row.data["counts"]).get(FOR),
            present=row.data["present"],
        )
        for row in rows
    ]
