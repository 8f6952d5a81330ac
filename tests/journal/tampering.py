"""Fourteen ways to change a journal that was handed over as a file; each gives other bytes than it got."""

import json
import random
from collections.abc import Callable
from typing import Any

from assembly.journal.rules import genesis
from tests.factories.cast import OTHER_CLINIC
from tests.journal.journals import rechained

Lines = list[bytes]


def _edited(line: bytes, **more: Any) -> bytes:
    return json.dumps(json.loads(line) | more, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _at(lines: Lines, n: int, *new: bytes) -> Lines:
    return [*lines[:n], *new, *lines[n + 1 :]]


def _data(line: bytes, dice: random.Random) -> bytes:
    return _edited(line, data=json.loads(line)["data"] | {"present": dice.randrange(10**6)})


def edit(lines: Lines, dice: random.Random) -> Lines:
    n = dice.randrange(len(lines))
    return _at(lines, n, _data(lines[n], dice))


def edit_and_chain_again(lines: Lines, dice: random.Random) -> Lines:
    n = dice.randrange(len(lines))
    return rechained(_at(lines, n, _data(lines[n], dice)), n)


def cut_tail(lines: Lines, dice: random.Random) -> Lines:
    return lines[: dice.randrange(1, len(lines))]


def drop_one(lines: Lines, dice: random.Random) -> Lines:
    return _at(lines, dice.randrange(len(lines) - 1))


def swap(lines: Lines, dice: random.Random) -> Lines:
    n, m = sorted(dice.sample(range(len(lines)), 2))
    return _at(_at(lines, n, lines[m]), m, lines[n])


def repeat(lines: Lines, dice: random.Random) -> Lines:
    n = dice.randrange(len(lines))
    return _at(lines, n, lines[n], lines[n])


def move_to_another_clinic(lines: Lines, dice: random.Random) -> Lines:
    moved = [_edited(line, clinic=OTHER_CLINIC) for line in lines]
    return rechained([_edited(moved[0], prev=genesis(OTHER_CLINIC)), *moved[1:]], 0)


def sign_as_another(lines: Lines, dice: random.Random) -> Lines:
    n = dice.randrange(len(lines))
    return _at(lines, n, _edited(lines[n], by=f"treasurer:{dice.random()}"))


def move_the_hour(lines: Lines, dice: random.Random) -> Lines:
    n = dice.randrange(len(lines))
    return _at(lines, n, _edited(lines[n], recorded=f"2025-01-01T00:00:00.{dice.randrange(10**6):06d}Z"))


def change_a_seal(lines: Lines, dice: random.Random) -> Lines:
    n = dice.randrange(len(lines))
    return _at(lines, n, _edited(lines[n], personal={"place": f"{dice.getrandbits(256):064x}"}))


def forge_the_last(lines: Lines, dice: random.Random) -> Lines:
    return [*lines[:-1], _edited(lines[-1], id=f"{dice.random()}")]


def insert(lines: Lines, dice: random.Random) -> Lines:
    n = dice.randrange(len(lines))
    return _at(lines, n, _edited(lines[n], id="made up"), lines[n])


def write_otherwise(lines: Lines, dice: random.Random) -> Lines:
    """The same content with other bytes: a space, or a number as a float."""
    n = dice.randrange(len(lines))
    how = dice.choice([(b'{"by"', b'{ "by"'), (b'"v":1}', b'"v":1.0}'), (b'"v":1}', b'"v":1,"v":1}')])
    return _at(lines, n, lines[n].replace(*how))


def spoil(lines: Lines, dice: random.Random) -> Lines:
    """Something that is no line at all."""
    n = dice.randrange(len(lines))
    return _at(lines, n, dice.choice([b"", b"{}", b"[]", b"\xff\xfe", b"[" * 5000, b'{"v":1}', b"null", lines[n][:-1]]))


KINDS: list[Callable[[Lines, random.Random], Lines]] = [
    edit,
    edit_and_chain_again,
    cut_tail,
    drop_one,
    swap,
    repeat,
    move_to_another_clinic,
    sign_as_another,
    move_the_hour,
    change_a_seal,
    forge_the_last,
    insert,
    write_otherwise,
    spoil,
]


def flip(data: bytes, dice: random.Random) -> bytes:
    """One bit of the file turned over."""
    n = dice.randrange(len(data))
    return data[:n] + bytes([data[n] ^ 1 << dice.randrange(8)]) + data[n + 1 :]
