"""What may be asked for."""

import pytest

from assembly.api.rules import (
    Asked,
    AskedRows,
    ClinicWrong,
    CursorWrong,
    LimitWrong,
    StateWrong,
    YearWrong,
    read_asked,
    read_rows,
    read_year,
)
from assembly.core.errors import AssemblyError
from assembly.datasets.rules import NATION, Position, PositionWrong, Scope


def test_what_is_asked_is_read() -> None:
    assert read_asked(None, None, None, None) == Asked("", 100, "", "")
    assert read_asked("XXDEM000018", "500", "encinos", "30") == Asked("XXDEM000018", 500, "encinos", "30")
    assert read_asked("", None, "", "") == Asked("", 100, "", "")
    assert read_rows(None, "", None, None) == AskedRows(NATION, Position(), 100)
    place = Position("XXDEM000018", 57)
    assert read_rows("XXDEM000018", "30", "XXDEM000018.57", "1") == AskedRows(Scope("XXDEM000018", "30"), place, 1)
    assert [read_year(text) for text in (None, "", "2026")] == [None, None, 2026]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ((None, "0", None, None), LimitWrong),
        ((None, "501", None, None), LimitWrong),
        ((None, "", None, None), LimitWrong),
        ((None, "-1", None, None), LimitWrong),
        ((None, "1e2", None, None), LimitWrong),
        ((None, "٣", None, None), LimitWrong),
        (("x'", None, None, None), CursorWrong),
        (("\x00", None, None, None), CursorWrong),
        (("A" * 12, None, None, None), CursorWrong),
        ((None, None, None, "33"), StateWrong),
        ((None, None, None, "00"), StateWrong),
        ((None, None, None, "Veracruz"), StateWrong),
    ],
)
def test_what_cannot_be_asked_is_refused(given: tuple[str | None, ...], error: type[AssemblyError]) -> None:
    with pytest.raises(error):
        read_asked(*given)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (("xxdem000018", None, None, None), ClinicWrong),
        ((None, "33", None, None), StateWrong),
        ((None, None, "XXDEM000018", None), PositionWrong),
        ((None, None, None, "٣"), LimitWrong),
    ],
)
def test_rows_that_cannot_be_asked_are_refused(given: tuple[str | None, ...], error: type[AssemblyError]) -> None:
    with pytest.raises(error):
        read_rows(*given)


@pytest.mark.parametrize("text", ["x", "26", "02026", "1600", "2026\n", "٢٠٢٦"])
def test_a_year_is_four_figures(text: str) -> None:
    with pytest.raises(YearWrong):
        read_year(text)


def test_a_refusal_says_what_to_send() -> None:
    with pytest.raises(LimitWrong, match=r"^«limit» es un número de 1 a 500\.$"):
        read_asked(None, "0", None, None)
