"""How the assemblies of a day stand, how many of each, and which of them are wanted. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from assembly.assemblies.rules import State
from assembly.core.errors import N_
from assembly.core.text import folded

MOST_ROWS = 100


class Standing(StrEnum):
    """How an assembly stands for those who watch from afar; OVERDUE: its hour passed and it was not opened."""

    CONVENED = "convened"
    OVERDUE = "overdue"
    OPEN = "open"
    CLOSED = "closed"
    SIGNED = "signed"
    NOT_HELD = "not_held"


# The word and the tone of each.
MARKS: dict[Standing, tuple[str, str]] = {
    Standing.CONVENED: (N_("convocada"), "plain"),
    Standing.OVERDUE: (N_("sin abrir, ya pasó su hora"), "bad"),
    Standing.OPEN: (N_("abierta"), "warn"),
    Standing.CLOSED: (N_("cerrada, falta el acta firmada"), "warn"),
    Standing.SIGNED: (N_("acta firmada"), "ok"),
    Standing.NOT_HELD: (N_("no realizada"), "bad"),
}


class Attention(StrEnum):
    """What needs somebody's attention; the words stand in the page's address."""

    ANY = ""
    UNOPENED = "sin-abrir"
    UNSIGNED = "sin-firmar"


_NEED = {
    Attention.ANY: frozenset(Standing),
    Attention.UNOPENED: frozenset({Standing.CONVENED, Standing.OVERDUE}),
    Attention.UNSIGNED: frozenset({Standing.CLOSED}),
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """An assembly of the day. `asked` questions were put to the people, `counted` have their result."""

    clues: str
    assembly_id: str
    clinic: str
    state_code: str
    state: str
    municipality_code: str
    municipality: str
    starts_at: datetime
    time_zone: str
    standing: Standing
    present: int | None
    asked: int
    counted: int

    @property
    def at_question(self) -> int | None:
        """Which question is being counted; None when none waits."""
        return self.counted + 1 if self.counted < self.asked else None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many assemblies stand how. `overdue` are among the unopened, `signed` among the closed."""

    total: int
    unopened: int
    overdue: int
    open: int
    closed: int
    signed: int
    not_held: int

    @property
    def unsigned(self) -> int:
        return self.closed - self.signed


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which assemblies of the day are asked for; empty keys let all pass."""

    state_code: str = ""
    municipality_code: str = ""
    attention: Attention = Attention.ANY

    def is_there(self, meeting: Meeting) -> bool:
        """Whether it lies in the state and the municipality asked for."""
        return self.state_code in ("", meeting.state_code) and self.municipality_code in ("", meeting.municipality_code)

    def is_due(self, meeting: Meeting) -> bool:
        """Whether it needs the attention asked for."""
        return meeting.standing in _NEED[self.attention]


@dataclass(frozen=True, slots=True)
class Hour:
    """The assemblies that begin at one moment on clocks of one name (a zone in words)."""

    starts_at: datetime
    time_zone: str
    clock: str
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a long list."""

    number: int
    last: int
    meetings: Sequence[Meeting]


def read_wanted(state: str, municipality: str, attention: str) -> Wanted:
    """What an address asks for; a municipality (its five digits) goes when another state than its own is chosen."""
    return Wanted(
        state_code=state,
        municipality_code=municipality if municipality.startswith(state) else "",
        attention=Attention(attention) if attention in set(Attention) else Attention.ANY,
    )


def standing_of(state: State, is_signed: bool, starts_at: datetime, now: datetime) -> Standing:
    """How it stands at `now`."""
    if state is State.CLOSED and is_signed:
        return Standing.SIGNED
    if state is State.CONVENED and now > starts_at:
        return Standing.OVERDUE
    return Standing(state.value)


def tally_of(meetings: Iterable[Meeting]) -> Tally:
    """How many stand how."""
    many = Counter(meeting.standing for meeting in meetings)
    return Tally(
        total=many.total(),
        unopened=many[Standing.CONVENED] + many[Standing.OVERDUE],
        overdue=many[Standing.OVERDUE],
        open=many[Standing.OPEN],
        closed=many[Standing.CLOSED] + many[Standing.SIGNED],
        signed=many[Standing.SIGNED],
        not_held=many[Standing.NOT_HELD],
    )


def in_order(meetings: Iterable[Meeting], clock_of: Callable[[str], str]) -> list[Meeting]:
    """By moment, clock, state, municipality and name; `clock_of` says in words what a zone's clock is called."""
    return sorted(meetings, key=lambda one: _key(one, clock_of))


def _key(one: Meeting, clock_of: Callable[[str], str]) -> tuple[datetime, str, str, str, str, str]:
    clock = clock_of(one.time_zone)
    return one.starts_at, clock, one.state_code, folded(one.municipality), folded(one.clinic), one.clues


def hours(meetings: Iterable[Meeting], clock_of: Callable[[str], str]) -> Iterator[Hour]:
    """Meetings in order, by the hour they begin at."""
    for (starts_at, clock), found in groupby(meetings, lambda one: (one.starts_at, clock_of(one.time_zone))):
        together = tuple(found)
        yield Hour(starts_at, together[0].time_zone, clock, together)


def sheet(meetings: Sequence[Meeting], number: int) -> Sheet:
    """The page of that number, or the nearest there is."""
    last = max(1, -(-len(meetings) // MOST_ROWS))
    number = min(max(number, 1), last)
    return Sheet(number, last, meetings[(number - 1) * MOST_ROWS : number * MOST_ROWS])
