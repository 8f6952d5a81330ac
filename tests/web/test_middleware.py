"""Posts come from our own pages; every answer tells the browser what not to do; English stands under /en."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.app import create_app
from assembly.core.database import Database
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


def test_a_host_that_is_not_ours_is_refused(database: Database, tmp_path: Path) -> None:
    app = create_app(cast.settings(tmp_path, allowed_hosts="clinicas.example"), database)
    assert TestClient(app).get("/").status_code == 400
    assert TestClient(app, base_url="http://clinicas.example").get("/").status_code == 200
