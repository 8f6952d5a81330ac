"""Figures in words: how much of each 100 pesos, and how many works, one of them among others."""

import pytest

from assembly.summaries.rules import Totals
from assembly.web.pages import Pages
from assembly.web.words import SPANISH


def words(template: str, call: str, **values: object) -> str:
    """What a macro says."""
    engine = Pages(lambda name, **_: name).compiled(SPANISH, "errors/error.html").environment
    text = engine.from_string(f'{{% import "{template}" as parts %}}{{{{ parts.{call} }}}}').render(values)
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        (0, "De cada $100 recibidos, todavía no se gasta nada."),
        (71_796, "De cada $100 recibidos, se han gastado poco más de $71."),
        (71_899, "De cada $100 recibidos, se han gastado poco más de $71."),
        (71_900, "De cada $100 recibidos, se han gastado casi $72."),
        (94_998, "De cada $100 recibidos, se han gastado casi $95."),
        (95_000, "De cada $100 recibidos, se han gastado $95."),
    ],
)
def test_of_each_hundred(spent: int, said: str) -> None:
    assert words("macros/figures.html", f"sentence_of_100({spent}, 100000)") == said


@pytest.mark.parametrize(
    ("finished", "items", "said"),
    [
        (0, 1, "La única obra o compra aprobada todavía no está terminada."),
        (1, 1, "Está terminada la única obra o compra aprobada."),
        (1, 6, "Está terminada 1 de 6 obras y compras aprobadas."),
        (4, 6, "Están terminadas 4 de 6 obras y compras aprobadas."),
    ],
)
def test_one_among_others(finished: int, items: int, said: str) -> None:
    assert words("nation/parts.html", "finished(totals)", totals=Totals(items=items, finished=finished)) == said
