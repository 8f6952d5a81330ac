"""A page as it is recalled beside the same page read anew: they must never differ."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.facts import RECALL
from assembly.memory import recall
from assembly.memory.recall import LastLine
from assembly.public import queries
from assembly.public.queries import ClinicPage, clinic_page

_read = queries._clinic_page


def both(database: Database, clues: str, now: datetime) -> tuple[ClinicPage, ClinicPage]:
    """What a reader gets, and what a writer gets, who recalls nothing."""
    told = database.read(lambda session: clinic_page(session, clues, now))
    return told, database.write(lambda session: clinic_page(session, clues, now))


def forget() -> None:
    """As in a process that has just begun: nothing is recalled."""
    recall._SHELVES.clear()


def checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on each page that is recalled is read anew, too, and compared."""

    def read(session: Session, clues: str, now: datetime, asked: int | None, last: LastLine | None) -> ClinicPage:
        told = _read(session, clues, now, asked, last)
        recalling = session.info.pop(RECALL, None)
        if recalling is not None:
            assert told == _read(session, clues, now, asked, None)
            session.info[RECALL] = recalling
        return told

    monkeypatch.setattr(queries, "_clinic_page", read)
