"""Approved items: what each may spend now, with what assemblies moved, and what was paid of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assembly.assemblies.models import Convocation
from assembly.budget.models import BudgetItem, MovementReversal, Payment, WithdrawalItem
from assembly.budget.rules import ItemUnknown
from assembly.budget.transfers import moved_for_item
from assembly.core import clock
from assembly.core.columns import Centavos
from assembly.core.money import ZERO, Money
from assembly.journal.queries import personal


@dataclass(frozen=True, slots=True)
class ItemInfo:
    """An approved improvement; `title` is None when erased, `left` is below zero only by an old mistake.

    `moved` is what assemblies moved into it less what they moved out; `approved` has it in.
    """

    id: str
    assembly_id: str
    proposal_id: str
    year: int
    position: int
    code: str
    category: str
    title: str | None
    hands: int
    present: int
    moved: Money
    approved: Money
    paid: Money
    left: Money

    @property
    def name(self) -> str:
        """Its code and title, as refusals call it."""
        return " ".join(filter(None, (self.code, self.title)))


def total_of(amount: InstrumentedAttribute[Money]) -> ColumnElement[Money]:
    """The sum of a column; zero over no rows."""
    return func.coalesce(func.sum(amount, type_=Centavos), literal(ZERO, Centavos), type_=Centavos)


def stands(fact: Any) -> ColumnElement[bool]:
    """Whether a movement of the account counts: it was not reversed."""
    return ~exists().where(MovementReversal.clinic_id == fact.clinic_id, MovementReversal.movement_id == fact.id)


def _paid_for_item() -> Any:
    paid = select(total_of(Payment.amount))
    return paid.where(Payment.clinic_id == BudgetItem.clinic_id, Payment.item_id == BudgetItem.id).scalar_subquery()


def _items() -> Select[*tuple[Any, ...]]:
    return select(
        BudgetItem.clinic_id,
        BudgetItem.id,
        BudgetItem.assembly_id,
        BudgetItem.proposal_id,
        BudgetItem.year,
        BudgetItem.position,
        BudgetItem.code,
        BudgetItem.category,
        personal(BudgetItem, "title"),
        BudgetItem.hands,
        BudgetItem.present,
        moved_for_item().label("moved"),
        BudgetItem.approved,
        _paid_for_item().label("paid"),
    ).where(BudgetItem.clinic_id.in_(bindparam("clinics", expanding=True)))


_ALL = _items().order_by(BudgetItem.year.desc(), BudgetItem.position, BudgetItem.n)
_ONE = _items().where(BudgetItem.id == bindparam("item"))
_APPROVED = (
    select(BudgetItem.id, Convocation.starts_at, Convocation.time_zone)
    .join(
        Convocation,
        and_(Convocation.clinic_id == BudgetItem.clinic_id, Convocation.assembly_id == BudgetItem.assembly_id),
    )
    .where(BudgetItem.clinic_id.in_(bindparam("clinics", expanding=True)))
    .order_by(Convocation.n)
)
_WITHDRAWN_FOR = (
    select(WithdrawalItem.withdrawal_id, BudgetItem.code)
    .join(BudgetItem, and_(BudgetItem.clinic_id == WithdrawalItem.clinic_id, BudgetItem.id == WithdrawalItem.item_id))
    .where(WithdrawalItem.clinic_id == bindparam("clues"))
    .order_by(BudgetItem.position)
)


def _item(row: Row[*tuple[Any, ...]]) -> ItemInfo:
    now = row.approved + row.moved
    return ItemInfo(*(*row[1:-2], now, row.paid, now - row.paid))


def items_of(session: Session, clues: str) -> list[ItemInfo]:
    """The clinic's approved items: the newest year first, in it the order voted."""
    return items_at(session, [clues])[clues]


def items_at(session: Session, clinics: Collection[str]) -> dict[str, list[ItemInfo]]:
    """The same of several clinics, in one statement."""
    found: dict[str, list[ItemInfo]] = {clues: [] for clues in clinics}
    for row in session.execute(_ALL, {"clinics": list(clinics)}):
        found[row.clinic_id].append(_item(row))
    return found


def item(session: Session, clues: str, item_id: str) -> ItemInfo:
    """One approved item of the clinic. Raises ItemUnknown."""
    row = session.execute(_ONE, {"clinics": [clues], "item": item_id}).one_or_none()
    if row is None:
        raise ItemUnknown()
    return _item(row)


def approval_days(session: Session, clues: str) -> dict[str, date]:
    """The day of the assembly that approved each item, on the clinic's calendar."""
    return approval_days_at(session, [clues])


def approval_days_at(session: Session, clinics: Collection[str]) -> dict[str, date]:
    """The same of the items of several clinics."""
    rows = session.execute(_APPROVED, {"clinics": list(clinics)})
    return {key: clock.local_day(starts_at, zone) for key, starts_at, zone in rows}


def items_by_withdrawal(session: Session, clues: str) -> dict[str, tuple[str, ...]]:
    """The codes of the items that each withdrawal was for, in the order of the list; those for none are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for key, code in session.execute(_WITHDRAWN_FOR, {"clues": clues}):
        found[key] = (*found.get(key, ()), code)
    return found
