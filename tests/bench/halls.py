"""650 assemblies at the same hour: each question counted by two phones, a screen and a resident's phone in each hall.

`python -m tests.bench.halls [--halls N] [--postgresql]`. A hall's question is due every five seconds of
the minute; a hall that is behind goes on as fast as it is answered. At the end every count must stand in the journal.
"""

import argparse
import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import uvloop
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.journal import queries as journal
from assembly.journal.rules import verify_lines
from assembly.migrations import migrate
from assembly.people import services as people
from assembly.tellers.models import TellerPass, TellerSheet
from assembly.tellers.rules import PassState
from assembly.votes.models import HandCount, Outcome
from tests import postgresql
from tests.bench.web import server
from tests.factories import cast
from tests.factories.hands import asked
from tests.factories.meetings import opened, with_proposals
from tests.factories.tellers import year_with

HALLS, QUESTIONS, MINUTE = 650, 12, 60.0
_COUNTS = "count_for=118&count_against=12&count_abstain=13&round=1&turn=1"
_LONGEST = 900.0


@dataclass(frozen=True, slots=True)
class Place:
    """One hall: its clinic, its assembly, the questions it will count."""

    clues: str
    assembly_id: str
    questions: tuple[str, ...]


@dataclass(slots=True)
class Seen:
    """What the phones saw; times in seconds."""

    sheets: list[float] = field(default_factory=list)
    events: int = 0
    took: float = 0.0


def staged(database: Database, halls: int) -> tuple[list[Place], str, str]:
    """So many open assemblies, each with its questions put; the cookies of a moderator and a teller of all of them."""
    cast.set_stage(database)
    database.write(_two_count)
    places = [database.write(lambda session, nth=nth: _hall(session, nth)) for nth in range(halls)]  # type: ignore[misc]
    moderator, _ = database.write(lambda session: _person(session, Role.MODERATOR))
    teller, account = database.write(lambda session: _person(session, Role.TELLER))
    for one in places:
        database.write(lambda session, one=one: _let_in(session, one, account))  # type: ignore[misc]
    return places, moderator, teller


def _two_count(session: Session) -> None:
    year_with(session, two_counts={"all": True})


def _hall(session: Session, nth: int) -> Place:
    clues = cast.add_clinic(session, f"XXDEM{nth + 1000:06d}", f"Clínica {nth}")
    info = opened(session, clues=clues)
    drafts = [(f"Mejora {one}", "10000.00", "infrastructure") for one in range(QUESTIONS)]
    questions = [asked(session, info, one.id).id for one in with_proposals(session, info, drafts)]
    return Place(clues, info.id, tuple(questions))


def _person(session: Session, role: Role) -> tuple[str, str]:
    now = clock.now()
    account = people.create_account(session, f"{role}.{new_id()[-6:]}", str(role), now)
    people.grant(session, account, Grant(role, ScopeKind.NATION, ""), now)
    token = people.open_session(session, account, "bench", now)
    return f"session={URLSafeSerializer(cast.KEY, salt='session-cookie').dumps(token)}", account


def _let_in(session: Session, place: Place, account: str) -> None:
    row = {"id": new_id(), "clinic_id": place.clues, "assembly_id": place.assembly_id, "state": PassState.IN}
    about = {"place": 2, "name": "Rosa", "account_id": account, "is_guest": False, "code_hash": new_id()}
    times = {"made_at": clock.now(), "made_by": "bench", "expires_at": clock.now()}
    session.execute(insert(TellerPass).values(**row, **about, **times))


class Phone:
    """A keep-alive connection that posts forms."""

    def __init__(self, port: int, cookie: str, seen: Seen) -> None:
        self.port, self.cookie, self.seen = port, cookie, seen
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: str) -> None:
        """Send and wait for the redirect; any other answer fails the run."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\nSec-Fetch-Site: same-origin\r\n"
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        begun = time.perf_counter()
        writer.write((head + form).encode())
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.seen.sheets.append(time.perf_counter() - begun)
        assert " 303 " in answer[:20], answer
        length = int(answer.lower().partition("content-length:")[2].split("\r\n")[0] or 0)
        await reader.readexactly(length)


async def _watch(port: int, place: Place, seen: Seen) -> None:
    """A screen, or a resident's phone: it only listens, and comes back when its stream ends."""
    path = f"/clinicas/{place.clues}/asambleas/{place.assembly_id}/en-vivo/flujo"
    while True:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
        while data := await reader.read(65536):
            seen.events += data.count(b"data: {")
        writer.close()


async def _meeting(port: int, place: Place, moderator: str, teller: str, seen: Seen, begun: float) -> None:
    phones = [Phone(port, cookie, seen) for cookie in (moderator, teller)]
    for nth, question in enumerate(place.questions):
        await asyncio.sleep(max(0.0, begun + nth * MINUTE / QUESTIONS - time.perf_counter()))
        path = f"/trabajo/{place.clues}/asambleas/{place.assembly_id}/preguntas/{question}/conteo"
        await asyncio.gather(*(one.post(path, f"id={new_id()}&{_COUNTS}") for one in phones))


async def _day(port: int, places: list[Place], moderator: str, teller: str) -> Seen:
    seen = Seen()
    async with asyncio.timeout(_LONGEST):
        screens = [asyncio.create_task(_watch(port, one, seen)) for one in places for _ in range(2)]
        await asyncio.sleep(5 + len(places) / 50)
        begun = time.perf_counter()
        await asyncio.gather(*(_meeting(port, one, moderator, teller, seen, begun) for one in places))
        seen.took = time.perf_counter() - begun
        await asyncio.sleep(2)
        for one in screens:
            one.cancel()
        await asyncio.gather(*screens, return_exceptions=True)
    return seen


def check(database: Database, places: list[Place]) -> None:
    """Nothing lost, nothing twice: two sheets and one outcome for each question, journals whole."""

    def counted(session: Session) -> list[int]:
        return [
            session.execute(select(func.count()).select_from(one)).scalar_one()
            for one in (TellerSheet, HandCount, Outcome)
        ]

    questions = sum(len(one.questions) for one in places)
    assert database.read(counted) == [2 * questions, 6 * questions, questions]
    for one in places:
        lines = database.read(lambda session, clues=one.clues: list(journal.lines(session, clues)))  # type: ignore[misc]
        assert verify_lines(one.clues, lines) == database.read(
            lambda session, clues=one.clues: journal.head(session, clues)  # type: ignore[misc]
        )


def measure(url: str, folder: Path, halls: int) -> Seen:
    """Play the day against a server over that database."""
    database = Database(url)
    migrate(database)
    places, moderator, teller = staged(database, halls)
    os.environ["ASSEMBLY_DATABASE_URL"] = url
    try:
        with server("app", folder) as port, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            seen = runner.run(_day(port, places, moderator, teller))
    finally:
        del os.environ["ASSEMBLY_DATABASE_URL"]
    check(database, places)
    database.close()
    return seen


@contextlib.contextmanager
def _database(is_postgresql: bool, folder: Path) -> Iterator[str]:
    if not is_postgresql:
        yield f"sqlite:///{folder}/halls.sqlite3"
        return
    with postgresql.server() as home:
        postgresql.execute(home, "CREATE DATABASE halls")
        yield postgresql.address(home, "halls")


def main() -> None:
    asked_for = argparse.ArgumentParser(description=__doc__)
    asked_for.add_argument("--halls", type=int, default=HALLS)
    asked_for.add_argument("--postgresql", action="store_true")
    given = asked_for.parse_args()
    with tempfile.TemporaryDirectory() as name, _database(given.postgresql, Path(name)) as url:
        seen = measure(url, Path(name), given.halls)
    times = sorted(seen.sheets)
    p50, p99 = (1000 * times[int(len(times) * part)] for part in (0.5, 0.99))
    kind = "PostgreSQL" if given.postgresql else "SQLite"
    print(  # noqa: T201
        f"{given.halls} halls, {len(times):,} sheets in {seen.took:.0f} s ({len(times) / seen.took:.0f}/s) on {kind}: "
        f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, {seen.events:,} events to {2 * given.halls:,} screens and phones, 0 lost"
    )


if __name__ == "__main__":
    main()
