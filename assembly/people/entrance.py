"""The door itself: a passphrase checked within its limits, and a device that gets a session of its own."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.people import services
from assembly.people.rules import SESSION_LASTS, TooManyTries, device_name
from assembly.people.sign_in import recognise
from assembly.web.cookies import session_token, set_session
from assembly.web.forms import F, FormState, Show, submit
from assembly.web.request import AppRequest


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


def leave(request: AppRequest, session: Session) -> None:
    """End the session that this device shows, if it shows one."""
    token = session_token(request, request.context.settings)
    if token is not None:
        services.end_token(session, token, request.now)


def sent_text(request: AppRequest, name: str) -> str:
    """A field as it was typed, before any form reads it."""
    return request.sent.values.get(name, [""])[-1]
