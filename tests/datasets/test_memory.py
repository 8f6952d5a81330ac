"""A file of the nation is never whole in memory: ten times the rows take no more of it."""

import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from assembly.clinics.models import NotifiedAmount
from assembly.core.clock import now
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.datasets import projects, queries
from assembly.datasets.files import csv_pieces
from assembly.datasets.projects import Publisher, package_pieces
from assembly.datasets.rules import NATION
from assembly.datasets.tables import table_named
from tests.factories.cast import add_clinic

SMALL, LARGE = 600, 6000  # rows
PER_CLINIC = 20


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

    def rows() -> Iterator[bytes]:
        return csv_pieces(database, table, NATION)

    def made() -> Iterator[bytes]:
        return package_pieces(database, NATION, publisher, "https://example.org/datos/oc4ids.json", now())

    # What other threads of the same process take meanwhile counts too: the least of three is nearest to its own.
    return [min(peak(one()) for _ in range(3)) for one in (rows, made)]


def test_ten_times_the_rows_take_no_more_memory(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BATCH", 200)
    monkeypatch.setattr(projects, "TOGETHER", 10)
    database.write(lambda session: fill(session, range(SMALL // PER_CLINIC)))
    peaks(database)  # what is kept for good is kept now
    small = peaks(database)
    database.write(lambda session: fill(session, range(SMALL // PER_CLINIC, LARGE // PER_CLINIC)))
    large = peaks(database)
    assert [written > 9 * before for (_, written), (_, before) in zip(large, small, strict=True)] == [True] * 2
    assert [taken < 1.2 * before for (taken, _), (before, _) in zip(large, small, strict=True)] == [True] * 2
