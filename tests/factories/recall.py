"""A page as it is recalled beside the same page read anew: they must never differ."""

from datetime import datetime

from assembly.core.database import Database
from assembly.memory import recall
from assembly.public.queries import ClinicPage, clinic_page


def both(database: Database, clues: str, now: datetime) -> tuple[ClinicPage, ClinicPage]:
    """What a reader gets, and what a writer gets, who recalls nothing."""
    told = database.read(lambda session: clinic_page(session, clues, now))
    return told, database.write(lambda session: clinic_page(session, clues, now))


def forget() -> None:
    """As in a process that has just begun: nothing is recalled."""
    recall._SHELVES.clear()
