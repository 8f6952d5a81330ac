"""Text and numbers as people type them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.text import NotANumber, NotPlainText, clean, folded, read_number, takes_e


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), (" 118 ", 118), ("-3", -3), ("007", 7), ("9" * 15, 10**15 - 1)]
)
def test_numbers_are_read(typed: str, number: int) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "-", "+1", "1.0", "1e3", "1_000", "١٢", "²", "1 0", "0x1", "NaN", "9" * 16, "--1"]
)
def test_only_plain_digits_are_numbers(typed: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_number(typed)
    assert str(refused.value) == "Escriba un número con cifras, por ejemplo 118."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Techo   nuevo ", "Techo nuevo"),
        ("Me\u0301dica", "Médica"),
        ("uno\r\ndos\rtres", "uno\ndos\ntres"),
        ("a\u00a0\tb", "a b"),
        ("\n\n a \n b \n", "a\nb"),
        ("", ""),
    ],
)
def test_text_is_cleaned_and_not_changed(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x07", "\x7f", "\ud800", "\ue000"])
def test_signs_that_cannot_be_kept_are_refused(sign: str) -> None:
    with pytest.raises(NotPlainText):
        clean(f"a{sign}b")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Co"])))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    once = clean(typed)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("text", "found_as"),
    [
        ("Médica Ñu", "medica nu"),
        ("  El  Álamo, S/N ", "el alamo s n"),
        ("STRASSE", "strasse"),
        ("—", ""),
        ("ﬁn 2", "fin 2"),
    ],
)
def test_names_are_folded_for_search(text: str, found_as: str) -> None:
    assert folded(text) == found_as


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Impermeabilizar el techo", True),
        ("índices nuevos", True),
        ("Hidrantes", True),
        ("Hígado", True),
        ("«Iluminación»", True),
        ("Inés Díaz", True),
        ("Ysabel", True),
        ("Hielera", False),
        ("Hiato", False),
        ("Iones", False),
        ("Yolanda", False),
        ("Baño", False),
        ("Habitación", False),
        ("Óscar", False),
        ("", False),
    ],
)
def test_before_which_words_spanish_says_e(word: str, expected: bool) -> None:
    assert takes_e(word) is expected
