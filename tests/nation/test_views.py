"""The pages above the clinics: what they say, what they weigh, how often they ask the database."""

import gzip
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.budget.rules import Method
from assembly.core.database import Database
from assembly.summaries.services import refresh
from tests.factories import ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, add_clinic, set_stage, visitor
from tests.factories.pages import Shown
from tests.factories.statements import statements
from tests.public.story import NOW, whole_year

STATE, PLACE = "/estados/30", "/estados/30/municipios/003"
MOST_BYTES = 14 * 1024
FIGURES = "Recibido $555,000.00 Gastado $398,480.75 Queda $156,519.25 Sin explicar $6,600.00"
OF_100 = (
    "De cada $100 recibidos, se han gastado poco más de $71. De cada $100 gastados, poco más de $96 tienen comprobante."
)


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path))
    with visitor(database, tmp_path) as browser:
        yield browser


def text_of(answer: Response) -> str:
    """The words of a valid page, a space for every tag."""
    assert answer.status_code == 200, answer.text
    assert Shown(answer).text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.split("<main")[1]).split()).replace(" .", ".")


@pytest.mark.parametrize("path", ["/", STATE, PLACE])
def test_the_figures_stand_in_words_on_every_level(client: TestClient, path: str) -> None:
    text = text_of(client.get(path))
    for words in (
        FIGURES,
        OF_100,
        "Recibió dinero 1 de 2 clínicas.",
        "Están terminadas 0 de 10 obras y compras aprobadas.",
        "Se realizó 1 de 2 asambleas convocadas. Una se convocó y no se realizó.",
        "Se gastaron $1,800.00 fuera de los conceptos aprobados.",
    ):
        assert words in text, words


def test_cash_that_comes_out_of_no_withdrawal_is_told_on_every_level(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    def job(session: Session) -> None:
        ledger.a_deposit(session, "5,000", clues=OTHER_CLINIC)
        ledger.an_expense(session, tmp_path, None, "1,234.50", clues=OTHER_CLINIC, method=Method.CASH)

    told = "Hay gastos en efectivo por $1,234.50 que no salen de ningún retiro anotado."
    assert [told in text_of(client.get(path)) for path in ("/", STATE, PLACE)] == [False] * 3
    database.write(job)
    assert [told in text_of(client.get(path)) for path in ("/", STATE, PLACE)] == [True] * 3
    assert "$1,234.50 en efectivo sin retiro" in text_of(client.get(PLACE))
    sent = "$1,234.50 gastados en efectivo que no salen de ningún retiro"
    assert [sent in unescape(client.get(path).text) for path in (STATE, PLACE, f"/clinicas/{OTHER_CLINIC}")] == [
        True
    ] * 3


def test_the_map_and_its_list_say_the_same(client: TestClient) -> None:
    answer = client.get("/")
    assert "Veracruz de Ignacio de la Llave $71 gastados, $96 con comprobante" in text_of(answer)
    drawn = answer.text.split('class="map"')[1].split("</svg>")[0]
    assert (drawn.count("<path"), drawn.count('class="band-0"')) == (32, 31)
    assert f'href="{STATE}" tabindex="-1"><path class="band-3"' in drawn


def test_a_state_names_its_municipalities_and_what_changed(client: TestClient) -> None:
    page = client.get(STATE)
    text = text_of(page)
    assert "Municipios con clínicas (1) 2 clínicas. Acayucan 2 clínicas" in text
    assert "Cambios más recientes Clínica Los Encinos" in text
    assert f'href="{PLACE}"' in page.text
    assert "Clínica Los Encinos" in text_of(client.get("/", params={"q": "encinos", "estado": "30"}))
    assert "No encontramos" in text_of(client.get("/", params={"q": "encinos", "estado": "09"}))


def test_a_municipality_lists_its_clinics_with_their_figures(client: TestClient) -> None:
    text = text_of(client.get(PLACE))
    assert "Veracruz de Ignacio de la Llave Acayucan Año 2026 Municipio de Acayucan" in text
    assert "Clínica El Mezquite Los Encinos · XXDEM000025 sin asamblea" in text
    assert f"Clínica Los Encinos Los Encinos · XXDEM000018 Recibió $555,000.00. {OF_100}" in text
    assert "$6,600.00 sin explicar cerrada Asamblea del 21 de febrero de 2026" in text


def test_a_clinic_says_where_it_is(client: TestClient) -> None:
    page = client.get(f"/clinicas/{CLINIC}").text.split("</nav>")[1]
    assert [f'href="{path}"' in page for path in ("/", STATE, PLACE)] == [True] * 3


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/estados/33", 404),
        ("/estados/00", 404),
        ("/estados/3", 404),
        ("/estados/nada", 404),
        ("/estados/30/municipios/999", 404),
        ("/estados/30/municipios/3", 404),
        ("/estados/30/municipios/00003", 404),
        ("/estados/31/municipios/050", 200),
        ("/estados/31", 200),
        ("/estados/30?anio=1999&pagina=99", 200),
        ("/estados/30?anio=x&pagina=-1", 200),
        ("/?anio=2026", 200),
        ("/en/estados/30/municipios/003", 200),
    ],
)
def test_only_real_places_have_a_page(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_places_are_found_by_name(client: TestClient) -> None:
    text = text_of(client.get("/", params={"q": "acayucán"}))
    assert "Municipio de Acayucan, Veracruz de Ignacio de la Llave 2 clínicas" in text
    assert "Estado: Veracruz de Ignacio de la Llave 2 clínicas" in text_of(client.get("/?q=VERACRUZ"))


@pytest.mark.parametrize(
    ("q", "said"),
    [
        ("Tlaxcala", "Estado: Tlaxcala Todavía sin clínicas"),
        ("estado de méxico", "Estado: Estado de México Todavía sin clínicas Buscar otra vez"),
        ("estado de Puebla", "Estado: Puebla Todavía sin clínicas"),
        ("tlascala", "Estado: Tlaxcala Todavía sin clínicas"),  # as it is heard
        ("Zapopan", "Municipio de Zapopan, Jalisco Todavía sin clínicas"),
        ("municipio de zapopan", "Municipio de Zapopan, Jalisco"),
        ("losencinos", "¿Quiso decir «los encinos»? Esto encontramos: Clínica El Mezquite"),  # in Los Encinos
    ],
)
def test_places_without_clinics_are_found_too(client: TestClient, q: str, said: str) -> None:
    assert said in text_of(client.get("/", params={"q": q}))


def test_a_state_without_what_was_searched_offers_the_others(client: TestClient) -> None:
    text = text_of(client.get("/?q=ensinos&estado=20"))
    assert "No encontramos ninguna clínica con «ensinos» en Oaxaca" in text
    assert "¿Quiso decir «encinos»? En otros estados hay: Clínica El Mezquite" in text
    assert "En otros estados hay: Clínica El Mezquite" in text_of(client.get("/?q=encinos&estado=20"))
    found = client.get("/?q=encinos&estado=30")
    assert "En otros estados" not in text_of(found)
    assert '<a href="/?q=encinos">Buscar «encinos» en todo el país</a>' in found.text


def test_long_lists_come_in_sheets(client: TestClient, database: Database) -> None:
    def job(session: Session) -> None:
        for number in range(70):
            place = {"municipality_code": f"30{number + 300}", "municipality": f"Pueblo {number:03d}"}
            add_clinic(session, f"XXDEM{2000 + number:06d}", f"Clínica {number:02d}")
            for more in range(2):
                add_clinic(session, f"XXDEM{1000 + number * 2 + more:06d}", f"Otra {more}", **place)

    database.write(job)
    assert "Clínicas (72) Por nombre. Hoja 1 de 3." in text_of(client.get(PLACE))
    assert "Hoja anterior" in text_of(client.get(f"{PLACE}?pagina=3"))
    assert [len(gzip.compress(client.get(path).content)) < MOST_BYTES for path in ("/", STATE, PLACE)] == [True] * 3


def test_pages_are_light_and_ask_the_same_whatever_there_is(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    paths = ("/", STATE, PLACE, "/cerca", "/?q=encinos")
    assert {path for path in paths if len(gzip.compress(client.get(path).content)) > MOST_BYTES} == set()

    def asked(clues: str = CLINIC, write: bool = True) -> list[int]:
        counts = []
        for path in paths:
            if write:
                database.write(lambda session: ledger.a_refund(session, "1", clues=clues))
            with statements(database) as seen:
                assert client.get(path).status_code == 200
            counts.append(sum(one.startswith(("SELECT", "WITH")) for one in seen))
        return counts

    assert asked() == [15, 13, 19, 1, 3]  # while a clinic is stale
    database.write(lambda session: whole_year(session, tmp_path, bought=3, clues=OTHER_CLINIC))
    assert asked() == [15, 13, 19, 1, 3]
    database.write(refresh)
    assert asked(write=False) == [8, 6, 7, 1, 3]


def test_an_empty_installation(database: Database, tmp_path: Path) -> None:
    with visitor(database, tmp_path) as browser:
        assert "Todavía no hay clínicas" in text_of(browser.get("/"))
        assert "Todavía no hay clínicas de este estado." in text_of(browser.get(STATE))
        assert "Todavía no hay clínicas de este municipio." in text_of(browser.get(PLACE))
        assert "Elija su estado" in text_of(browser.get("/cerca"))


def test_the_list_of_coordinates(client: TestClient, database: Database) -> None:
    def job(session: Session) -> None:
        about = {"municipality_code": "30204", "municipality": "Agua Dulce"}
        add_clinic(session, "XXDEM000041", "Una", latitude=18_142_400, longitude=-94_144_600, **about)
        add_clinic(session, "XXDEM000042", "Dos palabras", latitude=18_150_000, longitude=-94_140_000, **about)

    assert client.get("/cerca/clinicas.txt").text == ""  # none has coordinates
    database.write(job)
    answer = client.get("/cerca/clinicas.txt")
    lines = [
        "=Agua Dulce, Veracruz de Ignacio de la Llave",
        "XXDEM000041 18142 -94145 Una",
        "XXDEM000042 8 5 Dos palabras",
    ]
    assert answer.text.split("\n") == lines
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert client.get("/cerca/clinicas.txt", headers={"Accept-Encoding": "identity"}).text.split("\n") == lines
