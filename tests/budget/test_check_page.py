"""A movement is read back before it is registered: nothing is stored until then, and what was typed stays."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from assembly.budget.models import CashReturn, Deposit, Refund, Withdrawal
from assembly.budget.queries import items_of
from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.journal.queries import heads
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.factories.walker import Walker

MONEY = f"/trabajo/{CLINIC}/dinero"
HELD = {"amount": "12,345.60", "day": "2026-03-12", "holder": "treasury"}
PAID = {"amount": "12,345.60", "day": "2026-03-12", "reference": "Ficha 7781"}
WORDS = "doce mil trescientos cuarenta y cinco pesos 60/100 M.N."
PAGES = (
    ("depositos/nuevo", "Revise el depósito", "Registrar depósito", PAID, Deposit),
    ("retiros/nuevo", "Revise el retiro de efectivo", "Registrar retiro", HELD | {"purpose": "Fletes"}, Withdrawal),
    ("reintegros/nuevo", "Revise el reintegro", "Registrar reintegro", PAID, Refund),
    (
        "devoluciones/nueva",
        "Revise el efectivo que puso en el banco",
        "Registrar devolución",
        HELD | {"reference": "Ficha 7781"},
        CashReturn,
    ),
)


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """The treasurer's browser, at a clinic with items, money in its account and cash."""
    cast.set_stage(database)
    database.write(lambda session: ledger.approved_items(session) and None)
    database.write(lambda session: ledger.a_deposit(session, "100,000"))
    database.write(lambda session: ledger.a_withdrawal(session, "15,000"))
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


@pytest.mark.parametrize(("path", "title", "button", "typed", "fact"), PAGES)
def test_it_is_read_back_in_words(
    client: TestClient, database: Database, path: str, title: str, button: str, typed: dict[str, str], fact: type
) -> None:
    def stored() -> int:
        return database.read(lambda session: session.execute(select(func.count()).select_from(fact)).scalar_one())

    before, head = stored(), database.read(heads)
    walker = Walker(client).go(f"{MONEY}/{path}").send("Revisar", None, **typed)
    assert title in walker.text
    assert WORDS in walker.text.lower().replace("m.n.", "M.N.")
    assert "$12,345.60" in walker.text
    assert "12 de marzo de 2026" in walker.text
    assert (stored(), database.read(heads)) == (before, head)
    walker.send("Cambiar algo")
    assert {name: walker.field(name) for name in typed if name != "holder"} == {
        name: value for name, value in typed.items() if name != "holder"
    }
    walker.send("Revisar").send(button)
    assert (stored(), walker.path.startswith(f"{MONEY}/movimientos/")) == (before + 1, True)


def test_what_is_refused_is_refused_before(client: TestClient) -> None:
    walker = Walker(client).go(f"{MONEY}/retiros/nuevo")
    walker.try_to_send("Revisar", None, **HELD | {"amount": "900,000", "purpose": "Fletes"})
    assert (walker.status, "Registrar retiro" in walker.text) == (422, False)
    assert walker.field("purpose") == "Fletes"


def test_the_items_and_what_was_confirmed_go_along(client: TestClient, database: Database) -> None:
    roof = database.read(lambda session: items_of(session, CLINIC)[0].id)
    walker = Walker(client).go(f"{MONEY}/retiros/nuevo")
    asked = HELD | {"amount": "25,000", "purpose": "Pagar el techo"}
    walker.try_to_send("Revisar", None, **asked, items=[roof])
    assert walker.status == 422
    walker.send("Revisar", None, confirm_large="yes")
    assert "Para cuáles conceptos" in walker.text
    assert "I-01 Impermeabilización del techo" in walker.text
    walker.send("Registrar retiro")
    assert "Retiro registrado" in walker.text
    assert "Para los conceptos I-01" in walker.text
