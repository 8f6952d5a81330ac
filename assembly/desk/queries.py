"""Reading what waits at several clinics at once: the same few statements, however many they are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from assembly.account.queries import pending_at
from assembly.assemblies.models import Assembly, Closing, Convocation, NotHeld, Opening
from assembly.assemblies.rules import State, state_of
from assembly.budget.large import Large, waits_for
from assembly.budget.models import MovementReversal, Payment, Withdrawal
from assembly.budget.rules import Method, unexplained_since
from assembly.core.money import ZERO, Money, total
from assembly.evidence.models import EvidenceFile
from assembly.expenses.models import Expense, Reversal, Review
from assembly.expenses.rules import FilePurpose, ProofKind
from assembly.handovers.queries import handovers_at
from assembly.handovers.rules import Handover
from assembly.inquiries.queries import InquiryInfo, inquiries_at
from assembly.minutes.queries import SIGNED


@dataclass(frozen=True, slots=True)
class Meeting:
    """An assembly with its convocation in force."""

    clinic_id: str
    id: str
    starts_at: datetime
    time_zone: str
    state: State
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Cash:
    """Withdrawn cash that no expense explains yet, and since when."""

    amount: Money
    since: date


@dataclass(frozen=True, slots=True)
class Situation:
    """What waits at a clinic."""

    meeting: Meeting | None = None  # the latest
    unproven: int = 0
    unreviewed: int = 0
    cash: Cash | None = None
    handovers: tuple[Handover, ...] = ()  # of the treasury, that one side still owes
    inquiries: tuple[InquiryInfo, ...] = ()  # that wait for being published or answered, the oldest first
    larges: tuple[Large, ...] = ()  # outgoings that nobody confirmed and that somebody else wrote


def situations(session: Session, clinics: Collection[str], account_id: str) -> dict[str, Situation]:
    """What waits at each clinic; what `account_id` entered herself is not hers to review nor to confirm."""
    latest = {one.clinic_id: one for one in reversed(_meetings(session, clinics))}
    unproven = _counts(session, clinics, _unproven())
    unreviewed = _counts(session, clinics, _unreviewed(account_id))
    cash, owed = _cash(session, clinics), handovers_at(session, clinics)
    asked, larges = inquiries_at(session, clinics), pending_at(session, clinics)
    return {
        key: Situation(
            latest.get(key),
            unproven.get(key, 0),
            unreviewed.get(key, 0),
            cash.get(key),
            tuple(one for one in owed[key] if one.missing),
            tuple(one for one in reversed(asked[key]) if one.is_owed or one.pending),
            tuple(one for one in larges[key] if waits_for(one, account_id)),
        )
        for key in clinics
    }


def _meetings(session: Session, clinics: Collection[str]) -> list[Meeting]:
    """Assemblies with their convocation in force, the latest day first."""
    rows = session.execute(_MEETINGS, {"clinics": list(clinics)})
    return [Meeting(row.clinic_id, row.id, row.starts_at, row.time_zone, _state(row), row.signed) for row in rows]


def _state(row: Row[Any]) -> State:
    return state_of(row.opening is not None, row.closing is not None, row.not_held is not None)


def _of(fact: Any) -> Any:
    return and_(fact.clinic_id == Assembly.clinic_id, fact.assembly_id == Assembly.id)


def _meetings_query() -> Select[*tuple[Any, ...]]:
    last = select(func.max(Convocation.ordinal)).where(_of(Convocation)).correlate(Assembly).scalar_subquery()
    sheet = and_(
        EvidenceFile.clinic_id == Closing.clinic_id, EvidenceFile.about_id == Closing.id, EvidenceFile.purpose == SIGNED
    )
    query = select(
        Assembly.clinic_id,
        Assembly.id,
        Convocation.starts_at,
        Convocation.time_zone,
        Opening.id.label("opening"),
        Closing.id.label("closing"),
        NotHeld.id.label("not_held"),
        exists().where(sheet).label("signed"),
    ).select_from(Assembly)
    query = query.join(Convocation, and_(_of(Convocation), Convocation.ordinal == last))
    for fact in (Opening, Closing, NotHeld):
        query = query.outerjoin(fact, _of(fact))
    query = query.where(Assembly.clinic_id.in_(bindparam("clinics", expanding=True)))
    return query.order_by(Convocation.starts_at.desc(), Assembly.id.desc())


_MEETINGS = _meetings_query()


def _counts(session: Session, clinics: Collection[str], which: ColumnElement[bool]) -> dict[str, int]:
    """How many standing expenses of each clinic are so; reversed ones owe nothing."""
    undone = exists().where(Reversal.clinic_id == Expense.clinic_id, Reversal.expense_id == Expense.id)
    query = select(Expense.clinic_id, func.count().label("many")).where(Expense.clinic_id.in_(clinics), ~undone, which)
    return {row.clinic_id: row.many for row in session.execute(query.group_by(Expense.clinic_id))}


def _unproven() -> ColumnElement[bool]:
    proof = exists().where(
        EvidenceFile.clinic_id == Expense.clinic_id,
        EvidenceFile.about_id == Expense.id,
        EvidenceFile.purpose == FilePurpose.PROOF,
    )
    return and_(Expense.proof != ProofKind.NONE, ~proof)


def _unreviewed(account_id: str) -> ColumnElement[bool]:
    said = exists().where(
        Review.clinic_id == Expense.clinic_id,
        Review.expense_id == Expense.id,
        Review.recorded_by.endswith(f":{account_id}", autoescape=True),
    )
    return and_(~said, ~Expense.recorded_by.endswith(f":{account_id}", autoescape=True))


def _cash(session: Session, clinics: Collection[str]) -> dict[str, Cash]:
    """The cash of each clinic's newest year with withdrawals."""
    taken: dict[str, dict[int, list[tuple[date, Money]]]] = defaultdict(lambda: defaultdict(list))
    out = select(Withdrawal.clinic_id, Withdrawal.year, Withdrawal.withdrawn_on, Withdrawal.amount)
    undone = exists().where(
        MovementReversal.clinic_id == Withdrawal.clinic_id, MovementReversal.movement_id == Withdrawal.id
    )
    for row in session.execute(out.where(Withdrawal.clinic_id.in_(clinics), ~undone)):
        taken[row.clinic_id][row.year].append((row.withdrawn_on, row.amount))
    spent = {(row.clinic_id, row.year): row.spent for row in session.execute(_spent_in_cash(clinics))}
    found = {}
    for clinic, years in taken.items():
        year = max(years)
        explained = spent.get((clinic, year), ZERO)
        since = unexplained_since(years[year], explained)
        if since is not None:
            found[clinic] = Cash(total([amount for _, amount in years[year]]) - explained, since)
    return found


def _spent_in_cash(clinics: Collection[str]) -> Select[*tuple[Any, ...]]:
    query = select(Payment.clinic_id, Payment.year, func.sum(Payment.amount).label("spent"))
    query = query.where(Payment.clinic_id.in_(clinics), Payment.method == Method.CASH)
    return query.group_by(Payment.clinic_id, Payment.year)
