"""Requests put to the application itself, byte by byte: what a browser never sends, and quickly."""

import asyncio
import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True)
class Ask:
    """A request; `target` is the path as it goes over the wire, with its query."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class Answer:
    """What came back, with the error that the server would log."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str = ""

    @property
    def text(self) -> str:
        """The body as text, whatever it is."""
        is_packed = self.headers.get("content-encoding") == "gzip" and self.body
        return (gzip.decompress(self.body) if is_packed else self.body).decode("utf-8", "replace")


def knock(app: ASGIApp, asked: Iterable[Ask]) -> list[Answer]:
    """The answers, one after another."""

    async def all_of_them() -> list[Answer]:
        return [await _one(app, ask) for ask in asked]

    return asyncio.run(all_of_them())


async def _one(app: ASGIApp, ask: Ask) -> Answer:
    answer, parts = Answer(), [ask.body[:70_000], ask.body[70_000:]]

    async def receive() -> Message:
        if not parts:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers |= {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    try:
        await app(_scope(ask), receive, send)
    except Exception as error:
        answer.error = repr(error)
    return answer


def _scope(ask: Ask) -> dict[str, object]:
    """The scope as uvicorn makes it: the path percent-decoded, header names in lower case."""
    raw, _, query = ask.target.partition("?")
    headers = {"host": "clinicas.example", "content-length": str(len(ask.body))} | ask.headers
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": ask.method,
        "scheme": "http",
        "path": unquote(raw),
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (name.lower().encode(), value.encode("utf-8", "surrogateescape")) for name, value in headers.items()
        ],
        "client": ("192.0.2.7", 40_000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
