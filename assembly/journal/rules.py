"""Journal lines, format version 1: how they are written, hashed and verified. Pure."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assembly.core.errors import N_, AssemblyError
from assembly.journal.lines import read_line

NO_LINE_HAS_IT = N_(
    "ningún renglón tiene ese código: no se escribió bien, es de otra clínica, o algo se cambió o se quitó"
)
PREFIX = "mano-alzada-journal-v1\n"
_CODE = re.compile(r"[A-Z2-7]{16}")
_HASH = re.compile(r"[0-9a-f]{64}")
_QR = re.compile(r"MA1/([A-Z0-9]{11})/([0-9]{1,15})/([A-Z2-7]{52})")
# Paper and typing confuse these; base32 has neither zero, one nor eight.
_TYPED = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None})


class NothingToErase(AssemblyError):
    sentence = N_(
        "Ese renglón no tiene ningún dato «{name}» que se pueda borrar. Revise la clave y el nombre del dato."
    )


class CodeNotWhole(AssemblyError):
    sentence = N_(
        "«{code}» no es un código completo. Escriba los 16 signos que están en el papel, sin saltarse ninguno."
    )


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
    """The first line that does not hold (0: nobody can say which one), and why (a gettext message)."""

    n: int
    why: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a paper keeps of a head: its whole hash or its short code and, where it says so, its line."""

    mark: str
    n: int | None = None

    def is_of(self, digest: str) -> bool:
        """Whether the line with that hash is the one on the paper."""
        return self.mark in (digest, short_code(digest))


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


def signature(who: str, on_behalf_of: str | None) -> str:
    """Who recorded a fact, as its line says it: `role:account`, or `role:account for role`."""
    return f"{who} for {on_behalf_of}" if on_behalf_of else who


def read_signature(by: str) -> tuple[str, str | None]:
    """Who, and in whose name: what `signature` put together."""
    who, _, behalf = by.partition(" for ")
    return who, behalf or None


def read_anchor(text: str, n: int | None = None) -> Anchor:
    """What was typed or scanned: 16 signs, 64 hexadecimal digits, or a whole QR. Raises CodeNotWhole."""
    if _HASH.fullmatch(text.strip().lower()):
        return Anchor(text.strip().lower(), n)
    if scanned := _QR.fullmatch(text.strip()):
        return Anchor(base64.b32decode(scanned[3] + "====").hex(), int(scanned[2]))
    code = text.upper().translate(_TYPED)
    if not _CODE.fullmatch(code):
        raise CodeNotWhole(code=text)
    return Anchor("-".join(code[i : i + 4] for i in range(0, 16, 4)), n)


def check_text(content: Mapping[str, Any], field: str, salt: bytes, value: str) -> bool:
    """Whether `value` is the one whose keyed hash the line (as `read_line` gives it) carries."""
    seal = content["personal"].get(field)
    return isinstance(seal, str) and hmac.compare_digest(seal.encode(), seal_personal(salt, value).encode())


class Walk:
    """The chain, line by line from the first; `head` is where it has come to."""

    def __init__(self, clinic: str, anchors: Iterable[Anchor] = ()) -> None:
        self.head = Head(clinic, 0, genesis(clinic))
        self._anchors = [a for a in anchors if not (a.n in (None, 0) and a.is_of(self.head.hash))]

    def step(self, line: bytes) -> Fault | None:
        """Go on to `line`, or say why it is not the next one."""
        try:
            content = read_line(line)
        except ValueError:
            return Fault(self.head.n + 1, N_("no es un renglón de bitácora"))
        if (why := _why_not_next(self.head, content)) is not None:
            return Fault(self.head.n + 1, why)
        self.head = Head(self.head.clinic, self.head.n + 1, digest(line))
        return self._meet_anchors()

    def end(self) -> Head | Fault:
        """The last head, when every paper was met on the way."""
        for anchor in self._anchors:
            if anchor.n is None:
                return Fault(0, NO_LINE_HAS_IT)
            return Fault(self.head.n + 1, N_("el papel dice que había más renglones: se quitaron"))
        return self.head

    def _meet_anchors(self) -> Fault | None:
        here = [anchor for anchor in self._anchors if anchor.n in (None, self.head.n)]
        for anchor in here:
            if anchor.is_of(self.head.hash):
                self._anchors.remove(anchor)
            elif anchor.n is not None:
                return Fault(anchor.n, N_("este renglón o uno anterior no es el que dice el papel: fue cambiado"))
        return None


def verify_lines(clinic: str, lines: Iterable[bytes], anchors: Iterable[Anchor] = ()) -> Head | Fault:
    """Walk the chain from line 1: the head it leads to, or the first fault."""
    walk = Walk(clinic, anchors)
    for line in lines:
        if (fault := walk.step(line)) is not None:
            return fault
    return walk.end()


def _why_not_next(before: Head, content: Mapping[str, Any]) -> str | None:
    if content["clinic"] != before.clinic:
        return N_("es de otra clínica")
    if content["n"] != before.n + 1:
        return N_("falta un renglón antes, o está fuera de orden")
    if content["prev"] != before.hash:
        return N_("no continúa el renglón anterior: uno de los dos fue cambiado")
    return None
