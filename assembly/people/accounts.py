"""The administration of accounts. None of its deeds belongs to a clinic, so each is harmless when it is sent twice."""

from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.clinics.places import state_codes, state_name
from assembly.core.clock import local_day
from assembly.core.errors import FactIdReused
from assembly.core.permissions import ROLE_NAMES, Permission
from assembly.people import queries, services
from assembly.people.forms import CloseForm, EmptyForm, GrantForm, NewAccountForm
from assembly.people.links import code_of
from assembly.people.rules import SCOPE_NAMES, sign_in_name
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page

_MOST_LISTED = 50


def accounts(request: AppRequest, session: Session) -> Response:
    """The accounts that a search finds, with their roles."""
    text = request.query_params.get("q", "")[:120]
    found = queries.find_accounts(session, text, _MOST_LISTED)
    roles: dict[str, list[queries.Holding]] = {each.id: [] for each in found}
    for holding in queries.holdings_of(session, list(roles)):
        roles[holding.account_id].append(holding)
    form = FormState.fresh(q=text)
    more = len(found) == _MOST_LISTED
    return page(request, "people/accounts.html", form=form, text=text, found=found, roles=roles, has_more=more)


def new_account(request: AppRequest, _: Session) -> Response:
    """Ask for a person, her sign-in name and her role."""
    return _new_account_page(request, FormState.fresh())


def _new_account_page(request: AppRequest, form: FormState) -> Response:
    return page(request, "people/new_account.html", form=form, errors=form or None, **_choices(request))


def _choices(request: AppRequest) -> dict[str, Any]:
    return {
        "role_names": [(role, request.say(name)) for role, name in ROLE_NAMES.items()],
        "kinds": [(kind, request.say(name)) for kind, name in SCOPE_NAMES.items()],
        "states": [(code, state_name(code)) for code in state_codes()],
    }


def new_account_post(request: AppRequest, session: Session) -> Response:
    """Make the account with its role and its link; the form's id is the account's, so that twice is once."""

    def deed(form: NewAccountForm) -> str:
        account_id = request.form_id
        here = request.link("manage_account", account_id=account_id)
        if services.is_account(session, account_id):
            _check_same(queries.account_by_id(session, account_id), form, here)
            return here
        services.create_account(session, form.sign_in_name, form.name, request.now, account_id)
        services.appoint(session, account_id, form.held, request.now)
        services.new_link(session, request.author, request.context.settings.key, account_id)
        return here

    return submit(request, session, NewAccountForm, deed, partial(_new_account_page, request))


def _check_same(kept: queries.AccountInfo, form: NewAccountForm, here: str) -> None:
    if (kept.sign_in_name, kept.name) != (sign_in_name(form.sign_in_name), form.name):
        raise FactIdReused(here)


def manage_account(request: AppRequest, session: Session) -> Response:
    """One account: its roles, its link, and what can be done with it."""
    return _manage_page(request, session, FormState.fresh())


def _manage_page(request: AppRequest, session: Session, form: FormState) -> Response:
    found = queries.account_by_id(session, request.key("account_id"))
    link = queries.invitation_for(session, found.id, request.now)
    code = code_of(request.context.settings.key, link.id) if link else None
    return page(
        request,
        "people/manage_account.html",
        form=form,
        errors=form or None,
        found=found,
        holdings=queries.holdings_of(session, [found.id], with_ended=True),
        link=request.site + request.link("invitation", token=code) if code else None,
        spelt=code,
        where=request.site + request.link("invitation_code"),
        link_until=local_day(link.expires_at, queries.MEXICO_CITY) if link else None,
        **_choices(request),
    )


def _here(request: AppRequest) -> str:
    return request.link("manage_account", account_id=request.key("account_id"))


def account_grant(request: AppRequest, session: Session) -> Response:
    """Give the account one more role."""

    def deed(form: GrantForm) -> str:
        services.appoint(session, request.key("account_id"), form.held, request.now)
        return _here(request)

    return submit(request, session, GrantForm, deed, partial(_manage_page, request, session))


def account_end_grant(request: AppRequest, session: Session) -> Response:
    """End one of its roles."""

    def deed(_: EmptyForm) -> str:
        services.end_grant(session, request.key("account_id"), request.key("grant_id"), request.now)
        return _here(request)

    return submit(request, session, EmptyForm, deed, partial(_manage_page, request, session))


def account_link(request: AppRequest, session: Session) -> Response:
    """A new link for somebody who forgot her passphrase; the earlier one stops working."""

    def deed(_: EmptyForm) -> str:
        services.new_link(session, request.author, request.context.settings.key, request.key("account_id"))
        return _here(request)

    return submit(request, session, EmptyForm, deed, partial(_manage_page, request, session))


def account_close(request: AppRequest, session: Session) -> Response:
    """Close it: its sessions, its roles and its link end now."""

    def deed(_: CloseForm) -> str:
        services.close_account(session, request.key("account_id"), request.now)
        return _here(request)

    return submit(request, session, CloseForm, deed, partial(_manage_page, request, session))


_HERE = "/administracion/cuentas"
_MANAGE = Permission.MANAGE_ACCOUNTS

routes = [
    get(_HERE, accounts, _MANAGE),
    get(f"{_HERE}/nueva", new_account, _MANAGE),
    post(f"{_HERE}/nueva", new_account_post, _MANAGE),
    get(f"{_HERE}/{{account_id}}", manage_account, _MANAGE),
    post(f"{_HERE}/{{account_id}}/cargos", account_grant, _MANAGE),
    post(f"{_HERE}/{{account_id}}/cargos/{{grant_id}}/terminar", account_end_grant, _MANAGE),
    post(f"{_HERE}/{{account_id}}/enlace", account_link, _MANAGE),
    post(f"{_HERE}/{{account_id}}/cierre", account_close, _MANAGE),
]
