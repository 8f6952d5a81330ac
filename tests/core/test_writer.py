"""The one thread that writes to SQLite: those that wait share a commit, and none pays for another's failure."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from assembly.core.database import Database
from tests.conftest import fresh_sqlite
from tests.core.test_database import add, names


class Odd(Exception):
    """An error that nobody foresaw."""


class Stop(BaseException):
    """What is no Exception, as SystemExit."""


class Gate:
    """A job that keeps the writer busy until it is let go, so that others have to wait together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._entered, self._let_go = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold)

    def _hold(self) -> None:
        def job(_session: Session) -> None:
            self._entered.set()
            assert self._let_go.wait(20)

        with suppress(OperationalError, Stop):  # its own commit is not what is tested
            self._database.write(job)

    def close(self) -> None:
        self._thread.start()
        assert self._entered.wait(20)

    def open(self) -> None:
        self._let_go.set()
        self._thread.join()


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    base = Database(fresh_sqlite(sqlite_template, tmp_path))
    yield base
    base.close()


@pytest.fixture
def commits(sqlite: Database) -> list[int]:
    """Grows by one with each commit."""
    seen: list[int] = []
    event.listen(sqlite.engine, "commit", lambda _connection: seen.append(1))
    return seen


def _waiting(sqlite: Database, count: int) -> None:
    """Come back when that many jobs wait."""
    assert sqlite._writer is not None
    for _ in range(2000):
        if sqlite._writer._jobs.qsize() == count:
            return
        threading.Event().wait(0.005)
    raise AssertionError("the jobs never came")


def test_those_that_wait_together_share_one_commit(sqlite: Database, commits: list[int]) -> None:
    gate = Gate(sqlite)
    gate.close()
    expected = [f"row {number:02d}" for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = [pool.submit(sqlite.write, add(name)) for name in expected]
        _waiting(sqlite, 20)
        gate.open()
        assert [answer.result(20) for answer in answers] == expected
    assert len(commits) == 2
    assert names(sqlite) == expected


def test_a_job_that_fails_takes_nothing_of_its_neighbours_with_it(sqlite: Database, commits: list[int]) -> None:
    def broken(session: Session) -> str:
        add("half")(session)
        return add("row 0")(session)

    gate = Gate(sqlite)
    gate.close()
    with ThreadPoolExecutor(5) as pool:
        before = pool.submit(sqlite.write, add("row 0"))
        _waiting(sqlite, 1)
        failing = pool.submit(sqlite.write, broken)
        unkept = pool.submit(sqlite.write, add("not kept"), lambda _: False)
        _waiting(sqlite, 3)
        after = pool.submit(sqlite.write, add("row 1"))
        _waiting(sqlite, 4)
        gate.open()
        assert [before.result(20), unkept.result(20), after.result(20)] == ["row 0", "not kept", "row 1"]
        with pytest.raises(IntegrityError):
            failing.result(20)
    assert len(commits) == 2
    assert names(sqlite) == ["row 0", "row 1"]


def raising(error: BaseException) -> Callable[[Session], str]:
    def job(session: Session) -> str:
        add("half")(session)
        raise error

    return job


def test_an_error_that_nobody_foresaw_is_its_caller_s_alone(sqlite: Database) -> None:
    gate = Gate(sqlite)
    gate.close()
    with ThreadPoolExecutor(3) as pool:
        odd = pool.submit(sqlite.write, raising(Odd()))
        _waiting(sqlite, 1)
        good = pool.submit(sqlite.write, add("a"))
        _waiting(sqlite, 2)
        gate.open()
        assert (type(odd.exception(20)), good.result(20)) == (Odd, "a")
    assert names(sqlite) == ["a"]


def test_what_stops_the_commit_is_told_to_all_and_the_writer_goes_on(sqlite: Database) -> None:
    gate = Gate(sqlite)
    gate.close()
    with ThreadPoolExecutor(3) as pool:
        stop = pool.submit(sqlite.write, raising(Stop()))
        _waiting(sqlite, 1)
        neighbour = pool.submit(sqlite.write, add("a"))
        _waiting(sqlite, 2)
        gate.open()
        assert [type(one.exception(20)) for one in (stop, neighbour)] == [Stop, Stop]
    assert names(sqlite) == []
    assert sqlite.write(add("later")) == "later"


def test_nobody_is_told_before_the_commit_and_all_are_told_when_it_fails(sqlite: Database) -> None:
    def refuse(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    event.listen(sqlite.engine, "commit", refuse)
    gate = Gate(sqlite)
    gate.close()
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(sqlite.write, add(name)) for name in "abc"]
        _waiting(sqlite, 3)
        gate.open()
        assert [type(answer.exception(20)) for answer in answers] == [OperationalError] * 3
    event.remove(sqlite.engine, "commit", refuse)
    assert names(sqlite) == []
    assert sqlite.write(add("later")) == "later"


def test_jobs_run_in_the_order_they_came(sqlite: Database) -> None:
    order: list[int] = []
    gate = Gate(sqlite)
    gate.close()
    with ThreadPoolExecutor(30) as pool:
        for number in range(30):
            pool.submit(sqlite.write, lambda _session, number=number: order.append(number))
            _waiting(sqlite, number + 1)
        gate.open()
    assert order == list(range(30))


def test_closing_waits_for_those_that_wait_and_it_may_be_opened_again(sqlite: Database) -> None:
    gate = Gate(sqlite)
    gate.close()
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(sqlite.write, add(name)) for name in "ab"]
        _waiting(sqlite, 2)
        closing = pool.submit(sqlite.close)
        _waiting(sqlite, 3)
        gate.open()
        closing.result(20)
        assert [answer.result(20) for answer in answers] == ["a", "b"]
    assert sqlite.write(add("c")) == "c"
    assert names(sqlite) == ["a", "b", "c"]


def test_readers_go_on_while_the_writer_writes(sqlite: Database) -> None:
    gate = Gate(sqlite)
    sqlite.write(add("a"))
    gate.close()
    assert names(sqlite) == ["a"]
    gate.open()


def test_a_job_that_breaks_the_transaction_itself_is_an_error_for_all_in_it(sqlite: Database) -> None:
    with pytest.raises(OperationalError):
        sqlite.write(lambda session: session.execute(text("ROLLBACK")))
    assert sqlite.write(add("a")) == "a"
    assert names(sqlite) == ["a"]
