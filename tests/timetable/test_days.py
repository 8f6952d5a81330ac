"""Which day the timetable opens at, and the days around it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.timetable.queries import Days, days_around, meetings_on, nearest_day
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage
from tests.timetable.region import DAY, called, clinic_in

NATION = (Grant(Role.AUDITOR, ScopeKind.NATION, ""),)
ONE = (Grant(Role.MODERATOR, ScopeKind.CLINIC, CLINIC),)
OAXACA = (Grant(Role.FACILITATOR, ScopeKind.STATE, "20"),)
BAJA = (Grant(Role.FACILITATOR, ScopeKind.STATE, "02"),)
TIJUANA = (Grant(Role.MODERATOR, ScopeKind.CLINIC, "XXDEM020001"),)
BEFORE, AFTER = DAY - timedelta(days=7), DAY + timedelta(days=30)


def scene(session: Session) -> None:
    called(session, CLINIC, day=BEFORE)
    called(session, OTHER_CLINIC, day=DAY)
    called(session, CLINIC, day=AFTER)
    called(session, clinic_in(session, "02"), 23, day=DAY)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 2, 1, 12, tzinfo=UTC), BEFORE),
        (datetime(2026, 2, 21, 20, tzinfo=UTC), DAY),
        (datetime(2026, 2, 22, 5, 30, tzinfo=UTC), DAY),
        (datetime(2026, 2, 22, 7, 30, tzinfo=UTC), AFTER),  # still the 21st in Tijuana, not in Mexico City
        (datetime(2026, 12, 1, 12, tzinfo=UTC), AFTER),
    ],
)
def test_today_else_the_next_day_else_the_last(database: Database, now: datetime, day: date) -> None:
    set_stage(database)
    database.write(scene)
    assert database.read(lambda s: nearest_day(s, NATION, now)) == day


def night(session: Session) -> None:
    called(session, clinic_in(session, "02"), 20, day=DAY)
    called(session, clinic_in(session, "02", 2), 8, day=DAY + timedelta(days=1))
    called(session, clinic_in(session, "20"), 0, day=DAY + timedelta(days=1), minute=45)


@pytest.mark.parametrize(
    ("grants", "day"),
    [
        (NATION, DAY + timedelta(days=1)),  # where one is open now, in Oaxaca
        (OAXACA, DAY + timedelta(days=1)),
        (BAJA, DAY),
        (OAXACA + BAJA, DAY + timedelta(days=1)),
        (TIJUANA, DAY),
    ],
)
def test_past_midnight_a_region_lives_by_its_own_clock_or_by_the_capital_s(
    database: Database, grants: tuple[Grant, ...], day: date
) -> None:
    set_stage(database)
    database.write(night)
    now = datetime(2026, 2, 22, 7, 21, tzinfo=UTC)  # 01:21 in Mexico City, 23:21 in Tijuana
    assert database.read(lambda s: nearest_day(s, grants, now)) == day


def test_no_assembly_no_day(database: Database) -> None:
    set_stage(database)
    database.write(scene)
    now = datetime(2026, 2, 21, 20, tzinfo=UTC)
    assert database.read(lambda s: [nearest_day(s, grants, now) for grants in ((), OAXACA)]) == [None, None]


def test_the_days_around(database: Database) -> None:
    set_stage(database)
    database.write(scene)
    cases = [(NATION, DAY), (NATION, BEFORE), (NATION, AFTER), (ONE, DAY), (OAXACA, DAY)]
    assert database.read(lambda s: [days_around(s, grants, day) for grants, day in cases]) == [
        Days(DAY, BEFORE, AFTER),
        Days(BEFORE, None, DAY),
        Days(AFTER, DAY, None),
        Days(DAY, BEFORE, AFTER),
        Days(DAY, None, None),
    ]


def test_each_day_has_its_own(database: Database) -> None:
    set_stage(database)
    database.write(scene)
    now = datetime(2026, 2, 21, 20, tzinfo=UTC)
    days = [BEFORE, BEFORE + timedelta(days=1), DAY, AFTER]
    assert database.read(lambda s: [len(meetings_on(s, NATION, day, now)) for day in days]) == [1, 0, 2, 1]
