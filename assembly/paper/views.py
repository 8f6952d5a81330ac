"""Pages of paper: the acta's PDF for everybody, and the sheets for whoever runs the assembly."""

from datetime import datetime

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.rules import check_running
from assembly.budget.items import ItemInfo, items_of
from assembly.budget.queries import budget_year
from assembly.clinics.queries import clinic
from assembly.core.permissions import Permission
from assembly.minutes.queries import AssemblyRecord, record_of
from assembly.paper.ahead import list_data, poster_data, tally_data
from assembly.paper.money import BLANK_SINCE, blank_booklet_data, receipt_data
from assembly.paper.press import printed
from assembly.paper.rules import USUAL_PEOPLE, read_people, read_sheets
from assembly.paper.sealed import sealed_acta
from assembly.votes.queries import amount_left, approved_before
from assembly.web.endpoint import get, in_spanish
from assembly.web.forms import FormState
from assembly.web.request import AppRequest, page


def acta_pdf(request: AppRequest, session: Session) -> Response:
    """The sealed acta, to be signed; a PDF that anybody may keep."""
    record = record_of(session, request.clues, request.key("assembly_id"))
    return _sheet(record, "acta", sealed_acta(request, record))


def papers(request: AppRequest, session: Session) -> Response:
    """What can be printed before people meet."""
    record = _ahead(request, session)
    return page(request, "paper/papers.html", record=record, form=FormState.fresh(personas=USUAL_PEOPLE))


def poster_pdf(request: AppRequest, session: Session) -> Response:
    """The poster of the convocation."""
    record = _ahead(request, session)
    address = request.site + request.link("clinic", clues=request.clues)
    shared = (amount_left(session, record.assembly), approved_before(session, record.assembly))
    made = printed("poster", poster_data(record, *shared, address), _called_at(record), address)
    return _sheet(record, "cartel", made)


def attendance_pdf(request: AppRequest, session: Session) -> Response:
    """The attendance list, with a line for each person expected."""
    record = _ahead(request, session)
    people = read_people(request.query_params.get("personas", ""))
    return _sheet(record, "asistencia", printed("attendance", list_data(record, people), _called_at(record)))


def tally_pdf(request: AppRequest, session: Session) -> Response:
    """Blank tally sheets for all that waits to be counted."""
    record = _ahead(request, session)
    return _sheet(record, "conteo", printed("tally", tally_data(record), _called_at(record)))


def receipts_pdf(request: AppRequest, session: Session) -> Response:
    """Receipts to fill by hand."""
    here, items = clinic(session, request.clues), _items(session, request.clues)
    sheets = read_sheets(request.query_params.get("hojas", ""))
    return _pdf(f"recibos-{here.clues}", printed("receipt", receipt_data(here, items, sheets), BLANK_SINCE))


def blank_booklet_pdf(request: AppRequest, session: Session) -> Response:
    """A booklet to fill by hand, with the clinic's items."""
    here, items = clinic(session, request.clues), _items(session, request.clues)
    year = items[0].year if items else budget_year(session, request.clues)
    return _pdf(f"cuadernillo-{here.clues}", printed("booklet", blank_booklet_data(here, year, items), BLANK_SINCE))


def _items(session: Session, clues: str) -> list[ItemInfo]:
    """The items of the newest year that has any."""
    items = items_of(session, clues)
    return [item for item in items if item.year == items[0].year]


def _ahead(request: AppRequest, session: Session) -> AssemblyRecord:
    """The record of an assembly that is not over."""
    record = record_of(session, request.clues, request.key("assembly_id"))
    check_running(record.assembly.state, record.assembly.closed_on)
    return record


def _called_at(record: AssemblyRecord) -> datetime:
    return record.convocations[-1].recorded_at


def _sheet(record: AssemblyRecord, what: str, made: bytes) -> Response:
    return _pdf(f"{what}-{record.clinic.clues}-{record.assembly.day}", made)


def _pdf(name: str, made: bytes) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


_MONEY = "/trabajo/{clues}/papel"
_PAPER = "/trabajo/{clues}/asambleas/{assembly_id}/papel"
_RUN = Permission.RUN_ASSEMBLY
routes = [
    get("/clinicas/{clues}/asambleas/{assembly_id}/acta.pdf", in_spanish(acta_pdf), Permission.PUBLIC),
    get(_PAPER, papers, _RUN),
    get(f"{_PAPER}/cartel.pdf", in_spanish(poster_pdf), _RUN),
    get(f"{_PAPER}/asistencia.pdf", in_spanish(attendance_pdf), _RUN),
    get(f"{_PAPER}/conteo.pdf", in_spanish(tally_pdf), _RUN),
    get(f"{_MONEY}/recibos.pdf", in_spanish(receipts_pdf), Permission.SPEND),
    get(f"{_MONEY}/cuadernillo.pdf", in_spanish(blank_booklet_pdf), Permission.SPEND),
]
