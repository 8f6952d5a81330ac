"""Files and JSON for everybody: no account, no cookie, readable from any page."""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from assembly.clinics.queries import clinic
from assembly.clinics.rules import is_clues
from assembly.core import clock
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.permissions import Permission
from assembly.evidence.services import stores
from assembly.inquiries.queries import inquiries_of
from assembly.minutes.queries import record_of
from assembly.open_data import files, pack, printed, queries, shapes, sheets
from assembly.open_data.queries import Lines
from assembly.open_data.rules import Asked, read_asked, read_line_number
from assembly.paper.sealed import sealed_acta
from assembly.public.queries import clinic_page
from assembly.public.say import sayer
from assembly.web.endpoint import get, in_spanish
from assembly.web.request import AppRequest
from assembly.web.spreadsheet import CSV_TYPE, csv_bytes
from assembly.web.workbook import XLSX_TYPE

LINES_TYPE = "application/x-ndjson; charset=utf-8"


def journal_file(request: AppRequest, session: Session) -> Response:
    """The journal's lines, byte for byte as they were sealed."""
    first = read_line_number(request.query_params.get("desde"))
    return _lines(request, "bitacora", "journal_file", queries.journal_lines(session, request.clues, first))


def journal_texts(request: AppRequest, session: Session) -> Response:
    """The texts with their salts, so that anybody can check the keyed hashes."""
    first = read_line_number(request.query_params.get("desde"))
    return _lines(request, "textos", "journal_texts", queries.journal_texts(session, request.clues, first))


def _lines(request: AppRequest, what: str, route: str, found: Lines) -> Response:
    headers = _as_file(f"{request.clues}-{what}.jsonl")
    if found.next_n is not None:
        headers["Link"] = f'<{request.link(route, clues=request.clues)}?desde={found.next_n}>; rel="next"'
    return Response(b"".join(line + b"\n" for line in found.lines), media_type=LINES_TYPE, headers=headers)


def expenses_csv(request: AppRequest, session: Session) -> Response:
    """Every expense and every reversal, for a spreadsheet; always in Spanish."""
    data = files.expenses_csv(session, request.clues)
    return Response(data, media_type=CSV_TYPE, headers=_as_file(f"{request.clues}-gastos.csv"))


def items_csv(request: AppRequest, session: Session) -> Response:
    """Every approved item, and every move of money between them with its vote; always in Spanish."""
    data = files.items_csv(session, request.clues)
    return Response(data, media_type=CSV_TYPE, headers=_as_file(f"{request.clues}-conceptos.csv"))


def booklet_xlsx(request: AppRequest, session: Session) -> Response:
    """The spending booklet of the year `anio`, of the current one without it; always in Spanish."""
    page = clinic_page(session, request.clues, request.now, _year(request, "anio"))
    name = f"{request.clues}-cuadernillo-{page.year}.xlsx" if page.year else f"{request.clues}-cuadernillo.xlsx"
    return Response(files.booklet_xlsx(session, page), media_type=XLSX_TYPE, headers=_as_file(name))


def booklet_pdf(request: AppRequest, session: Session) -> Response:
    """The same on paper."""
    page = clinic_page(session, request.clues, request.now, _year(request, "anio"))
    made = printed.booklet_pdf(page, request.site + request.link("clinic", clues=request.clues), request.now)
    name = f'inline; filename="{request.clues}-cuadernillo-{page.year or ""}.pdf"'.replace("-.pdf", ".pdf")
    return Response(made, media_type="application/pdf", headers={"Content-Disposition": name})


def inquiries_csv(request: AppRequest, session: Session) -> Response:
    """Every inquiry, also those that are not published; always in Spanish."""
    zone = clinic(session, request.clues).time_zone
    found = inquiries_of(session, request.clues)
    rows = sheets.inquiry_rows(found, clock.local_day(request.now, zone), zone)
    data = csv_bytes(sheets.INQUIRY_HEAD, rows)
    return Response(data, media_type=CSV_TYPE, headers=_as_file(f"{request.clues}-dudas.csv"))


def audit_pack(request: AppRequest, session: Session) -> Response:
    """Everything of the clinic for those who audit, originals and personal data too; always in Spanish."""
    settings, clues = request.context.settings, request.clues

    def acta(assembly_id: str) -> bytes:
        return sealed_acta(request, record_of(session, clues, assembly_id))

    page = clinic_page(session, clues, request.now)
    file = pack.audit_pack(session, stores(settings), page, acta, settings.data_dir, request.now)
    headers = {"Content-Disposition": f'attachment; filename="{clues}-expediente.zip"'}
    headers["Content-Length"] = str(file.tell())
    return StreamingResponse(pack.in_parts(file), media_type=pack.ZIP_TYPE, headers=headers)


def _year(request: AppRequest, name: str) -> int | None:
    year = request.query_params.get(name, "")
    return int(year) if re.fullmatch(r"[0-9]{4}", year) else None


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Access-Control-Allow-Origin": "*"}


Answer = Callable[[AppRequest, Session], Mapping[str, Any]]


def _json(answer: Answer) -> Callable[[AppRequest, Session], Response]:
    """A view that answers JSON, also when a rule is broken."""

    @functools.wraps(answer)
    def view(request: AppRequest, session: Session) -> Response:
        try:
            response = JSONResponse(answer(request, session))
        except AssemblyError as error:
            about = {"code": type(error).__name__, "sentence": request.words_of(error)}
            response = JSONResponse({"error": about}, error.status)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return view


@_json
def api_clinics(request: AppRequest, session: Session) -> Mapping[str, Any]:
    """Clinics by key, a page at a time."""
    given = request.query_params
    asked = read_asked(given.get("after"), given.get("limit"), given.get("q"), given.get("state"))
    lines, last = queries.clinics_after(session, asked)
    return {
        "items": [shapes.line_form(line, request.link) for line in lines],
        "next": _next(request, asked, last) if last else None,
    }


def _next(request: AppRequest, asked: Asked, last: str) -> str:
    more = {"q": asked.text, "state": asked.state_code}
    query = {"after": last, "limit": asked.limit} | {name: value for name, value in more.items() if value}
    return f"{request.link('api_clinics')}?{urlencode(query)}"


def api_clinic(request: AppRequest, session: Session) -> Response:
    """All that a clinic's page shows; a key in lower case leads to the one in capitals."""
    key = str(request.path_params["key"])
    if key == key.upper() or not is_clues(key.upper()):
        return _api_clinic(request, session)
    query = request.scope["query_string"].decode("ascii", "ignore")
    address = request.link("api_clinic", key=key.upper()) + (f"?{query}" if query else "")
    return RedirectResponse(address, 308, {"Access-Control-Allow-Origin": "*"})


@_json
def _api_clinic(request: AppRequest, session: Session) -> Mapping[str, Any]:
    clues = str(request.path_params["key"])
    if not is_clues(clues):
        raise NotFound()
    page = clinic_page(session, clues, request.now, _year(request, "year"))
    decided, names = queries.decisions(session, clues), queries.names(session, clues)
    return shapes.page_form(page, decided, names, sayer(request), request.link)


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
    get("/clinicas/{clues}/bitacora.jsonl", journal_file, Permission.PUBLIC),
    get("/clinicas/{clues}/textos.jsonl", journal_texts, Permission.PUBLIC),
    get("/clinicas/{clues}/gastos.csv", expenses_csv, Permission.PUBLIC, is_kept=True),
    get("/clinicas/{clues}/conceptos.csv", items_csv, Permission.PUBLIC, is_kept=True),
    get("/clinicas/{clues}/cuadernillo.xlsx", booklet_xlsx, Permission.PUBLIC),
    get("/clinicas/{clues}/cuadernillo.pdf", in_spanish(booklet_pdf), Permission.PUBLIC),
    get("/clinicas/{clues}/dudas.csv", inquiries_csv, Permission.PUBLIC),
    get("/trabajo/{clues}/expediente.zip", in_spanish(audit_pack), Permission.READ_ORIGINALS),
    get("/api/v1/clinics", api_clinics, Permission.PUBLIC),
    get("/api/v1/clinics/{key}", api_clinic, Permission.PUBLIC, is_kept=True),
    get("/api/{rest:path}", api_unknown, Permission.PUBLIC),
    get("/healthz", healthz, Permission.PUBLIC),
]
