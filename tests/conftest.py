"""Real databases for every test, built by the migrations once and copied: SQLite as a file, PostgreSQL by template."""

import itertools
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import jinja2
import pytest
from hypothesis import settings as hypothesis
from jinja2.bccache import Bucket
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.migrations import migrate
from assembly.web.pages import Pages
from tests import postgresql
from tests.copies import Copies

# The command line speaks the environment's language; the tests expect the program's own.
os.environ["LANGUAGE"] = "es"

# How long an example takes says how busy the machine is, nothing about the program.
hypothesis.register_profile("house", deadline=None)
hypothesis.load_profile("house")

_numbers = itertools.count(1)


class _Compiled(jinja2.BytecodeCache):
    """Templates that a test before compiled: each application of a test would do so anew, a third of its time."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.kept[bucket.key] = bucket.checksum, bucket.code


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """One such store for each language: constant words are translated when they are compiled."""
    make, stores = Pages._environment, defaultdict[str, _Compiled](_Compiled)

    def made(pages: Pages, lang: str) -> jinja2.Environment:
        environment = make(pages, lang)
        environment.bytecode_cache = stores[lang]
        return environment

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Pages, "_environment", made)
        yield


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
def postgresql_copies() -> Iterator[Copies]:
    """A running PostgreSQL that lends copies of a migrated, empty database."""
    with postgresql.server() as home:
        postgresql.execute(home, "CREATE DATABASE migrated")
        database = Database(postgresql.address(home, "migrated"))
        migrate(database)
        database.close()
        yield Copies(home)


def fresh_sqlite(template: Path, folder: Path) -> str:
    """The address of a new copy of the migrated file."""
    path = folder / f"assembly-{next(_numbers)}.sqlite3"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


def fresh(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of a new database of that kind, which nobody else is lent."""
    if kind == "sqlite":
        return fresh_sqlite(request.getfixturevalue("sqlite_template"), folder)
    copies: Copies = request.getfixturevalue("postgresql_copies")
    return copies.new()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of each kind."""
    if request.param == "sqlite":
        yield fresh_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    copies: Copies = request.getfixturevalue("postgresql_copies")
    name, lent = copies.lend()
    yield postgresql.address(copies.home, name)
    copies.give_back(name, lent)


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
