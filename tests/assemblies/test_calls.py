"""Convocations: near days, hours that exist, notice, the time between two calls."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.assemblies import calls
from assembly.assemblies.calls import Call
from assembly.assemblies.rules import AssemblyAlreadyClosed, AssemblyAlreadyOpen, AssemblyWasNotHeld, Channel, State
from assembly.core.errors import AssemblyError
from tests.assemblies.test_rules import broken

CENTRE, TIJUANA = "America/Mexico_City", "America/Tijuana"
TODAY = date(2026, 2, 16)
NOW = datetime(2026, 2, 16, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "moment"),
    [
        (date(2026, 2, 21), time(11), CENTRE, datetime(2026, 2, 21, 17, 0, tzinfo=UTC)),
        (date(2026, 2, 21), time(11), "America/Cancun", datetime(2026, 2, 21, 16, 0, tzinfo=UTC)),
        (date(2026, 2, 21), time(11), "America/Hermosillo", datetime(2026, 2, 21, 18, 0, tzinfo=UTC)),
        (date(2026, 2, 21), time(11), TIJUANA, datetime(2026, 2, 21, 19, 0, tzinfo=UTC)),
        (date(2026, 7, 4), time(11), TIJUANA, datetime(2026, 7, 4, 18, 0, tzinfo=UTC)),
        (date(2026, 2, 21), time(23, 59, 58, 7), CENTRE, datetime(2026, 2, 22, 5, 59, tzinfo=UTC)),
        # The clock is set back at 2:00 on 1 November: 1:30 comes twice, and the first one is meant.
        (date(2026, 11, 1), time(1, 30), TIJUANA, datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
        (date(2026, 11, 1), time(1, 30, fold=1), TIJUANA, datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
        (date(2026, 11, 1), time(2, 0), TIJUANA, datetime(2026, 11, 1, 10, 0, tzinfo=UTC)),
    ],
)
def test_the_local_hour_becomes_a_moment(day: date, hour: time, zone: str, moment: datetime) -> None:
    assert calls.local_moment(day, hour, zone) == moment


def test_an_hour_that_the_clock_skips_is_refused() -> None:
    with pytest.raises(calls.HourDoesNotExist) as raised:
        calls.local_moment(date(2026, 3, 8), time(2, 30), TIJUANA)
    sentence = "El 2026-03-08 no hay 02:30 aquí: a esa hora se adelanta el reloj. Elija otra hora."
    assert (str(raised.value), raised.value.at_field) == (sentence, "hour")


@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.times(),
    st.sampled_from([CENTRE, TIJUANA, "America/Cancun", "America/Ojinaga", "America/Hermosillo"]),
)
def test_a_moment_reads_back_as_its_local_hour(day: date, hour: time, zone: str) -> None:
    minute = hour.replace(second=0, microsecond=0)
    try:
        moment = calls.local_moment(day, hour, zone)
    except calls.HourDoesNotExist:
        assert zone in {TIJUANA, "America/Ojinaga"}
        return
    here = moment.astimezone(ZoneInfo(zone))
    assert (here.date(), here.time(), moment.tzinfo) == (day, minute, UTC)


@pytest.mark.parametrize(
    ("day", "error"),
    [
        (TODAY, None),
        (TODAY + timedelta(days=366), None),
        (TODAY - timedelta(days=366), None),
        (TODAY + timedelta(days=367), calls.DayTooFar),
        (TODAY - timedelta(days=367), calls.DayTooFar),
        (date.min, calls.DayTooFar),
        (date.max, calls.DayTooFar),
    ],
)
def test_days_are_within_a_year(day: date, error: type[AssemblyError] | None) -> None:
    assert broken(calls.check_near, day, TODAY, "day") is error


@pytest.mark.parametrize(
    ("noticed_on", "day", "error"),
    [
        (TODAY, TODAY, None),
        (TODAY, TODAY + timedelta(days=5), None),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=2), None),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=5), calls.NoticeInFuture),
        (TODAY, TODAY - timedelta(days=1), calls.NoticeAfterAssembly),
    ],
)
def test_people_are_told_before(noticed_on: date, day: date, error: type[AssemblyError] | None) -> None:
    assert broken(calls.check_notice, noticed_on, day, TODAY) is error


def a_call(day: date = date(2026, 2, 21), noticed_on: date = TODAY, hour: time = time(11)) -> Call:
    return Call("Patio", day, hour, noticed_on, Channel.POSTER)


def test_a_good_call_gives_its_moment() -> None:
    assert calls.check_call(a_call(), CENTRE, NOW) == datetime(2026, 2, 21, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", [date.min, date.max, date(2062, 2, 21)])
def test_a_slip_in_the_year_is_said_next_to_its_own_day(day: date) -> None:
    for call, field in ((a_call(day=day), "day"), (a_call(noticed_on=day), "noticed_on")):
        with pytest.raises(calls.DayTooFar) as raised:
            calls.check_call(call, CENTRE, NOW)
        assert raised.value.at_field == field


def test_today_is_the_clinics_day() -> None:
    """At 3:00 UTC it is still the day before in Mexico: telling people today is not possible tomorrow."""
    late = datetime(2026, 2, 17, 3, 0, tzinfo=UTC)
    with pytest.raises(calls.NoticeInFuture):
        calls.check_call(a_call(noticed_on=date(2026, 2, 17)), CENTRE, late)


@pytest.mark.parametrize(
    ("state", "ordinal", "error"),
    [
        (State.CONVENED, 1, None),
        (State.CONVENED, 2, calls.AlreadySecondConvocation),
        (State.OPEN, 1, AssemblyAlreadyOpen),
        (State.CLOSED, 1, AssemblyAlreadyClosed),
        (State.NOT_HELD, 1, AssemblyWasNotHeld),
    ],
)
def test_who_may_be_called_again(state: State, ordinal: int, error: type[AssemblyError] | None) -> None:
    assert broken(calls.check_call_again, state, ordinal) is error


FIRST = datetime(2026, 2, 21, 11, 0, tzinfo=ZoneInfo(CENTRE))


@pytest.mark.parametrize(
    ("minutes", "later", "error"),
    [
        (30, 30, None),
        (30, 29, calls.SecondConvocationTooSoon),
        (30, -30, calls.SecondConvocationTooSoon),
        (0, 0, calls.SecondConvocationTooSoon),
        (0, 1, None),
        (30, 24 * 60, None),
    ],
)
def test_the_time_between_two_calls(minutes: int, later: int, error: type[AssemblyError] | None) -> None:
    second = FIRST.astimezone(UTC) + timedelta(minutes=later)
    assert broken(calls.check_second, FIRST, second, minutes) is error


def test_the_time_between_is_real_time_when_the_clock_is_set_back() -> None:
    first = datetime(2026, 11, 1, 1, 45, tzinfo=ZoneInfo(TIJUANA))
    assert calls.second_earliest(first, 30).astimezone(UTC) == datetime(2026, 11, 1, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("noticed_on", "called_for", "days"),
    [
        (date(2026, 2, 21), datetime(2026, 2, 21, 17, 0, tzinfo=UTC), 0),
        (date(2026, 2, 19), datetime(2026, 2, 21, 17, 0, tzinfo=UTC), 2),
        (date(2026, 2, 20), datetime(2026, 2, 22, 2, 0, tzinfo=UTC), 1),
    ],
)
def test_days_of_notice_are_the_clinics_calendar_days(noticed_on: date, called_for: datetime, days: int) -> None:
    assert calls.days_between(noticed_on, called_for, CENTRE) == days
