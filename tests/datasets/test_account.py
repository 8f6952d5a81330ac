"""What a reader adds up in a spreadsheet: the columns of amounts, beside what the clinic's page says."""

import csv
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.budget.queries import balance_of, figures_of
from assembly.budget.returns.rules import Way
from assembly.budget.rules import Method, MovementKind
from assembly.budget.services import reverse_movement
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.datasets.others import PROVEN, PURPOSES
from assembly.datasets.queries import everything
from assembly.datasets.rules import Kind, Row, Scope
from assembly.datasets.tables import TABLES, table_named
from assembly.expenses.services import reverse_expense
from tests.factories import ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, YEAR, set_stage, visitor
from tests.public.story import whole_year

WHY = "Se anotó dos veces"


MAKE = (ledger.a_deposit, ledger.a_withdrawal, ledger.a_refund, ledger.a_cash_return)


@pytest.fixture
def full(database: Database, tmp_path: Path) -> Database:
    """A clinic's whole year; and another clinic with two of everything, of which the second was undone."""
    set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path))
    database.write(lambda session: two_of_each(session, tmp_path))
    return database


def two_of_each(session: Session, folder: Path) -> None:
    for pesos, make in zip((10_000, 500, 60, 7), MAKE, strict=True):
        make(session, str(pesos), clues=OTHER_CLINIC)
    for pesos, make in zip((3_000, 200, 50, 4), MAKE, strict=True):
        key = make(session, str(pesos), clues=OTHER_CLINIC)
        reverse_movement(session, ledger.treasurer(), OTHER_CLINIC, new_id(), key, WHY)
    for number, method in enumerate(Method):
        about: dict[str, Any] = {"clues": OTHER_CLINIC, "method": method}
        ledger.an_expense(session, folder, None, str(100 + number), **about)
        undone = ledger.an_expense(session, folder, None, str(20 + number), **about)
        reverse_expense(session, ledger.treasurer(), OTHER_CLINIC, new_id(), undone.id, WHY)
    for way in Way:
        bought = ledger.an_expense(session, folder, None, "90", clues=OTHER_CLINIC)
        ledger.a_return(session, folder, bought, "9", way, clues=OTHER_CLINIC)
        undone_return = ledger.a_return(session, folder, bought, "5", way, clues=OTHER_CLINIC)
        reverse_movement(session, ledger.treasurer(), OTHER_CLINIC, new_id(), undone_return, WHY)


def rows(session: Session, name: str, clues: str = CLINIC) -> list[Row]:
    return everything(session, table_named(name), Scope(clues=clues))


def added(found: list[Row], column: str, **like: object) -> Money:
    kept = [row for row in found if all(row[name] == value for name, value in like.items())]
    return sum((row[column] for row in kept), Money(0))


@pytest.mark.parametrize("clues", [CLINIC, OTHER_CLINIC])
def test_the_columns_add_up_to_the_figures_and_to_what_is_in_the_bank(full: Database, clues: str) -> None:
    def compare(session: Session) -> None:
        moved, spent = (rows(session, name, clues) for name in ("movimientos", "gastos"))
        figures = figures_of(session, clues)
        assert added(moved, "amount", kind=MovementKind.DEPOSIT) == figures.received
        assert added(moved, "amount", kind=MovementKind.REFUND) == figures.refunded
        assert added(spent, "amount") == figures.spent
        balance = added(moved, "account") + added(spent, "account")
        assert (balance, added(spent, "account", method="cash")) == (balance_of(session, clues, YEAR), Money(0))

    full.read(compare)


def test_what_is_undone_leaves_nothing_in_the_sum(full: Database) -> None:
    def undone(session: Session) -> dict[str, Money]:
        found = rows(session, "movimientos", OTHER_CLINIC)
        return {kind: added(found, "account", kind=kind) for kind in MovementKind}

    assert list(full.read(undone).values()) == [*map(Money, (10_000_00, -500_00, -60_00, 7_00, 0))]


def test_every_file_has_spanish_words_for_what_it_is(full: Database) -> None:
    found = full.read(lambda session: rows(session, "evidencias"))
    assert {row["about_kind"] for row in found} - set(PROVEN) == set()
    assert {row["purpose"] for row in found} - set(PURPOSES) == set()


def test_no_code_is_left_in_a_csv(full: Database, tmp_path: Path) -> None:
    """Besides ids, media types and time zones, which are the same in every language."""
    code = re.compile(r"[a-z]+(_[a-z]+)*")
    with visitor(full, tmp_path) as client:
        left = {
            (table.name, column.title, row[column.title])
            for table in TABLES
            for row in read_csv(client, table.name)
            for column in table.columns
            if column.kind is Kind.TEXT
            and column.labels
            and code.fullmatch(row[column.title])
            and row[column.title] not in column.labels.values()
        }
    assert left == set()


def read_csv(client: TestClient, name: str) -> list[dict[str, str]]:
    content = client.get(f"/clinicas/{CLINIC}/datos/{name}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(content, newline="")))


@pytest.mark.parametrize("name", ["gastos", "conceptos", "dudas"])
def test_a_sheet_went_to_a_name_of_its_own(full: Database, tmp_path: Path, name: str) -> None:
    with visitor(full, tmp_path) as client:
        old = client.get(f"/clinicas/{CLINIC}/{name}.csv", follow_redirects=False)
        assert (old.status_code, old.headers["location"]) == (308, f"/clinicas/{CLINIC}/hoja-de-{name}.csv")
        sheet = client.get(old.headers["location"])
        assert sheet.headers["content-disposition"] == f'attachment; filename="{CLINIC}-hoja-de-{name}.csv"'
