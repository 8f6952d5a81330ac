"""Files for everybody: no account, no cookie, readable from any page."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response, StreamingResponse

from assembly.clinics.queries import clinic
from assembly.core import clock
from assembly.core.permissions import Permission
from assembly.evidence.services import stores
from assembly.inquiries.queries import inquiries_of
from assembly.minutes.queries import record_of
from assembly.open_data import files, pack, printed, queries, sheets
from assembly.open_data.queries import Lines
from assembly.open_data.rules import read_line_number
from assembly.paper.sealed import sealed_acta
from assembly.public.queries import clinic_page
from assembly.web.endpoint import View, get, in_spanish
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
    return Response(data, media_type=CSV_TYPE, headers=_as_file(f"{request.clues}-hoja-de-gastos.csv"))


def items_csv(request: AppRequest, session: Session) -> Response:
    """Every approved item, and every move of money between them with its vote; always in Spanish."""
    data = files.items_csv(session, request.clues)
    return Response(data, media_type=CSV_TYPE, headers=_as_file(f"{request.clues}-hoja-de-conceptos.csv"))


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
    return Response(data, media_type=CSV_TYPE, headers=_as_file(f"{request.clues}-hoja-de-dudas.csv"))


def _moved(route: str) -> View:
    """Where a file was before there were tables of the same name, whose columns are others."""

    def answer(request: AppRequest, _: Session) -> Response:
        return RedirectResponse(request.link(route, clues=request.clues), 308)

    answer.__name__ = f"old_{route}"
    return answer


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


_MOVED = {"gastos": "expenses_csv", "conceptos": "items_csv", "dudas": "inquiries_csv"}
routes: Sequence[Any] = [
    get("/clinicas/{clues}/bitacora.jsonl", journal_file, Permission.PUBLIC),
    get("/clinicas/{clues}/textos.jsonl", journal_texts, Permission.PUBLIC),
    get("/clinicas/{clues}/hoja-de-gastos.csv", expenses_csv, Permission.PUBLIC, is_kept=True),
    get("/clinicas/{clues}/hoja-de-conceptos.csv", items_csv, Permission.PUBLIC, is_kept=True),
    get("/clinicas/{clues}/cuadernillo.xlsx", booklet_xlsx, Permission.PUBLIC),
    get("/clinicas/{clues}/cuadernillo.pdf", in_spanish(booklet_pdf), Permission.PUBLIC),
    get("/clinicas/{clues}/hoja-de-dudas.csv", inquiries_csv, Permission.PUBLIC),
    *(get(f"/clinicas/{{clues}}/{name}.csv", _moved(route), Permission.PUBLIC) for name, route in _MOVED.items()),
    get("/trabajo/{clues}/expediente.zip", in_spanish(audit_pack), Permission.READ_ORIGINALS),
]
