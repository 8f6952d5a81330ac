"""Spanish is the source, in plain sentences; English is complete, and keeps every place for a number."""

import re
from typing import Any

import pytest

from assembly.web.words import ENGLISH, translations
from tools.messages import english, extracted

_PLACES = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")
_WORD, _VOWELS = re.compile(r"[a-záéíóúüñ]+", re.IGNORECASE), re.compile(r"[aeiouáéíóúüy]+", re.IGNORECASE)
_STRONG = set("aeoáéíóú")
LONGEST_SENTENCE, SIXTH_GRADE = 30, 80  # words; the ease that Fernández Huerta (1959) gives to what is easy to read


def texts(message: Any) -> list[tuple[str, str]]:
    """Each form of a message beside its English."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def faults(pairs: list[tuple[str, str]]) -> list[str]:
    """Messages without English, or whose English lost a number or made one up."""
    return [
        spanish for spanish, other in pairs if not other or set(_PLACES.findall(spanish)) != set(_PLACES.findall(other))
    ]


PAIRS = [pair for message in english() if message.id for pair in texts(message)]


def test_the_catalogue_holds_exactly_the_messages_of_the_code() -> None:
    assert {m.id for m in english() if m.id} == {m.id for m in extracted() if m.id}


def test_every_message_has_its_english() -> None:
    assert faults(PAIRS) == []


@pytest.mark.parametrize("twin", [("Sobran {over}", ""), ("Sobran {over}", "Too many"), ("Hola", "Hi {name}")])
def test_what_is_missing_is_found(twin: tuple[str, str]) -> None:
    assert faults([twin]) == [twin[0]]


def test_the_program_reads_the_catalogue() -> None:
    catalogue = translations(ENGLISH)
    plain = [(spanish, other) for spanish, other in PAIRS if "%(" not in spanish][:200]
    assert [catalogue.gettext(spanish) for spanish, _ in plain] == [other for _, other in plain]


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a place for a number counts as a word."""
    plain = _PLACES.sub("x", text)
    return [words for one in re.split(r"[.!?]+(?:\s|$)", plain) if (words := _WORD.findall(one))]


def syllables(word: str) -> int:
    """About how many: each group of vowels is one, more where several strong ones meet."""
    return max(1, sum(max(1, len(_STRONG & set(group))) for group in _VOWELS.findall(word.lower())))


def ease(texts: list[str]) -> float:
    """How easy a Spanish text is to read, 100 for the easiest: short words, short sentences."""
    found = [words for text in texts for words in sentences(text)]
    every = [word for words in found for word in words]
    return 206.84 - 60 * sum(map(syllables, every)) / len(every) - 1.02 * len(every) / len(found)


PROSE = [spanish for spanish, _ in PAIRS if len(_WORD.findall(_PLACES.sub("x", spanish))) >= 8]


def test_a_sixth_grader_understands_the_sentences() -> None:
    assert [words for text in PROSE for words in sentences(text) if len(words) > LONGEST_SENTENCE] == []
    assert ease(PROSE) > SIXTH_GRADE


@pytest.mark.parametrize(
    ("text", "is_easy"),
    [
        ("La asamblea votó el techo. El comité lo paga. Usted ve la factura.", True),
        ("La administración municipal correspondiente implementará procedimientos extraordinarios.", False),
    ],
)
def test_what_is_hard_to_read_is_found(text: str, is_easy: bool) -> None:
    assert (ease([text]) > SIXTH_GRADE) == is_easy
