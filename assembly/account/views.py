"""The pages where large outgoings are confirmed, and where the bank's balance is noted."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.account import balances, departures, queries, services
from assembly.account.forms import ReadingForm, WordForm
from assembly.account.queries import Outgone
from assembly.account.rules import Compared, month_ended
from assembly.budget.large import check_confirmer, waits_for
from assembly.budget.queries import money_year, movements_of
from assembly.clinics.queries import clinic
from assembly.core.clock import local_day
from assembly.core.errors import AssemblyError
from assembly.core.permissions import ROLE_NAMES, Permission, Role
from assembly.evidence.services import boxes_said, make_ready, stores
from assembly.handovers.cash import moved_in
from assembly.web.endpoint import UPLOAD_BYTES, get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def confirmations(request: AppRequest, session: Session) -> Response:
    """What waits for a second word that whoever is signed in may say, the oldest first."""
    assert request.actor is not None
    pending = queries.pending_at(session, [request.clues])[request.clues]
    mine = [one for one in pending if waits_for(one, request.author.who)]
    waiting = [] if _is_treasurer(request) else [queries.about(session, one) for one in mine]
    return page(request, "account/confirmations.html", clinic=clinic(session, request.clues), waiting=waiting)


def confirm(request: AppRequest, session: Session) -> Response:
    """All about one large outgoing, and the two buttons of whoever may say the second word."""
    return _show(request, session, _found(request, session), FormState.fresh())


def confirm_post(request: AppRequest, session: Session) -> Response:
    """Write down the word."""
    found = _found(request, session)

    def deed(form: WordForm) -> str:
        about = (found.large.id, form.verdict, form.reason, _is_treasurer(request))
        services.confirm(session, request.author, request.clues, request.form_id, *about)
        return f"{request.link('confirm', clues=request.clues, large_id=found.large.id)}?hecho={form.verdict}"

    return submit(request, session, WordForm, deed, lambda state: _show(request, session, found, state))


def _found(request: AppRequest, session: Session) -> Outgone:
    return queries.outgone(session, request.clues, request.key("large_id"))


def _is_treasurer(request: AppRequest) -> bool:
    """Whether she holds the treasury besides the post that confirms."""
    return request.may(Permission.SPEND)


def _why_not(request: AppRequest, found: Outgone) -> str:
    """Why she may not say the second word, in words; empty where she may."""
    try:
        check_confirmer(found.large, request.author.who, _is_treasurer(request))
    except AssemblyError as error:
        return request.words_of(error)
    return ""


def _show(request: AppRequest, session: Session, found: Outgone, state: FormState) -> Response:
    return page(
        request,
        "account/confirm.html",
        clinic=clinic(session, request.clues),
        found=found,
        form=state,
        why_not=_why_not(request, found),
        errors=state or None,
        done=request.query_params.get("hecho", ""),
        signed=lambda recorded_by: _signature(request, recorded_by),
    )


def _signature(request: AppRequest, recorded_by: str) -> str:
    """The post that signs."""
    role = recorded_by.partition(":")[0]
    return request.say(ROLE_NAMES[Role(role)]) if role in set(Role) else role


def balance(request: AppRequest, session: Session) -> Response:
    """Every balance read so far beside the record, and an empty form for the next."""
    today = local_day(request.now, clinic(session, request.clues).time_zone)
    return _show_balance(request, session, FormState.fresh(day=month_ended(today)))


def balance_post(request: AppRequest, session: Session) -> Response:
    """Note the balance."""

    def deed(form: ReadingForm) -> str:
        about = (form.day, form.balance, form.note, form.file, boxes_said(form.file, form.drawn, form.privacy))
        kept = stores(request.context.settings)
        services.record_reading(session, request.author, kept, request.clues, request.form_id, *about)
        return f"{request.link('balance', clues=request.clues)}?hecho={request.form_id}"

    return submit(request, session, ReadingForm, deed, lambda state: _show_balance(request, session, state))


def _show_balance(request: AppRequest, session: Session, state: FormState) -> Response:
    clues = request.clues
    year, movements = money_year(session, clues), movements_of(session, clues)
    moved = moved_in(session, clues, year, movements)
    readings = [(one, one.beside(moved)) for one in balances.readings_of(session, clues) if one.year == year]
    done = request.query_params.get("hecho", "")
    return page(
        request,
        "account/balance.html",
        clinic=clinic(session, clues),
        readings=readings,
        done=next((pair for pair in readings if pair[0].id == done), None),
        asks_why=_is_read(readings, state),
        form=state,
        errors=state or None,
        file_was_sent=request.method == "POST" and "file" in request.sent.files,
        on_behalf=request.author.on_behalf_of is not None,
    )


def _is_read(readings: list[tuple[balances.ReadingInfo, Compared]], state: FormState) -> bool:
    """Whether there is already a balance of the day that the form shows."""
    return any(one.day.isoformat() == state.value("day") for one, _ in readings)


_MONEY = "/trabajo/{clues}/dinero"
routes = [
    *departures.routes,
    get(f"{_MONEY}/por-confirmar", confirmations, Permission.CONFIRM),
    get(f"{_MONEY}/por-confirmar/{{large_id}}", confirm, Permission.CONFIRM),
    post(f"{_MONEY}/por-confirmar/{{large_id}}", confirm_post, Permission.CONFIRM),
    get(f"{_MONEY}/saldo", balance, Permission.RECORD_DEPOSIT),
    post(f"{_MONEY}/saldo", balance_post, Permission.RECORD_DEPOSIT, most_bytes=UPLOAD_BYTES, prepare=make_ready),
]
