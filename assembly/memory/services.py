"""Saying that pages changed for a reason that stands in no journal."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from assembly.memory.models import SharedMark


def changed_for_all(session: Session) -> None:
    """The catalogue, a year's rules, or what one clinic reads of another changed: no page in memory holds any more."""
    session.execute(update(SharedMark).values(n=SharedMark.n + 1))
