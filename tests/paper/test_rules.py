"""What can stand on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.paper.rules import LinesWrong, drawable, read_people

HOSTILE = [
    "#panic()",
    '#read("/etc/passwd")',
    "*x* _y_ `z` $a$ <b> @c //d",
    "= Título falso",
    "]#[\\",
    '"}, {"code": "X',
    '#include "acta.typ"',
]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("José Ñáñez", "José Ñáñez"),
        ("Pɨꞌɨŋ Xolotlꞌ", "Pɨꞌɨŋ Xolotlꞌ"),
        ("abc\u202edef\u200d\u00ad", "abcdef"),
        ("Techo 🏥👩‍⚕️ nuevo", "Techo □ nuevo"),
        ("日本", "□"),
        ("a\u00a0b", "a b"),
        ("x" * 50, "x" * 24 + "\u200b" + "x" * 24 + "\u200b" + "xx"),
        *[(text, text) for text in HOSTILE],
    ],
)
def test_only_what_has_a_drawing_is_printed(text: str, drawn: str) -> None:
    assert drawable({"a": [text, 3, None, {"b": text}]}) == {"a": [drawn, 3, None, {"b": drawn}]}


@given(st.text())
def test_no_run_is_longer_than_a_column(text: str) -> None:
    assert max((len(run) for run in drawable(text).replace("\u200b", " ").split()), default=0) <= 24


@pytest.mark.parametrize(("text", "people"), [("", 60), ("  ", 60), ("1", 1), ("300", 300), ("1000", 1000)])
def test_a_list_is_for_as_many_as_asked(text: str, people: int) -> None:
    assert read_people(text) == people


@pytest.mark.parametrize("text", ["0", "-1", "1001", "doce", "1e3", "٣", "9" * 40])
def test_a_wrong_number_of_people_says_which_are_right(text: str) -> None:
    with pytest.raises(LinesWrong) as caught:
        read_people(text)
    assert str(caught.value) == "Escriba para cuántas personas es la lista: un número de 1 a 1000."
