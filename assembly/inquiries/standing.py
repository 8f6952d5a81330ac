"""How an inquiry stands, from what was done with it, and its clock of working days. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from assembly.core.errors import N_
from assembly.inquiries import workdays


class Verdict(StrEnum):
    """What whoever looked at an inquiry did with its words."""

    PUBLISHED = "published"
    COVERED = "covered"
    WITHHELD = "withheld"


class Word(StrEnum):
    """What the asker says later, with her folio and her code."""

    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    FOLLOW_UP = "follow_up"


class State(StrEnum):
    """How an inquiry stands."""

    WAITING = "waiting"
    WITHHELD = "withheld"
    OPEN = "open"
    ANSWERED = "answered"
    NOT_SOLVED = "not_solved"
    SOLVED = "solved"


STATE_MARKS = {
    State.WAITING: (N_("por publicar"), "warn"),
    State.WITHHELD: (N_("no se publicó"), "plain"),
    State.OPEN: (N_("sin respuesta"), "warn"),
    State.ANSWERED: (N_("respondida"), "ok"),
    State.NOT_SOLVED: (N_("no quedó resuelta"), "bad"),
    State.SOLVED: (N_("resuelta"), "ok"),
}
OWED = frozenset({State.WAITING, State.OPEN, State.NOT_SOLVED})


@dataclass(frozen=True, slots=True)
class Said:
    """A gettext message with the values of its places."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to an inquiry, in the order of the journal: an answer, or a word of the asker and its new term."""

    n: int
    word: Word | None = None  # None: the committee's answer
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many inquiries there are of each state; `late` are those whose answer is past its day."""

    asked: int = 0
    by_state: Mapping[State, int] = field(default_factory=dict)
    late: int = 0

    @property
    def unanswered(self) -> int:
        """Those that wait for the committee, also for being published."""
        return sum(count for state, count in self.by_state.items() if state in OWED)


def state_of(verdict: Verdict | None, events: Iterable[Event]) -> State:
    """How an inquiry stands; `verdict` is the latest on its words."""
    if verdict is None:
        return State.WAITING
    if verdict is Verdict.WITHHELD:
        return State.WITHHELD
    state = State.OPEN
    for event in sorted(events, key=lambda one: one.n):
        state = _next(state, event)
    return state


def _next(state: State, event: Event) -> State:
    if event.word is None:
        return State.ANSWERED
    if event.word is Word.FOLLOW_UP:
        return State.OPEN if state is State.ANSWERED else state
    return State.SOLVED if event.word is Word.SOLVED else State.NOT_SOLVED


def due_of(first: date, events: Iterable[Event]) -> date:
    """The day by which the answer that is owed, or the last one that was, must come."""
    return next((e.due_on for e in sorted(events, key=lambda one: -one.n) if e.due_on), first)


def restarts(state: State, word: Word) -> bool:
    """Whether a word of the asker starts the clock again: only one that opens what was answered."""
    return state is State.ANSWERED and word is not Word.SOLVED


def days_left(today: date, due: date) -> int:
    """Working days left to answer; 0 on the last day, below zero when it is late.

    A term that ends on a Friday is late by one on Monday; on the Saturday between it is late by none, and still late.
    """
    return workdays.between(today, due)


def is_late(today: date, due: date) -> bool:
    """Whether the last day is over, be it by a Sunday."""
    return today > due


def clock_words(today: date, due: date) -> Said:
    """The clock, as anybody reads it."""
    left = days_left(today, due)
    if not is_late(today, due):
        return _left(left, today == due, due)
    if left == 0:
        return Said(N_("El plazo para responder terminó el {day}."), {"day": due})
    if left == -1:
        return Said(N_("La respuesta lleva un día hábil de retraso: el plazo terminó el {day}."), {"day": due})
    text = N_("La respuesta lleva {days} días hábiles de retraso: el plazo terminó el {day}.")
    return Said(text, {"days": -left, "day": due})


def _left(left: int, is_today: bool, due: date) -> Said:
    if is_today:
        return Said(N_("Hoy termina el plazo para responder."))
    if left == 1:
        return Said(N_("Queda un día hábil para responder: hasta el {day}."), {"day": due})
    return Said(N_("Quedan {days} días hábiles para responder: hasta el {day}."), {"days": left, "day": due})
