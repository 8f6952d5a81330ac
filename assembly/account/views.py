"""The pages where a second member of the committee confirms large outgoings."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.account import queries, services
from assembly.account.forms import WordForm
from assembly.account.queries import Outgone
from assembly.budget.large import check_confirmer, waits_for
from assembly.clinics.queries import clinic
from assembly.core.errors import AssemblyError
from assembly.core.permissions import ROLE_NAMES, Permission, Role
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def confirmations(request: AppRequest, session: Session) -> Response:
    """What waits for a second word that whoever is signed in may say, the oldest first."""
    assert request.actor is not None
    pending = queries.pending_at(session, [request.clues])[request.clues]
    mine = [one for one in pending if waits_for(one, request.actor.account_id)]
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


_MONEY = "/trabajo/{clues}/dinero"
routes = [
    get(f"{_MONEY}/por-confirmar", confirmations, Permission.CONFIRM),
    get(f"{_MONEY}/por-confirmar/{{large_id}}", confirm, Permission.CONFIRM),
    post(f"{_MONEY}/por-confirmar/{{large_id}}", confirm_post, Permission.CONFIRM),
]
