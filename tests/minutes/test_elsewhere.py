"""The acta after the clinic's journal was taken to another installation."""

from pathlib import Path

from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.evidence.services import stores
from assembly.journal.archive import export_clinic, open_source, open_target
from assembly.journal.restore import import_clinic
from assembly.minutes.queries import record_of
from assembly.minutes.services import attach_signed
from tests.conftest import fresh_sqlite
from tests.factories.cast import CLINIC, author, set_stage, settings, visitor
from tests.factories.meetings import convened
from tests.minutes.meeting import CLOSED_AT, sealed
from tests.minutes.pictures import photo


def test_the_same_acta_with_the_same_code(database: Database, sqlite_template: Path, tmp_path: Path) -> None:
    set_stage(database)
    here, there = stores(settings(tmp_path / "here")), stores(settings(tmp_path / "there"))
    info = database.write(sealed)
    database.write(lambda s: attach_signed(s, author(at=CLOSED_AT), here, info, new_id(), photo()))
    database.write(lambda s: convened(s, at=CLOSED_AT))  # the journal went on after the acta
    with open_target(tmp_path / "clinic.tar") as target:
        database.read(lambda s: export_clinic(s, here, CLINIC, target))
    other = Database(fresh_sqlite(sqlite_template, tmp_path))
    with open_source(tmp_path / "clinic.tar") as source:
        other.write(lambda s: import_clinic(s, there, source))
    path = f"/clinicas/{CLINIC}/asambleas/{info.id}"
    pages = [acta(visitor(base, tmp_path / name), path) for base, name in ((database, "here"), (other, "there"))]
    codes = [base.read(lambda s: record_of(s, CLINIC, info.id).head) for base in (database, other)]
    other.close()
    assert codes[0] is not None
    assert codes[0] == codes[1]
    assert pages[0] == pages[1]


def acta(client: TestClient, path: str) -> str:
    """The page's own part; the banner of the demonstration depends on the installation."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]
