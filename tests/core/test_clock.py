"""Moments: aware or refused, one form in the journal, a clinic's own day."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core import clock

moments = st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments)
def test_a_stamp_reads_back_to_the_microsecond(moment: datetime) -> None:
    assert clock.read_stamp(clock.stamp(moment)) == moment


@given(moments, moments)
def test_stamps_sort_as_their_moments(one: datetime, other: datetime) -> None:
    assert (clock.stamp(one) < clock.stamp(other)) == (one < other)


def test_a_stamp_is_in_utc_whatever_the_zone() -> None:
    moment = datetime(2026, 2, 21, 11, 0, tzinfo=timezone(timedelta(hours=-6)))
    assert clock.stamp(moment) == "2026-02-21T17:00:00.000000Z"


def test_a_moment_without_a_zone_is_refused() -> None:
    for reader in (clock.utc, clock.stamp):
        with pytest.raises(ValueError):
            reader(datetime(2026, 2, 21))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["", "2026-02-21", "2026-02-21T17:00:00Z", "2026-02-21T17:00:00.000000", "2026-02-30T00:00:00.000000Z"]
)
def test_no_other_form_is_a_stamp(text: str) -> None:
    with pytest.raises(ValueError):
        clock.read_stamp(text)


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        ("America/Mexico_City", date(2026, 2, 20), 23),
        ("America/Tijuana", date(2026, 2, 20), 21),
        ("America/Cancun", date(2026, 2, 21), 0),
    ],
)
def test_each_clinic_has_its_own_day(zone: str, day: date, hour: int) -> None:
    moment = datetime(2026, 2, 21, 5, 30, tzinfo=UTC)
    assert clock.local_day(moment, zone) == day
    assert clock.local(moment, zone).hour == hour


def test_now_is_aware() -> None:
    assert clock.now().utcoffset() == timedelta(0)
