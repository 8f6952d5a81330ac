"""What may be asked of the open data, and how a spreadsheet's cells are written. Pure."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money

MOST_ITEMS, USUAL_ITEMS = 500, 100
_CURSOR = re.compile(r"[A-Z0-9]{1,11}")
_STATE = re.compile(r"[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,9}")
# What a spreadsheet takes for the start of a formula, or skips on its way to one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


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


Cell = str | int | Money | None


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV as spreadsheets in Mexico open it without asking: UTF-8 with its mark, CRLF, no cell that is a formula."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: Cell) -> str:
    """Text that begins like a formula gets a quote before it; numbers, also negative ones, stay numbers."""
    if isinstance(value, Money):
        return value.plain
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else str(value)
