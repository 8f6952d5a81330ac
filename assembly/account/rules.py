"""What the account held on a day by the record, and what the bank said. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from assembly.budget.cash import Dated, Flow
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
    def is_short(self) -> bool:
        """Whether the bank says less."""
        return self.difference < ZERO

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
