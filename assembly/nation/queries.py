"""Everything the pages of a region show, in a constant number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic
from assembly.clinics.places import is_state, municipality_name, state_codes, state_name
from assembly.clinics.queries import ClinicInfo, clinics_named
from assembly.core.errors import NotFound
from assembly.core.text import folded
from assembly.nation.rules import Sheet, sheet_number
from assembly.public.search import LastAssembly, last_assemblies
from assembly.summaries.queries import Found, by_place, latest, of_clinics
from assembly.summaries.rules import NATION, NOTHING, Region, Totals, shown_year
from assembly.summaries.stored import within

RECENT = 8
CLINICS_SHOWN = 30
_COLUMNS = tuple(getattr(Clinic, name) for name in ClinicInfo.__slots__)


@dataclass(frozen=True, slots=True)
class Place:
    """A state or a municipality in a list; `code` is empty for clinics whose municipality the catalogue lacks."""

    code: str
    name: str
    clinics: int
    totals: Totals

    @property
    def key(self) -> tuple[str, str]:
        """By which lists are sorted."""
        return folded(self.name), self.code


@dataclass(frozen=True, slots=True)
class RegionPage:
    """A region in the year shown, None before there is any; `clinics` are those of the catalogue."""

    region: Region
    name: str
    year: int | None
    years: dict[int, Totals]
    totals: Totals
    places: list[Place]
    stale: int

    @property
    def clinics(self) -> int:
        return sum(place.clinics for place in self.places)

    @property
    def state(self) -> str:
        """The code of the state it is, or is in."""
        return self.region.code[:2]


@dataclass(frozen=True, slots=True)
class ClinicLine:
    """A clinic of a municipality with its figures of the year shown."""

    info: ClinicInfo
    totals: Totals
    last: LastAssembly | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A clinic where something was written lately."""

    info: ClinicInfo
    at: datetime


def nation_page(session: Session, asked: int | None = None) -> RegionPage:
    """The nation's figures, with all 32 states by name."""
    found = by_place(session, NATION)
    query = select(Clinic.state_code, func.count()).group_by(Clinic.state_code)
    counts = {row[0]: row[1] for row in session.execute(query)}
    names = [(code, state_name(code), counts.get(code, 0)) for code in state_codes()]
    return _page(NATION, "", found, names, asked)


def state_page(session: Session, state: str, asked: int | None = None) -> RegionPage:
    """A state's figures, its municipalities that have clinics by name. Raises NotFound."""
    if not is_state(state):
        raise NotFound()
    region = Region(state)
    return _page(region, state_name(state), by_place(session, region), _municipalities(session, region), asked)


def municipality_page(session: Session, state: str, municipality: str, asked: int | None = None) -> RegionPage:
    """A municipality's figures. Raises NotFound."""
    if not is_state(state) or len(municipality) != 3:
        raise NotFound()
    region = Region(state + municipality)
    places = _municipalities(session, region)
    name = places[0][1] if places else municipality_name(region.code)
    if name is None:
        raise NotFound()
    return _page(region, name, by_place(session, region), places, asked)


def _page(
    region: Region, name: str, found: Found, places: Iterable[tuple[str, str, int]], asked: int | None
) -> RegionPage:
    years = found.years
    year = asked if asked in years else shown_year(years)
    of_year = found.of(year)
    listed = sorted((Place(*place, of_year.get(place[0], NOTHING)) for place in places), key=lambda place: place.key)
    totals = years.get(year or 0, NOTHING)
    return RegionPage(region, name, year, years, totals, listed, found.stale)


def _municipalities(session: Session, region: Region) -> list[tuple[str, str, int]]:
    """The municipalities of a region that have clinics: code, name, and how many."""
    code = Clinic.municipality_code
    query = select(code, func.min(Clinic.municipality), func.count()).where(within(region)).group_by(code)
    return [(row[0], municipality_name(row[0]) or row[1], row[2]) for row in session.execute(query)]


def changed_lately(session: Session, region: Region) -> list[Changed]:
    """The clinics of a region where something was written last."""
    found = latest(session, region, RECENT)
    infos = {info.clues: info for info in clinics_named(session, [clues for clues, _ in found])}
    return [Changed(infos[clues], at) for clues, at in found]


def clinics_of(session: Session, shown: RegionPage, number: int) -> Sheet[ClinicLine]:
    """A sheet of a municipality's clinics, by name."""
    number, of = sheet_number(shown.clinics, number, CLINICS_SHOWN)
    query: Select[*tuple[object, ...]] = select(*_COLUMNS).where(within(shown.region))
    query = query.order_by(Clinic.name, Clinic.clues).limit(CLINICS_SHOWN).offset((number - 1) * CLINICS_SHOWN)
    infos = [ClinicInfo(*row) for row in session.execute(query)]  # type: ignore[arg-type]  # in the order of its fields
    keys = [info.clues for info in infos]
    years, last = of_clinics(session, keys), last_assemblies(session, keys)
    lines = [ClinicLine(one, years[one.clues].get(shown.year or 0, NOTHING), last.get(one.clues)) for one in infos]
    return Sheet(lines, number, of)
