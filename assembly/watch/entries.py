"""Reading what there is to look at of entries out of their time."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Convocation
from assembly.budget.doubts import early
from assembly.budget.items import approval_days_at, stands
from assembly.budget.models import (
    BudgetItem,
    Deposit,
)
from assembly.core.money import Money, total
from assembly.expenses.models import Expense
from assembly.expenses.queries import STANDS
from assembly.watch.rules import Early


def early_at(session: Session, here: Select[str], year: int) -> dict[str, dict[str, Any]]:
    """The expenses dated before the first deposit or before the assembly that approved them."""
    query = select(Deposit.clinic_id, func.min(Deposit.received_on).label("day"))
    query = query.where(Deposit.year == year, stands(Deposit)).group_by(Deposit.clinic_id)
    first = query.subquery()
    # On the calendar of the database, which is never behind the clinic's: what is not early is sorted out below.
    called = exists().where(
        BudgetItem.clinic_id == Expense.clinic_id,
        BudgetItem.id == Expense.item_id,
        Convocation.clinic_id == BudgetItem.clinic_id,
        Convocation.assembly_id == BudgetItem.assembly_id,
        Expense.paid_on <= func.date(Convocation.starts_at),
    )
    told = select(Expense.clinic_id, Expense.item_id, Expense.paid_on, Expense.amount, first.c.day)
    told = told.outerjoin(first, first.c.clinic_id == Expense.clinic_id)
    told = told.where(Expense.clinic_id.in_(here), Expense.year == year, STANDS)
    rows = session.execute(told.where(or_(Expense.paid_on < first.c.day, called))).all()
    approved = approval_days_at(session, sorted({row[0] for row in rows}))
    found: dict[str, list[Money]] = defaultdict(list)
    for clues, item, paid_on, amount, deposited in rows:
        if early(paid_on, deposited, approved.get(item)):
            found[clues].append(amount)
    return {clues: {"early": Early(len(amounts), total(amounts))} for clues, amounts in found.items()}
