"""The amount in words: a table, and an independent reader that reads the words back to the number."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assembly.core.money import MOST_IN_WORDS, Money, in_words

TABLE = {
    0: "cero pesos 00/100 M.N.",
    50: "cero pesos 50/100 M.N.",
    100: "un peso 00/100 M.N.",
    101: "un peso 01/100 M.N.",
    200: "dos pesos 00/100 M.N.",
    1600: "dieciséis pesos 00/100 M.N.",
    2100: "veintiún pesos 00/100 M.N.",
    2200: "veintidós pesos 00/100 M.N.",
    3000: "treinta pesos 00/100 M.N.",
    3100: "treinta y un pesos 00/100 M.N.",
    9999: "noventa y nueve pesos 99/100 M.N.",
    10000: "cien pesos 00/100 M.N.",
    10100: "ciento un pesos 00/100 M.N.",
    50000: "quinientos pesos 00/100 M.N.",
    70000: "setecientos pesos 00/100 M.N.",
    90000: "novecientos pesos 00/100 M.N.",
    100000: "mil pesos 00/100 M.N.",
    100100: "mil un pesos 00/100 M.N.",
    110000: "mil cien pesos 00/100 M.N.",
    123450: "mil doscientos treinta y cuatro pesos 50/100 M.N.",
    2100000: "veintiún mil pesos 00/100 M.N.",
    3100100: "treinta y un mil un pesos 00/100 M.N.",
    10000000: "cien mil pesos 00/100 M.N.",
    10100000: "ciento un mil pesos 00/100 M.N.",
    100000000: "un millón de pesos 00/100 M.N.",
    100000100: "un millón un pesos 00/100 M.N.",
    200000000: "dos millones de pesos 00/100 M.N.",
    2100000000: "veintiún millones de pesos 00/100 M.N.",
    100100000: "un millón mil pesos 00/100 M.N.",
    99999999999: (
        "novecientos noventa y nueve millones novecientos noventa y nueve mil novecientos noventa y nueve pesos "
        "99/100 M.N."
    ),
}
VALUES = {
    "cero": 0, "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiún": 21, "veintidós": 22, "veintitrés": 23,
    "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
    "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
    "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}  # fmt: skip


def read_back(words: str) -> int:
    """Centavos, word by word: each adds, `mil` and `millones` multiply what stands before them."""
    match = re.fullmatch(r"(.+?) (?:de )?pesos? ([0-9]{2})/100 M\.N\.", words)
    assert match is not None, words
    done, group = 0, 0
    for word in match[1].split():
        if word in {"millón", "millones"}:
            done, group = group * 1_000_000, 0
        elif word == "mil":
            done, group = done + (group or 1) * 1000, 0
        elif word != "y":
            group += VALUES[word]
    return (done + group) * 100 + int(match[2])


@pytest.mark.parametrize(("centavos", "words"), TABLE.items())
def test_amounts_in_words(centavos: int, words: str) -> None:
    assert in_words(Money(centavos)) == words


@given(st.integers(0, MOST_IN_WORDS.centavos) | st.integers(0, 2_000_000_00))
@example(MOST_IN_WORDS.centavos)
@example(1_000_000_00)
def test_the_words_read_back_to_the_amount(centavos: int) -> None:
    assert read_back(in_words(Money(centavos))) == centavos


@given(st.integers(0, MOST_IN_WORDS.centavos))
def test_words_are_good_spanish(centavos: int) -> None:
    words = in_words(Money(centavos))
    bad = r"\buno\b|  |(?:^|millón |millones )un mil\b|\bcien (?!mil|pesos|millones|de)|\bciento (?:mil|pesos|millones)"
    assert re.search(bad, words) is None
    assert (" de pesos " in words) == (centavos >= 100_000_000 and centavos // 100 % 1_000_000 == 0)


@pytest.mark.parametrize("centavos", [-1, MOST_IN_WORDS.centavos + 1])
def test_beyond_a_cheque_there_are_no_words(centavos: int) -> None:
    with pytest.raises(ValueError, match="999,999,999"):
        in_words(Money(centavos))
