"""Reading what there is to look at, over a whole region: the same few statements for one clinic and for all of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from assembly.account.models import BalanceReading
from assembly.assemblies.models import Assembly
from assembly.budget.items import stands
from assembly.budget.models import CashReturn, Deposit, Payment, Refund, SupplierReturn, Withdrawal
from assembly.budget.returns.queries import returned_by_expense
from assembly.budget.rules import Method
from assembly.claims.models import ClaimedInvoice, InvoiceFolio, InvoiceUse
from assembly.clinics.queries import ClinicInfo, clinics_named, keys_within
from assembly.clinics.zones import CENTRE
from assembly.core import clock
from assembly.core.columns import Centavos
from assembly.core.money import ZERO, Money
from assembly.core.permissions import GRANTED, Grant, Permission
from assembly.evidence.models import EvidenceFile
from assembly.expenses.models import Expense
from assembly.expenses.queries import STANDS
from assembly.expenses.rules import FilePurpose, ProofKind
from assembly.inquiries.models import Inquiry, InquiryAnswer, InquiryWord
from assembly.inquiries.queries import inquiries_at
from assembly.journal.models import JournalHead, PersonalValue
from assembly.watch.cash import cash_at
from assembly.watch.entries import early_at
from assembly.watch.prices import Paid, far_prices, lines_of, name_key, repeated
from assembly.watch.rules import Bank, Known, Ranked, ranked


def watched(grants: Collection[Grant]) -> list[Grant]:
    """Those that let somebody look over a region."""
    return [grant for grant in grants if Permission.WATCH in GRANTED[grant.role]]


@dataclass(frozen=True, slots=True)
class Written:
    """How many clinics of a region have a journal, and how many lines they are in all."""

    clinics: int
    lines: int


def written(session: Session, grants: Collection[Grant]) -> Written:
    """How much was written in the region; any fact changes it."""
    lines = func.coalesce(func.sum(JournalHead.n), 0)
    query = select(func.count(), lines).select_from(JournalHead).where(JournalHead.clinic_id.in_(keys_within(grants)))
    count, total = session.execute(query).one()
    return Written(count, int(total))


def ranking(session: Session, grants: Collection[Grant], now: datetime) -> list[Ranked]:
    """The clinics that the grants cover, by what there is to look at in the year of the newest money."""
    here = keys_within(grants)
    year = session.execute(select(func.max(Deposit.year)).where(Deposit.clinic_id.in_(here))).scalar_one()
    if year is None:
        return []
    today = clock.local_day(now, CENTRE)
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    readers = (_spent, cash_at, _bank, _quiet, early_at, _suppliers, _prices)
    for read in readers:
        for clues, known in read(session, here, year).items():
            found[clues] |= known
    for clues, count in _late(session, here, today).items():
        found[clues] |= {"late_inquiries": count}
    return ranked((Known(clues, **known) for clues, known in found.items()), today)


def named(session: Session, clinics: Collection[str]) -> dict[str, ClinicInfo]:
    """The clinics of those keys."""
    return {one.clues: one for one in clinics_named(session, clinics)}


def _sum(amount: Any) -> Any:
    return func.sum(amount, type_=Centavos)


def _spent(session: Session, here: Select[str], year: int) -> dict[str, dict[str, Any]]:
    """What was spent, less what suppliers paid back, and what of it nothing proves."""
    back = returned_by_expense(SupplierReturn.clinic_id.in_(here))
    is_back = and_(back.c.clinic_id == Expense.clinic_id, back.c.expense_id == Expense.id)
    counted = type_coerce(_plain(Expense.amount) - func.coalesce(back.c.amount, 0), Centavos)
    file = exists().where(
        EvidenceFile.clinic_id == Expense.clinic_id,
        EvidenceFile.about_id == Expense.id,
        EvidenceFile.purpose == FilePurpose.PROOF,
    )
    bare = case((or_(Expense.proof == ProofKind.NONE, ~file), counted), else_=literal(ZERO, Centavos))
    query = select(Expense.clinic_id, _sum(counted), _sum(bare)).outerjoin(back, is_back)
    query = query.where(Expense.clinic_id.in_(here), Expense.year == year, STANDS).group_by(Expense.clinic_id)
    rows = session.execute(query)
    return {clues: {"spent": spent, "unproven": unproven} for clues, spent, unproven in rows if unproven}


def _bank(session: Session, here: Select[str], year: int) -> dict[str, dict[str, Any]]:
    """What the bank said last, where the record gives another balance for the end of that day."""
    kind = BalanceReading
    latest = (kind.read_on.desc(), kind.n.desc())
    place = func.row_number().over(partition_by=kind.clinic_id, order_by=latest).label("place")
    said = select(kind.clinic_id, kind.read_on.label("day"), _plain(kind.balance).label("balance"), place)
    read = said.where(kind.clinic_id.in_(here), kind.year == year).cte("read")
    parts: list[Any] = [select(read.c.clinic_id, read.c.day, read.c.balance, literal(0)).where(read.c.place == 1)]
    parts += [
        _until(Deposit, Deposit.received_on, read, year, 1).where(stands(Deposit)),
        _until(Refund, Refund.refunded_on, read, year, -1).where(stands(Refund)),
        _until(Withdrawal, Withdrawal.withdrawn_on, read, year, -1).where(stands(Withdrawal)),
        _until(CashReturn, CashReturn.returned_on, read, year, 1).where(stands(CashReturn)),
        _until(Payment, Payment.paid_on, read, year, -1).where(Payment.method != Method.CASH),
    ]
    clues, day, balance, held = union_all(*parts).subquery().c
    rows = session.execute(select(clues, day, balance, func.sum(held)).group_by(clues, day, balance))
    found = {clinic: Bank(on, Money(int(told)), Money(int(ledger))) for clinic, on, told, ledger in rows}
    return {clinic: {"bank": one} for clinic, one in found.items() if one.off}


def _until(fact: Any, on: Any, read: CTE, year: int, sign: int) -> Select[Any]:
    """What moved in each clinic up to the day of its reading; the clinic leads the key of every table."""
    same = and_(fact.clinic_id == read.c.clinic_id, on <= read.c.day)
    query = select(read.c.clinic_id, read.c.day, read.c.balance, sign * func.sum(_plain(fact.amount)))
    query = query.join(fact, same).where(read.c.place == 1, fact.year == year)
    return query.group_by(read.c.clinic_id, read.c.day, read.c.balance)


def _quiet(session: Session, here: Select[str], year: int) -> dict[str, dict[str, Any]]:
    """Since when nobody wrote anything of the money, nor held an assembly, where there is money left."""
    parts: list[Any] = [
        _moved(Deposit, here, year, 1),
        _moved(Refund, here, year, -1),
        _moved(Withdrawal, here, year, 0),
        _moved(CashReturn, here, year, 0),
    ]
    amounts = (Payment.clinic_id, -_plain(Payment.amount), Payment.recorded_at)
    parts.append(select(*amounts).where(Payment.clinic_id.in_(here), Payment.year == year))
    met = select(Assembly.clinic_id, literal(0, BigInteger), Assembly.recorded_at).where(Assembly.clinic_id.in_(here))
    moved = union_all(*parts, met).subquery()
    clues, amount, at = moved.c
    query = select(clues, func.max(at)).group_by(clues).having(func.sum(amount) > 0)
    return {key: {"quiet_since": clock.local_day(last, CENTRE)} for key, last in session.execute(query)}


def _plain(amount: Any) -> Any:
    """Centavos as a bare number, for a sum of several tables."""
    return type_coerce(amount, BigInteger)


def _moved(fact: Any, here: Select[str], year: int, sign: int) -> Select[Any]:
    query = select(fact.clinic_id, (sign * _plain(fact.amount)).label("amount"), fact.recorded_at.label("at"))
    return query.where(fact.clinic_id.in_(here), fact.year == year, stands(fact))


def _suppliers(session: Session, here: Select[str], year: int) -> dict[str, dict[str, Any]]:
    """By RFC where an invoice says it, else by name, accents and case apart; less what they paid back."""
    back = returned_by_expense(SupplierReturn.clinic_id.in_(here))
    is_back = and_(back.c.clinic_id == Expense.clinic_id, back.c.expense_id == Expense.id)
    words = and_(
        PersonalValue.clinic_id == Expense.clinic_id,
        PersonalValue.fact_id == Expense.id,
        PersonalValue.field == "supplier",
    )
    use = and_(InvoiceUse.clinic_id == Expense.clinic_id, InvoiceUse.source_id == Expense.id, InvoiceUse.amount > ZERO)
    same = and_(InvoiceUse.clinic_id == ClaimedInvoice.clinic_id, InvoiceUse.invoice_id == ClaimedInvoice.id)
    amounts = (_plain(Expense.amount), func.coalesce(back.c.amount, 0))
    query = select(Expense.clinic_id, ClaimedInvoice.issuer_rfc, PersonalValue.value, *amounts)
    query = query.join(PersonalValue, words).outerjoin(InvoiceUse, use).outerjoin(ClaimedInvoice, same)
    query = query.outerjoin(back, is_back)
    query = query.where(Expense.clinic_id.in_(here), Expense.year == year, STANDS)
    rows = session.execute(query)
    paid = (Paid(clues, rfc or name_key(said), said, int(amount), int(gone)) for clues, rfc, said, amount, gone in rows)
    return {clues: {"suppliers": found} for clues, found in repeated(paid).items()}


def _prices(session: Session, here: Select[str], year: int) -> dict[str, dict[str, Any]]:
    """From the concepts of the invoices in use."""
    stands = and_(InvoiceFolio.clinic_id == ClaimedInvoice.clinic_id, InvoiceFolio.invoice_id == ClaimedInvoice.id)
    words = and_(
        PersonalValue.clinic_id == ClaimedInvoice.clinic_id,
        PersonalValue.fact_id == ClaimedInvoice.id,
        PersonalValue.field == "concepts",
    )
    query = select(ClaimedInvoice.clinic_id, PersonalValue.value).join(InvoiceFolio, stands).join(PersonalValue, words)
    query = query.where(ClaimedInvoice.clinic_id.in_(here), ClaimedInvoice.reduces.is_(None))
    year_of = (ClaimedInvoice.issued_on >= date(year, 1, 1), ClaimedInvoice.issued_on <= date(year, 12, 31))
    rows = session.execute(query.where(*year_of))
    bought = (line for clues, text in rows for line in lines_of(clues, text))
    return {clues: {"prices": found} for clues, found in far_prices(bought).items()}


def _late(session: Session, here: Select[str], today: date) -> dict[str, int]:
    """Inquiries whose answer is past its day; only those that may be are read whole."""
    answered = exists().where(InquiryAnswer.clinic_id == Inquiry.clinic_id, InquiryAnswer.inquiry_id == Inquiry.id)
    added = exists().where(InquiryWord.clinic_id == Inquiry.clinic_id, InquiryWord.inquiry_id == Inquiry.id)
    query = select(Inquiry.clinic_id).where(Inquiry.clinic_id.in_(here), Inquiry.due_on < today)
    clinics = list(session.execute(query.where(or_(~answered, added)).distinct()).scalars())
    found = inquiries_at(session, clinics) if clinics else {}
    late = {clues: sum(one.is_late(today) for one in asked) for clues, asked in found.items()}
    return {clues: count for clues, count in late.items() if count}
