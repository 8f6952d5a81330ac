"""Pages from memory, over HTTP, on both databases: never older than the record, whoever wrote it and from where."""

import asyncio
import gzip
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import event, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.app import create_app
from assembly.clinics.models import NotifiedAmount
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.journal import services as journal
from assembly.memory.layer import PageMemory
from assembly.memory.services import changed_for_all
from tests.factories.cast import CLINIC, OTHER_CLINIC, author, set_stage, settings

PAGE = f"/clinicas/{CLINIC}"
PATIENCE = 5.0  # seconds for news from another process


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    set_stage(database)
    app = create_app(settings(tmp_path), database)
    with TestClient(app, follow_redirects=False) as browser:
        until(lambda: memory(browser).versions.learn(CLINIC) is not None)
        yield browser


def until(is_so: Any) -> None:
    """Wait for news that travel between processes."""
    ends = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.01)


def memory(client: TestClient) -> PageMemory:
    """The outermost layer of the application."""
    stack: Any = client.app
    assert isinstance(stack.middleware_stack, PageMemory)
    return stack.middleware_stack


def granted(database: Database, pesos: int, clues: str = CLINIC) -> None:
    """The programme grants the clinic that much."""

    def job(session: Session) -> None:
        about: dict[str, Any] = {"year": 2026, "source": "Oficio inventado", "amount": Money(pesos * 100)}
        journal.record(session, author(), NotifiedAmount(clinic_id=clues, id=new_id(), notified_on=None, **about))

    database.write(job)


class Asked:
    """How many statements the application asks of its database."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database.engine, "before_cursor_execute", self._note)

    def _note(self, *_: Any) -> None:
        self.count += 1

    def of(self, client: TestClient, path: str = PAGE, **headers: str) -> tuple[Response, int]:
        before = self.count
        return client.get(path, headers=headers), self.count - before


def test_the_second_reader_asks_the_database_nothing(client: TestClient, database: Database) -> None:
    asked = Asked(database)
    first, cost = asked.of(client)
    second, nothing = asked.of(client)
    assert (cost > 10, nothing) == (True, 0)
    assert (first.status_code, first.content, first.headers) == (second.status_code, second.content, second.headers)
    assert "content-security-policy" in second.headers


def test_a_write_is_seen_at_once(client: TestClient, database: Database) -> None:
    for pesos in (100_000, 200_000, 300_000):
        granted(database, pesos)
        assert f"${pesos:,}" in client.get(PAGE).text


def test_a_write_elsewhere_lets_the_page_stand(client: TestClient, database: Database) -> None:
    asked = Asked(database)
    first, _ = asked.of(client)
    granted(database, 100_000, OTHER_CLINIC)
    before = asked.count
    again, cost = asked.of(client)
    assert (again.headers["etag"], cost, before > 0) == (first.headers["etag"], 0, True)


WRITE = """
import sys
from assembly.core.database import Database
from assembly.rooms import load_models
from tests.memory.test_layer import granted
load_models()
database = Database(sys.argv[1])
granted(database, int(sys.argv[2]))
database.close()
"""


def test_a_write_of_another_process_is_seen(client: TestClient, database: Database, database_url: str) -> None:
    before = client.get(PAGE)
    assert "$777,000" not in before.text
    subprocess.run([sys.executable, "-c", WRITE, database_url, "777000"], check=True)
    if database.is_sqlite:  # there it is asked on each request: nothing has to be waited for
        assert "$777,000" in client.get(PAGE).text
    until(lambda: "$777,000" in client.get(PAGE).text)


def test_what_changes_for_all_lets_no_page_stand(client: TestClient, database: Database) -> None:
    rename = text("UPDATE clinic SET name = 'Clínica de nombre nuevo' WHERE clues = :clues")
    client.get(PAGE)

    def job(session: Session) -> None:
        session.execute(rename, {"clues": CLINIC})
        changed_for_all(session)

    database.write(job)
    until(lambda: "Clínica de nombre nuevo" in client.get(PAGE).text)


def test_a_tag_is_of_the_bytes(client: TestClient) -> None:
    packed = client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    plain = client.get(PAGE, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content  # the client unpacks
    assert packed.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    for answer in (packed, plain):
        tag = {"If-None-Match": answer.headers["etag"]}
        same = client.get(PAGE, headers=tag)
        assert (same.status_code, same.content, same.headers["cache-control"]) == (304, b"", "public, no-cache")


def test_the_tag_of_an_old_page_does_not_hold(client: TestClient, database: Database) -> None:
    tag = {"If-None-Match": client.get(PAGE).headers["etag"]}
    granted(database, 400_000)
    now = client.get(PAGE, headers=tag)
    assert (now.status_code, "$400,000" in now.text) == (200, True)
    assert client.get(PAGE, headers=tag | {"If-None-Match": now.headers["etag"]}).status_code == 304


def test_each_language_host_and_year_is_a_page_of_its_own(client: TestClient) -> None:
    for path in (PAGE, f"/en{PAGE}", f"{PAGE}?anio=2026", f"{PAGE}?q=x"):
        client.get(path)
    client.get(PAGE, headers={"Host": "elsewhere.example"})
    kept = [(host, path, query) for _, host, path, query in memory(client).shelf.pages]
    assert kept == [
        (b"testserver", PAGE, b""),
        (b"testserver", f"/en{PAGE}", b""),
        (b"testserver", PAGE, b"anio=2026"),
        (b"elsewhere.example", PAGE, b""),
    ]


@pytest.mark.parametrize("path", ["/clinicas/XXDEM999999", "/entrar", f"{PAGE}/bitacora.jsonl", "/healthz"])
def test_errors_private_pages_and_files_are_not_kept(client: TestClient, path: str) -> None:
    client.get(path)
    assert dict(memory(client).shelf.pages) == {}


def test_bodies_are_kept_compressed(client: TestClient) -> None:
    shown = client.get(PAGE, headers={"Accept-Encoding": "identity"})
    (kept,) = memory(client).shelf.pages.values()
    assert gzip.decompress(kept.body) == shown.content
    assert len(kept.body) < len(shown.content) / 3


def test_without_memory_nothing_is_kept(database: Database, tmp_path: Path) -> None:
    set_stage(database)
    with TestClient(create_app(settings(tmp_path, page_memory_mb=0), database)) as browser:
        assert browser.get(PAGE).status_code == 200
        assert dict(memory(browser).shelf.pages) == {}


@pytest.mark.parametrize("path", ["/entrar", "/pantalla"])
def test_what_is_never_kept_waits_for_nobody(client: TestClient, path: str) -> None:
    """Who asks for the same address at once gets the beginning of the answer while no other answer has ended."""

    async def both() -> list[int]:
        started: list[int] = []
        everybody = asyncio.Event()

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.append(message["status"])
                if len(started) == 2:
                    everybody.set()
                await everybody.wait()  # as slow as a stream that lasts

        scope = {"type": "http", "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode()}
        scope |= {"query_string": b"", "headers": [(b"host", b"testserver")], "http_version": "1.1", "root_path": ""}
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(client.app(dict(scope), _nothing, send) for _ in range(2)))
        return started

    assert asyncio.run(both()) == [200, 200]


async def _nothing() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}
