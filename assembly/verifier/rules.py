"""What somebody asks to check: a code from paper and the clinic it is of. Pure."""

import base64
import re
from dataclasses import dataclass

from assembly.clinics.rules import is_clues
from assembly.core.errors import N_, AssemblyError
from assembly.journal.rules import Anchor, read_anchor

MOST_TYPED = 200
_QR = re.compile(r"MA1/([A-Z0-9]{11})/")
_CODE_BYTES = 10


class NotACode(AssemblyError):
    field = "c"
    sentence = N_("Ese no es un código completo. Escriba los 16 signos que están en el papel, sin saltarse ninguno.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: `code` and `place` as they were, the anchor read from one, the clinic named by either."""

    code: str = ""
    place: str = ""
    anchor: Anchor | None = None
    clues: str | None = None


def read_asked(code: str, place: str) -> Asked:
    """What is to be checked; a QR names its clinic itself. Raises NotACode."""
    code, place = as_typed(code), as_typed(place)
    scanned = _QR.match(code)
    named = scanned[1] if scanned else place.upper()
    return Asked(code, place, _anchor(code) if code else None, named if is_clues(named) else None)


def as_typed(text: str) -> str:
    """What a page may show again: nothing that no keyboard writes."""
    return "".join(sign for sign in text.strip()[:MOST_TYPED] if sign.isprintable())


def _anchor(code: str) -> Anchor:
    try:
        return read_anchor(code)
    except AssemblyError as error:
        raise NotACode() from error


def digest_start(mark: str) -> str:
    """How the hash of a line begins that has this code; the whole hash where that was given."""
    code = mark.replace("-", "")
    return mark if len(mark) == 2 * 32 else base64.b32decode(code).hex()[: 2 * _CODE_BYTES]
