"""What leaves the pages, over HTTP: the text to send, the preview with its picture, the poster for the wall."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image
from starlette.testclient import TestClient

from assembly.budget.queries import items_of
from assembly.core.database import Database
from assembly.expenses.queries import expenses_of
from assembly.journal.queries import head
from assembly.sending.rules import MOST_TEXT
from tests.factories.cast import CLINIC, set_stage, visitor
from tests.factories.pages import Shown
from tests.paper.pdf import read
from tests.public.story import NOW, whole_year

PAGE = f"/clinicas/{CLINIC}"
FIGURES = (
    "Año 2026 · Recibido $555,000 · Gastado $398,480.75 · Queda $156,519.25 · Sin explicar $6,600"
    " · 0 de 10 obras y compras terminadas · faltan 3 comprobantes"
)


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A visitor three months after the assembly, where nothing was written yet."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    with visitor(database, tmp_path) as browser:
        yield browser


@pytest.fixture
def full(client: TestClient, database: Database, tmp_path: Path) -> TestClient:
    """The same, where the clinic has its whole year."""
    database.write(lambda session: whole_year(session, tmp_path))
    return client


def sent(client: TestClient, path: str) -> list[str]:
    """The lines that a page gives to be sent; its link must carry the very same."""
    page = client.get(path).text
    link = re.search(r'href="(https://wa\.me/[^"]+)" rel="noopener noreferrer"', page)
    field = re.search(r"<textarea[^>]* readonly>\n?([^<]*)</textarea>", page)
    assert link is not None
    assert field is not None
    text = unescape(field[1])
    assert unquote(unescape(link[1]).partition("?text=")[2]) == text
    assert len(text) <= MOST_TEXT
    return text.split("\n")


def test_a_clinic_is_sent_with_its_figures(full: TestClient) -> None:
    told = ["Clínica Los Encinos", FIGURES, "Al 20 de mayo de 2026", f"http://testserver{PAGE}"]
    assert sent(full, PAGE) == told
    assert sent(full, f"{PAGE}?anio=2026")[3] == f"http://testserver{PAGE}?anio=2026"
    assert sent(full, f"/en{PAGE}")[3] == f"http://testserver/en{PAGE}"


def test_a_clinic_without_money_is_sent_too(client: TestClient) -> None:
    assert sent(client, PAGE)[1] == "Año 2026 · Todavía no se ha recibido dinero"


REGION_FIGURES = (
    "Año 2026 · Recibido $555,000 · Gastado $398,480.75 · Queda $156,519.25 · Sin explicar $6,600"
    " · 0 de 10 obras y compras terminadas · 1 de 2 clínicas recibieron dinero"
)
REGIONS = {
    "/estados/30": "Veracruz de Ignacio de la Llave",
    "/estados/30/municipios/003": "Municipio de Acayucan, Veracruz de Ignacio de la Llave",
}


@pytest.mark.parametrize("path", REGIONS)
def test_a_state_and_a_municipality_are_sent_with_theirs(full: TestClient, path: str) -> None:
    told = [REGIONS[path], REGION_FIGURES, "Al 20 de mayo de 2026", f"http://testserver{path}"]
    assert sent(full, path) == told
    assert sent(full, f"{path}?anio=2026") == [*told[:3], f"{told[3]}?anio=2026"]
    assert sent(full, f"{path}?anio=1999") == told
    preview = tags(full, f"{path}?anio=2026")
    assert (preview["og:description"], preview["og:image"]) == (
        REGION_FIGURES,
        f"http://testserver{path}/imagen.png?anio=2026",
    )


def test_a_state_without_anything_is_sent_too(full: TestClient) -> None:
    assert sent(full, "/estados/31")[:2] == ["Yucatán", "Todavía no se ha recibido dinero"]


def test_each_place_has_a_picture_of_its_own(full: TestClient) -> None:
    paths = ["/imagen.png", *(f"{path}/imagen.png" for path in (*REGIONS, "/estados/31", PAGE))]
    assert len({full.get(path).content for path in paths}) == len(paths)
    assert full.get("/estados/30/imagen.png?anio=2026").content == full.get("/estados/30/imagen.png").content
    for path in ("/estados/33/imagen.png", "/estados/30/municipios/999/imagen.png"):
        assert full.get(path).status_code == 404


def test_an_expense_an_item_and_an_acta_are_sent_with_theirs(full: TestClient, database: Database) -> None:
    expense = next(one for one in database.read(lambda s: expenses_of(s, CLINIC)) if one.number == 6)
    told = "G-0006: $18,900 · Muebles de baño y barras de apoyo · con nota · con objeción"
    assert sent(full, f"{PAGE}/gastos/{expense.id}")[1] == told
    item = database.read(lambda s: items_of(s, CLINIC))[0]
    told = "I-01: Techo de la sala de espera · Gastado $102,850 de $182,000 aprobados"
    assert sent(full, f"{PAGE}/conceptos/{item.id}")[1] == told
    told = "Acta de asamblea del 21 de febrero de 2026 · 143 personas presentes · 10 votaciones"
    assert sent(full, f"{PAGE}/asambleas/{item.assembly_id}")[1] == told


def tags(client: TestClient, path: str) -> dict[str, str]:
    """The tags of a page's preview."""
    root = Shown(client.get(path)).root
    named = ((node.get("property") or node.get("name"), node.get("content")) for node in root.iter("meta"))
    return {name: content or "" for name, content in named if name and name.startswith(("og:", "twitter:"))}


def test_a_page_says_what_its_preview_shows(full: TestClient) -> None:
    told = "Recibido $555,000.00 · Gastado $398,480.75 · Queda $156,519.25 · Sin explicar $6,600.00"
    assert tags(full, PAGE) == {
        "og:type": "website",
        "og:site_name": "Mano Alzada",
        "og:locale": "es_MX",
        "og:title": "Clínica Los Encinos 2026",
        "og:description": told,
        "og:url": f"http://testserver{PAGE}",
        "og:image": f"http://testserver{PAGE}/imagen.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "twitter:card": "summary_large_image",
    }
    assert tags(full, "/en/")["og:image"] == "http://testserver/en/imagen.png"
    assert tags(full, "/entrar") == {}


@pytest.mark.parametrize(
    "path",
    [
        "/imagen.png",
        "/estados/30/imagen.png",
        "/estados/30/municipios/003/imagen.png",
        f"{PAGE}/imagen.png",
        f"/en{PAGE}/imagen.png",
    ],
)
def test_the_picture_is_light_and_comes_again_as_304(full: TestClient, path: str) -> None:
    first = full.get(path)
    assert (first.status_code, first.headers["content-type"]) == (200, "image/png")
    assert len(first.content) <= 60 * 1024
    assert Image.open(BytesIO(first.content)).size == (1200, 630)
    assert full.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_the_picture_changes_with_the_record(client: TestClient, database: Database, tmp_path: Path) -> None:
    before = client.get(f"{PAGE}/imagen.png").content
    database.write(lambda session: whole_year(session, tmp_path))
    assert client.get(f"{PAGE}/imagen.png").content != before


def test_the_poster_says_what_the_page_says(full: TestClient, database: Database) -> None:
    answer = full.get(f"{PAGE}/cartel.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    paper = read(answer.content)
    assert len(paper.pages) == 1
    told = ["Clínica Los Encinos", "$555,000", "$398,480.75", "$156,519.25", "Sin explicar", "$6,600"]
    told += [
        "0 de 10 obras y compras terminadas · faltan 3 comprobantes",
        "I-01 Techo de la sala de espera",
        "en marcha",
    ]
    told += ["Tesorería", "Guadalupe Hernández Ruiz", "Impreso el 20 de mayo de 2026", f"testserver{PAGE}"]
    assert paper.says(*told) == []
    assert full.get(f"{PAGE}/cartel.pdf").content == answer.content
    code = database.read(lambda session: head(session, CLINIC)).code
    assert paper.says(f"CLUES {CLINIC}", f"código de la bitácora {code}") == []


def test_an_empty_clinic_has_a_poster(client: TestClient) -> None:
    paper = read(client.get(f"{PAGE}/cartel.pdf").content)
    assert paper.says("Todavía no hay mejoras aprobadas por la asamblea.", "Todavía no se elige un comité.") == []


def test_the_poster_is_spanish_whatever_the_page(full: TestClient) -> None:
    answer = full.get(f"/en{PAGE}/cartel.pdf", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}/cartel.pdf")
