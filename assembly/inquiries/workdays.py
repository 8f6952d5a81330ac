"""Working days in Mexico: neither weekends nor the days of rest that the federal labour law names. Pure.

Ley Federal del Trabajo, article 74 (fractions I to VIII). Its fraction IX, election days, always falls on a Sunday.
"""

from datetime import date, timedelta

_ONE = timedelta(days=1)
_MONDAY, _SATURDAY = 0, 5
# The executive power changes hands every six years; since the reform of 2018, on the first of October from 2024 on.
_FIRST_OCTOBER, _TERM = 2024, 6


def days_of_rest(year: int) -> frozenset[date]:
    """The federal days of rest of a year."""
    found = {
        date(year, 1, 1),
        _monday(year, 2, 1),  # for 5 February
        _monday(year, 3, 3),  # for 21 March
        date(year, 5, 1),
        date(year, 9, 16),
        _monday(year, 11, 3),  # for 20 November
        date(year, 12, 25),
    }
    if year >= _FIRST_OCTOBER and (year - _FIRST_OCTOBER) % _TERM == 0:
        found.add(date(year, 10, 1))
    return frozenset(found)


def _monday(year: int, month: int, ordinal: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_MONDAY - first.weekday()) % 7 + 7 * (ordinal - 1))


def is_working(day: date) -> bool:
    """Whether offices work on that day."""
    return day.weekday() < _SATURDAY and day not in days_of_rest(day.year)


def after(day: date, days: int) -> date:
    """The last of the `days` working days that follow `day`, which does not count; `day` itself for none."""
    while days > 0:
        day += _ONE
        days -= is_working(day)
    return day


def between(start: date, end: date) -> int:
    """How many working days there are after `start`, up to and with `end`; below zero where `end` comes first."""
    if end < start:
        return -between(end, start)
    return sum(is_working(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))
