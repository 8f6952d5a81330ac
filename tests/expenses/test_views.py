"""Entering, completing, reversing and reviewing expenses: who may, what is refused and how it is said."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.budget.queries import ItemInfo
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.evidence.models import EvidenceFile
from assembly.expenses import queries
from assembly.expenses.models import Expense
from assembly.expenses.queries import ExpenseInfo
from assembly.people import services as people
from assembly.web.request import Upload
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, send
from tests.factories.walker import Walker, text_of

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
NEW = f"/trabajo/{CLINIC}/gastos/nuevo"
TYPED: dict[str, Any] = {
    "proof": "note",
    "amount": "1,250.50",
    "day": "2026-03-10",
    "supplier": "Materiales El Puente",
    "what": "12 cubetas",
    "method": "transfer",
}
NOBODYS = "01a20000-0000-7000-8000-000000000000"


@pytest.fixture
def roof(database: Database) -> ItemInfo:
    """An approved item of 180,000 pesos."""
    cast.set_stage(database)
    return database.write(ledger.approved_items)[0]


@pytest.fixture
def client(database: Database, tmp_path: Path, roof: ItemInfo) -> TestClient:
    """The treasurer's browser."""
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def stored(database: Database) -> list[ExpenseInfo]:
    return database.read(lambda session: queries.expenses_of(session, CLINIC))


def work(expense: ExpenseInfo, page: str = "") -> str:
    return f"/trabajo/{CLINIC}/gastos/{expense.id}{page}"


def logged(database: Database, folder: Path, item: ItemInfo | None) -> ExpenseInfo:
    return database.write(lambda session: ledger.an_expense(session, folder, item))


def test_an_expense_with_its_photo(client: TestClient, database: Database, roof: ItemInfo) -> None:
    walker, photo = Walker(client).go(NEW), ledger.photo()
    walker.spend(("file", photo.name, photo.data), **TYPED, item=roof.id)
    (expense,) = stored(database)
    assert walker.path == work(expense)
    assert f"Gasto registrado Folio G-0001, renglón {expense.n} de la bitácora con nota" in walker.text
    assert "Otra persona del comité o la contraloría social lo tiene que revisar." in walker.text
    assert "Concepto I-01 Impermeabilización del techo" in walker.text
    assert (expense.amount.centavos, expense.item_id, expense.has_proof) == (125050, roof.id, True)
    walker.click("Registrar otro gasto").try_to_spend(**TYPED | {"method": "barter"})
    assert "I-01 Impermeabilización del techo — quedan $178,749.50" in walker.text


def test_the_same_form_twice_is_one_expense(client: TestClient, database: Database, roof: ItemInfo) -> None:
    form, photo = {"id": new_id()}, ledger.photo()
    files = {"file": (photo.name, photo.data)}
    first, second = (client.post(NEW, data=form, files=files) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    walker = Walker(client).go(first.headers["location"])
    walker.try_to_spend(**TYPED | {"item": roof.id, "method": "barter"}).send("Continuar", method="cash")
    check, form = walker.path, {"id": walker.field("id")}
    first, second = (client.post(check, data=form) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert cast.send(client, check).headers["location"] == first.headers["location"]
    assert len(stored(database)) == 1


def test_without_the_photo_yet_it_is_owed(client: TestClient, database: Database, roof: ItemInfo) -> None:
    walker = Walker(client).go(NEW).spend(**TYPED, item="off_plan")
    assert "falta subir la nota" in walker.text
    assert "fuera de lo aprobado" in walker.text
    photo = ledger.photo()
    walker.click("Subir el comprobante").send(
        "Subir archivo", ("file", photo.name, photo.data), caption="La nota", privacy="nothing"
    )
    assert "El archivo quedó guardado" in walker.text
    assert "falta subir la nota" not in walker.text
    assert [file.caption for file in stored(database)[0].files] == ["La nota"]


def test_only_the_treasurer_spends(client: TestClient, database: Database, tmp_path: Path, roof: ItemInfo) -> None:
    expense = logged(database, tmp_path, roof)
    pages = [NEW, work(expense, "/archivos"), work(expense, "/reversion")]
    for role in (Role.FACILITATOR, Role.CITIZEN_GUARANTOR, Role.MODERATOR, Role.AUDITOR):
        cast.signed_in(client, database, role)
        assert [client.get(page).status_code for page in pages] == [403, 403, 403]
        assert [send(client, page, **TYPED, item=roof.id, reason="x").status_code for page in pages] == [403, 403, 403]
        assert "Registrar otro gasto" not in Walker(client).go(work(expense)).text
    cast.signed_in(client, database, Role.TREASURER, OTHER_CLINIC)
    assert [client.get(page).status_code for page in [*pages, work(expense)]] == [404, 404, 404, 404]
    assert len(stored(database)) == 1


AMOUNT = "Escriba una cantidad en pesos, por ejemplo 1,234.50."


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("amount", "mil pesos", AMOUNT),
        ("amount", "١٢", AMOUNT),
        ("amount", "1e9", AMOUNT),
        ("amount", "-12.50", AMOUNT),
        ("amount", "0.00", "Anotó $0.00. Escriba una cantidad mayor que cero, por ejemplo 1,234.50."),
        (
            "amount",
            "180,000.01",
            "A «I-01 Impermeabilización del techo» le quedan $180,000.00 y el gasto es de $180,000.01: se pasa por "
            "$0.01. Revise la cantidad o el concepto; para gastar más hace falta una decisión de la asamblea.",
        ),
        ("supplier", "a" * 201, "El texto es muy largo: use 200 letras o menos."),
        ("what", "a\x07b", "El texto tiene signos que no se pueden guardar. Escríbalo de nuevo sin ellos."),
        (
            "day",
            "2025-12-31",
            "La fecha 31 de diciembre de 2025 es de antes de 2026, el año de este dinero. Revise el año que escribió.",
        ),
        ("proof", "none", "Escriba por qué no hay comprobante, por ejemplo «El fletero no da notas»."),
        ("proof", "ticket", "Elija una de las opciones."),
        ("method", "barter", "Elija una de las opciones."),
        ("item", "x", "Ese concepto no es de los aprobados en esta clínica. Elija uno de la lista."),
        (
            "item",
            "01a20000-0000-7000-8000-000000000000",
            "Ese concepto no es de los aprobados en esta clínica. Elija uno de la lista.",
        ),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_is_kept(
    client: TestClient, database: Database, roof: ItemInfo, name: str, typed: str, sentence: str
) -> None:
    walker = Walker(client).go(NEW).try_to_spend(**TYPED | {"item": roof.id} | {name: typed})
    assert walker.status == 422
    assert walker.text.count(sentence) == 2
    assert text_of(next(walker.root.iter("title"))).startswith("Error: Registrar un gasto")
    if name in ("supplier", "what", "day"):
        other = {"supplier": "what", "what": "supplier", "day": "amount"}[name]
        assert walker.field(other) == TYPED[other]
    assert stored(database) == []


def test_another_clinics_item_is_not_in_the_list(client: TestClient, database: Database) -> None:
    theirs = database.write(lambda session: ledger.approved_items(session, clues=OTHER_CLINIC))[0]
    walker = Walker(client).go(NEW).try_to_spend(**TYPED, item=theirs.id)
    assert walker.status == 422
    assert "Ese concepto no es de los aprobados en esta clínica. Elija uno de la lista." in walker.text
    assert stored(database) == []


@pytest.mark.parametrize(
    ("answered", "asked"),
    [
        ((), "Elija qué comprobante tiene del gasto."),
        (("proof",), "Escriba a quién se le pagó. Escriba qué se compró o qué trabajo se hizo."),
        (
            ("proof", "supplier", "what"),
            "Escriba cuánto se pagó, en pesos. Escriba la fecha del pago: día, mes y año.",
        ),
        (
            ("proof", "supplier", "what", "amount", "day"),
            "Elija a qué concepto corresponde el gasto.",
        ),
        (("proof", "supplier", "what", "amount", "day", "item"), "Elija cómo se pagó."),
    ],
)
def test_every_empty_field_of_a_screen_is_asked_for_at_once(
    client: TestClient, answered: tuple[str, ...], asked: str
) -> None:
    walker = Walker(client).go(NEW).try_to_spend(**{name: (TYPED | {"item": "off_plan"})[name] for name in answered})
    assert f"Hay un problema {asked}" in walker.text


FILES = {
    "big": (ledger.photo(padding=20_000_000), "El archivo pesa 20.1 MB y el máximo es 12 MB."),
    "lying": (ledger.photo(kind="PNG", name="nota.pdf"), "se llama «nota.pdf», pero por dentro es una imagen PNG."),
    "empty": (Upload("foto.jpg", b""), "El archivo está vacío: llegó sin contenido."),
    "heic": (Upload("IMG_1.HEIC", HEIC), "La foto «IMG_1.HEIC» está en el formato HEIC de iPhone"),
    "cut": (Upload("foto.jpg", ledger.photo().data[:200]), "La foto está incompleta o dañada"),
}


@pytest.mark.parametrize("which", FILES)
def test_a_file_that_cannot_be_taken_says_why_beside_it(
    client: TestClient, database: Database, roof: ItemInfo, which: str
) -> None:
    upload, sentence = FILES[which]
    walker = Walker(client).go(NEW)
    walker.try_to_spend(("file", upload.name, upload.data), **TYPED, item=roof.id)
    assert (walker.status, walker.text.count(sentence)) == (422, 2)
    assert stored(database) == []
    assert database.read(lambda session: session.execute(select(EvidenceFile.id)).all()) == []


def test_a_good_file_is_kept_whatever_is_wrong_later(client: TestClient) -> None:
    photo = ledger.photo()
    walker = Walker(client).go(NEW).try_to_spend(("file", photo.name, photo.data))
    assert "Elija qué comprobante tiene del gasto." in walker.text
    walker.go(walker.path.replace("tipo", "comprobante"))
    assert "El archivo ya está guardado foto.jpg." in walker.text.replace("guardadofoto", "guardado foto")


def test_a_repetition_warns_and_may_be_confirmed(client: TestClient, database: Database, roof: ItemInfo) -> None:
    Walker(client).go(NEW).spend(**TYPED, item=roof.id)
    walker = Walker(client).go(NEW).try_to_spend(**TYPED, item=roof.id)
    assert walker.status == 422
    assert "Ya está el gasto G-0001 con el mismo proveedor, la misma cantidad y la misma fecha." in walker.text
    walker.spend(confirm_repeat="yes")
    assert [expense.number for expense in stored(database)] == [2, 1]


def test_a_reversal_says_why_and_lets_enter_again(client: TestClient, database: Database, roof: ItemInfo) -> None:
    walker = Walker(client).go(NEW).spend(**TYPED, item=roof.id).click("Revertir este gasto")
    walker.try_to_send("Revertir gasto")
    assert "Hay un problema Escriba por qué se revierte el gasto." in walker.text
    walker.send("Revertir gasto", reason="La cantidad era otra")
    (expense,) = stored(database)
    assert expense.reversal is not None
    assert f"Gasto revertido Folio G-0001, renglón {expense.reversal.n} de la bitácora" in walker.text
    assert "Motivo: La cantidad era otra" in walker.text
    assert client.get(work(expense, "/reversion")).status_code == 409
    assert send(client, work(expense, "/reversion"), reason="Otra vez").status_code == 409
    assert client.get(work(expense, "/archivos")).status_code == 409
    walker.click("Registrar otro gasto").spend(**TYPED, item=roof.id)
    assert len(stored(database)) == 2


def test_the_guarantor_reviews_and_may_change_her_word(
    client: TestClient, database: Database, tmp_path: Path, roof: ItemInfo
) -> None:
    expense = logged(database, tmp_path, roof)
    cast.signed_in(client, database, Role.CITIZEN_GUARANTOR)
    walker = Walker(client).go(work(expense)).click("Revisar este gasto")
    walker.try_to_send("Anotar mi revisión", verdict="objected")
    assert "Escriba qué objeta de este gasto, para que quien lo registró pueda responder." in walker.text
    walker.send("Anotar mi revisión", verdict="objected", reason="No llegaron las cubetas")
    assert "Su revisión quedó anotada" in walker.text
    assert "Objetado – aval ciudadano" in walker.text
    walker.click("Cambiar mi revisión").send("Anotar mi revisión", verdict="seen")
    assert "después cambió su revisión" in walker.text
    (after,) = stored(database)
    assert [review.reason for review in after.reviews] == ["No llegaron las cubetas", None]
    assert not after.is_objected


def also_president(session: Session, expense: ExpenseInfo) -> None:
    """Whoever entered the expense takes the presidency too."""
    account = expense.recorded_by.partition(":")[2]
    people.grant(session, account, Grant(Role.PRESIDENT, ScopeKind.CLINIC, CLINIC), clock.now())


def test_who_entered_it_does_not_review_it(client: TestClient, database: Database, roof: ItemInfo) -> None:
    Walker(client).go(NEW).spend(**TYPED, item=roof.id)
    (expense,) = stored(database)
    assert client.get(work(expense, "/revision")).status_code == 403
    database.write(lambda session: also_president(session, expense))
    assert "Revisar este gasto" not in Walker(client).go(work(expense)).text
    answer = send(client, work(expense, "/revision"), verdict="seen")
    assert answer.status_code == 403
    assert "Usted registró este gasto: lo tiene que revisar otra persona" in answer.text
    assert stored(database)[0].reviews == ()


def test_what_is_not_ours_is_not_found(client: TestClient, database: Database, tmp_path: Path) -> None:
    theirs = database.write(lambda session: ledger.an_expense(session, tmp_path, None, clues=OTHER_CLINIC))
    for page in ("", "/archivos", "/reversion"):
        assert client.get(work(theirs, page)).status_code == 404
    assert client.get(f"/trabajo/{CLINIC}/gastos/otro").status_code == 404
    assert send(client, work(theirs, "/reversion"), reason="x").status_code == 404
    assert database.read(lambda session: session.execute(select(Expense.clinic_id)).all()) == [(OTHER_CLINIC,)]
