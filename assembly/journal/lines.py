"""The bytes of lines and texts: how they are written, and the strict way in which they are read. Pure."""

import json
import re
from dataclasses import dataclass
from typing import Any

LARGEST = 2**53 - 1
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_HASH = re.compile(r"[0-9a-f]{64}")
_SHAPE: dict[str, tuple[type, ...]] = {
    "by": (str,),
    "clinic": (str,),
    "data": (dict,),
    "happened": (str, type(None)),
    "id": (str,),
    "kind": (str,),
    "n": (int,),
    "personal": (dict,),
    "prev": (str,),
    "recorded": (str,),
    "v": (int,),
}


class NotForTheJournal(ValueError):
    """A value that a line cannot hold: a float, an integer of 2^53 or more, or an unknown type."""


@dataclass(frozen=True, slots=True)
class Text:
    """A personal value with the salt (hex) of its keyed hash; one line of `texts.jsonl`."""

    fact_id: str
    field: str
    salt: str
    value: str

    @property
    def line(self) -> bytes:
        """As files hold it, without the line's end."""
        return line_bytes({"field": self.field, "id": self.fact_id, "salt": self.salt, "value": self.value})


def line_bytes(content: dict[str, Any]) -> bytes:
    """The UTF-8 JSON of a line: sorted keys, no spaces. Raises NotForTheJournal."""
    _check(content)
    return _written(content).encode()


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str):
                raise NotForTheJournal(f"key {key!r}")
            if type(part) is not str:  # as most are
                _check(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part)
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotForTheJournal(f"{value} is too large")
    elif value is not None and not isinstance(value, str):
        raise NotForTheJournal(type(value).__name__)


def read_line(line: bytes) -> dict[str, Any]:
    """What a line of format 1 says. Raises ValueError for anything that is not one."""
    content = _read_json(line)
    if not isinstance(content, dict) or set(content) != set(_SHAPE):
        raise ValueError("other keys than a line's")
    if any(type(content[key]) not in kinds for key, kinds in _SHAPE.items()) or content["v"] != 1:
        raise ValueError("a value of another kind")
    if not all(isinstance(seal, str) for seal in content["personal"].values()):
        raise ValueError("a seal that is not text")
    return content


def read_text(line: bytes) -> Text:
    """The personal value that a line of `texts.jsonl` holds. Raises ValueError."""
    content = _read_json(line)
    if not isinstance(content, dict) or set(content) != {"field", "id", "salt", "value"}:
        raise ValueError("other keys than a text's")
    if not all(isinstance(value, str) for value in content.values()) or not _HASH.fullmatch(content["salt"]):
        raise ValueError("a value of another kind")
    return Text(content["id"], content["field"], content["salt"], content["value"])


def _read_json(line: bytes) -> Any:
    if not line or min(line) < 0x20:
        raise ValueError("a control character, or nothing")
    try:
        return json.loads(
            line.decode(),
            parse_int=_whole,
            parse_float=_refuse,
            parse_constant=_refuse,
            object_pairs_hook=_each_key_once,
        )
    except RecursionError as error:
        raise ValueError("too deep") from error


def _whole(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST:
        raise ValueError("an integer of 2^53 or more")
    return int(text)


def _refuse(text: str) -> None:
    raise ValueError(f"{text} is not an integer")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(content := dict(pairs)) != len(pairs):
        raise ValueError("a key twice")
    return content
