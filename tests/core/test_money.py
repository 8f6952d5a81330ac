"""Money: what people type, what is shown, and that centavos never get lost."""

import operator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.money import MOST_CENTAVOS, ZERO, Money, NotAnAmount, read_money, total

amounts = st.integers(-MOST_CENTAVOS, MOST_CENTAVOS).map(Money)


@pytest.mark.parametrize(
    ("typed", "centavos"),
    [
        ("0", 0),
        ("1234", 123400),
        ("1234.5", 123450),
        ("1234.50", 123450),
        ("1,234.50", 123450),
        ("$1,234.50", 123450),
        ("$ 1 234.50", 123450),
        ("1 234,50", 123450),
        ("1\u00a0234\u00a0567.89", 123456789),
        ("1234,50", 123450),
        ("12,345", 1234500),
        (" 7.05 ", 705),
        ("9999999999999.99", MOST_CENTAVOS),
        ("1,234.50 M.N.", 123450),
        ("1,234.50 m.n", 123450),
        ("1234.50MN", 123450),
        ("$1,234.50 M. N.", 123450),
        ("$ 1 234.50 MXN", 123450),
        ("MXN 1,234.50", 123450),
        ("MX$1,234.50", 123450),
        ("mxn $ 1,234.5", 123450),
        ("1234 pesos", 123400),
        ("1234$", 123400),
        ("$1,234.50 Pesos MXN", 123450),
        ("1 234,50 pesos M.N.", 123450),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, centavos: int) -> None:
    assert read_money(typed) == Money(centavos)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "$", "-1", "1.234,50", "1.2.3", "1e3", "1_000", "NaN", "١٢", "½", "1.005", "12,34,567", "10000000000000", "1,2345", "1,00", "10,00", "120,50", "0x10", "1 2", "1,234.50 USD", "USD 1,234.50", "US$5", "pesos", "M.N.", "5 5 pesos", "10,00 MXN", "1.234,50 M.N.", "12 mil pesos", "pesos 5", "M.N. 5", "MXN", "$$5", "MX 5", "5$$", "5 pesos 50", "5 M", "5 pesos pesos", "cinco pesos"],  # noqa: E501
)  # fmt: skip
def test_what_could_be_misread_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        read_money(typed)
    assert str(refused.value) == "Escriba una cantidad en pesos, por ejemplo 1,234.50."


@pytest.mark.parametrize(
    ("centavos", "shown", "plain"),
    [(0, "$0.00", "0.00"), (5, "$0.05", "0.05"), (-5, "-$0.05", "-0.05"), (40_000_000, "$400,000.00", "400000.00")],
)
def test_amounts_are_shown_as_in_mexico(centavos: int, shown: str, plain: str) -> None:
    assert (str(Money(centavos)), Money(centavos).plain) == (shown, plain)


@given(st.integers(0, MOST_CENTAVOS).map(Money))
def test_what_is_shown_is_read_back(amount: Money) -> None:
    assert read_money(str(amount)) == amount
    assert read_money(amount.plain) == amount


@given(amounts, amounts)
def test_sums_and_order_are_those_of_whole_numbers(a: Money, b: Money) -> None:
    assert (a + b).centavos == a.centavos + b.centavos
    assert (a - b) == a + -b
    assert (a < b, a == b, a > b) == (a.centavos < b.centavos, a.centavos == b.centavos, a.centavos > b.centavos)
    assert total([a, b]) == a + b
    assert bool(a) == (a != ZERO)


def test_the_sum_of_nothing_is_zero() -> None:
    assert total([]) == ZERO


@pytest.mark.parametrize("value", [1.0, True, "1", Decimal(1), None])
def test_money_is_only_made_of_whole_centavos(value: Any) -> None:
    with pytest.raises(TypeError):
        Money(value)


@pytest.mark.parametrize("other", [1, 1.0, "1", None])
def test_money_goes_only_with_money(other: Any) -> None:
    for deed in (operator.add, operator.sub, operator.lt):
        with pytest.raises(TypeError):
            deed(Money(1), other)
    assert Money(1) != other
