"""Where to begin to look, as a page and as a spreadsheet. They only read; every row is of a clinic of one's region."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.clinics.queries import ClinicInfo
from assembly.clinics.zones import CENTRE
from assembly.core import clock
from assembly.core.permissions import Permission
from assembly.public.say import sayer
from assembly.watch import prices, rules
from assembly.watch.kept import Listed, listed
from assembly.watch.queries import named, watched
from assembly.watch.rules import SHEET, WHY_NAMES, Ranked
from assembly.web.endpoint import get
from assembly.web.request import AppRequest, page
from assembly.web.spreadsheet import CSV_TYPE, Cell, csv_bytes

_NUMBER = re.compile(r"[0-9]{1,4}")
CSV_HEAD = ("lugar", "clues", "clinica", "municipio", "estado", "motivo", "explicacion")


@dataclass(frozen=True, slots=True)
class Row:
    """A clinic of the list: its place, and its reasons in words."""

    place: int
    clinic: ClinicInfo
    reasons: list[tuple[str, str]]  # what it is called (a message), and the sentence


def rows_of(request: AppRequest, session: Session, found: Sequence[Ranked], first: int = 0) -> list[Row]:
    """Some of the list as it is shown; `first` came before them."""
    say, clinics = sayer(request), named(session, [one.clues for one in found])
    told = [[(WHY_NAMES[reason.why], say(reason.message, reason.values)) for reason in one.reasons] for one in found]
    return [
        Row(first + number, clinics[one.clues], words)
        for number, (one, words) in enumerate(zip(found, told, strict=True), 1)
    ]


def list_of(request: AppRequest, session: Session) -> Listed:
    """The list of the region of whoever is signed in; an empty one for who has none."""
    assert request.actor is not None  # no page of this room is public
    return listed(session, request.context.database, watched(request.actor.grants), request.now)


def watch(request: AppRequest, session: Session) -> Response:
    """The clinics of one's region, where there is most to look at first."""
    assert request.actor is not None
    made = list_of(request, session)
    found = made.found
    pages = max(1, -(-len(found) // SHEET))
    asked = request.query_params.get("pagina", "")
    number = min(pages, max(1, int(asked) if _NUMBER.fullmatch(asked) else 1))
    first = (number - 1) * SHEET
    return page(
        request,
        "watch/watch.html",
        may_watch=bool(watched(request.actor.grants)),
        rows=rows_of(request, session, found[first : first + SHEET], first),
        total=len(found),
        number=number,
        pages=pages,
        limits=rules,
        buying=prices,
        made_at=made.made_at,
        zone=CENTRE,
    )


def watch_csv(request: AppRequest, session: Session) -> Response:
    """The same list, whole: a line for each reason."""
    found = list_of(request, session).found
    lines = (line for row in rows_of(request, session, found) for line in _lines(row))
    day = clock.local_day(request.now, CENTRE).isoformat()
    name = {"Content-Disposition": f'attachment; filename="vigilancia-{day}.csv"'}
    return Response(csv_bytes(CSV_HEAD, lines), media_type=CSV_TYPE, headers=name)


def _lines(row: Row) -> list[tuple[Cell, ...]]:
    one = row.clinic
    about = (row.place, one.clues, one.name, one.municipality, one.state)
    return [(*about, *reason) for reason in row.reasons]


routes = [
    get("/vigilancia", watch, Permission.SIGNED_IN),
    get("/vigilancia.csv", watch_csv, Permission.SIGNED_IN),
]
