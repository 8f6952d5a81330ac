"""Reading the clinic's money: items with what they have left, movements, the four figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from assembly.budget.confirmations import larges_of
from assembly.budget.doubts import ON_TIME, Early, KnownDeposit, early
from assembly.budget.items import ItemInfo as ItemInfo
from assembly.budget.items import approval_days as approval_days
from assembly.budget.items import item as item
from assembly.budget.items import items_by_withdrawal, stands, total_of
from assembly.budget.items import items_of as items_of
from assembly.budget.large import Large
from assembly.budget.models import (
    BudgetItem,
    CashReturn,
    Deposit,
    MovementReversal,
    Payment,
    Refund,
    SupplierReturn,
    Withdrawal,
)
from assembly.budget.returns.queries import BACK, NO_BACK
from assembly.budget.returns.rules import Back, Way
from assembly.budget.rules import (
    Figures,
    Method,
    MovementKind,
    Movements,
    NoMoneyYear,
    account_balance,
    figures,
    movement_folio,
)
from assembly.clinics.queries import clinic, settings_of, years_of
from assembly.core.errors import NotFound
from assembly.core.facts import remembered
from assembly.core.money import Money
from assembly.journal.queries import personal


@dataclass(frozen=True, slots=True)
class MovementReversalInfo:
    """The entry that undid a movement; `n` is its line in the journal."""

    id: str
    n: int
    reason: str | None
    recorded_at: datetime
    recorded_by: str
    on_behalf_of: str | None


@dataclass(frozen=True, slots=True)
class MovementInfo:
    """A movement of the account on the day `on`; `number` counts those of its kind, `n` is its journal line.

    `text` is its reference or purpose; `holder` the name of the post that holds the cash, or
    that put it back into the account; None where there is no cash.
    `large`: it is above the limit of its day. `items`: the codes of the approved items that cash was taken out for.
    `back`: what a supplier's return is of.
    """

    kind: MovementKind
    number: int
    id: str
    n: int
    year: int
    amount: Money
    on: date
    text: str | None
    holder: str | None
    recorded_at: datetime
    recorded_by: str
    on_behalf_of: str | None
    reversal: MovementReversalInfo | None = None
    early: Early = ON_TIME
    large: Large | None = None
    items: tuple[str, ...] = ()
    back: Back | None = None

    @property
    def folio(self) -> str:
        return movement_folio(self.kind, self.number)

    @property
    def is_reversed(self) -> bool:
        return self.reversal is not None


def budget_year(session: Session, clues: str) -> int | None:
    """The year of the latest approved items."""
    return session.execute(select(func.max(BudgetItem.year)).where(BudgetItem.clinic_id == clues)).scalar_one()


def money_year(session: Session, clues: str) -> int:
    """The year that movements belong to: that of the latest items, else the newest with rules. Raises NoMoneyYear."""
    year = budget_year(session, clues)
    if year is not None:
        return year
    institution = clinic(session, clues).institution
    years = years_of(session, institution)
    if not years:
        raise NoMoneyYear(institution=institution)
    return years[0]


def _sum(amount: InstrumentedAttribute[Money], clues: str, year: int | None, *more: Any) -> Any:
    kind = amount.class_
    query = select(total_of(amount)).where(kind.clinic_id == clues, kind.year == year)
    return query.where(*more).scalar_subquery()


def movements_sum(session: Session, clues: str, year: int | None) -> Movements:
    """The sums of one year of the clinic's money, in one statement."""
    sums = select(
        _sum(Deposit.amount, clues, year, stands(Deposit)).label("deposits"),
        _sum(Withdrawal.amount, clues, year, stands(Withdrawal)).label("withdrawals"),
        _sum(Refund.amount, clues, year, stands(Refund)).label("refunds"),
        _sum(CashReturn.amount, clues, year, stands(CashReturn)).label("cash_returned"),
        _sum(Payment.amount, clues, year).label("spent"),
        _sum(Payment.amount, clues, year, Payment.method == Method.CASH).label("spent_cash"),
    )
    return Movements(**session.execute(sums).one()._asdict())


def off_plan_spent(session: Session, clues: str) -> Money:
    """What was paid in all years outside the approved items, less what was reversed or came back."""
    query = select(total_of(Payment.amount)).where(Payment.clinic_id == clues, Payment.item_id.is_(None))
    return session.execute(query).scalar_one()


def _shown_year(session: Session, clues: str) -> int | None:
    """The budget's year; before any item, the newest year that has a deposit."""
    year = budget_year(session, clues)
    if year is not None:
        return year
    return session.execute(select(func.max(Deposit.year)).where(Deposit.clinic_id == clues)).scalar_one()


def figures_of(session: Session, clues: str) -> Figures:
    """The four figures of the clinic's current year; zeros before there is any money."""
    return figures(movements_sum(session, clues, _shown_year(session, clues)))


def balance_of(session: Session, clues: str, year: int) -> Money:
    """What the account should hold of that year."""
    return account_balance(movements_sum(session, clues, year))


_MOVEMENTS: tuple[tuple[MovementKind, Any, Any, str, Any], ...] = (
    (MovementKind.DEPOSIT, Deposit, Deposit.received_on, "reference", null()),
    (MovementKind.WITHDRAWAL, Withdrawal, Withdrawal.withdrawn_on, "purpose", Withdrawal.holder),
    (MovementKind.REFUND, Refund, Refund.refunded_on, "reference", null()),
    (MovementKind.CASH_RETURN, CashReturn, CashReturn.returned_on, "reference", CashReturn.holder),
    (MovementKind.SUPPLIER_RETURN, SupplierReturn, SupplierReturn.returned_on, "reason", SupplierReturn.holder),
)


_FIRST = "first deposits"
_UNDOING = (
    MovementReversal.id,
    MovementReversal.n,
    personal(MovementReversal, "reason"),
    MovementReversal.recorded_at,
    MovementReversal.recorded_by,
    MovementReversal.on_behalf_of,
)


def _of_kind(kind: MovementKind, fact: Any, on: Any, text: str, holder: Any) -> Select[*tuple[Any, ...]]:
    undone = and_(MovementReversal.clinic_id == fact.clinic_id, MovementReversal.movement_id == fact.id)
    told = (fact.id, fact.n.label("n"), fact.year, fact.amount, on, personal(fact, text), holder)
    signed = (fact.recorded_at, fact.recorded_by, fact.on_behalf_of)
    back = BACK if fact is SupplierReturn else NO_BACK
    query: Select[*tuple[Any, ...]] = select(literal(kind.value), *told, *signed, *back, *_UNDOING)
    return query.outerjoin(MovementReversal, undone).where(fact.clinic_id == bindparam("clues"))


_ALL = union_all(*(_of_kind(*table) for table in _MOVEMENTS)).order_by("n")
_FIRST_DEPOSITS = select(Deposit.year, Deposit.received_on).where(
    Deposit.clinic_id == bindparam("clues"), stands(Deposit)
)


def movements_of(session: Session, clues: str) -> list[MovementInfo]:
    """Deposits, withdrawals, refunds and what came back, of every year, reversed ones too, the latest day first."""
    found = list(_numbered(session.execute(_ALL, {"clues": clues})))
    names = _post_names(session, clues, {movement.year for movement in found if movement.holder})
    days = [(one.year, one.on) for one in found if _brings_money(one)]
    first = remembered(session, (_FIRST, clues), lambda: _first_days(days))
    larges, items = larges_of(session, clues), items_by_withdrawal(session, clues)
    told = [
        replace(
            one,
            holder=names.get((one.year, one.holder), one.holder),
            early=_early(one, first),
            large=larges.get(one.id),
            items=items.get(one.id, ()),
        )
        for one in found
    ]
    return sorted(told, key=lambda movement: (movement.on, movement.n), reverse=True)


def _numbered(rows: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[MovementInfo]:
    """Movements in the order of the journal, each with its number among those of its kind."""
    numbers: dict[str, int] = {}
    for kind, *told, expense, folio, item_of, way, bare, undone_id, n, reason, at, by, behalf in rows:
        numbers[kind] = numbers.get(kind, 0) + 1
        reversal = MovementReversalInfo(undone_id, n, reason, at, by, behalf) if undone_id else None
        back = Back(expense, folio, item_of, Way(way), bare) if expense else None
        yield replace(MovementInfo(MovementKind(kind), numbers[kind], *told), reversal=reversal, back=back)


def _brings_money(one: MovementInfo) -> bool:
    return one.kind is MovementKind.DEPOSIT and not one.is_reversed


def _early(one: MovementInfo, first: Mapping[int, date]) -> Early:
    """What comes in is never early, and what was undone is not either."""
    counts = one.kind not in (MovementKind.DEPOSIT, MovementKind.SUPPLIER_RETURN) and not one.is_reversed
    return early(one.on, first.get(one.year)) if counts else ON_TIME


def _first_days(days: Iterable[tuple[int, date]]) -> dict[int, date]:
    first: dict[int, date] = {}
    for year, day in days:
        first[year] = min(day, first.get(year, day))
    return first


def first_deposits(session: Session, clues: str) -> dict[int, date]:
    """The day of each year's first deposit that stands."""

    def read() -> dict[int, date]:
        return _first_days((one[0], one[1]) for one in session.execute(_FIRST_DEPOSITS, {"clues": clues}))

    return remembered(session, (_FIRST, clues), read)


def known_deposits(session: Session, clues: str) -> list[KnownDeposit]:
    """Every deposit that stands."""
    return [KnownDeposit(m.folio, m.amount, m.on, m.text) for m in movements_of(session, clues) if _brings_money(m)]


def movement(session: Session, clues: str, movement_id: str) -> MovementInfo:
    """One movement of the clinic. Raises NotFound."""
    found = [one for one in movements_of(session, clues) if one.id == movement_id]
    if not found:
        raise NotFound()
    return found[0]


def returns_of(session: Session, clues: str, expense_id: str) -> list[MovementInfo]:
    """What a supplier paid back of an expense, the latest day first, reversed ones too."""
    found = movements_of(session, clues)
    return [one for one in found if one.back is not None and one.back.expense_id == expense_id]


def _post_names(session: Session, clues: str, years: set[int]) -> Mapping[tuple[int, str | None], str]:
    """What each year calls its posts; nothing for a year without rules."""
    if not years:
        return {}
    settings = settings_of(session, clues, years).values()
    return {(year.year, post.code): post.name for year in settings for post in year.posts}
