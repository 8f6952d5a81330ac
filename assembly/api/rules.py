"""What programs may ask for. Pure."""

import re
from dataclasses import dataclass

from assembly.clinics.rules import is_clues
from assembly.core.errors import N_, AssemblyError
from assembly.datasets.rules import Position, Scope, read_position

MOST_ITEMS, USUAL_ITEMS = 500, 100
# What may be left empty, as a form leaves it, is as if it were not there.
CURSOR, STATE, YEAR = r"^([A-Z0-9]{1,11})?$", r"^(0[1-9]|[12][0-9]|3[0-2])?$", r"^((19|20)[0-9]{2})?$"
POSITION, CLUES = r"^([A-Z0-9]{1,11}\.[0-9]{1,15})?$", r"^([A-Z]{5}[0-9]{6})?$"
_NUMBER = re.compile(r"[0-9]{1,9}")


class LimitWrong(AssemblyError):
    status = 400
    sentence = N_("«limit» es un número de {least} a {most}.")


class CursorWrong(AssemblyError):
    status = 400
    sentence = N_("«after» es la CLUES de la última clínica que ya tiene. Para empezar, no lo ponga.")


class StateWrong(AssemblyError):
    status = 400
    sentence = N_("«state» es la clave del estado, con dos cifras: de 01 a 32.")


class YearWrong(AssemblyError):
    status = 400
    sentence = N_("«year» es un año de cuatro cifras, como 2026.")


class ClinicWrong(AssemblyError):
    status = 400
    sentence = N_("«clinic» es la CLUES de una clínica: cinco letras mayúsculas y seis cifras.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which clinics are asked for: at most `limit`, those after the key `after`; empty filters let all pass."""

    after: str = ""
    limit: int = USUAL_ITEMS
    text: str = ""
    state_code: str = ""


@dataclass(frozen=True, slots=True)
class AskedRows:
    """Which rows of a table are asked for."""

    scope: Scope
    after: Position
    limit: int


def read_asked(after: str | None, limit: str | None, text: str | None, state: str | None) -> Asked:
    """What a query asks for. Raises LimitWrong, CursorWrong, StateWrong."""
    if after and not _fits(CURSOR, after):
        raise CursorWrong()
    return Asked(after or "", _limit(limit), text or "", _state(state))


def read_rows(clinic: str | None, state: str | None, after: str | None, limit: str | None) -> AskedRows:
    """What a query for rows asks for. Raises ClinicWrong, StateWrong, PositionWrong, LimitWrong."""
    if clinic and not is_clues(clinic):
        raise ClinicWrong()
    return AskedRows(Scope(clinic or "", _state(state)), read_position(after), _limit(limit))


def read_year(text: str | None) -> int | None:
    """A year; None where none is asked for. Raises YearWrong."""
    if text and not _fits(YEAR, text):
        raise YearWrong()
    return int(text) if text else None


def _state(text: str | None) -> str:
    if text and not _fits(STATE, text):
        raise StateWrong()
    return text or ""


def _fits(pattern: str, text: str) -> bool:
    """`$` would let a line end pass."""
    return re.fullmatch(pattern.removesuffix("$"), text) is not None


def _limit(text: str | None) -> int:
    if text is None:
        return USUAL_ITEMS
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= MOST_ITEMS:
        raise LimitWrong(least=1, most=MOST_ITEMS)
    return int(text)
