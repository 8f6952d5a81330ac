"""The demonstration as it is played on one fixed day, with the same ids every time: its files can be compared."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from assembly import demo
from assembly.core import ids
from assembly.core.database import Database
from assembly.evidence.services import stores
from tests.factories.cast import settings, visitor

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
SITE = "https://example.org"


def play(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The three fictional clinics, on NOW."""
    draws = random.Random(1917)  # noqa: S311  (not a secret)
    clock = iter(range(int(NOW.timestamp() * 1e9), 2**63, 1_000_000))
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    with monkeypatch.context() as fixed:
        fixed.setattr(ids, "secrets", SimpleNamespace(randbits=draws.getrandbits))
        fixed.setattr(ids, "time", SimpleNamespace(time_ns=lambda: next(clock)))
        files = stores(settings(folder))
        database.write(lambda session: demo.play(session, files, "cuatro palabras que nadie dice", NOW))


@contextmanager
def reader(database: Database, folder: Path) -> Iterator[TestClient]:
    """A program that reads the public files."""
    with visitor(database, folder) as client:
        client.base_url = SITE
        yield client
