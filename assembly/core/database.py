"""One database, two engines: SQLite through one writer thread, PostgreSQL through short transactions.

`read` runs a job that cannot write; `write` runs a job and commits if and only if `keep` says so of its answer.
A job may be run again from the start (a lost race on PostgreSQL), so it must do nothing but use its session.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.orm import Session

from assembly.core.errors import N_, AssemblyError
from assembly.core.writer import Unit, Writer

THREADS = 16
_TRIES = 10
T = TypeVar("T")
# PostgreSQL's own default, READ COMMITTED, shows each statement another state.
_READING_POSTGRESQL: dict[str, Any] = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
_TRY_AGAIN = {"40001", "40P01", "23505"}  # serialisation, deadlock, and the unique key a race was lost on


class NotAcknowledged(AssemblyError):
    """The database did not plainly say that it kept the write."""

    status = 503
    sentence = N_("No pudimos confirmar que se guardó. Envíelo otra vez: no se anotará dos veces.")


class DatabaseAway(AssemblyError):
    """No connection can be had: the server is down, the file is gone, or every connection is taken."""

    status = 503
    sentence = N_("La base de datos no responde en este momento. Espere un minuto y vuelva a cargar la página.")


class Database:
    """The installation's database at `url`; `close` it at the end."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)
        self._writer = Writer(lambda: self._connected(NotAcknowledged)) if self.is_sqlite else None
        self._reading = {"reading": True} if self.is_sqlite else _READING_POSTGRESQL
        self.after_write: list[Callable[[], None]] = []

    def read(self, job: Callable[[Session], T]) -> T:
        """The answer of `job`, which sees one state of the database and cannot change it. Raises DatabaseAway."""
        with (
            self._connected() as connection,
            Unit(connection.execution_options(**self._reading), autoflush=False) as session,
        ):
            return job(session)

    def write(self, job: Callable[[Session], T], keep: Callable[[T], bool] = lambda _: True) -> T:
        """The answer of `job`, once it is durable. Raises DatabaseAway, or NotAcknowledged when that is not certain.

        Then calls what stands in `after_write`, which must be quick and must not raise.
        """
        if self._writer is not None:
            answer = self._writer.run(job, keep)
        else:
            answer = _with_retries(lambda: self._write_postgresql(job, keep))
        for tell in self.after_write:
            tell()
        return answer

    def _write_postgresql(self, job: Callable[[Session], T], keep: Callable[[T], bool]) -> T:
        with self._connected(NotAcknowledged) as connection, Unit(connection) as session:
            answer = job(session)
            if keep(answer):
                session.flush()
                _commit(connection)
            return answer

    @contextmanager
    def _connected(self, broken: type[AssemblyError] = DatabaseAway) -> Iterator[Connection]:
        """A connection; `broken` is raised when it breaks on the way."""
        try:
            connection = self.engine.connect()
        except (DBAPIError, NoConnectionLeft) as error:
            raise DatabaseAway() from error
        with connection:
            try:
                yield connection
            except DBAPIError as error:
                if not (error.connection_invalidated or _is_busy(error)):
                    raise
                raise broken() from error

    def empty_log(self) -> bool:
        """SQLite: move the log into the file and empty it: erased bytes are then in neither. False while others read.

        PostgreSQL lets old bytes go by itself, with its vacuum and as it recycles its log.
        """
        if not self.is_sqlite:
            return True
        raw = self.engine.raw_connection()
        try:
            busy, *_ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.close()
        return not busy

    def close(self) -> None:
        """Finish what waits, then let go of every connection."""
        if self._writer is not None:
            self._writer.close()
        self.engine.dispose()


def _is_busy(error: DBAPIError) -> bool:
    """Whether another process kept SQLite's file locked for longer than `busy_timeout`."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


def _commit(connection: Connection) -> None:
    """COMMIT; a notice that comes with it means that the answer cannot be trusted."""
    notices: list[Any] = []
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.add_notice_handler(notices.append)
    try:
        connection.commit()
    finally:
        driver.remove_notice_handler(notices.append)
    if notices:
        raise NotAcknowledged()


def _with_retries(attempt: Callable[[], T]) -> T:
    for tries_left in reversed(range(_TRIES)):
        try:
            return attempt()
        except DBAPIError as error:
            if tries_left == 0 or getattr(error.orig, "sqlstate", None) not in _TRY_AGAIN:
                raise
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311  (jitter, not a secret)
    raise AssertionError("unreachable")


def _postgresql_engine(url: str) -> Engine:
    return create_engine(url, pool_size=THREADS, max_overflow=2, pool_pre_ping=True)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, pool_size=THREADS, max_overflow=4, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # synchronous=FULL: NORMAL lost acknowledged rows in 44 % of simulated power cuts.
    # secure_delete=ON: what was erased is overwritten with zeros, not only let go.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "busy_timeout=30000",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = bool(connection.get_execution_options().get("reading"))
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
