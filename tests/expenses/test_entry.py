"""The entry screen by screen: an XML answers most of it, what was answered waits, and may be discarded."""

from pathlib import Path

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from assembly.budget.items import ItemInfo, items_of
from assembly.clinics.models import ProgrammeYear
from assembly.core.database import Database
from assembly.core.money import read_money
from assembly.core.permissions import Role
from assembly.expenses import queries
from assembly.expenses.models import ExpenseDraft
from assembly.expenses.queries import ExpenseInfo
from tests.claims.test_services import XML, xml
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.factories.walker import Walker, text_of
from tests.invoices.papers import UUID

NEW = f"/trabajo/{CLINIC}/gastos/nuevo"
MONEY = f"/trabajo/{CLINIC}/dinero"
FILE = ("file", XML.name, XML.data)


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


def drafts(database: Database) -> list[str]:
    return database.read(lambda session: list(session.execute(select(ExpenseDraft.id)).scalars()))


def checked(client: TestClient, method: str) -> Walker:
    """At the check of an expense off plan that an XML proves."""
    walker = Walker(client).go(NEW).send("Continuar", FILE).send("Continuar", item="off_plan")
    return walker.send("Continuar", method=method)


def test_an_xml_answers_all_but_the_item(client: TestClient, database: Database) -> None:
    walker = Walker(client).go(NEW).send("Continuar", FILE)
    assert walker.path.endswith("/concepto")
    for said in (
        "Proveedor Construcciones Ficticias RFC del proveedor CRF200101QW3 A nombre de XAXX010101000",
        "Fecha de la factura 7 de marzo de 2026 Subtotal $1,000.00 Impuestos que se suman (IVA y otros) $160.00 Total "
        "$1,160.00 Qué dice que se compró Impermeabilización del techo",
        f"Folio fiscal {UUID} El sello de la factura no ha sido modificada",
        "El sello no dice si el proveedor la canceló después. Preguntarlo en la página del SAT",
        "I-01 Impermeabilización del techo — quedan $180,000.00",
    ):
        assert said in walker.text
    walker.try_to_spend(item="Impermeabilización", method="transfer")
    assert "La fecha 7 de marzo de 2026 es de antes" not in walker.text
    (expense,) = stored(database)
    assert (expense.supplier, expense.what, expense.amount, expense.item_code, expense.proof) == (
        "Construcciones Ficticias", "Impermeabilización del techo", read_money("1160"), "I-01", "invoice",
    )  # fmt: skip
    assert "Gasto registrado" in walker.text
    assert (UUID in walker.text, drafts(database)) == (True, [])


def test_an_invoice_above_what_its_item_has_left_is_split(client: TestClient, database: Database) -> None:
    chairs = database.read(lambda session: items_of(session, CLINIC))[2]
    walker = Walker(client).go(NEW).send("Continuar", FILE)
    walker.click("Pagar con este concepto solo una parte de la factura").send("Continuar", amount="160")
    walker.send("Continuar", item=chairs.id).send("Continuar", method="cash").send("Registrar gasto")
    walker.go(NEW).send("Continuar", FILE).send("Continuar", item="off_plan").send("Continuar", method="cash").send(
        "Registrar gasto"
    )
    assert sorted((str(one.amount), one.item_code) for one in stored(database)) == [
        ("$1,000.00", None),
        ("$160.00", chairs.code),
    ]


def test_the_check_says_everything_and_each_answer_may_change(client: TestClient, database: Database) -> None:
    walker = (
        Walker(client)
        .go(NEW)
        .send("Continuar", FILE)
        .send("Continuar", item="off_plan")
        .send("Continuar", method="cash")
    )
    for said in (
        "mil ciento sesenta pesos 00/100 M.N.",
        "Es la fecha de la factura. Si se pagó otro día, cámbiela.",
        "Subtotal $1,000.00 Impuestos que se suman (IVA y otros) $160.00 Total de la factura $1,160.00",
    ):
        assert said in walker.text
    walker.click("Cambiar Cantidad").send("Continuar", amount="$1 000.5", day="2026-03-08")
    assert "$1,000.50mil pesos 50/100 M.N." in walker.text
    walker.send("Registrar gasto")
    (expense,) = stored(database)
    assert (expense.amount, expense.paid_on.isoformat()) == (read_money("1000.50"), "2026-03-08")


def test_the_check_says_that_a_second_word_will_be_needed(client: TestClient, database: Database) -> None:
    words = "Otra persona del comité lo tendrá que confirmar"
    walker = (
        Walker(client)
        .go(NEW)
        .send("Continuar", FILE)
        .send("Continuar", item="off_plan")
        .send("Continuar", method="transfer")
    )
    assert words not in walker.text
    low = cast.YEAR_SETTINGS | {"confirm_above": "1159.99"}
    database.write(lambda s: s.execute(update(ProgrammeYear).values(settings=low)) and None)
    walker.go(walker.path)
    assert f"{words} Son $1,160.00, más de $1,159.99, el límite de este año." in walker.text
    assert stored(database) == []


def test_the_rest_of_an_invoice_is_the_next_expense(client: TestClient, database: Database) -> None:
    walker = (
        Walker(client)
        .go(NEW)
        .send("Continuar", FILE)
        .send("Continuar", item="off_plan")
        .send("Continuar", method="cash")
    )
    walker.click("Cambiar Cantidad").send("Continuar", amount="1,000", day="2026-03-08").send("Registrar gasto")
    walker = Walker(client).go(NEW).send("Continuar", FILE)
    assert "A esta factura le quedan $160.00" in walker.text
    assert "Otros gastos de la clínica ya usan $1,000.00 de ella." in walker.text
    walker.click("Pagar con este concepto solo una parte de la factura")
    assert "A esta factura le quedan $160.00" in walker.text
    walker.try_to_send("Continuar", amount="160.01")
    assert (walker.status, walker.path[-5:]) == (422, "/pago")
    assert "La factura vale $1,160.00 y ya comprueba $1,000.00: le quedan $160.00, y el gasto es de" in walker.text
    walker.spend(amount="160", item="off_plan", method="cash")
    assert [one.amount for one in stored(database)] == [read_money("160"), read_money("1000")]
    walker = Walker(client).go(NEW).try_to_send("Continuar", FILE)
    assert walker.status == 422
    assert "Esta factura ya se usó en G-0001, G-0002: es de $1,160.00 y no le queda nada por comprobar." in walker.text


def test_what_another_expense_took_meanwhile_is_said_at_the_end(client: TestClient, database: Database) -> None:
    waiting = Walker(client).go(NEW).send("Continuar", FILE)
    Walker(client).go(NEW).spend(FILE, item="off_plan", method="cash")
    waiting.try_to_spend(item="off_plan", method="cash")
    assert waiting.status == 422
    assert "La factura vale $1,160.00 y ya comprueba $1,160.00: le quedan $0.00" in waiting.text


def test_the_same_file_asks_for_an_answer_that_the_page_takes(client: TestClient, database: Database) -> None:
    photo = ledger.photo()
    typed = {"proof": "note", "amount": "10", "day": "2026-03-10", "what": "Arena", "item": "off_plan"}
    for supplier in ("Ana", "Eva"):
        walker = Walker(client).go(NEW)
        walker.try_to_spend(("file", photo.name, photo.data), **typed, supplier=supplier, method="cash")
    assert walker.status == 422
    assert "Este mismo archivo ya comprueba el gasto G-0001. Si ese comprobante ampara también" in walker.text
    assert "file" not in walker.names
    walker.send("Registrar gasto", confirm_repeat="yes")
    assert len(stored(database)) == 2


def test_more_than_the_item_has_is_said_where_it_is_chosen(client: TestClient, database: Database) -> None:
    big = xml(subtotal="180000.01", total="180000.01", taxes="0")
    walker = Walker(client).go(NEW).try_to_spend(("file", big.name, big.data), item="Impermeabilización", method="cash")
    assert (walker.status, walker.path[-9:]) == (422, "/concepto")
    assert "se pasa por $0.01" in walker.text
    walker.try_to_spend(item="off_plan", method="cash")
    assert "Gasto registrado" in walker.text


def test_an_invoice_of_another_clinic_is_refused_at_once(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    database.write(lambda session: ledger.an_expense(session, tmp_path, None, "1", XML, OTHER_CLINIC))
    walker = Walker(client).go(NEW).try_to_send("Continuar", FILE)
    assert walker.status == 409
    assert f"Esta factura ya está usada en Clínica El Mezquite ({OTHER_CLINIC}), en el gasto G-0001." in walker.text
    assert drafts(database) == []


def test_an_xml_is_an_invoice(client: TestClient) -> None:
    walker = Walker(client).go(NEW).send("Continuar", FILE)
    walker.go(walker.path.replace("concepto", "tipo")).try_to_send("Continuar", proof="note")
    sentence = "Mandó el XML de una factura electrónica: elija «Factura» como comprobante"
    assert (walker.status, sentence in walker.text) == (422, True)


def test_each_screen_asks_for_one_thing(client: TestClient, database: Database) -> None:
    walker, asked = Walker(client).go(NEW), []
    typed = {"proof": "none", "no_proof_reason": "No dio nota", "supplier": "Ana", "what": "Arena", "amount": "10"}
    typed |= {"day": "2026-03-10", "item": "off_plan", "method": "cash"}
    while "Registrar gasto" not in [text_of(one) for one in walker.root.iter("button")]:
        asked.append(sorted(walker.names - {"id", "drawn", "privacy"}))
        walker.send("Continuar", None, **{name: value for name, value in typed.items() if name in walker.names})
    assert asked == [
        ["file"], ["proof"], ["no_proof_reason"], ["supplier", "what"], ["amount", "day"], ["item"], ["method"],
    ]  # fmt: skip
    assert "Por qué no hay comprobante No dio nota" in walker.text


def test_what_was_answered_waits_on_the_money_page(client: TestClient, database: Database) -> None:
    photo = ledger.photo()
    walker = Walker(client).go(NEW).send("Continuar", ("file", photo.name, photo.data))
    assert walker.path.endswith("/privado")
    walker.send("Continuar", privacy="nothing")
    walker.send("Continuar", proof="note").send("Continuar", supplier="Materiales El Puente", what="12 cubetas")
    for page in (MONEY, f"/trabajo/{CLINIC}"):
        walker.go(page)
        assert "Gastos sin terminar" in walker.text
    walker.click("Materiales El Puente")
    assert walker.path.endswith("/pago")
    walker.spend(amount="1234.5", day="2026-03-10", item="off_plan", method="cash")
    (expense,) = stored(database)
    assert (expense.amount, expense.has_proof) == (read_money("1234.50"), True)
    assert "Gastos sin terminar" not in walker.go(MONEY).text


def test_a_draft_is_its_authors_and_may_be_discarded(client: TestClient, database: Database) -> None:
    walker = Walker(client).go(NEW).send("Continuar").send("Continuar", proof="note")
    (key,) = drafts(database)
    page = f"/trabajo/{CLINIC}/gastos/borradores/{key}"
    mine = dict(client.cookies)
    cast.signed_in(client, database, Role.TREASURER)
    pages = (page, f"{page}/pago", f"{page}/descartar")
    assert [client.get(one).status_code for one in pages] == [404, 404, 404]
    assert [cast.send(client, one).status_code for one in pages] == [404, 404, 404]
    assert "Gastos sin terminar" not in Walker(client).go(MONEY).text
    client.cookies.update(mine)
    walker.go(MONEY).click("Descartar").send("Descartar")
    assert (walker.path, drafts(database), stored(database)) == (MONEY, [], [])


def test_a_new_proof_takes_the_place_of_the_old(client: TestClient, database: Database) -> None:
    walker = Walker(client).go(NEW).send("Continuar", FILE)
    walker.go(walker.path.replace("concepto", "comprobante"))
    assert "El archivo ya está guardado" in walker.text
    photo = ledger.photo()
    walker.send("Continuar", ("file", photo.name, photo.data)).go(walker.path.replace("privado", "tipo"))
    assert "Si elige «Sin comprobante», el archivo que mandó se quita." in walker.text
    walker.send("Continuar", proof="none")
    walker.spend(no_proof_reason="No dio nota", item="off_plan", method="cash")
    (expense,) = stored(database)
    assert (expense.proof, expense.no_proof_reason, expense.files) == ("none", "No dio nota", ())


def test_a_receiver_that_is_not_the_programmes_is_said(database: Database, client: TestClient) -> None:
    settings = cast.YEAR_SETTINGS | {"receiver_rfc": "SBI220101AB1"}
    database.write(lambda session: session.execute(update(ProgrammeYear).values(settings=settings)))
    walker = Walker(client).go(NEW).send("Continuar", FILE)
    assert (
        "Está a nombre de XAXX010101000 y el programa las pide a nombre de SBI220101AB1. Pregunte al proveedor si la "
        "puede cambiar; si no, puede registrarla así."
    ) in walker.text
    walker.spend(item="off_plan", method="cash")
    assert len(stored(database)) == 1


def test_nobody_begins_without_end(client: TestClient, database: Database) -> None:
    for _ in range(20):
        assert cast.send(client, NEW).status_code == 303
    answer = cast.send(client, NEW)
    assert answer.status_code == 409
    assert "Tiene 20 gastos sin terminar. Termine o descarte alguno antes de empezar otro." in answer.text
    walker = Walker(client).go(NEW).click("Ver los gastos sin terminar")
    assert walker.path == f"/trabajo/{CLINIC}/gastos/borradores"
    walker.send("Descartar")
    assert (walker.path, len(drafts(database))) == (f"/trabajo/{CLINIC}/gastos/borradores", 19)
    assert "Tiene muchos gastos sin terminar" not in walker.go(NEW).text
    assert "Descartar varios" in walker.go(MONEY).text


def test_whoever_goes_back_after_registering_is_led_to_the_expense(client: TestClient, database: Database) -> None:
    walker = checked(client, "transfer")
    draft = walker.path
    walker.send("Registrar gasto")
    (made,) = stored(database)
    for path in (draft, f"{draft}/concepto", f"{draft}/forma"):
        answer = client.get(path)
        assert (answer.status_code, made.id in answer.headers["location"]) == (303, True)
    assert client.get(f"{NEW.rpartition('/')[0]}/borradores/01a0ffff-0000-7000-8000-000000000000").status_code == 404


def test_cash_that_was_never_withdrawn_is_said_before_it_is_registered(client: TestClient) -> None:
    said = "Para este gasto faltan $1,160.00 de efectivo: no salen de ningún retiro anotado."
    assert [said in checked(client, method).text for method in ("cash", "transfer")] == [True, False]
