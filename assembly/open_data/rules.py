"""What may be asked of the open data. Pure."""

import re
from dataclasses import dataclass

from assembly.core.errors import N_, AssemblyError

MOST_ITEMS, USUAL_ITEMS = 500, 100
_CURSOR = re.compile(r"[A-Z0-9]{1,11}")
_STATE = re.compile(r"[0-9]{2}")
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


class LineWrong(AssemblyError):
    status = 400
    sentence = N_("«desde» es el número de un renglón de la bitácora, a partir de 1.")


class OriginalLost(AssemblyError):
    status = 500
    sentence = N_(
        "En el servidor falta un archivo de esta clínica, y sin él el expediente no estaría completo. Avise a la "
        "administración: el comando «assembly verify {clues}» dice en qué renglón de la bitácora está."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Which clinics are asked for: at most `limit`, those after the key `after`; empty filters let all pass."""

    after: str = ""
    limit: int = USUAL_ITEMS
    text: str = ""
    state_code: str = ""


def read_asked(after: str | None, limit: str | None, text: str | None, state: str | None) -> Asked:
    """What a query asks for. Raises LimitWrong, CursorWrong, StateWrong."""
    if after and not _CURSOR.fullmatch(after):
        raise CursorWrong()
    if state and not (_STATE.fullmatch(state) and 1 <= int(state) <= 32):
        raise StateWrong()
    return Asked(after or "", _limit(limit), text or "", state or "")


def _limit(text: str | None) -> int:
    if text is None:
        return USUAL_ITEMS
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= MOST_ITEMS:
        raise LimitWrong(least=1, most=MOST_ITEMS)
    return int(text)


def read_line_number(text: str | None) -> int:
    """The line to begin with; 1 where none is asked for. Raises LineWrong."""
    if text is None:
        return 1
    if not _NUMBER.fullmatch(text) or int(text) < 1:
        raise LineWrong()
    return int(text)
