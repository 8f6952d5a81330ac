"""A program that reads the files of the demonstration."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.core.database import Database
from tests.datasets.played import play, reader


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Over the demonstration, played on a fixed day."""
    play(database, tmp_path, monkeypatch)
    with reader(database, tmp_path) as browser:
        yield browser
