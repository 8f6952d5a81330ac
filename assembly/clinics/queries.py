"""Reading the catalogue, the programme years and the notified amounts."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic, FormerYear, NotifiedAmount, ProgrammeYear
from assembly.clinics.years import YearSettings
from assembly.core.columns import Moment
from assembly.core.errors import N_, AssemblyError, NotFound
from assembly.core.money import Money
from assembly.core.permissions import Grant, ScopeKind
from assembly.core.text import folded


class YearUnknown(AssemblyError):
    sentence = N_(
        "No hay reglas cargadas para {institution} en {year}. "
        "Pida a la administración que cargue el año con «assembly import-year»."
    )


@dataclass(frozen=True, slots=True)
class ClinicInfo:
    """A clinic as pages show it."""

    clues: str
    institution: str
    name: str
    state_code: str
    state: str
    municipality: str
    locality: str
    kind: str
    rooms: int | None
    time_zone: str
    status: str
    municipality_code: str


@dataclass(frozen=True, slots=True)
class Notified:
    """The amount that the programme notified for a year, where that is written, and who recorded it."""

    year: int
    amount: Money
    source: str
    notified_on: date | None
    recorded_by: str


NOTIFIED = (
    NotifiedAmount.year,
    NotifiedAmount.amount,
    NotifiedAmount.source,
    NotifiedAmount.notified_on,
    NotifiedAmount.recorded_by,
)
_COLUMNS: tuple[Any, ...] = (
    Clinic.clues,
    Clinic.institution,
    Clinic.name,
    Clinic.state_code,
    Clinic.state,
    Clinic.municipality,
    Clinic.locality,
    Clinic.kind,
    Clinic.rooms,
    Clinic.time_zone,
    Clinic.status,
    Clinic.municipality_code,
)


_ONE = select(*_COLUMNS).where(Clinic.clues == bindparam("clues"))
# As text: what is the same as before need not be read again. Nothing is former to no moment at all.
_FORMER = (
    select(cast(FormerYear.settings, Text))
    .where(FormerYear.institution == ProgrammeYear.institution, FormerYear.year == ProgrammeYear.year)
    .where(FormerYear.until > bindparam("then", type_=Moment))
    .order_by(FormerYear.until)
    .limit(1)
    .correlate(ProgrammeYear)
    .scalar_subquery()
)
_SETTINGS = select(func.coalesce(_FORMER, cast(ProgrammeYear.settings, Text))).where(
    ProgrammeYear.institution == bindparam("institution"), ProgrammeYear.year == bindparam("year")
)


_YEARS = (
    select(ProgrammeYear.year, cast(ProgrammeYear.settings, Text))
    .join(Clinic, ProgrammeYear.institution == Clinic.institution)
    .where(Clinic.clues == bindparam("clues"), ProgrammeYear.year.in_(bindparam("years", expanding=True)))
)


def clinic(session: Session, clues: str) -> ClinicInfo:
    """The clinic with that key. Raises NotFound."""
    row = session.execute(_ONE, {"clues": clues}).one_or_none()
    if row is None:
        raise NotFound()
    return ClinicInfo(*row)


def find_clinics(
    session: Session, text: str = "", within: Collection[Grant] | None = None, limit: int = 50
) -> list[ClinicInfo]:
    """Clinics whose key or places hold every word of `text`, accents and case apart; `within` the scopes given."""
    query = select(*_COLUMNS).order_by(Clinic.state_code, Clinic.municipality_code, Clinic.name, Clinic.clues)
    for word in folded(text).split()[:8]:
        query = query.where(Clinic.search_text.contains(word, autoescape=True))
    if within is not None:
        query = _within(query, within)
    return [ClinicInfo(*row) for row in session.execute(query.limit(limit))]


def clinics_named(session: Session, clinics: Collection[str]) -> list[ClinicInfo]:
    """The clinics with those keys, in no order."""
    query = select(*_COLUMNS).where(Clinic.clues.in_(clinics))
    return [ClinicInfo(*row) for row in session.execute(query)]


def _within(query: Select[*tuple[Any, ...]], grants: Collection[Grant]) -> Select[*tuple[Any, ...]]:
    if any(grant.kind is ScopeKind.NATION for grant in grants):
        return query
    clinics = [grant.key for grant in grants if grant.kind is ScopeKind.CLINIC]
    states = [grant.key for grant in grants if grant.kind is ScopeKind.STATE]
    return query.where(or_(Clinic.clues.in_(clinics), Clinic.state_code.in_(states)))


def keys_within(grants: Collection[Grant]) -> Select[str]:
    """The keys of the clinics that the grants cover, to ask other tables with; of no grants, none."""
    keys: Select[str] = _within(select(Clinic.clues), grants)
    return keys


def year_settings(session: Session, institution: str, year: int, then: datetime | None = None) -> YearSettings:
    """What the institution works by in that year; of an assembly, what it did when that was opened, `then`.

    Raises YearUnknown.
    """
    about = {"institution": institution, "year": year, "then": then}
    data = session.execute(_SETTINGS, about).scalar_one_or_none()
    if data is None:
        raise YearUnknown(institution=institution, year=str(year))
    return _settings(data)


def settings_of(session: Session, clues: str, years: Collection[int]) -> dict[int, YearSettings]:
    """What a clinic's institution works by in each of those years that has settings; one statement."""
    rows = session.execute(_YEARS, {"clues": clues, "years": list(years)})
    return {year: _settings(data) for year, data in rows}


def receiver_of(session: Session, clues: str, year: int) -> str | None:
    """The RFC in whose name that year wants its invoices; None where it does not say."""
    settings = settings_of(session, clues, [year]).get(year)
    return settings.receiver_rfc if settings else None


def all_settings(session: Session, institutions: Collection[str]) -> dict[str, dict[int, YearSettings]]:
    """What each institution works by in each of its years; one statement."""
    query = select(ProgrammeYear.institution, ProgrammeYear.year, cast(ProgrammeYear.settings, Text))
    found: dict[str, dict[int, YearSettings]] = {one: {} for one in institutions}
    for institution, year, data in session.execute(query.where(ProgrammeYear.institution.in_(institutions))):
        found[institution][year] = _settings(data)
    return found


@lru_cache(maxsize=64)
def _settings(data: str) -> YearSettings:
    """The same data make the same settings: reading them anew takes longer than all the rest of a page's rules."""
    return YearSettings.from_data(json.loads(data))


def years_of(session: Session, institution: str) -> list[int]:
    """The years with settings, the newest first."""
    query = select(ProgrammeYear.year).where(ProgrammeYear.institution == institution)
    return list(session.execute(query.order_by(ProgrammeYear.year.desc())).scalars())


def notified_amount(session: Session, clues: str, year: int) -> Notified | None:
    """What the programme granted the clinic for the year: the newest notice counts."""
    query = (
        select(*NOTIFIED)
        .where(NotifiedAmount.clinic_id == clues, NotifiedAmount.year == year)
        .order_by(NotifiedAmount.n.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return Notified(*row) if row else None
