"""Reading summaries, always as the facts are now: the sums of places, and the clinics that are due counted again.

What is asked of the database does not grow with the country: a row for each place, and the few clinics that are due.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.core.facts import remembered
from assembly.summaries.models import ClinicSummary, SummaryDue
from assembly.summaries.recount import Keys, recounted
from assembly.summaries.rules import (
    NATION,
    Region,
    Stored,
    Summary,
    Totals,
    Where,
    Years,
    added,
    less,
    place_in,
    together,
)
from assembly.summaries.seen import unchanged
from assembly.summaries.stored import added_in, due, stored, sums_of, where_are

LISTED = 500  # clinics named one by one in a statement; more are named by how they are found


@dataclass(frozen=True, slots=True)
class Found:
    """A region's years by the places in it, of those that have any; `stale` clinics had to be counted again."""

    places: dict[str, dict[int, Totals]]
    stale: int = 0

    @property
    def years(self) -> dict[int, Totals]:
        """The years of the whole region."""
        numbers = {year for one in self.places.values() for year in one}
        return {year: together(self.of(year).values()) for year in sorted(numbers, reverse=True)}

    def of(self, year: int | None) -> dict[str, Totals]:
        """One year of each place that has it."""
        return {code: years[year] for code, years in self.places.items() if year in years}


@dataclass(frozen=True, slots=True)
class _Due:
    """The clinics to be counted again: what they are now and where, and what of them is in the stored sums."""

    keys: Keys
    counted: list[Summary]
    where: dict[str, Where]
    stored: dict[str, Stored]


def by_place(session: Session, region: Region) -> Found:
    """The nation's figures by state, a state's or a municipality's by municipality (five digits); ten statements.

    One, while nothing was written anywhere since the nation or the state was read last.
    """
    fresh: list[Found] = []

    def read() -> Found:
        fresh.append(_by_place(session, region))
        return replace(fresh[0], stale=0)  # for those who come later nothing has to be counted

    kept = unchanged(session, region, read)
    return fresh[0] if fresh else kept


def _by_place(session: Session, region: Region) -> Found:
    late, places = _recounted(session, region), sums_of(session, region)
    for old in late.stored.values():
        if (code := place_in(region, old.where)) is not None:
            places[code] = less(places[code], old.years)
    for new in late.counted:
        if (code := place_in(region, late.where.get(new.clues))) is not None:
            places[code] = added(places[code], new.years)
    return Found({code: places[code] for code in sorted(places) if places[code]}, len(late.counted))


def of_clinics(session: Session, clinics: Collection[str]) -> dict[str, Years]:
    """The years of each of those clinics; seven statements at most."""
    late = session.execute(select(SummaryDue.clues).where(SummaryDue.clues.in_(clinics))).scalars().all()
    found = {clues: one.years for clues, one in stored(session, clinics).items()}
    fresh = {one.clues: one.years for one in (recounted(session, late) if late else [])}
    return {clues: fresh.get(clues, found.get(clues, {})) for clues in clinics}


def latest(session: Session, region: Region, most: int) -> list[tuple[str, datetime]]:
    """The clinics of the catalogue where something was written last, and when, the latest first."""
    late = _recounted(session, region)
    query = select(ClinicSummary.clues, ClinicSummary.updated_at)
    query = query.where(added_in(region), ClinicSummary.clues.not_in(late.keys))
    rows = session.execute(query.order_by(ClinicSummary.updated_at.desc(), ClinicSummary.clues.desc()).limit(most))
    here = [one for one in late.counted if place_in(region, late.where.get(one.clues)) is not None]
    both = [*((row.clues, row.updated_at) for row in rows), *((one.clues, one.updated_at) for one in here)]
    return sorted(both, key=lambda one: (one[1], one[0]), reverse=True)[:most]


def stale(session: Session, most: int | None = None) -> list[str]:
    """The clinics that have to be counted again, in order."""
    return list(session.execute(due(NATION).order_by(SummaryDue.clues).limit(most)).scalars())


def _recounted(session: Session, region: Region) -> _Due:
    """What has to be counted again in a region, once for each request."""
    return remembered(session, ("recounted", region), lambda: _recount(session, region))


def _recount(session: Session, region: Region) -> _Due:
    # All that are due, and their places by their keys: joined with the catalogue, PostgreSQL may read all of it.
    named = stale(session, LISTED + 1)
    if len(named) > LISTED:
        keys = due(region)
        return _Due(keys, recounted(session, keys), where_are(session, keys), stored(session, keys))
    where, kept = (where_are(session, named), stored(session, named)) if named else ({}, {})
    places = ((one, where.get(one), kept[one].where if one in kept else None) for one in named)
    here = [one for one, now, then in places if {place_in(region, now), place_in(region, then)} != {None}]
    return _Due(here, recounted(session, here) if here else [], where, kept)
