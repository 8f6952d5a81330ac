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
from assembly.journal.rules import seal_personal, verify_lines
from assembly.open_data.queries import journal_lines, journal_texts
from tests.factories.cast import CLINIC, set_stage, visitor
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
    answer = client.get(f"/clinicas/{CLINIC}/hoja-de-gastos.csv")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert answer.headers["content-disposition"] == f'attachment; filename="{CLINIC}-hoja-de-gastos.csv"'
    assert sum(round(float(row["Monto"]) * 100) for row in rows) == 398_480_75
    assert [row["Tipo"] for row in rows].count("Gasto") == 20
    undone = next(row for row in rows if row["Tipo"] == "Reversión")
    assert (undone["Folio"], undone["Monto"], undone["Motivo de la reversión"]) == (
        "G-0011",
        "-1450.50",
        "Se anotó dos veces",
    )


def test_an_answer_comes_again_as_304(client: TestClient) -> None:
    path = f"/clinicas/{CLINIC}/hoja-de-gastos.csv"
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304
    assert client.head(path).status_code == 200
