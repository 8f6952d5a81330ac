"""Reading a day's assemblies across clinics: one statement for all of them, however many they are.

A day begins at midnight of each convocation's own zone, so that no assembly falls between two days or into both.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Row, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from assembly.assemblies.models import AttendanceCount, Closing, Convocation, NotHeld, Opening
from assembly.assemblies.rules import state_of
from assembly.clinics.models import Clinic
from assembly.clinics.zones import CENTRE, ZONES
from assembly.core import clock
from assembly.core.columns import Moment
from assembly.core.permissions import Grant, ScopeKind
from assembly.evidence.models import EvidenceFile
from assembly.minutes.queries import SIGNED
from assembly.timetable.rules import Meeting, standing_of
from assembly.votes.models import Outcome, Question, stands

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """A day, and the nearest ones with assemblies before and after it."""

    day: date
    before: date | None
    after: date | None


def meetings_on(session: Session, grants: Collection[Grant], day: date, now: datetime) -> list[Meeting]:
    """The assemblies of that day at the clinics that the grants cover, as they stand at `now`; in no order."""
    rows = session.execute(_ON, _scope(grants) | _midnights("from", day) | _midnights("to", day + _DAY))
    return [_meeting(row, now) for row in rows]


def nearest_day(session: Session, grants: Collection[Grant], now: datetime) -> date | None:
    """Today when it has assemblies, else the next day that does, else the last one that did."""
    scope = _scope(grants)
    today = clock.local_day(now, _zone_of_region(session, scope))
    ahead = session.execute(_AFTER, scope | _midnights("from", today)).first()
    found = ahead or session.execute(_BEFORE, scope | _midnights("to", today)).first()
    return _day(found)


def days_around(session: Session, grants: Collection[Grant], day: date) -> Days:
    """The nearest days with assemblies on both sides of `day`."""
    scope = _scope(grants)
    before = session.execute(_BEFORE, scope | _midnights("to", day)).first()
    after = session.execute(_AFTER, scope | _midnights("from", day + _DAY)).first()
    return Days(day, _day(before), _day(after))


def _day(row: Row[Any] | None) -> date | None:
    return clock.local_day(row.starts_at, row.time_zone) if row else None


def _scope(grants: Collection[Grant]) -> dict[str, Any]:
    """What the grants cover, as the statements ask for it."""
    return {
        "nation": any(grant.kind is ScopeKind.NATION for grant in grants),
        "states": [grant.key for grant in grants if grant.kind is ScopeKind.STATE],
        "clinics": [grant.key for grant in grants if grant.kind is ScopeKind.CLINIC],
    }


def _zone_of_region(session: Session, scope: dict[str, Any]) -> str:
    """The clock of all its clinics, else Mexico City's: past midnight there it is tomorrow for the whole country."""
    if scope["nation"]:
        return CENTRE
    zones = list(session.execute(_ZONES_OF, scope).scalars())
    return zones[0] if len(zones) == 1 else CENTRE


def _midnights(name: str, day: date) -> dict[str, datetime]:
    """When the day begins by each zone's clock; the earliest and the latest of those moments let an index be used."""
    begins = {zone: datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) for zone in ZONES}
    edge = (min if name == "from" else max)(begins.values())
    return {_name(name, zone): at for zone, at in begins.items()} | {name: edge}


def _name(name: str, zone: str) -> str:
    return f"{name}_{ZONES.index(zone)}"


def _midnight(name: str) -> Any:
    """The midnight of the convocation's own zone; a zone unknown to our law lives by the centre's."""
    each = {zone: bindparam(_name(name, zone), type_=Moment) for zone in ZONES}
    return case(each, value=Convocation.time_zone, else_=each[CENTRE])


def _from() -> Any:
    starts = Convocation.starts_at
    return and_(starts >= bindparam("from", type_=Moment), starts >= _midnight("from"))


def _to() -> Any:
    starts = Convocation.starts_at
    return and_(starts < bindparam("to", type_=Moment), starts < _midnight("to"))


def _named() -> tuple[Any, Any]:
    """Clinics of the states and those named one by one."""
    return (
        Clinic.state_code.in_(bindparam("states", expanding=True)),
        Clinic.clues.in_(bindparam("clinics", expanding=True)),
    )


def is_in_force() -> Any:
    """That no later convocation of the assembly took its place."""
    later = aliased(Convocation)
    return ~exists().where(_of(later), later.n > Convocation.n)


def _called(*columns: Any) -> Select[*tuple[Any, ...]]:
    """The convocations in force at the clinics covered."""
    query = select(*columns).select_from(Convocation).join(Clinic, Clinic.clues == Convocation.clinic_id)
    return query.where(or_(bindparam("nation", type_=Boolean), *_named()), is_in_force())


def _of(fact: Any) -> Any:
    return and_(fact.clinic_id == Convocation.clinic_id, fact.assembly_id == Convocation.assembly_id)


def is_there(fact: Any) -> Any:
    """That the convocation's assembly has such a fact."""
    return exists().where(_of(fact))


def is_signed() -> Any:
    """That the photo of its signed sheet is there."""
    sheet = and_(
        EvidenceFile.clinic_id == Closing.clinic_id, EvidenceFile.about_id == Closing.id, EvidenceFile.purpose == SIGNED
    )
    return exists().where(_of(Closing), sheet)


def _present() -> Any:
    query = select(AttendanceCount.present).where(_of(AttendanceCount)).order_by(AttendanceCount.n.desc()).limit(1)
    return query.scalar_subquery()


def _asked() -> Any:
    return select(func.count()).select_from(Question).where(_of(Question), stands()).scalar_subquery()


def _counted() -> Any:
    """Questions with a result, each found by its key: the other way round costs the square of a clinic's questions."""
    is_about = and_(Question.clinic_id == Outcome.clinic_id, Question.id == Outcome.question_id)
    query = select(func.count(Outcome.question_id.distinct())).select_from(Outcome).join(Question, is_about)
    is_here = and_(Outcome.clinic_id == Convocation.clinic_id, Question.assembly_id == Convocation.assembly_id)
    return query.where(is_here).scalar_subquery()


# Built once: building them takes longer than asking.
_ON = _called(
    Clinic.clues,
    Convocation.assembly_id,
    Clinic.name,
    Clinic.state_code,
    Clinic.state,
    Clinic.municipality_code,
    Clinic.municipality,
    Convocation.starts_at,
    Convocation.time_zone,
    is_there(Opening).label("is_open"),
    is_there(Closing).label("is_closed"),
    is_there(NotHeld).label("is_not_held"),
    is_signed().label("is_signed"),
    _present().label("present"),
    _asked().label("asked"),
    _counted().label("counted"),
).where(_from(), _to())
_ZONES_OF = select(Clinic.time_zone).where(or_(*_named())).distinct().limit(2)
_WHEN = _called(Convocation.starts_at, Convocation.time_zone)
_AFTER = _WHEN.where(_from()).order_by(Convocation.starts_at).limit(1)
_BEFORE = _WHEN.where(_to()).order_by(Convocation.starts_at.desc()).limit(1)


def _meeting(row: Sequence[Any], now: datetime) -> Meeting:
    """By place: names would take half the time of the list."""
    is_open, is_closed, is_not_held, is_signed = row[9:13]
    state = state_of(is_open, is_closed, is_not_held)
    values: list[Any] = [*row[:9], standing_of(state, is_signed, row[7], now), *row[13:]]
    return Meeting(*values)
