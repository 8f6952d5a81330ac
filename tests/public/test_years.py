"""A clinic with two years: each page, picture, poster and text is of its own year, and both stand side by side."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.clinics.models import NotifiedAmount
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import system_author
from assembly.journal import services as journal
from tests.factories.cast import AT, CLINIC, set_stage, visitor
from tests.paper.pdf import read
from tests.public.story import NOW, whole_year
from tests.public.test_views import in_order, text_of
from tests.share.test_views import sent, tags

PAGE = f"/clinicas/{CLINIC}"
BEFORE = f"{PAGE}?anio=2025"


def granted_before(session: Session) -> None:
    """The year before had an amount, and nothing came of it."""
    about = {"source": "Oficio 12/2025", "notified_on": date(2025, 2, 2)}
    fact = NotifiedAmount(clinic_id=CLINIC, id=new_id(), year=2025, amount=Money(200_000_00), **about)
    journal.record(session, system_author(AT, "import-year"), fact)


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path))
    database.write(granted_before)
    with visitor(database, tmp_path) as browser:
        yield browser


def test_a_former_year_says_only_what_is_its_own(client: TestClient) -> None:
    text = text_of(client, BEFORE)
    in_order(
        text, "Año 2025", "En 2025 no se recibió dinero.", "Monto asignado para 2025: $200,000.00", "No falta nada"
    )
    assert "El programa" not in text
    assert "Todavía no se ha recibido" not in text


def test_years_stand_side_by_side(client: TestClient) -> None:
    text = text_of(client, PAGE)
    in_order(text, "Cada año", "Obras y compras terminadas", "2026 $555,000.00 $398,480.75 $156,519.25 $6,600.00")
    in_order(text, "0 de 10", "2025 $0.00 $0.00 $0.00 $0.00 0 de 0")
    links = client.get(PAGE).text.split("<table")[1].split("</table>")[0]
    assert (links.count("<a "), f'href="{BEFORE}"' in links) == (1, True)


def test_a_year_without_anything_is_said(client: TestClient) -> None:
    in_order(text_of(client, f"{PAGE}?anio=2019"), "De 2019 no hay nada anotado", "Lo que sigue es de 2026.")
    assert "no hay nada anotado" not in text_of(client, BEFORE)


def test_what_is_sent_of_a_year_is_of_that_year(client: TestClient) -> None:
    assert sent(client, BEFORE)[1:2] == ["Año 2025 · No se recibió dinero"]
    found = tags(client, BEFORE)
    assert found["og:title"] == "Clínica Los Encinos 2025"
    assert found["og:image"] == f"http://testserver{PAGE}/imagen.png?anio=2025"
    assert client.get(f"{PAGE}/imagen.png?anio=2025").content != client.get(f"{PAGE}/imagen.png").content
    assert f'href="{PAGE}/cartel.pdf?anio=2025"' in client.get(BEFORE).text
    assert read(client.get(f"{PAGE}/cartel.pdf?anio=2025").content).says("Año 2025", f"testserver{BEFORE}") == []
