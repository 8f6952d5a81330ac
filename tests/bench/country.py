"""The public pages at national scale: `python -m tests.bench.country [--clinics 12000] [--postgresql] [--totals]`.

A country of 100 clinics and one of so many, each clinic with 11 proposals, 11 items, 60 expenses and its journal, made
by the deeds of `assembly bench-data`. The program, the floor and, where it is installed, nginx with the same bytes as
a file run alone, one after another; the CPU is that of the server's process. `--totals`: only the sums of places.
"""

import argparse
import contextlib
import gzip
import os
import random
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assembly.budget.queries import items_of
from assembly.clinics.models import Clinic, NotifiedAmount
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import system_author
from assembly.country.commands import settle
from assembly.evidence.services import stores
from assembly.journal import services as journal
from assembly.migrations import migrate
from assembly.public.queries import clinic_page
from assembly.summaries.queries import by_place
from assembly.summaries.rules import NATION, Region
from assembly.summaries.services import refresh
from tests import postgresql
from tests.bench import nginx
from tests.bench.load import get, load
from tests.bench.web import process, tagged
from tests.factories import cast, ledger
from tests.factories.statements import statements as noted

SMALL, SECONDS, RENDERS, WRITES, READINGS = 100, 3.0, 150, 300, 60
WARM = 50  # pages after which the program has grown to its size
STATE = "30"
_TICK = os.sysconf("SC_CLK_TCK")
GZIP = "Accept-Encoding: gzip\r\n"


@dataclass(frozen=True, slots=True)
class Country:
    """A filled database in a folder, and the keys of its clinics."""

    folder: Path
    url: str
    keys: list[str]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--clinics", type=int, default=12_000)
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--totals", action="store_true")
    given = asked.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        home = stack.enter_context(postgresql.server()) if given.postgresql else None
        few, many = (made(folder, count, home) for count in (SMALL, given.clinics))
        tell("database", "PostgreSQL" if home else "SQLite")
        totals_after_a_write(few, many)
        if given.totals:
            return
        first_renders(few, many)
        kept_pages(many)
        national(few, many)
        writes(few, many)


def tell(what: str, *values: object) -> None:
    """One line of the report."""
    print(f"{what:<58}{' '.join(str(value) for value in values)}", flush=True)  # noqa: T201


def made(folder: Path, count: int, home: str | None) -> Country:
    """A country of so many clinics, its summaries fresh."""
    here = folder / str(count)
    here.mkdir()
    settings = cast.settings(here)
    url = settings.database
    if home:
        postgresql.execute(home, f"CREATE DATABASE country_{count}")
        url = postgresql.address(home, f"country_{count}")
    database, begun = Database(url), time.perf_counter()
    migrate(database)
    keys = settle(database, stores(settings), count, clock.now())
    took = time.perf_counter() - begun
    while database.write(refresh):
        pass
    database.close()
    size = sum(one.stat().st_size for one in here.glob("assembly.sqlite3*")) / 1e6
    tell(f"{count:,} clinics made in", f"{took:.0f} s,", f"{size:,.0f} MB" if not home else "")
    return Country(here, url, keys)


@contextlib.contextmanager
def served(country: Country, page_memory: int) -> Iterator[tuple[int, int]]:
    """The program over that country: its port and process; `page_memory` in MB."""
    more = {"ASSEMBLY_DATABASE_URL": country.url, "ASSEMBLY_PAGE_MEMORY_MB": str(page_memory)}
    with process("app", country.folder, os.environ | more) as found:
        yield found


def cpu(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def each(port: int, pid: int, paths: list[str], warm: int = 3) -> float:
    """Milliseconds of the server's CPU for one answer, each of another address; the first few are asked for twice."""
    for path in paths[:warm]:
        fetch(port, path)
    before = cpu(pid)
    for path in paths:
        fetch(port, path)
    return (cpu(pid) - before) / len(paths) * 1000


def fetch(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return bytes(answer.read())


def floor_answer(country: Country) -> float:
    """Milliseconds of CPU for the floor's constant page, asked for in the same way."""
    with process("floor", country.folder, dict(os.environ)) as (port, pid):
        return each(port, pid, ["/"] * (RENDERS * 10))


def first_renders(few: Country, many: Country) -> None:
    """A clinic's page that is in no memory, and the same after an expense: CPU, statements, growth."""
    floor, cost = floor_answer(many), dict[str, list[float]]()
    for country in (few, many):
        some = random.Random(1).sample(country.keys, k=SMALL)  # noqa: S311
        paths = [f"/clinicas/{clues}" for clues in some]
        with served(country, 0) as (port, pid):
            fetch(port, f"/clinicas/{country.keys[0]}")
            cost.setdefault("first render of a clinic's page", []).append(each(port, pid, paths))
            spend(country, some)
            cost.setdefault("the same after an expense", []).append(each(port, pid, paths, warm=0))
    for what, (small, large) in cost.items():
        growth = f"growth from {len(few.keys):,} to {len(many.keys):,} clinics {large / small:.2f}"
        tell(f"{what}, CPU", f"{large:.1f} ms = {large / floor:.0f} floor answers; {growth}")
    tell("statements of it, and after an expense", *statements(many))


def spend(country: Country, clinics: Iterable[str]) -> None:
    """An expense at each of those clinics, written by this process."""
    database = Database(country.url)
    for clues in clinics:
        database.write(lambda session, clues=clues: _bought(session, country.folder, clues))  # type: ignore[misc]
    database.close()


def _bought(session: Session, folder: Path, clues: str) -> None:
    item = max(items_of(session, clues), key=lambda one: one.left.centavos)
    ledger.an_expense(session, folder, item, "1", clues=clues)


def statements(country: Country) -> tuple[int, int]:
    """How many a clinic's page asks, and asks after an expense."""
    database, clues, now = Database(country.url), country.keys[-1], clock.now()
    first = asked_by(database, lambda session: clinic_page(session, clues, now))
    database.write(lambda session: _bought(session, country.folder, clues))
    then = asked_by(database, lambda session: clinic_page(session, clues, now))
    database.close()
    return first, then


def asked_by(database: Database, job: Callable[[Session], object]) -> int:
    """How many statements a reader takes."""
    with noted(database) as asked:
        database.read(job)
    return sum(not one.startswith(("PRAGMA", "BEGIN")) for one in asked)


def kept_pages(country: Country) -> None:
    """A page from memory, its 304, and what all of them weigh in memory; beside the floors."""
    path = f"/clinicas/{country.keys[-1]}"
    with process("floor", country.folder, dict(os.environ)) as (port, _):
        floor = load(port, get("/"), 200, SECONDS).per_second
    with served(country, 256) as (port, pid):
        some = country.keys[: 2_000 + WARM]
        for clues in some[:WARM]:
            fetch(port, f"/clinicas/{clues}")
        before = resident(pid)
        for clues in some[WARM:]:
            fetch(port, f"/clinicas/{clues}")
        weight = (resident(pid) - before) / len(some[WARM:])
        tag, body = tagged(port, path)
        rates = {
            "kept page, gzip": load(port, get(path, GZIP), 200, SECONDS).per_second,
            "kept page, plain": load(port, get(path), 200, SECONDS).per_second,
            "its 304": load(port, get(path, f"If-None-Match: {tag}\r\n"), 304, SECONDS).per_second,
        }
    tell("floor: constant 23 kB", f"{floor:,.0f}/s")
    for name, rate in rates.items():
        tell(name, f"{rate:,.0f}/s = {rate / floor:.2f} of the floor")
    tell("memory for each kept page", f"{weight:.1f} KiB; the page weighs {len(gzip.compress(body)) / 1024:.1f} KiB")
    files = nginx.answers(country.folder, body)
    same = f"{files:,.0f}/s = {files / floor:.2f} of the floor" if files else "not installed"
    tell("nginx, the same bytes as a file", same)


def resident(pid: int) -> float:
    """KiB of memory that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return float(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def national(few: Country, many: Country) -> None:
    """The front page and a state's that are in no memory."""
    for name, path in (("front page", "/"), ("a state's page", f"/estados/{STATE}")):
        cost = []
        for country in (few, many):
            with served(country, 0) as (port, pid):
                cost.append(each(port, pid, [path] * 20))
        small, large = cost
        tell(f"{name}, CPU at {len(many.keys):,} clinics", f"{large:.1f} ms; growth {large / small:.2f}")


def totals_after_a_write(few: Country, many: Country) -> None:
    """The figures of the nation and of a state, with one clinic of it to count again: CPU of this process, growth."""
    for name, region in (("nation", NATION), ("state", Region(STATE))):
        (small, _), (large, asked) = after_a_write([few, many], region)
        tell(f"totals of the {name} after a write, CPU", f"{small:.1f} and {large:.1f} ms; {asked} statements")
        tell(f"growth {len(few.keys):,} -> {len(many.keys):,}, totals of the {name}", f"{large / small:.2f}")


def after_a_write(countries: list[Country], region: Region) -> list[tuple[float, int]]:
    """Of each country: milliseconds of the quickest reading of many, each after one more fact; the statements of one.

    In turns, so that what else the machine does falls on all of them.
    """
    databases = [Database(country.url) for country in countries]
    here = select(func.min(Clinic.clues)).where(Clinic.state_code == STATE)
    clues = [database.read(lambda session: str(session.execute(here).scalar_one())) for database in databases]
    took: list[list[float]] = [[] for _ in databases]
    for _ in range(READINGS):
        for database, clinic, seconds in zip(databases, clues, took, strict=True):
            database.write(_told(clinic))
            begun = time.process_time()
            database.read(lambda session: by_place(session, region))
            seconds.append(time.process_time() - begun)
    asked = []
    for database, clinic in zip(databases, clues, strict=True):
        database.write(_told(clinic))
        asked.append(asked_by(database, lambda session: by_place(session, region)))
        database.close()
    return [(min(seconds) * 1000, count) for seconds, count in zip(took, asked, strict=True)]


def writes(few: Country, many: Country) -> None:
    """Durable facts, one at a time, each of another clinic."""
    rates = []
    for country in (few, many):
        database, some = Database(country.url), random.Random(2).choices(country.keys, k=WRITES)  # noqa: S311
        begun = time.perf_counter()
        for clues in some:
            database.write(_told(clues))
        rates.append(WRITES / (time.perf_counter() - begun))
        database.close()
    small, large = rates
    tell(f"facts a second at {len(many.keys):,} clinics", f"{large:,.0f}; growth {large / small:.2f}")


def _told(clues: str) -> Callable[[Session], None]:
    def job(session: Session) -> None:
        fact = NotifiedAmount(clinic_id=clues, id=new_id(), year=2026, source="Oficio", notified_on=None)
        fact.amount = Money(100)
        journal.record(session, system_author(clock.now(), "bench"), fact)

    return job


if __name__ == "__main__":
    main()
