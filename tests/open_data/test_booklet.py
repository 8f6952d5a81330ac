"""The spending booklet: its totals are the page's figures, text stays text, and the bytes are the same again."""

import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.money import Money
from assembly.expenses.queries import expenses_of
from assembly.public.queries import ClinicPage, clinic_page
from assembly.web.request import Upload
from assembly.web.workbook import Column, Sheet, workbook_bytes
from tests.factories import ledger
from tests.factories.cast import CLINIC, set_stage, visitor
from tests.invoices.papers import UUID, Paper
from tests.public.story import NOW, whole_year

PATH = f"/clinicas/{CLINIC}/cuadernillo.xlsx"


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A resident's browser, at a clinic with its whole year."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path))
    with visitor(database, tmp_path) as browser:
        yield browser


def tables(data: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's rows, as a spreadsheet reads them."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(rows: list[list[Any]], title: str) -> list[Any]:
    return [row[rows[0].index(title)] for row in rows[1:]]


def pesos(amount: Money) -> float:
    return amount.centavos / 100


def shown(database: Database) -> ClinicPage:
    return database.read(lambda session: clinic_page(session, CLINIC, NOW))


def test_the_totals_are_the_figures_of_the_page(client: TestClient, database: Database) -> None:
    answer, page = client.get(PATH), shown(database)
    assert answer.headers["content-disposition"] == f'attachment; filename="{CLINIC}-cuadernillo-2026.xlsx"'
    found, figures = tables(answer.content), page.figures
    assert list(found) == ["Clínica", "Conceptos", "Gastos", "Depósitos y retiros"]
    first = {row[0]: row[1] for row in found["Clínica"]}
    said = [first[name] for name in ("Recibido", "Gastado", "Queda", "Sin explicar")]
    assert said == [pesos(one) for one in (figures.received, figures.spent, figures.left, figures.unexplained)]
    assert said == [555_000.0, 398_480.75, 156_519.25, 6_600.0]
    last = dict(zip(found["Conceptos"][0], found["Conceptos"][-1], strict=True))
    left = sum(one.left.centavos for one in page.record.items) / 100
    assert (last["Aprobado"], last["Gastado"], last["Queda"]) == (pesos(page.approved), pesos(figures.spent), left)
    assert column(found["Gastos"], "Monto")[-1] == pesos(figures.spent)
    received, withdrawn, refunded, returned, paid_back = column(found["Depósitos y retiros"], "Monto")[-5:]
    assert (received, received - refunded - pesos(figures.spent)) == (pesos(figures.received), pesos(figures.left))
    assert (withdrawn, returned, paid_back) == (30_000.0, 0.0, 0.0)


def test_the_columns_add_up(client: TestClient) -> None:
    found = tables(client.get(PATH).content)
    items = [("Conceptos", title) for title in ("Aprobado", "Gastado", "Queda")]
    for sheet, title in [*items, ("Gastos", "Monto")]:
        *cells, total = column(found[sheet], title)
        assert sum(round(cell * 100) for cell in cells if cell != "") == round(total * 100), (sheet, title)
    *moved, received, withdrawn, refunded, returned, back = column(found["Depósitos y retiros"], "Monto")
    assert sum(round(cell * 100) for cell in moved) == round((received + withdrawn + refunded + returned + back) * 100)


def test_every_expense_is_there_with_its_reversal(client: TestClient, database: Database) -> None:
    rows = tables(client.get(PATH).content)["Gastos"]
    expenses = database.read(lambda session: expenses_of(session, CLINIC))[::-1]
    kinds, folios, days = (column(rows, name)[:-1] for name in ("Tipo", "Folio", "Fecha de pago"))
    listed = [(folio, day) for kind, folio, day in zip(kinds, folios, days, strict=True) if kind == "Gasto"]
    assert listed == [(one.folio, one.paid_on) for one in expenses]
    undone = rows[1 + kinds.index("Reversión")]
    told = dict(zip(rows[0], undone, strict=True))
    assert (told["Folio"], told["Monto"], told["Motivo de la reversión"]) == ("G-0011", -1450.5, "Se anotó dos veces")
    assert type(told["Fecha de pago"]) is date


def test_an_invoice_is_named_by_its_folio(client: TestClient, database: Database, tmp_path: Path) -> None:
    upload = Upload("factura.xml", Paper().xml)
    made = database.write(lambda session: ledger.an_expense(session, tmp_path, None, "1,000", upload))
    rows = tables(client.get(PATH).content)["Gastos"]
    told = dict(zip(column(rows, "Folio"), column(rows, "Folio fiscal (UUID)"), strict=True))
    assert {folio: uuid for folio, uuid in told.items() if uuid} == {made.folio: UUID}


def test_the_clinic_and_its_committee_head_the_booklet(client: TestClient, database: Database) -> None:
    rows, page = tables(client.get(PATH).content)["Clínica"], shown(database)
    first = {row[0]: row[1] for row in rows}
    assert (first["CLUES"], first["Clínica"], first["Año"]) == (CLINIC, "Clínica Los Encinos", 2026.0)
    assert first["Código de la bitácora"] == page.head.code
    committee = [(post, name, since) for post, name, since in rows[-3:]]
    assert committee == [(term.post_name, term.name, term.since) for term in page.record.committee]


def test_the_same_bytes_until_something_is_written(client: TestClient, database: Database, tmp_path: Path) -> None:
    first = client.get(PATH)
    assert client.get(f"{PATH}?anio=2026").content == first.content
    assert client.get(PATH, headers={"if-none-match": first.headers["etag"]}).status_code == 304
    assert client.get(f"/en{PATH}").content == first.content
    database.write(lambda session: ledger.a_refund(session, "1"))
    assert client.get(PATH).content != first.content


def test_text_that_begins_like_a_formula_stays_text() -> None:
    texts = ["=1+1", "+52 55", "-cable", "@SUMA(A1)", "{=A1}", "https://example.org", "12", "{{x}}", "_x0041_", ""]
    data = workbook_bytes("A & B", [Sheet("Hoja", [Column("=Uno", 10)], [[text] for text in texts])])
    assert tables(data)["Hoja"] == [["=Uno"], *[[text] for text in texts]]
    with zipfile.ZipFile(BytesIO(data)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert [sign for sign in ("<f>", "hyperlink") if sign in sheet] == []
    parts = ('orientation="landscape"', 'fitToHeight="0"', 'state="frozen"', "A &amp;&amp; B")
    assert [part for part in parts if part not in sheet] == []


def test_head_rows_stand_on_each_printed_page(client: TestClient) -> None:
    with zipfile.ZipFile(BytesIO(client.get(PATH).content)) as file:
        book = file.read("xl/workbook.xml").decode()
        assert file.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2
    assert book.count("_xlnm.Print_Titles") == 4
    assert "Gastos!$1:$1" in book


def test_a_clinic_without_money_has_an_empty_booklet(database: Database, tmp_path: Path) -> None:
    set_stage(database)
    with visitor(database, tmp_path) as client:
        found = tables(client.get(PATH).content)
        assert client.get("/clinicas/XXDEM999999/cuadernillo.xlsx").status_code == 404
    assert [len(rows) for rows in found.values()] == [15, 2, 2, 6]
