"""`assembly admin …` from the server's own shell."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from assembly.cli import Verbs
from assembly.core.database import Database
from assembly.people.commands import admin
from tests.factories import cast
from tests.people import crew

Run = Callable[..., Result]
MAIN = Verbs("assembly", commands=[admin])


@pytest.fixture
def run(client: TestClient, database: Database, database_url: str, tmp_path: Path) -> Run:
    """Runs `assembly admin` over the same database as the browser."""
    environment = {
        "ASSEMBLY_DATABASE_URL": database_url,
        "ASSEMBLY_DATA_DIR": str(tmp_path),
        "ASSEMBLY_SECRET_KEY": cast.KEY,
    }

    def command(*words: str, **more: str) -> Result:
        return CliRunner().invoke(MAIN, ["admin", *words], env=environment | more)

    return command


def link_in(result: Result) -> str:
    """The link on the last line; without a base address, only its path."""
    return result.stdout.splitlines()[-1]


def test_the_first_administrator_chooses_her_passphrase_in_the_browser(
    run: Run, client: TestClient, database: Database
) -> None:
    made = run("create", "María.López", "--name", "María López")
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.splitlines()[:-1] == [
        "Enlace para María López. Sirve una sola vez, durante 30 días:",
        "Va después de la dirección del sitio. Póngala en ASSEMBLY_BASE_URL y el enlace saldrá completo.",
    ]
    fields = {"passphrase": crew.PHRASE, "passphrase_again": crew.PHRASE}
    assert client.post(link_in(made), data=fields).status_code == 303
    assert client.get("/administracion/cuentas").status_code == 200
    assert crew.roles_now(database) == [("maria.lopez", "admin", "")]


def test_with_a_public_address_the_whole_link_is_written(run: Run) -> None:
    made = run("create", "maria.lopez", "--name", "María", ASSEMBLY_BASE_URL="https://asambleas.example/")
    assert re.fullmatch(r"https://asambleas\.example/invitacion/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", link_in(made))


def test_roles_are_given_and_ended(run: Run, database: Database) -> None:
    run("create", "maria.lopez", "--name", "María", "--role", "facilitator", "--scope", "state:30")
    for _ in range(2):
        given = run("grant", "maria.lopez", "--role", "moderator", "--scope", f"clinic:{cast.CLINIC}")
        assert (given.exit_code, given.stdout) == (
            0,
            f"maria.lopez tiene el cargo de moderadora o moderador en clinic:{cast.CLINIC}.\n",
        )
    assert [row[1:] for row in crew.roles_now(database)] == [("facilitator", "30"), ("moderator", cast.CLINIC)]
    ended = run("end", "maria.lopez", "--role", "moderator", "--scope", f"clinic:{cast.CLINIC}")
    assert (ended.exit_code, ended.stdout) == (0, "Cargos terminados: 1.\n")
    assert run("end", "maria.lopez", "--role", "facilitator").exit_code == 0
    assert crew.roles_now(database) == []


def test_a_forgotten_passphrase_gets_a_new_link(run: Run, client: TestClient, database: Database) -> None:
    crew.add_account(database)
    first, second = link_in(run("reset", "maria.lopez")), link_in(run("reset", "María.López"))
    assert [client.get(link).status_code for link in (first, second)] == [404, 200]


def test_the_list_is_for_people_and_for_programs(run: Run, database: Database) -> None:
    crew.add_account(database)
    run("create", "juana.perez", "--name", "Juana Pérez", "--role", "auditor")
    run("close", "juana.perez")
    assert run("list").stdout.splitlines() == [
        f"maria.lopez\tMaría López\ten uso\ttesorería (clinic:{cast.CLINIC})",
        "juana.perez\tJuana Pérez\tcerrada\t",
    ]
    assert json.loads(run("list", "--json").stdout)[0] == {
        "sign_in_name": "maria.lopez",
        "name": "María López",
        "state": "in_use",
        "roles": [{"role": "treasurer", "scope": f"clinic:{cast.CLINIC}"}],
    }


def test_a_closed_account_does_not_enter(run: Run, client: TestClient, database: Database) -> None:
    crew.add_account(database)
    crew.enter(client)
    closed = run("close", "maria.lopez")
    assert (closed.exit_code, closed.stdout) == (0, "La cuenta maria.lopez está cerrada.\n")
    assert client.get("/cuenta").status_code == 303
    assert crew.enter(client).status_code == 200


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("create maria.lopez --name Otra", "Ese nombre para entrar ya lo usa otra persona."),
        ("create m --name Otra", "Use de 3 a 60 letras sin acentos"),
        ("create otra --name Otra --role jefa", "No hay un cargo «jefa»."),
        ("create otra --name Otra --scope planeta", "Escriba el lugar como nation, state:30 o clinic:XXDEM000018."),
        ("create otra --name Otra --scope clinic:XXDEM000018", "El cargo de administración no puede ser sobre"),
        ("grant maria.lopez --role member --scope clinic:NADA", "No hay ninguna clínica con la CLUES «NADA»."),
        ("grant nadie --role member --scope clinic:XXDEM000018", "No hay ninguna cuenta «nadie»."),
        ("grant maria.lopez --role social_auditor --scope clinic:XXDEM000018", "ya tiene el cargo de"),
        ("end maria.lopez --role admin", "Esta cuenta no tiene ese cargo, o ya terminó."),
        ("end maria.lopez --role treasurer --scope state:30", "Esta cuenta no tiene ese cargo, o ya terminó."),
        ("reset nadie", "No hay ninguna cuenta «nadie»."),
        ("close nadie", "No hay ninguna cuenta «nadie»."),
    ],
)
def test_what_cannot_be_is_said_on_standard_error(run: Run, database: Database, words: str, sentence: str) -> None:
    crew.add_account(database)
    refused = run(*words.split())
    assert (refused.exit_code, refused.stdout, sentence in refused.stderr) == (1, "", True)
    assert (crew.names(database), len(crew.roles_now(database))) == (["maria.lopez"], 1)


def test_the_last_administrator_is_not_closed(run: Run, database: Database) -> None:
    crew.add_account(database, held=crew.NATION_ADMIN)
    for words in (("close", "maria.lopez"), ("end", "maria.lopez", "--role", "admin")):
        refused = run(*words)
        assert (refused.exit_code, "Es la única persona que administra todo el país." in refused.stderr) == (1, True)
    assert len(crew.roles_now(database)) == 1


def test_without_tables_it_says_what_to_run(run: Run, tmp_path: Path) -> None:
    refused = run("list", ASSEMBLY_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert (refused.exit_code, "Ejecute «assembly migrate»." in refused.stderr) == (1, True)
