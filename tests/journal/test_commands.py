"""The journal's verbs: what they say, on which stream, and with which exit code."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import derived_id, new_id
from assembly.journal import commands, queries, services
from assembly.journal.models import Erasure
from assembly.journal.rules import Head
from assembly.journal.verify import verify_clinic
from tests.conftest import fresh_sqlite
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage
from tests.journal.journals import AUTHOR, Stores, fill
from tests.journal.test_verifiers import tool


@dataclass
class Desk:
    """An installation at the command line."""

    folder: Path
    database: Database

    def run(self, verb: click.Command, *arguments: object) -> Result:
        def stores(_settings: object) -> Stores:
            return Stores(self.folder / "stores")

        return CliRunner().invoke(verb, [str(argument) for argument in arguments], obj=stores)


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("ASSEMBLY_DATABASE_URL", database_url)
    monkeypatch.setenv("ASSEMBLY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ASSEMBLY_BASE_URL", "https://asambleas.example/inicio")
    database = Database(database_url)
    set_stage(database)
    yield Desk(tmp_path, database)
    database.close()


def _unsealed(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.execute(text("DROP TRIGGER seal_deposit_update"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def _filled(desk: Desk, clinic: str) -> Head:
    return desk.database.write(lambda session: fill(session, clinic))


def test_verify_answers_for_every_clinic_and_fails_when_one_does(desk: Desk) -> None:
    heads = [_filled(desk, clinic) for clinic in (CLINIC, OTHER_CLINIC)]
    good = [f"{head.clinic}: coincide, 8 renglones, código {head.code}" for head in heads]
    done = desk.run(commands.verify)
    assert (done.exit_code, done.stdout.splitlines()) == (0, good)
    assert done.stderr.splitlines() == [f"1/2 {CLINIC}", f"2/2 {OTHER_CLINIC}"]
    _unsealed(desk.database, "UPDATE deposit SET amount = 1 WHERE clinic_id = 'XXDEM000018'")
    bad = f"{CLINIC}: no coincide desde la línea 5: el dato guardado no es igual al renglón: fue cambiado"
    done = desk.run(commands.verify)
    assert (done.exit_code, done.stdout.splitlines()) == (1, [bad, good[1]])
    assert done.stderr.splitlines()[-1] == "Error: 1 de 2 no coincide."
    assert desk.run(commands.verify, OTHER_CLINIC).exit_code == 0
    assert [json.loads(line) for line in desk.run(commands.verify, "--json").stdout.splitlines()] == [
        {"clinic": CLINIC, "ok": False, "n": 5, "why": "el dato guardado no es igual al renglón: fue cambiado"},
        {"clinic": OTHER_CLINIC, "ok": True, "n": 8, "hash": heads[1].hash, "code": heads[1].code},
    ]


def test_verify_with_a_paper(desk: Desk) -> None:
    head = desk.database.write(fill)
    assert desk.run(commands.verify, CLINIC, "--code", head.code, "--line", 8).exit_code == 0
    done = desk.run(commands.verify, CLINIC, "--code", "AAAA-BBBB-CCCC-DDDD")
    why = "ningún renglón tiene ese código: no se escribió bien, es de otra clínica, o algo se cambió o se quitó"
    assert (done.exit_code, done.stdout) == (1, f"{CLINIC}: no coincide: {why}\n")
    assert desk.run(commands.verify, "--code", head.code).exit_code == 2


def test_export_and_import(desk: Desk, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = desk.database.write(fill)
    file = desk.folder / "copy.zip"
    done = desk.run(commands.export, CLINIC, "--to", file)
    words = f"{file}: 8 renglones, código {head.code}. Tiene datos personales: guárdelo con cuidado.\n"
    assert (done.exit_code, done.stdout) == (0, words)
    known = desk.run(commands.import_, file)
    assert (known.exit_code, known.stdout) == (
        0,
        f"{CLINIC}: 8 renglones, código {head.code}. Ya estaba aquí: nada cambió.\n",
    )
    monkeypatch.setenv("ASSEMBLY_DATABASE_URL", fresh_sqlite(sqlite_template, desk.folder))
    fresh = desk.run(commands.import_, file)
    assert (fresh.exit_code, fresh.stdout) == (0, f"{CLINIC}: 8 renglones, código {head.code}\n")
    assert desk.run(commands.verify, CLINIC, "--code", head.code).exit_code == 0


def test_a_damaged_journal_is_exported_and_said_to_be_damaged(desk: Desk) -> None:
    desk.database.write(fill)
    _unsealed(desk.database, "UPDATE deposit SET amount = amount + 1")
    done = desk.run(commands.export, CLINIC, "--to", desk.folder / "copy.zip")
    assert done.exit_code == 1
    assert f"La bitácora de {CLINIC} no coincide desde la línea" in done.stderr
    assert done.stderr.endswith("La copia quedó guardada así.\n")
    assert (desk.folder / "copy.zip").exists()


def test_an_unknown_clinic_is_not_exported(desk: Desk) -> None:
    done = desk.run(commands.export, "XXNOT000001", "--to", desk.folder / "copy")
    assert done.exit_code == 1
    assert isinstance(done.exception, AssemblyError)
    assert str(done.exception) == "La clínica XXNOT000001 no está en el catálogo. Revise la clave."
    assert not (desk.folder / "copy").exists()


def test_note_signs_and_checks(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = desk.database.write(fill)
    folder = tmp_path / "notes"
    signed = desk.run(commands.note, "--to", folder)
    day, key = re.findall(r"Nota del (\S+) firmada\.\nClave pública: (asambleas\.example\+\S+)\n", signed.stdout)[0]
    assert desk.run(commands.note, "--to", folder).stdout.startswith(f"La nota del {day} ya estaba: nada cambió.\n")
    words = f"Coincide la nota del {day}, con 1 clínica.\n"
    for more in ([], ["--key", key]):
        checked = desk.run(commands.note, "--check", folder, *more)
        assert (checked.exit_code, checked.stdout) == (0, words)
    assert desk.run(commands.note).exit_code == 2
    _the_tool_finds_the_journal_in_its_note(desk, head, folder / day, capsys)


def _the_tool_finds_the_journal_in_its_note(desk: Desk, head: Head, day: Path, capsys: Any) -> None:
    desk.run(commands.export, CLINIC, "--to", desk.folder / "copy")
    arguments = [str(desk.folder / "copy" / "journal.jsonl"), "--heads", str(day / "XX.heads")]
    capsys.readouterr()
    assert tool.main([*arguments, "--note", str(day / "nation.note")]) == 0
    said = f"coincide: {CLINIC}, 8 renglones, código {head.code}\nhuella {head.hash}\nel papel es el del renglón 8\n"
    assert capsys.readouterr().out == said
    (day / "XX.heads").write_bytes((day / "XX.heads").read_bytes() + b"\n")
    assert tool.main([*arguments, "--note", str(day / "nation.note")]) == 1
    assert capsys.readouterr().out == "no coincide: el archivo del estado no es el que dice la nota nacional\n"


def test_note_finds_a_clinic_that_was_dropped_from_the_database(
    desk: Desk, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.database.write(fill)
    desk.run(commands.note, "--to", desk.folder / "notes")
    monkeypatch.setenv("ASSEMBLY_DATABASE_URL", fresh_sqlite(sqlite_template, desk.folder))
    done = desk.run(commands.note, "--check", desk.folder / "notes")
    assert isinstance(done.exception, commands.HeadNotHere)
    assert done.exit_code == 1


def _bytes_on_disk(database: Database) -> bytes:
    """The database and its log, as anybody who copies the files gets them."""
    path = Path(str(database.url.database))
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def _put(database: Database, clinic: str, fact: str, value: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM personal_value WHERE fact_id = :fact"), {"fact": fact})
        row = {"fact": fact, "value": value, "salt": bytes(32), "clinic": clinic}
        connection.execute(text("INSERT INTO personal_value VALUES (:clinic, :fact, 'reason', :salt, :value)"), row)


def test_what_is_erased_is_gone_from_the_database_and_its_log(sqlite_template: Path, tmp_path: Path) -> None:
    """Twenty times, as the gate says: short values and such as fill several pages."""
    database = Database(fresh_sqlite(sqlite_template, tmp_path))
    for number in range(20):
        seed, clinic, person = new_id(), f"XXERA{number:06d}", f"persona {new_id()} "
        database.write(lambda session, clinic=clinic, seed=seed: fill(session, clinic, seed))  # type: ignore[misc]
        fact = derived_id(seed, "not_held")
        _put(database, clinic, fact, person * (1 if number % 2 else 900))
        erasure = Erasure(clinic_id=clinic, id=new_id(), fact_id=fact, field="reason", reason="request")
        assert person.encode() in _bytes_on_disk(database)
        database.write(lambda session, erasure=erasure: services.erase(session, AUTHOR, erasure))  # type: ignore[misc]
        assert database.empty_log()
        assert person.encode() not in _bytes_on_disk(database)
        found = database.read(lambda session, clinic=clinic: verify_clinic(session, clinic))  # type: ignore[misc]
        assert (type(found), found.n) == (Head, 9)
    database.close()


def test_erase(desk: Desk) -> None:
    seed = new_id()
    desk.database.write(lambda session: fill(session, CLINIC, seed))
    done = desk.run(commands.erase, CLINIC, derived_id(seed, "not_held"), "reason", "--reason", "request")
    head = desk.database.read(lambda session: queries.head(session, CLINIC))
    assert (done.exit_code, done.stdout) == (0, f"Borrado. Consta en el renglón 9, código {head.code}.\n")
    assert not desk.database.is_sqlite or "Llovió".encode() not in _bytes_on_disk(desk.database)
    assert desk.run(commands.verify, CLINIC, "--code", head.code).exit_code == 0


def test_without_secure_delete_the_bytes_would_stay(sqlite_template: Path, tmp_path: Path) -> None:
    """The gate's broken twin."""
    database = Database(fresh_sqlite(sqlite_template, tmp_path))
    with database.engine.connect() as connection:
        connection.execute(text("INSERT INTO personal_value VALUES ('c', 'f', 'n', x'00', 'una persona')"))
        connection.commit()
        connection.exec_driver_sql("PRAGMA secure_delete=OFF")
        connection.execute(text("DELETE FROM personal_value"))
        connection.commit()
    assert database.empty_log()
    assert b"una persona" in _bytes_on_disk(database)
    database.close()


def test_erasing_nothing_is_said(desk: Desk) -> None:
    seed = new_id()
    desk.database.write(lambda session: fill(session, CLINIC, seed))
    done = desk.run(commands.erase, CLINIC, derived_id(seed, "nominee"), "name", "--reason", "request")
    assert done.exit_code == 1
    assert str(done.exception) == (
        "Ese renglón no tiene ningún dato «name» que se pueda borrar. Revise la clave y el nombre del dato."
    )
