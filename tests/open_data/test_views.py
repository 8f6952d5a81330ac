"""Files and JSON over HTTP: exact bytes, texts that match their seals, pages of clinics, errors in JSON."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.journal import queries as journal
from assembly.journal.rules import Head, seal_personal, verify_lines
from assembly.open_data.queries import journal_lines, journal_texts
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage, visitor
from tests.public.story import NOW, whole_year


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A program that reads the first clinic's whole year."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path))
    with visitor(database, tmp_path) as browser:
        yield browser


def got(client: TestClient, path: str, status: int = 200) -> Any:
    """The JSON of an answer."""
    answer = client.get(path)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, "*"), answer.text
    assert "set-cookie" not in answer.headers
    return answer.json()


def test_the_journal_is_given_byte_for_byte(client: TestClient, database: Database) -> None:
    answer = client.get(f"/clinicas/{CLINIC}/bitacora.jsonl")
    lines = answer.content.removesuffix(b"\n").split(b"\n")
    assert lines == database.read(lambda session: list(journal.lines(session, CLINIC)))
    assert verify_lines(CLINIC, lines) == database.read(lambda session: journal.head(session, CLINIC))
    assert answer.headers["content-type"] == "application/x-ndjson; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{CLINIC}-bitacora.jsonl"'


def test_every_text_matches_the_seal_in_its_line(client: TestClient) -> None:
    lines = [json.loads(line) for line in client.get(f"/clinicas/{CLINIC}/bitacora.jsonl").content.splitlines()]
    texts = [
        json.loads(line) for line in client.get(f"/clinicas/{CLINIC}/textos.jsonl").content.decode().split("\n")[:-1]
    ]
    seals = {(line["id"], field): seal for line in lines for field, seal in line["personal"].items()}
    opened = {(t["id"], t["field"]): seal_personal(bytes.fromhex(t["salt"]), t["value"]) for t in texts}
    assert opened == seals
    assert {tuple(sorted(text)) for text in texts} == {("field", "id", "salt", "value")}


def test_a_long_journal_comes_in_parts(client: TestClient, database: Database) -> None:
    whole = database.read(lambda session: list(journal.lines(session, CLINIC)))
    first = database.read(lambda session: journal_lines(session, CLINIC, 1, most=100))
    rest = database.read(lambda session: journal_lines(session, CLINIC, 101, most=100))
    assert [*first.lines, *rest.lines] == whole
    assert (first.next_n, rest.next_n) == (101, None)
    texts = [
        database.read(lambda session: journal_texts(session, CLINIC, 1, most=100)),
        database.read(lambda session: journal_texts(session, CLINIC, 101, most=100)),
    ]
    assert b"\n".join([*texts[0].lines, *texts[1].lines, b""]) == client.get(f"/clinicas/{CLINIC}/textos.jsonl").content
    assert [part.next_n for part in texts] == [101, None]
    assert client.get(f"/clinicas/{CLINIC}/bitacora.jsonl?desde=143").content == whole[-1] + b"\n"
    assert client.get(f"/clinicas/{CLINIC}/bitacora.jsonl?desde=x").status_code == 400


def test_the_spreadsheet_adds_up_to_what_was_spent(client: TestClient) -> None:
    answer = client.get(f"/clinicas/{CLINIC}/gastos.csv")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert answer.headers["content-disposition"] == f'attachment; filename="{CLINIC}-gastos.csv"'
    assert sum(round(float(row["Monto"]) * 100) for row in rows) == 398_480_75
    assert [row["Tipo"] for row in rows].count("Gasto") == 20
    undone = next(row for row in rows if row["Tipo"] == "Reversión")
    assert (undone["Folio"], undone["Monto"], undone["Motivo de la reversión"]) == (
        "G-0011",
        "-1450.50",
        "Se anotó dos veces",
    )


def test_clinics_come_by_key_a_page_at_a_time(client: TestClient) -> None:
    first = got(client, "/api/v1/clinics?limit=1")
    assert [item["clues"] for item in first["items"]] == [CLINIC]
    assert first["next"] == f"/api/v1/clinics?after={CLINIC}&limit=1"
    second = got(client, first["next"])
    assert ([item["clues"] for item in second["items"]], second["next"]) == ([OTHER_CLINIC], None)
    one, other = first["items"][0], second["items"][0]
    assert (one["name"], one["last_assembly"], one["last_assembly_state"]) == (
        "Clínica Los Encinos",
        "2026-02-21",
        "closed",
    )
    assert (other["last_assembly"], other["last_assembly_state"]) == (None, None)
    assert one["url"] == f"/api/v1/clinics/{CLINIC}"


def test_clinics_are_filtered(client: TestClient) -> None:
    assert [item["clues"] for item in got(client, "/api/v1/clinics?q=MEZQUITE")["items"]] == [OTHER_CLINIC]
    assert len(got(client, "/api/v1/clinics?state=30")["items"]) == 2
    assert got(client, "/api/v1/clinics?state=09")["items"] == []
    assert got(client, "/api/v1/clinics", 200)["next"] is None


def test_a_clinic_is_given_whole(client: TestClient, database: Database) -> None:
    found = got(client, f"/api/v1/clinics/{CLINIC}")
    assert found["figures"] == {
        "received": "555000.00",
        "spent": "398480.75",
        "left": "156519.25",
        "unexplained": "6600.00",
        "cash_missing": "0.00",
    }
    assert [len(found[name]) for name in ("items", "expenses", "movements", "assemblies", "committee", "missing")] == [
        10,
        20,
        3,
        2,
        3,
        10,
    ]
    first = found["assemblies"][0]["outcomes"][0]
    assert (first["subject_name"], first["verdict"], first["needed"]) == ("Techo de la sala de espera", "approved", 72)
    assert first["counts"][0] == {"option": "for", "name": None, "hands": 131}
    assert {expense["recorded_by"] for expense in found["expenses"]} == {"treasurer"}
    head = database.read(lambda session: journal.head(session, CLINIC))
    assert found["journal"] == {"lines": head.n, "hash": head.hash, "code": head.code}
    assert head == Head(CLINIC, 143, head.hash)


def test_an_answer_comes_again_as_304(client: TestClient) -> None:
    for path in ("/api/v1/clinics", f"/api/v1/clinics/{CLINIC}", f"/clinicas/{CLINIC}/gastos.csv"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"if-none-match": tag}).status_code == 304
        assert client.head(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/clinics?limit=0", 400, "LimitWrong"),
        ("/api/v1/clinics?after=%00", 400, "CursorWrong"),
        ("/api/v1/clinics?state=Veracruz", 400, "StateWrong"),
        ("/api/v1/clinics/XXDEM999999", 404, "NotFound"),
        ("/api/v1/clinics/%00", 404, "NotFound"),
        ("/api/v1/nothing", 404, "NotFound"),
        ("/api/", 404, "NotFound"),
    ],
)
def test_errors_are_json_too(client: TestClient, path: str, status: int, code: str) -> None:
    error = got(client, path, status)["error"]
    assert error["code"] == code
    assert error["sentence"].endswith(".")


@pytest.mark.parametrize("q", ["a" * 10_000, "%00", "%25", "_", "%27"])
def test_hostile_searches_find_nothing_or_all(client: TestClient, q: str) -> None:
    assert client.get(f"/api/v1/clinics?q={q}").status_code == 200


def test_the_program_says_that_it_is_well(client: TestClient) -> None:
    assert got(client, "/healthz") == {"status": "ok"}
    assert client.head("/healthz").status_code == 200
