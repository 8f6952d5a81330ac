"""The pages where what a supplier paid back is noted, and undone."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget import queries as budget
from assembly.budget.forms import MovementReversalForm
from assembly.budget.queries import MovementInfo
from assembly.budget.returns.rules import WAY_LABELS
from assembly.budget.rules import MOVEMENT_LABELS, check_reversal
from assembly.clinics.queries import clinic
from assembly.core.errors import NotFound
from assembly.core.permissions import Permission
from assembly.evidence.services import boxes_drawn, make_ready, stores
from assembly.expenses import queries, returns, rules
from assembly.expenses.forms import ReturnForm
from assembly.web.endpoint import UPLOAD_BYTES, get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def _movement(request: AppRequest, movement_id: str, done: str) -> str:
    """The page of the return, telling what was just done."""
    return f"{request.link('movement', clues=request.clues, movement_id=movement_id)}?hecho={done}"


def supplier_return(request: AppRequest, session: Session) -> Response:
    """An empty return."""
    expense = queries.expense(session, request.clues, request.key("expense_id"))
    rules.check_stands(expense.number, expense.is_reversed)
    return _show(request, session, FormState.fresh())


def _show(request: AppRequest, session: Session, state: FormState) -> Response:
    return page(
        request,
        "expenses/supplier_return.html",
        clinic=clinic(session, request.clues),
        expense=queries.expense(session, request.clues, request.key("expense_id")),
        form=state,
        errors=state or None,
        ways=[(way, request.say(label)) for way, label in WAY_LABELS.items()],
        file_was_sent=request.method == "POST" and "file" in request.sent.files,
    )


def supplier_return_post(request: AppRequest, session: Session) -> Response:
    """Note the return."""

    def deed(form: ReturnForm) -> str:
        about = (request.key("expense_id"), form.paid_back(), form.file, boxes_drawn(form.file, form.drawn))
        kept = stores(request.context.settings)
        returns.record_return(session, request.author, kept, request.clues, request.form_id, *about)
        return _movement(request, request.form_id, "registrado")

    return submit(request, session, ReturnForm, deed, lambda state: _show(request, session, state))


def _returned(request: AppRequest, session: Session) -> MovementInfo:
    """The return of that address. Raises NotFound."""
    found = budget.movement(session, request.clues, request.key("return_id"))
    if found.back is None:
        raise NotFound()
    return found


def reverse_supplier_return(request: AppRequest, session: Session) -> Response:
    """An empty reversal."""
    check_reversal(_returned(request, session).is_reversed)
    return _show_reversal(request, session, FormState.fresh())


def _show_reversal(request: AppRequest, session: Session, state: FormState) -> Response:
    return page(
        request,
        "budget/reverse.html",
        clinic=clinic(session, request.clues),
        form=state,
        errors=state or None,
        movement=_returned(request, session),
        kind_words=MOVEMENT_LABELS,
        on_behalf=False,
    )


def reverse_supplier_return_post(request: AppRequest, session: Session) -> Response:
    """Undo the return."""
    found = _returned(request, session)

    def deed(form: MovementReversalForm) -> str:
        about = (request.form_id, found.id, form.reason)
        returns.reverse_return(session, request.author, request.clues, *about)
        return _movement(request, found.id, "revertido")

    return submit(request, session, MovementReversalForm, deed, lambda state: _show_reversal(request, session, state))


_BACK = "/trabajo/{clues}/gastos/{expense_id}/devoluciones"
_UNDO = "/trabajo/{clues}/dinero/devoluciones-de-proveedor/{return_id}/reversion"
routes = [
    get(f"{_BACK}/nueva", supplier_return, Permission.SPEND),
    post(f"{_BACK}/nueva", supplier_return_post, Permission.SPEND, most_bytes=UPLOAD_BYTES, prepare=make_ready),
    get(_UNDO, reverse_supplier_return, Permission.SPEND),
    post(_UNDO, reverse_supplier_return_post, Permission.SPEND),
]
