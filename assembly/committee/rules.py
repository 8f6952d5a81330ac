"""One person, one post; no more people than seats; how long a term lasts and what ends it. Pure."""

import calendar
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from assembly.core.errors import N_, AssemblyError
from assembly.core.text import person_key as person_key


class EndReason(StrEnum):
    RESIGNATION = "resignation"
    DEATH = "death"
    REMOVAL = "removal"
    REPLACEMENT = "replacement"
    NOT_RATIFIED = "not_ratified"
    OTHER_POST = "other_post"


END_WORDS = {
    EndReason.RESIGNATION: N_("Renunció"),
    EndReason.DEATH: N_("Falleció"),
    EndReason.REMOVAL: N_("La asamblea le quitó el cargo"),
    EndReason.REPLACEMENT: N_("La asamblea eligió a otra persona"),
    EndReason.NOT_RATIFIED: N_("La asamblea no le ratificó"),
    EndReason.OTHER_POST: N_("La asamblea le eligió para otro cargo"),
}


class Post(Protocol):
    """A post of the programme year; `seats` is how many people hold it at once."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def seats(self) -> int: ...


class TermOver(AssemblyError):
    status = 409
    sentence = N_("{person} ya no tiene el cargo «{post}» desde el {day}. Vea el comité como está ahora.")


class EndBeforeTerm(AssemblyError):
    field = "day"
    sentence = N_("{person} tiene el cargo desde el {since}: no pudo dejarlo el {day}. Revise la fecha.")


class EndInFuture(AssemblyError):
    field = "day"
    sentence = N_("La fecha {day} todavía no llega; hoy es {today}. Anótelo cuando deje el cargo.")


class SeatsFull(AssemblyError):
    status = 409
    sentence = N_("«{post}» tiene {seats} lugares y esta asamblea ya los llenó. Revise quién quedó en el cargo.")


class SeatFull(SeatsFull):
    sentence = N_("«{post}» tiene un solo lugar y esta asamblea ya lo llenó. Revise quién quedó en el cargo.")


@dataclass(frozen=True, slots=True)
class TermInfo:
    """Who holds, or held, a post; `name` is None when it was erased, `ended_on` while it lasts.

    `until` is the last day of its length, None for posts held until replaced; `end_note` why it ended, in words,
    `end_noted_at` when that was written down.
    """

    id: str
    post: str
    post_name: str
    name: str | None
    since: date
    ended_on: date | None
    assembly_id: str
    nominee_id: str
    end_reason: EndReason | None = None
    end_note: str | None = None
    until: date | None = None
    end_noted_at: datetime | None = None

    def is_over(self, today: date) -> bool:
        """Whether its length passed and nobody was elected or ratified since."""
        return self.ended_on is None and self.until is not None and self.until < today


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post with places that nobody holds; `since` is None where nobody ever held them."""

    post: str
    post_name: str
    seats: int
    since: date | None


def vacancies(posts: Iterable[Post], terms: Sequence[TermInfo]) -> list[Vacancy]:
    """The places that nobody holds, post by post; `since` is when the last of them was left."""
    found = []
    for post in posts:
        mine = [term for term in terms if term.post == post.code]
        empty = post.seats - sum(1 for term in mine if term.ended_on is None)
        left = sorted((term.ended_on for term in mine if term.ended_on), reverse=True)
        if empty > 0:
            found.append(Vacancy(post.code, post.name, empty, left[min(empty, len(left)) - 1] if left else None))
    return found


def last_day(since: date, months: int) -> date | None:
    """The last day of a term of so many months; None for one that lasts until replaced."""
    if not months:
        return None
    place = since.month - 1 + months
    year, month = since.year + place // 12, place % 12 + 1
    return date(year, month, min(since.day, calendar.monthrange(year, month)[1]))


def check_end(term: TermInfo, day: date, today: date) -> None:
    """Somebody leaves a post she still holds, on a day that came. Raises TermOver, EndBeforeTerm, EndInFuture."""
    if term.ended_on is not None:
        raise TermOver(person=term.name or "", post=term.post_name, day=term.ended_on)
    if day < term.since:
        raise EndBeforeTerm(person=term.name or "", since=term.since, day=day)
    if day > today:
        raise EndInFuture(day=day, today=today)


def replaced(
    current: Sequence[TermInfo], post: Post, name: str, assembly_id: str, kept: Collection[str] = ()
) -> list[TermInfo]:
    """The terms that end when `name` takes a seat of `post`: any she holds, and the oldest where seats are full.

    `current` goes from the oldest to the newest; `kept` are the terms that this assembly voted to go on. Raises
    SeatsFull when this very assembly filled them all.
    """
    her_own = [term for term in current if term.name is not None and person_key(term.name) == person_key(name)]
    others = [term for term in current if term.post == post.code and term not in her_own]
    surplus = len(others) + 1 - post.seats
    earlier = [term for term in others if term.assembly_id != assembly_id and term.id not in kept]
    if surplus > len(earlier):
        raise SeatFull(post=post.name) if post.seats == 1 else SeatsFull(post=post.name, seats=post.seats)
    return her_own + earlier[: max(0, surplus)]
