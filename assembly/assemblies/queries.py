"""Reading assemblies: what they are now, every call to them, every count of the people in them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from assembly.assemblies.calls import days_between, is_late
from assembly.assemblies.models import Assembly, AttendanceCount, Closing, Convocation, NotHeld, Opening
from assembly.assemblies.rules import Channel, Groups, State, state_of
from assembly.core import clock
from assembly.core.errors import NotFound
from assembly.core.facts import remembered
from assembly.journal.queries import personal


@dataclass(frozen=True, slots=True)
class AssemblyInfo:
    """An assembly as it is now.

    `ordinal`, `starts_at` and `place` are of the convocation in force; `noticed_on`, `channel` and `called_for` of the
    first one, which is the one that told people. `present` and `groups` are the latest attendance; `quorum` is the one
    it was opened with. Texts are None when not given, or erased.
    """

    clinic_id: str
    id: str
    institution: str
    year: int
    state: State
    ordinal: int
    starts_at: datetime
    time_zone: str
    place: str | None
    noticed_on: date
    channel: Channel
    called_for: datetime
    present: int | None
    groups: Groups | None
    opened_at: datetime | None
    quorum: int | None
    closed_at: datetime | None
    incidents: str | None
    not_held_at: datetime | None
    not_held_reason: str | None

    @property
    def day(self) -> date:
        """The day it is called for, on the clinic's calendar."""
        return clock.local_day(self.starts_at, self.time_zone)

    @property
    def closed_on(self) -> date | None:
        """The day it was closed, on the clinic's calendar."""
        return clock.local_day(self.closed_at, self.time_zone) if self.closed_at else None

    @property
    def is_short(self) -> bool:
        """Whether fewer people are left than the quorum it was opened with."""
        return (self.present or 0) < (self.quorum or 0)

    @property
    def local_start(self) -> datetime:
        """The moment it is called for, on the clinic's clock."""
        return clock.local(self.starts_at, self.time_zone)


@dataclass(frozen=True, slots=True)
class ConvocationInfo:
    """A call to an assembly; `recorded_at` shows what was entered late."""

    id: str
    ordinal: int
    starts_at: datetime
    time_zone: str
    place: str | None
    noticed_on: date
    channel: Channel
    recorded_at: datetime
    recorded_by: str
    on_behalf_of: str | None

    @property
    def is_late(self) -> bool:
        """Whether it is a second one, written down after its own hour."""
        return is_late(self.ordinal, self.starts_at, self.recorded_at)


@dataclass(frozen=True, slots=True)
class AttendanceInfo:
    """The people present at a moment; `reason` says why it changed, None for the first count."""

    id: str
    groups: Groups
    present: int
    reason: str | None
    at: datetime
    recorded_by: str
    on_behalf_of: str | None


def notice_days(info: AssemblyInfo) -> int:
    """Days between telling people and the day they were called for; 0: the same day."""
    return days_between(info.noticed_on, info.called_for, info.time_zone)


def assembly(session: Session, clues: str, assembly_id: str) -> AssemblyInfo:
    """One assembly of the clinic. Raises NotFound."""
    return remembered(session, ("assembly", clues, assembly_id), lambda: _assembly(session, clues, assembly_id))


def _assembly(session: Session, clues: str, assembly_id: str) -> AssemblyInfo:
    row = session.execute(_ONE, {"clues": clues, "assembly": assembly_id}).one_or_none()
    if row is None:
        raise NotFound()
    return _info(row)


def assemblies_of(session: Session, clues: str) -> list[AssemblyInfo]:
    """Every assembly of the clinic, the latest day first."""
    return [_info(row) for row in session.execute(_LATEST_FIRST, {"clues": clues})]


def open_assembly_of(session: Session, clues: str) -> AssemblyInfo | None:
    """The assembly that is open in the clinic now, if one is."""
    row = session.execute(_OPEN, {"clues": clues}).first()
    return _info(row) if row else None


def last_assembly_day(session: Session, clues: str) -> date | None:
    """The day of the latest assembly that was really held, on the clinic's calendar."""
    row = session.execute(_HELD, {"clues": clues}).first()
    return _info(row).day if row else None


_CALL: tuple[Any, ...] = (
    Convocation.id,
    Convocation.ordinal,
    Convocation.starts_at,
    Convocation.time_zone,
    personal(Convocation, "place"),
    Convocation.noticed_on,
    Convocation.channel,
    Convocation.recorded_at,
    Convocation.recorded_by,
    Convocation.on_behalf_of,
)


def convocations(session: Session, clues: str, assembly_id: str) -> list[ConvocationInfo]:
    """Every call to the assembly, in order."""
    query = select(*_CALL).where(Convocation.clinic_id == clues, Convocation.assembly_id == assembly_id)
    return [ConvocationInfo(*row) for row in session.execute(query.order_by(Convocation.n))]


_GROUPS = (
    AttendanceCount.users,
    AttendanceCount.pensioners,
    AttendanceCount.staff,
    AttendanceCount.authorities,
    AttendanceCount.others,
)


def attendance_counts(session: Session, clues: str, assembly_id: str) -> list[AttendanceInfo]:
    """Every attendance count of the assembly, in order."""
    query = select(
        AttendanceCount.id,
        AttendanceCount.present,
        personal(AttendanceCount, "reason").label("reason"),
        AttendanceCount.recorded_at,
        AttendanceCount.recorded_by,
        AttendanceCount.on_behalf_of,
        *_GROUPS,
    ).where(AttendanceCount.clinic_id == clues, AttendanceCount.assembly_id == assembly_id)
    return [
        AttendanceInfo(row[0], Groups(*row[6:]), *row[1:6])
        for row in session.execute(query.order_by(AttendanceCount.n))
    ]


_First = aliased(Convocation)


def _of(fact: Any) -> Any:
    return (fact.clinic_id == Assembly.clinic_id) & (fact.assembly_id == Assembly.id)


def _last(fact: Any) -> Any:
    other = aliased(fact)
    same = (other.clinic_id == Assembly.clinic_id, other.assembly_id == Assembly.id)
    return select(func.max(other.n)).where(*same).correlate(Assembly).scalar_subquery()


def _now() -> Select[*tuple[Any, ...]]:
    """One row for each assembly of a clinic, with what was written about it last."""
    query = select(
        Assembly.clinic_id,
        Assembly.id,
        Assembly.institution,
        Assembly.year,
        Convocation.ordinal,
        Convocation.starts_at,
        Convocation.time_zone,
        personal(Convocation, "place").label("place"),
        _First.noticed_on,
        _First.channel,
        _First.starts_at.label("called_for"),
        AttendanceCount.present,
        Opening.recorded_at.label("opened_at"),
        Opening.quorum,
        Closing.recorded_at.label("closed_at"),
        personal(Closing, "incidents").label("incidents"),
        NotHeld.recorded_at.label("not_held_at"),
        personal(NotHeld, "reason").label("not_held_reason"),
        *_GROUPS,
    ).select_from(Assembly)
    query = query.join(Convocation, _of(Convocation) & (Convocation.n == _last(Convocation)))
    query = query.join(
        _First,
        (_First.clinic_id == Assembly.clinic_id) & (_First.assembly_id == Assembly.id) & (_First.ordinal == 1),
    )
    query = query.outerjoin(AttendanceCount, _of(AttendanceCount) & (AttendanceCount.n == _last(AttendanceCount)))
    for fact in (Opening, Closing, NotHeld):
        query = query.outerjoin(fact, _of(fact))
    return query.where(Assembly.clinic_id == bindparam("clues"))


# Built once: building them took most of the time of a hand count.
_NOW = _now()
_ONE = _NOW.where(Assembly.id == bindparam("assembly"))
_LATEST_FIRST = _NOW.order_by(Convocation.starts_at.desc(), Assembly.n.desc())
_OPEN = _NOW.where(Opening.id.is_not(None), Closing.id.is_(None))
_HELD = _NOW.where(Opening.id.is_not(None)).order_by(Convocation.starts_at.desc()).limit(1)


def _info(row: Row[*tuple[Any, ...]]) -> AssemblyInfo:
    is_counted = row.present is not None
    return AssemblyInfo(
        clinic_id=row.clinic_id,
        id=row.id,
        institution=row.institution,
        year=row.year,
        state=state_of(row.opened_at is not None, row.closed_at is not None, row.not_held_at is not None),
        ordinal=row.ordinal,
        starts_at=row.starts_at,
        time_zone=row.time_zone,
        place=row.place,
        noticed_on=row.noticed_on,
        channel=row.channel,
        called_for=row.called_for,
        present=row.present,
        groups=Groups(row.users, row.pensioners, row.staff, row.authorities, row.others) if is_counted else None,
        opened_at=row.opened_at,
        quorum=row.quorum,
        closed_at=row.closed_at,
        incidents=row.incidents,
        not_held_at=row.not_held_at,
        not_held_reason=row.not_held_reason,
    )
