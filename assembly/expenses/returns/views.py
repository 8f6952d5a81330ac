"""The pages where what a supplier paid back is noted, and undone."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget import queries as budget
from assembly.budget.entries.forms import MovementReversalForm
from assembly.budget.queries import MovementInfo
from assembly.budget.returns.rules import WAY_LABELS
from assembly.budget.rules import MOVEMENT_LABELS, check_reversal
from assembly.budget.services import check_gives_back
from assembly.clinics.queries import clinic
from assembly.core.errors import NotFound
from assembly.core.money import MOST_IN_WORDS, in_words
from assembly.core.permissions import Permission
from assembly.evidence.services import boxes_said, make_ready, stores
from assembly.expenses import queries, rules
from assembly.expenses.forms import ReturnForm
from assembly.expenses.returns import services as returns
from assembly.web.endpoint import UPLOAD_BYTES, get, post
from assembly.web.forms import FormState, Invalid, examine, parse, submit
from assembly.web.request import AppRequest, Sent, page, see_other

_TYPED = {"amount", "day", "way", "reason"}


def _movement(request: AppRequest, movement_id: str, done: str) -> str:
    """The page of the return, telling what was just done."""
    return f"{request.link('movement', clues=request.clues, movement_id=movement_id)}?hecho={done}"


def supplier_return(request: AppRequest, session: Session) -> Response:
    """An empty return."""
    check_gives_back(session, request.author, request.clues)
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
    )


def supplier_return_post(request: AppRequest, session: Session) -> Response:
    """Read back what was typed and ask for its paper; once that was read, note the return."""

    def answer(form: ReturnForm) -> Response:
        state, about = FormState.of(request.sent), (request.key("expense_id"), form.paid_back())
        if form.change is not None:
            return _show(request, session, state)
        if form.checked is None:
            returns.check(session, request.author, request.clues, *about)
            return _show_check(request, session, form, state)
        kept, paper = stores(request.context.settings), (form.file, boxes_said(form.file, form.drawn, form.privacy))
        returns.record_return(session, request.author, kept, request.clues, request.form_id, *about, *paper)
        return see_other(_movement(request, request.form_id, "registrado"))

    def show(state: FormState) -> Response:
        typed = _typed(state) if state.value("checked") and not set(state.problems) & _TYPED else None
        return _show_check(request, session, typed, state) if typed else _show(request, session, state)

    return examine(request, session, ReturnForm, request.sent, answer, show)


def _typed(state: FormState) -> ReturnForm | None:
    """What was typed before its paper was asked for; None where that is not whole."""
    try:
        return parse(ReturnForm, Sent({name: state.values(name) for name in _TYPED}))
    except Invalid:
        return None


def _show_check(request: AppRequest, session: Session, about: ReturnForm, state: FormState) -> Response:
    """What was typed, the amount in words too, and the form of its paper."""
    return page(
        request,
        "expenses/supplier_return_check.html",
        clinic=clinic(session, request.clues),
        expense=queries.expense(session, request.clues, request.key("expense_id")),
        form=state,
        errors=state or None,
        about=about,
        way=WAY_LABELS[about.way],
        in_words=in_words(about.amount) if about.amount <= MOST_IN_WORDS else None,
        file_was_sent=request.method == "POST" and "file" in request.sent.files,
    )


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
    get(f"{_BACK}/nueva", supplier_return, Permission.GIVE_BACK),
    post(f"{_BACK}/nueva", supplier_return_post, Permission.GIVE_BACK, most_bytes=UPLOAD_BYTES, prepare=make_ready),
    get(_UNDO, reverse_supplier_return, Permission.SPEND),
    post(_UNDO, reverse_supplier_return_post, Permission.SPEND),
]
