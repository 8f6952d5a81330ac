"""One person, one post; no more people than seats. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assembly.core.errors import N_, AssemblyError
from assembly.core.text import folded


class Post(Protocol):
    """A post of the programme year; `seats` is how many people hold it at once."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def seats(self) -> int: ...


class SeatsFull(AssemblyError):
    status = 409
    sentence = N_("«{post}» tiene {seats} lugares y esta asamblea ya los llenó. Revise quién quedó en el cargo.")


class SeatFull(SeatsFull):
    sentence = N_("«{post}» tiene un solo lugar y esta asamblea ya lo llenó. Revise quién quedó en el cargo.")


@dataclass(frozen=True, slots=True)
class TermInfo:
    """Who holds, or held, a post; `name` is None when it was erased, `ended_on` while it lasts."""

    id: str
    post: str
    post_name: str
    name: str | None
    since: date
    ended_on: date | None
    assembly_id: str
    nominee_id: str


def person_key(name: str) -> str:
    """The same person however the name is typed; names without Latin letters keep their own."""
    return folded(name) or " ".join(name.casefold().split())


def replaced(current: Sequence[TermInfo], post: Post, name: str, assembly_id: str) -> list[TermInfo]:
    """The terms that end when `name` takes a seat of `post`: any she holds, and the oldest where seats are full.

    `current` goes from the oldest to the newest. Raises SeatsFull when this very assembly filled them all.
    """
    her_own = [term for term in current if term.name is not None and person_key(term.name) == person_key(name)]
    others = [term for term in current if term.post == post.code and term not in her_own]
    surplus = len(others) + 1 - post.seats
    earlier = [term for term in others if term.assembly_id != assembly_id]
    if surplus > len(earlier):
        raise SeatFull(post=post.name) if post.seats == 1 else SeatsFull(post=post.name, seats=post.seats)
    return her_own + earlier[: max(0, surplus)]
