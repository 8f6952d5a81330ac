"""Working days: the federal days of rest, and counting over them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.inquiries.workdays import after, between, days_of_rest, is_working

DAYS = st.dates(date(2024, 1, 1), date(2060, 12, 31))
TERMS = st.integers(0, 60)

# As the federal calendars of those years had them.
RESTS = {
    2024: ["01-01", "02-05", "03-18", "05-01", "09-16", "10-01", "11-18", "12-25"],
    2025: ["01-01", "02-03", "03-17", "05-01", "09-16", "11-17", "12-25"],
    2026: ["01-01", "02-02", "03-16", "05-01", "09-16", "11-16", "12-25"],
    2027: ["01-01", "02-01", "03-15", "05-01", "09-16", "11-15", "12-25"],
    2030: ["01-01", "02-04", "03-18", "05-01", "09-16", "10-01", "11-18", "12-25"],
}


@pytest.mark.parametrize("year", RESTS)
def test_days_of_rest(year: int) -> None:
    assert sorted(days_of_rest(year)) == [date.fromisoformat(f"{year}-{day}") for day in RESTS[year]]


@pytest.mark.parametrize("year", [2023, 2025, 2029, 2031])
def test_the_first_of_october_is_one_only_when_the_presidency_changes(year: int) -> None:
    assert date(year, 10, 1) not in days_of_rest(year)


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [
        ("2026-03-25", 0, "2026-03-25"),
        ("2026-03-25", 1, "2026-03-26"),
        ("2026-03-25", 10, "2026-04-08"),  # Holy Thursday and Friday are no federal days of rest
        ("2026-03-13", 1, "2026-03-17"),  # over a weekend and the third Monday of March
        ("2026-03-14", 1, "2026-03-17"),  # asked on a Saturday
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-12-30", 2, "2027-01-04"),
        ("2024-09-30", 1, "2024-10-02"),
        ("2026-01-30", 1, "2026-02-03"),
    ],
)
def test_terms(day: str, days: int, last: str) -> None:
    assert after(date.fromisoformat(day), days) == date.fromisoformat(last)


@given(DAYS, TERMS)
def test_as_many_days_lie_between_as_were_counted(day: date, days: int) -> None:
    last = after(day, days)
    assert between(day, last) == days
    assert between(last, day) == -days
    assert days == 0 or is_working(last)


@given(DAYS, TERMS)
def test_each_working_day_adds_one(day: date, steps: int) -> None:
    end = day + timedelta(days=steps)
    tomorrow = end + timedelta(days=1)
    assert between(day, tomorrow) - between(day, end) == is_working(tomorrow)


@given(DAYS, TERMS, TERMS)
def test_terms_add_up(day: date, first: int, second: int) -> None:
    assert after(after(day, first), second) == after(day, first + second)


@given(st.integers(2024, 2100))
def test_a_year_has_seven_or_eight_and_its_mondays_are_mondays(year: int) -> None:
    found = days_of_rest(year)
    assert len(found) == (8 if (year - 2024) % 6 == 0 else 7)
    assert all(day.weekday() == 0 for day in found if day.month in (2, 3, 11))
