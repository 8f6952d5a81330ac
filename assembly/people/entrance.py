"""The door itself: a passphrase checked within its limits, and a device that gets a session of its own."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.people import services
from assembly.people.links import code_hash, read_old_link
from assembly.people.queries import OpenInvitation, invitation_by_code, open_invitation
from assembly.people.rules import (
    SESSION_LASTS,
    TRIES_BY_ADDRESS,
    CodeNotValid,
    LinkNotValid,
    TooManyTries,
    tries_by_address,
)
from assembly.people.sign_in import check_tries, count_try, recognise
from assembly.web.cookies import session_token, set_session
from assembly.web.endpoint import View
from assembly.web.forms import F, FormState, Show, submit
from assembly.web.request import AppRequest, page, see_other

_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")
_BROWSERS = {
    "SamsungBrowser/": "Samsung Internet",
    "EdgA/": "Edge",
    "Edg/": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}


def by_passphrase(
    request: AppRequest,
    session: Session,
    sign_in_name: str,
    passphrase: str,
    answer: Callable[[str | None], Response],
    show: Show,
) -> Response:
    """What `answer` makes of whose name and passphrase these are: an account's id, or None.

    The page that says that they are nobody's goes out as 200: only then is the try kept that was counted.
    """
    address = request.client.host if request.client else ""
    try:
        account_id = recognise(session, sign_in_name, passphrase, address, request.now)
    except TooManyTries as error:
        response = show(FormState(dict(request.sent.values), {"": request.words_of(error)}))
        response.status_code = error.status
        return response
    response = answer(account_id)
    if account_id is None and response.status_code == 422:
        response.status_code = 200
    return response


def submit_and_enter(
    request: AppRequest, session: Session, kind: type[F], who: Callable[[F], str], url: Callable[[F], str], show: Show
) -> Response:
    """Do what `who` does and sign its account in here, with a new session; the device's old one ends."""
    tokens: list[str] = []

    def deed(form: F) -> str:
        account_id = who(form)
        leave(request, session)
        device = device_name(request.headers.get("user-agent", ""))
        tokens.append(services.open_session(session, account_id, device, request.now))
        return url(form)

    response = submit(request, session, kind, deed, show)
    for token in tokens:
        set_session(response, request.context.settings, token, int(SESSION_LASTS.total_seconds()))
    return response


def tries_of_codes(request: AppRequest) -> str:
    """Under which key this address's tries of invitation codes are counted."""
    return f"invitation:{tries_by_address(request.client.host if request.client else '')}"


def invitation_behind(request: AppRequest, session: Session, token: str) -> OpenInvitation:
    """The invitation whose code (or old signed link) `token` is. Raises TooManyTries, CodeNotValid or LinkNotValid."""
    check_tries(session, tries_of_codes(request), TRIES_BY_ADDRESS, request.now)
    key = request.context.settings.key
    if "." in token:
        found = open_invitation(session, read_old_link(key, token), request.now)
    else:
        found = invitation_by_code(session, code_hash(key, token), request.now)
    if found is None:
        raise CodeNotValid()
    return found


def count_wrong_code(request: AppRequest, session: Session) -> None:
    """Keep the try: a GET can only do so in a transaction of its own."""

    def job(session: Session) -> None:
        with suppress(TooManyTries):  # what comes after it is refused
            count_try(session, tries_of_codes(request), TRIES_BY_ADDRESS, request.now)

    if request.method == "POST":
        job(session)
    else:
        request.context.database.write(job)


LinkView = Callable[[AppRequest, Session, OpenInvitation], Response]


def linked(view: LinkView) -> View:
    """A view of a link that can still be used; for any other, a page that says so."""

    @wraps(view)
    def answer(request: AppRequest, session: Session) -> Response:
        try:
            found = invitation_behind(request, session, str(request.path_params["token"]))
        except (CodeNotValid, LinkNotValid):
            count_wrong_code(request, session)
            if request.method == "POST":  # only what is below 400 is kept, and the try must be
                return see_other(request.link("invitation", token=request.path_params["token"]))
            return _not_valid(request)
        try:
            return view(request, session, found)
        except LinkNotValid:
            return _not_valid(request)

    return answer


def _not_valid(request: AppRequest) -> Response:
    error = LinkNotValid()
    return page(request, "people/link_not_valid.html", error.status, sentence=request.words_of(error))


def leave(request: AppRequest, session: Session) -> None:
    """End the session that this device shows, if it shows one."""
    token = session_token(request, request.context.settings)
    if token is not None:
        services.end_token(session, token, request.now)


def sent_text(request: AppRequest, name: str) -> str:
    """A field as it was typed, before any form reads it."""
    return request.sent.values.get(name, [""])[-1]


def device_name(user_agent: str) -> str:
    """`Chrome · Android`, from what a browser says of itself; empty when it says nothing we know."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in user_agent), "")
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    return " · ".join(part for part in (browser, system.replace("Macintosh", "Mac")) if part)
