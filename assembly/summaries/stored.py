"""Reading what is stored: of clinics, of places, and which clinics of a region are due."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic
from assembly.core.money import ZERO
from assembly.summaries.models import ClinicSummary, PlaceSummary, SummaryDue, YearSummary
from assembly.summaries.recount import Keys
from assembly.summaries.rules import COUNTED, NAMES, NATION, Region, Row, Stored, Totals, Where, moved

_COUNTED = tuple(getattr(YearSummary, name) for name in COUNTED)
_SUMMED = tuple(getattr(PlaceSummary, name) for name in NAMES)
_ROW = (PlaceSummary.region, PlaceSummary.place, PlaceSummary.year)


def stored(session: Session, keys: Keys) -> dict[str, Stored]:
    """What is kept of those clinics; it may be old."""
    added_to = (ClinicSummary.state_code, ClinicSummary.municipality_code)
    query = select(ClinicSummary.clues, ClinicSummary.n, *added_to, YearSummary.year, *_COUNTED)
    query = query.outerjoin(YearSummary, YearSummary.clues == ClinicSummary.clues)
    found: dict[str, Stored] = {}
    years: dict[str, dict[int, Totals]] = defaultdict(dict)
    for clues, n, state, municipality, year, *figures in session.execute(query.where(ClinicSummary.clues.in_(keys))):
        if year is not None:
            years[clues][year] = Totals(1, int(figures[0] > ZERO), *figures)
        found[clues] = Stored(n, None if state is None else (state, municipality), years[clues])
    return found


def where_are(session: Session, keys: Keys) -> dict[str, Where]:
    """The places where those clinics of the catalogue are now."""
    query = select(Clinic.clues, Clinic.state_code, Clinic.municipality_code).where(Clinic.clues.in_(keys))
    return {clues: (state, municipality) for clues, state, municipality in session.execute(query)}


def sums_of(session: Session, region: Region) -> dict[str, dict[int, Totals]]:
    """The stored sums of each place of a region, or of the municipality that it is."""
    query = select(PlaceSummary.place, PlaceSummary.year, *_SUMMED).where(PlaceSummary.region == region.code[:2])
    if len(region.code) > 2:
        query = query.where(PlaceSummary.place == region.code)
    places: dict[str, dict[int, Totals]] = defaultdict(dict)
    for place, year, *figures in session.execute(query):
        places[place][year] = Totals(*figures)
    return places


def sums(session: Session, rows: Collection[Row] | None = None) -> dict[Row, Totals]:
    """Those stored sums of places, by their keys; all of them where none are named."""
    query = select(*_ROW, *_SUMMED)
    if rows is not None:
        query = query.where(tuple_(*_ROW).in_(rows))
    return {(row[0], row[1], row[2]): Totals(*row[3:]) for row in session.execute(query)}


def all_sums(session: Session) -> dict[Row, Totals]:
    """What the stored sums of places have to be, added up from the years of all clinics."""
    place = (ClinicSummary.state_code, ClinicSummary.municipality_code)
    funded = func.sum(case((YearSummary.received > ZERO, 1), else_=0))
    query = select(*place, YearSummary.year, func.count(), funded, *(func.sum(one) for one in _COUNTED))
    query = query.join(ClinicSummary, ClinicSummary.clues == YearSummary.clues).where(place[0].is_not(None))
    rows = session.execute(query.group_by(*place, YearSummary.year))
    return moved((), (((state, code), {year: Totals(*figures)}) for state, code, year, *figures in rows))


def due(region: Region) -> Select[str]:
    """The clinics to be counted again, of those that are in a region or were added to its sums."""
    query = select(SummaryDue.clues)
    if region == NATION:
        return query
    query = query.outerjoin(Clinic, Clinic.clues == SummaryDue.clues)
    query = query.outerjoin(ClinicSummary, ClinicSummary.clues == SummaryDue.clues)
    return query.where(or_(within(region), added_in(region)))


def within(region: Region) -> ColumnElement[bool]:
    """Whether a clinic of the catalogue is in a region."""
    if region == NATION:
        return true()
    in_state = Clinic.state_code == region.code[:2]
    return and_(in_state, Clinic.municipality_code == region.code) if len(region.code) > 2 else in_state


def added_in(region: Region) -> ColumnElement[bool]:
    """Whether what is stored of a clinic was added to the sums of a region; an index says which are the latest."""
    if region == NATION:
        return ClinicSummary.state_code.is_not(None)
    of_place = ClinicSummary.municipality_code if len(region.code) > 2 else ClinicSummary.state_code
    return of_place == region.code
