"""Money that assemblies moved from one approved item to another, with the vote that decided it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, literal, select, type_coerce
from sqlalchemy.orm import Session, aliased

from assembly.assemblies.models import Convocation
from assembly.budget.models import BudgetItem, ItemTransfer
from assembly.core import clock
from assembly.core.columns import Centavos
from assembly.core.money import ZERO, Money
from assembly.votes.models import Question


@dataclass(frozen=True, slots=True)
class TransferInfo:
    """A move between two items, by codes; `number` is that of the question that decided it, `day` its assembly's."""

    day: date
    id: str
    n: int
    year: int
    from_item: str
    from_code: str
    to_item: str
    to_code: str
    amount: Money
    assembly_id: str
    question_id: str
    number: int


def moved_for_item() -> Any:
    """What came into an item less what left it, as a column of a query over items."""
    return type_coerce(_sum(ItemTransfer.to_item) - _sum(ItemTransfer.from_item), Centavos)


def _sum(side: Any) -> Any:
    amount = func.coalesce(func.sum(ItemTransfer.amount, type_=Centavos), literal(ZERO, Centavos), type_=Centavos)
    here = (ItemTransfer.clinic_id == BudgetItem.clinic_id, side == BudgetItem.id)
    return select(amount).where(*here).correlate(BudgetItem).scalar_subquery()


_To = aliased(BudgetItem)


_FIRST_CALL = and_(
    Convocation.clinic_id == ItemTransfer.clinic_id,
    Convocation.assembly_id == ItemTransfer.assembly_id,
    Convocation.ordinal == 1,
)
_TRANSFERS: Select[*tuple[Any, ...]] = (
    select(
        Convocation.starts_at,
        Convocation.time_zone,
        ItemTransfer.id,
        ItemTransfer.n,
        BudgetItem.year,
        ItemTransfer.from_item,
        BudgetItem.code,
        ItemTransfer.to_item,
        _To.code,
        ItemTransfer.amount,
        ItemTransfer.assembly_id,
        ItemTransfer.question_id,
        Question.number,
    )
    .join(BudgetItem, and_(BudgetItem.clinic_id == ItemTransfer.clinic_id, BudgetItem.id == ItemTransfer.from_item))
    .join(_To, and_(_To.clinic_id == ItemTransfer.clinic_id, _To.id == ItemTransfer.to_item))
    .join(Question, and_(Question.clinic_id == ItemTransfer.clinic_id, Question.id == ItemTransfer.question_id))
    .join(Convocation, _FIRST_CALL)
    .where(ItemTransfer.clinic_id == bindparam("clues"))
    .order_by(ItemTransfer.n)
)


def transfers_of(session: Session, clues: str) -> list[TransferInfo]:
    """Every move of the clinic's money between items, in order."""
    rows = session.execute(_TRANSFERS, {"clues": clues})
    return [TransferInfo(clock.local_day(starts_at, zone), *about) for starts_at, zone, *about in rows]
