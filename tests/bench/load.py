"""A small load: keep-alive connections over the loopback, each with one request at a time, from this process."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import uvloop

CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Measure:
    """What one load saw; every answer had the status that was asked for."""

    per_second: float
    p50_ms: float
    p99_ms: float


class _Connection(asyncio.Protocol):
    """One keep-alive connection; `over` when its time is. Fails on any other status than the one asked for."""

    def __init__(self, requests: Iterator[bytes], status: int, until: float, taken: list[float]) -> None:
        self.requests, self.status, self.until, self.taken = requests, f" {status} ".encode(), until, taken
        self.over = asyncio.get_running_loop().create_future()
        self.missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one without deriving from it
        self._next()

    def data_received(self, data: bytes) -> None:
        if self.missing:
            self.missing -= len(data)
        else:
            head, _, body = data.partition(b"\r\n\r\n")
            if self.status not in head[:16]:
                self.over.set_exception(AssertionError(head.decode()))
                return
            self.missing = _length(head) - len(body)
        if self.missing <= 0:
            self.taken.append(time.perf_counter() - self.begun)
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(exc or ConnectionError("the server closed the connection"))

    def _next(self) -> None:
        self.missing = 0
        self.begun = time.perf_counter()
        if self.begun < self.until:
            self.transport.write(next(self.requests))
        elif not self.over.done():
            self.over.set_result(None)
            self.transport.close()


def _length(head: bytes) -> int:
    found = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return int(found or 0)


def load(port: int, requests: Iterator[bytes], status: int, seconds: float) -> Measure:
    """Send for so many seconds. Raises AssertionError on any other status."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_load(port, requests, status, seconds))


async def _load(port: int, requests: Iterator[bytes], status: int, seconds: float) -> Measure:
    begun = time.perf_counter()
    taken: list[float] = []

    async def one() -> None:
        loop = asyncio.get_running_loop()
        made = lambda: _Connection(requests, status, begun + seconds, taken)  # noqa: E731
        _, connection = await loop.create_connection(made, "127.0.0.1", port)
        await connection.over

    async with asyncio.timeout(seconds + 20):
        await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    taken.sort()
    rate = len(taken) / (time.perf_counter() - begun)
    return Measure(rate, 1000 * taken[len(taken) // 2], 1000 * taken[int(len(taken) * 0.99)])


def get(path: str, headers: str = "") -> Iterator[bytes]:
    """The same page for ever."""
    return itertools.repeat(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())


def post(path: str, cookie: str, bodies: Iterator[str]) -> Iterator[bytes]:
    """A form for each body."""
    for body in bodies:
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        yield f"{head}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode()
