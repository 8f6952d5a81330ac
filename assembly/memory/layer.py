"""The outermost layer: an unchanged public page is answered before anything else looks at the request."""

import asyncio
import gzip
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assembly.memory.rules import Header, Kept, Key, Shelf, Ticket, hour_of, is_plain
from assembly.memory.versions import Versions

MOST_BODY = 512 * 1024
_OF_BODY = {b"content-length", b"content-encoding", b"etag", b"vary"}
_VARY = (b"vary", b"Accept-Encoding")
_PACKED = ((b"content-encoding", b"gzip"),)


# Browsers take gzip; for a program that does not, the pages it asks for again and again are unpacked once.
_unpacked = lru_cache(maxsize=32)(gzip.decompress)


class Pass:
    """The way from a view back to this layer: `scope["memory"]`."""

    def __init__(self, versions: Versions, begin: Callable[[], None]) -> None:
        self.ticket = Ticket()
        self._versions = versions
        self._begin = begin

    async def open(self, clinic: str | None) -> None:
        """The answer that is now being made may be kept. The version is read first, so that it is never too new."""
        self._begin()
        version = self._versions.known(clinic)
        if version is None:
            version = await run_in_threadpool(self._versions.learn, clinic)
        self.ticket = Ticket(clinic, version)


class PageMemory:
    """Answers what is kept and still holds; what may be kept and is not, only one request at a time makes.

    Whatever is never kept waits for nobody: a stream lasts a minute, and every phone of a hall asks for the same one.
    """

    def __init__(self, app: ASGIApp, versions: Versions, now: Callable[[], datetime], most_bytes: int) -> None:
        self.app = app
        self._now = now
        self.shelf = Shelf(most_bytes)
        self.versions = versions
        self._making: dict[Key, asyncio.Future[None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not is_plain(scope["query_string"]):
            await self.app(scope, receive, send)
            return
        host, tags, takes_gzip = _read(scope["headers"])
        key = (scope["scheme"], host, scope["path"], scope["query_string"])
        page = await self._found(key) or await self._made(key, scope, receive, send)
        if page is not None:
            await _answer(page, tags, takes_gzip, send)

    async def _found(self, key: Key) -> Kept | None:
        page = self.shelf.find(key)
        if page is None or page.hour != hour_of(self._now()):
            return None
        newest = self.versions.known(page.ticket.clinic)
        if newest is None:
            newest = await run_in_threadpool(self.versions.learn, page.ticket.clinic)
        return page if page.ticket.version == newest else None

    async def _made(self, key: Key, scope: Scope, receive: Receive, send: Send) -> Kept | None:
        """The page, made now; None when the application itself has answered, with what is not kept."""
        loop = asyncio.get_running_loop()
        waiting = self._making.get(key)
        if waiting is not None and waiting.get_loop() is loop:
            await waiting
            if (page := await self._found(key)) is not None:
                return page
        mine = loop.create_future()
        door = Pass(self.versions, lambda: self._making.update({key: mine}))
        try:
            return await self._ask(key, scope, receive, send, door)
        finally:
            mine.set_result(None)
            if self._making.get(key) is mine:
                del self._making[key]

    async def _ask(self, key: Key, scope: Scope, receive: Receive, send: Send, door: Pass) -> Kept | None:
        hour = hour_of(self._now())
        taken = _Taken(send, door)
        await self.app(dict(scope, memory=door), receive, taken)
        if not taken.is_whole:
            return None
        page = taken.page(hour)
        self.shelf.put(key, page)
        return page


class _Taken:
    """Holds back an answer that is to be kept; any other goes out as it comes."""

    def __init__(self, send: Send, door: Pass) -> None:
        self._send, self._door = send, door
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self.is_whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._is_wanted(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._parts.append(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)

    def _is_wanted(self, message: Message) -> bool:
        if message["status"] != 200 or self._door.ticket.version is None:
            return False
        named = dict(message["headers"])
        return b"etag" in named and int(named.get(b"content-length", MOST_BODY + 1)) <= MOST_BODY

    def page(self, hour: int) -> Kept:
        """The answer as it is kept."""
        assert self._start is not None
        headers, body = self._start["headers"], b"".join(self._parts)
        if (b"content-encoding", b"gzip") not in headers:
            body = gzip.compress(body, mtime=0)
        mark = dict(headers)[b"etag"][:-1]  # without the closing quote: a packed body has a tag of its own
        rest = (*(pair for pair in headers if pair[0] not in _OF_BODY), _VARY)
        plain, packed = (*rest, (b"etag", mark + b'"')), (*rest, (b"etag", mark + b'-gzip"'))
        return Kept(self._door.ticket, hour, mark, plain, packed, body)


def _read(headers: Iterable[Header]) -> tuple[bytes, bytes, bool]:
    """The host, the tags that the reader has, and whether she takes gzip."""
    host, tags, takes_gzip = b"", b"", False
    for name, value in headers:
        if name == b"host":
            host = value
        elif name == b"if-none-match":
            tags = value
        elif name == b"accept-encoding":
            takes_gzip = b"gzip" in value
    return host, tags, takes_gzip


async def _answer(page: Kept, tags: bytes, takes_gzip: bool, send: Send) -> None:
    """The page, or 304 where the reader has it."""
    headers = page.packed_headers if takes_gzip else page.headers
    if tags and page.mark in tags:
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    body, more = (page.body, _PACKED) if takes_gzip else (_unpacked(page.body), ())
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": 200, "headers": (*headers, length, *more)})
    await send({"type": "http.response.body", "body": body})
