"""The invoice on the pages: what the public reads of it, and where a credit note is handed in."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.core.clock import local_day
from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.web import words
from assembly.web.request import Upload
from tests.claims.test_services import NOTE, PAPER, XML, xml
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.factories.walker import Walker
from tests.invoices.papers import ANOTHER, UUID

NEW = f"/trabajo/{CLINIC}/notas-de-credito/nueva"
BUTTON = "Registrar nota de crédito"


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """The treasurer's browser."""
    cast.set_stage(database)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def spent(database: Database, folder: Path, pesos: str = "1,160", upload: Upload = XML) -> str:
    return database.write(lambda session: ledger.an_expense(session, folder, None, pesos, upload).id)


def public(client: TestClient, key: str) -> Walker:
    return Walker(client).go(f"/clinicas/{CLINIC}/gastos/{key}")


def test_the_public_reads_the_invoice(client: TestClient, database: Database, tmp_path: Path) -> None:
    walker = public(client, spent(database, tmp_path))
    assert f"Folio fiscal {UUID} Proveedor Construcciones Ficticias RFC del proveedor CRF200101QW3" in walker.text
    said = (
        "Qué dice que se compró Impermeabilización del techo Cantidad: 1 (Servicio) · importe sin impuestos: $1,000.00"
    )
    assert said in walker.text
    assert "El sello de la factura no ha sido modificada" in walker.text
    assert "El sello no dice si el proveedor la canceló después. Preguntarlo en la página del SAT" in walker.text
    links = [link.get("href", "") for link in walker.root.iter("a")]
    assert len([link for link in links if f"default.aspx?id={UUID}&re=CRF200101QW3" in link]) == 1


def test_a_persons_rfc_is_not_published(client: TestClient, database: Database, tmp_path: Path) -> None:
    key = spent(database, tmp_path, upload=xml(issuer_rfc="XAMA620210DQ5"))
    page = client.get(f"/clinicas/{CLINIC}/gastos/{key}").text
    assert "XAMA620210DQ5" not in page
    assert "Para preguntarlo al SAT hace falta el RFC de una persona, que aquí no se publica." in page
    assert "XAMA620210DQ5" not in client.get(f"/clinicas/{CLINIC}/bitacora.jsonl").text
    assert "XAMA620210DQ5" in client.get(f"/trabajo/{CLINIC}/gastos/{key}").text


def test_words_of_a_supplier_are_only_words(client: TestClient, database: Database, tmp_path: Path) -> None:
    attack = replace(PAPER, what=("&lt;script&gt;alert(1)&lt;/script&gt;",))
    key = spent(database, tmp_path, upload=Upload("factura.xml", attack.xml))
    assert "<script>alert" not in client.get(f"/clinicas/{CLINIC}/gastos/{key}").text
    assert "<script>alert(1)</script>" in public(client, key).text


def test_a_credit_note_is_handed_in(client: TestClient, database: Database, tmp_path: Path) -> None:
    key = spent(database, tmp_path)
    walker = Walker(client).go(f"/trabajo/{CLINIC}/dinero").click("Nota de crédito")
    walker.send(BUTTON, ("file", NOTE.name, NOTE.data))
    assert walker.path == f"/trabajo/{CLINIC}/gastos/{key}"
    assert "La nota de crédito quedó registrada" in walker.text
    seen = public(client, key).text
    assert "Se pagaron $200.00 de más" in seen
    assert (
        "La factura vale $960.00 con sus notas de crédito y los gastos que comprueba suman "
        "$1,160.00. El proveedor tiene que devolver la diferencia."
    ) in seen
    assert ANOTHER in seen
    _, _, notes = seen.partition("Notas de crédito")
    assert "no ha sido modificada" in notes
    today = words.day(local_day(datetime.now(UTC), "America/Mexico_City"), words.SPANISH)
    assert (
        "Por una factura con nota de crédito se pagaron $200.00 de más: el proveedor los tiene que devolver. "
        f"Desde el {today}. Le toca a: Tesorería."
    ) in Walker(client).go(f"/clinicas/{CLINIC}").text
    assert "Emitida el 7 de marzo de 2026 · registrada:" in seen


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("nota.xml", XML.data, "Es una factura, no una nota de crédito. Súbala en «Registrar un gasto»."),
        (
            "nota.xml",
            b"<a/>",
            "El XML no es una factura electrónica (CFDI). Elija el XML de la factura, o súbala en foto o PDF.",
        ),
        (
            "nota.pdf",
            ledger.paper().data,
            "El archivo no se puede leer como factura: está vacío, cortado o no es un XML. "
            "Descárguelo otra vez del correo del proveedor, o suba la factura en foto o PDF.",
        ),
    ],
)
def test_what_is_no_credit_note_is_refused(client: TestClient, name: str, data: bytes, sentence: str) -> None:
    walker = Walker(client).go(NEW).try_to_send(BUTTON, ("file", name, data))
    assert walker.status == 422
    assert sentence in walker.text


def test_only_the_treasurer_hands_it_in(client: TestClient, database: Database) -> None:
    cast.signed_in(client, database, Role.PRESIDENT)
    assert client.get(NEW).status_code == 403
    assert cast.send(client, NEW).status_code == 403


LOCAL = (
    '<implocal:ImpuestosLocales xmlns:implocal="http://www.sat.gob.mx/implocal" version="1.0" '
    'TotaldeRetenciones="5.00" TotaldeTraslados="0.00"/>'
)


def test_how_the_invoice_comes_to_its_total(client: TestClient, database: Database, tmp_path: Path) -> None:
    made = replace(PAPER, discount="50.00", taxes="152.00", total="1097.00", extra=LOCAL)
    key = spent(database, tmp_path, "1,097", Upload("factura.xml", made.xml))
    whole = (
        "Subtotal $1,000.00 Descuento -$50.00 Impuestos que se suman (IVA y otros) $152.00 Impuestos retenidos -$5.00"
    )
    assert f"{whole} Total $1,097.00" in public(client, key).text
    assert f"{whole} Total $1,097.00" in Walker(client).go(f"/trabajo/{CLINIC}/gastos/{key}").text
    journal = Walker(client).go(f"/clinicas/{CLINIC}/bitacora").text
    assert "subtotal $1,000.00, descuento $50.00. Impuestos que se suman: $152.00; retenidos: $5.00." in journal


def test_what_an_invoice_does_not_have_is_not_shown(client: TestClient, database: Database, tmp_path: Path) -> None:
    page = public(client, spent(database, tmp_path)).text
    assert "Subtotal $1,000.00 Impuestos que se suman (IVA y otros) $160.00 Total $1,160.00" in page
    assert ("Descuento" in page, "Impuestos retenidos" in page) == (False, False)
