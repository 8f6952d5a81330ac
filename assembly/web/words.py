"""Messages, days and hours in the reader's language. Spanish is the language of the source; English is translated."""

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime, format_time
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from assembly.core import clock
from assembly.core.errors import N_, Message
from assembly.core.money import Money
from assembly.paths import resource

SPANISH, ENGLISH = "es-MX", "en"
LANGUAGES = (SPANISH, ENGLISH)
_LOCALE = {SPANISH: "es_MX", ENGLISH: "en_US"}
_DAY = {SPANISH: "d 'de' MMMM 'de' y", ENGLISH: "d MMMM y"}
_WEEKDAY = {SPANISH: "EEEE", ENGLISH: "EEEE,"}
# Mexico's zones as people call them; the border ones keep the hour of the country across.
_ZONE_WORDS = {
    "America/Mexico_City": N_("hora del centro"),
    "America/Chihuahua": N_("hora del centro"),
    "America/Bahia_Banderas": N_("hora del centro"),
    "America/Matamoros": N_("hora de la frontera"),
    "America/Ojinaga": N_("hora de la frontera"),
    "America/Ciudad_Juarez": N_("hora de la frontera"),
    "America/Tijuana": N_("hora del noroeste"),
    "America/Mazatlan": N_("hora del Pacífico"),
    "America/Hermosillo": N_("hora del Pacífico"),
    "America/Cancun": N_("hora del sureste"),
}


class _Catalogue(Translations):
    """A catalogue read from its .po file: no compiled files are kept."""

    def __init__(self, path: Any) -> None:
        super().__init__()
        with path.open("rb") as file:
            messages = read_po(file)
        self._catalog: dict[Any, str] = {}
        for message in messages:
            if message.id and message.string:
                self._keep(message.id, message.string)

    def _keep(self, message_id: Any, string: Any) -> None:
        if isinstance(message_id, str):
            self._catalog[message_id] = string
            return
        for number, form in enumerate(string):
            self._catalog[(message_id[0], number)] = form


@functools.cache
def translations(lang: str) -> NullTranslations:
    """The catalogue of a language; Spanish needs none."""
    if lang == SPANISH:
        return NullTranslations()
    return _Catalogue(resource("locale") / lang / "LC_MESSAGES" / "messages.po")


def translator(lang: str) -> Callable[[str], str]:
    """gettext for a language, of our own messages alone: what somebody typed may read the same and stays."""
    catalogue = translations(lang)
    return lambda text: catalogue.gettext(text) if isinstance(text, Message) else text


def shower(lang: str) -> Callable[[Any], str]:
    """How a value inside a sentence is written: money, days, counts and our own messages in the reader's way."""

    def show(value: Any) -> str:
        if isinstance(value, Message):
            return translator(lang)(value)
        if isinstance(value, datetime):
            return format_datetime(value, "d MMM y, HH:mm", locale=_LOCALE[lang])
        if isinstance(value, date):
            return day(value, lang)
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{value:,}"
        return str(value) if isinstance(value, Money) or value else ""

    return show


@functools.lru_cache(maxsize=4096)
def day(value: date, lang: str) -> str:
    """`15 de febrero de 2026`, `15 February 2026`."""
    return format_date(value, _DAY[lang], locale=_LOCALE[lang])


def moment(value: datetime, zone: str, lang: str) -> str:
    """A moment on the clinic's clock, with its zone in words: `sábado 21 de febrero de 2026, 11:00 (hora …)`."""
    here = clock.local(value, zone)
    weekday = format_date(here.date(), _WEEKDAY[lang], locale=_LOCALE[lang])
    hour = format_time(here.time(), "HH:mm", locale=_LOCALE[lang])
    return f"{weekday} {day(here.date(), lang)}, {hour} ({zone_name(zone, lang)})"


def zone_name(zone: str, lang: str) -> str:
    """`hora del centro`: a zone as people call it; zones with the same clock may share a name."""
    return translator(lang)(_ZONE_WORDS.get(zone, zone))


def hour(value: datetime, zone: str) -> str:
    """`10:32` on the clinic's clock."""
    return f"{clock.local(value, zone):%H:%M}"
