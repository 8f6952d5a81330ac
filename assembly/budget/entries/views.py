"""The pages where deposits, withdrawals, refunds and returned cash are entered: typed, read back, registered."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.budget import queries, services
from assembly.budget.entries.forms import CashReturnForm, DepositForm, EntryForm, RefundForm, WithdrawalForm
from assembly.budget.rules import figures
from assembly.clinics.queries import clinic, notified_amount, year_settings
from assembly.clinics.years import YearSettings
from assembly.core.errors import N_
from assembly.core.money import MOST_IN_WORDS, ZERO, in_words
from assembly.core.permissions import Permission
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, examine
from assembly.web.request import AppRequest, page, see_other

_BUTTONS = ("checked", "change")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One kind of movement: its form, the page it is typed on, its deed, and what the check page calls it.

    `labels` name the form's own fields, in the order they are read back.
    """

    kind: type[Any]
    template: str
    record: Callable[[AppRequest, Session, Any], None]
    title: str
    button: str
    labels: tuple[tuple[str, str], ...]


def page_of(request: AppRequest, movement_id: str, done: str) -> str:
    """The movement's page, telling what was just done."""
    return f"{request.link('movement', clues=request.clues, movement_id=movement_id)}?hecho={done}"


def _form_page(request: AppRequest, session: Session, template: str, state: FormState) -> Response:
    """The form with what the account holds, so that the amount can be compared before it is sent."""
    clues = request.clues
    year = queries.money_year(session, clues)
    sums = queries.movements_sum(session, clues, year)
    here = clinic(session, clues)
    settings = _settings(request, session, year)
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


def _settings(request: AppRequest, session: Session, year: int) -> YearSettings:
    return year_settings(session, clinic(session, request.clues).institution, year)


def _items(request: AppRequest, session: Session, year: int) -> list[tuple[str, str]]:
    """The approved items of the year that still have money."""
    found = [one for one in queries.items_of(session, request.clues) if one.year == year and one.left > ZERO]
    told = request.say(N_("{code} {title} — quedan {left}"))
    erased = request.say(N_("(dato borrado)"))
    return [(one.id, told.format(code=one.code, title=one.title or erased, left=one.left)) for one in found]


def _new(request: AppRequest, session: Session, entry: _Entry) -> Response:
    return _form_page(request, session, entry.template, FormState.fresh())


def _sent(request: AppRequest, session: Session, entry: _Entry) -> Response:
    """Read back what was typed, once it is what may be registered; register what was read."""

    def answer(form: EntryForm) -> Response:
        if form.change is not None:
            return show(FormState.of(request.sent))
        if form.checked is None:
            _try(request, session, entry, form)
            return _check_page(request, session, entry, form)
        entry.record(request, session, form)
        return see_other(page_of(request, request.form_id, "registrado"))

    def show(state: FormState) -> Response:
        return _form_page(request, session, entry.template, state)

    return examine(request, session, entry.kind, request.sent, answer, show)


class _Tried(Exception):
    """Takes a trial back."""


def _try(request: AppRequest, session: Session, entry: _Entry, form: EntryForm) -> None:
    """Whether it could be registered, with nothing kept of it. Raises what the deed raises."""
    with suppress(_Tried), session.begin_nested():
        entry.record(request, session, form)
        raise _Tried


def _check_page(request: AppRequest, session: Session, entry: _Entry, form: EntryForm) -> Response:
    """What was typed, the amount in words too."""
    state = FormState.of(request.sent)
    year = queries.money_year(session, request.clues)
    posts = {one.code: one.name for one in _settings(request, session, year).posts}
    chosen = dict(_items(request, session, year))
    rows = [(words, posts.get(getattr(form, name), getattr(form, name))) for name, words in entry.labels]
    return page(
        request,
        "budget/check.html",
        clinic=clinic(session, request.clues),
        form=state,
        about=form,
        title=entry.title,
        button=entry.button,
        rows=rows,
        items=[chosen[one] for one in getattr(form, "items", ()) if one in chosen],
        sent=[
            (name, value) for name in entry.kind.model_fields if name not in _BUTTONS for value in state.values(name)
        ],
        in_words=in_words(form.amount) if form.amount <= MOST_IN_WORDS else None,
        on_behalf=request.author.on_behalf_of is not None,
    )


def _record_deposit(request: AppRequest, session: Session, form: DepositForm) -> None:
    about = (form.amount, form.day, form.reference, form.confirm_repeat is not None)
    services.record_deposit(session, request.author, request.clues, request.form_id, *about)


def _record_withdrawal(request: AppRequest, session: Session, form: WithdrawalForm) -> None:
    about = (form.amount, form.day, form.holder, form.purpose, form.confirm_early is not None)
    services.record_withdrawal(session, request.author, request.clues, request.form_id, *about, items=form.items)
    if form.confirm_large is None:
        services.warn_of_limit(session, request.clues, form.amount)


def _record_refund(request: AppRequest, session: Session, form: RefundForm) -> None:
    about = (form.amount, form.day, form.reference, form.confirm_early is not None)
    services.record_refund(session, request.author, request.clues, request.form_id, *about)


def _record_cash_return(request: AppRequest, session: Session, form: CashReturnForm) -> None:
    about = (form.amount, form.day, form.holder, form.reference, form.confirm_early is not None)
    services.record_cash_return(session, request.author, request.clues, request.form_id, *about)


_DEPOSIT = _Entry(
    DepositForm,
    "budget/deposit.html",
    _record_deposit,
    N_("Revise el depósito"),
    N_("Registrar depósito"),
    (("reference", N_("Referencia del depósito")),),
)
_WITHDRAWAL = _Entry(
    WithdrawalForm,
    "budget/withdrawal.html",
    _record_withdrawal,
    N_("Revise el retiro de efectivo"),
    N_("Registrar retiro"),
    (("holder", N_("Quién guarda el efectivo")), ("purpose", N_("Para qué se sacó"))),
)
_REFUND = _Entry(
    RefundForm,
    "budget/refund.html",
    _record_refund,
    N_("Revise el reintegro"),
    N_("Registrar reintegro"),
    (("reference", N_("Referencia del reintegro")),),
)
_CASH_RETURN = _Entry(
    CashReturnForm,
    "budget/cash_return.html",
    _record_cash_return,
    N_("Revise el efectivo que puso en el banco"),
    N_("Registrar devolución"),
    (("holder", N_("Quién tenía el efectivo")), ("reference", N_("Folio del comprobante del banco"))),
)


def deposit_new(request: AppRequest, session: Session) -> Response:
    """An empty deposit."""
    return _new(request, session, _DEPOSIT)


def deposit_new_post(request: AppRequest, session: Session) -> Response:
    """Read the deposit back, or record it."""
    return _sent(request, session, _DEPOSIT)


def withdrawal_new(request: AppRequest, session: Session) -> Response:
    """An empty withdrawal."""
    return _new(request, session, _WITHDRAWAL)


def withdrawal_new_post(request: AppRequest, session: Session) -> Response:
    """Read the withdrawal back, or record it."""
    return _sent(request, session, _WITHDRAWAL)


def refund_new(request: AppRequest, session: Session) -> Response:
    """An empty refund."""
    services.check_gives_back(session, request.author, request.clues)
    return _new(request, session, _REFUND)


def refund_new_post(request: AppRequest, session: Session) -> Response:
    """Read the refund back, or record it."""
    return _sent(request, session, _REFUND)


def cash_return_new(request: AppRequest, session: Session) -> Response:
    """An empty return of cash."""
    services.check_gives_back(session, request.author, request.clues)
    return _new(request, session, _CASH_RETURN)


def cash_return_new_post(request: AppRequest, session: Session) -> Response:
    """Read the returned cash back, or record it."""
    return _sent(request, session, _CASH_RETURN)


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
]
