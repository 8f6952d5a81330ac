"""A year's money at random: after every deed the four figures are those that a clerk makes of the journal's lines.

The clerk reads expenses and their reversals, never the payments that the program posts beside them.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from assembly.budget import services as budget
from assembly.budget.queries import balance_of, figures_of, items_of, movements_of
from assembly.budget.returns.rules import Way
from assembly.budget.rules import Method
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.expenses import returns
from assembly.expenses import services as expenses
from assembly.expenses.queries import expenses_of
from assembly.journal import queries as journal
from assembly.journal.rules import verify_lines
from tests.conftest import fresh_postgresql, fresh_sqlite
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.factories.recall import both

AMOUNTS = st.integers(1, 12_000_000) | st.sampled_from([1, 2_400_000, 9_550_050, 18_000_000, 30_000_000])
WHY = "Se anotó mal"


class YearOfMoney(RuleBasedStateMachine):
    """A treasurer who errs: what the rules refuse must leave no trace."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__()
        self.database, self.folder = database, folder
        cast.set_stage(database)

        def stage(session: Session) -> None:
            ledger.approved_items(session)
            ledger.notify(session, "300,000")

        database.write(stage)
        self.deeds = 0

    def try_to(self, deed: Callable[[Session], object]) -> None:
        before = self.database.read(lambda session: journal.head(session, CLINIC))
        try:
            self.database.write(deed)
            self.deeds += 1
        except AssemblyError:
            assert self.database.read(lambda session: journal.head(session, CLINIC)) == before

    @rule(amount=AMOUNTS)
    def deposit(self, amount: int) -> None:
        self.try_to(lambda session: ledger.a_deposit(session, str(Money(amount))))

    @rule(amount=AMOUNTS)
    def withdraw(self, amount: int) -> None:
        self.try_to(lambda session: ledger.a_withdrawal(session, str(Money(amount))))

    @rule(amount=AMOUNTS)
    def refund(self, amount: int) -> None:
        self.try_to(lambda session: ledger.a_refund(session, str(Money(amount))))

    @rule(amount=AMOUNTS)
    def put_cash_back(self, amount: int) -> None:
        self.try_to(lambda session: ledger.a_cash_return(session, str(Money(amount))))

    @rule(amount=AMOUNTS, method=st.sampled_from(Method), place=st.integers(0, 3))
    def spend(self, amount: int, method: Method, place: int) -> None:
        """On one of the three items, or off plan."""

        def deed(session: Session) -> object:
            item = [*items_of(session, CLINIC), None][place]
            return ledger.an_expense(session, self.folder, item, str(Money(amount)), method=method)

        self.try_to(deed)

    @precondition(lambda self: self.deeds > 0)
    @rule(place=st.integers(0, 40))
    def reverse_an_expense(self, place: int) -> None:
        """Also one that was reversed before, which is refused."""

        def deed(session: Session) -> None:
            found = expenses_of(session, CLINIC)
            if found:
                about = (found[place % len(found)].id, WHY)
                expenses.reverse_expense(session, ledger.treasurer(), CLINIC, new_id(), *about)

        self.try_to(deed)

    @precondition(lambda self: self.deeds > 0)
    @rule(place=st.integers(0, 40), amount=AMOUNTS, way=st.sampled_from(Way))
    def supplier_pays_back(self, place: int, amount: int, way: Way) -> None:
        """Of any expense, also of a reversed one, and too much."""

        def deed(session: Session) -> None:
            found = expenses_of(session, CLINIC)
            if found:
                one = found[place % len(found)]
                ledger.a_return(session, self.folder, one, str(Money(min(amount, one.amount.centavos + 1))), way)

        self.try_to(deed)

    @precondition(lambda self: self.deeds > 0)
    @rule(place=st.integers(0, 40))
    def reverse_a_movement(self, place: int) -> None:
        def deed(session: Session) -> None:
            found = movements_of(session, CLINIC)
            if found:
                one = found[place % len(found)]
                undo = returns.reverse_return if one.back else budget.reverse_movement
                undo(session, ledger.treasurer(), CLINIC, new_id(), one.id, WHY)

        self.try_to(deed)

    @invariant()
    def what_is_recalled_is_what_stands(self) -> None:
        recalled, anew = both(self.database, CLINIC, cast.AT)
        assert recalled == anew

    @invariant()
    def the_figures_are_the_clerks(self) -> None:
        lines, figures, items, balance = self.database.read(
            lambda session: (
                list(journal.lines(session, CLINIC)),
                figures_of(session, CLINIC),
                {one.id: (one.paid, one.left) for one in items_of(session, CLINIC)},
                balance_of(session, CLINIC, cast.YEAR),
            )
        )
        book = Clerk([json.loads(line) for line in lines])
        assert (figures.received, figures.spent, figures.left, figures.unexplained) == book.figures()
        assert figures.unexplained - figures.cash_missing == book.cash()
        assert (figures.refunded, balance) == (book.sum("refund"), book.balance())
        assert items == book.items()
        assert all(left >= Money(0) for _, left in items.values())
        assert book.never_more_than_paid()

    def teardown(self) -> None:
        lines = self.database.read(lambda session: list(journal.lines(session, CLINIC)))
        assert verify_lines(CLINIC, lines) == self.database.read(lambda session: journal.head(session, CLINIC))
        self.database.close()


class Clerk:
    """Sums the lines of an exported journal with a pencil."""

    def __init__(self, facts: list[dict[str, Any]]) -> None:
        self.facts = facts
        self.undone = {one["data"]["movement_id"] for one in self.of("movement_reversal")}
        self.undone |= {one["data"]["expense_id"] for one in self.of("reversal")}

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.facts if one["kind"] == kind]

    def sum(self, kind: str, **like: str) -> Money:
        standing = [one["data"] for one in self.of(kind) if one["id"] not in self.undone]
        return Money(sum(one["amount"] for one in standing if all(one[key] == value for key, value in like.items())))

    def cash(self) -> Money:
        """Withdrawn, and neither put back nor explained; below zero, spent and never withdrawn."""
        held = self.sum("withdrawal") + self.sum("supplier_return", way="cash")
        return held - self.sum("cash_return") - self.sum("expense", method="cash")

    def balance(self) -> Money:
        """What the account holds: what came in, less what went out of it."""
        out = self.sum("withdrawal") + self.sum("refund") + self.sum("expense") - self.sum("expense", method="cash")
        return self.sum("deposit") + self.sum("cash_return") + self.sum("supplier_return", way="account") - out

    def figures(self) -> tuple[Money, Money, Money, Money]:
        received, spent = self.sum("deposit"), self.sum("expense") - self.sum("supplier_return")
        return received, spent, received - spent - self.sum("refund"), max(Money(0), self.cash())

    def never_more_than_paid(self) -> bool:
        """No supplier paid back more than is paid of its expense, nor anything of one that was undone."""
        there = {one["id"] for one in self.of("expense")} - self.undone
        amounts = {one["id"]: Money(one["data"]["amount"]) for one in self.of("expense")}
        returned = {key: self.sum("supplier_return", expense_id=key) for key in amounts}
        return all(back <= amounts[key] if key in there else not back for key, back in returned.items())

    def items(self) -> dict[str, tuple[Money, Money]]:
        paid = {
            one["id"]: self.sum("expense", item_id=one["id"]) - self.sum("supplier_return", item_id=one["id"])
            for one in self.of("budget_item")
        }
        return {
            one["id"]: (paid[one["id"]], Money(one["data"]["approved"]) - paid[one["id"]])
            for one in self.of("budget_item")
        }


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_four_figures_of_any_year(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    def game() -> RuleBasedStateMachine:
        if kind == "sqlite":
            url = fresh_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
        else:
            url = fresh_postgresql(request.getfixturevalue("postgresql_home"))
        return YearOfMoney(Database(url), tmp_path)

    quiet = settings(max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(game, settings=quiet)  # type: ignore[arg-type]  # any maker of machines will do
