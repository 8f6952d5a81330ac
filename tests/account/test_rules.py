"""What the account held on a day, what the bank said, who holds cash and what is left at the end: cases and laws."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.account.rules import (
    BalanceNegative,
    Closing,
    Compared,
    SameDayNeedsReason,
    cash_short_since,
    check_again,
    check_balance,
    closing,
    held_on,
    month_ended,
    reading_owed,
)
from assembly.budget.cash import Change, Dated, Flow, Held, Taken, cash_by_post
from assembly.core.money import ZERO, Money, total

DAY = date(2026, 10, 31)
DEADLINE = date(2026, 12, 24)


def pesos(amount: int) -> Money:
    return Money(amount * 100)


MOVED = [
    Dated(Flow.DEPOSIT, date(2026, 3, 1), pesos(1000)),
    Dated(Flow.WITHDRAWAL, date(2026, 3, 5), pesos(300)),
    Dated(Flow.CASH, date(2026, 3, 6), pesos(200)),
    Dated(Flow.PAID, date(2026, 3, 7), pesos(400)),
    Dated(Flow.PAID, date(2026, 3, 7), pesos(-50)),
    Dated(Flow.REFUND, date(2026, 3, 9), pesos(10)),
]


@pytest.mark.parametrize(
    ("day", "held"),
    [(date(2026, 2, 28), 0), (date(2026, 3, 1), 1000), (date(2026, 3, 6), 700), (date(2026, 3, 7), 350), (DAY, 340)],
)
def test_the_account_holds_what_moved_up_to_the_day(day: date, held: int) -> None:
    assert held_on(day, MOVED) == pesos(held)


MORE = (
    "El banco tiene más: puede faltar un depósito por anotar, o el banco todavía no descuenta un pago o un retiro que "
    "ya se anotó."
)
CHARGES = "El banco tiene menos: puede ser una comisión del banco, o un pago o retiro que falta anotar."
LESS = "El banco tiene menos: puede faltar por anotar un retiro, un pago o un reintegro."


@pytest.mark.parametrize(
    ("balance", "difference", "why"), [(340, 0, ""), (341, 1, MORE), (239, -101, CHARGES), (5000, 4660, MORE)]
)
def test_a_difference_says_what_it_may_be(balance: int, difference: int, why: str) -> None:
    found = Compared(DAY, pesos(balance), pesos(340))
    assert (found.difference, found.agrees, found.why) == (pesos(difference), difference == 0, why)


def test_a_large_shortage_is_no_bank_charge() -> None:
    assert Compared(DAY, ZERO, pesos(1001)).why == LESS
    assert Compared(DAY, ZERO, pesos(1000)).why == CHARGES


TAKEN = [
    Taken(date(2026, 3, 1), pesos(100), "Tesorería"),
    Taken(date(2026, 3, 8), pesos(50), "Presidencia"),
    Taken(date(2026, 3, 9), pesos(70), "Tesorería"),
]
TREASURY, PRESIDENT = Held("Tesorería", pesos(170), date(2026, 3, 1)), Held("Presidencia", pesos(50), date(2026, 3, 8))


@pytest.mark.parametrize(
    ("explained", "held"),
    [
        (0, [TREASURY, PRESIDENT]),
        (40, [Held("Tesorería", pesos(130), date(2026, 3, 1)), PRESIDENT]),
        (100, [PRESIDENT, Held("Tesorería", pesos(70), date(2026, 3, 9))]),
        (150, [Held("Tesorería", pesos(70), date(2026, 3, 9))]),
        (220, []),
        (900, []),
    ],
)
def test_cash_is_held_by_post_since_its_oldest_withdrawal(explained: int, held: list[Held]) -> None:
    assert cash_by_post(TAKEN, [Dated(Flow.CASH, DAY, pesos(explained))]) == held
    assert TREASURY.days(date(2026, 3, 31)) == 30


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
taken = st.lists(
    st.builds(Taken, days, st.integers(1, 10**8).map(Money), st.sampled_from(["Tesorería", "Presidencia"])), max_size=8
)


@given(taken, st.integers(0, 10**9).map(Money))
def test_together_the_posts_hold_what_is_unexplained(found: list[Taken], explained: Money) -> None:
    held = cash_by_post(found, [Dated(Flow.CASH, DAY, explained)])
    out = total([one.amount for one in found])
    assert total([one.amount for one in held]) == max(ZERO, out - explained)
    assert all(one.amount > ZERO for one in held)
    assert len({one.holder for one in held}) == len(held)
    first = min((one.since for one in held), default=None)
    assert first == next((day for day in sorted({one.on for one in found}) if upto(day, found) > explained), None)


def upto(day: date, found: list[Taken]) -> Money:
    return total([one.amount for one in found if one.on <= day])


MAY = date(2026, 5, 10)


def paid(amount: int, day: date) -> Dated:
    return Dated(Flow.CASH, day, pesos(amount))


GONE = Held("Tesorería", pesos(100), date(2026, 3, 1), MAY)
OURS = [Taken(date(2026, 3, 1), pesos(100), "Tesorería")]


@pytest.mark.parametrize(
    ("taken", "spent", "received", "held"),
    [
        # She counted nothing yet, or nothing at all: it is not hers.
        (OURS, [], None, [GONE]),
        (OURS, [], 0, [GONE]),
        # She answers for what she counted, and never for more than there was.
        (OURS, [], 30, [replace(GONE, amount=pesos(70)), Held("Tesorería", pesos(30), MAY)]),
        (OURS, [], 100, [Held("Tesorería", pesos(100), MAY)]),
        (OURS, [], 500, [Held("Tesorería", pesos(100), MAY)]),
        # What was spent in her time explains hers first, and only then what the other one took.
        (OURS, [paid(30, date(2026, 6, 1))], 30, [replace(GONE, amount=pesos(70))]),
        (OURS, [paid(50, date(2026, 6, 1))], 30, [replace(GONE, amount=pesos(50))]),
        (OURS, [paid(50, date(2026, 4, 1))], 30, [replace(GONE, amount=pesos(20)), Held("Tesorería", pesos(30), MAY)]),
        # What she takes out herself is hers; the day of the change is still of who left.
        (
            [*OURS, Taken(date(2026, 6, 2), pesos(9), "Tesorería")],
            [],
            0,
            [GONE, Held("Tesorería", pesos(9), date(2026, 6, 2))],
        ),
        ([Taken(MAY, pesos(9), "Tesorería")], [], None, [Held("Tesorería", pesos(9), MAY, MAY)]),
        # Who holds another post holds it still.
        (
            [Taken(date(2026, 3, 1), pesos(9), "Presidencia")],
            [],
            None,
            [Held("Presidencia", pesos(9), date(2026, 3, 1))],
        ),
    ],
)
def test_nobody_answers_for_cash_that_she_never_received(
    taken: list[Taken], spent: list[Dated], received: int | None, held: list[Held]
) -> None:
    counted = None if received is None else pesos(received)
    assert cash_by_post(taken, spent, [Change("Tesorería", MAY, counted)]) == held


spendings = st.lists(st.builds(Dated, st.just(Flow.CASH), days, st.integers(1, 10**8).map(Money)), max_size=6)
changes = st.lists(
    st.tuples(days, st.none() | st.integers(0, 10**8).map(Money)), max_size=3, unique_by=lambda one: one[0]
).map(lambda found: [Change("Tesorería", *one) for one in sorted(found, key=lambda one: one[0])])


@given(taken, spendings, changes)
def test_a_change_moves_cash_between_people_and_makes_none(
    found: list[Taken], spent: list[Dated], changed: list[Change]
) -> None:
    out, explained = total([one.amount for one in found]), total([one.amount for one in spent])
    held = cash_by_post(found, spent, changed)
    assert total([one.amount for one in held]) == max(ZERO, out - explained)
    assert all(one.amount > ZERO for one in held)
    last = changed[-1] if changed else None
    hers = total([one.amount for one in held if one.left_on is None and one.holder == "Tesorería"])
    if last is not None:
        taken_since = total([one.amount for one in found if one.on > last.on and one.holder == "Tesorería"])
        assert hers <= taken_since + (last.received or ZERO)


flows = st.lists(st.builds(Dated, st.sampled_from(Flow), days, st.integers(1, 10**9).map(Money)), max_size=10)


@given(flows, days)
def test_the_account_of_a_day_is_that_of_the_day_before_and_what_moved_on_it(moved: list[Dated], day: date) -> None:
    into, out = (Flow.DEPOSIT, Flow.RETURN), (Flow.WITHDRAWAL, Flow.REFUND, Flow.PAID)
    sign = dict.fromkeys(Flow, 0) | dict.fromkeys(into, 1) | dict.fromkeys(out, -1)
    on_it = sum(sign[one.flow] * one.amount.centavos for one in moved if one.on == day)
    assert held_on(day, moved).centavos == held_on(day - timedelta(1), moved).centavos + on_it


@pytest.mark.parametrize(
    ("today", "ended"),
    [(date(2026, 11, 1), DAY), (date(2026, 11, 30), DAY), (date(2026, 1, 5), date(2025, 12, 31))],
)
def test_the_last_month_that_is_over(today: date, ended: date) -> None:
    assert month_ended(today) == ended


@pytest.mark.parametrize(
    ("today", "read", "owed"),
    [
        (date(2026, 11, 2), [], DAY),
        (date(2026, 11, 2), [date(2026, 10, 27)], DAY),
        (date(2026, 11, 2), [date(2026, 10, 28)], None),
        (date(2026, 11, 2), [date(2026, 11, 1)], None),
        (date(2026, 3, 20), [], None),  # there was no money yet when February ended
        (date(2026, 1, 2), [], None),
    ],
)
def test_a_month_without_its_balance_is_owed(today: date, read: list[date], owed: date | None) -> None:
    assert reading_owed(today, 2026, MOVED, read) == owed


def test_an_empty_account_owes_no_balance() -> None:
    gone = [*MOVED, Dated(Flow.REFUND, date(2026, 9, 1), pesos(340))]
    assert reading_owed(date(2026, 11, 2), 2026, gone, []) is None


@pytest.mark.parametrize(
    ("today", "balance", "cash", "found"),
    [
        (DEADLINE - timedelta(31), 10, 0, None),
        (DEADLINE - timedelta(30), 10, 0, Closing(DEADLINE, 30, pesos(10), ZERO)),
        (DEADLINE, 0, 5, Closing(DEADLINE, 0, ZERO, pesos(5))),
        (DEADLINE + timedelta(2), 10, 0, Closing(DEADLINE, -2, pesos(10), ZERO)),
        (DEADLINE + timedelta(2), 0, 0, None),
    ],
)
def test_the_last_days_tell_what_is_left(today: date, balance: int, cash: int, found: Closing | None) -> None:
    assert closing(today, DEADLINE, pesos(balance), pesos(cash)) == found


def test_refusals_say_what_to_do() -> None:
    with pytest.raises(BalanceNegative) as below:
        check_balance(Money(-1))
    assert str(below.value) == (
        "El saldo no puede ser menos de cero. Escriba lo que dice el banco; si no hay nada, escriba 0."
    )
    with pytest.raises(SameDayNeedsReason) as again:
        check_again(pesos(340), None)
    assert str(again.value) == (
        "De ese día ya está anotado $340.00. Escriba por qué cambia; lo anterior se queda a la vista."
    )
    check_balance(ZERO)
    check_again(None, None)
    check_again(pesos(340), "Leí mal el cajero")


def test_since_when_more_cash_was_spent_than_taken_out() -> None:
    def day(number: int) -> date:
        return date(2026, 3, number)

    def cash(*moved: tuple[Flow, int, int]) -> date | None:
        return cash_short_since(Dated(flow, day(on), Money(amount)) for flow, on, amount in moved)

    taken, spent, returned = Flow.WITHDRAWAL, Flow.CASH, Flow.RETURN
    assert cash() is None
    assert cash((taken, 1, 100), (spent, 2, 100)) is None
    assert cash((spent, 1, 100), (taken, 1, 100)) is None
    assert cash((spent, 1, 100), (taken, 2, 50)) == day(1)
    assert cash((spent, 1, 100), (taken, 2, 100), (returned, 5, 10)) == day(5)
    assert cash((Flow.PAID, 1, 100), (Flow.DEPOSIT, 1, 10)) is None
