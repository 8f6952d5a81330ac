"""What somebody asks to check: a code from paper and the clinic it is of. Pure."""

import base64
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from assembly.clinics.rules import is_clues
from assembly.core.errors import N_, AssemblyError
from assembly.journal.rules import Anchor, read_anchor

MOST_TYPED = 200
_QR = re.compile(r"MA1/([A-Z0-9]{11})/")
_CLINIC_PAGE = re.compile(r"(?:/[a-z]{2})?/clinicas/([A-Za-z0-9]{11})(?:/.*)?")
_CODE_BYTES = 10


class NotACode(AssemblyError):
    field = "c"
    sentence = N_("Ese no es un código completo. Escriba los 16 signos que están en el papel, sin saltarse ninguno.")


@dataclass(frozen=True, slots=True)
class Lead:
    """An address where a code was asked for, as posters have it in their QR.

    `host` is empty for an address of this site; `clues` is the clinic whose page it is.
    """

    host: str = ""
    clues: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: `code` and `place` as they were, the anchor read from one, the clinic named by either.

    An address is not shown again as a code: `lead` says where it leads.
    """

    code: str = ""
    place: str = ""
    anchor: Anchor | None = None
    clues: str | None = None
    lead: Lead | None = None


def read_asked(code: str, place: str, hosts: Collection[str] = ()) -> Asked:
    """What is to be checked; a QR names its clinic itself. `hosts`: those of this site. Raises NotACode."""
    code, place = as_typed(code), as_typed(place)
    address = _address(code)
    if address is not None:
        within = parse_qs(address.query)
        if "c" not in within:
            return _leading(address, place, hosts)
        code, place = as_typed(within["c"][0]), place or as_typed(within.get("clinica", [""])[0])
    scanned = _QR.match(code)
    named = scanned[1] if scanned else place.upper()
    return Asked(code, place, _anchor(code) if code else None, named if is_clues(named) else None)


def _address(text: str) -> SplitResult | None:
    """An address as a QR has it, or as it is printed beside one; None for anything else."""
    is_whole = text.lower().startswith(("https://", "http://"))
    if not is_whole and "/clinicas/" not in text:
        return None
    try:
        return urlsplit(text if is_whole else f"https://{text}")
    except ValueError:  # a bracket where no bracket may be
        return None


def _leading(address: SplitResult, place: str, hosts: Collection[str]) -> Asked:
    host = address.netloc.rpartition("@")[2].lower()
    if host not in hosts:
        return Asked("", place, lead=Lead(host))
    found = _CLINIC_PAGE.fullmatch(address.path)
    clues = found[1].upper() if found and is_clues(found[1].upper()) else None
    return Asked("", clues or place, clues=clues, lead=Lead(clues=clues))


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
