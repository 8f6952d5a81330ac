"""The money never goes wrong: figures equal a naive recount, and two people cannot spend the same peso."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from assembly.budget import queries as budget
from assembly.budget.rules import ExpenseExceedsItem, Figures, Method
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.money import ZERO, Money
from assembly.expenses import queries, services
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC


def test_two_people_cannot_spend_the_last_peso_of_an_item(database: Database, tmp_path: Path) -> None:
    cast.set_stage(database)
    roof = database.write(ledger.approved_items)[0]
    gate = Barrier(2)

    def spend(_: int) -> str:
        gate.wait()
        key, draft = new_id(), ledger.a_draft(roof, "180,000")
        about = (ledger.treasurer(), ledger.kept(tmp_path), CLINIC, key, draft)
        try:
            database.write(lambda session: services.log_expense(session, *about, is_another=True))
        except ExpenseExceedsItem as error:
            return str(error)
        return "done"

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(spend, range(2)))
    refused = (
        "A «I-01 Impermeabilización del techo» le quedan $0.00 y el gasto es de $180,000.00: se pasa por $180,000.00. "
        "Revise la cantidad o el concepto; para gastar más hace falta una decisión de la asamblea."
    )
    assert answers == [refused, "done"]
    assert database.read(lambda session: budget.item(session, CLINIC, roof.id).left) == ZERO
    assert [one.number for one in database.read(lambda session: queries.expenses_of(session, CLINIC))] == [1]


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["deposit", "withdrawal", "refund", "cash", "transfer", "off plan", "reversal"]),
        st.integers(1, 400),
        st.integers(0, 20),
    ),
    max_size=10,
)
ITEMS = (("Techo", "500", "infrastructure"), ("Sillas", "300", "furniture"))


class Naive:
    """A treasurer's notebook: every movement kept, every sum made anew."""

    def __init__(self) -> None:
        self.moves: list[tuple[str, int, int]] = []  # what, pesos, day

    def sum(self, *kinds: str) -> int:
        return sum(pesos for kind, pesos, _ in self.moves if kind in kinds)

    @property
    def figures(self) -> Figures:
        cash = self.sum("withdrawal") - self.sum("cash")
        spent = self.sum("cash", "transfer")
        amounts = (self.sum("deposit"), spent, self.sum("deposit") - spent - self.sum("refund"))
        told = (*amounts, max(0, cash), max(0, -cash), self.sum("refund"))
        return Figures(*(Money(pesos * 100) for pesos in told))

    @property
    def cash_since(self) -> date | None:
        explained = self.sum("cash")
        for day, pesos in sorted((-day, pesos) for kind, pesos, day in self.moves if kind == "withdrawal"):
            explained -= pesos
            if explained < 0:
                return ledger.PAID_ON + timedelta(days=day)
        return None


class Clinic:
    """The same movements through the services; what a rule refuses is in neither."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session, self.folder = session, folder
        self.items = ledger.approved_items(session, ITEMS)
        self.notebook = Naive()
        self.standing: list[tuple[str, str, int, int]] = []

    def move(self, kind: str, pesos: int, day: int) -> None:
        on = ledger.PAID_ON - timedelta(days=day)
        deeds: dict[str, Callable[..., Any]] = {
            "deposit": ledger.a_deposit,
            "withdrawal": ledger.a_withdrawal,
            "refund": ledger.a_refund,
        }
        try:
            with self.session.begin_nested():
                if kind in deeds:
                    deeds[kind](self.session, str(pesos), on)
                    self.notebook.moves.append((kind, pesos, day))
                elif kind == "reversal":
                    self.reverse(day)
                else:
                    self.spend(kind, pesos, day)
        except AssemblyError:
            return

    def spend(self, kind: str, pesos: int, day: int) -> None:
        method = Method.CASH if kind == "cash" else Method.TRANSFER
        item = None if kind == "off plan" else self.items[pesos % 2]
        on = ledger.PAID_ON - timedelta(days=day)
        logged = ledger.an_expense(self.session, self.folder, item, str(pesos), method=method, paid_on=on)
        self.notebook.moves.append((method.value, pesos, day))
        self.standing.append((logged.id, method.value, pesos, day))

    def reverse(self, which: int) -> None:
        if self.standing:
            key, method, pesos, day = self.standing.pop(which % len(self.standing))
            services.reverse_expense(self.session, ledger.treasurer(), CLINIC, new_id(), key, "Se anotó mal")
            self.notebook.moves.append((method, -pesos, day))


@contextmanager
def undone(database: Database) -> Iterator[Session]:
    """A session of which nothing stays."""
    with database.engine.connect() as connection, Session(connection) as session:
        yield session
        session.rollback()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_figures_are_those_of_a_notebook(database: Database, moves: list[tuple[str, int, int]]) -> None:
    with undone(database) as session, tempfile.TemporaryDirectory() as folder:
        cast.add_clinic(session)
        cast.add_year(session)
        clinic = Clinic(session, Path(folder))
        for move in moves:
            clinic.move(*move)
        assert budget.figures_of(session, CLINIC) == clinic.notebook.figures
        assert ledger.cash_since(session) == clinic.notebook.cash_since
        items = budget.items_of(session, CLINIC)
        assert all(item.left >= ZERO and item.left + item.paid == item.approved for item in items)
        standing = sum(pesos for _, _, pesos, _ in clinic.standing)
        assert budget.figures_of(session, CLINIC).spent == Money(standing * 100)


@pytest.mark.parametrize("rows", [60])
def test_a_long_year_reads_whole(database: Database, tmp_path: Path, rows: int) -> None:
    cast.set_stage(database)

    def fill(session: Session) -> None:
        item = ledger.approved_items(session)[0]
        for _ in range(rows):
            ledger.an_expense(session, tmp_path, item, "10")

    database.write(fill)
    assert len(database.read(lambda session: queries.expenses_of(session, CLINIC))) == rows
