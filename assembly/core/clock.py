"""Moments are aware UTC; a clinic's local time is shown with its zone. Read the clock only in a view or a command."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)


def utc(moment: datetime) -> datetime:
    """`moment` in UTC. Raises ValueError when it is not aware."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC)


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds and Z, the only form the journal knows."""
    return utc(moment).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_stamp(text: str) -> datetime:
    """The moment that `stamp` wrote. Raises ValueError for any other form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` on the clock of `zone` (an IANA name)."""
    return utc(moment).astimezone(ZoneInfo(zone))


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day in `zone` at `moment`."""
    return local(moment, zone).date()
