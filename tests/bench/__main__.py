"""`make bench`: how fast the pages and the deeds are, as ratios to a constant answer in the same run.

A server process (uvicorn, one worker) over the demonstration on SQLite, one keep-alive connection over loopback, a few
seconds for each figure. Absolute figures mean little on a shared machine; ratios do. Ends by itself in about a minute.
"""

import json
import re
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from assembly.core.ids import new_id
from tests.bench.server import CLINIC, PHRASE, running

SECONDS = 4.0


class Wire:
    """One keep-alive connection; counts bytes, understands Content-Length, no more."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.rest = b""

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer."""
        self.socket.sendall(request)
        while b"\r\n\r\n" not in self.rest:
            self.rest += self.socket.recv(65536)
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        length = int(found[1]) if found else 0
        while len(self.rest) < length:
            self.rest += self.socket.recv(65536)
        body, self.rest = self.rest[:length], self.rest[length:]
        return int(head[9:12]), head, body


def get(path: str, **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, cookie: str, fields: dict[str, str]) -> bytes:
    body = urlencode(fields)
    kind = "application/x-www-form-urlencoded"
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}", f"Content-Type: {kind}"]
    return ("\r\n".join([*head, f"Content-Length: {len(body)}"]) + "\r\n\r\n" + body).encode()


def rate(deed: Callable[[], int], good: set[int]) -> float:
    """Answers in a second; every one must be good."""
    done, end = 0, time.perf_counter() + SECONDS
    begun = time.perf_counter()
    while time.perf_counter() < end:
        status = deed()
        assert status in good, status
        done += 1
    return done / (time.perf_counter() - begun)


def signed_in(wire: Wire) -> str:
    fields = {"sign_in_name": "moderador", "passphrase": PHRASE}
    _, head, _ = wire.ask(post("/entrar", "", fields))
    found = re.search(rb"set-cookie: (session=[^;]+)", head, re.IGNORECASE)
    assert found is not None
    return found[1].decode()


def counts(number: int) -> dict[str, str]:
    """An attendance count that differs from the one before, with its reason."""
    people = {"users": str(40 + number % 2), "pensioners": "12", "staff": "6", "authorities": "1", "others": "3"}
    return people | {"id": new_id(), "reason": "Llegó una persona"}


@contextmanager
def figures() -> Iterator[dict[str, float]]:
    """Each figure's answers a second."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as (port, day):
        wire = Wire(port)
        found: dict[str, float] = {"floor: a constant 23 KB answer": rate(lambda: wire.ask(get("/piso"))[0], {200})}
        clinic = f"/clinicas/{CLINIC}"
        tag = re.search(rb'etag: ("[^"]+")', wire.ask(get(clinic))[1], re.IGNORECASE)
        assert tag is not None
        unchanged = get(clinic, **{"If-None-Match": tag[1].decode()})
        found["clinic page, made on each request"] = rate(lambda: wire.ask(get(clinic))[0], {200})
        found["clinic page, unchanged (304)"] = rate(lambda: wire.ask(unchanged)[0], {304})
        cookie = signed_in(wire)
        numbers = iter(range(10**6))
        path = f"{day}/asistencia"
        found["durable count by HTTP, signed in"] = rate(
            lambda: wire.ask(post(path, cookie, counts(next(numbers))))[0], {303}
        )
        yield found


def main() -> None:
    with figures() as found:
        floor = next(iter(found.values()))
        if "--json" in sys.argv:
            print(json.dumps({name: {"per_second": value, "ratio": value / floor} for name, value in found.items()}))  # noqa: T201
            return
        for name, value in found.items():
            print(f"{name:<42} {value:9,.0f}/s   {value / floor:6.3f} of the floor")  # noqa: T201


if __name__ == "__main__":
    main()
