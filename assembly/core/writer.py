"""The one thread that writes to SQLite: those that wait together share a commit, each in a savepoint of its own.

Threads that each begin their own write starve one another in SQLite's busy handler; one writer does not, and on a
disk with a slow flush it multiplies what fits in a second.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from assembly.core.facts import RECALL

_MOST_TOGETHER = 64
T = TypeVar("T")

Connect = Callable[[], AbstractContextManager[Connection]]
Job = tuple[Callable[[Session], Any], Callable[[Any], bool], Future[Any]]


class Unit(Session):
    """The session that a job works with: statements go straight to its connection, for no room loads entities.

    Core costs half as much. What belongs to the unit of work besides (the memo of facts, savepoints) stays.
    """

    _bound: tuple[object, object, Connection] | None = None  # transaction, savepoint and the connection they are on

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """What the statement answers: rows, never mapped objects."""
        here = self.get_transaction(), self.get_nested_transaction()
        # Asking the session for its connection is what starts a transaction or a savepoint; once is enough.
        if self._bound is None or self._bound[:2] != here or here[0] is None:
            connection = self.connection()
            self._bound = self.get_transaction(), self.get_nested_transaction(), connection
        recall = self.info.get(RECALL)
        if recall is not None and not options:
            return recall.rows(self._bound[2], statement, params)
        return self._bound[2].execute(statement, params, **options)


class Writer:
    """Runs jobs in the order they came; `run` returns once the commit that holds the job's work is durable."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def run(self, job: Callable[[Session], T], keep: Callable[[T], bool]) -> T:
        """The answer of `job`; raises what it raised, or what the commit raised."""
        self._start()
        answer: Future[T] = Future()
        self._jobs.put((job, keep, answer))
        return answer.result()

    def close(self) -> None:
        """Let the waiting jobs finish and stop the thread."""
        with self._lock:
            if self._thread is not None:
                self._jobs.put(None)
                self._thread.join()
                self._thread = None

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while (first := self._jobs.get()) is not None:
            together = [first]
            closing = False
            while len(together) < _MOST_TOGETHER and not self._jobs.empty():
                job = self._jobs.get()
                if job is None:
                    closing = True
                    break
                together.append(job)
            self._commit(together)
            if closing:
                return

    def _commit(self, jobs: list[Job]) -> None:
        done: list[Callable[[], None]] = []
        try:
            with self._connect() as connection, connection.begin():
                done = [_in_savepoint(connection, job) for job in jobs]
        # Everything, also what is no Exception: a caller who is not told waits for ever, and this thread is the only
        # one that writes. Whatever went wrong, nobody may be told that it is kept.
        except BaseException as error:
            for _, _, answer in jobs:
                answer.set_exception(error)
            return
        for tell in done:
            tell()


def _in_savepoint(connection: Connection, job: Job) -> Callable[[], None]:
    """Run one job; what to tell its caller after the commit."""
    deed, keep, answer = job
    with Unit(connection, join_transaction_mode="create_savepoint") as session:
        try:
            result = deed(session)
            if keep(result):
                session.commit()
        # Whatever a job raises is its own caller's, as if it had run there: let through, it would undo the work of
        # those that share the commit.
        except Exception as error:
            failure = error
            return lambda: answer.set_exception(failure)
    return lambda: answer.set_result(result)
