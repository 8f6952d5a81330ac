"""Signing in and out, a person's own account, and the pages behind a single-use link."""

from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.core.errors import NotFound
from assembly.core.permissions import ROLE_NAMES, Actor, Permission
from assembly.people import accounts, services
from assembly.people.entrance import (
    by_passphrase,
    count_wrong_code,
    invitation_behind,
    leave,
    linked,
    sent_text,
    submit_and_enter,
)
from assembly.people.forms import ChangePassphraseForm, CodeForm, InvitationForm, NewPassphraseForm, SignInForm
from assembly.people.links import code_of
from assembly.people.queries import (
    MEXICO_CITY,
    OpenInvitation,
    account_by_id,
    devices_of,
    free_sign_in_name,
    holdings_of,
    places_of,
    secret_hash,
)
from assembly.people.rules import (
    LinkNotValid,
    PresentPassphraseWrong,
    SignInRefused,
    TooManyTries,
    check_passphrase,
    local_path,
)
from assembly.people.sign_in import suggested_passphrase
from assembly.web.cookies import drop_session, session_token
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page, see_other


def sign_in(request: AppRequest, _: Session) -> Response:
    """Ask for name and passphrase; whoever is signed in goes on with her work, for public pages never know her."""
    onward = local_path(request.query_params.get("siguiente", ""))
    if request.actor is not None:
        return see_other(onward or request.link("desk"))
    return _sign_in_page(request, FormState.fresh(siguiente=onward))


def _sign_in_page(request: AppRequest, form: FormState) -> Response:
    return page(request, "people/sign_in.html", form=form, errors=form or None)


def sign_in_post(request: AppRequest, session: Session) -> Response:
    """Let her in, or count the try."""
    show = partial(_sign_in_page, request)

    def answer(account_id: str | None) -> Response:
        def who(_: SignInForm) -> str:
            if account_id is None:
                raise SignInRefused()
            return account_id

        def url(form: SignInForm) -> str:
            return local_path(form.siguiente) or request.link("desk")

        return submit_and_enter(request, session, SignInForm, who, url, show)

    name, passphrase = sent_text(request, "sign_in_name"), sent_text(request, "passphrase")
    return by_passphrase(request, session, name, passphrase, answer, show)


def sign_out(request: AppRequest, session: Session) -> Response:
    """Sign this device out."""
    leave(request, session)
    return _gone(request, "home")


def _gone(request: AppRequest, where: str) -> Response:
    response = see_other(request.link(where))
    drop_session(response, request.context.settings)
    return response


def account(request: AppRequest, session: Session) -> Response:
    """Who I am, what I may do and where, and the devices where I am signed in."""
    me = _me(request)
    holdings = holdings_of(session, [me.account_id])
    return page(
        request,
        "people/account.html",
        mine=account_by_id(session, me.account_id),
        holdings=holdings,
        devices=devices_of(session, me.account_id, request.now),
        here=_here(request),
        zone=holdings[0].time_zone if holdings else MEXICO_CITY,
    )


def _me(request: AppRequest) -> Actor:
    assert request.actor is not None
    return request.actor


def _here(request: AppRequest) -> str:
    """What is kept of this device's session."""
    return secret_hash(session_token(request, request.context.settings) or "")


def end_device(request: AppRequest, session: Session) -> Response:
    """Sign one of my devices out; ending it twice changes nothing."""
    me, device = _me(request), str(request.path_params["device"])
    if device not in {each.id_hash for each in devices_of(session, me.account_id, request.now)}:
        raise NotFound()
    services.end_session(session, device, me.account_id, request.now)
    return _gone(request, "sign_in") if device == _here(request) else see_other(request.link("account"))


def sign_out_everywhere(request: AppRequest, session: Session) -> Response:
    """Sign every device of mine out, this one too."""
    services.end_sessions(session, _me(request).account_id, request.now)
    return _gone(request, "sign_in")


def change_passphrase(request: AppRequest, _: Session) -> Response:
    """Ask for the present passphrase and a new one."""
    return _passphrase_page(request, FormState.fresh(suggestion=suggested_passphrase()))


def _passphrase_page(request: AppRequest, form: FormState) -> Response:
    return page(request, "people/passphrase.html", form=form, errors=form or None)


def change_passphrase_post(request: AppRequest, session: Session) -> Response:
    """Set the new one; every other device is signed out."""
    me, show = _me(request), partial(_passphrase_page, request)

    def answer(account_id: str | None) -> Response:
        def who(form: ChangePassphraseForm) -> str:
            if account_id is None:
                raise PresentPassphraseWrong()
            check_passphrase(form.passphrase, form.passphrase_again, me.name)
            services.set_passphrase(session, me.account_id, form.passphrase, request.now)
            return me.account_id

        return submit_and_enter(request, session, ChangePassphraseForm, who, lambda _: request.link("account"), show)

    name = account_by_id(session, me.account_id).sign_in_name
    return by_passphrase(request, session, name, sent_text(request, "present"), answer, show)


def invitation_code(request: AppRequest, _: Session) -> Response:
    """Ask for the code of a printed invitation."""
    return _code_page(request, FormState.fresh())


def _code_page(request: AppRequest, form: FormState) -> Response:
    return page(request, "people/invitation_code.html", form=form, errors=form or None)


def invitation_code_post(request: AppRequest, session: Session) -> Response:
    """Lead to the invitation; a refused code stays counted, so its page goes out as 200."""
    show = partial(_code_page, request)

    def deed(form: CodeForm) -> str:
        found = invitation_behind(request, session, form.code.replace(".", ""))
        return request.link("invitation", token=code_of(request.context.settings.key, found.id))

    try:
        response = submit(request, session, CodeForm, deed, show)
    except TooManyTries as error:
        response = show(FormState(dict(request.sent.values), {"": request.words_of(error)}))
        response.status_code = error.status
    if response.status_code == 422:
        count_wrong_code(request, session)
        response.status_code = 200
    return response


@linked
def invitation(request: AppRequest, session: Session, found: OpenInvitation) -> Response:
    """Greet her, say what for, and ask for a name and a passphrase."""
    name = None if found.account_id else free_sign_in_name(session, found.name)
    form = FormState.fresh(sign_in_name=name, suggestion=suggested_passphrase())
    return _invitation_page(request, session, found, form)


def _invitation_page(request: AppRequest, session: Session, found: OpenInvitation, form: FormState) -> Response:
    place = places_of(session, [found.held])[found.held.kind, found.held.key][0] if found.held else ""
    return page(
        request,
        "people/invitation.html",
        form=form,
        errors=form or None,
        found=found,
        place=place,
        role_name=ROLE_NAMES[found.held.role] if found.held else "",
        token=request.path_params["token"],
        theirs=account_by_id(session, found.account_id) if found.account_id else None,
        holdings=holdings_of(session, [found.account_id]) if found.account_id else [],
    )


@linked
def invitation_post(request: AppRequest, session: Session, found: OpenInvitation) -> Response:
    """Use the link: account, passphrase, role, and in."""

    def who(form: NewPassphraseForm) -> str:
        name = form.sign_in_name if isinstance(form, InvitationForm) else ""
        phrases = form.passphrase, form.passphrase_again
        return services.accept_invitation(session, found.id, name, *phrases, request.now)

    kind = NewPassphraseForm if found.account_id else InvitationForm
    show = partial(_invitation_page, request, session, found)
    return submit_and_enter(request, session, kind, who, lambda _: request.link("desk"), show)


@linked
def invitation_account(request: AppRequest, _: Session, found: OpenInvitation) -> Response:
    """Ask for the name and the passphrase of the account that she already has."""
    _check_brings_role(found)
    return _own_account_page(request, FormState.fresh())


def _check_brings_role(found: OpenInvitation) -> None:
    if found.account_id is not None or found.held is None:
        raise LinkNotValid()


def _own_account_page(request: AppRequest, form: FormState) -> Response:
    token = request.path_params["token"]
    return page(request, "people/invitation_account.html", form=form, errors=form or None, token=token)


@linked
def invitation_account_post(request: AppRequest, session: Session, found: OpenInvitation) -> Response:
    """Give the link's role to the account that she already has, and let her in."""
    _check_brings_role(found)
    show = partial(_own_account_page, request)

    def answer(account_id: str | None) -> Response:
        def who(_: SignInForm) -> str:
            if account_id is None:
                raise SignInRefused()
            services.take_up(session, found.id, account_id, request.now)
            return account_id

        return submit_and_enter(request, session, SignInForm, who, lambda _: request.link("desk"), show)

    name, passphrase = sent_text(request, "sign_in_name"), sent_text(request, "passphrase")
    return by_passphrase(request, session, name, passphrase, answer, show)


routes = [
    get("/entrar", sign_in, Permission.SIGN_IN),
    post("/entrar", sign_in_post, Permission.SIGN_IN),
    post("/salir", sign_out, Permission.SIGN_IN),
    get("/cuenta", account, Permission.SIGNED_IN),
    get("/cuenta/frase", change_passphrase, Permission.SIGNED_IN),
    post("/cuenta/frase", change_passphrase_post, Permission.SIGNED_IN),
    post("/cuenta/salir-de-todo", sign_out_everywhere, Permission.SIGNED_IN),
    post("/cuenta/aparatos/{device}/salir", end_device, Permission.SIGNED_IN),
    get("/invitacion", invitation_code, Permission.SIGN_IN),
    post("/invitacion", invitation_code_post, Permission.SIGN_IN),
    get("/invitacion/{token}", invitation, Permission.SIGN_IN),
    post("/invitacion/{token}", invitation_post, Permission.SIGN_IN),
    get("/invitacion/{token}/mi-cuenta", invitation_account, Permission.SIGN_IN),
    post("/invitacion/{token}/mi-cuenta", invitation_account_post, Permission.SIGN_IN),
    *accounts.routes,
]
