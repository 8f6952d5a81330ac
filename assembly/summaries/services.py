"""Keeping summaries: what was counted is stored as it was, and added to the sums of its municipality and state."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from assembly.core.facts import Base, forget
from assembly.summaries import queries
from assembly.summaries.models import ClinicSummary, PlaceSummary, SummaryDue, YearSummary
from assembly.summaries.recount import recounted
from assembly.summaries.rules import COUNTED, NAMES, NOTHING, Row, Summary, Totals, Where, moved
from assembly.summaries.stored import all_sums, stored, sums, where_are

BATCH = 250
_CLINICS, _YEARS, _PLACES = (Base.metadata.tables[k.__tablename__] for k in (ClinicSummary, YearSummary, PlaceSummary))
_LOCK = 4_708_213_065  # nobody else's number
_KEY = ("region", "place", "year")
_GONE = delete(_PLACES).where(*(_PLACES.c[name] == bindparam(f"of_{name}") for name in _KEY))


def refresh(session: Session, most: int = BATCH) -> int:
    """Count again and store the first `most` clinics that are due; how many they were."""
    keys = queries.stale(session, most=most)
    if keys:
        store(session, recounted(session, keys))
    return len(keys)


def store(session: Session, summaries: Sequence[Summary]) -> None:
    """Put what was counted in the place of what was known of those clinics, unless more was known already."""
    _alone(session)
    known = stored(session, [one.clues for one in summaries])
    fresh = [one for one in summaries if one.clues not in known or known[one.clues].n <= one.n]
    if not fresh:
        return
    _settle(session, {one.clues: one.n for one in fresh})
    keys = [one.clues for one in fresh]
    # After what was due is settled: who moves a clinic from now on makes it due again.
    where = where_are(session, keys)
    old = [known[key] for key in keys if key in known]
    gone = [(one.where, one.years) for one in old if one.where]
    _add(session, moved(gone, [(where[one.clues], one.years) for one in fresh if one.clues in where]))
    for table in (_YEARS, _CLINICS):
        session.execute(delete(table).where(table.c.clues.in_(keys)))
    session.execute(insert(_CLINICS), [_head(one, where.get(one.clues)) for one in fresh])
    if years := [_year(one, year, totals) for one in fresh for year, totals in one.years.items()]:
        session.execute(insert(_YEARS), years)


def rebuild(session: Session) -> list[str]:
    """Add up the sums of all places anew from the clinics' years; the states and municipalities that were wrong."""
    _alone(session)
    right, known = all_sums(session), sums(session)
    wrong = {row: right.get(row, NOTHING) for row in {*right, *known} if right.get(row) != known.get(row)}
    _put(session, wrong)
    return sorted({place or f"{region}000" for region, place, _ in wrong})


def _alone(session: Session) -> None:
    """Wait until nobody else stores; SQLite has one writer anyway. What was read before may have changed."""
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    forget(session)


def _settle(session: Session, counted: Mapping[str, int]) -> None:
    """Those clinics are due no more, unless their journal went on, or somebody is writing there at this moment."""
    query = select(SummaryDue.clues, SummaryDue.n).where(SummaryDue.clues.in_(counted))
    waiting = session.execute(query.with_for_update(skip_locked=True))
    done = [clues for clues, n in waiting if n <= counted[clues]]
    session.execute(delete(SummaryDue).where(SummaryDue.clues.in_(done)))


def _add(session: Session, more: Mapping[Row, Totals]) -> None:
    known = sums(session, more)
    _put(session, {row: known.get(row, NOTHING) + totals for row, totals in more.items()})


def _put(session: Session, rows: Mapping[Row, Totals]) -> None:
    """These are the sums now; those of no clinic go."""
    if rows:
        session.execute(_GONE, [{f"of_{name}": value for name, value in zip(_KEY, row, strict=True)} for row in rows])
    if there := [_place(row, totals) for row, totals in rows.items() if totals.clinics]:
        session.execute(insert(_PLACES), there)


def _place(row: Row, totals: Totals) -> dict[str, Any]:
    return dict(zip(_KEY, row, strict=True)) | {name: getattr(totals, name) for name in NAMES}


def _head(one: Summary, where: Where | None) -> dict[str, Any]:
    state, municipality = where or (None, None)
    about = {"clues": one.clues, "n": one.n, "updated_at": one.updated_at}
    return about | {"state_code": state, "municipality_code": municipality}


def _year(one: Summary, year: int, totals: Totals) -> dict[str, Any]:
    return {"clues": one.clues, "year": year, "n": one.n} | {name: getattr(totals, name) for name in COUNTED}
