"""Journal lines, format version 1: how they are written, hashed and verified. Pure."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assembly.core.errors import N_, AssemblyError

PREFIX = "mano-alzada-journal-v1\n"
LARGEST = 2**53 - 1
KEYS = {"by", "clinic", "data", "happened", "id", "kind", "n", "personal", "prev", "recorded", "v"}


class FactIdReused(AssemblyError):
    sentence = N_("Este formulario ya se había enviado con otros datos. Ábralo de nuevo y escríbalos otra vez.")


class NotForTheJournal(ValueError):
    """A value that a line cannot hold: a float, an integer of 2^53 or more, or an unknown type."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of a clinic's journal: its number (0 when empty) and its hash."""

    clinic: str
    n: int
    hash: str

    @property
    def code(self) -> str:
        """The short code for paper: 16 base32 characters (80 bits) in fours."""
        return short_code(self.hash)

    @property
    def qr(self) -> str:
        """The whole head for a QR in alphanumeric mode: clinic, line and all 256 bits."""
        full = base64.b32encode(bytes.fromhex(self.hash)).decode().rstrip("=")
        return f"MA1/{self.clinic}/{self.n}/{full}"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first line that does not hold, and why (a gettext message)."""

    n: int
    why: str


def short_code(digest: str) -> str:
    """16 base32 characters of a hash, in fours, for people to compare."""
    text = base64.b32encode(bytes.fromhex(digest)[:10]).decode()
    return "-".join(text[i : i + 4] for i in range(0, 16, 4))


def genesis(clinic: str) -> str:
    """What `prev` of line 1 is: nobody can move a journal to another clinic."""
    return hashlib.sha256((PREFIX + clinic).encode()).hexdigest()


def digest(line: bytes) -> str:
    """The hash of a line's stored bytes, never of the line written again."""
    return hashlib.sha256(line).hexdigest()


def seal_personal(salt: bytes, value: str) -> str:
    """What a line shows of a personal value: HMAC-SHA256 under its own 32-byte salt."""
    return hmac.new(salt, value.encode(), hashlib.sha256).hexdigest()


def line_bytes(content: dict[str, Any]) -> bytes:
    """The UTF-8 JSON of a line: sorted keys, no spaces. Raises NotForTheJournal."""
    _check(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str):
                raise NotForTheJournal(f"key {key!r}")
            _check(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part)
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotForTheJournal(f"{value} is too large")
    elif value is not None and not isinstance(value, str):
        raise NotForTheJournal(type(value).__name__)


def verify_lines(clinic: str, lines: Iterable[bytes]) -> Head | Fault:
    """Walk the chain from line 1: the head it leads to, or the first fault."""
    head = Head(clinic, 0, genesis(clinic))
    for line in lines:
        fault = _fault(head, line)
        if fault is not None:
            return Fault(head.n + 1, fault)
        head = Head(clinic, head.n + 1, digest(line))
    return head


def _fault(before: Head, line: bytes) -> str | None:
    try:
        content = json.loads(line)
    except ValueError:
        return N_("no es un renglón de bitácora")
    if not isinstance(content, dict) or set(content) != KEYS or content["v"] != 1:
        return N_("no es un renglón de bitácora")
    if content["clinic"] != before.clinic:
        return N_("es de otra clínica")
    if content["n"] != before.n + 1:
        return N_("falta un renglón antes, o está fuera de orden")
    if content["prev"] != before.hash:
        return N_("no continúa el renglón anterior: uno de los dos fue cambiado")
    return None
