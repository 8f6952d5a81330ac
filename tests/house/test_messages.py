"""Spanish is the source; English is complete, and keeps every place for a number."""

import re
from typing import Any

import pytest

from assembly.web.words import ENGLISH, translations
from tools.messages import english, extracted

_PLACES = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")


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
