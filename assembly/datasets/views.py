"""The page of downloads, and the files of every table: streamed, so that the nation's weigh nothing here."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response, StreamingResponse

from assembly.clinics.places import is_state, state_name
from assembly.clinics.queries import clinic
from assembly.clinics.rules import is_clues
from assembly.core.database import Database
from assembly.core.errors import NotFound
from assembly.core.permissions import Permission
from assembly.datasets import files, queries
from assembly.datasets.projects import Publisher, package_pieces
from assembly.datasets.rules import NATION, NoSuchState, Scope, Table, read_state
from assembly.datasets.tables import TABLES, table_named
from assembly.web.endpoint import get
from assembly.web.request import AppRequest, page
from assembly.web.spreadsheet import CSV_TYPE

_FRESH = "public, no-cache"
_DECLARED = hashlib.sha256(repr([files.table_schema(table) for table in TABLES]).encode()).hexdigest()[:8]
Pieces = Callable[[Database, Table, Scope], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Shown:
    """The scope that the page shows, in words, with the folder of its files."""

    scope: Scope
    words: str
    folder: str


def data(request: AppRequest, session: Session) -> Response:
    """What there is to download, of the nation, of `?estado=30`, or of `?clinica=` and its key."""
    shown = _chosen(request, session)
    return page(
        request,
        "datasets/data.html",
        shown=shown,
        sizes=queries.sizes(session, TABLES, shown.scope, str(request.context.database.url)),
        states=queries.states(session),
        licence=files.LICENCE,
        kinds=files.KIND_WORDS,
        is_closed=files.is_closed,
    )


def _chosen(request: AppRequest, session: Session) -> Shown:
    clues = request.query_params.get("clinica", "").strip().upper()
    state = request.query_params.get("estado", "")
    if clues:
        return _shown(request, session, _clinic(clues))
    return _shown(request, session, read_state(state) if state else NATION)


def _clinic(clues: str) -> Scope:
    if not is_clues(clues):
        raise NotFound()
    return Scope(clues=clues)


def _shown(request: AppRequest, session: Session, scope: Scope) -> Shown:
    """Raises NotFound, NoSuchState where nothing of it is known."""
    if scope.clues:
        folder = request.link("clinic_data_package", clues=scope.clues)
        return Shown(scope, clinic(session, scope.clues).name, _folder(folder))
    if scope.state:
        if not is_state(scope.state):
            raise NoSuchState()
        return Shown(scope, state_name(scope.state), _folder(request.link("state_data_package", state=scope.state)))
    return Shown(scope, "México", _folder(request.link("data_package")))


def _folder(package: str) -> str:
    return package.rpartition("/")[0]


def scope_of(request: AppRequest) -> Scope:
    """The scope that the path names. Raises NoSuchState."""
    if "state" in request.path_params:
        return read_state(str(request.path_params["state"]))
    return Scope(clues=request.clues) if "clues" in request.path_params else NATION


def table_csv(request: AppRequest, session: Session) -> Response:
    """A table for spreadsheets; always in Spanish."""
    return _table(request, session, files.csv_pieces, "csv", CSV_TYPE)


def table_json(request: AppRequest, session: Session) -> Response:
    """The same for programs."""
    return _table(request, session, files.json_pieces, "json", "application/json")


def _table(request: AppRequest, session: Session, pieces: Pieces, ending: str, media_type: str) -> Response:
    table, scope = table_named(str(request.path_params["table"])), scope_of(request)
    name = "-".join(filter(None, (scope.clues, scope.state, table.name)))
    made = pieces(request.context.database, table, scope)
    return streamed(request, session, scope, made, f"{name}.{ending}", media_type)


def streamed(
    request: AppRequest, session: Session, scope: Scope, pieces: Iterator[bytes], name: str, media_type: str
) -> Response:
    """A file in pieces, that are read after this answer began; a weak tag says which state of the record it is of."""
    tag = f'W/"{queries.version(session, scope)}-{_DECLARED}"'
    headers = {"ETag": tag, "Cache-Control": _FRESH}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    body = pieces if request.method == "GET" else iter(())
    return StreamingResponse(body, media_type=media_type, headers=headers)


def data_package(request: AppRequest, session: Session) -> Response:
    """The Frictionless description of the CSVs beside it."""
    shown = _shown(request, session, scope_of(request))
    made = files.data_package(shown.scope, shown.words, request.site + request.link("data"))
    return JSONResponse(made)


def oc4ids(request: AppRequest, session: Session) -> Response:
    """Each clinic's year as a project of infrastructure, as OC4IDS says it."""
    scope, site = scope_of(request), request.site
    publisher = Publisher(request.context.settings.oc4ids_prefix, site, lambda *about: _acta(request, *about))
    uri = site + request.url_path
    made = package_pieces(request.context.database, scope, publisher, uri, request.now)
    name = "-".join(filter(None, (scope.clues, scope.state, "oc4ids.json")))
    return streamed(request, session, scope, made, name, "application/json")


def _acta(request: AppRequest, clues: str, assembly_id: str) -> str:
    return request.link("acta_pdf", clues=clues, assembly_id=assembly_id)


def _everywhere(file: str, view: Any) -> list[Any]:
    """The routes of a file of the nation, of a state and of a clinic."""
    name = view.__name__
    return [
        get(f"/datos/{file}", view, Permission.PUBLIC),
        get(f"/datos/estados/{{state}}/{file}", view, Permission.PUBLIC, f"state_{name}"),
        get(f"/clinicas/{{clues}}/datos/{file}", view, Permission.PUBLIC, f"clinic_{name}"),
    ]


routes: Sequence[Any] = [
    get("/datos", data, Permission.PUBLIC, is_kept=True),
    *_everywhere("datapackage.json", data_package),
    *_everywhere("oc4ids.json", oc4ids),
    *_everywhere("{table}.csv", table_csv),
    *_everywhere("{table}.json", table_json),
]
