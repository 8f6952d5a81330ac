"""A file of the nation is never whole in memory: three times the rows take no more of it."""

import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from assembly.clinics.models import NotifiedAmount
from assembly.core.clock import now
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.datasets.files import csv_pieces
from assembly.datasets.projects import Publisher, package_pieces
from assembly.datasets.queries import BATCH
from assembly.datasets.rules import NATION
from assembly.datasets.tables import table_named
from tests.factories.cast import add_clinic

SMALL, LARGE = 3, 9  # thousands of rows
PER_CLINIC = 20  # so that there are three batches of clinics at least


def fill(session: Session, clinics: range) -> None:
    """Clinics with their amounts, which stand here for any fact."""
    for number in clinics:
        clues = add_clinic(session, f"XXDEM{number:06d}", f"Clínica {number}")
        rows = [
            {
                "clinic_id": clues,
                "id": new_id(),
                "n": n,
                "recorded_at": now() + timedelta(seconds=n),
                "recorded_by": "system:prueba",
                "on_behalf_of": None,
                "happened_at": None,
                "year": 2000 + n,
                "amount": Money(100 * n),
                "source": f"Oficio inventado {number}-{n}" * 4,
                "notified_on": None,
            }
            for n in range(1, PER_CLINIC + 1)
        ]
        session.execute(insert(NotifiedAmount), rows)


def peak(pieces: Iterator[bytes]) -> tuple[int, int]:
    """The most memory taken while the pieces are read, and how many bytes they were."""
    tracemalloc.start()
    written = sum(len(piece) for piece in pieces)
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return taken, written


def peaks(database: Database) -> list[tuple[int, int]]:
    """The same of a table and of the projects."""
    table = table_named("montos")
    publisher = Publisher("oc4ids-000000", "https://example.org", lambda *_: "/")
    made = package_pieces(database, NATION, publisher, "https://example.org/datos/oc4ids.json", now())
    return [peak(csv_pieces(database, table, NATION)), peak(made)]


def test_three_times_the_rows_take_no_more_memory(database: Database) -> None:
    some = SMALL * 1000 // PER_CLINIC
    database.write(lambda session: fill(session, range(some)))
    peaks(database)  # what is kept for good is kept now
    small = peaks(database)
    database.write(lambda session: fill(session, range(some, LARGE * 1000 // PER_CLINIC)))
    large = peaks(database)
    assert [written > 2.5 * before for (_, written), (_, before) in zip(large, small, strict=True)] == [True] * 2
    assert [taken < 1.2 * before for (taken, _), (before, _) in zip(large, small, strict=True)] == [True] * 2
    assert BATCH * 3 <= SMALL * 1000
