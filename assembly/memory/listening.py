"""PostgreSQL tells what changed (LISTEN / NOTIFY), so that a page in memory costs no question to the server."""

import logging
import threading
from collections.abc import Callable

import psycopg

from assembly.core.database import Database
from assembly.memory.rules import Version
from assembly.memory.versions import MOST_KNOWN, SqliteVersions, Versions

CHANNEL = "assembly_pages"
EVERYBODY = "*"
_RETRY_AFTER, _LOOK_EVERY = 1.0, 0.5  # seconds
_HEAD = "SELECT (SELECT n FROM journal_head WHERE clinic_id = %s), (SELECT n FROM shared_mark)"

log = logging.getLogger("assembly")


def versions_of(database: Database) -> Versions:
    """The versions of that database."""
    if database.is_sqlite:
        return SqliteVersions(str(database.url.database))
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresqlVersions(lambda: psycopg.connect(address, autocommit=True))


class PostgresqlVersions:
    """The heads that were told. Triggers tell them when they commit; while nobody listens nothing is known.

    A commit of this very process is never waited for: after it each head is read once more. Of another's commit
    this process hears a moment later, some milliseconds.
    """

    def __init__(self, connect: Callable[[], "psycopg.Connection[tuple[object, ...]]"]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._heads: dict[str, tuple[int, Version]] = {}  # with the count of own commits when it was read
        self._own = 0
        self._news = 0
        self._listens = False
        self._reader: psycopg.Connection[tuple[object, ...]] | None = None
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def known(self, clinic: str | None) -> Version | None:
        if not self._listens:
            return None
        if clinic is None:
            return self._own, self._news
        own, version = self._heads.get(clinic, (-1, ()))
        return version if own == self._own else None

    def learn(self, clinic: str | None) -> Version | None:
        if (found := self.known(clinic)) is not None or not self._listens or clinic is None:
            return found
        with self._lock:
            own, news = self._own, self._news
            try:
                if self._reader is None or self._reader.closed:
                    self._reader = self._connect()
                row = self._reader.execute(_HEAD, (clinic,)).fetchone()
            except psycopg.Error:
                self._reader = None
                return None
            version = tuple(row or ())
            # What was told meanwhile is at least as new as what was read: then it is read again the next time.
            if self._listens and news == self._news:
                self._heads[clinic] = own, version
            return version

    def start(self) -> None:
        self._thread = threading.Thread(target=self._work, name="listener", daemon=True)
        self._thread.start()

    def wrote(self) -> None:
        self._own += 1

    def close(self) -> None:
        self._closing.set()
        if self._thread is not None:
            self._thread.join()
        if self._reader is not None:
            self._reader.close()

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                with self._connect() as connection:
                    self._listen(connection)
            except psycopg.Error as error:
                log.warning("no news of pages from the database: %s", error)
            self._forget(listens=False)
            self._closing.wait(_RETRY_AFTER)

    def _listen(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        self._forget(listens=True)
        while not self._closing.is_set():
            for notice in connection.notifies(timeout=_LOOK_EVERY, stop_after=1):
                self._told(notice.payload)

    def _told(self, clinic: str) -> None:
        if clinic == EVERYBODY or len(self._heads) > MOST_KNOWN:
            self._forget(listens=True)
            return
        self._news += 1
        self._heads.pop(clinic, None)

    def _forget(self, *, listens: bool) -> None:
        """What was known may be old: changes were not heard of for a while."""
        self._news += 1
        self._heads = {}
        self._listens = listens
