"""The front page and the search: counts, clinics found however they are spelt, each with its last assembly."""

import functools
import operator
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, and_, case, exists, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from assembly.assemblies.models import Closing, Convocation, NotHeld, Opening
from assembly.assemblies.rules import State, state_of
from assembly.clinics.models import Clinic
from assembly.clinics.queries import ClinicInfo
from assembly.core import clock
from assembly.core.text import folded
from assembly.public.spelling import Group, Vocabulary

MOST_TEXT = 200
MOST_FOUND = 50
_MOST_MEANT, _MOST_WORDS = 10, 8
_TELLING = 4  # letters: a shorter word alone says nothing
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

    `meant`: no clinic holds the text, these hold this. `is_cut`: there may be more than the lines shown.
    """

    text: str
    clinics: int
    assemblies: int
    lines: tuple[ClinicLine, ...]
    meant: str = ""
    is_cut: bool = False


def front_page(session: Session, text: str, state: str = "") -> FrontPage:
    """What the front page shows for what was typed, in a state where its code is given; nine statements at most."""
    text = " ".join(text[:MOST_TEXT].split())
    counts = select(
        select(func.count()).select_from(Clinic).scalar_subquery(),
        select(func.count()).select_from(Closing).scalar_subquery(),
    )
    clinics, assemblies = session.execute(counts).one()
    if not folded(text):
        lines = with_last_assembly(session, _recently_active(session))
        return FrontPage("", clinics, assemblies, tuple(lines))
    found, wanted = _found(session, text, Clinic.state_code == state if state else true())
    lines = with_last_assembly(session, found)
    return FrontPage(text, clinics, assemblies, tuple(lines), wanted.meant, len(found) == MOST_FOUND)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Clinics that hold a word of each group; `meant` is what was typed, mended, where it had to be."""

    groups: Sequence[Group]
    meant: str = ""

    @property
    def holds(self) -> ColumnElement[bool]:
        """Whether a clinic is one of them."""
        return and_(true(), *(_holds(Clinic.search_text, group) for group in self.groups))

    @property
    def rank(self) -> ColumnElement[int]:
        """Less for those that have the words whole, then at the start of a word, then inside one."""
        padded = literal(" ") + Clinic.search_text + literal(" ")
        steps = (
            case(
                (_holds(padded, [f" {word} " for word in group]), 0),
                (_holds(padded, [f" {word}" for word in group]), 1),
                else_=2,
            )
            for group in self.groups
        )
        return functools.reduce(operator.add, steps, literal(0))


def _holds(text: Any, words: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(text.contains(word, autoescape=True) for word in words))


def wanted_ways(session: Session, text: str) -> Iterator[Wanted]:
    """What a text may ask for, the likeliest first.

    As it is; with what was written together taken apart; each word as it may be meant; the word that says most.
    """
    words = folded(text[:MOST_TEXT]).split()[:_MOST_WORDS]
    yield Wanted([(word,) for word in words])
    known = vocabulary(session)
    groups = known.groups(words)
    if all(len(group[0]) < _TELLING for group in groups):
        groups = []  # of all that was typed only a «de la» is known
    for meant in filter(None, (known.apart(words), groups)):
        yield Wanted(meant, " ".join(group[0] for group in meant))
    if groups:
        rarest = known.rarest(groups)
        yield Wanted([rarest], rarest[0])


def wanted(session: Session, text: str, here: ColumnElement[bool]) -> Wanted:
    """The first of those ways in which there is any clinic; as it was typed, where there is none."""
    ways = wanted_ways(session, text)
    typed = next(ways)
    if _is_any(session, typed, here):
        return typed
    return next((one for one in ways if _is_any(session, one, here)), typed)


def _is_any(session: Session, one: Wanted, here: ColumnElement[bool]) -> bool:
    return session.execute(select(Clinic.clues).where(here, one.holds).limit(1)).first() is not None


def _found(session: Session, text: str, here: ColumnElement[bool]) -> tuple[list[ClinicInfo], Wanted]:
    for one in wanted_ways(session, text):
        most = _MOST_MEANT if one.meant else MOST_FOUND
        query = select(*_COLUMNS).where(here, one.holds).order_by(one.rank, Clinic.state_code, Clinic.municipality_code)
        rows = session.execute(query.order_by(Clinic.name, Clinic.clues).limit(most)).all()
        if rows:
            return [ClinicInfo(*row) for row in rows], one
    return [], Wanted([])


_WORDS: WeakKeyDictionary[Engine, tuple[Any, Vocabulary]] = WeakKeyDictionary()


def vocabulary(session: Session) -> Vocabulary:
    """The words of the catalogue, read anew when it changed."""
    size = func.sum(func.length(Clinic.search_text))
    version = tuple(session.execute(select(func.count(), func.max(Clinic.updated_at), size)).one())
    engine = session.connection().engine
    known = _WORDS.get(engine)
    if known is None or known[0] != version:
        texts = session.execute(select(Clinic.search_text)).scalars()
        known = _WORDS[engine] = (version, Vocabulary(texts))
    return known[1]


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
