"""The newest events of a clinic, a state or the nation: a statement for each kind of fact, however many there are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Closing, Convocation, NotHeld
from assembly.budget.models import BudgetItem, CashReturn, Deposit, MovementReversal, Refund, SupplierReturn
from assembly.clinics.models import Clinic
from assembly.clinics.queries import ClinicInfo
from assembly.core.clock import local_day
from assembly.core.facts import Fact
from assembly.expenses.models import Expense, Reversal, Review, ReviewAnswer
from assembly.expenses.rules import ReviewVerdict
from assembly.expenses.rules import folio as expense_folio
from assembly.handovers.models import HandoverStatement
from assembly.handovers.rules import Side
from assembly.inquiries.models import Inquiry, InquiryAnswer, InquiryModeration
from assembly.inquiries.rules import AboutKind
from assembly.inquiries.rules import folio as inquiry_folio
from assembly.inquiries.standing import Verdict
from assembly.journal.models import JournalHead
from assembly.journal.queries import personal
from assembly.share.events import GENERAL, MOST, Event, Kind, newest
from assembly.works.models import Delivery, ItemPhoto, WorksWithdrawal
from assembly.works.rules import Stage

# Where few clinics of a state have a journal, their facts are read; where many have, the newest facts of all.
_FEW = 300
_Values = Callable[[dict[str, Any]], tuple[Kind, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Source:
    """A kind of fact: the columns that its events tell, what they are joined from, and what becomes of a row."""

    fact: type[Fact]
    columns: Mapping[str, Any]
    tell: _Values
    joined: tuple[tuple[type[Fact], Any], ...] = ()
    where: tuple[Any, ...] = field(default=())


def clinic_events(session: Session, clues: str) -> list[Event]:
    """The newest events of a clinic."""
    return _events(session, lambda fact: (fact.clinic_id == clues,), by_line=True)


def state_events(session: Session, state: str) -> list[Event]:
    """The newest events of a state's clinics."""
    here = select(Clinic.clues).where(Clinic.state_code == state)
    begun = select(JournalHead.clinic_id).where(JournalHead.clinic_id.in_(here)).limit(_FEW + 1)
    clinics = list(session.execute(begun).scalars())
    if not clinics:
        return []
    if len(clinics) <= _FEW:
        return _events(session, lambda fact: (fact.clinic_id.in_(clinics),))
    return _events(session, lambda fact: (exists().where(Clinic.clues == fact.clinic_id, Clinic.state_code == state),))


def nation_events(session: Session) -> list[Event]:
    """The newest events of all clinics."""
    return _events(session, lambda _: ())


def _events(session: Session, scope: Callable[[type[Fact]], tuple[Any, ...]], by_line: bool = False) -> list[Event]:
    found: list[Event] = []
    for source in _SOURCES:
        order = source.fact.n if by_line else source.fact.recorded_at
        query = _query(source).where(*scope(source.fact)).order_by(order.desc()).limit(MOST)
        for clinic, key, n, at, *told in session.execute(query):
            kind, values = source.tell(dict(zip(source.columns, told, strict=True)))
            found.append(Event(kind, clinic, key, n, at, values))
    return newest(found)


def _query(source: _Source) -> Select[*tuple[Any, ...]]:
    fact = source.fact
    query = select(fact.clinic_id, fact.id, fact.n, fact.recorded_at, *source.columns.values())
    for other, same in source.joined:
        query = query.join(other, same)
    return query.where(*source.where)


def _always(kind: Kind) -> _Values:
    return lambda row: (kind, row)


def _called(row: dict[str, Any]) -> tuple[Kind, dict[str, Any]]:
    day = local_day(row["starts_at"], row["time_zone"])
    kind = Kind.CONVENED if row["ordinal"] == 1 else Kind.CALLED_AGAIN
    return kind, {"assembly_id": row["assembly_id"], "day": day}


def _spent(kind: Kind) -> _Values:
    return lambda row: (kind, row | {"folio": expense_folio(row["number"])})


def _asked(kind: Kind) -> _Values:
    def tell(row: dict[str, Any]) -> tuple[Kind, dict[str, Any]]:
        about = GENERAL if row["about_kind"] is AboutKind.CLINIC else row["about_label"]
        return kind, {"folio": inquiry_folio(row["number"]), "about": about}

    return tell


def _undone(row: dict[str, Any]) -> tuple[Kind, dict[str, Any]]:
    return Kind(f"undone_{row['kind']}"), {"amount": row["amount"]}


def _stated(row: dict[str, Any]) -> tuple[Kind, dict[str, Any]]:
    return Kind.HANDED if row["side"] is Side.OUTGOING else Kind.TAKEN, row


def _same(fact: Any, other: Any, key: Any) -> Any:
    return and_(other.clinic_id == fact.clinic_id, other.id == key)


def _not_withdrawn(fact: Any, key: Any) -> Any:
    return ~exists().where(WorksWithdrawal.clinic_id == fact.clinic_id, key == fact.id)


_OF_EXPENSE = {"expense_id": Expense.id, "number": Expense.number, "amount": Expense.amount}
_OF_RETURN = {
    "expense_id": SupplierReturn.expense_id,
    "number": SupplierReturn.expense_number,
    "amount": SupplierReturn.amount,
}
_OF_ITEM = {"item_id": BudgetItem.id, "code": BudgetItem.code, "item": personal(BudgetItem, "title")}
_OF_INQUIRY = {"number": Inquiry.number, "about_kind": Inquiry.about_kind, "about_label": Inquiry.about_label}
_CALL = ("assembly_id", "ordinal", "starts_at", "time_zone")
_STATED = ("side", "balance", "cash")
_SOURCES = (
    _Source(Convocation, {name: getattr(Convocation, name) for name in _CALL}, _called),
    _Source(Closing, {"assembly_id": Closing.assembly_id, "present": Closing.present}, _always(Kind.CLOSED)),
    _Source(NotHeld, {"assembly_id": NotHeld.assembly_id}, _always(Kind.NOT_HELD)),
    _Source(Deposit, {"amount": Deposit.amount}, _always(Kind.DEPOSIT)),
    _Source(Refund, {"amount": Refund.amount}, _always(Kind.REFUND)),
    _Source(CashReturn, {"amount": CashReturn.amount}, _always(Kind.CASH_RETURN)),
    _Source(SupplierReturn, _OF_RETURN, _spent(Kind.SUPPLIER_RETURN)),
    _Source(MovementReversal, {"kind": MovementReversal.kind, "amount": MovementReversal.amount}, _undone),
    _Source(Expense, _OF_EXPENSE | {"what": personal(Expense, "what")}, _spent(Kind.EXPENSE)),
    _Source(Reversal, _OF_EXPENSE, _spent(Kind.REVERSAL), ((Expense, _same(Reversal, Expense, Reversal.expense_id)),)),
    _Source(
        Review,
        _OF_EXPENSE,
        _spent(Kind.OBJECTION),
        ((Expense, _same(Review, Expense, Review.expense_id)),),
        (Review.verdict == ReviewVerdict.OBJECTED,),
    ),
    _Source(
        ReviewAnswer,
        _OF_EXPENSE,
        _spent(Kind.EXPLAINED),
        (
            (Review, _same(ReviewAnswer, Review, ReviewAnswer.review_id)),
            (Expense, _same(Review, Expense, Review.expense_id)),
        ),
    ),
    _Source(
        InquiryModeration,
        _OF_INQUIRY,
        _asked(Kind.INQUIRY),
        ((Inquiry, _same(InquiryModeration, Inquiry, InquiryModeration.inquiry_id)),),
        (InquiryModeration.verdict != Verdict.WITHHELD, InquiryModeration.word_id.is_(None)),
    ),
    _Source(
        InquiryAnswer,
        _OF_INQUIRY,
        _asked(Kind.ANSWER),
        ((Inquiry, _same(InquiryAnswer, Inquiry, InquiryAnswer.inquiry_id)),),
    ),
    _Source(
        Delivery,
        _OF_ITEM | {"units": Delivery.units},
        _always(Kind.DELIVERY),
        ((BudgetItem, _same(Delivery, BudgetItem, Delivery.item_id)),),
        (_not_withdrawn(Delivery, WorksWithdrawal.delivery_id),),
    ),
    _Source(
        ItemPhoto,
        _OF_ITEM,
        _always(Kind.FINISHED),
        ((BudgetItem, _same(ItemPhoto, BudgetItem, ItemPhoto.item_id)),),
        (ItemPhoto.stage == Stage.AFTER, _not_withdrawn(ItemPhoto, WorksWithdrawal.photo_id)),
    ),
    _Source(HandoverStatement, {name: getattr(HandoverStatement, name) for name in _STATED}, _stated),
)


def names_of(session: Session, clinics: Iterable[str]) -> dict[str, ClinicInfo]:
    """The clinics of a list of events."""
    columns = [getattr(Clinic, name) for name in ClinicInfo.__slots__]
    rows = session.execute(select(*columns).where(Clinic.clues.in_(sorted(set(clinics)))))
    return {info.clues: info for info in (ClinicInfo(*row) for row in rows)}
