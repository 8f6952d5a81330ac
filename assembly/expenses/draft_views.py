"""Where somebody sees the expenses that she did not finish and discards them, each with one tap."""

from functools import wraps

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.clinics.queries import clinic
from assembly.core.errors import NotFound
from assembly.core.permissions import Permission
from assembly.expenses import drafts, queries
from assembly.web.endpoint import View, get, post
from assembly.web.forms import FormState, PlainForm, submit
from assembly.web.request import AppRequest, page, see_other


def or_logged(view: View) -> View:
    """Once the expense is registered, whoever goes back to a screen of its draft is led to the expense."""

    @wraps(view)
    def shown(request: AppRequest, session: Session) -> Response:
        try:
            return view(request, session)
        except NotFound:
            queries.expense(session, request.clues, request.key("draft_id"))
            return see_other(logged(request))

    return shown


def logged(request: AppRequest) -> str:
    """Where the expense is that a draft became."""
    path = request.link("expense_work", clues=request.clues, expense_id=request.key("draft_id"))
    return f"{path}?hecho=registrado"


def _me(request: AppRequest) -> tuple[str, str]:
    """Whose drafts: the clinic and the account."""
    assert request.actor is not None
    return request.clues, request.actor.account_id


def draft_list(request: AppRequest, session: Session) -> Response:
    """Every expense that was begun, with its button."""
    return _show_all(request, session, FormState.fresh())


def _show_all(request: AppRequest, session: Session, state: FormState) -> Response:
    mine, here = drafts.drafts_of(session, *_me(request)), clinic(session, request.clues)
    fresh = {one.id: FormState.fresh() for one in mine}
    return page(
        request, "expenses/draft_list.html", clinic=here, drafts=mine, fresh=fresh, form=state, errors=state or None
    )


def draft_discard(request: AppRequest, session: Session) -> Response:
    """Ask before a draft goes."""
    drafts.draft(session, *_me(request), request.key("draft_id"))
    return _show_discard(request, session, FormState.fresh())


def _show_discard(request: AppRequest, session: Session, state: FormState) -> Response:
    found = drafts.draft(session, *_me(request), request.key("draft_id"))
    here = clinic(session, request.clues)
    return page(request, "expenses/discard.html", clinic=here, draft=found, form=state, errors=state or None)


def draft_discard_post(request: AppRequest, session: Session) -> Response:
    """Forget the draft; the others are shown, or the money when there are none."""
    found = drafts.draft(session, *_me(request), request.key("draft_id"))

    def deed(_: PlainForm) -> str:
        drafts.discard(session, *_me(request), found.id)
        is_last = not drafts.drafts_of(session, *_me(request))
        return request.link("money" if is_last else "draft_list", clues=request.clues)

    return submit(request, session, PlainForm, deed, lambda state: _show_discard(request, session, state))


_ALL = "/trabajo/{clues}/gastos/borradores"
_DISCARD = f"{_ALL}/{{draft_id}}/descartar"
routes = [
    get(_ALL, draft_list, Permission.SPEND),
    get(_DISCARD, draft_discard, Permission.SPEND),
    post(_DISCARD, draft_discard_post, Permission.SPEND),
]
