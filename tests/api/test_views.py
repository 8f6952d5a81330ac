"""JSON over HTTP: clinics in pages, a clinic whole, rows of tables, errors, other sites."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.datasets.tables import BY_CODE
from assembly.journal import queries as journal
from assembly.journal.rules import Head
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


def test_clinics_are_searched_as_on_the_front_page(client: TestClient) -> None:
    def asked(query: str) -> tuple[list[str], str | None]:
        found = got(client, f"/api/v1/clinics?{query}")
        return [item["clues"] for item in found["items"]], found["meant"]

    assert asked("q=mescuite") == ([OTHER_CLINIC], "mezquite")
    assert asked("q=mescuite&state=09") == ([], None)
    assert asked("q=encnios") == ([CLINIC, OTHER_CLINIC], "encinos")  # the other is of that place
    first = got(client, "/api/v1/clinics?q=encnios&limit=1")
    assert first["next"] == f"/api/v1/clinics?after={CLINIC}&limit=1&q=encnios"
    assert asked(f"q=encnios&limit=1&after={CLINIC}") == ([OTHER_CLINIC], "encinos")
    assert asked(f"q=25&after={OTHER_CLINIC}") == ([], None)
    assert asked("q=encinos&after=XXDEM999999") == ([], None)


def test_a_clinic_is_given_whole(client: TestClient, database: Database) -> None:
    found = got(client, f"/api/v1/clinics/{CLINIC}")
    assert found["figures"] == {
        "received": "555000.00",
        "spent": "398480.75",
        "left": "156519.25",
        "unexplained": "6600.00",
        "cash_missing": "0.00",
        "refunded": "0.00",
    }
    assert [len(found[name]) for name in ("items", "expenses", "movements", "assemblies", "committee", "missing")] == [
        10,
        20,
        3,
        2,
        3,
        11,
    ]
    first = found["assemblies"][0]["outcomes"][0]
    assert (first["subject_name"], first["verdict"], first["needed"]) == ("Techo de la sala de espera", "approved", 72)
    assert first["counts"][0] == {"option": "for", "name": None, "hands": 131}
    assert {expense["recorded_by"] for expense in found["expenses"]} == {"treasurer"}
    head = database.read(lambda session: journal.head(session, CLINIC))
    assert found["journal"] == {"lines": head.n, "hash": head.hash, "code": head.code}
    assert head == Head(CLINIC, 143, head.hash)


def test_an_answer_comes_again_as_304(client: TestClient) -> None:
    for path in ("/api/v1/clinics", f"/api/v1/clinics/{CLINIC}", "/api/v1/expenses", "/api/v1/openapi.json"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"if-none-match": tag}).status_code == 304
        assert client.head(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/clinics?limit=0", 400, "LimitWrong"),
        ("/api/v1/clinics?after=%00", 400, "CursorWrong"),
        ("/api/v1/clinics?state=Veracruz", 400, "StateWrong"),
        (f"/api/v1/clinics/{CLINIC}?year=dosmil", 400, "YearWrong"),
        ("/api/v1/expenses?limit=x", 400, "LimitWrong"),
        ("/api/v1/expenses?after=XXDEM000018", 400, "PositionWrong"),
        ("/api/v1/expenses?clinic=xxdem000018", 400, "ClinicWrong"),
        ("/api/v1/expenses?clinic=XXDEM999999", 404, "NotFound"),
        ("/api/v1/expenses?state=1", 400, "StateWrong"),
        ("/api/v1/gastos", 404, "NotFound"),
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


def test_rows_come_a_page_at_a_time(client: TestClient) -> None:
    whole = got(client, "/api/v1/expenses?limit=500")
    assert (len(whole["items"]), whole["next"]) == (21, None)
    found: list[Any] = []
    address: str | None = f"/api/v1/expenses?clinic={CLINIC}&state=30&limit=8"
    while address:
        part = got(client, address)
        found += part["items"]
        address = part["next"]
    assert found == whole["items"]
    assert got(client, f"/api/v1/expenses?clinic={OTHER_CLINIC}") == {"items": [], "next": None}
    assert got(client, "/api/v1/expenses?state=09") == {"items": [], "next": None}
    assert sum(round(float(one["amount"]) * 100) for one in found) == 398_480_75


@pytest.mark.parametrize("code", [code for code in BY_CODE if code != "clinics"])
def test_every_table_is_a_list_too(client: TestClient, code: str) -> None:
    for row in got(client, f"/api/v1/{code}?limit=500")["items"]:
        assert list(row) == [column.name for column in BY_CODE[code].columns]


@pytest.mark.parametrize("path", ["/api/v1/expenses", "/en/api/v1/clinics", "/api/v1/nothing", "/datos/gastos.csv"])
def test_other_sites_may_ask(client: TestClient, path: str) -> None:
    asked = {"Origin": "https://diario.example", "Access-Control-Request-Method": "GET"}
    answer = client.options(path, headers=asked | {"Access-Control-Request-Headers": "If-None-Match"})
    assert (answer.status_code, answer.content) == (204, b"")
    allowed = [answer.headers[f"access-control-allow-{name}"] for name in ("origin", "methods", "headers")]
    assert allowed == ["*", "GET, HEAD", "If-None-Match"]
    assert client.get(path, headers=asked).headers["access-control-allow-origin"] == "*"
    assert client.get(path, headers=asked).headers["access-control-expose-headers"] == "ETag, Link"


def test_only_open_data_is_for_other_sites(client: TestClient) -> None:
    asked = {"Origin": "https://diario.example", "Access-Control-Request-Method": "GET"}
    for path in ("/", "/entrar", "/trabajo"):
        assert client.options(path, headers=asked).status_code == 404
        assert "access-control-allow-origin" not in client.get(path, headers=asked).headers


def test_refusals_of_every_layer_can_be_read(client: TestClient) -> None:
    for answer in (
        client.post("/api/v1/clinics"),
        client.post("/api/v1/clinics", headers={"Origin": "https://a.example"}),
    ):
        assert answer.status_code in (403, 405)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert set(answer.json()) == {"error"}
