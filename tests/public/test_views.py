"""The public pages over HTTP: what they say, what they weigh, how often they ask the database."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.expenses.queries import expenses_of
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage, visitor
from tests.public.story import NOW, whole_year

MOST_BYTES = 14 * 1024
MOST_STATEMENTS = 29


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A visitor three months after the assembly."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    with visitor(database, tmp_path) as browser:
        yield browser


@pytest.fixture
def full(client: TestClient, database: Database, tmp_path: Path) -> TestClient:
    """The same, where the first clinic has its whole year."""
    database.write(lambda session: whole_year(session, tmp_path))
    return client


def text_of(client: TestClient, path: str) -> str:
    """A page's words without its tags, spaces as one."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    body = re.sub(r"<style>.*?</style>", "", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&#39;", "'")


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def in_order(text: str, *parts: str) -> None:
    """Every part is there, each after the one before."""
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"«{part}» after «{text[max(0, place - 60) : place]}» in {text}"
        place = found + len(part)


def test_the_front_page_names_the_clinics_with_assemblies(full: TestClient) -> None:
    text = text_of(full, "/")
    in_order(text, "Busque su clínica", "Asambleas más recientes", "Clínica Los Encinos", "cerrada")
    in_order(text, "2 clínicas, 1 asamblea realizada.")


def test_an_empty_installation_says_how_to_begin(database: Database, tmp_path: Path) -> None:
    with visitor(database, tmp_path) as browser:
        assert "assembly import-clinics" in text_of(browser, "/")


@pytest.mark.parametrize("q", ["a" * 10_000, "\x00", "%", "_", "<b>", "✋"])
def test_hostile_searches_are_answered(client: TestClient, q: str) -> None:
    answer = client.get("/", params={"q": q})
    assert answer.status_code == 200
    assert "<b>" not in answer.text.split("<main")[1].split("Busque")[0]


def test_the_clinic_page_tells_everything_from_the_money_to_the_journal(full: TestClient) -> None:
    text = text_of(full, f"/clinicas/{CLINIC}")
    in_order(text, "Clínica Los Encinos", "Acayucan", "CLUES XXDEM000018", "Año 2026")
    in_order(text, "Recibido $555,000.00", "Gastado $398,480.75", "Queda $156,519.25", "Sin explicar $6,600.00")
    in_order(
        text,
        "De cada $100 recibidos, se han gastado poco más de $71.",
        "Monto asignado para 2026: $555,000.00 .",
        "Oficio 041",
    )
    in_order(
        text, "Lo que falta (11)", "tiene una objeción", "Tesorería", "G-0006", "$6,600.00 en efectivo", "hace 67 días"
    )
    in_order(text, "10 mejoras por $546,000.50", "1. Techo de la sala de espera", "I-01", "131 manos de 143 personas")
    in_order(
        text, "20 gastos", "Comida de la cuadrilla", "$1,800.00", "con nota", "fuera de lo aprobado", "por revisar"
    )
    in_order(text, "Brochas, rodillos y cinta", "Se revirtió el 16 de mayo de 2026 por tesorería: Se anotó dos veces")
    in_order(text, "Flete de láminas", "El fletero no da notas", "sin comprobante")
    in_order(text, "Asamblea del 21 de febrero de 2026", "cerrada", "143 personas presentes")
    in_order(text, "Asamblea del 7 de febrero de 2026", "no realizada", "Llovió y no hubo paso")
    in_order(text, "Comité", "Tesorería Guadalupe Hernández Ruiz", "desde el 21 de febrero de 2026")
    in_order(text, "Retiro de efectivo $30,000.00", "facilitador autorizado, en nombre de tesorería")
    in_order(text, "Gastos, para hoja de cálculo (CSV)", "La bitácora tiene 143 renglones", "Último cambio")


def test_a_clinic_before_its_first_assembly(client: TestClient) -> None:
    text = text_of(client, f"/clinicas/{CLINIC}")
    in_order(text, "Todavía no se ha recibido dinero.", "Todavía no se ha convocado a ninguna asamblea.")
    in_order(text, "Cuando haya una asamblea, aquí se verá", "La bitácora todavía no tiene renglones.")


def test_the_full_page_fits_in_one_window(full: TestClient) -> None:
    sizes = {path: len(gzip.compress(full.get(path).content)) for path in ("/", f"/clinicas/{CLINIC}")}
    assert {path: size for path, size in sizes.items() if size > MOST_BYTES} == {}


def test_the_number_of_statements_does_not_grow(client: TestClient, database: Database, tmp_path: Path) -> None:
    database.write(lambda session: whole_year(session, tmp_path, bought=1))
    database.write(lambda session: whole_year(session, tmp_path, bought=3, clues=OTHER_CLINIC))
    with counted(database) as one:
        assert client.get(f"/clinicas/{CLINIC}").status_code == 200
    with counted(database) as three:
        assert client.get(f"/clinicas/{OTHER_CLINIC}").status_code == 200
    assert len(one) == len(three)
    assert len(one) <= MOST_STATEMENTS


def test_a_preview_shows_the_figures(full: TestClient) -> None:
    page = full.get(f"/clinicas/{CLINIC}").text
    assert '<meta property="og:title" content="Clínica Los Encinos 2026">' in page
    told = "Recibido $555,000.00 · Gastado $398,480.75 · Queda $156,519.25 · Sin explicar $6,600.00"
    assert f'<meta property="og:description" content="{told}">' in page


def test_public_pages_set_no_cookie_and_come_again_as_304(full: TestClient) -> None:
    first = full.get(f"/clinicas/{CLINIC}")
    again = full.get(f"/clinicas/{CLINIC}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "set-cookie" not in first.headers
    assert full.head(f"/clinicas/{CLINIC}").status_code == 200


@pytest.mark.parametrize("clues", ["XXDEM999999", "xxdem999999", "%00", "'", "a" * 500])
def test_an_unknown_clinic_is_not_found(client: TestClient, clues: str) -> None:
    assert client.get(f"/clinicas/{clues}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/clinicas/xxdem000018", f"/clinicas/{CLINIC}"),
        ("/en/clinicas/XXdem000018/hoja-de-gastos.csv?x=1&y", f"/en/clinicas/{CLINIC}/hoja-de-gastos.csv?x=1&y"),
        ("/api/v1/clinics/xxdem000018?year=2026", f"/api/v1/clinics/{CLINIC}?year=2026"),
    ],
)
def test_a_key_in_lower_case_leads_to_the_one_in_capitals(client: TestClient, asked: str, found: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (308, found)
    assert client.get(found).status_code == 200


def test_desks_do_not_tell_strangers_which_clinics_there_are(client: TestClient) -> None:
    assert client.get("/trabajo/xxdem000018").status_code == 404


@pytest.mark.parametrize("query", ["anio=1999", "anio=x", "pagina=0", "pagina=99", "pagina=-1", "anio=٢٠٢٦"])
def test_an_odd_year_or_sheet_shows_the_current(full: TestClient, query: str) -> None:
    assert "20 gastos" in text_of(full, f"/clinicas/{CLINIC}?{query}")


def ids(database: Database) -> dict[int, str]:
    """The expenses' ids by number."""

    def job(session: Session) -> dict[int, str]:
        return {one.number: one.id for one in expenses_of(session, CLINIC)}

    return database.read(job)


def test_an_expense_shows_its_whole_chain(full: TestClient, database: Database) -> None:
    text = text_of(full, f"/clinicas/{CLINIC}/gastos/{ids(database)[6]}")
    in_order(text, "Gasto G-0006", "Muebles de baño y barras de apoyo", "$18,900.00", "con nota", "con objeción")
    in_order(text, "Se propuso con el número 3", "Se votó: 118 a favor y 25 en contra", "Se aprobó $74,500.50 (I-02)")
    in_order(text, "Se gastó $18,900.00", "Tiene comprobante", "Ferretería La Central", "Tarjeta", "Nota", "Tesorería")
    in_order(text, "Comprobantes y fotos", "Contraloría social", "La nota no dice cuántas barras", "Renglón")


def test_a_reversed_and_an_off_plan_expense_say_so(full: TestClient, database: Database) -> None:
    known = ids(database)
    undone = text_of(full, f"/clinicas/{CLINIC}/gastos/{known[11]}")
    in_order(undone, "Este gasto se revirtió y ya no cuenta", "Se anotó dos veces", "Se anotó $1,450.50 y se revirtió")
    off_plan = text_of(full, f"/clinicas/{CLINIC}/gastos/{known[20]}")
    in_order(off_plan, "fuera de lo aprobado", "Ninguna asamblea lo aprobó", "fuera de lo que la asamblea aprobó")


def test_photos_are_small_lazy_and_lead_to_the_whole(full: TestClient, database: Database) -> None:
    page = full.get(f"/clinicas/{CLINIC}/gastos/{ids(database)[6]}").text
    image = re.search(
        r'<a href="([^"]+)"><img src="([^"]+)" width="160" height="160" loading="lazy" alt="[^"]+">', page
    )
    assert image is not None
    assert [full.get(path).headers["content-type"] for path in image.groups()] == ["image/jpeg", "image/webp"]


def test_another_clinics_expense_is_not_found(full: TestClient, database: Database) -> None:
    key = ids(database)[1]
    assert full.get(f"/clinicas/{OTHER_CLINIC}/gastos/{key}").status_code == 404
    assert full.get(f"/clinicas/{CLINIC}/gastos/1").status_code == 404
    assert full.get(f"/clinicas/{CLINIC}/gastos/{new_id()}").status_code == 404


def test_the_pages_stand_in_english_too(full: TestClient, database: Database) -> None:
    for path in ("", f"/clinicas/{CLINIC}", f"/clinicas/{CLINIC}/gastos/{ids(database)[1]}"):
        answer = full.get(f"/en{path}")
        assert answer.status_code == 200
        assert '<html lang="en">' in answer.text
