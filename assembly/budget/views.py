"""The pages where deposits, withdrawals, refunds and returned cash are entered, shown and reversed."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget import queries, services
from assembly.budget.forms import CashReturnForm, DepositForm, MovementReversalForm, RefundForm, WithdrawalForm
from assembly.budget.queries import MovementInfo
from assembly.budget.returns.rules import WAY_LABELS
from assembly.budget.rules import MOVEMENT_LABELS, MovementKind, check_reversal, figures
from assembly.clinics.queries import clinic, notified_amount, year_settings
from assembly.core.clock import local_day
from assembly.core.errors import N_, Forbidden, NotFound
from assembly.core.money import ZERO
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


def _form_page(request: AppRequest, session: Session, template: str, state: FormState) -> Response:
    """The form with what the account holds, so that the amount can be compared before it is sent."""
    clues = request.clues
    year = queries.money_year(session, clues)
    sums = queries.movements_sum(session, clues, year)
    here = clinic(session, clues)
    settings = year_settings(session, here.institution, year)
    return page(
        request,
        template,
        clinic=here,
        form=state,
        errors=state or None,
        year=year,
        figures=figures(sums),
        balance=queries.balance_of(session, clues, year),
        notified=notified_amount(session, clues, year),
        settings=settings,
        items=_items(request, session, year),
        holders=[(one.code, one.name) for one in settings.posts],
        on_behalf=request.author.on_behalf_of is not None,
    )


def _items(request: AppRequest, session: Session, year: int) -> list[tuple[str, str]]:
    """The approved items of the year that still have money."""
    found = [one for one in queries.items_of(session, request.clues) if one.year == year and one.left > ZERO]
    told = request.say(N_("{code} {title} — quedan {left}"))
    erased = request.say(N_("(dato borrado)"))
    return [(one.id, told.format(code=one.code, title=one.title or erased, left=one.left)) for one in found]


def _shower(request: AppRequest, session: Session, template: str) -> Callable[[FormState], Response]:
    return lambda state: _form_page(request, session, template, state)


def _recorded(request: AppRequest) -> str:
    return _movement(request, request.form_id, "registrado")


def _movement(request: AppRequest, movement_id: str, done: str) -> str:
    """The movement's page, telling what was just done."""
    return f"{request.link('movement', clues=request.clues, movement_id=movement_id)}?hecho={done}"


def deposit_new(request: AppRequest, session: Session) -> Response:
    """An empty deposit."""
    return _form_page(request, session, "budget/deposit.html", FormState.fresh())


def deposit_new_post(request: AppRequest, session: Session) -> Response:
    """Record the deposit."""

    def deed(form: DepositForm) -> str:
        about = (form.amount, form.day, form.reference, form.confirm_repeat is not None)
        services.record_deposit(session, request.author, request.clues, request.form_id, *about)
        return _recorded(request)

    return submit(request, session, DepositForm, deed, _shower(request, session, "budget/deposit.html"))


def withdrawal_new(request: AppRequest, session: Session) -> Response:
    """An empty withdrawal."""
    return _form_page(request, session, "budget/withdrawal.html", FormState.fresh())


def withdrawal_new_post(request: AppRequest, session: Session) -> Response:
    """Record the withdrawal."""

    def deed(form: WithdrawalForm) -> str:
        about = (form.amount, form.day, form.holder, form.purpose, form.confirm_early is not None)
        services.record_withdrawal(session, request.author, request.clues, request.form_id, *about, items=form.items)
        if form.confirm_large is None:
            services.warn_of_limit(session, request.clues, form.amount)
        return _recorded(request)

    return submit(request, session, WithdrawalForm, deed, _shower(request, session, "budget/withdrawal.html"))


def refund_new(request: AppRequest, session: Session) -> Response:
    """An empty refund."""
    services.check_gives_back(session, request.author, request.clues)
    return _form_page(request, session, "budget/refund.html", FormState.fresh())


def refund_new_post(request: AppRequest, session: Session) -> Response:
    """Record the refund."""

    def deed(form: RefundForm) -> str:
        about = (form.amount, form.day, form.reference, form.confirm_early is not None)
        services.record_refund(session, request.author, request.clues, request.form_id, *about)
        return _recorded(request)

    return submit(request, session, RefundForm, deed, _shower(request, session, "budget/refund.html"))


def cash_return_new(request: AppRequest, session: Session) -> Response:
    """An empty return of cash."""
    services.check_gives_back(session, request.author, request.clues)
    return _form_page(request, session, "budget/cash_return.html", FormState.fresh())


def cash_return_new_post(request: AppRequest, session: Session) -> Response:
    """Record the return."""

    def deed(form: CashReturnForm) -> str:
        about = (form.amount, form.day, form.holder, form.reference, form.confirm_early is not None)
        services.record_cash_return(session, request.author, request.clues, request.form_id, *about)
        return _recorded(request)

    return submit(request, session, CashReturnForm, deed, _shower(request, session, "budget/cash_return.html"))


def movement(request: AppRequest, session: Session) -> Response:
    """One movement, where it stands in the journal, what can be done with it, and the figures now."""
    found = queries.movement(session, request.clues, request.key("movement_id"))
    permission = Permission.SPEND if found.back else _AGAIN[found.kind][1]
    here = clinic(session, request.clues)
    since = queries.cash_since(session, request.clues)
    return page(
        request,
        "budget/movement.html",
        clinic=here,
        movement=found,
        done=request.query_params.get("hecho", ""),
        figures=queries.figures_of(session, request.clues),
        cash_since=since,
        cash_days=(local_day(request.now, here.time_zone) - since).days if since else 0,
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
        return _movement(request, found.id, "revertido")

    def show(state: FormState) -> Response:
        return _show_reversal(request, session, found, state)

    return submit(request, session, MovementReversalForm, deed, show)


_MONEY = "/trabajo/{clues}/dinero"
routes = [
    get(f"{_MONEY}/depositos/nuevo", deposit_new, Permission.RECORD_DEPOSIT),
    post(f"{_MONEY}/depositos/nuevo", deposit_new_post, Permission.RECORD_DEPOSIT),
    get(f"{_MONEY}/retiros/nuevo", withdrawal_new, Permission.SPEND),
    post(f"{_MONEY}/retiros/nuevo", withdrawal_new_post, Permission.SPEND),
    get(f"{_MONEY}/reintegros/nuevo", refund_new, Permission.GIVE_BACK),
    post(f"{_MONEY}/reintegros/nuevo", refund_new_post, Permission.GIVE_BACK),
    get(f"{_MONEY}/devoluciones/nueva", cash_return_new, Permission.GIVE_BACK),
    post(f"{_MONEY}/devoluciones/nueva", cash_return_new_post, Permission.GIVE_BACK),
    get(f"{_MONEY}/movimientos/{{movement_id}}", movement, Permission.SEE_CLINIC),
    get(f"{_MONEY}/movimientos/{{movement_id}}/reversion", reverse_movement, Permission.RECORD_DEPOSIT),
    post(f"{_MONEY}/movimientos/{{movement_id}}/reversion", reverse_movement_post, Permission.RECORD_DEPOSIT),
]
