"""Ids of facts: UUIDv7 made where the form opens; the ids of what follows from a fact are derived from it.

And the short codes that people read aloud to one another.
"""

import re
import secrets
import time
from datetime import UTC, datetime
from uuid import UUID, uuid5

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
# Crockford's 32 signs: none is taken for another when read aloud or by hand.
SPOKEN_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAKEN_FOR = str.maketrans("OIL", "011", " -")


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562) in its canonical text: time-ordered, 74 random bits."""
    value = time.time_ns() // 1_000_000 << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(UUID(int=value | 0b10 << 62 | secrets.randbits(62)))


def made_at(made: str) -> datetime:
    """The moment that an id of `new_id` carries."""
    return datetime.fromtimestamp((UUID(made).int >> 80) / 1000, UTC)


def is_id(text: str) -> bool:
    """Whether `text` is a UUID in canonical lower-case form."""
    return _UUID.fullmatch(text) is not None


def derived_id(parent: str, name: str) -> str:
    """The id of the `name`d fact that the form `parent` brings with it: the same form, the same id."""
    return str(uuid5(UUID(parent), name))


def spoken(data: bytes, signs: int, groups: int = 2) -> str:
    """The first bits of `data` as that many signs, in equal groups: `7KQ2-M9TX`. Five bits make a sign."""
    number = int.from_bytes(data) >> (8 * len(data) - 5 * signs)
    code = "".join(SPOKEN_SIGNS[number >> 5 * place & 31] for place in reversed(range(signs)))
    size = signs // groups
    return "-".join(code[at : at + size] for at in range(0, signs, size))


def heard(typed: str) -> str:
    """A spoken code as it was meant, however it was typed; what is none stays something that fits nothing."""
    return typed.upper().translate(_TAKEN_FOR)
