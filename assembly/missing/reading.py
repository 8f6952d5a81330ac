"""What is written of several clinics, as what is missing needs it: one statement a table, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, and_, cast, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from assembly.account.models import BalanceReading
from assembly.assemblies.models import Assembly, Closing, Convocation, NotHeld, Opening
from assembly.assemblies.rules import State, state_of
from assembly.budget.cash import Dated, Flow
from assembly.budget.items import stands
from assembly.budget.models import CashReturn, Deposit, Payment, Refund, SupplierReturn, Withdrawal
from assembly.budget.returns.queries import returned_at
from assembly.budget.rules import Method
from assembly.clinics.models import NotifiedAmount
from assembly.clinics.queries import NOTIFIED, Notified, all_settings
from assembly.clinics.years import YearSettings
from assembly.core import clock
from assembly.core.money import ZERO, Money
from assembly.core.permissions import person
from assembly.evidence.models import EvidenceFile
from assembly.evidence.queries import EvidenceInfo, withheld_at
from assembly.expenses.models import Expense, Review, ReviewAnswer
from assembly.expenses.off_plan.queries import decisions_at
from assembly.expenses.queries import STANDS
from assembly.expenses.rules import FilePurpose, ProofKind, ReviewVerdict
from assembly.minutes.queries import SIGNED
from assembly.missing.known import Meeting
from assembly.works.models import Delivery, DeliveryReceipt, ItemPhoto, WorksWithdrawal
from assembly.works.rules import Stage, Verdict


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement that stands; `holder` is the code of the post that took the cash."""

    flow: Flow
    id: str
    n: int
    year: int
    amount: Money
    on: date
    holder: str | None


@dataclass(frozen=True, slots=True)
class Paid:
    """An expense that stands; `returned` is what its supplier paid back of it."""

    id: str
    number: int
    item_id: str | None
    year: int
    amount: Money
    paid_on: date
    proof: ProofKind
    recorded_at: datetime
    recorded_by: str
    has_file: bool
    returned: Money = ZERO
    is_accepted: bool | None = None  # off plan: what the last assembly that was asked said of it


@dataclass(frozen=True, slots=True)
class Said:
    """A review of an expense, and when it was last answered."""

    expense_id: str
    verdict: ReviewVerdict
    at: datetime
    by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Read:
    """A balance that the bank said; in a day the latest written counts."""

    id: str
    year: int
    on: date
    balance: Money


@dataclass(frozen=True, slots=True)
class Handed:
    """A delivery that stands, with the last word on it."""

    id: str
    at: datetime
    by: str
    verdict: Verdict | None
    said_at: datetime | None


@dataclass(slots=True)
class Rows:
    """All that was read, by clinic."""

    years: dict[str, dict[int, YearSettings]] = field(default_factory=lambda: defaultdict(dict))  # by institution
    meetings: dict[str, list[tuple[int, Meeting]]] = field(default_factory=lambda: defaultdict(list))
    moved: dict[str, list[Moved]] = field(default_factory=lambda: defaultdict(list))
    payments: dict[str, list[tuple[int, Dated]]] = field(default_factory=lambda: defaultdict(list))
    paid: dict[str, list[Paid]] = field(default_factory=lambda: defaultdict(list))
    said: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    read: dict[str, list[Read]] = field(default_factory=lambda: defaultdict(list))
    notified: dict[str, dict[int, Notified]] = field(default_factory=lambda: defaultdict(dict))
    stages: dict[str, set[Stage]] = field(default_factory=lambda: defaultdict(set))  # of photos to be seen, by item
    photos: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by item
    withheld: dict[str, list[EvidenceInfo]] = field(default_factory=dict)
    handed: dict[str, list[Handed]] = field(default_factory=lambda: defaultdict(list))  # by item


def rows_at(session: Session, clinics: Collection[str], institutions: Collection[str]) -> Rows:
    """Everything, in twelve statements; one more where any expense is outside what was approved."""
    rows = Rows()
    rows.years |= all_settings(session, institutions)
    _meetings(session, clinics, rows)
    _movements(session, clinics, rows)
    _payments(session, clinics, rows)
    _expenses(session, clinics, rows)
    _reviews(session, clinics, rows)
    _readings(session, clinics, rows)
    _notices(session, clinics, rows)
    rows.withheld = withheld_at(session, clinics)
    _photos(session, clinics, rows)
    _deliveries(session, clinics, rows)
    return rows


def _of(fact: Any) -> Any:
    return and_(fact.clinic_id == Assembly.clinic_id, fact.assembly_id == Assembly.id)


def _meetings(session: Session, clinics: Collection[str], rows: Rows) -> None:
    """Assemblies with their convocation in force, the latest day first."""
    last = select(func.max(Convocation.ordinal)).where(_of(Convocation)).correlate(Assembly).scalar_subquery()
    about = or_(EvidenceFile.about_id == Closing.id, EvidenceFile.about_id == Closing.assembly_id)
    sheet = and_(EvidenceFile.clinic_id == Closing.clinic_id, about, EvidenceFile.purpose == SIGNED)
    columns: tuple[Any, ...] = (Assembly.clinic_id, Assembly.id, Assembly.year, Convocation.starts_at)
    rest: tuple[Any, ...] = (Convocation.time_zone, Opening.id, Closing.id, NotHeld.id, exists().where(sheet))
    query = select(*(columns + rest)).select_from(Assembly)
    query = query.join(Convocation, and_(_of(Convocation), Convocation.ordinal == last))
    for fact in (Opening, Closing, NotHeld):
        query = query.outerjoin(fact, _of(fact))
    query = query.where(Assembly.clinic_id.in_(clinics)).order_by(Convocation.starts_at.desc(), Assembly.id.desc())
    for row in session.execute(query):
        clinic, key, year, starts_at, zone, opened, closed, dropped, signed = row
        state = state_of(opened is not None, closed is not None, dropped is not None)
        is_signed = signed and state is State.CLOSED
        rows.meetings[clinic].append((year, Meeting(key, clock.local_day(starts_at, zone), state, is_signed)))


def _movements(session: Session, clinics: Collection[str], rows: Rows) -> None:
    """What stands, the latest day first."""
    kinds: tuple[tuple[Flow, Any, Any, Any], ...] = (
        (Flow.DEPOSIT, Deposit, Deposit.received_on, null()),
        (Flow.WITHDRAWAL, Withdrawal, Withdrawal.withdrawn_on, Withdrawal.holder),
        (Flow.REFUND, Refund, Refund.refunded_on, null()),
        (Flow.RETURN, CashReturn, CashReturn.returned_on, CashReturn.holder),
        (Flow.PAID_BACK, SupplierReturn, SupplierReturn.returned_on, SupplierReturn.holder),
    )
    parts = []
    for flow, fact, on, holder in kinds:
        columns = (literal(flow.value), fact.clinic_id, fact.id, fact.n, fact.year, fact.amount, on.label("day"))
        part = select(*columns, cast(holder, String).label("holder"))
        parts.append(part.where(fact.clinic_id.in_(clinics), stands(fact)))
    for flow, clinic, key, n, year, amount, on, holder in session.execute(union_all(*parts)):
        rows.moved[clinic].append(Moved(Flow(flow), key, n, year, amount, on, holder))
    for found in rows.moved.values():
        found.sort(key=lambda one: (one.on, one.n), reverse=True)


def _payments(session: Session, clinics: Collection[str], rows: Rows) -> None:
    query = select(Payment.clinic_id, Payment.year, Payment.method, Payment.paid_on, Payment.amount)
    for clinic, year, method, on, amount in session.execute(query.where(Payment.clinic_id.in_(clinics))):
        flow = Flow.CASH if method is Method.CASH else Flow.PAID
        rows.payments[clinic].append((year, Dated(flow, on, amount)))


def _expenses(session: Session, clinics: Collection[str], rows: Rows) -> None:
    """What stands, the newest first."""
    here = (EvidenceFile.clinic_id == Expense.clinic_id, EvidenceFile.about_id == Expense.id)
    proof = exists().where(*here, EvidenceFile.purpose == FilePurpose.PROOF)
    money = (Expense.item_id, Expense.year, Expense.amount, Expense.paid_on, Expense.proof)
    columns: tuple[Any, ...] = (Expense.clinic_id, Expense.id, Expense.number, *money)
    query = select(*columns, Expense.recorded_at, Expense.recorded_by, proof)
    query = query.where(Expense.clinic_id.in_(clinics), STANDS).order_by(Expense.number.desc())
    returned = returned_at(session, clinics)
    found = [(clinic, Paid(*about)) for clinic, *about in session.execute(query)]
    decided = decisions_at(session, clinics) if any(paid.item_id is None for _, paid in found) else {}
    for clinic, paid in found:
        said = decided[paid.id][-1].is_accepted if paid.id in decided else None
        changed = paid.id in returned or said is not None
        back = returned.get(paid.id, ZERO)
        rows.paid[clinic].append(replace(paid, returned=back, is_accepted=said) if changed else paid)


def _reviews(session: Session, clinics: Collection[str], rows: Rows) -> None:
    """In the order given."""
    columns: tuple[Any, ...] = (Review.clinic_id, Review.expense_id, Review.verdict, Review.recorded_at)
    same = (ReviewAnswer.clinic_id == Review.clinic_id, ReviewAnswer.review_id == Review.id)
    answered = select(func.max(ReviewAnswer.recorded_at)).where(*same).scalar_subquery()
    query = select(*columns, Review.recorded_by, answered)
    for clinic, *about in session.execute(query.where(Review.clinic_id.in_(clinics)).order_by(Review.n)):
        rows.said[clinic].append(Said(*about))


def _readings(session: Session, clinics: Collection[str], rows: Rows) -> None:
    """The latest day first; in a day the latest written."""
    kind = BalanceReading
    columns: tuple[Any, ...] = (kind.clinic_id, kind.id, kind.year, kind.read_on, kind.balance)
    query = select(*columns).where(kind.clinic_id.in_(clinics))
    for clinic, *about in session.execute(query.order_by(kind.read_on.desc(), kind.n.desc())):
        rows.read[clinic].append(Read(*about))


def _notices(session: Session, clinics: Collection[str], rows: Rows) -> None:
    """The newest notice of a year counts."""
    kind = NotifiedAmount
    columns: tuple[Any, ...] = (kind.clinic_id, *NOTIFIED)
    query = select(*columns)
    for clinic, *about in session.execute(query.where(kind.clinic_id.in_(clinics)).order_by(kind.n)):
        notice = Notified(*about)
        rows.notified[clinic][notice.year] = notice


def _photos(session: Session, clinics: Collection[str], rows: Rows) -> None:
    gone = exists().where(WorksWithdrawal.clinic_id == ItemPhoto.clinic_id, WorksWithdrawal.photo_id == ItemPhoto.id)
    query = select(ItemPhoto.item_id, ItemPhoto.stage, ItemPhoto.id)
    unseen = {one.about_id for found in rows.withheld.values() for one in found}
    for item, stage, key in session.execute(query.where(ItemPhoto.clinic_id.in_(clinics), ~gone)):
        rows.photos[item].append(key)
        if key not in unseen:
            rows.stages[item].add(stage)


def _deliveries(session: Session, clinics: Collection[str], rows: Rows) -> None:
    """In the order written, with the last of the words on each."""
    gone = exists().where(WorksWithdrawal.clinic_id == Delivery.clinic_id, WorksWithdrawal.delivery_id == Delivery.id)
    said = and_(DeliveryReceipt.clinic_id == Delivery.clinic_id, DeliveryReceipt.delivery_id == Delivery.id)
    about: tuple[Any, ...] = (Delivery.item_id, Delivery.id, Delivery.recorded_at, Delivery.recorded_by)
    query = select(*about, DeliveryReceipt.verdict, DeliveryReceipt.recorded_at).outerjoin(DeliveryReceipt, said)
    query = query.where(Delivery.clinic_id.in_(clinics), ~gone).order_by(Delivery.n, DeliveryReceipt.n)
    found: dict[str, tuple[str, Handed]] = {}
    for item, *known in session.execute(query):
        found[known[0]] = (item, Handed(*known))
    for item, one in found.values():
        rows.handed[item].append(one)


def latest_words(said: Iterable[Said]) -> list[Said]:
    """The latest word of each reviewer, in the order given."""
    words = list(said)
    latest = {person(one.by): one for one in words}
    return [one for one in words if latest[person(one.by)] is one]
