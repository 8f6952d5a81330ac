"""Real databases for every test, built by the migrations once and copied: SQLite as a file, PostgreSQL by template."""

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.migrations import migrate
from tests import postgresql

# The command line speaks the environment's language; the tests expect the program's own.
os.environ["LANGUAGE"] = "es"

# How long an example takes says how busy the machine is, nothing about the program.
hypothesis.register_profile("house", deadline=None)
hypothesis.load_profile("house")

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def without_heic(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the optional library for photos of iPhones is not installed; the tests of it say otherwise."""
    monkeypatch.setitem(sys.modules, "pi_heif", None)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_home() -> Iterator[str]:
    """A running PostgreSQL with a migrated, empty database called `template`."""
    with postgresql.server() as home:
        postgresql.execute(home, "CREATE DATABASE migrated")
        database = Database(postgresql.address(home, "migrated"))
        migrate(database)
        database.close()
        yield home


def fresh_sqlite(template: Path, folder: Path) -> str:
    """The address of a new copy of the migrated file."""
    path = folder / f"assembly-{next(_numbers)}.sqlite3"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


def fresh_postgresql(home: str) -> str:
    """The address of a new copy of the migrated database."""
    name = f"copy_{next(_numbers)}"
    postgresql.execute(home, f"CREATE DATABASE {name} TEMPLATE migrated")
    return postgresql.address(home, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind."""
    if request.param == "sqlite":
        return fresh_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
    return fresh_postgresql(request.getfixturevalue("postgresql_home"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh migrated database of each kind, closed at the end."""
    base = Database(database_url)
    yield base
    base.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session for services: it sees its own writes and nothing is committed."""
    with database.engine.connect() as connection, Session(connection) as open_session:
        yield open_session
