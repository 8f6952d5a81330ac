"""Boxes drawn on the picture of a proof, while the expense is entered and when a file comes later."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assembly.budget.queries import ItemInfo
from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.evidence.covers import WITHHELD, Box
from assembly.expenses import queries
from assembly.expenses.queries import ExpenseInfo
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.factories.walker import Walker

TYPED: dict[str, Any] = {
    "proof": "note",
    "amount": "1,250.50",
    "day": "2026-03-10",
    "supplier": "Materiales El Puente",
    "what": "12 cubetas",
    "method": "transfer",
}
BOX = Box(0, 0, 5_000, 2_500)


@pytest.fixture
def roof(database: Database) -> ItemInfo:
    cast.set_stage(database)
    return database.write(ledger.approved_items)[0]


@pytest.fixture
def client(database: Database, tmp_path: Path, roof: ItemInfo) -> TestClient:
    """The treasurer's browser."""
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def stored(database: Database) -> ExpenseInfo:
    return database.read(lambda session: queries.expenses_of(session, CLINIC))[0]


@pytest.mark.parametrize(
    ("drawn", "boxes"), [("640x480 0,0,5000,2500", (BOX,)), ("480x640 0,0,5000,2500", WITHHELD), ("", ())]
)
def test_the_proof_is_covered_from_the_start(
    client: TestClient, database: Database, roof: ItemInfo, drawn: str, boxes: Any
) -> None:
    photo = ledger.photo()
    walker = Walker(client).go(f"/trabajo/{CLINIC}/gastos/nuevo")
    walker.spend(("file", photo.name, photo.data), **TYPED, item=roof.id, drawn=drawn)
    (file,) = stored(database).files
    assert file.boxes == boxes
    assert ("La foto espera a que alguien tape lo privado." in walker.text) is (boxes == WITHHELD)


def test_a_photo_with_something_private_waits_and_is_owed(
    client: TestClient, database: Database, roof: ItemInfo
) -> None:
    photo = ledger.photo()
    walker = Walker(client).go(f"/trabajo/{CLINIC}/gastos/nuevo")
    walker.try_to_spend(("file", photo.name, photo.data), **TYPED, item=roof.id, privacy="later")
    (file,) = stored(database).files
    assert file.boxes == WITHHELD
    owed = "Falta tapar lo privado en una foto de G-0001: mientras tanto nadie la ve."
    assert owed in Walker(client).go(f"/clinicas/{CLINIC}").text
    walker.go(f"/trabajo/{CLINIC}").click(owed)
    assert walker.path == f"/trabajo/{CLINIC}/archivos/{file.id}/tapar"
    walker.send("Guardar así", privacy="nothing")
    assert stored(database).files[0].boxes == ()
    assert owed not in Walker(client).go(f"/clinicas/{CLINIC}").text


def test_what_is_private_is_asked_once_the_picture_is_here(client: TestClient, database: Database) -> None:
    photo = ledger.photo()
    walker = Walker(client).go(f"/trabajo/{CLINIC}/gastos/nuevo")
    walker.send("Continuar", ("file", photo.name, photo.data))
    assert walker.path.endswith("/privado")
    walker.try_to_send("Continuar")
    said = "Diga si en la foto se ven caras, placas, números de cuenta u otros datos de personas."
    assert (walker.status, said in walker.text) == (422, True)
    walker.send("Continuar", privacy="later").spend(**TYPED, item="off_plan")
    assert stored(database).files[0].boxes == WITHHELD


def test_a_file_that_comes_later_is_covered(
    client: TestClient, database: Database, tmp_path: Path, roof: ItemInfo
) -> None:
    expense = database.write(lambda session: ledger.an_expense(session, tmp_path, roof))
    walker, photo = Walker(client).go(f"/trabajo/{CLINIC}/gastos/{expense.id}/archivos"), ledger.photo()
    said = {"purpose": "photo", "drawn": "640x480 0,0,5000,2500"}
    walker.send("Subir archivo", ("file", photo.name, photo.data), **said)
    assert [file.boxes for file in stored(database).files] == [(BOX,)]
    walker.click("Subir").send("Subir archivo", ("file", "factura.pdf", ledger.paper().data), purpose="proof")
    assert [file.boxes for file in stored(database).files] == [(BOX,), ()]


def test_auditors_find_the_original(client: TestClient, database: Database, tmp_path: Path, roof: ItemInfo) -> None:
    photo = ledger.photo()
    expense = database.write(lambda session: ledger.an_expense(session, tmp_path, roof, upload=photo))
    cast.signed_in(client, database, Role.AUDITOR)
    page = f"/trabajo/{CLINIC}/gastos/{expense.id}"
    walker = Walker(client).go(page)
    assert "Descargar el original 1" in walker.text
    cast.signed_in(client, database, Role.TREASURER)
    assert "Descargar el original" not in Walker(client).go(page).text
