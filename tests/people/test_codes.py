"""The short code of an invitation: what is kept of it, how it is typed, how often it may be tried."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from starlette.testclient import TestClient

from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.people.links import code_hash, code_of
from assembly.people.models import Invitation
from assembly.people.rules import TRIES_BY_ADDRESS
from tests.factories import cast
from tests.factories.walker import Walker
from tests.people import crew
from tests.people.test_invitations import accept

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}")


def test_a_code_is_the_same_each_time_and_only_its_hash_is_kept(database: Database) -> None:
    made, path = crew.add_link(database)
    code = code_of(cast.KEY, made)
    assert (path, bool(CODE.fullmatch(code)), code_of(cast.KEY, made)) == (f"/invitacion/{code}", True, code)
    kept = database.read(lambda s: s.execute(select(*Invitation.__table__.columns)).one()._asdict())
    assert kept["code_hash"] == code_hash(cast.KEY, code)
    assert not [name for name, value in kept.items() if code in str(value) or code.replace("-", "") in str(value)]
    assert code_hash("another key", code) != code_hash(cast.KEY, code)


def test_a_code_is_typed_in_its_box_as_it_comes(client: TestClient, database: Database) -> None:
    made, path = crew.add_link(database)
    box = Walker(client).go("/entrar").click("Ya tengo mi código")
    assert box.path == "/invitacion"
    code = code_of(cast.KEY, made)
    for typed in (code, code.lower().replace("-", " "), code.replace("-", "").replace("0", "o").replace("1", "L")):
        answer = client.post("/invitacion", data={"id": new_id(), "code": typed})
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    greeting = Walker(client).go("/invitacion")
    greeting.send("Seguir", code=code)
    assert "Buen día, María López" in greeting.text
    assert crew.tries(database) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Escriba el código de su hoja."),
        ("7KQ2-M9TX-04HB", "Ese código no abre ninguna invitación: tiene un error, ya se usó o se venció."),
        ("١٢٣٤", "Ese código no abre ninguna invitación: tiene un error, ya se usó o se venció."),
        ("x" * 41, "El texto es muy largo: use 40 letras o menos."),
    ],
)
def test_a_wrong_code_is_said_and_counted(client: TestClient, database: Database, typed: str, sentence: str) -> None:
    crew.add_link(database)
    answer = client.post("/invitacion", data={"id": new_id(), "code": typed})
    assert (answer.status_code, sentence in answer.text) == (200, True)
    assert crew.tries(database) == [1]


def test_codes_cannot_be_tried_without_end(client: TestClient, database: Database) -> None:
    _, path = crew.add_link(database)
    wrong = [client.get("/invitacion/7KQ2-M9TX-04HB").status_code for _ in range(TRIES_BY_ADDRESS)]
    assert (set(wrong), crew.tries(database)) == ({404}, [TRIES_BY_ADDRESS])
    said = "Hubo muchos intentos seguidos. Espere 15 minutos y pruebe otra vez."
    answers = [client.get(path), accept(client, path, sign_in_name="maria.lopez")]
    answers.append(client.post("/invitacion", data={"id": new_id(), "code": path.rpartition("/")[2]}))
    assert [(one.status_code, said in one.text) for one in answers] == [(429, True)] * 3
    assert crew.names(database) == []
    with time_machine.travel(clock.now() + timedelta(minutes=15)):
        assert client.get(path).status_code == 200
