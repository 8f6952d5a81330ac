"""What was read of a clinic, recalled by its next reader as far as no line of its journal speaks against it.

An answer knows the tables that it came from, and a line of the journal names the table that it was written to: after
an expense the money is read again, and who was elected is not. How far the journal has come is asked of the database
each time, in one statement: nothing here goes stale by any clock, nor by what another process writes.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from assembly.core.facts import RECALL, Base, kinds
from assembly.core.writer import Unit

MOST_CLINICS, MOST_ANSWERS = 200, 200
_NEVER = 2**62
_ANY = "any line"
_ERASED = "erasure"  # reaches into any table
# They change with the shared mark, or by an erasure; what else is no fact's own table may change with any line.
_STEADY = frozenset({"clinic", "programme_year", "programme_year_former", "personal_value"})
_SINCE = text(
    "SELECT h.n, h.hash, last.line, m.n AS shared, l.kind FROM journal_head h CROSS JOIN shared_mark m "
    "LEFT JOIN journal_line last ON last.clinic_id = h.clinic_id AND last.n = h.n "
    "LEFT JOIN journal_line l ON l.clinic_id = h.clinic_id AND l.n > :since WHERE h.clinic_id = :clinic"
)
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """Something read, and the tables where a new line could make it another."""

    value: Any
    tables: frozenset[str]


@dataclass(frozen=True, slots=True)
class Held:
    """What was read of a clinic when line `n` was its last and the shared mark stood at `shared`."""

    n: int
    shared: int
    answers: Mapping[Hashable, Answer]


@dataclass(slots=True)
class Shelf:
    """What is held of clinics; the one that was not read for the longest goes first."""

    clinics: "OrderedDict[str, Held]" = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, clinic: str) -> Held | None:
        with self.lock:
            return self.clinics.get(clinic)

    def put(self, clinic: str, held: Held) -> None:
        """Keep what was read last; another reader may have seen more meanwhile."""
        with self.lock:
            old = self.clinics.get(clinic)
            if old is None or (old.n, old.shared) <= (held.n, held.shared):
                self.clinics[clinic] = held
            self.clinics.move_to_end(clinic)
            while len(self.clinics) > MOST_CLINICS:
                self.clinics.popitem(last=False)


_SHELVES: "WeakKeyDictionary[Engine, Shelf]" = WeakKeyDictionary()


class Recall:
    """One reader's answers: those that still hold, and what is read now."""

    def __init__(self, answers: dict[Hashable, Answer]) -> None:
        self.answers = answers
        self._reading: list[set[str]] = []

    def answer(self, key: Hashable, read: Callable[[], T]) -> T:
        """What `read` answers, and which tables it came from."""
        found = self.answers.get(key)
        if found is None:
            self._reading.append(set())
            try:
                value = read()
            finally:
                tables = frozenset(self._reading.pop())
            found = self.answers[key] = Answer(value, tables)
        if self._reading:
            self._reading[-1] |= found.tables
        value_then: T = found.value  # what was kept under a key was read for it
        return value_then

    def rows(self, connection: Connection, statement: Any, params: Any) -> Any:
        """What a statement answers."""

        def run() -> Any:
            found = connection.execute(statement, params)
            self._reading[-1] |= _tables(str(getattr(found.context, "statement", "")))
            return found.freeze()

        return self.answer((statement, _key(params)), run)()


class LastLine(Protocol):
    """The journal's head, with the line that it is of."""

    n: int
    hash: str
    line: bytes


@contextmanager
def recalling(session: Session, clinic: str) -> Iterator[LastLine | None]:
    """Within it, what is read of that clinic by `recalled`, and each statement of its own, is kept for who reads next.

    Gives the last line of its journal, where it was asked for. Only for what depends on nothing but the clinic's
    record and what moves the shared mark: the rule of kept pages.
    """
    if not _is_reading(session) or RECALL in session.info:
        yield None
        return
    shelf = _SHELVES.setdefault(session.connection().engine, Shelf())
    held = shelf.find(clinic)
    rows = session.execute(_SINCE, {"clinic": clinic, "since": held.n if held else _NEVER}).all()
    if not rows:  # no journal yet
        yield None
        return
    n, shared = rows[0].n, rows[0].shared
    recall = Recall(_standing(held, n, shared, {row.kind for row in rows if row.kind}))
    session.info[RECALL] = recall
    try:
        yield rows[0]
    finally:
        del session.info[RECALL]
    shelf.put(clinic, Held(n, shared, recall.answers if len(recall.answers) <= MOST_ANSWERS else {}))


def is_recalling(session: Session) -> bool:
    """Whether what is read now is kept for the next reader."""
    return RECALL in session.info


def recalled(session: Session, read: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
    """`read(session, *args)`, or what it answered while all that it read was the same; nobody may change it."""
    recall: Recall | None = session.info.get(RECALL)
    if recall is None:
        return read(session, *args, **named)
    return recall.answer((read, *args, *named.items()), lambda: read(session, *args, **named))


def _is_reading(session: Session) -> bool:
    """Whether it cannot write: what a writer sees may yet be undone."""
    options = session.connection().get_execution_options()
    return isinstance(session, Unit) and bool(options.get("reading") or options.get("postgresql_readonly"))


def _standing(held: Held | None, n: int, shared: int, moved: set[str]) -> dict[Hashable, Answer]:
    """The answers that no line since then speaks against."""
    if held is None or held.n > n or held.shared != shared or _ERASED in moved or not moved <= _kinds():
        return {}
    moved = moved | {_ANY} if moved else moved
    return {key: answer for key, answer in held.answers.items() if not answer.tables & moved}


@cache
def _kinds() -> frozenset[str]:
    """Every kind of fact; the program has loaded all of its rooms by the time that it answers."""
    return frozenset(kinds())


@lru_cache(maxsize=1024)
def _tables(statement: str) -> frozenset[str]:
    """The tables whose lines may change what a statement answers."""
    named = frozenset(re.findall(r"\w+", statement)) & frozenset(Base.metadata.tables)
    facts = named & _kinds()
    return facts if named - facts <= _STEADY and named else facts | {_ANY}


def _key(params: Mapping[str, Any] | None) -> Hashable:
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in (params or {}).items())
