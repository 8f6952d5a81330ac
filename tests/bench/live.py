"""A verdict to everybody's phone: thousands of streams on one process, one count, and how long the last one waits."""

import asyncio
import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import uvloop

from tests.bench.web import server, staged
from tests.house import rounds

WANTED = 10_000
_SPARE = 200  # files that the two processes need for other things
_TOGETHER = 60  # connections that are being made at once
_LONGEST = 240.0
_VERDICT = b"Se aprob"


@dataclass(frozen=True, slots=True)
class Told:
    """`streams` got the verdict, counted from the moment the count was sent; memory is the server's."""

    streams: int
    first_ms: float
    median_ms: float
    last_ms: float
    acknowledged_ms: float  # when the count itself had its answer
    kib_each: float
    cpu_ms: float  # of the server, for the count and all that it set off: what an idle core would need
    seconds_to_join: float


class _Phone(asyncio.Protocol):
    """One stream: `is_on` once it shows the assembly, `told` when it has the verdict."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.is_on = asyncio.get_running_loop().create_future()
        self.told = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if b"data: {" in data and not self.is_on.done():
            self.is_on.set_result(None)
        if _VERDICT in data and not self.told.done():
            self.told.set_result(time.perf_counter())

    def connection_lost(self, exc: Exception | None) -> None:
        for one in (self.is_on, self.told):
            if not one.done():
                one.set_exception(exc or ConnectionError("the server closed the stream"))
                one.exception()


def measure(folder: Path, wanted: int = WANTED) -> Told:
    """Join, count, wait for the last. As many streams as the limit of open files lets there be."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - _SPARE
    world, _ = staged(folder)
    with server("live", folder) as port, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_measure(port, world.is_open, min(wanted, most)))


async def _measure(port: int, ids: dict[str, str], many: int) -> Told:
    path = f"/clinicas/{rounds.CLINIC}/asambleas/{ids['assembly_id']}/en-vivo/flujo"
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip\r\n\r\n"
    async with asyncio.timeout(_LONGEST):
        first = await _joined(port, head.encode(), 50)  # what the program needs once is not counted
        process = _process(port)
        before, begun = _memory(process), time.perf_counter()
        phones = await _joined(port, head.encode(), many)
        joined = time.perf_counter() - begun
        each = (_memory(process) - before) / many
        cpu, sent = _cpu_ms(process), time.perf_counter()
        await _count(port, ids["question_id"])
        answered = time.perf_counter() - sent
        told = sorted(1000 * (at - sent) for at in await asyncio.gather(*(one.told for one in phones)))
        cpu = _cpu_ms(process) - cpu
        for one in (*first, *phones):
            one.transport.abort()
        await asyncio.sleep(0.2)  # until they are gone: the loop does not close before
    return Told(many, told[0], told[many // 2], told[-1], 1000 * answered, each, cpu, joined)


async def _joined(port: int, request: bytes, many: int) -> list[_Phone]:
    gate, loop = asyncio.Semaphore(_TOGETHER), asyncio.get_running_loop()

    async def one() -> _Phone:
        async with gate:
            _, phone = await loop.create_connection(lambda: _Phone(request), "127.0.0.1", port)
            await phone.is_on
            return phone

    return list(await asyncio.gather(*(one() for _ in range(many))))


async def _count(port: int, question_id: str) -> None:
    """The hands of the question that is on are counted."""
    answer, door = await asyncio.open_connection("127.0.0.1", port)
    door.write(f"GET /contar/{question_id} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    assert await answer.readline() == b"HTTP/1.1 204 No Content\r\n"
    door.close()


def _process(port: int) -> Path:
    """The process that listens there."""
    door = f":{port:04X} 00000000:0000 0A"
    line = next(one for one in Path("/proc/net/tcp").read_text().splitlines() if door in one)
    socket = f"socket:[{line.split()[9]}]"
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(one.readlink()) == socket for one in (process / "fd").iterdir()):
                return process
        except OSError:  # somebody else's, or gone
            continue
    raise LookupError(port)


def _memory(process: Path) -> float:
    """Its resident KiB."""
    return float((process / "status").read_text().partition("VmRSS:")[2].split()[0])


def _cpu_ms(process: Path) -> float:
    """The CPU that it used since it began."""
    user, system = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
    return 1000 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
