"""Pages and posts: the program and the floor, each in a process of its own with uvicorn, uvloop and httptools."""

import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.migrations import migrate
from tests.bench.load import Measure, get, load, post
from tests.factories import cast
from tests.house import rounds
from tests.house.rounds import World

FLOOR, FLOOR_POST = "floor: constant 23 kB", "floor: post without database"
PAGE, PACKED, SAME = "clinic page", "clinic page, gzip", "clinic page not changed (304)"
COUNT = "count of the people, durable (SQLite)"
SECONDS = 3.0


def measure(folder: Path) -> dict[str, Measure]:
    """Every load, the floors first."""
    world, cookie = staged(folder)
    path = f"/trabajo/{rounds.CLINIC}/asambleas/{world.is_open['assembly_id']}/asistencia"
    found: dict[str, Measure] = {}
    with server("floor", folder) as port:
        found[FLOOR] = load(port, get("/"), 200, SECONDS)
        found[FLOOR_POST] = load(port, post("/", cookie, _forms()), 303, SECONDS)
    with server("app", folder) as port:
        page = f"/clinicas/{rounds.CLINIC}"
        tag = f"If-None-Match: {tagged(port, page)[0]}\r\n"
        found[PAGE] = load(port, get(page), 200, SECONDS)
        found[PACKED] = load(port, get(page, "Accept-Encoding: gzip\r\n"), 200, SECONDS)
        found[SAME] = load(port, get(page, tag), 304, SECONDS)
        found[COUNT] = load(port, post(path, cookie, _forms()), 303, SECONDS)
    return found


def staged(folder: Path) -> tuple[World, str]:
    database = Database(cast.settings(folder).database)
    migrate(database)
    world = rounds.built(database, folder)
    account = world.account(Grant(Role.MODERATOR, ScopeKind.CLINIC, rounds.CLINIC))
    cookie = world.device(account)[0]["Cookie"]
    database.close()
    return world, cookie


def _forms() -> Iterator[str]:
    for number in itertools.count():
        people = f"users={40 + number % 90}&pensioners=3&staff=2&authorities=1&others=0"
        yield f"id={new_id()}&{people}&reason=Llegaron+personas"


def tagged(port: int, path: str) -> tuple[str, bytes]:
    """A page's tag and its bytes, for the host that the load names: a page holds its own address."""
    with closing(HTTPConnection("127.0.0.1", port)) as line:
        line.request("GET", path, headers={"Host": "127.0.0.1"})
        answer = line.getresponse()
        return str(answer.headers["etag"]), answer.read()


@contextmanager
def server(kind: str, folder: Path) -> Iterator[int]:
    """The port of a server in a process of its own."""
    with process(kind, folder, dict(os.environ)) as (port, _):
        yield port


@contextmanager
def process(kind: str, folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """The port and the process of such a server with those variables."""
    command = [sys.executable, "-m", "tests.bench.server", kind, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as running:
        try:
            assert running.stdout is not None
            yield int(re.sub(r"\D", "", running.stdout.readline())), running.pid
        finally:
            running.terminate()
