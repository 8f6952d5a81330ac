"""Entering deposits, withdrawals and refunds: who may, what is kept of a refused form, the confirmation."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from assembly.budget.models import Deposit, Refund, Withdrawal
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, send
from tests.factories.walker import Walker

MONEY = f"/trabajo/{CLINIC}/dinero"
DEPOSIT, WITHDRAWAL, REFUND = (f"{MONEY}/{one}/nuevo" for one in ("depositos", "retiros", "reintegros"))
PAID: dict[str, Any] = {"amount": "$1,250.50", "day": "2026-03-10"}


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """The treasurer's browser."""
    cast.set_stage(database)
    database.write(ledger.approved_items)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def stored(database: Database, kind: type[Deposit] | type[Withdrawal] | type[Refund]) -> list[tuple[int, str | None]]:
    rows = database.read(lambda session: session.execute(select(kind.amount, kind.on_behalf_of)).all())
    return [(row[0].centavos, row[1]) for row in rows]


def test_a_deposit_is_confirmed_with_its_line(client: TestClient, database: Database) -> None:
    database.write(lambda session: ledger.notify(session, "555,000"))
    walker = Walker(client).go(DEPOSIT)
    assert "Monto asignado 2026 $555,000.00 Depositado hasta hoy $0.00" in walker.text
    walker.send("Revisar", None, **PAID, reference="SPEI 4471").send("Registrar depósito")
    assert walker.path.startswith(f"{MONEY}/movimientos/")
    assert re.search(r"Depósito registrado Folio DEP-0001, renglón \d+ de la bitácora", walker.text)
    assert "Cantidad $1,250.50 Fecha 10 de marzo de 2026 Referencia SPEI 4471" in walker.text
    assert "Recibido$1,250.50" in walker.text
    assert stored(database, Deposit) == [(125050, None)]


def test_the_same_form_twice_is_one_deposit(client: TestClient, database: Database) -> None:
    form = {"id": new_id(), "reference": "SPEI", "checked": "yes"} | PAID
    first, second = (client.post(DEPOSIT, data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert stored(database, Deposit) == [(125050, None)]


def test_a_facilitator_notes_deposits_on_behalf_and_never_spends(client: TestClient, database: Database) -> None:
    cast.signed_in(client, database, Role.FACILITATOR)
    walker = Walker(client).go(DEPOSIT)
    assert "Usted anota en nombre de la tesorería" in walker.text
    walker.send("Revisar", None, **PAID, reference="SPEI").send("Registrar depósito")
    assert "Cómo se anotó En nombre de la tesorería" in walker.text
    assert stored(database, Deposit) == [(125050, "treasurer")]
    assert client.get(WITHDRAWAL).status_code == 403
    assert send(client, WITHDRAWAL, **PAID, holder="treasury", purpose="x").status_code == 403
    assert stored(database, Withdrawal) == stored(database, Refund) == []


@pytest.mark.parametrize("path", [DEPOSIT, WITHDRAWAL, REFUND])
def test_strangers_see_nothing(client: TestClient, database: Database, path: str) -> None:
    cast.signed_in(client, database, Role.TREASURER, OTHER_CLINIC)
    assert client.get(path).status_code == 404
    cast.signed_in(client, database, Role.CITIZEN_GUARANTOR)
    assert client.get(path).status_code == 403


def test_cash_has_a_holder_and_a_purpose(client: TestClient, database: Database) -> None:
    database.write(ledger.a_deposit)
    walker = Walker(client).go(WITHDRAWAL)
    assert "Debe haber en la cuenta $277,500.00" in walker.text
    walker.send("Revisar", None, **PAID, holder="treasury", purpose="Pagar a los albañiles").send("Registrar retiro")
    assert "Retiro registrado" in walker.text
    assert "Quién guarda el efectivo Tesorería" in walker.text
    assert "Sin explicar $1,250.50" in walker.text
    assert "Al pagar con este efectivo, anote cada gasto con su comprobante." in walker.text
    assert stored(database, Withdrawal) == [(125050, None)]


def test_a_refund_has_its_reference(client: TestClient, database: Database) -> None:
    database.write(ledger.a_deposit)
    walker = Walker(client).go(REFUND)
    walker.send("Revisar", None, **PAID, reference="Línea 0042").send("Registrar reintegro")
    assert "Reintegro registrado" in walker.text
    assert stored(database, Refund) == [(125050, None)]


AMOUNT = "Escriba una cantidad en pesos, por ejemplo 1,234.50."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("mil", AMOUNT),
        ("١٢", AMOUNT),
        ("1e9", AMOUNT),
        ("-5", AMOUNT),
        ("1_000", AMOUNT),
        ("", "Escriba la cantidad en pesos."),
        ("0", "Anotó $0.00. Escriba una cantidad mayor que cero, por ejemplo 1,234.50."),
        (
            "277,500.01",
            "En la cuenta hay $277,500.00 y el retiro es de $277,500.01: se pasa por $0.01. "
            "Revise la cantidad, o anote primero el depósito que falte.",
        ),
    ],
)
def test_a_refused_amount_is_kept_beside_its_sentence(
    client: TestClient, database: Database, typed: str, sentence: str
) -> None:
    database.write(ledger.a_deposit)
    walker = Walker(client).go(WITHDRAWAL)
    walker.try_to_send("Revisar", amount=typed, day="2026-03-10", holder="treasury", purpose="Pagar")
    assert walker.status == 422
    assert f"Hay un problema {sentence} " in walker.text
    assert f"Error: {sentence} $" in walker.text
    assert (walker.field("amount"), walker.field("purpose")) == (typed, "Pagar")
    assert stored(database, Withdrawal) == []


def test_every_empty_field_is_asked_for_at_once(client: TestClient) -> None:
    walker = Walker(client).go(WITHDRAWAL)
    walker.try_to_send("Revisar")
    asked = (
        "Hay un problema Escriba la cantidad en pesos. Escriba la fecha: día, mes y año. "
        "Elija qué cargo guarda el efectivo. Escriba para qué se sacó el efectivo."
    )
    assert asked in walker.text


def test_days_are_said_in_words(client: TestClient) -> None:
    walker = Walker(client).go(DEPOSIT)
    walker.try_to_send("Revisar", amount="10", day="2999-01-02", reference="x")
    assert "La fecha 2 de enero de 2999 todavía no llega; hoy es" in walker.text
    walker.try_to_send("Revisar", amount="10", day="31/02/2026", reference="x")
    assert "El 31/02/2026 no existe en el calendario. Revise el día y el mes." in walker.text
    walker.try_to_send("Revisar", amount="10", day="31 de febrero", reference="x")
    assert "Escriba la fecha con día, mes y año." in walker.text


def test_a_movement_is_of_its_clinic(client: TestClient, database: Database) -> None:
    key = database.write(lambda session: ledger.a_deposit(session, clues=OTHER_CLINIC))
    assert client.get(f"{MONEY}/movimientos/{key}").status_code == 404
    assert client.get(f"{MONEY}/movimientos/otro").status_code == 404
