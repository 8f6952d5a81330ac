"""The day's timetable as a page and as a spreadsheet. They only read; every row is of a clinic that a role covers."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from datetime import date
from functools import cache, partial
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.clinics.zones import CENTRE
from assembly.core import clock
from assembly.core.permissions import Actor, Permission, Place
from assembly.core.text import folded
from assembly.timetable.queries import days_around, meetings_on, nearest_day
from assembly.timetable.rules import (
    MARKS,
    Attention,
    Meeting,
    Tally,
    Wanted,
    hours,
    in_order,
    read_wanted,
    sheet,
    tally_of,
)
from assembly.web import words
from assembly.web.endpoint import get
from assembly.web.forms import FormState
from assembly.web.request import AppRequest, page
from assembly.web.spreadsheet import CSV_TYPE, Cell, csv_bytes

_ISO_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,4}")
CSV_HEAD = (
    "dia",
    "hora",
    "huso",
    "estado",
    "municipio",
    "clinica",
    "clues",
    "situacion",
    "presentes",
    "preguntas",
    "preguntas_contadas",
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a request asks for, found: the day's assemblies in the region, and those of them that are wanted."""

    day: date
    wanted: Wanted
    region: list[Meeting]
    there: list[Meeting]
    due: list[Meeting]


def timetable(request: AppRequest, session: Session) -> Response:
    """Every assembly of the region on a day, by the hour it begins at."""
    shown = _shown(request, session)
    tally = tally_of(shown.there)
    part = sheet(shown.due, _number(request.query_params.get("pagina", "")))
    names = _clocks(request.lang)
    return page(
        request,
        "timetable/timetable.html",
        days=days_around(session, _actor(request).grants, shown.day),
        has_any=bool(shown.region),
        tally=tally,
        wanted=shown.wanted,
        sheet=part,
        hours=[(hour, _rows(request, hour.meetings)) for hour in hours(part.meetings, names)],
        has_clocks=len({names(one.time_zone) for one in shown.region}) > 1,
        states=_places((one.state_code, one.state) for one in shown.region),
        municipalities=_municipalities(shown),
        form=FormState({"estado": [shown.wanted.state_code], "municipio": [shown.wanted.municipality_code]}),
        version=_version(tally, part.meetings),
        to=partial(_address, request, shown),
        marks=MARKS,
        attention=Attention,
    )


def timetable_csv(request: AppRequest, session: Session) -> Response:
    """The same list, whole, for a spreadsheet; always in Spanish."""
    shown = _shown(request, session)
    data = csv_bytes(CSV_HEAD, (_line(one) for one in shown.due))
    named = {"Content-Disposition": f'attachment; filename="asambleas-{shown.day.isoformat()}.csv"'}
    return Response(data, media_type=CSV_TYPE, headers=named)


def _actor(request: AppRequest) -> Actor:
    assert request.actor is not None  # no page of the timetable is public
    return request.actor


def _shown(request: AppRequest, session: Session) -> _Shown:
    given, grants = request.query_params, _actor(request).grants
    day = _day(given.get("dia", "")) or nearest_day(session, grants, request.now)
    day = day or clock.local_day(request.now, CENTRE)
    wanted = read_wanted(given.get("estado", ""), given.get("municipio", ""), given.get("ver", ""))
    region = in_order(meetings_on(session, grants, day, request.now), _clocks(request.lang))
    there = [one for one in region if wanted.is_there(one)]
    return _Shown(day, wanted, region, there, [one for one in there if wanted.is_due(one)])


def _day(text: str) -> date | None:
    """A day of this century, or None for anything else."""
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if _NUMBER.fullmatch(text) else 1


@cache
def _clocks(lang: str) -> Callable[[str], str]:
    """What a zone's clock is called; asked for every row."""
    return cache(partial(words.zone_name, lang=lang))


def _places(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each place once, with its key, by its name."""
    return sorted(dict(found).items(), key=lambda place: folded(place[1]))


def _municipalities(shown: _Shown) -> list[tuple[str, str]]:
    """To choose from once it is clear of which state."""
    state = shown.wanted.state_code
    region = [one for one in shown.region if state in ("", one.state_code)]
    if len({one.state_code for one in region}) > 1:
        return []
    return _places((one.municipality_code, one.municipality) for one in region)


def _rows(request: AppRequest, meetings: Iterable[Meeting]) -> list[tuple[Meeting, str]]:
    """Each with its address: the task list for those who may run it, the acta for the others."""
    return [(one, _page_of(request, one)) for one in meetings]


def _page_of(request: AppRequest, one: Meeting) -> str:
    may_run = _actor(request).may(Permission.RUN_ASSEMBLY, Place(one.clues, one.state_code))
    return request.link("assembly_day" if may_run else "minutes", clues=one.clues, assembly_id=one.assembly_id)


def _version(tally: Tally, meetings: Iterable[Meeting]) -> str:
    """Changes when a count on the page does."""
    rows = [(one.assembly_id, one.standing.value, one.present, one.asked, one.counted) for one in meetings]
    return hashlib.sha256(repr((astuple(tally), rows)).encode()).hexdigest()[:16]


def _address(request: AppRequest, shown: _Shown, route: str = "timetable", **changes: object) -> str:
    """The same list with some of its choices changed; it begins at its first page unless one is given."""
    choices: dict[str, object] = {
        "dia": shown.day.isoformat(),
        "estado": shown.wanted.state_code,
        "municipio": shown.wanted.municipality_code,
        "ver": shown.wanted.attention.value,
    }
    query = {name: value for name, value in (choices | changes).items() if value}
    return f"{request.link(route)}?{urlencode(query)}"


def _line(one: Meeting) -> tuple[Cell, ...]:
    here = clock.local(one.starts_at, one.time_zone)
    where = (_clocks(words.SPANISH)(one.time_zone), one.state, one.municipality, one.clinic, one.clues)
    how = (MARKS[one.standing][0], one.present, one.asked, one.counted)
    return (here.date().isoformat(), f"{here:%H:%M}", *where, *how)


routes = [
    get("/trabajo/asambleas", timetable, Permission.SIGNED_IN),
    get("/trabajo/asambleas.csv", timetable_csv, Permission.SIGNED_IN),
]
