"""The web application: every room's routes, what stands around them, and the pages for errors."""

import contextlib
import gc
import logging
import socket
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import anyio.to_thread
import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from assembly.clinics.models import Clinic
from assembly.core import clock
from assembly.core.database import THREADS, Database
from assembly.core.errors import N_, AssemblyError, NotFound
from assembly.doors import RealDoors
from assembly.live.hub import Hub
from assembly.memory.layer import PageMemory
from assembly.memory.listening import versions_of
from assembly.memory.versions import Versions
from assembly.paths import resource
from assembly.rooms import room_routes
from assembly.settings import Settings
from assembly.summaries import kept
from assembly.web.doors import Context
from assembly.web.endpoint import error_page, is_for_programs
from assembly.web.middleware import KnownHost, Language, ReadableAnywhere, SameOrigin, SecurityHeaders
from assembly.web.pages import Pages
from assembly.web.request import AppRequest

# New objects before the collector looks: with ten thousand streams a look at everything stops all answers for a second.
_LOOK_AFTER = (50_000, 20, 100)

log = logging.getLogger("assembly")


class _Broken(AssemblyError):
    status = 500
    sentence = N_("Algo falló de nuestro lado. Lo que ya estaba guardado sigue guardado; inténtelo otra vez.")


class MethodUnknown(AssemblyError):
    status = 404
    sentence = N_("Esta dirección no se abre así. Vuelva a la página anterior y use sus botones.")


class MethodNotAllowed(AssemblyError):
    status = 405
    sentence = N_("Esta dirección solo se lee: pídala con GET.")


class _Application(Starlette):
    """Its outermost layer gives the headers: also to the answers of the layers that Starlette puts around ours."""

    def __init__(self, settings: Settings, pages: Pages, versions: Versions, **more: Any) -> None:
        super().__init__(**more)
        most = settings.page_memory_mb * 1024 * 1024
        self._around = partial(PageMemory, versions=versions, now=lambda: clock.now(), most_bytes=most)
        self._headers = partial(SecurityHeaders, policy=pages.policy, secure=settings.secure_cookies)

    def build_middleware_stack(self) -> ASGIApp:
        return self._around(self._headers(ReadableAnywhere(super().build_middleware_stack())))


def create_app(settings: Settings, database: Database | None = None) -> Starlette:
    """The application over `settings`' database (or a given one, which the caller closes)."""
    own = database is None
    base = database or Database(settings.database)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        # Every thread may hold a connection: no more threads than the pool has.
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        versions.start()
        yield
        base.after_write.remove(hub.wake)
        base.after_write.remove(versions.wrote)
        hub.close()
        versions.close()
        await run_in_threadpool(kept.finish, base)
        if own:
            base.close()

    routes = room_routes()
    # The application's own url_path_for tries every route in turn, for every link of every page.
    named = {route.name: route for route in routes if isinstance(route, Route)}
    pages = Pages(lambda name, **params: str(named[name].url_path_for(name, **params)))
    versions = versions_of(base)
    app = _Application(
        settings,
        pages,
        versions,
        routes=[*routes, Mount("/static", StaticFiles(directory=resource("static")))],
        lifespan=lifespan,
        middleware=_around(settings),
        exception_handlers={HTTPException: _http_error, Exception: _broken},
    )
    hub = Hub(base, pages, clock.now)
    base.after_write.append(hub.wake)
    base.after_write.append(versions.wrote)
    app.state.live = hub
    app.state.context = Context(settings, base, pages, RealDoors(), has_demo(base))
    return app


def _around(settings: Settings) -> list[Middleware]:
    return [
        Middleware(GZipMiddleware, minimum_size=500, compresslevel=6),
        Middleware(Language),
        Middleware(KnownHost, hosts=settings.allowed_hosts.split(",")),
        Middleware(SameOrigin, base_url=settings.base_url),
    ]


def has_demo(database: Database) -> bool:
    """Whether the installation holds the fictional clinics; their institution is called Demostración."""
    query = select(Clinic.clues).where(Clinic.institution == "Demostración").limit(1)
    return database.read(lambda session: session.execute(query).first() is not None)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    ours = _as_ours(request)
    if error.status_code == 404:
        return error_page(ours, NotFound())
    if error.status_code != 405:
        return Response(error.detail, error.status_code)
    if not is_for_programs(ours):
        return error_page(ours, MethodUnknown())
    if request.scope["endpoint"].__name__ == "api_unknown":
        return error_page(ours, NotFound())
    response = error_page(ours, MethodNotAllowed())
    response.headers["Allow"] = (error.headers or {})["Allow"]
    return response


async def _broken(request: Request, error: Exception) -> Response:
    log.error("unexpected error at %s %s", request.method, request.scope["path"], exc_info=error)
    return error_page(_as_ours(request), _Broken())


def _as_ours(request: Request) -> AppRequest:
    return AppRequest(request.scope, request.receive)


def serve(app: ASGIApp, door: socket.socket, log_level: str = "warning") -> None:
    """Answer at `door` until a signal says to stop."""
    config = uvicorn.Config(
        app,
        log_level=log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    gc.collect()
    gc.freeze()  # what was loaded stays until the end: it need not be looked at again
    gc.set_threshold(*_LOOK_AFTER)
    uvicorn.Server(config).run(sockets=[door])
