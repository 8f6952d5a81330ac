"""Keeping summaries: what was counted is stored as it was; the head it names says whether it still holds."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from assembly.core.facts import Base
from assembly.summaries import queries
from assembly.summaries.models import ClinicSummary, YearSummary
from assembly.summaries.recount import recounted
from assembly.summaries.rules import Summary, Totals

BATCH = 250
_CLINICS, _YEARS = (Base.metadata.tables[one.__tablename__] for one in (ClinicSummary, YearSummary))
_COLUMNS = tuple(column.key for column in _YEARS.columns if column.key not in {"clues", "year", "n"})


def refresh(session: Session, most: int = BATCH) -> int:
    """Count again and store the first `most` clinics that are stale; how many they were."""
    keys = queries.stale(session, most=most)
    if keys:
        store(session, recounted(session, keys))
    return len(keys)


def store(session: Session, summaries: Sequence[Summary]) -> None:
    """Put what was counted in the place of what was known of those clinics."""
    keys = [one.clues for one in summaries]
    for table in (_YEARS, _CLINICS):
        session.execute(delete(table).where(table.c.clues.in_(keys)))
    if summaries:
        heads = [{"clues": one.clues, "n": one.n, "updated_at": one.updated_at} for one in summaries]
        session.execute(insert(_CLINICS), heads)
    if rows := [_row(one, year, totals) for one in summaries for year, totals in one.years.items()]:
        session.execute(insert(_YEARS), rows)


def _row(summary: Summary, year: int, totals: Totals) -> dict[str, Any]:
    key = {"clues": summary.clues, "year": year, "n": summary.n}
    return key | {name: getattr(totals, name) for name in _COLUMNS}
