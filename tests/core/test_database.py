"""Both databases behind one door: what is read cannot write, what is written is durable or is said not to be."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, func, make_url, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from assembly.assemblies.models import Assembly
from assembly.core.database import Database, DatabaseAway, NotAcknowledged
from assembly.core.ids import new_id
from assembly.journal import queries, services
from assembly.journal.rules import Head, verify_lines
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.journal.journals import AUTHOR

INSERT = "INSERT INTO personal_value (clinic_id, fact_id, field, salt, value) VALUES ('c', :id, 'f', :salt, 'v')"


def add(name: str) -> Callable[[Session], str]:
    """A job that keeps one row and answers its name."""

    def job(session: Session) -> str:
        session.execute(text(INSERT), {"id": name, "salt": b"s"})
        return name

    return job


def names(database: Database) -> list[str]:
    """The rows that are kept."""
    query = text("SELECT fact_id FROM personal_value ORDER BY fact_id")
    return database.read(lambda session: list(session.execute(query).scalars()))


def record(clinic: str, fact_id: str) -> Callable[[Session], int]:
    """A job that records an assembly and answers its number."""

    def job(session: Session) -> int:
        fact = Assembly(clinic_id=clinic, id=fact_id, institution="Demostración", year=2026)
        return services.record(session, AUTHOR, fact).n

    return job


def test_what_is_written_is_read(database: Database) -> None:
    assert database.write(add("a")) == "a"
    assert names(database) == ["a"]


def test_a_job_is_kept_only_when_its_answer_says_so(database: Database) -> None:
    assert database.write(add("a"), keep=lambda answer: answer == "b") == "a"
    assert database.write(add("b"), keep=lambda answer: answer == "b") == "b"
    assert names(database) == ["b"]


def test_a_job_that_fails_leaves_nothing_and_its_error_comes_out(database: Database) -> None:
    def job(session: Session) -> None:
        add("a")(session)
        raise LookupError("a reason")

    with pytest.raises(LookupError, match="a reason"):
        database.write(job)
    assert names(database) == []


@pytest.mark.parametrize("statement", [INSERT, "DELETE FROM personal_value", "CREATE TABLE more (id INTEGER)"])
def test_reading_cannot_write(database: Database, statement: str) -> None:
    database.write(add("a"))
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        database.read(lambda session: session.execute(text(statement), {"id": "b", "salt": b"s"}))
    assert names(database) == ["a"]
    database.write(add("b"))
    assert names(database) == ["a", "b"]


def test_a_reader_sees_one_state_to_its_end(database: Database) -> None:
    query = text("SELECT count(*) FROM personal_value")

    def job(session: Session) -> tuple[int, int]:
        before = session.execute(query).scalar_one()
        threading.Thread(target=lambda: database.write(add("a"))).start()
        for _ in range(500):
            if names(database):
                break
        return before, session.execute(query).scalar_one()

    assert database.read(job) == (0, 0)
    assert names(database) == ["a"]


def test_foreign_keys_hold(database: Database) -> None:
    """Another clinic's assembly cannot even be pointed to."""
    fact_id = new_id()
    database.write(record(CLINIC, fact_id))
    row = "INSERT INTO not_held (clinic_id, id, n, recorded_at, recorded_by, assembly_id) VALUES "
    values = f"('{OTHER_CLINIC}', 'x', 1, '2026-02-21 00:00:00', 'x', '{fact_id}')"
    with pytest.raises(IntegrityError):
        database.write(lambda session: session.execute(text(row + values)))


def test_sqlite_is_set_to_lose_nothing(database: Database) -> None:
    if not database.is_sqlite:
        return
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
    with database.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in pragmas}
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }


def test_a_commit_with_a_notice_is_no_acknowledgement_and_the_same_form_may_come_again(database: Database) -> None:
    if database.is_sqlite:
        return
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION doubt() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE NOTICE 'canceling wait for synchronous replication'; RETURN NULL; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE CONSTRAINT TRIGGER doubt AFTER INSERT ON assembly DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION doubt()"
            )
        )
    fact_id = new_id()
    with pytest.raises(NotAcknowledged) as refused:
        database.write(record(CLINIC, fact_id))
    assert refused.value.status == 503
    assert str(refused.value) == "No pudimos confirmar que se guardó. Envíelo otra vez: no se anotará dos veces."
    assert database.write(record(CLINIC, fact_id)) == 1
    assert database.read(lambda session: queries.head(session, CLINIC)).n == 1
    assert database.write(add("a")) == "a"


def test_a_race_for_the_same_key_is_run_again(database: Database) -> None:
    """Two that both found nothing: one of them loses, runs again, and finds what the other wrote."""
    together = threading.Barrier(2, timeout=20)
    runs: list[int] = []

    def job(session: Session) -> str:
        found = session.execute(text("SELECT value FROM personal_value")).scalar_one_or_none()
        runs.append(1)
        if found is None and len(runs) <= 2 and not database.is_sqlite:
            together.wait()
        return found or add("same")(session)

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lambda _: database.write(job), range(2)))
    assert answers == ["same", "v"]
    assert len(runs) == (2 if database.is_sqlite else 3)
    assert names(database) == ["same"]


def test_a_lost_race_of_serialisation_is_run_again(database: Database) -> None:
    if database.is_sqlite:
        return
    database.write(add("a"))
    runs: list[int] = []

    def job(session: Session) -> int:
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        session.execute(text("SELECT * FROM journal_head")).all()
        runs.append(1)
        if len(runs) == 1:
            database.write(lambda other: other.execute(text("UPDATE journal_head SET n = n + 1")))
        session.execute(text("UPDATE journal_head SET n = n + 1"))
        return len(runs)

    database.write(record(CLINIC, new_id()))
    assert database.write(job) == 2
    assert database.read(lambda session: queries.head(session, CLINIC)).n == 3


def test_another_error_is_not_run_again(database: Database) -> None:
    runs: list[int] = []

    def job(session: Session) -> None:
        runs.append(1)
        session.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(DBAPIError):
        database.write(job)
    assert len(runs) == 1


def test_the_same_id_from_many_threads_is_one_fact(database: Database) -> None:
    """Gate 6: eight threads send the same 300 forms; each gets the same receipt."""
    ids = [new_id() for _ in range(300)]

    def send_all(number: int) -> dict[str, int]:
        turned = ids[number * 37 :] + ids[: number * 37]
        return {fact_id: database.write(record(CLINIC, fact_id)) for fact_id in turned}

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(send_all, range(8)))
    assert receipts == [receipts[0]] * 8
    assert sorted(receipts[0].values()) == list(range(1, 301))
    counted = database.read(lambda session: session.execute(select(func.count()).select_from(Assembly)).scalar_one())
    head = database.read(lambda session: verify_lines(CLINIC, queries.lines(session, CLINIC)))
    assert (counted, type(head), head.n) == (300, Head, 300)


def test_without_the_lock_the_threads_would_collide(database: Database) -> None:
    """The gate's broken twin: numbers given from an unlocked read are given twice."""
    together = threading.Barrier(2, timeout=20)
    database.write(record(CLINIC, new_id()))

    def unlocked(_: int) -> int:
        found = database.read(lambda session: queries.head(session, CLINIC).n + 1)
        together.wait()
        return found

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(unlocked, range(2))) == [2, 2]


def away(database: Database) -> None:
    """Take the database from under the program."""
    database.engine.dispose()
    if database.is_sqlite:
        path = Path(database.url.database or "")
        path.unlink()
        path.mkdir()
        return
    home = make_url(database.url.render_as_string(hide_password=False)).set(database="postgres")
    admin = create_engine(home, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{database.url.database}" WITH (FORCE)'))
    admin.dispose()


def test_a_database_that_is_away_is_said_to_be(database: Database) -> None:
    away(database)
    for deed in (lambda: database.read(lambda _: None), lambda: database.write(add("a"))):
        with pytest.raises(DatabaseAway):
            deed()


def test_a_file_that_another_process_keeps_locked_is_no_acknowledgement(tmp_path: Path) -> None:
    """SQLite only: its file has one writer at a time, whatever the process."""
    base = Database(f"sqlite:///{tmp_path / 'locked.sqlite'}")
    event.listen(base.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=20"))
    base.write(lambda _: None)
    with sqlite3.connect(tmp_path / "locked.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotAcknowledged):
            base.write(lambda _: None)
    base.close()


def test_a_connection_that_breaks_on_the_way_is_no_acknowledgement(database: Database) -> None:
    if database.is_sqlite:
        return  # its file is opened, not connected to

    def job(session: Session) -> None:
        add("a")(session)
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(NotAcknowledged):
        database.write(job)
    assert names(database) == []
