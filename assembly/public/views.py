"""The public pages. They never read who asks, set no cookie, and are the same for all."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.rules import State
from assembly.budget.rules import METHOD_LABELS, MOVEMENT_LABELS
from assembly.core.permissions import Permission
from assembly.public import labels
from assembly.public.expense_page import expense_page
from assembly.public.queries import clinic_page
from assembly.public.search import front_page
from assembly.web import words
from assembly.web.endpoint import get
from assembly.web.request import AppRequest, page

EXPENSES_SHOWN = 60
MEETING_TONES = {State.CLOSED: "ok", State.OPEN: "warn", State.CONVENED: "plain", State.NOT_HELD: "bad"}


def home(request: AppRequest, session: Session) -> Response:
    """What this is, the search, and the latest assemblies."""
    found = front_page(session, request.query_params.get("q", ""))
    return page(request, "public/home.html", found=found, tones=MEETING_TONES)


def clinic(request: AppRequest, session: Session) -> Response:
    """The page the whole product is for."""
    shown = clinic_page(session, request.clues, request.now, _number(request, "anio"))
    slices = _slices(len(shown.record.expenses), _number(request, "pagina") or 1)
    return page(
        request,
        "public/clinic.html",
        shown=shown,
        tones=MEETING_TONES,
        movement_words=MOVEMENT_LABELS,
        **slices,
        **_say(request),
    )


def expense(request: AppRequest, session: Session) -> Response:
    """One expense: the chain, the files, who said what, and its line in the journal."""
    shown = expense_page(session, request.clues, request.key("expense_id"))
    return page(request, "public/expense.html", shown=shown, method_words=METHOD_LABELS, **_say(request))


def _say(request: AppRequest) -> dict[str, Any]:
    """What these templates need to put entries into words."""
    show = words.shower(request.lang)

    def say(message: str, values: Mapping[str, Any]) -> str:
        return request.say(message).format(**{name: show(value) for name, value in values.items()})

    return {"say": say, "labels": labels}


def _number(request: AppRequest, name: str) -> int | None:
    """A small whole number from the query; None for anything else."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _slices(count: int, number: int) -> dict[str, int]:
    """Which expenses page `number` shows; beyond the last it shows the last."""
    pages = max(1, -(-count // EXPENSES_SHOWN))
    number = min(max(1, number), pages)
    return {"page_number": number, "pages": pages, "first": (number - 1) * EXPENSES_SHOWN, "most": EXPENSES_SHOWN}


routes = [
    get("/", home, Permission.PUBLIC),
    get("/clinicas/{clues}", clinic, Permission.PUBLIC),
    get("/clinicas/{clues}/gastos/{expense_id}", expense, Permission.PUBLIC),
]
