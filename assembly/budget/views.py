"""The pages where deposits, withdrawals and refunds are entered, and the one that confirms them."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget import queries, services
from assembly.budget.forms import DepositForm, RefundForm, WithdrawalForm
from assembly.budget.rules import MovementKind, figures
from assembly.clinics.queries import clinic, notified_amount, year_settings
from assembly.core.clock import local_day
from assembly.core.permissions import Permission
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page

_AGAIN = {
    MovementKind.DEPOSIT: ("deposit_new", Permission.RECORD_DEPOSIT),
    MovementKind.WITHDRAWAL: ("withdrawal_new", Permission.SPEND),
    MovementKind.REFUND: ("refund_new", Permission.SPEND),
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
        holders=[(one.code, one.name) for one in settings.posts],
        on_behalf=request.author.on_behalf_of is not None,
    )


def _shower(request: AppRequest, session: Session, template: str) -> Callable[[FormState], Response]:
    return lambda state: _form_page(request, session, template, state)


def _recorded(request: AppRequest) -> str:
    return request.link("movement", clues=request.clues, movement_id=request.form_id)


def deposit_new(request: AppRequest, session: Session) -> Response:
    """An empty deposit."""
    return _form_page(request, session, "budget/deposit.html", FormState.fresh())


def deposit_new_post(request: AppRequest, session: Session) -> Response:
    """Record the deposit."""

    def deed(form: DepositForm) -> str:
        about = (form.amount, form.day, form.reference)
        services.record_deposit(session, request.author, request.clues, request.form_id, *about)
        return _recorded(request)

    return submit(request, session, DepositForm, deed, _shower(request, session, "budget/deposit.html"))


def withdrawal_new(request: AppRequest, session: Session) -> Response:
    """An empty withdrawal."""
    return _form_page(request, session, "budget/withdrawal.html", FormState.fresh())


def withdrawal_new_post(request: AppRequest, session: Session) -> Response:
    """Record the withdrawal."""

    def deed(form: WithdrawalForm) -> str:
        about = (form.amount, form.day, form.holder, form.purpose)
        services.record_withdrawal(session, request.author, request.clues, request.form_id, *about)
        return _recorded(request)

    return submit(request, session, WithdrawalForm, deed, _shower(request, session, "budget/withdrawal.html"))


def refund_new(request: AppRequest, session: Session) -> Response:
    """An empty refund."""
    return _form_page(request, session, "budget/refund.html", FormState.fresh())


def refund_new_post(request: AppRequest, session: Session) -> Response:
    """Record the refund."""

    def deed(form: RefundForm) -> str:
        about = (form.amount, form.day, form.reference)
        services.record_refund(session, request.author, request.clues, request.form_id, *about)
        return _recorded(request)

    return submit(request, session, RefundForm, deed, _shower(request, session, "budget/refund.html"))


def movement(request: AppRequest, session: Session) -> Response:
    """What was recorded, where it stands in the journal, and the figures after it."""
    found = queries.movement(session, request.clues, request.key("movement_id"))
    again, permission = _AGAIN[found.kind]
    here = clinic(session, request.clues)
    since = queries.cash_since(session, request.clues)
    return page(
        request,
        "budget/movement.html",
        clinic=here,
        movement=found,
        figures=queries.figures_of(session, request.clues),
        cash_since=since,
        cash_days=(local_day(request.now, here.time_zone) - since).days if since else 0,
        again=again if request.may(permission) else None,
    )


_MONEY = "/trabajo/{clues}/dinero"
routes = [
    get(f"{_MONEY}/depositos/nuevo", deposit_new, Permission.RECORD_DEPOSIT),
    post(f"{_MONEY}/depositos/nuevo", deposit_new_post, Permission.RECORD_DEPOSIT),
    get(f"{_MONEY}/retiros/nuevo", withdrawal_new, Permission.SPEND),
    post(f"{_MONEY}/retiros/nuevo", withdrawal_new_post, Permission.SPEND),
    get(f"{_MONEY}/reintegros/nuevo", refund_new, Permission.SPEND),
    post(f"{_MONEY}/reintegros/nuevo", refund_new_post, Permission.SPEND),
    get(f"{_MONEY}/movimientos/{{movement_id}}", movement, Permission.SEE_CLINIC),
]
