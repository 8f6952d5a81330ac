"""Reading the tables: no batch is sorted or searched from the start, what was erased is gone, tags follow writes."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import system_author
from assembly.datasets.queries import everything, page, version
from assembly.datasets.rules import NATION, Position, Scope
from assembly.datasets.tables import TABLES, table_named
from assembly.expenses.models import Expense
from assembly.journal.models import Erasure
from assembly.journal.services import erase
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage
from tests.public.story import NOW, whole_year

SCOPES = [NATION, Scope(state="30"), Scope(clues=CLINIC), Scope(clues=OTHER_CLINIC)]


def plans(database: Database, scope: Scope) -> list[str]:
    """The steps by which SQLite finds a later batch of every table."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "LIMIT" in statement:
            asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    database.read(lambda session: [page(session, table, scope, Position(CLINIC, 3), 10) for table in TABLES])
    event.remove(database.engine, "before_cursor_execute", note)
    with database.engine.connect() as connection:
        found = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", given).all() for one, given in asked]
    return [f"{row[3]} ({statement[:60]})" for rows, (statement, _) in zip(found, asked, strict=True) for row in rows]


@pytest.mark.parametrize("scope", [NATION, Scope(state="30"), Scope(clues=CLINIC)])
def test_a_batch_is_found_by_its_place(database: Database, scope: Scope) -> None:
    if not database.is_sqlite:
        pytest.skip("how SQLite goes about it")
    assert [step for step in plans(database, scope) if step.startswith("SCAN") or "TEMP B-TREE" in step] == []


def test_what_is_written_and_erased_is_seen_at_once(database: Database, tmp_path: Path) -> None:
    set_stage(database)
    gastos = table_named("gastos")
    before = database.read(lambda session: [version(session, scope) for scope in SCOPES])
    database.write(lambda session: whole_year(session, tmp_path))
    after = database.read(lambda session: [version(session, scope) for scope in SCOPES])
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, True, True, False]
    rows = database.read(lambda session: everything(session, gastos, Scope(state="30")))
    assert len(rows) == 21
    database.write(forget_a_supplier)
    left = database.read(lambda session: everything(session, gastos, NATION))
    assert [row["supplier"] for row in left].count(None) == 1
    assert [row | {"supplier": None} for row in left] == [row | {"supplier": None} for row in rows]


def forget_a_supplier(session: Session) -> None:
    """As somebody asked who does not want to be named."""
    first = session.execute(
        select(Expense.id).where(Expense.clinic_id == CLINIC).order_by(Expense.n).limit(1)
    ).scalar_one()
    erasure = Erasure(clinic_id=CLINIC, id=new_id(), fact_id=first, field="supplier", reason="request")
    erase(session, system_author(NOW, "erase"), erasure)
