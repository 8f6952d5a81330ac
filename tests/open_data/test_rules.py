"""What may be asked for."""

import pytest

from assembly.open_data.rules import LineWrong, read_line_number


def test_the_line_to_begin_with_is_read() -> None:
    assert [read_line_number(text) for text in (None, "1", "57")] == [1, 1, 57]


@pytest.mark.parametrize("text", ["0", "-1", "x", "", "1.0", "9" * 10])
def test_a_line_number_is_a_line_number(text: str) -> None:
    with pytest.raises(LineWrong):
        read_line_number(text)
