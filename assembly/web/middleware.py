"""Around every request: the language's prefix, where a post comes from, and the headers of every answer."""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import ClassVar
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assembly.core.errors import N_, AssemblyError
from assembly.web import words
from assembly.web.endpoint import error_page
from assembly.web.request import AppRequest

_SAFE = {"GET", "HEAD", "OPTIONS"}


class FromAnotherSite(AssemblyError):
    status = 403
    sentence = N_("Este envío viene de otro sitio y no se aceptó: no se guardó nada.")


class OtherAddress(AssemblyError):
    status = 400
    sentence = N_(
        "Este sitio no se abre desde esa dirección. Revise la que escribió; si es la correcta, pida a la "
        "administración que la agregue en ASSEMBLY_ALLOWED_HOSTS."
    )


class KnownHost:
    """Refuse requests for a host that is not ours. `*` allows every host, `*.example` those under it."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_ours(Headers(scope=scope).get("host", "")):
            await error_page(AppRequest(scope, receive), OtherAddress())(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        return any(fnmatchcase(name.lower(), known) for known in self.hosts)


class Language:
    """`/en/…` is the same page in English: the prefix becomes the root path, so routes know nothing of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            english = path == f"/{words.ENGLISH}" or path.startswith(f"/{words.ENGLISH}/")
            scope = dict(scope, lang=words.ENGLISH if english else words.SPANISH)
            if english:
                scope["root_path"] = f"/{words.ENGLISH}"
                scope["path"] = path if path != f"/{words.ENGLISH}" else f"{path}/"
        await self.app(scope, receive, send)


class SameOrigin:
    """Refuse posts that another site makes a browser send.

    Sec-Fetch-Site decides where the browser sends it, else Origin against our own address; with neither, it is no
    browser. There is no token, which could go stale in a queue of entries made without signal.
    """

    def __init__(self, app: ASGIApp, base_url: str | None = None) -> None:
        self.app = app
        self.base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE and not self._is_ours(Headers(scope=scope)):
            await error_page(AppRequest(scope, receive), FromAnotherSite())(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        origin = headers.get("origin")
        if origin is None:
            return True
        own = urlsplit(self.base_url).netloc if self.base_url else headers.get("host", "")
        try:
            return urlsplit(origin).netloc == own
        except ValueError:  # `http://[` is no address at all
            return False


class SecurityHeaders:
    """What every answer tells the browser not to do."""

    def __init__(self, app: ASGIApp, policy: str, secure: bool) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
        }
        if secure:
            self.headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class ReadableAnywhere:
    """Let the pages of other sites read open data, and why it was refused; nothing there is anybody's own."""

    _OPEN = re.compile(r"(?:/en)?/(?:api/|datos/|clinicas/[^/]+/datos/|healthz$)")
    _PREFLIGHT: ClassVar[dict[str, str]] = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Max-Age": "86400",
    }

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._OPEN.match(scope["path"]):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope):
            await Response(status_code=204, headers=self._PREFLIGHT)(scope, receive, send)
            return

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = "ETag, Link"
            await send(message)

        await self.app(scope, receive, send_open)
