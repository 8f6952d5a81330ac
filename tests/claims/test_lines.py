"""What an invoice says that was bought, for people: units by their names, amounts that say what they are."""

import pytest

from assembly.claims.lines import Bought, bought, unit_name
from assembly.core.money import Money, read_money


def pesos(text: str) -> Money:
    return read_money(text)


@pytest.mark.parametrize(
    ("written", "name"),
    [("H87", "pieza"), ("h87 ", "pieza"), ("MTK", "metro cuadrado"), ("PZA", "PZA"), ("F52", "F52"), ("", "")],
)
def test_a_usual_code_has_a_name_and_others_stay(written: str, name: str) -> None:
    assert unit_name(written) == name


def test_the_lines_say_how_many_for_how_much() -> None:
    text = "12 H87 · Cubeta · 19 l · $2,100.00\n2.5 m3 · Arena · $1,000.00\n(+3)"
    assert bought(text) == [
        Bought("Cubeta · 19 l", "12", "pieza", pesos("175"), pesos("2,100")),
        Bought("Arena", "2.5", "m3", pesos("400"), pesos("1,000")),
        Bought("(+3)"),
    ]
