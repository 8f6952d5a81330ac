"""Files over HTTP: scopes, tags, who may read them, and the page of downloads."""

import csv
from io import StringIO

import pytest
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.datasets import queries
from assembly.datasets.queries import everything
from assembly.datasets.rules import NATION, Position, Scope
from assembly.datasets.tables import TABLES, table_named
from assembly.demo_cast import CEIBA, ENCINOS, MEZQUITE
from assembly.public.queries import clinic_page
from tests.datasets.played import NOW

FILES = ["gastos.csv", "gastos.json", "datapackage.json", "oc4ids.json"]


@pytest.mark.parametrize("folder", ["/datos", "/datos/estados/30", f"/clinicas/{ENCINOS}/datos"])
@pytest.mark.parametrize("file", FILES)
def test_a_file_is_for_everybody_and_comes_again_as_304(client: TestClient, folder: str, file: str) -> None:
    answer = client.get(f"{folder}/{file}")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert "set-cookie" not in answer.headers
    again = client.get(f"{folder}/{file}", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(f"{folder}/{file}")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


def test_the_scopes_hold_what_is_theirs(client: TestClient) -> None:
    def clinics(address: str) -> list[str]:
        return [row["clues"] for row in client.get(address).json()]

    assert clinics("/datos/clinicas.json") == sorted([ENCINOS, MEZQUITE, CEIBA])
    assert clinics("/datos/estados/30/clinicas.json") == sorted([ENCINOS, MEZQUITE, CEIBA])
    assert clinics("/datos/estados/09/clinicas.json") == []
    assert clinics(f"/clinicas/{MEZQUITE}/datos/clinicas.json") == [MEZQUITE]
    assert set(clinics(f"/clinicas/{ENCINOS}/datos/gastos.json")) == {ENCINOS}


@pytest.mark.parametrize(
    "path",
    [
        "/datos/expenses.csv",
        "/datos/estados/99/gastos.csv",
        "/datos/estados/x/gastos.csv",
        "/clinicas/XXDEM999999/datos/gastos.csv",
        "/datos?estado=33",
        "/datos?clinica=nada",
    ],
)
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_sums_are_those_of_the_page(client: TestClient, played: Database) -> None:
    page = played.read(lambda session: clinic_page(session, ENCINOS, NOW))

    def summed(table: str, only: str = "") -> int:
        text = client.get(f"/clinicas/{ENCINOS}/datos/{table}.csv").content.decode("utf-8-sig")
        rows = csv.DictReader(StringIO(text, newline=""))
        return sum(round(float(row["Monto"]) * 100) for row in rows if row.get("Tipo", "") == only)

    assert summed("gastos") == page.figures.spent.centavos
    assert summed("movimientos", "Depósito") == page.figures.received.centavos


def test_small_batches_give_the_same_rows(played: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = played.read(lambda session: [everything(session, table, NATION) for table in TABLES])
    monkeypatch.setattr(queries, "BATCH", 3)
    parts = [[row for rows in queries.batches(played, table, NATION) for row in rows] for table in TABLES]
    assert parts == whole
    assert [table.name for table, rows in zip(TABLES, whole, strict=True) if not rows] == [
        "traspasos",
        "respuestas",
        "gastos-a-decidir",
    ]


def test_rows_come_in_the_order_of_clinics_and_journals(played: Database) -> None:
    rows = played.read(lambda session: everything(session, table_named("movimientos"), NATION))
    places = [queries.position(row) for row in rows]
    assert places == sorted(places)
    one, then = played.read(
        lambda session: queries.page(session, table_named("gastos"), Scope(clues=ENCINOS), Position(), 1)
    )
    assert then == queries.position(one[0])


def test_the_page_lists_every_table_with_its_size(client: TestClient) -> None:
    for address in ("/datos", "/datos?estado=30", f"/datos?clinica={ENCINOS}", "/en/datos"):
        page = client.get(address)
        assert page.status_code == 200
        missing = [table.name for table in TABLES if f"/{table.name}.csv" not in page.text]
        assert missing == []
        assert len(page.text) < 120_000
    assert f'href="/clinicas/{ENCINOS}/datos/gastos.csv"' in client.get(f"/datos?clinica={ENCINOS}").text
