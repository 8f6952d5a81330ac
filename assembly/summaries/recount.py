"""Counting clinics' years from the facts: the same few statements for one clinic and for all of them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from assembly.assemblies.models import Assembly, Closing, NotHeld
from assembly.budget.items import stands
from assembly.budget.models import (
    BudgetItem,
    CashReturn,
    Deposit,
    Payment,
    Refund,
    SupplierReturn,
    Withdrawal,
)
from assembly.budget.returns.queries import returned_by_expense
from assembly.budget.rules import Method, Movements, figures
from assembly.core import clock
from assembly.core.money import Money
from assembly.evidence.models import EvidenceFile
from assembly.expenses.models import Expense, Reversal
from assembly.expenses.rules import FilePurpose, ProofKind
from assembly.journal.models import JournalHead, JournalLine
from assembly.summaries.rules import Summary, Totals
from assembly.works.models import Delivery, DeliveryReceipt, ItemPhoto, WorksWithdrawal
from assembly.works.rules import COUNTED, Stage

Keys = Collection[str] | Select[str]
_Year = tuple[str, int]
_Parts = Iterator[tuple[_Year, dict[str, Any]]]


def recounted(session: Session, keys: Keys) -> list[Summary]:
    """The summaries of those clinics that have a journal, made from the facts; five statements."""
    # First of all: beside others who write, facts may come later than the line that is named, and never earlier.
    heads = list(_heads(session, keys))
    years: dict[str, dict[int, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for read in (_money, _proven, _items, _assemblies):
        for (clues, year), counted in read(session, keys):
            years[clues][year] |= counted
    return [
        Summary(clues, n, at, {year: _totals(counted) for year, counted in years[clues].items()})
        for clues, n, at in heads
    ]


def _totals(counted: dict[str, Any]) -> Totals:
    return Totals(clinics=1, funded=int(counted.get("received", Money(0)) > Money(0)), **counted)


def _heads(session: Session, keys: Keys) -> Iterator[tuple[str, int, datetime]]:
    """The head of each journal and when its line was written."""
    last = and_(JournalLine.clinic_id == JournalHead.clinic_id, JournalLine.n == JournalHead.n)
    query = select(JournalHead.clinic_id, JournalHead.n, JournalLine.line).join(JournalLine, last)
    for clues, n, line in session.execute(query.where(JournalHead.clinic_id.in_(keys))):
        yield clues, n, clock.read_stamp(json.loads(line)["recorded"])


def _money(session: Session, keys: Keys) -> _Parts:
    """The four figures, cash that no withdrawal accounts for, and what was spent off plan."""
    sums: dict[_Year, dict[str, Money]] = defaultdict(dict)
    parts = union_all(*(_moved(kind, name, keys) for kind, name in _MOVED), _paid(keys))
    for clues, year, name, amount, cash, off_plan in session.execute(parts):
        found = sums[clues, year]
        found[name] = Money(int(amount))
        if name == "spent":
            found |= {"spent_cash": Money(int(cash)), "off_plan": Money(int(off_plan))}
    for key, found in sums.items():
        off_plan = found.pop("off_plan", Money(0))
        made = figures(Movements(**found))
        told = {name: getattr(made, name) for name in _FIGURES}
        yield key, told | {"off_plan": off_plan}


_FIGURES = ("received", "spent", "left", "unexplained", "cash_missing")
_MOVED = ((Deposit, "deposits"), (Withdrawal, "withdrawals"), (Refund, "refunds"), (CashReturn, "cash_returned"))


_NONE = literal(0, BigInteger)


def _plain(amount: Any) -> Any:
    """Centavos as a bare number, for sums of several tables."""
    return type_coerce(amount, BigInteger)


def _moved(fact: Any, name: str, keys: Keys) -> Select[Any]:
    amount = func.sum(case((stands(fact), _plain(fact.amount)), else_=0))
    told = (fact.clinic_id, fact.year, literal(name), amount, _NONE, _NONE)
    return select(*told).where(fact.clinic_id.in_(keys)).group_by(fact.clinic_id, fact.year)


def _paid(keys: Keys) -> Select[Any]:
    amount = _plain(Payment.amount)
    cash = func.sum(case((Payment.method == Method.CASH, amount), else_=0))
    off_plan = func.sum(case((Payment.item_id.is_(None), amount), else_=0))
    told = (Payment.clinic_id, Payment.year, literal("spent"), func.sum(amount), cash, off_plan)
    return select(*told).where(Payment.clinic_id.in_(keys)).group_by(Payment.clinic_id, Payment.year)


def _proven(session: Session, keys: Keys) -> _Parts:
    """How many expenses were entered, and what files prove of those that stand."""
    proof = _proofs(keys)
    has_file = and_(proof.c.clinic_id == Expense.clinic_id, proof.c.about_id == Expense.id)
    undone = and_(Reversal.clinic_id == Expense.clinic_id, Reversal.expense_id == Expense.id)
    is_proven = and_(Expense.proof != ProofKind.NONE, proof.c.about_id.is_not(None), Reversal.id.is_(None))
    back = returned_by_expense(SupplierReturn.clinic_id.in_(keys))
    is_back = and_(back.c.clinic_id == Expense.clinic_id, back.c.expense_id == Expense.id)
    counted = _plain(Expense.amount) - func.coalesce(back.c.amount, 0)
    proven = func.sum(case((is_proven, counted), else_=0))
    query = select(Expense.clinic_id, Expense.year, func.count(), proven).outerjoin(back, is_back)
    query = query.outerjoin(proof, has_file).outerjoin(Reversal, undone).where(Expense.clinic_id.in_(keys))
    for clues, year, count, amount in session.execute(query.group_by(Expense.clinic_id, Expense.year)):
        yield (clues, year), {"expenses": count, "proven": Money(int(amount))}


def _proofs(keys: Keys) -> Any:
    """What has a file that proves it, once each. Grouped: a look for each expense costs many times as much."""
    query = select(EvidenceFile.clinic_id, EvidenceFile.about_id)
    query = query.where(EvidenceFile.clinic_id.in_(keys), EvidenceFile.purpose == FilePurpose.PROOF)
    return query.distinct().subquery()


def _items(session: Session, keys: Keys) -> _Parts:
    """The approved items, and those finished: what `works.rules.is_finished` says of one, for all of them."""
    shown, given = _shown(keys), _given(keys)
    is_shown = and_(shown.c.clinic_id == BudgetItem.clinic_id, shown.c.item_id == BudgetItem.id)
    is_given = and_(given.c.clinic_id == BudgetItem.clinic_id, given.c.item_id == BudgetItem.id)
    is_counted = BudgetItem.category.in_(sorted(COUNTED))
    came = and_(is_counted, given.c.units == given.c.received)
    finished = func.sum(case((came, 1), (and_(~is_counted, shown.c.item_id.is_not(None)), 1), else_=0), type_=Integer)
    query = select(BudgetItem.clinic_id, BudgetItem.year, func.count(), finished)
    query = query.outerjoin(shown, is_shown).outerjoin(given, is_given).where(BudgetItem.clinic_id.in_(keys))
    for clues, year, count, done in session.execute(query.group_by(BudgetItem.clinic_id, BudgetItem.year)):
        yield (clues, year), {"items": count, "finished": int(done)}


def _shown(keys: Keys) -> Any:
    """Items with a photo that shows them finished."""
    gone = exists().where(WorksWithdrawal.clinic_id == ItemPhoto.clinic_id, WorksWithdrawal.photo_id == ItemPhoto.id)
    query = select(ItemPhoto.clinic_id, ItemPhoto.item_id).where(ItemPhoto.clinic_id.in_(keys))
    return query.where(ItemPhoto.stage == Stage.AFTER, ~gone).distinct().subquery()


def _given(keys: Keys) -> Any:
    """Pieces of each item handed over, and found good by the latest word on each delivery."""
    gone = exists().where(WorksWithdrawal.clinic_id == Delivery.clinic_id, WorksWithdrawal.delivery_id == Delivery.id)
    later = aliased(DeliveryReceipt)
    same = (later.clinic_id == DeliveryReceipt.clinic_id, later.delivery_id == DeliveryReceipt.delivery_id)
    is_last = ~exists().where(*same, later.n > DeliveryReceipt.n)
    said = and_(DeliveryReceipt.clinic_id == Delivery.clinic_id, DeliveryReceipt.delivery_id == Delivery.id, is_last)
    units, received = func.sum(Delivery.units), func.sum(func.coalesce(DeliveryReceipt.received, 0))
    query = select(Delivery.clinic_id, Delivery.item_id, units.label("units"), received.label("received"))
    query = query.outerjoin(DeliveryReceipt, said).where(Delivery.clinic_id.in_(keys), ~gone)
    return query.group_by(Delivery.clinic_id, Delivery.item_id).subquery()


def _assemblies(session: Session, keys: Keys) -> _Parts:
    """The assemblies called, closed and given up."""
    held, given_up = _has(Closing), and_(_has(NotHeld), ~_has(Closing))
    counts = (func.count(), *(func.sum(case((one, 1), else_=0), type_=Integer) for one in (held, given_up)))
    query = select(Assembly.clinic_id, Assembly.year, *counts).where(Assembly.clinic_id.in_(keys))
    for clues, year, convened, closed, not_held in session.execute(query.group_by(Assembly.clinic_id, Assembly.year)):
        yield (clues, year), {"convened": convened, "held": int(closed), "not_held": int(not_held)}


def _has(fact: Any) -> Any:
    return exists().where(fact.clinic_id == Assembly.clinic_id, fact.assembly_id == Assembly.id)
