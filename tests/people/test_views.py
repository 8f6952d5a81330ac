"""Signing in and out, and one's own account, through the pages."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from itsdangerous import URLSafeSerializer
from starlette.testclient import TestClient

from assembly.app import create_app
from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.people import rules
from assembly.people.queries import secret_hash
from tests.factories import cast
from tests.factories.walker import Walker
from tests.people import crew
from tests.people.conftest import with_neighbours

REFUSED = "El nombre o la frase no coinciden. Revise que no haya letras de más y escríbalos de nuevo."


def walk(client: TestClient, path: str) -> Walker:
    return Walker(client).go(path)


def test_whoever_knows_the_passphrase_is_in(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    answer = crew.enter(client, " María.López ")
    assert (answer.status_code, answer.headers["location"]) == (303, client.app.url_path_for("desk"))  # type: ignore[attr-defined]  # Starlette's own app
    assert client.get("/cuenta").status_code == 200
    assert crew.tries(database) == [0, 0]


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/cuenta", "/cuenta"),
        ("/cuenta/frase?x=1", "/cuenta/frase?x=1"),
        ("//malo.example/cuenta", None),
        ("/\\malo.example", None),
        ("https://malo.example", None),
        ("", None),
    ],
)
def test_one_goes_on_to_where_one_was_going(
    client: TestClient, database: Database, asked: str, led: str | None
) -> None:
    crew.add_account(database)
    form = walk(client, f"/entrar?siguiente={quote(asked)}")
    assert form.field("siguiente") == (led or "")
    answer = crew.enter(client, siguiente=asked)
    assert answer.headers["location"] == (led or client.app.url_path_for("desk"))  # type: ignore[attr-defined]  # Starlette's own app


def test_a_page_that_needs_an_account_asks_to_sign_in(client: TestClient) -> None:
    answer = client.get("/cuenta/frase")
    assert (answer.status_code, answer.headers["location"]) == (303, "/entrar?siguiente=/cuenta/frase")
    assert client.post("/cuenta/salir-de-todo", data={"id": "x"}).status_code == 401


@pytest.mark.parametrize(("name", "phrase"), [("maria.lopez", crew.OTHER_PHRASE), ("juana.perez", crew.PHRASE)])
def test_a_wrong_try_stays_counted_and_says_the_same(
    client: TestClient, database: Database, name: str, phrase: str
) -> None:
    crew.add_account(database)
    answer = crew.enter(client, name, phrase)
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert answer.text.count(REFUSED) == 1
    assert "<title>Error: Entrar – Mano Alzada</title>" in answer.text
    assert f'value="{name}"' in answer.text
    assert phrase not in answer.text
    assert crew.tries(database) == [1, 1]
    assert crew.open_sessions(database) == 0


def test_after_ten_tries_even_the_right_passphrase_waits(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    for _ in range(rules.TRIES_BY_NAME):
        assert crew.enter(client, phrase=crew.OTHER_PHRASE).status_code == 200
    answer = crew.enter(client)
    assert (answer.status_code, "set-cookie" in answer.headers) == (429, False)
    assert "Hubo muchos intentos seguidos. Espere 15 minutos y pruebe otra vez." in answer.text
    assert crew.tries(database) == [10, 10]


def test_empty_fields_are_asked_for(client: TestClient) -> None:
    answer = crew.enter(client, "", " ")
    assert answer.status_code == 200
    assert [answer.text.count(text) for text in ("Escriba su nombre para entrar", "Escriba su frase.")] == [2, 2]


@pytest.mark.parametrize("text", ["x" * 10_000, "a\0b", "١٢", "<script>alert(1)</script>", "' OR 1=1 --", "%ud800"])
def test_hostile_text_is_only_a_wrong_try(client: TestClient, text: str) -> None:
    for name, phrase in ((text, crew.PHRASE), ("maria.lopez", text), (text, text)):
        answer = crew.enter(client, name, phrase)
        assert (answer.status_code, REFUSED in answer.text, "<script>" in answer.text) == (200, True, False)


def test_another_site_cannot_sign_a_browser_in(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    fields = {"sign_in_name": "maria.lopez", "passphrase": crew.PHRASE}
    assert client.post("/entrar", data=fields, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert crew.open_sessions(database) == 0


def cookies(answer: Any) -> list[str]:
    """The flags of the cookie that an answer sets."""
    return sorted(part.strip().split("=")[0].lower() for part in answer.headers["set-cookie"].split(";")[1:])


def test_the_cookie_is_for_the_server_only(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    answer = crew.enter(client)
    assert answer.headers["set-cookie"].startswith("session=")
    assert cookies(answer) == ["httponly", "max-age", "path", "samesite"]
    assert "samesite=lax" in answer.headers["set-cookie"].lower()


def test_behind_https_the_cookie_is_bound_to_this_host(database: Database, tmp_path: Any) -> None:
    cast.set_stage(database)
    app = create_app(cast.settings(tmp_path, secure_cookies=True), database)
    with_neighbours(app)
    client = TestClient(app, base_url="https://testserver", follow_redirects=False)
    crew.add_account(database)
    answer = crew.enter(client)
    assert answer.headers["set-cookie"].startswith("__Host-session=")
    assert cookies(answer) == ["httponly", "max-age", "path", "samesite", "secure"]
    assert client.get("/cuenta").status_code == 200
    assert client.post("/salir", data={"x": "y"}).headers["set-cookie"].startswith('__Host-session=""')
    assert client.get("/cuenta").status_code == 303


def show_cookie(client: TestClient, value: str) -> None:
    """Make the browser show this cookie and no other."""
    client.cookies.clear()
    client.cookies.set("session", value)


def test_each_sign_in_has_a_session_of_its_own(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    show_cookie(client, "una-que-puso-otro")
    first = crew.enter(client).cookies["session"]
    crew.add_account(database, "juana.perez", None)
    show_cookie(client, first)
    assert crew.enter(client, "juana.perez").cookies["session"] != first
    assert crew.open_sessions(database) == 1
    show_cookie(client, first)
    assert client.get("/cuenta").status_code == 303


def test_signing_out_ends_the_session_not_only_the_cookie(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    crew.enter(client)
    kept = client.cookies["session"]
    answer = client.post("/salir", data={"x": "y"})
    assert (answer.status_code, "session" in client.cookies) == (303, False)
    show_cookie(client, kept)
    assert client.get("/cuenta").status_code == 303
    assert client.post("/salir", data={"x": "y"}).status_code == 303


def test_my_account_names_my_roles_and_my_devices(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    client.headers["user-agent"] = "Mozilla/5.0 (Linux; Android 13) Chrome/120 Safari/537.36"
    crew.enter(client)
    text = walk(client, "/cuenta").text
    for words in ("María López", "maria.lopez", "tesorería", "Clínica Los Encinos", "Chrome · Android", "Este aparato"):
        assert words in text
    assert "Administrar cuentas" not in text


def press(client: TestClient, action: str) -> Any:
    """Press the only button of my account whose form goes to an address with `action`."""
    (address,) = re.findall(rf'action="(/cuenta/[^"]*{action}[^"]*)"', client.get("/cuenta").text)
    return client.post(address, data={"x": "y"})


def test_one_device_is_closed_from_another(client: TestClient, database: Database, tmp_path: Any) -> None:
    crew.add_account(database)
    phone = cast.visitor(database, tmp_path)
    with_neighbours(phone.app)
    crew.enter(phone)
    crew.enter(client)
    press(client, "aparatos")
    assert [browser.get("/cuenta").status_code for browser in (client, phone)] == [200, 303]


def test_nobody_closes_another_s_device(client: TestClient, database: Database, tmp_path: Any) -> None:
    crew.add_account(database)
    crew.enter(client)
    other = cast.visitor(database, tmp_path)
    with_neighbours(other.app)
    cast.signed_in(other, database, Role.ADMIN, None)
    for device in ("x" * 64, "a b", "١٢"):
        assert client.post(f"/cuenta/aparatos/{quote(device)}/salir", data={"x": "y"}).status_code == 404
    mine = secret_of(client)
    assert other.post(f"/cuenta/aparatos/{mine}/salir", data={"x": "y"}).status_code == 404
    assert [browser.get("/cuenta").status_code for browser in (client, other)] == [200, 200]
    assert client.post(f"/cuenta/aparatos/{mine}/salir", data={"x": "y"}).headers["location"] == "/entrar"
    assert client.get("/cuenta").status_code == 303


def secret_of(client: TestClient) -> str:
    """What the database keeps of this browser's session."""
    return secret_hash(str(URLSafeSerializer(cast.KEY, salt="session-cookie").loads(client.cookies["session"])))


def test_leaving_everywhere_ends_every_device(client: TestClient, database: Database, tmp_path: Any) -> None:
    crew.add_account(database)
    phone = cast.visitor(database, tmp_path)
    with_neighbours(phone.app)
    crew.enter(phone)
    crew.enter(client)
    assert client.post("/cuenta/salir-de-todo", data={"x": "y"}).headers["location"] == "/entrar"
    assert [browser.get("/cuenta").status_code for browser in (client, phone)] == [303, 303]
    assert crew.open_sessions(database) == 0


def change(client: TestClient, present: str, new: str, again: str | None = None) -> Any:
    """Change the passphrase through the page."""
    fields = {"present": present, "passphrase": new, "passphrase_again": new if again is None else again}
    return client.post("/cuenta/frase", data=fields)


def test_a_new_passphrase_ends_the_other_devices(client: TestClient, database: Database, tmp_path: Any) -> None:
    crew.add_account(database)
    phone = cast.visitor(database, tmp_path)
    with_neighbours(phone.app)
    crew.enter(phone)
    crew.enter(client)
    before = client.cookies["session"]
    assert change(client, crew.PHRASE, crew.OTHER_PHRASE).headers["location"] == "/cuenta"
    assert client.cookies["session"] != before
    assert [browser.get("/cuenta").status_code for browser in (client, phone)] == [200, 303]
    assert crew.enter(phone).status_code == 200
    assert crew.enter(phone, phrase=crew.OTHER_PHRASE).status_code == 303


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ((crew.OTHER_PHRASE, crew.OTHER_PHRASE), 200, "Esa no es su frase de ahora. Escríbala de nuevo."),
        ((crew.PHRASE, "corta"), 422, "La frase debe tener al menos 12 letras"),
        ((crew.PHRASE, "María López 123456"), 422, "Esa frase es fácil de adivinar."),
        ((crew.PHRASE, crew.OTHER_PHRASE, "otra cosa larga"), 422, "Las dos frases no son iguales."),
        ((crew.PHRASE, "x" * 10_000), 422, "La frase es muy larga: use 200 letras o menos."),
        ((crew.PHRASE, "con un \0 adentro"), 422, "El texto tiene signos que no se pueden guardar."),
    ],
)
def test_a_passphrase_that_cannot_be_is_refused(
    client: TestClient, database: Database, fields: tuple[str, ...], status: int, sentence: str
) -> None:
    crew.add_account(database)
    crew.enter(client)
    answer = change(client, *fields)
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert crew.tries(database) == ([1, 1] if status == 200 else [0, 0])
    assert crew.enter(client).status_code == 303


def test_the_present_passphrase_cannot_be_guessed_here_either(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    crew.enter(client)
    for _ in range(rules.TRIES_BY_NAME):
        assert change(client, "no es esta frase", crew.OTHER_PHRASE).status_code == 200
    assert change(client, crew.PHRASE, crew.OTHER_PHRASE).status_code == 429


def test_whoever_is_signed_in_goes_on_with_her_work(client: TestClient, database: Database) -> None:
    assert client.get("/entrar").status_code == 200
    crew.add_account(database)
    crew.enter(client)
    for path, onward in (
        ("/entrar", "/trabajo"),
        ("/en/entrar", "/en/trabajo"),
        ("/entrar?siguiente=/cuenta", "/cuenta"),
        ("/entrar?siguiente=//mal.example/", "/trabajo"),
    ):
        answer = client.get(path)
        assert (path, answer.status_code, answer.headers["location"]) == (path, 303, onward)
    assert 'href="/entrar"' in client.get("/").text  # the same for everybody
