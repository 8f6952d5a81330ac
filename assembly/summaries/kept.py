"""Bringing the summaries up to date, a batch at a time: for the command, and beside the requests of the server.

What is counted is read in one transaction and stored in another, so that nobody who writes waits for the counting.
It may be old by then: its head says so, and it is counted again the next time.
"""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.summaries.queries import stale
from assembly.summaries.recount import recounted
from assembly.summaries.rules import Summary
from assembly.summaries.services import BATCH, store
from assembly.summaries.stored import stored

MANY = 50  # stale clinics, from which on it is worth storing what was counted
log = logging.getLogger("assembly")
_LOCK = Lock()
_RUNNING: "WeakKeyDictionary[Database, _Refresh]" = WeakKeyDictionary()


def bring_up_to_date(
    database: Database, clinics: Sequence[str], progress: Callable[[int], None] = lambda _: None
) -> list[str]:
    """Count those clinics again and store them; the clinics of which a stored summary said otherwise at its own head.

    `progress` gets how many were done since it was called last.
    """
    differing: list[str] = []
    for start in range(0, len(clinics), BATCH):
        part = clinics[start : start + BATCH]
        counted, wrong = database.read(lambda session, part=part: _counted(session, part))  # type: ignore[misc]  # mypy does not see the default
        database.write(lambda session, counted=counted: store(session, counted))  # type: ignore[misc]
        differing += wrong
        progress(len(part))
    return differing


def _counted(session: Session, clinics: Sequence[str]) -> tuple[list[Summary], list[str]]:
    kept, counted = stored(session, clinics), recounted(session, clinics)
    at_head = {one.clues: kept[one.clues].years for one in counted if one.clues in kept and kept[one.clues].n == one.n}
    return counted, [one.clues for one in counted if at_head.get(one.clues, one.years) != one.years]


class _Refresh(Thread):
    """Goes through what is stale once, and ends."""

    def __init__(self, database: Database) -> None:
        super().__init__(name="summaries", daemon=True)
        self.database, self.ending = database, Event()

    def run(self) -> None:
        try:
            clinics = self.database.read(stale)
            for start in range(0, len(clinics), BATCH):
                if self.ending.is_set():
                    return
                bring_up_to_date(self.database, clinics[start : start + BATCH])
        except Exception as error:  # whoever asked has an answer already; the next reader tries again
            log.warning("summaries were not refreshed", exc_info=error)


def noticed(database: Database, count: int) -> None:
    """A reader found so many stale clinics: where they are many, store what is missing, one such thread at a time."""
    if count < MANY:
        return
    with _LOCK:
        running = _RUNNING.get(database)
        if running is None or not running.is_alive():
            _RUNNING[database] = running = _Refresh(database)
            running.start()


def finish(database: Database) -> None:
    """Let the batch at hand be stored and wait for its end; before the database is closed."""
    with _LOCK:
        running = _RUNNING.pop(database, None)
    if running is not None:
        running.ending.set()
        running.join()
