"""A booklet from the blank one to the expenses, with everything that may be wrong in it."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from starlette.testclient import TestClient

from assembly.booklet.models import BookletDraft
from assembly.booklet.rules import MOST_BYTES, MOST_ROWS
from assembly.budget.queries import ItemInfo
from assembly.core.database import Database
from assembly.core.money import read_money
from assembly.core.permissions import Role
from assembly.expenses import queries
from assembly.expenses.queries import ExpenseInfo
from assembly.journal.models import JournalLine
from assembly.web.workbook import BookCell, Column, Sheet, workbook_bytes
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.factories.walker import Walker

PAGE = f"/trabajo/{CLINIC}/cuadernillo"
HEAD = (
    "Fecha de pago",
    "Proveedor",
    "Qué se compró",
    "Clave del concepto",
    "Monto",
    "Forma de pago",
    "Comprobante",
    "Motivo sin comprobante",
    "Ya lo revisé",
)
CAL = (date(2026, 3, 10), "Ferretería Ficticia", "Cal", "I-01", read_money("1,200.50"), "Efectivo", "Nota", None, None)
PAINT = ("11/3/2026", "Pinturas Inventadas", "Pintura", "i-01", "$800", "transferencia", "Factura", None, None)
FREIGHT = ("12/03/2026", "Juan", "Flete", "Fuera de lo aprobado", 350, "Efectivo", "Sin comprobante", "No da", None)


@pytest.fixture
def items(database: Database) -> list[ItemInfo]:
    cast.set_stage(database)
    return database.write(ledger.approved_items)


@pytest.fixture
def client(database: Database, tmp_path: Path, items: list[ItemInfo]) -> TestClient:
    """The treasurer's browser; the deposit came before the expenses."""
    database.write(lambda session: ledger.a_deposit(session, on=date(2026, 3, 1)))
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def book(*rows: Sequence[BookCell], head: Sequence[str] = HEAD) -> tuple[str, str, bytes]:
    """A filled booklet as the form's file."""
    made = workbook_bytes("Gastos", [Sheet("Gastos", [Column(title, 12) for title in head], rows)])
    return "file", "gastos marzo.xlsx", made


def sent(client: TestClient, *rows: Sequence[BookCell]) -> Walker:
    return Walker(client).go(PAGE).try_to_send("Revisar el cuadernillo", book(*rows))


def stored(database: Database) -> list[ExpenseInfo]:
    return sorted(database.read(lambda session: queries.expenses_of(session, CLINIC)), key=lambda one: one.number)


def lines(database: Database) -> int:
    query = select(func.count()).select_from(JournalLine)
    return database.read(lambda session: session.execute(query).scalar_one())


def waiting(database: Database) -> int:
    query = select(func.count()).select_from(BookletDraft)
    return database.read(lambda session: session.execute(query).scalar_one())


def test_a_booklet_is_shown_and_then_entered_whole(client: TestClient, database: Database) -> None:
    before = lines(database)
    page = sent(client, CAL, PAINT, FREIGHT)
    assert "3 gastos nuevos por $2,350.50." in page.text
    assert "gastos marzo.xlsx" in page.text
    assert (lines(database), stored(database), waiting(database)) == (before, [], 1)
    page.send("Registrar los 3 gastos")
    assert "Se registraron 3 gastos" in page.text
    assert [
        (one.folio, one.amount.plain, one.paid_on.day, one.method.value, one.proof.value, one.is_off_plan)
        for one in stored(database)
    ] == [
        ("G-0001", "1200.50", 10, "cash", "note", False),
        ("G-0002", "800.00", 11, "transfer", "invoice", False),
        ("G-0003", "350.00", 12, "cash", "none", True),
    ]
    assert waiting(database) == 0


def test_one_wrong_row_keeps_all_of_them_out(client: TestClient, database: Database) -> None:
    wrong: list[Sequence[BookCell]] = [
        ("10 de marzo", "Ferretería", "Clavos", "I-01", "10", "Efectivo", "Nota"),
        (date(2026, 3, 10), None, "Clavos", "I-01", "diez", "Efectivo", "Nota"),
        (date(2026, 3, 10), "Ferretería", "Clavos", "Z-77", "10", "Efectivo", "Nota"),
        (date(2026, 3, 10), "Ferretería", "Clavos", "I-01", "10", "Fiado", "Nota"),
        (date(2026, 3, 10), "Ferretería", "Clavos", "I-01", "10", "Efectivo", "Sin comprobante"),
        (date(2026, 3, 10), "Ferretería", "Techo", "I-01", "180,000", "Efectivo", "Nota"),
        ("31/2/2026", None, "Clavos", "Z-78", "10", "Efectivo", "Nota"),
    ]
    before = lines(database)
    page = sent(client, CAL, *wrong)
    assert "Hay 7 renglones por corregir" in page.text
    for said in (
        "Fecha de pago: Escriba la fecha con día, mes y año.",
        "Proveedor: Escriba a quién se le pagó.",
        "Fecha de pago: El 31/2/2026 no existe en el calendario. Revise el día y el mes. Proveedor: Escriba a quién se "
        "le pagó. Clave del concepto: «Z-78» no es una",
        "«Z-77» no es una de las opciones. Escriba una de estas: I-01,",
        "Forma de pago: «Fiado» no es una de las opciones. Escriba una de estas: Efectivo, Transferencia,",
        "Motivo sin comprobante: Escriba por qué no hay comprobante",
        "quedan $178,799.50",
    ):
        assert said in page.text
    assert "Registrar los" not in page.text
    assert (lines(database), stored(database)) == (before, [])
    answer = cast.send(client, page.path)
    assert answer.status_code == 409
    assert stored(database) == []


def test_what_is_odd_is_answered_in_a_column_of_its_own(client: TestClient, database: Database) -> None:
    sent(client, CAL).send("Registrar 1 gasto")
    page = sent(client, CAL)
    assert "Ya lo revisé: Hay otro gasto con el mismo proveedor, la misma cantidad y la misma fecha" in page.text
    assert "Hay 1 renglón por revisar Solo es un aviso." in page.text
    assert "escriba «sí» en la columna «Ya lo revisé»" in page.text
    assert "por corregir" not in page.text
    page = sent(client, CAL, ("10 de marzo", *PAINT[1:]))
    assert "Hay 1 renglón por corregir Corrija ese renglón en su hoja de cálculo" in page.text
    assert "Hay 1 renglón por revisar" in page.text
    sent(client, (*CAL[:-1], "sí")).send("Registrar 1 gasto")
    assert [one.folio for one in stored(database)] == ["G-0001", "G-0002"]


def test_the_published_booklet_comes_back_with_rows_at_its_end(client: TestClient, database: Database) -> None:
    sent(client, CAL, FREIGHT).send("Registrar los 2 gastos")
    published = client.get(f"/clinicas/{CLINIC}/cuadernillo.xlsx")
    assert published.status_code == 200
    page = Walker(client).go(PAGE)
    page.try_to_send("Revisar el cuadernillo", ("file", "cuadernillo.xlsx", published.content))
    assert "El archivo no trae ningún gasto nuevo: los que tienen folio ya están registrados." in page.text
    head = ("Tipo", "Folio", *HEAD)
    known, another = ("Gasto", "G-0001", *CAL), ("Gasto", "G-0002", *CAL)
    page.go(PAGE).try_to_send("Revisar el cuadernillo", book(known, (None, None, *PAINT), head=head))
    assert "1 gasto nuevo por $800.00. 1 renglón ya estaba registrado y no se toca." in page.text
    page.send("Registrar 1 gasto")
    page.go(PAGE).try_to_send("Revisar el cuadernillo", book(another, (None, None, *PAINT), head=head))
    assert "El folio G-0002 no es el de un gasto registrado con esta fecha y este monto." in page.text


def test_what_changed_meanwhile_is_found_when_it_is_entered(
    client: TestClient, database: Database, items: list[ItemInfo], tmp_path: Path
) -> None:
    page = sent(client, (*CAL[:4], read_money("180,000"), *CAL[5:]))
    database.write(lambda session: ledger.an_expense(session, tmp_path, items[0], "100"))
    page.try_to_send("Registrar 1 gasto")
    assert "No se registró ningún gasto: hay renglones por corregir." in page.text
    assert "quedan $179,900.00" in page.text
    assert len(stored(database)) == 1


def packed(size: int) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hola", "Ese archivo no es una hoja de cálculo."),
        (packed(10), "Ese archivo no es una hoja de cálculo."),
        (packed(50_000_000), "El archivo es demasiado grande para ser un cuadernillo de gastos."),
        (b"PK\x03\x04" + b"0" * MOST_BYTES, "El archivo es demasiado grande para ser un cuadernillo de gastos."),
        (
            book(head=("Fecha", "Nombre"))[2],
            "Al archivo g.xlsx le faltan estas columnas del cuadernillo: Fecha de pago, Proveedor,",
        ),
        (book()[2], "El archivo no trae ningún gasto nuevo"),
        (book(*[CAL] * (MOST_ROWS + 1))[2], f"El archivo trae {MOST_ROWS + 1} gastos nuevos."),
    ],
    ids=["text", "zip", "bomb", "large", "columns", "empty", "many"],
)
def test_files_that_are_no_booklet(client: TestClient, database: Database, data: bytes, said: str) -> None:
    page = Walker(client).go(PAGE).try_to_send("Revisar el cuadernillo", ("file", "g.xlsx", data))
    assert page.status == 422
    assert said in page.text
    assert waiting(database) == 0


def test_the_blank_booklet_names_the_items(client: TestClient, items: list[ItemInfo]) -> None:
    answer = client.get(f"{PAGE}/en-blanco.xlsx")
    assert answer.headers["content-disposition"] == f'attachment; filename="cuadernillo-{CLINIC}-en-blanco.xlsx"'
    read = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert read.get_sheet_by_name("Gastos").to_python() == [list(HEAD)]
    listed = read.get_sheet_by_name("Qué se escribe").to_python()
    assert [row[1] for row in listed if row[0] == "Clave del concepto"] == [
        *(item.code for item in items),
        "Fuera de lo aprobado",
    ]


def test_a_booklet_is_its_treasurers(client: TestClient, database: Database, tmp_path: Path) -> None:
    page = sent(client, CAL)
    other = cast.visitor(database, tmp_path)
    cast.signed_in(other, database, Role.TREASURER)
    assert other.get(page.path).status_code == 404
    assert sent(client, PAINT).path != page.path
    assert client.get(page.path).status_code == 404
