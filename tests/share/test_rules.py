"""Words fit their picture whole, events have their sentences and pages, a year is told in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.money import Money
from assembly.public.telling import Told, sentences
from assembly.share.events import PLACES, SENTENCES, Event, Kind, newest
from assembly.share.rules import fit, part_of_1000, wrapped
from assembly.works.rules import Stage, Tally, is_finished
from tests.factories.cast import AT, CLINIC

SIZES = (60, 40, 20)
NO_SPACE = st.text("aáñ.-", max_size=30)


def square(text: str, size: int) -> float:
    """Letters as wide as they are tall."""
    return len(text) * size


@pytest.mark.parametrize(
    ("text", "size", "lines"),
    [
        ("Los Encinos", 60, ("Los", "Encinos")),
        ("Centro de Salud", 40, ("Centro de", "Salud")),
        ("Centro de Salud Los Encinos", 40, ("Centro de", "Salud Los", "Encinos")),
        ("Centro de Salud Rural Los Encinos", 20, ("Centro de Salud Rural", "Los Encinos")),
        ("", 60, ()),
    ],
)
def test_a_text_is_as_large_as_it_can_be(text: str, size: int, lines: tuple[str, ...]) -> None:
    fitted = fit(text, (430, 150), SIZES, square)
    assert (fitted.size, fitted.lines) == (size, lines)


@given(st.lists(NO_SPACE, max_size=8), st.integers(60, 400))
def test_nothing_is_lost_and_no_line_is_too_wide(words: list[str], most: int) -> None:
    lines = wrapped(" ".join(words), most, 20, square)
    assert "".join(lines).replace(" ", "") == "".join(words)
    assert all(square(line, 20) <= most for line in lines)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, None), (5, 0, None), (-5, 100, 0), (50, 100, 500), (200, 100, 1000), (999, 1000, 999)],
)
def test_the_bar_is_never_longer_than_the_whole(part: int, whole: int, shown: int | None) -> None:
    assert part_of_1000(part, whole) == shown


RECEIVED, SPENT = Money(320_000_00), Money(223_000_50)
MONEY = ["Recibido $320,000", "Gastado $223,000.50"]
REST, LEFT = [*MONEY, "Queda $0"], Money(96_999_50)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Told(Money(0), Money(0)), ["Todavía no se ha recibido dinero"]),
        (Told(Money(0), Money(0), year=2025, is_over=True), ["Año 2025", "No se recibió dinero"]),
        (Told(RECEIVED, SPENT), [*MONEY, "Queda $0"]),
        (Told(RECEIVED, SPENT, left=LEFT, year=2026), ["Año 2026", *MONEY, "Queda $96,999.50"]),
        (Told(RECEIVED, SPENT, unexplained=Money(15_970_00)), [*MONEY, "Queda $0", "Sin explicar $15,970"]),
        (Told(RECEIVED, SPENT, refunded=Money(4505200)), [*MONEY, "Reintegrado $45,052", "Queda $0"]),
        (Told(RECEIVED, SPENT, 6, 4, 9, 2), [*REST, "4 de 6 obras y compras terminadas", "faltan 2 comprobantes"]),
        (Told(RECEIVED, SPENT, 1, 1, 9, 1), [*REST, "1 de 1 obra o compra terminada", "falta 1 comprobante"]),
        (Told(RECEIVED, SPENT, 1, 0, 9, 0), [*REST, "0 de 1 obra o compra terminada", "no falta ningún comprobante"]),
    ],
)
def test_a_year_is_told_in_one_line(told: Told, said: list[str]) -> None:
    assert [message.format(**values) for message, values in sentences(told)] == said


@pytest.mark.parametrize(
    ("stages", "category", "tally", "is_done"),
    [
        ([], "infrastructure", Tally(), False),
        ([Stage.BEFORE, Stage.DURING], "infrastructure", Tally(), False),
        ([Stage.AFTER], "infrastructure", Tally(), True),
        ([Stage.AFTER, Stage.DELIVERY], "furniture", Tally(), False),
        ([], "furniture", Tally(4, 4, 0), True),
        ([], "furniture", Tally(4, 3, 0), False),
        ([], "furniture", Tally(4, 0, 4), False),
    ],
)
def test_when_an_item_is_finished(stages: list[Stage], category: str, tally: Tally, is_done: bool) -> None:
    assert is_finished(stages, category, tally) is is_done


def test_every_kind_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Kind)
    assert set(PLACES) < set(Kind)


def test_what_was_erased_is_said_to_be() -> None:
    values = {"folio": "G-0001", "amount": Money(5_00), "what": None, "expense_id": "x"}
    event = Event(Kind.EXPENSE, CLINIC, "y", 3, AT, values)
    message, shown = event.sentence
    assert message.format(**shown) == "Gasto G-0001 de $5.00: (dato borrado)"
    assert event.place == ("expense", {"expense_id": "x"}, "")


def test_the_newest_comes_first_and_at_one_moment_the_later_line() -> None:
    events = [Event(Kind.DEPOSIT, CLINIC, str(n), n, AT, {}) for n in range(60)]
    assert [one.n for one in newest(events)] == list(range(59, 9, -1))
