"""Reading what there is to look at of entries out of their time, and of treasuries that changed hands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from assembly.account.balances import change_of
from assembly.account.rules import Dated, Flow, Held, Taken, cash_by_post
from assembly.assemblies.models import Convocation
from assembly.budget.doubts import early
from assembly.budget.items import approval_days_at, stands
from assembly.budget.models import (
    BudgetItem,
    CashReturn,
    Deposit,
    Payment,
    SupplierReturn,
    Withdrawal,
)
from assembly.budget.rules import Method
from assembly.committee.models import Term, TermEnd
from assembly.core.money import ZERO, Money, total
from assembly.expenses.models import Expense
from assembly.expenses.queries import STANDS
from assembly.handovers.queries import handovers_at
from assembly.handovers.rules import TREASURY, Handover, Side
from assembly.missing.situation import handed_over
from assembly.watch.rules import Early, Treasury


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


def treasuries_at(session: Session, here: Select[str], year: int) -> dict[str, dict[str, Any]]:
    """Treasuries that changed hands with something left to clear up; cash is that year's."""
    ended = and_(TermEnd.clinic_id == Term.clinic_id, TermEnd.term_id == Term.id)
    query = select(Term.clinic_id).join(TermEnd, ended).where(Term.clinic_id.in_(here), Term.post == TREASURY)
    clinics = sorted(session.execute(query.distinct()).scalars())
    if not clinics:
        return {}
    changes = handovers_at(session, clinics)
    held = _held(session, changes, year)
    found = {clues: tuple(_treasuries(changes[clues], held.get(clues, ()))) for clues in clinics}
    return {clues: {"treasuries": each} for clues, each in found.items() if each}


def _treasuries(changes: Iterable[Handover], held: Iterable[Held]) -> Iterator[Treasury]:
    left = {one.left_on: one.amount for one in held}
    for change in changes:
        one, said = handed_over(change), change.said_by(Side.OUTGOING)
        found = Treasury(
            one.on, one.difference, one.is_card_lost, left.get(one.on, ZERO), said if said and said.is_off else None
        )
        if found != Treasury(one.on):
            yield found


def _held(session: Session, changes: Mapping[str, Sequence[Handover]], year: int) -> dict[str, list[Held]]:
    clinics = list(changes)
    taken = _moved(session, Withdrawal, Withdrawal.withdrawn_on, clinics, year)
    back = _moved(session, CashReturn, CashReturn.returned_on, clinics, year)
    paid_back = _moved(session, SupplierReturn, SupplierReturn.returned_on, clinics, year)
    query = select(Payment.clinic_id, Payment.paid_on, Payment.amount).where(Payment.method == Method.CASH)
    spent: dict[str, list[Dated]] = defaultdict(list)
    for clues, on, amount in session.execute(query.where(Payment.clinic_id.in_(clinics), Payment.year == year)):
        spent[clues].append(Dated(Flow.CASH, on, amount))

    def of(clues: str) -> list[Held]:
        changed = [replace(change_of(one), post=TREASURY) for one in changes[clues]]  # by its code, as movements say it
        return cash_by_post(taken[clues], spent[clues], changed, back[clues], paid_back[clues])

    return {clues: of(clues) for clues in clinics}


def _moved(session: Session, fact: Any, on: Any, clinics: Collection[str], year: int) -> dict[str, list[Taken]]:
    """What stands of that kind and was cash: a post has it, or had it."""
    query = select(fact.clinic_id, on, fact.amount, fact.holder).where(fact.holder.is_not(None))
    found: dict[str, list[Taken]] = defaultdict(list)
    for clues, *about in session.execute(query.where(fact.clinic_id.in_(clinics), fact.year == year, stands(fact))):
        found[clues].append(Taken(*about))
    return found
