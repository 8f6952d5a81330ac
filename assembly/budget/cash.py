"""Who holds the cash that nothing explains, since when. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from assembly.core.money import ZERO, Money, total


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

    `left_on`: whoever took it left the post that day and did not hand it over: it is hers to explain. `parts` is what
    is left of each withdrawal, with its day.
    """

    holder: str
    amount: Money
    since: date
    left_on: date | None = None
    parts: tuple[tuple[date, Money], ...] = field(default=(), compare=False)

    def days(self, today: date) -> int:
        """How long it has been held."""
        return max(0, (today - self.since).days)


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
            held[key] = replace(before, amount=before.amount + lot.left, parts=(*before.parts, (lot.on, lot.left)))
    return sorted(held.values(), key=lambda one: (one.since, one.holder))
