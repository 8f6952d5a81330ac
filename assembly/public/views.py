"""The public pages. They never read who asks, set no cookie, and are the same for all."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.rules import State
from assembly.budget.rules import METHOD_LABELS, MOVEMENT_LABELS
from assembly.core import clock
from assembly.core.errors import N_
from assembly.core.permissions import Permission
from assembly.evidence.queries import EvidenceInfo
from assembly.evidence.rules import FileSize
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import PURPOSE_LABELS
from assembly.inquiries.views import told as told_of_inquiry
from assembly.minutes.sheet import ERASED
from assembly.missing.known import Missing
from assembly.public import labels
from assembly.public.chain import Step
from assembly.public.expense_page import ExpensePage, expense_page
from assembly.public.item_page import item_page as read_item
from assembly.public.queries import ClinicPage, clinic_page, years_beside
from assembly.public.say import sayer
from assembly.public.telling import sentences
from assembly.sending.page import share
from assembly.web.endpoint import get
from assembly.web.qr import qr_svg
from assembly.web.request import AppRequest, page
from assembly.works.rules import STAGE_LABELS, VERDICT_LABELS, receiver_words

EXPENSES_SHOWN = 30
MOST_LINKS = 8  # of one missing thing; all of them are in the list of expenses
_PAID = N_("Gastado {paid} de {approved} aprobados")
_RECORD = N_("el registro de la asamblea")
MEETING_TONES = {State.CLOSED: "ok", State.OPEN: "warn", State.CONVENED: "plain", State.NOT_HELD: "bad"}


def clinic(request: AppRequest, session: Session) -> Response:
    """The page the whole product is for."""
    asked = request.number("anio")
    shown = clinic_page(session, request.clues, request.now, asked)
    zone = shown.info.time_zone
    today = clock.local_day(request.now, zone)
    query = f"?anio={shown.year}" if shown.year == asked else ""
    address = request.site + request.link("clinic", clues=request.clues)
    return page(
        request,
        "public/clinic.html",
        shown=shown,
        tones=MEETING_TONES,
        movement_words=MOVEMENT_LABELS,
        seen_at=_seen_at(request, shown),
        stages=STAGE_LABELS,
        receiver=receiver_words,
        local_day=lambda moment: clock.local_day(moment, zone),
        today=today,
        share=share(request, shown.info.name, _told(request, shown), today, query),
        qr=qr_svg(address + query, 96),
        address=address.partition("://")[2] + query,
        year_query=query,
        by_year=years_beside(session, shown),
        unknown_year=asked if asked != shown.year else None,
        **_slices(len(shown.record.expenses), request.number("pagina") or 1),
        **_words(request),
    )


def expense(request: AppRequest, session: Session) -> Response:
    """One expense: the chain, the files, who said what, and its line in the journal."""
    shown = expense_page(session, request.clues, request.key("expense_id"))
    texts: dict[str, Any] = {
        "method_words": METHOD_LABELS,
        "purpose_words": PURPOSE_LABELS,
        "size_of": _size,
        "stages": STAGE_LABELS,
    }
    asked = {"inquiry_told": told_of_inquiry(request, shown.info)}
    about = asked | texts | _words(request)
    today = clock.local_day(request.now, shown.info.time_zone)
    sent = share(request, shown.info.name, _expense_told(request, shown.expense), today)
    return page(request, "public/expense.html", shown=shown, steps=_steps(request, shown), share=sent, **about)


def item_page(request: AppRequest, session: Session) -> Response:
    """One approved item: the chain, how it was voted, each expense, the photos before and after."""
    shown = read_item(session, request.clues, request.key("item_id"))
    zone = shown.info.time_zone
    paid = request.say(_PAID).format(paid=shown.item.paid.short, approved=shown.item.approved.short)
    said = [f"{shown.item.code}: {shown.item.title or request.say(ERASED)}", paid]
    texts: dict[str, Any] = {
        "stages": STAGE_LABELS,
        "verdicts": VERDICT_LABELS,
        "receiver": receiver_words,
        "signed": lambda recorded_by: request.say(labels.role_words(recorded_by)),
        "local_day": lambda moment: clock.local_day(moment, zone),
    }
    minutes = request.link("minutes", clues=request.clues, assembly_id=shown.item.assembly_id)
    steps = _said(request, shown.steps, {"minutes": minutes, "expenses": "#gastos", "photos": "#fotos"})
    sent = share(request, shown.info.name, said, clock.local_day(request.now, zone))
    texts |= {"shown": shown, "steps": steps, "minutes": minutes, "share": sent}
    return page(request, "public/item.html", **texts, **_words(request))


def _told(request: AppRequest, shown: ClinicPage) -> list[str]:
    """The clinic's year in one line."""
    say = sayer(request)
    return [say(*one) for one in sentences(shown.told)]


def _expense_told(request: AppRequest, one: ExpenseInfo) -> list[str]:
    """An expense in one line."""
    marks = [request.say(mark.text) for mark in labels.marks(one)]
    back = N_("El proveedor devolvió {amount}")
    returned = [request.say(back).format(amount=one.returned.short)] if one.returned and not one.is_reversed else []
    return [f"{one.folio}: {one.amount.short}", one.what or request.say(ERASED), *returned, *marks]


def _seen_at(request: AppRequest, shown: ClinicPage) -> Callable[[Missing], list[tuple[str, str]]]:
    """Where the facts that a missing thing is about can be seen: their names and addresses."""
    clues = shown.info.clues
    places = {
        one.id: (request.say(_RECORD), request.link("minutes", clues=clues, assembly_id=one.id))
        for one in shown.record.assemblies
    }
    places |= {
        one.id: (one.folio, request.link("expense", clues=clues, expense_id=one.id)) for one in shown.record.expenses
    }
    places |= {one.id: (one.folio, f"#{one.folio}") for one in shown.record.movements}
    places |= {one.id: (one.folio, request.link("inquiry", clues=clues, folio=one.folio)) for one in shown.inquiries}
    return lambda missing: [places[key] for key in missing.about if key in places][:MOST_LINKS]


def _steps(request: AppRequest, shown: ExpensePage) -> list[dict[str, Any]]:
    """The chain in words, each link leading to the page that shows it."""
    addresses = {"files": "#archivos"}
    if shown.item:
        where = request.link("item_page", clues=request.clues, item_id=shown.item.id)
        addresses |= {"item": where, "photos": f"{where}#fotos"}
        addresses["minutes"] = request.link("minutes", clues=request.clues, assembly_id=shown.item.assembly_id)
    for one in shown.expense.decisions:
        addresses[one.question_id] = request.link("minutes", clues=request.clues, assembly_id=one.assembly_id)
    return _said(request, shown.steps, addresses)


def _said(request: AppRequest, steps: list[Step], addresses: dict[str, str]) -> list[dict[str, Any]]:
    say = sayer(request)
    return [{"text": say(step.text, step.values), "state": step.state, "url": addresses.get(step.to)} for step in steps]


def _size(file: EvidenceInfo) -> FileSize:
    return FileSize(file.public_size)


def _words(request: AppRequest) -> dict[str, Any]:
    return {"say": sayer(request), "labels": labels}


def _slices(count: int, number: int) -> dict[str, int]:
    """Which expenses page `number` shows; beyond the last it shows the last."""
    pages = max(1, -(-count // EXPENSES_SHOWN))
    number = min(max(1, number), pages)
    return {"page_number": number, "pages": pages, "first": (number - 1) * EXPENSES_SHOWN, "most": EXPENSES_SHOWN}


routes = [
    get("/clinicas/{clues}", clinic, Permission.PUBLIC, is_kept=True),
    get("/clinicas/{clues}/conceptos/{item_id}", item_page, Permission.PUBLIC, is_kept=True),
    get("/clinicas/{clues}/gastos/{expense_id}", expense, Permission.PUBLIC, is_kept=True),
]
