"""The last list of each region: kept while nobody wrote anything there, and a quarter of an hour for a whole country.

Over twelve thousand clinics it takes seconds to make; nobody needs it newer than that to know where to begin.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.permissions import Grant
from assembly.watch.queries import Written, ranking, written
from assembly.watch.rules import Ranked

LARGE = 2000  # clinics with a journal
_KEPT_FOR = timedelta(minutes=15)
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was at `made_at`, when so much was written in its region."""

    made_at: datetime
    written: Written
    found: list[Ranked]


_LISTS: WeakKeyDictionary[Database, dict[frozenset[tuple[str, str]], Listed]] = WeakKeyDictionary()


def listed(session: Session, database: Database, grants: Collection[Grant], now: datetime) -> Listed:
    """The region's list, made anew where it is not the newest any more."""
    if not grants:
        return Listed(now, Written(0, 0), [])
    region = frozenset((grant.kind.value, grant.key) for grant in grants)
    state = written(session, grants)
    with _ONE_AT_A_TIME if state.clinics > LARGE else Lock():
        lists = _LISTS.setdefault(database, {})
        known = lists.get(region)
        if known is None or not _serves(known, state, now):
            known = lists[region] = Listed(now, state, ranking(session, grants, now))
    return known


def _serves(known: Listed, state: Written, now: datetime) -> bool:
    if state.clinics > LARGE:
        return timedelta(0) <= now - known.made_at < _KEPT_FOR
    return known.written == state and known.made_at.date() == now.date()
