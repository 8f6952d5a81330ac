"""Verifying a clinic in the database: whatever is changed behind the program's back is found, at its line."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.journal import queries, services, verify
from assembly.journal.rules import Anchor, Fault, Head, digest, genesis
from assembly.journal.verify import verify_clinic
from tests.conftest import fresh_sqlite
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.journal.journals import AUTHOR, LINES, fill, photo, rechained

SEALED = ("assembly", "convocation", "attendance_count", "nominee", "deposit", "evidence_file", "not_held", "erasure")
ROW = "el dato guardado no es igual al renglón: fue cambiado"
GONE = "falta el dato de este renglón"
STRAY = "hay un dato de más, que no está en ningún renglón"
BESIDE = "lo anotado junto al renglón no corresponde a lo que dice"
TEXT = "un texto fue cambiado"
CHAIN = "no continúa el renglón anterior: uno de los dos fue cambiado"
OUT_OF_ORDER = "falta un renglón antes, o está fuera de orden"

# What is run by somebody who holds the database itself, and what must be said of it.
TAMPERING: dict[str, tuple[str, Fault]] = {
    "a column": ("UPDATE attendance_count SET present = 34", Fault(3, ROW)),
    "money": ("UPDATE deposit SET amount = 40000001", Fault(5, ROW)),
    "a day": ("UPDATE deposit SET received_on = '2026-03-06'", Fault(5, ROW)),
    "a list": ("UPDATE nominee SET declarations = '[\"adult\"]'", Fault(4, ROW)),
    "who": ("UPDATE deposit SET recorded_by = 'treasurer:0191'", Fault(5, ROW)),
    "in whose name": ("UPDATE deposit SET on_behalf_of = NULL", Fault(5, ROW)),
    "when": ("UPDATE convocation SET recorded_at = '2026-02-20 00:00:00.000000'", Fault(2, ROW)),
    "the device's hour": ("UPDATE not_held SET happened_at = NULL", Fault(7, ROW)),
    "the fact's id": ("UPDATE deposit SET id = '0190a000-0000-7000-8000-000000000000'", Fault(5, ROW)),
    "the fact's number": ("UPDATE deposit SET n = 3", Fault(3, STRAY)),
    "the fact's clinic": ("UPDATE deposit SET clinic_id = 'XXDEM000025'", Fault(5, GONE)),
    "a fact gone": ("DELETE FROM deposit", Fault(5, GONE)),
    "a text": ("UPDATE personal_value SET value = 'Otro' WHERE field = 'place'", Fault(2, TEXT)),
    "a salt": ("UPDATE personal_value SET salt = SALT WHERE field = 'reason'", Fault(7, TEXT)),
    "a text gone": (
        "DELETE FROM personal_value WHERE field = 'caption'",
        Fault(6, "falta un texto, y no consta que se haya borrado"),
    ),
    "a text more": (
        "UPDATE personal_value SET field = 'amount' WHERE field = 'reference'",
        Fault(5, "hay un texto que el renglón no menciona"),
    ),
    "a text back": (
        "INSERT INTO personal_value (clinic_id, fact_id, field, salt, value) SELECT nominee.clinic_id, nominee.id, "
        "'name', salt, 'Ana' FROM nominee JOIN personal_value ON personal_value.field = 'place'",
        Fault(4, "un texto que se borró volvió a aparecer"),
    ),
    "a text of nothing": (
        "INSERT INTO personal_value (clinic_id, fact_id, field, salt, value) "
        "SELECT clinic_id, 'x', field, salt, value FROM personal_value WHERE field = 'place'",
        Fault(9, STRAY),
    ),
    "a line's hash": ("UPDATE journal_line SET hash = upper(hash) WHERE n = 6", Fault(6, BESIDE)),
    "a line's kind": ("UPDATE journal_line SET kind = 'refund' WHERE n = 6", Fault(6, BESIDE)),
    "a line gone": ("DELETE FROM journal_line WHERE n = 4", Fault(4, OUT_OF_ORDER)),
    "the tail gone": ("DELETE FROM journal_line WHERE n > 6", Fault(7, "faltan renglones al final")),
    "the head put back": ("UPDATE journal_head SET n = 6", Fault(7, "hay renglones de más al final")),
    "the head gone": ("DELETE FROM journal_head", Fault(1, "hay renglones de más al final")),
    "the head's hash": (
        "UPDATE journal_head SET hash = upper(hash)",
        Fault(8, "el último renglón no es el que dice la cabeza"),
    ),
    "lines and head gone": ("DELETE FROM journal_line; DELETE FROM journal_head", Fault(1, STRAY)),
}  # fmt: skip


@pytest.fixture
def unsealed(session: Session) -> Session:
    """A session of somebody for whom the triggers do not work."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return session
    session.execute(text("PRAGMA defer_foreign_keys=ON"))
    for table in (*SEALED, "journal_line", "personal_value"):
        session.execute(text(f"DROP TRIGGER seal_{table}_update"))
        session.execute(text(f"DROP TRIGGER IF EXISTS seal_{table}_delete"))
    return session


def tamper(session: Session, statements: str) -> None:
    for statement in statements.split("; "):
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        salt = "CAST(value AS BLOB)" if is_sqlite else "convert_to(value, 'UTF8')"
        session.execute(text(statement.replace("SALT", salt)))


def test_a_whole_journal_holds(session: Session) -> None:
    head = fill(session)
    assert head.n == LINES
    assert verify_clinic(session, CLINIC) == head
    assert verify_clinic(session, CLINIC, [Anchor(head.code)]) == head
    assert verify_clinic(session, OTHER_CLINIC) == Head(OTHER_CLINIC, 0, genesis(OTHER_CLINIC))


def test_it_holds_in_batches_too(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    head = fill(session)
    monkeypatch.setattr(verify, "_BATCH", 3)
    assert verify_clinic(session, CLINIC) == head


@pytest.mark.parametrize("batch", [2, 500])
def test_the_first_bad_line_is_named(unsealed: Session, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_BATCH", batch)
    head = fill(unsealed)
    found = {}
    for name, (statements, _) in TAMPERING.items():
        assert verify_clinic(unsealed, CLINIC) == head
        with unsealed.begin_nested() as savepoint:
            tamper(unsealed, statements)
            found[name] = verify_clinic(unsealed, CLINIC)
            savepoint.rollback()
    assert found == {name: fault for name, (_, fault) in TAMPERING.items()}


def test_a_fact_beyond_the_last_line_is_found(unsealed: Session) -> None:
    fill(unsealed)
    unsealed.execute(text("UPDATE deposit SET n = 9"))
    assert verify_clinic(unsealed, CLINIC) == Fault(5, GONE)
    tamper(unsealed, "UPDATE deposit SET n = 5")
    extra = photo(CLINIC, new_id())
    services.record(unsealed, AUTHOR, extra)
    tamper(unsealed, "DELETE FROM journal_line WHERE n = 9; UPDATE journal_head SET n = 8, hash = "
           "(SELECT hash FROM journal_line WHERE n = 8)")  # fmt: skip
    assert verify_clinic(unsealed, CLINIC) == Fault(9, STRAY)


def test_a_journal_written_whole_again_is_found_only_by_its_paper(unsealed: Session) -> None:
    head = fill(unsealed)
    lines = list(queries.lines(unsealed, CLINIC))
    forged = rechained([*lines[:2], lines[2].replace(b'"present":33', b'"present":34'), *lines[3:]], 2)
    tamper(unsealed, "UPDATE attendance_count SET present = 34")
    for n, line in enumerate(forged, 1):
        change = text("UPDATE journal_line SET line = :line, hash = :hash WHERE n = :n")
        unsealed.execute(change, {"line": line, "hash": digest(line), "n": n})
    unsealed.execute(text("UPDATE journal_head SET hash = :hash"), {"hash": digest(forged[-1])})
    assert verify_clinic(unsealed, CLINIC) == Head(CLINIC, LINES, digest(forged[-1]))
    assert verify_clinic(unsealed, CLINIC, [Anchor(head.code, head.n)]) == Fault(
        8, "este renglón o uno anterior no es el que dice el papel: fue cambiado"
    )


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE journal_line SET line = CAST(line AS TEXT) WHERE n = 2", Fault(2, "no es un renglón de bitácora")),
        ("UPDATE personal_value SET salt = 'salt' WHERE field = 'reason'", Fault(7, TEXT)),
        ("UPDATE personal_value SET value = x'00' WHERE field = 'reason'", Fault(7, TEXT)),
        ("UPDATE deposit SET amount = 'mucho'", Fault(5, ROW)),
        ("UPDATE deposit SET amount = 40000000.5", Fault(5, ROW)),
        ("UPDATE deposit SET received_on = 'ayer'", Fault(5, ROW)),
        ("UPDATE nominee SET declarations = '['", Fault(4, ROW)),
        ("UPDATE nominee SET declarations = '[1.5]'", Fault(4, ROW)),
        ("UPDATE deposit SET recorded_by = 7", Fault(5, ROW)),
    ],
)
def test_values_of_another_type_in_sqlite_are_faults_and_not_crashes(
    sqlite_template: Path, tmp_path: Path, statement: str, fault: Fault
) -> None:
    """PostgreSQL keeps to the types of its columns; SQLite takes what it gets."""
    database = Database(fresh_sqlite(sqlite_template, tmp_path))
    with database.engine.connect() as connection, Session(connection) as session:
        for table in (*SEALED, "journal_line", "personal_value"):
            session.execute(text(f"DROP TRIGGER seal_{table}_update"))
        session.execute(text("PRAGMA ignore_check_constraints=ON"))
        fill(session)
        session.execute(text(statement))
        assert verify_clinic(session, CLINIC) == fault
    database.close()


def test_a_column_younger_than_the_line_must_be_empty() -> None:
    """A later version may add a column; lines from before do not know it."""
    content = {"data": {"a": 1}, "n": 1}
    assert verify._is_same(content, {"data": {"a": 1, "b": None}, "n": 1})
    assert not verify._is_same(content, {"data": {"a": 1, "b": 0}, "n": 1})
    assert not verify._is_same({"data": {"a": 1, "c": None}, "n": 1}, {"data": {"a": 1}, "n": 1})
