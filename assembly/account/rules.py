"""What the account held on a day by the record, what the bank said, and who holds the cash. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from assembly.budget.rules import Movements, account_balance
from assembly.core.errors import N_, AssemblyError
from assembly.core.money import ZERO, Money, total

EARLY_DAYS = 3  # a balance read so few days before a month ends is that month's
SMALL = Money(1_000_00)  # a difference that a bank's charges may explain
CLOSING_DAYS = 30  # from here on the treasurer is told what has to be given back


class BalanceNegative(AssemblyError):
    field = "balance"
    sentence = N_("El saldo no puede ser menos de cero. Escriba lo que dice el banco; si no hay nada, escriba 0.")


class SameDayNeedsReason(AssemblyError):
    field = "note"
    sentence = N_("De ese día ya está anotado {balance}. Escriba por qué cambia; lo anterior se queda a la vista.")


class Flow(StrEnum):
    """What changes the account; `cash` is an expense paid with cash that left it before.

    `supplier_return` counts among what was paid, with a minus, and not once more.
    """

    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    REFUND = "refund"
    RETURN = "cash_return"
    PAID_BACK = "supplier_return"
    PAID = "paid"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Dated:
    """Money that moved on a day; what undoes a payment is negative."""

    flow: Flow
    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Compared:
    """What the bank said on a day beside what the record gives for that day."""

    day: date
    balance: Money
    ledger: Money

    @property
    def difference(self) -> Money:
        """How much more the bank says."""
        return self.balance - self.ledger

    @property
    def agrees(self) -> bool:
        return self.difference == ZERO

    @property
    def why(self) -> str:
        """What a difference may come from; a gettext message, empty where there is none."""
        if self.agrees:
            return ""
        if self.difference > ZERO:
            return N_(
                "El banco tiene más: puede faltar un depósito por anotar, o el banco todavía no descuenta un pago o un "
                "retiro que ya se anotó."
            )
        if -self.difference <= SMALL:
            return N_("El banco tiene menos: puede ser una comisión del banco, o un pago o retiro que falta anotar.")
        return N_("El banco tiene menos: puede faltar por anotar un retiro, un pago o un reintegro.")


@dataclass(frozen=True, slots=True)
class Taken:
    """Cash that a post took out of the account, or put back into it."""

    on: date
    amount: Money
    holder: str


@dataclass(frozen=True, slots=True)
class Change:
    """A post that changed hands on a day; `received` is the cash that whoever has it now counted, None before."""

    post: str
    on: date
    received: Money | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Cash that a post holds and nothing explains yet, since the oldest withdrawal of it.

    `left_on`: whoever took it left the post that day and did not hand it over: it is hers to explain.
    """

    holder: str
    amount: Money
    since: date
    left_on: date | None = None

    def days(self, today: date) -> int:
        """How long it has been held."""
        return max(0, (today - self.since).days)


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of the year near or past: the money that has to be spent or given back; `days` below zero: late."""

    deadline: date
    days: int
    balance: Money
    cash: Money = field(default=ZERO)


def sums_of(moved: Iterable[Dated]) -> Movements:
    """The sums of what moved."""
    sums: dict[Flow, Money] = defaultdict(lambda: ZERO)
    for one in moved:
        sums[one.flow] += one.amount
    spent = sums[Flow.PAID] + sums[Flow.CASH]
    out = (sums[Flow.WITHDRAWAL], sums[Flow.REFUND], spent, sums[Flow.CASH])
    return Movements(sums[Flow.DEPOSIT], *out, cash_returned=sums[Flow.RETURN])


def held_on(day: date, moved: Iterable[Dated]) -> Money:
    """What the account should hold at the end of a day, by the movements up to it."""
    return account_balance(sums_of(one for one in moved if one.on <= day))


def cash_short_since(moved: Iterable[Dated]) -> date | None:
    """Since when more cash was spent than was taken out, at the end of that day; None while it is not."""
    sign = {Flow.WITHDRAWAL: 1, Flow.RETURN: -1, Flow.CASH: -1}
    days: dict[date, int] = defaultdict(int)
    for one in moved:
        days[one.on] += sign.get(one.flow, 0) * one.amount.centavos
    cash, since = 0, None
    for day in sorted(days):
        cash += days[day]
        since = (since or day) if cash < 0 else None
    return since


@dataclass(frozen=True, slots=True)
class _Lot:
    """What is left unexplained of a withdrawal, or of cash that was received; `period` counts the changes before it."""

    on: date
    left: Money
    holder: str
    period: int


def cash_by_post(
    taken: Iterable[Taken],
    spent: Iterable[Dated],
    changes: Sequence[Change] = (),
    returned: Iterable[Taken] = (),
    paid_back: Sequence[Taken] = (),
) -> list[Held]:
    """Who holds cash that nothing explains, since when; together they hold what is unexplained.

    What was returned covers the withdrawals of its post before any other's, the newest before it first: so old cash
    does not turn new by taking out more and putting it back. What was spent covers the oldest first, those of its own
    treasurer before any other's. After a change
    whoever has the post answers for the cash that she counted and for what she took out; for the rest, whoever left.
    A change's own day is still of whoever left. `changes` of one post, from the oldest on. `paid_back` is cash that a
    supplier gave a post, held like what was taken out; `spent` is less by it, and here it is counted once.
    """
    days = [one.on for one in changes]
    lots = [_Lot(one.on, one.amount, one.holder, _period(one.on, days)) for one in (*taken, *paid_back)]
    lots.sort(key=lambda lot: (lot.on, lot.left.centavos, lot.holder))
    whole = [*spent, *(Dated(Flow.CASH, one.on, one.amount) for one in paid_back)]
    paid = [total([one.amount for one in spent_in]) for spent_in in _by_period(whole, days)]
    back, beyond = sorted(returned, key=lambda one: one.on), ZERO
    for period, amount in enumerate(paid):
        for one in back:
            if _period(one.on, days) == period:
                lots, over = _put_back(lots, one, period)
                beyond += over
        lots, over = _covered(lots, amount, period)
        beyond += over
        if period < len(changes):
            lots = _handed_over(lots, changes[period], period)
    lots, _ = _covered(lots, beyond)
    return _held(lots, changes)


def _period(day: date, changed: Sequence[date]) -> int:
    return sum(1 for on in changed if on < day)


def _by_period(spent: Iterable[Dated], days: Sequence[date]) -> list[list[Dated]]:
    found: list[list[Dated]] = [[] for _ in range(len(days) + 1)]
    for one in spent:
        found[_period(one.on, days)].append(one)
    return found


def _covered(
    lots: Iterable[_Lot], amount: Money, period: int | None = None, holder: str | None = None
) -> tuple[list[_Lot], Money]:
    """The lots, the oldest covered first by `amount`, of one period or post if given; and what is left of it."""
    found = []
    for lot in lots:
        is_meant = period in (None, lot.period) and holder in (None, lot.holder)
        covered = min(amount, lot.left) if is_meant else ZERO
        amount -= covered
        found.append(replace(lot, left=lot.left - covered))
    return found, amount


def _put_back(lots: Sequence[_Lot], one: Taken, period: int) -> tuple[list[_Lot], Money]:
    """The lots, those up to its day covered first, from the newest back; and what is left of it."""
    upto = sum(1 for lot in lots if lot.on <= one.on)
    found, over = _covered([*reversed(lots[:upto]), *lots[upto:]], one.amount, period, one.holder)
    return [*reversed(found[:upto]), *found[upto:]], over


def _handed_over(lots: Sequence[_Lot], change: Change, period: int) -> list[_Lot]:
    """What was counted passes on, the newest first, and never more than there is."""
    wanted = change.received or ZERO
    found = []
    for lot in reversed(lots):
        passed = min(wanted, lot.left) if (lot.holder, lot.period) == (change.post, period) else ZERO
        wanted -= passed
        found.append(replace(lot, left=lot.left - passed))
    received = (change.received or ZERO) - wanted
    return sorted([*reversed(found), _Lot(change.on, received, change.post, period + 1)], key=lambda lot: lot.on)


def _held(lots: Iterable[_Lot], changes: Sequence[Change]) -> list[Held]:
    """The posts by how long they hold it; those who left apart from those who hold the post now."""
    held: dict[tuple[str, date | None], Held] = {}
    for lot in lots:
        if lot.left > ZERO:
            has_left = lot.period < len(changes) and lot.holder == changes[lot.period].post
            key = (lot.holder, changes[lot.period].on if has_left else None)
            before = held.get(key) or Held(lot.holder, ZERO, lot.on, key[1])
            held[key] = replace(before, amount=before.amount + lot.left)
    return sorted(held.values(), key=lambda one: (one.since, one.holder))


def month_ended(today: date) -> date:
    """The last day of the last month that is over."""
    return today.replace(day=1) - timedelta(days=1)


def reading_owed(today: date, year: int, moved: Sequence[Dated], read_on: Iterable[date]) -> date | None:
    """The end of the month whose balance nobody read; None where it was, or where the account had no money by then.

    Before the money's own year nothing is owed.
    """
    ended = month_ended(today)
    if ended.year < year or held_on(ended, moved) <= ZERO:
        return None
    return None if any(day >= ended - timedelta(days=EARLY_DAYS) for day in read_on) else ended


def closing(today: date, deadline: date, balance: Money, cash: Money) -> Closing | None:
    """What is left to spend or to give back in the last days of the year and afterwards; None before, or at zero."""
    days = (deadline - today).days
    if days > CLOSING_DAYS or total([max(ZERO, balance), cash]) <= ZERO:
        return None
    return Closing(deadline, days, balance, cash)


def check_balance(balance: Money) -> None:
    """Refuse a balance below zero."""
    if balance < ZERO:
        raise BalanceNegative()


def check_again(before: Money | None, note: str | None) -> None:
    """Who writes another balance of the same day says why."""
    if before is not None and not note:
        raise SameDayNeedsReason(balance=before)
