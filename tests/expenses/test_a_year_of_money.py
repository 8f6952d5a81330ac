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

from assembly.assemblies.queries import AssemblyInfo
from assembly.budget import services as budget
from assembly.budget.queries import balance_of, figures_of, items_of, movements_of
from assembly.budget.returns.rules import Way
from assembly.budget.rules import Method
from assembly.claims import services as claims
from assembly.claims.queries import invoices_in_use
from assembly.committee.queries import terms_of
from assembly.committee.rules import EndReason
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Role
from assembly.expenses import services as expenses
from assembly.expenses.queries import expenses_of
from assembly.expenses.returns import services as returns
from assembly.handovers import services as handovers
from assembly.handovers.rules import Card, Said, Side
from assembly.journal import queries as journal
from assembly.journal.rules import verify_lines
from assembly.minutes.services import close
from assembly.web.request import Upload
from tests.conftest import fresh
from tests.factories import cast, hands, ledger, meetings
from tests.factories.cast import CLINIC
from tests.factories.clerk import Clerk
from tests.factories.recall import both
from tests.invoices.papers import Paper

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

            elect(session, meetings.opened(session), "Tere Luna")

        database.write(stage)
        self.deeds = 0
        self.papers: list[Paper] = []

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

    @rule(total=AMOUNTS, share=st.integers(1, 3), place=st.integers(0, 3))
    def spend_with_an_invoice(self, total: int, share: int, place: int) -> None:
        """The whole of a new invoice, or a part of it."""
        self.papers.append(Paper(**_written(new_id().upper(), total)))
        self.prove(-1, total // share or 1, place)

    @precondition(lambda self: self.papers)
    @rule(paper=st.integers(0, 40), amount=AMOUNTS, place=st.integers(0, 3))
    def prove(self, paper: int, amount: int, place: int) -> None:
        """One more expense with an invoice that was used before: more than it has left is refused."""
        upload = Upload("factura.xml", self.papers[paper % len(self.papers)].xml)

        def deed(session: Session) -> object:
            item = [*items_of(session, CLINIC), None][place]
            return ledger.an_expense(session, self.folder, item, str(Money(amount)), upload)

        self.try_to(deed)

    @precondition(lambda self: self.papers)
    @rule(paper=st.integers(0, 40), amount=AMOUNTS)
    def lower_an_invoice(self, paper: int, amount: int) -> None:
        """A credit note, also of an invoice that nothing uses, and of more than it is worth."""
        of = self.papers[paper % len(self.papers)]
        note = Paper(**_written(new_id().upper(), amount), kind="E", related=(of.uuid,))
        stores, upload = ledger.kept(self.folder), Upload("nota.xml", note.xml)
        self.try_to(
            lambda session: claims.enter_credit_note(session, ledger.treasurer(), stores, CLINIC, new_id(), upload)
        )

    @rule(balance=AMOUNTS, cash=AMOUNTS)
    def hand_over(self, balance: int, cash: int) -> None:
        """The treasurer leaves and says what there is; or somebody is elected in her place, and says what she found."""
        said = Said(Money(balance), Money(cash), Card.RETURNED)

        def deed(session: Session) -> None:
            here = [one for one in terms_of(session, CLINIC) if one.post == "treasury"]
            leaving = next((one for one in here if one.ended_on is None), None)
            side, day = (Side.OUTGOING, ledger.LATER.date()) if leaving else (Side.INCOMING, None)
            if leaving and day:
                about = (new_id(), leaving.id, day, EndReason.RESIGNATION, "Trajo su carta")
                handovers.record_departure(session, cast.author(Role.FACILITATOR, ledger.LATER), CLINIC, *about)
            else:
                elect(session, meetings.opened(session, at=ledger.LATER), f"Persona {len(here)}")
            left = leaving or here[-1]
            handovers.state(session, ledger.treasurer(), CLINIC, new_id(), left.id, side, said)

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
        assert book.handed_over() == book.told_at_handovers()

    @invariant()
    def the_invoices_are_the_clerks(self) -> None:
        lines, found = self.database.read(
            lambda session: (list(journal.lines(session, CLINIC)), invoices_in_use(session, CLINIC))
        )
        book = Clerk([json.loads(line) for line in lines])
        assert {one.uuid: (one.used, one.credited) for one in found} == book.invoices()
        assert all(one.credited <= one.total for one in found)

    def teardown(self) -> None:
        lines = self.database.read(lambda session: list(journal.lines(session, CLINIC)))
        assert verify_lines(CLINIC, lines) == self.database.read(lambda session: journal.head(session, CLINIC))
        self.database.close()


def elect(session: Session, held: AssemblyInfo, name: str) -> None:
    """The assembly elects a treasurer and closes."""
    hands.elected(session, held, "treasury", name)
    close(session, cast.author(at=held.starts_at), held, new_id(), cast.KEY)


def _written(uuid: str, total: int) -> dict[str, Any]:
    """The words of a paper over that many centavos, with a seal of its own."""
    amount = f"{total // 100}.{total % 100:02}"
    return {"uuid": uuid, "series": uuid[-12:], "subtotal": amount, "total": amount, "taxes": "0"}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_four_figures_of_any_year(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    def game() -> RuleBasedStateMachine:
        return YearOfMoney(Database(fresh(kind, request, tmp_path)), tmp_path)

    quiet = settings(max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(game, settings=quiet)  # type: ignore[arg-type]  # any maker of machines will do
