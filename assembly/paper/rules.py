"""What can stand on paper: the signs that the fonts can draw, and how many lines a list may have. Pure."""

import re
import unicodedata
from typing import Any

from assembly.core.errors import N_, AssemblyError
from assembly.core.text import read_number

MOST_PEOPLE = 1000  # lines of an attendance list: the largest known assemblies gather 300
USUAL_PEOPLE = 60
MOST_SHEETS, USUAL_SHEETS = 50, 4  # of receipts, two on each
MISSING = "□"  # stands for whatever the fonts have no drawing for, as an emoji
# Latin with the letters of native languages, Greek and Cyrillic, the usual marks and signs. A sign without a drawing
# would not only look bad: a PDF/A cannot be made with it. A test prints every one of these.
_DRAWN = (
    "\n -~\u00a1-\u00ac\u00ae-\u036f\u0391-\u03a1\u03a3-\u03c9\u0400-\u04ff\u1e00-\u1eff\u2010-\u2015\u2018-\u201f"
    "\u2020-\u2022\u2026\u2030-\u203a\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u25a0-\u25ff\ua78b\ua78c"
)
_UNDRAWN = re.compile(f"[^{_DRAWN}]+")
_LONG_RUN = re.compile(r"\S{24}(?=\S)")  # no Spanish word is longer
_MAY_BREAK = "\u200b"


class LinesWrong(AssemblyError):
    field = "personas"
    sentence = N_("Escriba para cuántas personas es la lista: un número de 1 a {most}.")


class SheetsWrong(AssemblyError):
    field = "hojas"
    sentence = N_("Escriba cuántas hojas de recibos quiere: un número de 1 a {most}.")


class PressBusy(AssemblyError):
    status = 503
    sentence = N_("Hay muchas hojas por imprimir en este momento. Espere un minuto y vuelva a intentarlo.")


def drawable(value: Any) -> Any:
    """The same JSON data with only text that can be drawn, and that breaks before it leaves its column."""
    if isinstance(value, str):
        return _drawable_text(value)
    if isinstance(value, dict):
        return {key: drawable(one) for key, one in value.items()}
    return [drawable(one) for one in value] if isinstance(value, list | tuple) else value


def _drawable_text(text: str) -> str:
    """Marks that only steer (as those that turn the direction of writing) go; what has no drawing becomes a box."""
    plain = "".join(sign for sign in text.replace("\u00a0", " ") if unicodedata.category(sign) != "Cf")
    return _LONG_RUN.sub(rf"\g<0>{_MAY_BREAK}", _UNDRAWN.sub(MISSING, plain))


def read_sheets(text: str) -> int:
    """How many sheets of receipts are asked; usually 4. Raises SheetsWrong."""
    if not text.strip():
        return USUAL_SHEETS
    try:
        sheets = read_number(text)
    except AssemblyError:
        sheets = 0
    if not 1 <= sheets <= MOST_SHEETS:
        raise SheetsWrong(most=MOST_SHEETS)
    return sheets


def read_people(text: str) -> int:
    """For how many people a list is asked; usually 60. Raises LinesWrong."""
    if not text.strip():
        return USUAL_PEOPLE
    try:
        people = read_number(text)
    except AssemblyError:
        people = 0
    if not 1 <= people <= MOST_PEOPLE:
        raise LinesWrong(most=MOST_PEOPLE)
    return people
