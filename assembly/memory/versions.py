"""The newest version of a clinic's pages, and of the pages about many clinics; as cheap as the database allows."""

import sqlite3
import threading
from typing import Protocol

from assembly.memory.rules import Version

MOST_KNOWN = 100_000


class Versions(Protocol):
    """Where the newest version is read. `clinic` None asks for the version of pages about many clinics."""

    def known(self, clinic: str | None) -> Version | None:
        """The newest version, when it can be told without waiting. Only in the event loop."""

    def learn(self, clinic: str | None) -> Version | None:
        """The newest version, read now; None when it cannot be told. In a thread."""

    def start(self) -> None:
        """The server is there: news may be listened to."""

    def wrote(self) -> None:
        """This process has just committed something. From any thread."""

    def close(self) -> None:
        """Let go of connections and threads."""


class SqliteVersions:
    """Reads by a connection of its own, which never writes: `data_version` then moves with every commit of others.

    While it stands still nothing has to be read at all; when it moved, a head costs one look into one primary key.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()  # the pages' thread and the event loop may both ask
        self._connection: sqlite3.Connection | None = None
        self._seen = -1
        self._read: dict[str | None, Version] = {}

    def known(self, clinic: str | None) -> Version | None:
        return self.learn(clinic)

    def learn(self, clinic: str | None) -> Version | None:
        with self._lock:
            try:
                return self._newest(self._open(), clinic)
            except sqlite3.Error:  # no tables yet, or the file is locked or gone: then nothing is kept
                return None

    def start(self) -> None:
        """Nothing to do: the file is opened when the first page asks."""

    def wrote(self) -> None:
        """Nothing to do: `data_version` tells."""

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            address = f"file:{self._path}?mode=ro"
            self._connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
            self._seen = -1
        return self._connection

    def _newest(self, connection: sqlite3.Connection, clinic: str | None) -> Version:
        moved: int = connection.execute("PRAGMA data_version").fetchone()[0]
        if moved != self._seen or len(self._read) > MOST_KNOWN:
            self._seen = moved
            self._read.clear()
        found = self._read.get(clinic)
        if found is None:
            found = self._read[clinic] = self._look(connection, clinic)
        return found

    def _look(self, connection: sqlite3.Connection, clinic: str | None) -> Version:
        if clinic is None:
            query, values = "SELECT max(rowid), (SELECT n FROM shared_mark) FROM journal_line", ()
            return tuple(connection.execute(query, values).fetchone())
        query = "SELECT (SELECT n FROM journal_head WHERE clinic_id = ?), (SELECT n FROM shared_mark)"
        return tuple(connection.execute(query, (clinic,)).fetchone())
