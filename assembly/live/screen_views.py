"""The screen itself, on a laptop where nobody signed in, and the same content on everybody's phone."""

from datetime import datetime
from functools import partial
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from assembly.assemblies.queries import assembly
from assembly.clinics.queries import clinic
from assembly.core.permissions import Permission
from assembly.live import rules, services
from assembly.live.forms import ScreenForm
from assembly.live.frames import Frame, Watch, frame_now
from assembly.live.queries import Screen, screen
from assembly.live.rules import SCREEN_LASTS, seconds_left
from assembly.live.streams import hub_of, stream
from assembly.web import words
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page

COOKIE = "hall_screen"
_ASKED = "codigo"  # a browser that keeps no cookie comes back without it: it must not ask again by itself


def hall_screen(request: AppRequest, session: Session) -> Response:
    """The code to be typed on the moderator's phone; once it was, the assembly."""
    return _screen_page(request, session, FormState.fresh())


def _screen_page(request: AppRequest, session: Session, state: FormState) -> Response:
    token, found = _token(request), _screen(request, session)
    if found is None or (found.paired_at is None and found.is_over(request.now)):
        is_asked = _ASKED in request.query_params
        return page(request, "live/start.html", form=state, is_late=found is not None, is_asked=is_asked)
    if token and found.paired_at is None:
        code = rules.code_of(request.context.settings.key, token)
        left = seconds_left(found.made_at, request.now)
        return page(request, "live/code.html", digits=code, left=left, form=state)
    return page(request, "live/screen.html", **_shown(request, _frame(request, session, _watch(request))))


def _shown(request: AppRequest, frame: Frame | None) -> dict[str, Any]:
    """What the frame of a page takes: the content, which our own template made, and the hour it is of."""
    assert frame is not None
    content = Markup(frame.html)  # noqa: S704
    return {"frame": frame, "content": content, "hour": words.hour(request.now, frame.zone)}


def hall_screen_post(request: AppRequest, session: Session) -> Response:
    """Ask for a code; a screen that has an assembly keeps it, unless it leaves it for a new code."""
    tokens: list[str] = []

    def deed(form: ScreenForm) -> str:
        token = _token(request)
        if form.leave and token:
            services.leave(session, token, request.now)
        found = _screen(request, session)
        if found is None or found.is_over(request.now) or found.paired_at is None:
            address = request.client.host if request.client else ""
            key = request.context.settings.key
            tokens.append(services.await_code(session, key, address, token, request.now))
        return f"{request.link('hall_screen')}?{_ASKED}"

    response = submit(request, session, ScreenForm, deed, partial(_screen_page, request, session))
    for token in tokens:
        _set_cookie(request, response, token)
    return response


def _set_cookie(request: AppRequest, response: Response, token: str) -> None:
    """Sent to the screen's own pages and to no other."""
    secure, path = request.context.settings.secure_cookies, request.link("hall_screen")
    seconds = int(SCREEN_LASTS.total_seconds())
    response.set_cookie(COOKIE, token, max_age=seconds, path=path, httponly=True, secure=secure, samesite="strict")


def _token(request: AppRequest) -> str | None:
    return request.cookies.get(COOKIE)


def _screen(request: AppRequest, session: Session) -> Screen | None:
    token = _token(request)
    return screen(session, rules.token_hash(token)) if token else None


def _watch(request: AppRequest) -> Watch:
    """What this browser watches; without a cookie of ours, a screen that there is not, which was let go."""
    return Watch(request.lang, screen_id=rules.token_hash(_token(request) or ""))


def _frame(request: AppRequest, session: Session, watch: Watch) -> Frame | None:
    """What the others who watch it see; for the first one, made anew."""
    pages, now = request.context.pages, request.now
    return hub_of(request).latest(watch) or frame_now(session, pages, watch, now)


def hall_screen_stream(request: AppRequest, _: Session) -> Response:
    """The events of this screen."""
    return stream(request, _watch(request))


def hall_screen_now(request: AppRequest, session: Session) -> Response:
    """What this screen shows now, for a browser without events; nothing while it waits for its code."""
    return _as_json(_frame(request, session, _watch(request)), request.now)


def _as_json(frame: Frame | None, now: datetime) -> Response:
    return JSONResponse(frame.data_at(now)) if frame else Response(status_code=204)


def live(request: AppRequest, session: Session) -> Response:
    """The assembly as the hall sees it, for whoever has a phone."""
    watch = _public(request, session)
    return page(
        request,
        "live/public.html",
        clinic=clinic(session, request.clues),
        assembly_id=watch.assembly_id,
        **_shown(request, _frame(request, session, watch)),
    )


def live_stream(request: AppRequest, session: Session) -> Response:
    """The events of the assembly."""
    return stream(request, _public(request, session))


def live_now(request: AppRequest, session: Session) -> Response:
    """What the assembly shows now."""
    return _as_json(_frame(request, session, _public(request, session)), request.now)


def _public(request: AppRequest, session: Session) -> Watch:
    watch = Watch(request.lang, request.clues, request.key("assembly_id"))
    if hub_of(request).latest(watch) is None:
        assembly(session, request.clues, watch.assembly_id)
    return watch


_LIVE = "/clinicas/{clues}/asambleas/{assembly_id}/en-vivo"
_ANYBODY = Permission.SIGN_IN
screen_routes = [
    get("/pantalla", hall_screen, _ANYBODY),
    post("/pantalla", hall_screen_post, _ANYBODY),
    get("/pantalla/flujo", hall_screen_stream, _ANYBODY),
    get("/pantalla/ahora", hall_screen_now, _ANYBODY),
    get(_LIVE, live, Permission.PUBLIC),
    get(f"{_LIVE}/flujo", live_stream, Permission.PUBLIC),
    get(f"{_LIVE}/ahora", live_now, Permission.PUBLIC),
]
