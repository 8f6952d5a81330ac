"""The administration of accounts through the pages."""

import re
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.people.forms import NewAccountForm
from tests.factories import cast
from tests.factories.pages import Shown
from tests.factories.walker import Walker
from tests.people import crew

HERE = "/administracion/cuentas"
NEW = {"name": "Juana Pérez", "sign_in_name": "juana.perez", "role": "facilitator", "kind": "state", "state": "30"}


@pytest.fixture
def admin(client: TestClient, database: Database) -> str:
    """The id of the account that administers the country, signed in."""
    return cast.signed_in(client, database, Role.ADMIN, None)


def make(client: TestClient, **more: str) -> Any:
    """Send the form for a new account."""
    return cast.send(client, f"{HERE}/nueva", **(NEW | more))


def link_on(client: TestClient, address: str) -> str:
    """The path of the link that an account's page shows."""
    (found,) = re.findall(r'<a href="http://testserver(/invitacion/[^"]+)">', client.get(address).text)
    return str(found)


def paths(account: str) -> list[tuple[str, str]]:
    """Every page and button of the administration."""
    there = f"{HERE}/{account}"
    gets = [("GET", HERE), ("GET", f"{HERE}/nueva"), ("GET", there)]
    ends = ("cargos", f"cargos/{new_id()}/terminar", "enlace", "cierre")
    return [*gets, ("POST", f"{HERE}/nueva"), *(("POST", f"{there}/{end}") for end in ends)]


@pytest.mark.parametrize(
    ("held", "status"),
    [
        (None, 403),
        (Grant(Role.TREASURER, ScopeKind.CLINIC, cast.CLINIC), 403),
        (Grant(Role.ADMIN, ScopeKind.CLINIC, cast.CLINIC), 403),
        (Grant(Role.ADMIN, ScopeKind.STATE, "30"), 403),
        (Grant(Role.AUDITOR, ScopeKind.NATION, ""), 403),
    ],
)
def test_only_the_country_s_administration_manages_accounts(
    client: TestClient, database: Database, held: Grant | None, status: int
) -> None:
    account = crew.add_account(database, held=held)
    before = crew.roles_now(database)
    crew.enter(client)
    for method, path in paths(account):
        assert (path, client.request(method, path, data=NEW if method == "POST" else None).status_code) == (
            path,
            status,
        )
    assert (crew.names(database), crew.roles_now(database)) == (["maria.lopez"], before)


def test_a_stranger_is_asked_to_sign_in(client: TestClient, database: Database) -> None:
    account = crew.add_account(database)
    answers = [client.request(m, p, data=NEW if m == "POST" else None).status_code for m, p in paths(account)]
    assert answers == [303] * 3 + [401] * 5


@pytest.mark.usefixtures("admin")
def test_a_new_account_comes_with_its_role_and_a_link(client: TestClient, database: Database) -> None:
    answer = make(client)
    assert answer.status_code == 303
    page = Walker(client).go(answer.headers["location"])
    assert "facilitador autorizado, Veracruz de Ignacio de la Llave" in page.text
    link = link_on(client, page.path)
    assert "Buen día, Juana Pérez" in client.get(link).text
    used = client.post(link, data={"passphrase": crew.PHRASE, "passphrase_again": crew.PHRASE})
    assert used.status_code == 303
    assert "facilitador autorizado" in client.get("/cuenta").text
    assert [row for row in crew.roles_now(database) if row[0] == "juana.perez"] == [
        ("juana.perez", "facilitator", "30")
    ]


@pytest.mark.usefixtures("admin")
def test_the_same_form_twice_makes_one_account(client: TestClient, database: Database) -> None:
    form = new_id()
    first, second = make(client, id=form), make(client, id=form)
    assert (first.status_code, first.headers["location"]) == (second.status_code, second.headers["location"])
    assert link_on(client, first.headers["location"])
    assert len(crew.names(database)) == 2
    again = make(client)
    assert (again.status_code, "Ese nombre para entrar ya lo usa otra persona." in again.text) == (422, True)


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Escriba el nombre y los apellidos de la persona."),
        ({"name": "x" * 121}, "El texto es muy largo: use 120 letras o menos."),
        (
            {"sign_in_name": "Ana Ruíz"},
            "El nombre para entrar va sin espacios ni acentos. Puede ser ana.ruiz.",
        ),
        ({"sign_in_name": "ana/ruiz"}, "Use de 3 a 60 letras sin acentos"),
        ({"role": ""}, "Elija el cargo de la lista."),
        ({"role": "jefa"}, "Elija una de las opciones."),
        ({"kind": ""}, "Elija sobre qué lugar es el cargo."),
        ({"state": ""}, "Elija el estado de la lista."),
        ({"state": "99"}, "Elija el estado de la lista."),
        ({"kind": "clinic"}, "Escriba la CLUES de la clínica, por ejemplo XXDEM000018."),
        ({"kind": "clinic", "clues": "XXDEM999999"}, "No hay ninguna clínica con la CLUES «XXDEM999999»."),
        ({"role": "treasurer"}, "El cargo de tesorería no puede ser sobre un estado. Elija otro lugar."),
        ({"role": "admin", "kind": "clinic", "clues": cast.CLINIC}, "no puede ser sobre una clínica."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    client: TestClient, database: Database, fields: dict[str, str], sentence: str
) -> None:
    answer = make(client, **fields)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert len(crew.names(database)) == 1
    assert fields.get("name", NEW["name"]) in answer.text


@pytest.mark.usefixtures("admin")
def test_all_that_is_wrong_is_said_in_the_order_of_the_page(client: TestClient) -> None:
    shown = Shown(cast.send(client, f"{HERE}/nueva"))
    assert [field for field, _ in shown.problems] == ["name", "sign_in_name", "role", "kind"]
    named = [name for node in shown.root.iter() if (name := node.get("name")) in NewAccountForm.model_fields]
    assert list(dict.fromkeys(named)) == ["name", "sign_in_name", "role", "kind", "clues", "state"]


@pytest.mark.usefixtures("admin")
def test_accounts_are_searched(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    crew.add_account(database, "juana.perez", None)
    for text, expected in (("lopez", 2), ("María", 2), ("juana", 1), (cast.CLINIC, 1), ("nadie", 0), ("\0١٢%_", 3)):
        found = client.get(HERE, params={"q": text}).text
        assert (text, found.count(f'href="{HERE}/0')) == (text, expected)
    assert "Ninguna cuenta coincide con «nadie»." in client.get(f"{HERE}?q=nadie").text


@pytest.mark.usefixtures("admin")
def test_the_list_asks_as_many_questions_for_one_as_for_many(client: TestClient, database: Database) -> None:
    def questions() -> int:
        seen: list[str] = []

        def note(*arguments: Any) -> None:
            seen.append(str(arguments[2]))

        event.listen(database.engine, "before_cursor_execute", note)
        assert client.get(HERE).status_code == 200
        event.remove(database.engine, "before_cursor_execute", note)
        return len(seen)

    crew.add_account(database)
    one = questions()
    for number in range(3):
        crew.add_account(database, f"otra{number}", Grant(Role.MEMBER, ScopeKind.CLINIC, cast.OTHER_CLINIC))
    assert questions() == one


@pytest.mark.usefixtures("admin")
def test_a_role_is_given_and_ended(client: TestClient, database: Database) -> None:
    account = crew.add_account(database, held=None)
    there = f"{HERE}/{account}"
    fields = {"role": "treasurer", "kind": "clinic", "clues": cast.CLINIC.lower()}
    for _ in range(2):
        assert client.post(f"{there}/cargos", data=fields).headers["location"] == there
    assert ("maria.lopez", "treasurer", cast.CLINIC) in crew.roles_now(database)
    refused = client.post(f"{there}/cargos", data=fields | {"role": "social_auditor"})
    assert (refused.status_code, "y una misma persona no puede estar" in refused.text) == (409, True)
    (end,) = re.findall(rf'action="({there}/cargos/[^"]+/terminar)"', client.get(there).text)
    assert client.post(end, data={"x": "y"}).headers["location"] == there
    again = client.post(end, data={"x": "y"})
    assert (again.status_code, "Esta cuenta no tiene ese cargo, o ya terminó." in again.text) == (409, True)
    assert [row for row in crew.roles_now(database) if row[0] == "maria.lopez"] == []
    assert "tesorería, Clínica Los Encinos" in client.get(there).text


@pytest.mark.usefixtures("admin")
def test_a_new_link_replaces_the_one_before(client: TestClient, database: Database) -> None:
    account = crew.add_account(database)
    there = f"{HERE}/{account}"
    links = []
    for _ in range(2):
        assert client.post(f"{there}/enlace", data={"x": "y"}).headers["location"] == there
        links.append(link_on(client, there))
    assert [client.get(link).status_code for link in links] == [404, 200]
    assert crew.enter(client).status_code == 303


@pytest.mark.usefixtures("admin")
def test_an_account_is_closed_only_when_it_is_meant(client: TestClient, database: Database) -> None:
    account = crew.add_account(database)
    there = f"{HERE}/{account}"
    unmarked = client.post(f"{there}/cierre", data={"x": "y"})
    assert (unmarked.status_code, "Marque la casilla para cerrar la cuenta." in unmarked.text) == (422, True)
    for _ in range(2):
        assert client.post(f"{there}/cierre", data={"confirm": "yes"}).headers["location"] == there
    assert "La cuenta está cerrada: nadie entra con ella." in client.get(there).text
    assert client.post(f"{there}/enlace", data={"x": "y"}).status_code == 409
    assert [row for row in crew.roles_now(database) if row[0] == "maria.lopez"] == []
    assert crew.enter(client).status_code == 200


def test_the_last_administrator_stays(client: TestClient, database: Database, admin: str) -> None:
    answer = client.post(f"{HERE}/{admin}/cierre", data={"confirm": "yes"})
    assert (answer.status_code, "Es la única persona que administra todo el país." in answer.text) == (409, True)
    assert client.get(HERE).status_code == 200
    assert [role for _, role, _ in crew.roles_now(database)] == ["admin"]


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize("key", ["x", "%00", "0190a000-0000-7000-8000-000000000000"])
def test_an_account_that_is_not_there(client: TestClient, key: str) -> None:
    assert client.get(f"{HERE}/{key}").status_code == 404
    fields = {"role": "treasurer", "kind": "clinic", "clues": cast.CLINIC, "confirm": "yes"}
    for end in ("cargos", "enlace", "cierre"):
        assert (end, client.post(f"{HERE}/{key}/{end}", data=fields).status_code) == (end, 404)


@pytest.mark.parametrize("text", ["a%00", "%00", "%2500", "%%0000"])
def test_a_search_with_a_character_no_database_keeps_is_answered(
    client: TestClient, database: Database, text: str
) -> None:
    cast.signed_in(client, database, Role.ADMIN, None)
    assert client.get(f"{HERE}?q={text}").status_code == 200
