"""Posts come from our own pages; every answer tells the browser what not to do; English stands under /en."""

from pathlib import Path

import pytest
from httpx2 import Headers
from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.testclient import TestClient

from assembly.app import create_app
from assembly.core.database import Database
from assembly.core.permissions import Permission
from assembly.web.endpoint import get
from assembly.web.request import AppRequest
from tests.core.test_database import away
from tests.factories import cast

OURS = "http://testserver"


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    return cast.visitor(database, tmp_path)


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OURS}, False),
        ({"Origin": OURS}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({"Origin": "http://testserver:81"}, False),
    ],
)
def test_posts_of_other_sites_are_refused(client: TestClient, headers: dict[str, str], passes: bool) -> None:
    answer = client.post("/salir", data={}, headers=headers)
    assert (answer.status_code != 403) is passes


@pytest.mark.parametrize(("prefix", "lang"), [("", "es-MX"), ("/en", "en")])
def test_who_is_refused_gets_our_page_in_her_language(client: TestClient, prefix: str, lang: str) -> None:
    answer = client.post(f"{prefix}/salir", data={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, f'<html lang="{lang}">' in answer.text) == (403, True)
    assert prefix or "Este envío viene de otro sitio y no se aceptó: no se guardó nada." in answer.text


def test_reading_is_free_from_anywhere(client: TestClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/nada", "/static/icon.svg", "/entrar"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self' 'sha256-")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def checked(headers: Headers) -> list[str | None]:
    names = ("x-content-type-options", "referrer-policy", "cross-origin-opener-policy", "content-security-policy")
    return [headers.get(name, "")[:18] for name in names]


CHECKED = ["nosniff", "same-origin", "same-origin", "default-src 'none'"]


def _fault(_request: AppRequest, _session: Session) -> Response:
    raise RuntimeError("a fault of ours")


def test_a_fault_of_ours_and_a_wrong_host_carry_them_too(database: Database, tmp_path: Path) -> None:
    app = create_app(cast.settings(tmp_path, allowed_hosts="clinicas.example"), database)
    app.router.routes.insert(0, get("/falla", _fault, Permission.PUBLIC))
    ours = TestClient(app, base_url="http://clinicas.example", raise_server_exceptions=False)
    refused = ours.post("/salir", headers={"Sec-Fetch-Site": "cross-site"})
    answers = [
        ours.get("/falla"),
        TestClient(app).get("/"),
        refused,
        ours.get("/api/nada"),
        ours.put("/api/v1/clinics"),
    ]
    assert [answer.status_code for answer in answers] == [500, 400, 403, 404, 405]
    assert [checked(answer.headers) for answer in answers] == [CHECKED] * 5


def test_a_public_site_is_https_only(database: Database, tmp_path: Path) -> None:
    app = create_app(cast.settings(tmp_path, secure_cookies=True), database)
    headers = TestClient(app).get("/").headers
    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(("path", "lang"), [("/", "es-MX"), ("/en/", "en"), ("/en", "en"), ("/entrar", "es-MX")])
def test_the_address_says_the_language(client: TestClient, path: str, lang: str) -> None:
    assert f'<html lang="{lang}">' in client.get(path, follow_redirects=True).text


def test_links_stay_in_the_language(client: TestClient) -> None:
    page = client.get("/en/entrar").text
    assert 'action="/en/entrar' in page
    assert 'href="/entrar"' in page  # the way back to Spanish


def test_an_unknown_address_gets_our_page(client: TestClient) -> None:
    answer = client.get("/nada")
    assert (answer.status_code, "No encontramos esta página" in answer.text) == (404, True)


def test_a_wrong_method_gets_our_page(client: TestClient) -> None:
    assert (client.get("/salir").status_code, client.post("/").status_code) == (404, 404)


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/api/nada", 404, None),
        ("POST", "/api/nada", 404, None),
        ("DELETE", "/en/api/nada", 404, None),
        ("POST", "/api/v1/clinics", 405, {"GET", "HEAD"}),
        ("PUT", "/en/api/v1/clinics/XXDEM000018", 405, {"GET", "HEAD"}),
        ("POST", "/healthz", 405, {"GET", "HEAD"}),
    ],
)
def test_programs_are_refused_in_json(
    client: TestClient, method: str, path: str, status: int, allow: set[str] | None
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    assert set(answer.json()["error"]) == {"code", "sentence"}
    assert (set(answer.headers["allow"].split(", ")) if "allow" in answer.headers else None) == allow


def test_programs_of_another_site_are_refused_in_json(client: TestClient) -> None:
    answer = client.post("/api/v1/clinics", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "FromAnotherSite")


def test_a_database_that_is_away_is_said_to_watchers_and_people(client: TestClient, database: Database) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    away(database)
    watcher, person = client.get("/healthz"), client.get("/")
    assert (watcher.status_code, watcher.json()["error"]["code"]) == (503, "DatabaseAway")
    assert (person.status_code, "La base de datos no responde en este momento." in person.text) == (503, True)


def test_a_host_that_is_not_ours_is_refused_in_plain_words(database: Database, tmp_path: Path) -> None:
    app = create_app(cast.settings(tmp_path, allowed_hosts="clinicas.example,*.salud.example"), database)
    hosts = ["testserver", "salud.example", "clinicas.example", "Clinicas.Example:8000", "a.salud.example"]
    answers = [TestClient(app).get("/", headers={"Host": host}) for host in hosts]
    assert [answer.status_code for answer in answers] == [400, 400, 200, 200, 200]
    assert "Este sitio no se abre desde esa dirección." in answers[0].text
