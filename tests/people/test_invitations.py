"""Single-use links through the pages."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import update
from starlette.testclient import TestClient

from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import made_at, new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.people.links import code_of, read_old_link
from assembly.people.models import Invitation
from assembly.people.rules import LINK_LASTS, LinkNotValid
from tests.factories import cast
from tests.factories.walker import Walker
from tests.people import crew

USED = "Este enlace ya se usó, se venció o está incompleto. Pida uno nuevo a quien se lo dio."


def accept(client: TestClient, path: str, phrase: str = crew.PHRASE, again: str | None = None, **more: str) -> Any:
    """Use a link through its page."""
    return client.post(path, data={"passphrase": phrase, "passphrase_again": again or phrase} | more)


def test_a_link_greets_and_lets_in(client: TestClient, database: Database) -> None:
    _, path = crew.add_link(database)
    form = Walker(client).go(path)
    assert "Buen día, María López" in form.text
    assert "La asamblea de Clínica Los Encinos le dio el cargo de tesorería." in form.text
    assert form.field("sign_in_name") == "maria.lopez"
    phrase = form.field("suggestion")
    assert len(phrase.split()) == 5
    answer = accept(client, path, phrase, sign_in_name="maria.lopez")
    assert (answer.status_code, answer.headers["location"]) == (303, client.app.url_path_for("desk"))  # type: ignore[attr-defined]  # Starlette's own app
    assert "Clínica Los Encinos" in client.get("/cuenta").text
    assert crew.roles_now(database) == [("maria.lopez", "treasurer", cast.CLINIC)]
    assert client.post("/salir", data={"x": "y"}).status_code == 303
    assert crew.enter(client, phrase=phrase).status_code == 303


def test_opening_a_link_does_not_use_it(client: TestClient, database: Database) -> None:
    _, path = crew.add_link(database)
    assert [client.get(path).status_code for _ in range(3)] == [200] * 3
    assert accept(client, path, sign_in_name="maria.lopez").status_code == 303


def test_a_used_link_says_so_and_changes_nothing(client: TestClient, database: Database) -> None:
    _, path = crew.add_link(database)
    accept(client, path, sign_in_name="maria.lopez")
    for answer in (client.get(path), client.get(f"{path}/mi-cuenta")):
        assert (answer.status_code, USED in answer.text) == (404, True)
    for answer in (
        accept(client, path, crew.OTHER_PHRASE, sign_in_name="otra"),
        client.post(f"{path}/mi-cuenta", data={"sign_in_name": "maria.lopez", "passphrase": crew.PHRASE}),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert crew.tries(database) == [4]
    assert crew.names(database) == ["maria.lopez"]
    assert crew.open_sessions(database) == 1


def bad_tokens(invitation: str) -> list[str]:
    """Links that are not ours: cut, changed, of another key, of another purpose, of another invitation."""
    code, old = code_of(cast.KEY, invitation), old_token(invitation)
    return [
        code[:-1],
        code + "X",
        "x",
        "%00",
        "%D9%A1",
        code_of("another key", invitation),
        code_of(cast.KEY, new_id()),
        old[:-1],
        old + "x",
        old_token(invitation, "another key"),
        str(URLSafeTimedSerializer(cast.KEY, salt="session-cookie").dumps(invitation)),
        old_token(new_id()),
    ]


def old_token(invitation: str, key: str = cast.KEY) -> str:
    """A link's token as it was printed before there were codes."""
    made = int(made_at(invitation).timestamp())

    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return made

    return str(URLSafeTimedSerializer(key, salt="invitation-link", signer=Signer).dumps(invitation))


def test_a_long_link_on_paper_works_until_its_month_is_over(client: TestClient, database: Database) -> None:
    made, _ = crew.add_link(database)
    token = old_token(made)
    with time_machine.travel(made_at(made) + LINK_LASTS - timedelta(seconds=5)):
        assert read_old_link(cast.KEY, token) == made
    with time_machine.travel(made_at(made) + LINK_LASTS + timedelta(seconds=5)), pytest.raises(LinkNotValid):
        read_old_link(cast.KEY, token)
    database.write(lambda s: s.execute(update(Invitation).values(code_hash=None)) and None)
    assert accept(client, f"/invitacion/{token}", sign_in_name="maria.lopez").status_code == 303
    assert crew.roles_now(database) == [("maria.lopez", "treasurer", cast.CLINIC)]


def test_only_a_whole_link_of_ours_opens(client: TestClient, database: Database) -> None:
    made, _ = crew.add_link(database)
    for token in bad_tokens(made):
        answer = client.get(f"/invitacion/{token}")
        assert (token, answer.status_code, USED in answer.text) == (token, 404, True)


@pytest.mark.parametrize("column", ["expires_at", "revoked_at"])
def test_an_old_or_revoked_link_does_not_open(client: TestClient, database: Database, column: str) -> None:
    _, path = crew.add_link(database)
    database.write(lambda s: s.execute(update(Invitation).values({column: clock.now()})) and None)
    assert [client.get(path).status_code, accept(client, path, sign_in_name="maria").status_code] == [404, 303]
    assert crew.names(database) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sign_in_name": "ocupado.ya"}, "Ese nombre para entrar ya lo usa otra persona."),
        ({"sign_in_name": "Ana  Ruíz"}, "El nombre para entrar va sin espacios ni acentos. Puede ser ana.ruiz."),
        ({"sign_in_name": "a b"}, "El nombre para entrar va sin espacios ni acentos. Puede ser a.b."),
        ({"sign_in_name": "١٢٣"}, "Use de 3 a 60 letras sin acentos, números, puntos o guiones"),
        ({"sign_in_name": "a\0b"}, "El texto tiene signos que no se pueden guardar."),
        ({"sign_in_name": ""}, "Escriba su nombre para entrar, por ejemplo maria.lopez."),
        ({"passphrase": "corta"}, "La frase debe tener al menos 12 letras"),
        ({"passphrase": "x" * 10_000}, "La frase es muy larga: use 200 letras o menos."),
        ({"passphrase": "maria lopez 12345"}, "Esa frase es fácil de adivinar."),
        ({"passphrase_again": "otra frase distinta"}, "Las dos frases no son iguales."),
    ],
)
def test_what_is_wrong_is_said_and_the_link_still_works(
    client: TestClient, database: Database, fields: dict[str, str], sentence: str
) -> None:
    crew.add_account(database, "ocupado.ya", None)
    _, path = crew.add_link(database)
    good = {"sign_in_name": "maria.lopez", "passphrase": crew.PHRASE, "passphrase_again": crew.PHRASE}
    answer = client.post(path, data=good | fields | {"suggestion": crew.OTHER_PHRASE})
    assert (answer.status_code, sentence in answer.text, "set-cookie" in answer.headers) == (422, True, False)
    assert crew.OTHER_PHRASE in answer.text
    assert crew.names(database) == ["ocupado.ya"]
    assert client.post(path, data=good).status_code == 303


def test_a_link_for_an_account_only_asks_for_the_passphrase(client: TestClient, database: Database) -> None:
    account = crew.add_account(database)
    _, path = crew.add_link(database, held=None, account=account)
    text = Walker(client).go(path).text
    assert ("tesorería en Clínica Los Encinos" in text, 'name="sign_in_name"' in text) == (True, False)
    assert "Ya tengo cuenta" not in text
    assert client.get(f"{path}/mi-cuenta").status_code == 404
    assert accept(client, path, crew.OTHER_PHRASE, sign_in_name="robado").status_code == 303
    assert crew.names(database) == ["maria.lopez"]
    assert [crew.enter(client, phrase=one).status_code for one in (crew.PHRASE, crew.OTHER_PHRASE)] == [200, 303]


def test_the_device_s_old_session_ends(client: TestClient, database: Database) -> None:
    crew.add_account(database, "otra.persona", None)
    crew.enter(client, "otra.persona")
    _, path = crew.add_link(database)
    assert "En este aparato está abierta la cuenta de María López." in client.get(path).text
    accept(client, path, sign_in_name="maria.lopez")
    assert crew.open_sessions(database) == 1
    assert "maria.lopez" in client.get("/cuenta").text


def test_a_second_role_is_taken_up_with_one_s_own_account(client: TestClient, database: Database) -> None:
    crew.add_account(database, held=None)
    _, path = crew.add_link(database)
    form = Walker(client).go(path).click("Ya tengo cuenta")
    form.try_to_send("Tomar el cargo y entrar", sign_in_name="maria.lopez", passphrase=crew.OTHER_PHRASE)
    assert (form.status, "El nombre o la frase no coinciden." in form.text) == (200, True)
    assert (crew.tries(database), crew.roles_now(database)) == ([1, 1], [])
    form.send("Tomar el cargo y entrar", sign_in_name="maria.lopez", passphrase=crew.PHRASE)
    assert crew.roles_now(database) == [("maria.lopez", "treasurer", cast.CLINIC)]
    assert crew.names(database) == ["maria.lopez"]
    assert client.get(path).status_code == 404


def test_the_committee_cannot_take_up_its_own_audit(client: TestClient, database: Database) -> None:
    crew.add_account(database)
    _, path = crew.add_link(database, Grant(Role.SOCIAL_AUDITOR, ScopeKind.CLINIC, cast.CLINIC))
    fields = {"sign_in_name": "maria.lopez", "passphrase": crew.PHRASE}
    answer = client.post(f"{path}/mi-cuenta", data=fields)
    assert (answer.status_code, "y una misma persona no puede estar en el comité" in answer.text) == (409, True)
    assert client.get(path).status_code == 200
    assert crew.roles_now(database) == [("maria.lopez", "treasurer", cast.CLINIC)]


def test_nor_with_a_new_account_of_the_same_name(client: TestClient, database: Database) -> None:
    crew.add_account(database, "auditora", Grant(Role.SOCIAL_AUDITOR, ScopeKind.CLINIC, cast.CLINIC))
    _, path = crew.add_link(database)
    answer = accept(client, path, sign_in_name="maria.lopez")
    said = "María López ya tiene el cargo de contraloría social en esta clínica"
    assert (answer.status_code, said in answer.text, "set-cookie" in answer.headers) == (409, True, False)
    assert (crew.names(database), client.get(path).status_code) == (["auditora"], 200)
    assert crew.roles_now(database) == [("auditora", "social_auditor", cast.CLINIC)]
