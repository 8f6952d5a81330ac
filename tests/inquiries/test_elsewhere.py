"""Residents' questions after the clinic's journal was taken to another installation."""

from pathlib import Path

from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.evidence.services import stores
from assembly.inquiries.queries import code_hash_of, inquiries_of
from assembly.inquiries.standing import Word
from assembly.journal.archive import export_clinic, open_source, open_target
from assembly.journal.restore import import_clinic
from tests.conftest import fresh_sqlite
from tests.factories import asked
from tests.factories.cast import CLINIC, set_stage, settings


def test_everything_but_the_codes_is_there(database: Database, sqlite_template: Path, tmp_path: Path) -> None:
    set_stage(database)
    here, there = stores(settings(tmp_path / "here")), stores(settings(tmp_path / "there"))

    def job(session: Session) -> None:
        one = asked.answered(session, asked.published(session, asked.an_inquiry(session, name="Lupe")))
        asked.said(session, one, Word.FOLLOW_UP, "Y falta la factura.")
        asked.withheld(session, asked.an_inquiry(session))
        asked.an_inquiry(session)

    database.write(job)
    with open_target(tmp_path / "clinic.tar") as target:
        database.read(lambda session: export_clinic(session, here, CLINIC, target))
    other = Database(fresh_sqlite(sqlite_template, tmp_path))
    with open_source(tmp_path / "clinic.tar") as source:
        other.write(lambda session: import_clinic(session, there, source) and None)
    before = database.read(lambda session: inquiries_of(session, CLINIC))
    assert other.read(lambda session: inquiries_of(session, CLINIC)) == before
    assert [one.number for one in before] == [3, 2, 1]
    kept = [base.read(lambda session: code_hash_of(session, CLINIC, before[0].id)) for base in (database, other)]
    assert [one is None for one in kept] == [False, True]
    other.close()
