"""The coordinates of every clinic in one short text, so that a phone finds what is near without saying where it is.

A line `=Municipality, State` and below it one for each clinic there: its key, how many thousandths of a degree it is
north and east of the clinic before, and its name. A thousandth of a degree is a hundred metres.
"""

import gzip
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic
from assembly.core.database import Database

_STEP = 1000  # microdegrees
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Listing:
    """The text and the same compressed, of the catalogue as it was at `version`."""

    version: Any
    clinics: int
    plain: bytes
    packed: bytes


_KEPT: WeakKeyDictionary[Database, Listing] = WeakKeyDictionary()


def listing(session: Session, database: Database) -> Listing:
    """The list, made anew when the catalogue changed."""
    version = tuple(session.execute(select(func.count(), func.max(Clinic.updated_at))).one())
    with _LOCK:
        known = _KEPT.get(database)
        if known is None or known.version != version:
            known = _KEPT[database] = _made(session, version)
    return known


def _made(session: Session, version: Any) -> Listing:
    lines: list[str] = []
    place, north, east, count = "", 0, 0, 0
    for clues, name, here, latitude, longitude in _places(session):
        if here != place:
            place = here
            lines.append(f"={here}")
        y, x = round(latitude / _STEP), round(longitude / _STEP)
        lines.append(f"{clues} {y - north} {x - east} {name}")
        north, east, count = y, x, count + 1
    plain = "\n".join(lines).encode()
    return Listing(version, count, plain, gzip.compress(plain, 9, mtime=0))


def _places(session: Session) -> Any:
    place = Clinic.municipality + ", " + Clinic.state
    query = select(Clinic.clues, Clinic.name, place, Clinic.latitude, Clinic.longitude)
    query = query.where(Clinic.latitude.is_not(None), Clinic.longitude.is_not(None))
    return session.execute(query.order_by(Clinic.state_code, Clinic.municipality_code, Clinic.clues))
