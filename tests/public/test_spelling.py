"""What was meant by what was typed: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.public.spelling import Vocabulary, heard, slips

WORDS = st.text("abcdeiouxyz", min_size=1, max_size=9)
TEXTS = ("clinica la ceiba oaxaca xxdem000018", "clinica los encinos oaxaca", "encino veracruz", "casa caza")


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("ceiba", "ceiba", 0), ("encnios", "encinos", 1), ("oajaca", "oaxaca", 1), ("", "abc", 3), ("ab", "bca", 3)],
)
def test_slips_are_counted(one: str, other: str, count: int) -> None:
    assert slips(one, other) == count


@given(WORDS, WORDS)
def test_slips_are_the_same_both_ways_and_never_more_than_letters(one: str, other: str) -> None:
    assert slips(one, other) == slips(other, one)
    assert abs(len(one) - len(other)) <= slips(one, other) <= max(len(one), len(other))
    assert (slips(one, other) == 0) == (one == other)


@given(WORDS, st.integers(0, 8), st.sampled_from("abcdeiouxyz"))
def test_one_slip_is_one(word: str, place: int, sign: str) -> None:
    at = place % len(word)
    assert slips(word, word[:at] + word[at + 1 :]) == 1
    assert slips(word, word[:at] + sign + word[at:]) == 1
    assert slips(word, word[:at] + sign + word[at + 1 :]) == int(word[at] != sign)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ceyba", ("ceiba",)),
        ("encnios", ("encinos",)),
        ("oajaca", ("oaxaca",)),
        ("beracrus", ("veracruz",)),
        ("ensinos", ("encinos",)),
        ("cas", ()),  # too short for a slip
        ("zapopan", ()),
        ("xxdem000019", ()),  # a key is no word
    ],
)
def test_what_was_meant(typed: str, meant: tuple[str, ...]) -> None:
    assert Vocabulary(TEXTS).meant(typed) == meant


def test_the_word_of_more_clinics_comes_first() -> None:
    known = Vocabulary([*TEXTS, "caza", "caza"])
    assert known.meant("kasa") == ("caza", "casa")
    assert known.groups(["kasa", "qu", "oajaca"]) == [("caza", "casa"), ("oaxaca",)]
    assert known.rarest([("clinica",), ("encinos",), ("18",)]) == ("encinos",)


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("losencinos", ("los encinos",)),
        ("laceyba", ("la ceiba",)),
        ("clinicalosensinos", ("clinica los encinos",)),
        ("encinos", ()),  # as it stands
        ("losencinosdelrio", ()),
        ("xxdem000018los", ()),
        ("losen" * 20, ()),
    ],
)
def test_words_written_together_are_taken_apart(typed: str, apart: tuple[str, ...]) -> None:
    assert Vocabulary(TEXTS).parted(typed) == apart


def test_only_what_was_written_together_is_taken_apart() -> None:
    known = Vocabulary(TEXTS)
    assert known.apart(["oaxaca", "laceiba"]) == [("oaxaca",), ("la ceiba",)]
    assert known.apart(["oaxaca", "ceiba"]) == []


@given(st.lists(st.text("abcde", min_size=2, max_size=5), min_size=2, max_size=3))
def test_known_words_are_found_however_they_are_joined(words: list[str]) -> None:
    known = Vocabulary([" ".join(words)])
    joined = "".join(words)
    assert known.has(joined) or known.parted(joined)


@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_a_word_of_the_catalogue_is_never_mended(words: list[str], data: st.DataObject) -> None:
    known = Vocabulary([" ".join(words)])
    word = data.draw(st.sampled_from(words))
    assert known.groups([word]) == [(word,)]


@pytest.mark.parametrize(("one", "other"), [("quezada", "kesada"), ("cystella", "sistella"), ("hayuco", "ayuko")])
def test_words_that_sound_alike(one: str, other: str) -> None:
    assert heard(one) == heard(other)


def test_nothing_is_known_of_an_empty_catalogue() -> None:
    assert Vocabulary([]).groups(["encinos"]) == []
