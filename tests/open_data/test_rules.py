"""What may be asked for."""

import pytest

from assembly.core.errors import AssemblyError
from assembly.open_data.rules import (
    Asked,
    CursorWrong,
    LimitWrong,
    LineWrong,
    StateWrong,
    read_asked,
    read_line_number,
)


def test_what_is_asked_is_read() -> None:
    assert read_asked(None, None, None, None) == Asked("", 100, "", "")
    assert read_asked("XXDEM000018", "500", "encinos", "30") == Asked("XXDEM000018", 500, "encinos", "30")
    assert [read_line_number(text) for text in (None, "1", "57")] == [1, 1, 57]


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


@pytest.mark.parametrize("text", ["0", "-1", "x", "", "1.0", "9" * 10])
def test_a_line_number_is_a_line_number(text: str) -> None:
    with pytest.raises(LineWrong):
        read_line_number(text)


def test_a_refusal_says_what_to_send() -> None:
    with pytest.raises(LimitWrong, match=r"^«limit» es un número de 1 a 500\.$"):
        read_asked(None, "0", None, None)
