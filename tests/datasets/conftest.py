"""Programs that read the files of the demonstration, which is played once for the tests of a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.core.database import Database
from tests.conftest import fresh
from tests.datasets.played import play, reader


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demonstration as it is on its fixed day; nobody writes to it."""
    folder = tmp_path_factory.mktemp("played")
    url = fresh(request.param, request, folder)
    base = Database(url)
    with pytest.MonkeyPatch.context() as patched:
        play(base, folder, patched)
        yield base
    base.close()


@pytest.fixture(scope="module")
def client(played: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A program that reads it."""
    with reader(played, tmp_path_factory.mktemp("reader")) as browser:
        yield browser


@pytest.fixture
def once(client: TestClient, played: Database) -> TestClient:
    """The same on SQLite only: that both databases give the same bytes is another test's matter."""
    if not played.is_sqlite:
        pytest.skip("the bytes are those that SQLite gave: see test_golden.py")
    return client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for what is downloaded."""
    made = tmp_path / "downloaded"
    made.mkdir()
    return made
