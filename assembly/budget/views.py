"""The pages where movements of the account are shown and reversed."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget import queries, services
from assembly.budget.entries import views as entry_views
from assembly.budget.entries.forms import MovementReversalForm
from assembly.budget.entries.views import page_of
from assembly.budget.queries import MovementInfo
from assembly.budget.returns.rules import WAY_LABELS
from assembly.budget.rules import MOVEMENT_LABELS, MovementKind, check_reversal
from assembly.clinics.queries import clinic
from assembly.core.errors import Forbidden, NotFound
from assembly.core.permissions import ROLE_NAMES, Permission, Role
from assembly.evidence.queries import files_about
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page

_AGAIN = {
    MovementKind.DEPOSIT: ("deposit_new", Permission.RECORD_DEPOSIT),
    MovementKind.WITHDRAWAL: ("withdrawal_new", Permission.SPEND),
    MovementKind.REFUND: ("refund_new", Permission.SPEND),
    MovementKind.CASH_RETURN: ("cash_return_new", Permission.SPEND),
}


def movement(request: AppRequest, session: Session) -> Response:
    """One movement, where it stands in the journal, what can be done with it, and the figures now."""
    found = queries.movement(session, request.clues, request.key("movement_id"))
    permission = Permission.SPEND if found.back else _AGAIN[found.kind][1]
    here = clinic(session, request.clues)
    return page(
        request,
        "budget/movement.html",
        clinic=here,
        movement=found,
        done=request.query_params.get("hecho", ""),
        figures=queries.figures_of(session, request.clues),
        may_reverse=request.may(permission),
        again=_AGAIN[found.kind][0] if request.may(permission) and not found.back else None,
        ways=WAY_LABELS,
        files=files_about(session, request.clues, [found.id])[found.id] if found.back else [],
        signed=lambda recorded_by: _signature(request, recorded_by),
    )


def _signature(request: AppRequest, recorded_by: str) -> str:
    """The post that signs."""
    role = recorded_by.partition(":")[0]
    return request.say(ROLE_NAMES[Role(role)]) if role in set(Role) else role


def _reversible(request: AppRequest, session: Session) -> MovementInfo:
    """The movement; who may record one of its kind may reverse it. What a supplier paid back has pages of its own."""
    found = queries.movement(session, request.clues, request.key("movement_id"))
    if found.back is not None:
        raise NotFound()
    if not request.may(_AGAIN[found.kind][1]):
        raise Forbidden()
    return found


def reverse_movement(request: AppRequest, session: Session) -> Response:
    """An empty reversal."""
    found = _reversible(request, session)
    check_reversal(found.is_reversed)
    return _show_reversal(request, session, found, FormState.fresh())


def _show_reversal(request: AppRequest, session: Session, found: MovementInfo, state: FormState) -> Response:
    here = clinic(session, request.clues)
    about: dict[str, Any] = {
        "movement": found,
        "kind_words": MOVEMENT_LABELS,
        "on_behalf": request.author.on_behalf_of is not None,
    }
    return page(request, "budget/reverse.html", clinic=here, form=state, errors=state or None, **about)


def reverse_movement_post(request: AppRequest, session: Session) -> Response:
    """Reverse the movement."""
    found = _reversible(request, session)

    def deed(form: MovementReversalForm) -> str:
        services.reverse_movement(session, request.author, request.clues, request.form_id, found.id, form.reason)
        return page_of(request, found.id, "revertido")

    def show(state: FormState) -> Response:
        return _show_reversal(request, session, found, state)

    return submit(request, session, MovementReversalForm, deed, show)


_MONEY = "/trabajo/{clues}/dinero"
routes = [
    *entry_views.routes,
    get(f"{_MONEY}/movimientos/{{movement_id}}", movement, Permission.SEE_CLINIC),
    get(f"{_MONEY}/movimientos/{{movement_id}}/reversion", reverse_movement, Permission.RECORD_DEPOSIT),
    post(f"{_MONEY}/movimientos/{{movement_id}}/reversion", reverse_movement_post, Permission.RECORD_DEPOSIT),
]
