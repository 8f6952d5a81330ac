"""The front page and the search: counts, clinics found however they are spelt, each with its last assembly."""

import functools
import heapq
import operator
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from assembly.assemblies.models import Closing, Convocation, NotHeld, Opening
from assembly.assemblies.rules import State, state_of
from assembly.clinics.models import Clinic
from assembly.clinics.queries import ClinicInfo
from assembly.core import clock
from assembly.core.text import folded

MOST_TEXT = 200
MOST_FOUND = 50
_MOST_NEAR, _MOST_PIECES, _MOST_WORDS = 10, 24, 8
_RECENT = 8


@dataclass(frozen=True, slots=True)
class LastAssembly:
    """The assembly called for the latest day, on the clinic's calendar, and how far it got."""

    id: str
    day: date
    state: State


@dataclass(frozen=True, slots=True)
class ClinicLine:
    """A clinic in a list."""

    info: ClinicInfo
    last: LastAssembly | None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The front page; without `text`, `lines` are the clinics with the latest assemblies.

    `is_near`: nothing holds the text, these only look like it. `is_cut`: there may be more than the lines shown.
    """

    text: str
    clinics: int
    assemblies: int
    lines: tuple[ClinicLine, ...]
    is_near: bool = False
    is_cut: bool = False


def front_page(session: Session, text: str, state: str = "") -> FrontPage:
    """What the front page shows for what was typed, in a state where its code is given; eight statements at most."""
    text = " ".join(text[:MOST_TEXT].split())
    counts = select(
        select(func.count()).select_from(Clinic).scalar_subquery(),
        select(func.count()).select_from(Closing).scalar_subquery(),
    )
    clinics, assemblies = session.execute(counts).one()
    if not folded(text):
        lines = with_last_assembly(session, _recently_active(session))
        return FrontPage("", clinics, assemblies, tuple(lines))
    here = Clinic.state_code == state if state else true()
    found = _found(session, folded(text).split()[:_MOST_WORDS], here)
    near = [] if found else _near(session, folded(text), here)
    lines = with_last_assembly(session, found or near)
    return FrontPage(text, clinics, assemblies, tuple(lines), bool(near), len(found) == MOST_FOUND)


def _found(session: Session, words: Sequence[str], here: ColumnElement[bool]) -> list[ClinicInfo]:
    """Clinics that hold every word: first those that have it whole, then at the start of a word, then inside one."""
    padded = literal(" ") + Clinic.search_text + literal(" ")
    steps = [
        case(
            (padded.contains(f" {word} ", autoescape=True), 0),
            (padded.contains(f" {word}", autoescape=True), 1),
            else_=2,
        )
        for word in words
    ]
    rank = functools.reduce(operator.add, steps)
    holds = (Clinic.search_text.contains(word, autoescape=True) for word in words)
    query = select(*_COLUMNS).where(here, *holds).order_by(rank, Clinic.state_code, Clinic.municipality_code)
    rows = session.execute(query.order_by(Clinic.name, Clinic.clues).limit(MOST_FOUND))
    return [ClinicInfo(*row) for row in rows]


def with_last_assembly(session: Session, clinics: Sequence[ClinicInfo]) -> list[ClinicLine]:
    """The clinics in their order, each with its last assembly, in one statement."""
    last = last_assemblies(session, [clinic.clues for clinic in clinics])
    return [ClinicLine(clinic, last.get(clinic.clues)) for clinic in clinics]


def last_assemblies(session: Session, clues: Collection[str]) -> dict[str, LastAssembly]:
    """The last assembly of each of the clinics that had any."""
    query = select(
        Convocation.clinic_id,
        Convocation.assembly_id,
        Convocation.starts_at,
        Convocation.time_zone,
        *(_has(fact) for fact in (Opening, Closing, NotHeld)),
    ).where(Convocation.clinic_id.in_(clues))
    rows = session.execute(query.order_by(Convocation.starts_at, Convocation.n))
    return {
        key: LastAssembly(one, clock.local_day(starts_at, zone), state_of(*marks))
        for key, one, starts_at, zone, *marks in rows
    }


def _has(fact: Any) -> Any:
    return exists().where(and_(fact.clinic_id == Convocation.clinic_id, fact.assembly_id == Convocation.assembly_id))


def _recently_active(session: Session) -> list[ClinicInfo]:
    """The clinics whose assemblies were called, opened, closed or given up most lately."""
    latest = [_latest(fact) for fact in (Convocation, Opening, Closing, NotHeld)]
    both = union_all(*latest).subquery()
    query = select(both.c.clinic_id).group_by(both.c.clinic_id)
    keys = list(session.execute(query.order_by(func.max(both.c.recorded_at).desc()).limit(_RECENT)).scalars())
    rows = {row.clues: row for row in _clinics(session, keys)}
    return [rows[key] for key in keys if key in rows]


def _latest(fact: Any) -> Any:
    # Several facts of one clinic may come together, so more are looked at than clinics are shown.
    newest = select(fact.clinic_id, fact.recorded_at).order_by(fact.recorded_at.desc()).limit(_RECENT * 4)
    return select(newest.subquery())


_COLUMNS = tuple(getattr(Clinic, name) for name in ClinicInfo.__slots__)


def _clinics(session: Session, clues: Collection[str]) -> list[ClinicInfo]:
    return [ClinicInfo(*row) for row in session.execute(select(*_COLUMNS).where(Clinic.clues.in_(clues)))]


# Letters that sound alike in Mexico, each pair in turn: what is heard is not always how it is written.
_SOUNDS = (
    ("qu", "c"),
    ("ce", "se"),
    ("ci", "si"),
    ("ll", "y"),
    ("k", "c"),
    ("z", "s"),
    ("x", "s"),
    ("v", "b"),
    ("h", ""),
)


def _near(session: Session, text: str, here: ColumnElement[bool]) -> list[ClinicInfo]:
    """Clinics that share the most letters in a row with `text`, by sound, for names heard and not read.

    The whole catalogue is read and compared here: the databases take several times as long.
    """
    heard = _heard(text)
    pieces = _pieces(heard)
    if not pieces:
        return []
    rows = session.execute(select(Clinic.clues, Clinic.search_text).where(here)).all()
    sounds = _heard("\n".join(row.search_text for row in rows)).split("\n")[: len(rows)]
    shared = [(sum(map(sound.__contains__, pieces)), row.clues, sound) for row, sound in zip(rows, sounds, strict=True)]
    likely = heapq.nsmallest(_MOST_NEAR * 2, (one for one in shared if one[0] * 2 >= len(pieces)), key=_most_shared)
    best = sorted(likely, key=lambda one: -_likeness(heard, one[2]))[:_MOST_NEAR]
    found = {info.clues: info for info in _clinics(session, [clues for _, clues, _ in best])}
    return [found[clues] for _, clues, _ in best]


def _heard(text: str) -> str:
    return functools.reduce(lambda left, pair: left.replace(pair[0], pair[1]), _SOUNDS, text)


def _most_shared(one: tuple[int, str, str]) -> tuple[int, str]:
    return -one[0], one[1]


def _pieces(text: str) -> list[str]:
    words = [word for word in text.split() if len(word) >= 3]
    pieces = dict.fromkeys(word[i : i + 3] for word in words for i in range(len(word) - 2))
    return list(pieces)[:_MOST_PIECES]


def _likeness(text: str, other: str) -> float:
    """How well each word typed is matched by its most similar word there."""
    there = other.split()
    return sum(max(_similar(word, there), default=0.0) for word in text.split())


def _similar(word: str, there: Iterable[str]) -> list[float]:
    return [SequenceMatcher(None, word, other, autojunk=False).ratio() for other in there]
