"""JSON for programs: no account, no key, readable from any page."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, RedirectResponse, Response

from assembly.api import queries, shapes
from assembly.api.openapi import document
from assembly.api.rules import read_asked, read_rows, read_year
from assembly.clinics.queries import clinic
from assembly.clinics.rules import is_clues
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.permissions import Permission
from assembly.datasets.queries import page
from assembly.datasets.rules import row_json
from assembly.datasets.tables import BY_CODE
from assembly.public.queries import clinic_page
from assembly.public.say import sayer
from assembly.web.endpoint import get
from assembly.web.request import AppRequest

Answer = Callable[[AppRequest, Session], Mapping[str, Any]]


def _json(answer: Answer) -> Callable[[AppRequest, Session], Response]:
    """A view that answers JSON, also when a rule is broken."""

    @functools.wraps(answer)
    def view(request: AppRequest, session: Session) -> Response:
        try:
            return JSONResponse(answer(request, session))
        except AssemblyError as error:
            about = {"code": type(error).__name__, "sentence": request.words_of(error)}
            return JSONResponse({"error": about}, error.status)

    return view


@_json
def api_description(request: AppRequest, _session: Session) -> Mapping[str, Any]:
    """What this API answers, in OpenAPI 3.1."""
    return document(request.site)


@_json
def api_clinics(request: AppRequest, session: Session) -> Mapping[str, Any]:
    """Clinics by key, a page at a time."""
    given = request.query_params
    asked = read_asked(given.get("after"), given.get("limit"), given.get("q"), given.get("state"))
    found = queries.clinics_after(session, asked)
    more = {"after": found.last, "limit": asked.limit, "q": asked.text, "state": asked.state_code}
    return {
        "items": [shapes.line_form(line, request.link) for line in found.lines],
        "next": _next(request.link("api_clinics"), more) if found.last else None,
        "meant": found.meant or None,
    }


def _next(address: str, query: Mapping[str, Any]) -> str:
    return f"{address}?{urlencode({name: value for name, value in query.items() if value})}"


def api_clinic(request: AppRequest, session: Session) -> Response:
    """All that a clinic's page shows; a key in lower case leads to the one in capitals."""
    key = str(request.path_params["key"])
    if key == key.upper() or not is_clues(key.upper()):
        return _api_clinic(request, session)
    query = request.scope["query_string"].decode("ascii", "ignore")
    return RedirectResponse(request.link("api_clinic", key=key.upper()) + (f"?{query}" if query else ""), 308)


@_json
def _api_clinic(request: AppRequest, session: Session) -> Mapping[str, Any]:
    clues = str(request.path_params["key"])
    year = read_year(request.query_params.get("year"))
    if not is_clues(clues):
        raise NotFound()
    shown = clinic_page(session, clues, request.now, year)
    decided, names = queries.decisions(session, clues), queries.names(session, clues)
    return shapes.page_form(shown, decided, names, sayer(request), request.link)


@_json
def api_rows(request: AppRequest, session: Session) -> Mapping[str, Any]:
    """Rows of a table in the order of the clinics, a page at a time."""
    code, given = str(request.path_params["rows"]), request.query_params
    if code not in BY_CODE:
        raise NotFound()
    asked = read_rows(given.get("clinic"), given.get("state"), given.get("after"), given.get("limit"))
    if asked.scope.clues:
        clinic(session, asked.scope.clues)
    rows, last = page(session, BY_CODE[code], asked.scope, asked.after, asked.limit)
    more = {"after": last, "limit": asked.limit, "clinic": asked.scope.clues, "state": asked.scope.state}
    return {
        "items": [row_json(BY_CODE[code], row) for row in rows],
        "next": _next(request.link("api_rows", rows=code), more) if last else None,
    }


@_json
def api_unknown(_request: AppRequest, _session: Session) -> Mapping[str, Any]:
    """Any other address below `/api/`."""
    raise NotFound()


@_json
def healthz(_request: AppRequest, session: Session) -> Mapping[str, Any]:
    """Whether the program and its database answer."""
    session.execute(select(1))
    return {"status": "ok"}


routes: Sequence[Any] = [
    get("/api/v1/openapi.json", api_description, Permission.PUBLIC),
    get("/api/v1/clinics", api_clinics, Permission.PUBLIC),
    get("/api/v1/clinics/{key}", api_clinic, Permission.PUBLIC, is_kept=True),
    get("/api/v1/{rows}", api_rows, Permission.PUBLIC),
    get("/api/{rest:path}", api_unknown, Permission.PUBLIC),
    get("/healthz", healthz, Permission.PUBLIC),
]
