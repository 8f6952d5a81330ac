"""Receipts and booklets on paper."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assembly.clinics.queries import clinic
from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.paper.money import BLANK_SINCE, blank_booklet_data
from assembly.paper.press import printed
from assembly.paper.rules import MOST_SHEETS
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.paper.papers import made
from tests.paper.pdf import Pdf, read
from tests.paper.test_rules import HOSTILE
from tests.public.story import whole_year

PAPER = f"/trabajo/{CLINIC}/papel"


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    cast.set_stage(database)
    database.write(ledger.approved_items)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def pdf(client: TestClient, path: str) -> Pdf:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return read(answer.content)


def test_receipts_have_two_on_a_sheet_and_the_codes_to_tick(client: TestClient) -> None:
    made_now = pdf(client, f"{PAPER}/recibos.pdf?hojas=3")
    assert len(made_now.pages) == 3
    assert made_now.pages[0].count("RecibídelComitédeSalud") == 2
    assert made_now.says("Clínica Los Encinos", CLINIC, "I-01", "E-01", "Recibió: nombre, y firma o huella") == []


@pytest.mark.parametrize("sheets", ["0", str(MOST_SHEETS + 1), "muchas", "-1"])
def test_how_many_sheets_is_asked_again(client: TestClient, sheets: str) -> None:
    answer = client.get(f"{PAPER}/recibos.pdf", params={"hojas": sheets})
    assert answer.status_code == 422
    assert "Escriba cuántas hojas de recibos quiere: un número de 1 a 50." in answer.text


def test_a_blank_booklet_names_what_was_approved(client: TestClient) -> None:
    blank = pdf(client, f"{PAPER}/cuadernillo.pdf")
    said = ("Cuadernillo de gastos 2026", "Impermeabilización del techo", "$180,000.00", "Cuadernillo en blanco")
    assert blank.says(*said) == []
    assert "Recibido" not in blank.text


def test_the_years_booklet_says_what_the_page_says(database: Database, tmp_path: Path) -> None:
    cast.set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path))
    anybody = cast.visitor(database, tmp_path)
    path = f"/clinicas/{CLINIC}/cuadernillo.pdf"
    whole = pdf(anybody, path)
    page = anybody.get(f"/clinicas/{CLINIC}").text
    for figure in ("$555,000.00", "$398,480.75", "$156,519.25", "$6,600.00"):
        assert figure in page
        assert whole.says(figure) == []
    said = ("G-0001", "17/03/2026", "Aceros de Acayucan", "Fuera de lo aprobado", "Depósitos, retiros y reintegros")
    assert whole.says(*said) == []
    assert anybody.get(path).content == anybody.get(f"{path}?anio=2026").content
    assert whole.tags("TH") > 0


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_write_is_only_text(text: str) -> None:
    made("receipt", {"clinic": text, "clues": CLINIC, "where": text, "items": [text], "sheets": 1})
    about: dict[str, Any] = {"year": "2026", "figures": [["Recibido", text]], "code": text, "n": 1, "as-of": text}
    rows = {"items": [[text] * 5], "item-sums": [text] * 5, "expenses": [[text] * 8], "expense-sums": [text] * 8}
    ends = {"movements": [[text] * 5], "signers": [[text, text]], "blank-rows": 1}
    made("booklet", {"clinic": text, "clues": CLINIC, "where": text, **about, **rows, **ends})


def test_a_clinic_without_items_has_a_booklet_too(client: TestClient, database: Database) -> None:
    here = database.read(lambda session: clinic(session, CLINIC))
    assert read(printed("booklet", blank_booklet_data(here, None, []), BLANK_SINCE)).says("Ninguna asamblea") == []
