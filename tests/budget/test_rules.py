from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.budget.rules import (
    METHOD_LABELS,
    AlreadyReversed,
    AmountNotPositive,
    DayInFuture,
    DepositExceedsNotified,
    ExpenseExceedsItem,
    Figures,
    Method,
    Movements,
    WithdrawalExceedsBalance,
    account_balance,
    check_day,
    check_deposit,
    check_expense,
    check_positive,
    check_reversal,
    check_withdrawal,
    figures,
    item_code,
)
from assembly.core.errors import AssemblyError
from assembly.core.money import ZERO, Money

AMOUNTS = st.integers(0, 10**9).map(Money)
DAY = date(2026, 3, 2)


def pesos(amount: int) -> Money:
    return Money(amount * 100)


@st.composite
def movements(draw: st.DrawFn) -> Movements:
    cash = draw(AMOUNTS)
    return Movements(
        deposits=draw(AMOUNTS),
        withdrawals=draw(AMOUNTS),
        refunds=draw(AMOUNTS),
        spent=cash + draw(AMOUNTS),
        spent_cash=cash,
        cash_returned=draw(AMOUNTS),
    )


@pytest.mark.parametrize(
    ("moved", "expected", "balance"),
    [
        (Movements(), Figures(ZERO, ZERO, ZERO, ZERO, ZERO), ZERO),
        (
            Movements(pesos(400), pesos(150), ZERO, pesos(200), pesos(100)),
            Figures(pesos(400), pesos(200), pesos(200), pesos(50), ZERO),
            pesos(150),
        ),
        (
            Movements(pesos(400), pesos(80), pesos(20), pesos(200), pesos(100)),
            Figures(pesos(400), pesos(200), pesos(180), ZERO, pesos(20), pesos(20)),
            pesos(200),
        ),
        (
            Movements(pesos(400), pesos(150), ZERO, pesos(100), pesos(100), pesos(50)),
            Figures(pesos(400), pesos(100), pesos(300), ZERO, ZERO),
            pesos(300),
        ),
        (
            Movements(pesos(100), ZERO, ZERO, pesos(130), ZERO),
            Figures(pesos(100), pesos(130), pesos(-30), ZERO, ZERO),
            pesos(-30),
        ),
    ],
)
def test_figures(moved: Movements, expected: Figures, balance: Money) -> None:
    assert (figures(moved), account_balance(moved)) == (expected, balance)


@given(movements())
def test_what_is_left_is_in_the_account_or_in_somebodys_hands(moved: Movements) -> None:
    shown = figures(moved)
    assert shown.left == account_balance(moved) + shown.unexplained - shown.cash_missing
    assert min(shown.unexplained, shown.cash_missing) == ZERO


REFUSED: list[tuple[Callable[[], None], type[AssemblyError], str | None, str]] = [
    (
        lambda: check_expense(pesos(1200), pesos(1000), "Techo"),
        ExpenseExceedsItem,
        "amount",
        "A «Techo» le quedan $1,000.00 y el gasto es de $1,200.00: se pasa por $200.00. "
        "Revise la cantidad o el concepto; para gastar más hace falta una decisión de la asamblea.",
    ),
    (
        lambda: check_positive(ZERO),
        AmountNotPositive,
        "amount",
        "Anotó $0.00. Escriba una cantidad mayor que cero, por ejemplo 1,234.50.",
    ),
    (
        lambda: check_positive(Money(-5)),
        AmountNotPositive,
        "amount",
        "Anotó -$0.05. Escriba una cantidad mayor que cero, por ejemplo 1,234.50.",
    ),
    (
        lambda: check_withdrawal(pesos(600), pesos(500)),
        WithdrawalExceedsBalance,
        "amount",
        "En la cuenta hay $500.00 y el retiro es de $600.00: se pasa por $100.00. "
        "Revise la cantidad, o anote primero el depósito que falte.",
    ),
    (
        lambda: check_deposit(pesos(250), pesos(400), pesos(600)),
        DepositExceedsNotified,
        "amount",
        "A la clínica le asignaron $600.00 y con este depósito de $250.00 habría recibido $650.00: "
        "se pasa por $50.00. Revise la cantidad; si el monto asignado cambió, pida a la administración que "
        "lo corrija.",
    ),
    (
        lambda: check_reversal(True),
        AlreadyReversed,
        None,
        "Este movimiento ya se había revertido. Si hace falta, anótelo otra vez como nuevo.",
    ),
    (
        lambda: check_day(DAY + timedelta(1), DAY),
        DayInFuture,
        "day",
        "La fecha 2026-03-03 todavía no llega; hoy es 2026-03-02. Escriba el día en que ocurrió.",
    ),
]


@pytest.mark.parametrize(("check", "error", "field", "sentence"), REFUSED)
def test_what_is_refused(
    check: Callable[[], None], error: type[AssemblyError], field: str | None, sentence: str
) -> None:
    with pytest.raises(error) as refused:
        check()
    assert (str(refused.value), refused.value.at_field) == (sentence, field)


def test_up_to_the_limit_is_allowed() -> None:
    check_expense(pesos(1000), pesos(1000), "Techo")
    check_positive(Money(1))
    check_withdrawal(pesos(500), pesos(500))
    check_deposit(pesos(200), pesos(400), pesos(600))
    check_reversal(False)
    check_day(DAY, DAY)


@given(AMOUNTS, AMOUNTS)
def test_an_expense_is_refused_exactly_above_what_its_item_has(amount: Money, left: Money) -> None:
    if amount <= left:
        check_expense(amount, left, "Techo")
        return
    with pytest.raises(ExpenseExceedsItem) as refused:
        check_expense(amount, left, "Techo")
    assert refused.value.values == {"amount": amount, "left": left, "over": amount - left, "item": "Techo"}


@given(st.lists(AMOUNTS, max_size=6), AMOUNTS)
def test_deposits_never_pass_the_notified_amount(deposits: list[Money], notified: Money) -> None:
    received = ZERO
    for amount in deposits:
        with suppress(DepositExceedsNotified):
            check_deposit(amount, received, notified)
            received += amount
    assert received <= notified


@given(movements(), AMOUNTS)
def test_a_withdrawal_is_refused_exactly_where_the_account_would_go_below_zero(moved: Movements, amount: Money) -> None:
    balance = account_balance(moved)
    after = account_balance(replace(moved, withdrawals=moved.withdrawals + amount))
    if after >= ZERO:
        check_withdrawal(amount, balance)
        return
    with pytest.raises(WithdrawalExceedsBalance) as refused:
        check_withdrawal(amount, balance)
    assert refused.value.values == {"amount": amount, "balance": balance, "over": -after}


@pytest.mark.parametrize(("letter", "position", "code"), [("M", 3, "M-03"), ("I", 12, "I-12"), ("E", 100, "E-100")])
def test_item_code(letter: str, position: int, code: str) -> None:
    assert item_code(letter, position) == code


@pytest.mark.parametrize(("letter", "position"), [("m", 1), ("", 1), ("MM", 1), ("M", 0)])
def test_an_item_code_is_a_letter_and_a_position(letter: str, position: int) -> None:
    with pytest.raises(ValueError):
        item_code(letter, position)


def test_ways_to_pay() -> None:
    assert {method.value: METHOD_LABELS[method] for method in Method} == {
        "cash": "Efectivo",
        "transfer": "Transferencia",
        "card": "Tarjeta",
        "check": "Cheque",
    }
