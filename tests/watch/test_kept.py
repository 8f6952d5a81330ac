"""A region's list is made again when something was written there; a whole country's after a while."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.watch import kept
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, OTHER_CLINIC, set_stage

NATION = [Grant(Role.AUDITOR, ScopeKind.NATION, "")]
LATER = AT + timedelta(days=60)


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Database:
    set_stage(database)
    database.write(lambda session: spent(session, tmp_path, CLINIC))
    return database


def spent(session: Session, folder: Path, clues: str) -> None:
    ledger.a_deposit(session, clues=clues)
    ledger.an_expense(session, folder, None, "500", clues=clues)


def listed(database: Database, now: datetime) -> kept.Listed:
    return database.read(lambda session: kept.listed(session, database, NATION, now))


def test_it_is_kept_until_something_is_written(stage: Database, tmp_path: Path) -> None:
    first = listed(stage, LATER)
    assert [one.clues for one in first.found] == [CLINIC]
    assert listed(stage, LATER + timedelta(minutes=1)) is first
    stage.write(lambda session: spent(session, tmp_path, OTHER_CLINIC))
    assert [one.clues for one in listed(stage, LATER).found] == [CLINIC, OTHER_CLINIC]


def test_another_day_is_another_list(stage: Database) -> None:
    first = listed(stage, LATER)
    assert listed(stage, LATER + timedelta(days=1)) is not first


def test_that_of_a_country_waits_a_quarter_of_an_hour(
    stage: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "LARGE", 0)
    first = listed(stage, LATER)
    stage.write(lambda session: spent(session, tmp_path, OTHER_CLINIC))
    assert listed(stage, LATER + timedelta(minutes=14)) is first
    assert len(listed(stage, LATER + timedelta(minutes=15)).found) == 2


def test_who_watches_nothing_has_an_empty_list(stage: Database) -> None:
    assert stage.read(lambda session: kept.listed(session, stage, [], LATER)).found == []
