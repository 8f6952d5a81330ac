"""Reading summaries, always as the facts are now: rows that are at the journal's head, and the rest counted again."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, and_, case, func, select, true, type_coerce
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic
from assembly.core.facts import remembered
from assembly.core.money import Money
from assembly.journal.models import JournalHead
from assembly.summaries.models import ClinicSummary, YearSummary
from assembly.summaries.recount import Keys, recounted
from assembly.summaries.rules import NAMES, NATION, Region, Summary, Totals, Years, added, together
from assembly.summaries.seen import unchanged

LISTED = 500  # clinics named one by one in a statement; more are named by how they are found
_AMOUNTS = frozenset({"received", "spent", "proven", "left", "unexplained", "cash_missing", "off_plan"})
_STORED = tuple(name for name in NAMES if name not in {"clinics", "funded"})


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
class _Stale:
    """The clinics whose summary is not at the head, and what they are now."""

    keys: Keys
    counted: list[Summary]


def by_place(session: Session, region: Region) -> Found:
    """The nation's figures by state, a state's or a municipality's by municipality (five digits); nine statements.

    One, while nothing was written anywhere since the nation or the state was read last.
    """
    fresh: list[Found] = []

    def read() -> Found:
        fresh.append(_by_place(session, region))
        return replace(fresh[0], stale=0)  # for those who come later nothing has to be counted

    kept = unchanged(session, region, read)
    return fresh[0] if fresh else kept


def _by_place(session: Session, region: Region) -> Found:
    stale = _recounted(session, region)
    place = Clinic.municipality_code if region.code else Clinic.state_code
    query = select(place, YearSummary.year, *_sums()).join(Clinic, Clinic.clues == YearSummary.clues)
    query = query.where(within(region), YearSummary.clues.not_in(stale.keys)).group_by(place, YearSummary.year)
    places: dict[str, dict[int, Totals]] = defaultdict(dict)
    for code, year, *sums in session.execute(query):
        places[code][year] = _totals(sums)
    codes = _places_of(session, place, stale)
    for one in stale.counted:
        if one.clues in codes:
            places[codes[one.clues]] = added(places[codes[one.clues]], one.years)
    return Found({code: places[code] for code in sorted(places)}, len(stale.counted))


def of_clinics(session: Session, clinics: Collection[str]) -> dict[str, Years]:
    """The years of each of those clinics; eight statements at most."""
    late = list(session.execute(_late().where(JournalHead.clinic_id.in_(clinics))).scalars())
    found: dict[str, Years] = {clues: one[1] for clues, one in stored(session, clinics).items()}
    fresh = {one.clues: one.years for one in (recounted(session, late) if late else [])}
    return {clues: fresh.get(clues, found.get(clues, {})) for clues in clinics}


def stored(session: Session, clinics: Collection[str]) -> dict[str, tuple[int, dict[int, Totals]]]:
    """What is kept of those clinics, with the line that it was made at; it may be old."""
    heads = select(ClinicSummary.clues, ClinicSummary.n).where(ClinicSummary.clues.in_(clinics))
    found: dict[str, tuple[int, dict[int, Totals]]] = {clues: (n, {}) for clues, n in session.execute(heads)}
    columns = [getattr(YearSummary, name) for name in _STORED]
    query = select(YearSummary.clues, YearSummary.year, *columns).where(YearSummary.clues.in_(found))
    for clues, year, received, *row in session.execute(query):
        found[clues][1][year] = Totals(1, int(received.centavos > 0), received, *row)
    return found


def latest(session: Session, region: Region, most: int) -> list[tuple[str, datetime]]:
    """The clinics where something was written last, and when, the latest first."""
    stale = _recounted(session, region)
    query = select(ClinicSummary.clues, ClinicSummary.updated_at).where(ClinicSummary.clues.not_in(stale.keys))
    if region != NATION:
        query = query.join(Clinic, Clinic.clues == ClinicSummary.clues).where(within(region))
    rows = session.execute(query.order_by(ClinicSummary.updated_at.desc(), ClinicSummary.clues).limit(most))
    both = [*((row.clues, row.updated_at) for row in rows), *((one.clues, one.updated_at) for one in stale.counted)]
    return sorted(both, key=lambda one: (-one[1].timestamp(), one[0]))[:most]


def stale(session: Session, region: Region = NATION, most: int | None = None) -> list[str]:
    """The clinics whose summary is not at their journal's head, in order."""
    return list(session.execute(_in(_late(), region).order_by(JournalHead.clinic_id).limit(most)).scalars())


def _late() -> Select[str]:
    at_head = and_(ClinicSummary.clues == JournalHead.clinic_id, ClinicSummary.n == JournalHead.n)
    return select(JournalHead.clinic_id).outerjoin(ClinicSummary, at_head).where(ClinicSummary.clues.is_(None))


def _in(query: Select[str], region: Region) -> Select[str]:
    if region == NATION:
        return query
    return query.join(Clinic, Clinic.clues == JournalHead.clinic_id).where(within(region))


def within(region: Region) -> ColumnElement[bool]:
    """Whether a clinic of the catalogue is in a region."""
    if region == NATION:
        return true()
    in_state = Clinic.state_code == region.code[:2]
    return and_(in_state, Clinic.municipality_code == region.code) if len(region.code) > 2 else in_state


def _recounted(session: Session, region: Region) -> _Stale:
    """What has to be counted again in a region, once for each request."""
    return remembered(session, ("recounted", region), lambda: _recount(session, region))


def _recount(session: Session, region: Region) -> _Stale:
    named = stale(session, region, LISTED + 1)
    keys: Keys = named if len(named) <= LISTED else _in(_late(), region)
    return _Stale(keys, recounted(session, keys) if named else [])


def _places_of(session: Session, place: Any, stale: _Stale) -> dict[str, str]:
    if not stale.counted:
        return {}
    rows = session.execute(select(Clinic.clues, place).where(Clinic.clues.in_(stale.keys)))
    return {row.clues: row[1] for row in rows}


def _sums() -> list[Any]:
    received = case((_plain(YearSummary.received) > 0, 1), else_=0)
    counts = [func.count(), func.sum(received, type_=Integer)]
    return [*counts, *(func.sum(_plain(getattr(YearSummary, name))) for name in _STORED)]


def _plain(column: Any) -> Any:
    return type_coerce(column, BigInteger)


def _totals(row: Iterable[Any]) -> Totals:
    """Sums come as whole numbers of several types."""
    named = {name: int(value) for name, value in zip(NAMES, row, strict=True)}
    values: dict[str, Any] = {name: Money(value) if name in _AMOUNTS else value for name, value in named.items()}
    return Totals(**values)
