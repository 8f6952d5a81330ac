"""Reading screens, what they are to show, and what was written down last behind each slide."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from assembly.assemblies.models import AttendanceCount
from assembly.assemblies.rules import State
from assembly.elections.models import Nominee
from assembly.journal.models import JournalHead, JournalLine
from assembly.live.models import HallScreen
from assembly.live.rules import CODE_LASTS, SCREEN_LASTS, Sight, Slide
from assembly.minutes.course import Course, course_of
from assembly.proposals.models import Proposal
from assembly.tellers.models import TellerSheet
from assembly.tellers.queries import Counting, counting_of
from assembly.votes.improvements.listing import Listing
from assembly.votes.models import ImprovementRanking
from assembly.votes.queries import listing_of
from assembly.votes.results import is_in_force
from assembly.votes.wording.marks import even


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: it waits for its code until it has a clinic and an assembly."""

    id: str
    made_at: datetime
    clinic_id: str | None
    assembly_id: str | None
    paired_at: datetime | None
    ended_at: datetime | None
    sight: Sight

    def is_over(self, now: datetime) -> bool:
        """Whether it shows nothing any more: let go, or its code or its day ran out."""
        if self.ended_at is not None:
            return True
        return self.made_at + CODE_LASTS <= now if self.paired_at is None else self.paired_at + SCREEN_LASTS <= now


@dataclass(frozen=True, slots=True)
class Hall:
    """An assembly as its slides need it; `latest` is the line of the newest fact behind each slide."""

    record: Course
    latest: Mapping[Slide, int]
    listing: Listing | None  # only where options of a choice have equal hands and the amount is known
    countings: Mapping[str, Counting] = field(default_factory=dict)


_COLUMNS = (
    HallScreen.id_hash,
    HallScreen.made_at,
    HallScreen.clinic_id,
    HallScreen.assembly_id,
    HallScreen.paired_at,
    HallScreen.ended_at,
    HallScreen.shown,
    HallScreen.question_id,
)


def screen(session: Session, screen_id: str) -> Screen | None:
    """The screen whose token has that hash."""
    row = session.execute(select(*_COLUMNS).where(HallScreen.id_hash == screen_id)).one_or_none()
    return _screen(row) if row else None


def screens_of(session: Session, clues: str, assembly_id: str, now: datetime) -> list[Screen]:
    """The screens that show the assembly, the one paired first on top."""
    query = select(*_COLUMNS).where(HallScreen.clinic_id == clues, HallScreen.assembly_id == assembly_id)
    query = query.where(HallScreen.ended_at.is_(None), HallScreen.paired_at > now - SCREEN_LASTS)
    return [_screen(row) for row in session.execute(query.order_by(HallScreen.paired_at, HallScreen.id_hash))]


def _screen(row: Row[*tuple[Any, ...]]) -> Screen:
    key, made_at, clinic_id, assembly_id, paired_at, ended_at, shown, question_id = row
    return Screen(key, made_at, clinic_id, assembly_id, paired_at, ended_at, Sight(shown, question_id))


_SCREENS = select(*_COLUMNS).where(HallScreen.id_hash.in_(bindparam("keys", expanding=True)))
_HEADS = select(JournalHead.clinic_id, JournalHead.n).where(
    JournalHead.clinic_id.in_(bindparam("keys", expanding=True))
)


def screens_named(session: Session, keys: Collection[str]) -> dict[str, Screen]:
    """The screens with those keys, in one query however many they are."""
    rows = session.execute(_SCREENS, {"keys": list(keys)}) if keys else ()
    return {row.id_hash: _screen(row) for row in rows}


def heads_of(session: Session, clinics: Collection[str]) -> dict[str, int]:
    """The journal's last line of each clinic that has one, in one query however many they are."""
    rows = session.execute(_HEADS, {"keys": list(clinics)}) if clinics else ()
    return {row.clinic_id: row.n for row in rows}


_BEHIND: dict[Slide, Any] = {
    Slide.AGENDA: Proposal,
    Slide.ATTENDANCE: AttendanceCount,
    Slide.LIST: ImprovementRanking,
    Slide.COMMITTEE: Nominee,
}
_LATEST = union_all(
    *(
        select(literal(slide.value).label("slide"), func.max(fact.n).label("n")).where(
            fact.clinic_id == bindparam("clinic"), fact.assembly_id == bindparam("assembly")
        )
        for slide, fact in _BEHIND.items()
    )
)


_Sheet, _Other = aliased(TellerSheet), aliased(TellerSheet)
_SAME_TURN = (
    _Other.clinic_id == _Sheet.clinic_id,
    _Other.question_id == _Sheet.question_id,
    _Other.round_number == _Sheet.round_number,
    _Other.turn == _Sheet.turn,
    _Other.n < _Sheet.n,
)
_LINES = (JournalLine.clinic_id == bindparam("clinic"), JournalLine.n > bindparam("after"))
_NEWS = select(
    or_(
        exists().where(*_LINES, JournalLine.kind != TellerSheet.__tablename__),
        exists().where(_Sheet.clinic_id == bindparam("clinic"), _Sheet.n > bindparam("after"), *_SAME_TURN),
    )
)


def is_news(session: Session, clues: str, after: int) -> bool:
    """Whether the journal has more since the line `after` than the first sealed sheet of a turn.

    That one no slide shows; the second may be found to differ.
    """
    return bool(session.execute(_NEWS, {"clinic": clues, "after": after}).scalar_one())


def hall(session: Session, clues: str, assembly_id: str) -> Hall:
    """The assembly with what was written down last. Raises NotFound."""
    record = course_of(session, clues, assembly_id)
    rows = session.execute(_LATEST, {"clinic": clues, "assembly": assembly_id})
    latest = {Slide(row.slide): row.n for row in rows if row.n is not None}
    is_even = record.settings is not None and any(even(one) for one in record.questions)
    listing = listing_of(session, record.assembly) if is_even else None
    return Hall(record, latest, listing, _countings(session, record))


def _countings(session: Session, record: Course) -> dict[str, Counting]:
    """How far the counting of each question without an outcome is."""
    info, settings = record.assembly, record.settings
    if settings is None or info.state is not State.OPEN:
        return {}
    waiting = [one for one in record.questions if one.outcome is None and is_in_force(one, record.questions)]
    return {one.id: counting_of(session, info.clinic_id, one, settings, info.present or 0) for one in waiting}
