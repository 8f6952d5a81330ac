"""How a request travels: bounded body, actor, permission in the path's scope, view, and a commit only below 400."""

import contextlib
import hashlib
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from assembly.core.errors import AssemblyError, FactIdReused, Forbidden, NotFound, SignInNeeded
from assembly.core.permissions import Permission
from assembly.web import words
from assembly.web.cookies import session_token
from assembly.web.request import AppRequest, BodyTooLarge, page, see_other

FORM_BYTES = 256 * 1024
EVENTS = "text/event-stream"
UPLOAD_BYTES = 48 * 1024 * 1024  # above the most a file may have, so that its refusal can keep what was typed

log = logging.getLogger("assembly")
_FOR_PROGRAMS = ("/api/", "/healthz")
_CLINIC_KEY = re.compile(r"[A-Z]{5}[0-9]{6}")
_NOTED_EVERY = timedelta(minutes=5)
_WITHOUT_SESSION = frozenset({Permission.PUBLIC, Permission.ASK})

View = Callable[[AppRequest, Session], Response]
Prepare = Callable[[AppRequest], None]


class Endpoint:
    """An ASGI application for one route: `view` behind `permission`."""

    def __init__(
        self,
        view: View,
        permission: Permission,
        method: str,
        most_bytes: int = 0,
        prepare: Prepare | None = None,
        is_kept: bool = False,
    ) -> None:
        self.view = view
        self.permission = permission
        self.method = method
        self.most_bytes = most_bytes
        self.prepare = prepare
        self.is_kept = is_kept
        self.__name__ = view.__name__

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = AppRequest(scope, receive)
        request.permission = self.permission
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: AppRequest) -> Response:
        try:
            if self.method == "POST":
                await request.load_form(self.most_bytes)
                return await run_in_threadpool(_post, request, self.view, self.prepare)
            if self.is_kept:
                await _may_be_kept(request)
            return await run_in_threadpool(_get, request, self.view)
        except AssemblyError as error:
            if error.status >= 500:
                log.error("%s at %s %s", type(error).__name__, request.method, request.scope["path"], exc_info=error)
            response = error_page(request, error)
            if isinstance(error, BodyTooLarge):
                response.headers["Connection"] = "close"
            return response


def get(path: str, view: View, permission: Permission, name: str | None = None, is_kept: bool = False) -> Route:
    """A route for reading. The database refuses any write that its view would try.

    `is_kept`: a public page that depends on nothing but its address, the record and the day may stay in memory until
    the record of its clinic changes; without a clinic in its path, until any does.
    """
    endpoint = Endpoint(view, permission, "GET", is_kept=is_kept and permission is Permission.PUBLIC)
    return Route(path, endpoint, methods=["GET"], name=name or view.__name__)


def post(
    path: str,
    view: View,
    permission: Permission,
    name: str | None = None,
    most_bytes: int = FORM_BYTES,
    prepare: Prepare | None = None,
) -> Route:
    """A route for a deed; in a clinic the same form sent twice is done once.

    `prepare` does slow work that needs no database, as shrinking a photo, before the one writer is held up by it.
    """
    endpoint = Endpoint(view, permission, "POST", most_bytes, prepare)
    return Route(path, endpoint, methods=["POST"], name=name or view.__name__)


def in_spanish(view: View) -> View:
    """What is in Spanish whatever the language of the pages, as paper is: the English address leads to the same."""

    def answer(request: AppRequest, session: Session) -> Response:
        if request.lang == words.SPANISH:
            return view(request, session)
        query = request.scope["query_string"].decode("ascii", "ignore")
        return see_other(f"{request.url_path}?{query}" if query else request.url_path)

    answer.__name__ = view.__name__
    return answer


def error_page(request: AppRequest, error: AssemblyError) -> Response:
    """What answers a broken rule that no form shows: a page, or JSON where programs ask."""
    kind, sentence = type(error).__name__, request.words_of(error)
    if is_for_programs(request):
        return JSONResponse({"error": {"code": kind, "sentence": sentence}}, error.status)
    stored_at = error.stored_at if isinstance(error, FactIdReused) else None
    where = request.path_params if {"clues", "assembly_id"} <= set(request.path_params) else None
    about = {"kind": kind, "status": error.status, "sentence": sentence, "stored_at": stored_at, "where": where}
    about["is_read"] = request.method == "GET"
    return page(request, "errors/error.html", error.status, **about)


def is_for_programs(request: AppRequest) -> bool:
    """Whether the address is one that programs ask, which read JSON."""
    return request.url_path.startswith(_FOR_PROGRAMS)


async def _may_be_kept(request: AppRequest) -> None:
    door = request.scope.get("memory")
    clinic = request.path_params.get("clues", request.path_params.get("key"))
    if door is not None and (clinic is None or _CLINIC_KEY.fullmatch(clinic)):
        await door.open(clinic)


def _get(request: AppRequest, view: View) -> Response:
    response = request.context.database.read(lambda session: _visit(request, session, view))
    return _cacheable(request, response) if request.permission is Permission.PUBLIC else _private(response)


def _post(request: AppRequest, view: View, prepare: Prepare | None) -> Response:
    if prepare is not None:
        with contextlib.suppress(AssemblyError):  # the visit itself says what is wrong
            request.context.database.read(lambda session: _admit(request, session))
            prepare(request)

    def job(session: Session) -> Response:
        return _visit(request, session, _once(view) if "clues" in request.path_params else view)

    return _private(request.context.database.write(job, keep=lambda response: response.status_code < 400))


def _visit(request: AppRequest, session: Session, view: View) -> Response:
    try:
        if (address := _in_capitals(request, session)) is not None:
            return RedirectResponse(address, 308)
        _admit(request, session)
        _touch(request, session)
        return view(request, session)
    except SignInNeeded as error:
        if request.method == "POST":
            return error_page(request, error)
        return see_other(f"{request.link('sign_in')}?siguiente={quote(request.scope['path'])}")
    except AssemblyError as error:
        return error_page(request, error)


def _in_capitals(request: AppRequest, session: Session) -> str | None:
    """Where a public page of a clinic really is, when its key came in lower case."""
    clues = str(request.path_params.get("clues", "")) if request.permission in _WITHOUT_SESSION else ""
    if clues == clues.upper() or request.context.doors.place(session, clues.upper()) is None:
        return None
    path = quote(request.scope["path"].replace(clues, clues.upper(), 1))
    query = request.scope["query_string"].decode("ascii", "ignore")
    return f"{path}?{query}" if query else path


def _admit(request: AppRequest, session: Session) -> None:
    doors = request.context.doors
    if "clues" in request.path_params:
        request.place = doors.place(session, request.clues)
        if request.place is None:
            raise NotFound()
    if request.permission in _WITHOUT_SESSION:
        return
    token = session_token(request, request.context.settings)
    request.actor = doors.actor(session, token, request.now) if token else None
    if request.permission is Permission.SIGN_IN:
        return
    if request.actor is None:
        raise SignInNeeded()
    if not request.actor.may(request.permission, request.place):
        # An outsider is not even told that there is something here.
        insider = request.place is None or request.actor.holds_any_role(request.place)
        raise Forbidden() if insider else NotFound()


def _touch(request: AppRequest, session: Session) -> None:
    if request.method == "POST" and request.actor is not None and _is_long_ago(request.actor.seen_at, request.now):
        token = session_token(request, request.context.settings)
        request.context.doors.touch(session, token or "", request.now)


def _is_long_ago(seen_at: datetime | None, now: datetime) -> bool:
    """Whether it is worth a write to say that a device is in use: hours of idleness sign it out, not minutes."""
    return seen_at is None or now - seen_at > _NOTED_EVERY


def _once(view: View) -> View:
    def answer(request: AppRequest, session: Session) -> Response:
        doors, clinic = request.context.doors, request.clues
        doors.lock(session, clinic)
        account = request.actor.account_id if request.actor else ""
        digest = request.sent.digest(request.url_path, account)
        try:
            known = doors.answered(session, clinic, request.form_id, digest)
        except FactIdReused as error:
            return _shown_again(request, session, view, error)
        if known is not None:
            return see_other(known)
        response = view(request, session)
        # What answers with a page itself is done again: its facts know whether they are there.
        if response.status_code < 400 and "location" in response.headers:
            doors.remember(session, clinic, request.form_id, digest, response.headers["location"])
        return response

    return answer


def _shown_again(request: AppRequest, session: Session, view: View, error: FactIdReused) -> Response:
    """The form's own page with what was typed, where `submit` does no deed; or the bare sentence."""
    request.reused = error
    with contextlib.suppress(AssemblyError):  # the page may be gone by now, as after the closing
        response = view(request, session)
        if response.status_code >= 400:
            return response
    raise error


def _cacheable(request: AppRequest, response: Response) -> Response:
    """Public answers carry a strong ETag; they are asked for each time, unless the view says how long they last."""
    is_whole = response.status_code == 200 and response.media_type != EVENTS
    if not is_whole or isinstance(response, StreamingResponse):  # a stream brings its own
        return response
    tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": response.headers.get("cache-control", "public, no-cache")}
    memory = request.scope.get("memory")
    is_kept = memory is not None and memory.ticket.version is not None  # then the memory compares, with every later one
    if not is_kept and tag[:-1] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
