"""The importers: amounts with their journals beside the same rows by a bare executemany; the official catalogue."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from _pytest.outcomes import Skipped
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from assembly.clinics import services
from assembly.clinics.catalogue import read_catalogue
from assembly.clinics.models import Clinic
from assembly.clinics.queries import year_settings
from assembly.clinics.rules import Institution
from assembly.clinics.year_file import Amount, AmountRow
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.facts import Base
from assembly.core.money import Money
from assembly.migrations import migrate
from tests.factories import cast
from tests.shared_data import shared_data

ROWS = 10_000
CATALOGUE = "clues/imss_bienestar_primer_nivel_operando_con_nucleos.csv"
TABLES = ("notified_amount", "journal_line", "journal_head")


@dataclass(frozen=True, slots=True)
class Imported:
    """Rows taken in, in how long, and how many times that is the time of the bare rows."""

    rows: int
    seconds: float
    ratio: float


def notified(folder: Path) -> Imported:
    """10,000 clinics are told their amount."""
    database = _empty(folder / "amounts.sqlite3")
    database.write(_clinics)
    settings = database.read(lambda session: year_settings(session, cast.INSTITUTION, cast.YEAR))
    rows = [
        AmountRow(number, Amount(_clues(number), Money(40_000_000 + number), "Oficio", None)) for number in range(ROWS)
    ]
    begun = time.perf_counter()
    for start in range(0, ROWS, services.BATCH):
        part = rows[start : start + services.BATCH]
        database.write(lambda session, part=part: services.notify_amounts(session, settings, part, cast.AT))  # type: ignore[misc]  # bound in the loop
    seconds = time.perf_counter() - begun
    database.close()
    return Imported(ROWS, seconds, seconds / _bare(folder))


def _clues(number: int) -> str:
    return f"XXDEM{number:06d}"


def _clinics(session: Session) -> None:
    cast.add_year(session)
    cast.add_clinic(session, _clues(0))
    table = Base.metadata.tables[Clinic.__tablename__]
    row = dict(session.execute(select(table)).mappings().one())
    session.execute(insert(table), [row | {"clues": _clues(number)} for number in range(1, ROWS)])


def _bare(folder: Path) -> float:
    """Seconds that the very same rows take without any program around them, durable in the end."""
    _empty(folder / "bare.sqlite3").close()
    with closing(sqlite3.connect(folder / "amounts.sqlite3")) as source:
        kept = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608
    with closing(sqlite3.connect(folder / "bare.sqlite3")) as target:
        target.execute("PRAGMA synchronous=FULL")
        begun = time.perf_counter()
        for table, rows in kept.items():
            places = ",".join("?" * len(rows[0]))
            target.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608
        target.commit()
        return time.perf_counter() - begun


def catalogue(folder: Path) -> tuple[int, float] | None:
    """Clinics and seconds for the official catalogue; None where the shared test data is not."""
    try:
        path = shared_data() / CATALOGUE
    except Skipped:
        return None
    database = _empty(folder / "catalogue.sqlite3")
    begun = time.perf_counter()
    rows = list(read_catalogue(path, Institution.IMSS_BIENESTAR))
    report = database.write(lambda session: services.import_clinics(session, rows, clock.now()))
    seconds = time.perf_counter() - begun
    database.close()
    return report.count("added"), seconds


def _empty(path: Path) -> Database:
    database = Database(f"sqlite:///{path}")
    migrate(database)
    return database
