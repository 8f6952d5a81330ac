"""The auditor's pack: the same bytes as the pages give, a journal that holds by itself, for auditors alone."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.permissions import GRANTED, Permission, Role
from assembly.evidence.store import digest_of
from assembly.expenses.queries import expenses_of
from assembly.journal import queries as journal
from assembly.journal.archive import evidence_in, export_clinic, open_source, open_target
from assembly.journal.restore import Imported, import_clinic
from assembly.journal.rules import verify_lines
from tests.conftest import fresh_sqlite
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage, visitor
from tests.public.story import NOW, whole_year

PATH = f"/trabajo/{CLINIC}/expediente.zip"
LINK = "Expediente para auditoría (ZIP)"


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """An auditor of the clinic, which has its whole year."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path))
    with visitor(database, tmp_path) as browser:
        cast.signed_in(browser, database, Role.AUDITOR)
        yield browser


def taken(client: TestClient) -> dict[str, bytes]:
    """The pack's files by name."""
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"] == f'attachment; filename="{CLINIC}-expediente.zip"'
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(BytesIO(answer.content)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def exported(database: Database, folder: Path) -> dict[str, bytes]:
    """What `assembly export` writes, by name."""
    with open_target(folder / "copy") as target:
        database.read(lambda session: export_clinic(session, ledger.kept(folder), CLINIC, target))
    root = folder / "copy"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_it_holds_the_archive_and_what_the_pages_give(client: TestClient, database: Database, tmp_path: Path) -> None:
    found, archive = taken(client), exported(database, tmp_path)
    acta = client.get(f"/api/v1/clinics/{CLINIC}").json()["minutes_pdf"]
    of_the_pages = {
        "actas/2026-02-21.pdf": acta,
        "hoja-de-gastos.csv": f"/clinicas/{CLINIC}/hoja-de-gastos.csv",
        "hoja-de-conceptos.csv": f"/clinicas/{CLINIC}/hoja-de-conceptos.csv",
        "cuadernillos/2026.xlsx": f"/clinicas/{CLINIC}/cuadernillo.xlsx?anio=2026",
    }
    assert sorted(found) == sorted([*archive, *of_the_pages, "LEAME.txt", "verify_journal.py"])
    assert {name: found[name] for name in archive} == archive
    assert {name: found[name] for name in of_the_pages} == {
        name: client.get(address).content for name, address in of_the_pages.items()
    }
    assert found["verify_journal.py"] == Path("tools/verify_journal.py").read_bytes()


def test_every_original_is_in_it(client: TestClient, database: Database) -> None:
    found = taken(client)
    named = {file.name: file.digest for pair in evidence_in(found["journal.jsonl"].splitlines()) for file in pair}
    assert {name: digest_of(data) for name, data in found.items() if name.startswith("files/")} == named
    expenses = database.read(lambda session: expenses_of(session, CLINIC))
    public = {f"files/public/{file.public_hash}{file.media_type.ending}" for one in expenses for file in one.files}
    assert public - set(named) == set()
    assert public != set()


def test_its_journal_holds_with_the_head_of_that_moment(client: TestClient, database: Database, tmp_path: Path) -> None:
    found = taken(client)
    head = database.read(lambda session: journal.head(session, CLINIC))
    assert verify_lines(CLINIC, found["journal.jsonl"].removesuffix(b"\n").split(b"\n")) == head
    first, *_ = found["LEAME.txt"].decode().splitlines()
    assert first == f"Expediente de la clínica {CLINIC}: {head.n} renglones, código {head.code}"
    for name in ("verify_journal.py", "journal.jsonl", "texts.jsonl"):
        (tmp_path / name).write_bytes(found[name])
    command = [sys.executable, "verify_journal.py", "journal.jsonl", "--texts", "texts.jsonl", "--code", head.code]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (checked.returncode, head.code in checked.stdout) == (0, True), checked.stdout + checked.stderr


def test_the_same_again_until_something_is_written(client: TestClient, database: Database) -> None:
    first = client.get(PATH).content
    assert client.get(PATH).content == first
    english = client.get(f"/en{PATH}")
    assert (english.status_code, english.headers["location"]) == (303, PATH)
    database.write(lambda session: ledger.a_refund(session, "1"))
    assert client.get(PATH).content != first


@pytest.mark.parametrize("is_old", [False, True], ids=["now", "names without endings"])
def test_another_installation_takes_it_in(
    client: TestClient, database: Database, sqlite_template: Path, tmp_path: Path, is_old: bool
) -> None:
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as pack:
        for name, data in taken(client).items():
            pack.writestr(name.partition(".")[0] if is_old and name.startswith("files/") else name, data)
    elsewhere = Database(fresh_sqlite(sqlite_template, tmp_path))
    with open_source(tmp_path / "pack.zip") as source:
        stores = ledger.kept(tmp_path / "elsewhere")
        taken_in = elsewhere.write(lambda session: import_clinic(session, stores, source))
    elsewhere.close()
    assert taken_in == Imported(database.read(lambda session: journal.head(session, CLINIC)), is_new=True)


def test_it_is_for_auditors_of_the_clinic_alone(client: TestClient, database: Database) -> None:
    assert client.get(f"/trabajo/{OTHER_CLINIC}/expediente.zip").status_code == 404
    assert LINK in client.get(f"/trabajo/{CLINIC}").text
    others = [role for role, held in GRANTED.items() if Permission.READ_ORIGINALS not in held]
    said = {}
    for role in others:
        cast.signed_in(client, database, role)
        said[role] = (client.get(PATH).status_code, LINK in client.get(f"/trabajo/{CLINIC}").text)
    assert said == dict.fromkeys(others, (403, False))
    client.cookies.clear()
    assert client.get(PATH).headers["location"].startswith("/entrar?")


def test_a_lost_file_is_said_and_nothing_is_left(client: TestClient, tmp_path: Path) -> None:
    next(path for path in (tmp_path / "evidence" / "originals").rglob("*") if path.is_file()).unlink()
    before = sorted(tmp_path.iterdir())
    answer = client.get(PATH)
    assert answer.status_code == 500
    assert (
        "En el servidor falta un archivo de esta clínica, y sin él el expediente no estaría completo. Avise a la "
        f"administración: el comando «assembly verify {CLINIC}» dice en qué renglón de la bitácora está."
    ) in answer.text
    assert sorted(tmp_path.iterdir()) == before


def test_a_clinic_where_nothing_happened_has_a_pack_too(database: Database, tmp_path: Path) -> None:
    set_stage(database)
    with visitor(database, tmp_path) as client:
        cast.signed_in(client, database, Role.AUDITOR, None)
        found = taken(client)
    assert found["journal.jsonl"] == b""
    assert [name for name in found if name.startswith(("actas/", "files/"))] == []
