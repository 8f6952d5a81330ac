"""The verb `summaries`: what it counts, what it says, and what it finds wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from assembly.cli import main
from assembly.core.database import Database
from assembly.core.money import Money
from assembly.summaries.models import YearSummary
from assembly.summaries.queries import stale
from tests.factories import ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage


@pytest.fixture
def stage(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("ASSEMBLY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ASSEMBLY_DATABASE_URL", database.url.render_as_string(hide_password=False))
    set_stage(database)
    for clues in (CLINIC, OTHER_CLINIC):
        database.write(lambda session, clues=clues: ledger.a_deposit(session, clues=clues))  # type: ignore[misc]
    return database


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["summaries", *words])
    return done.exit_code, done.stdout


def test_what_is_stale_is_counted_and_stored(stage: Database) -> None:
    assert run() == (0, "Se contó otra vez: 2 clínicas.\n")
    assert stage.read(stale) == []
    assert run() == (0, "Todos los resúmenes estaban al día.\n")
    assert run("--from-scratch", "--json") == (0, '{"counted": 2, "differing": []}\n')


def test_a_summary_that_says_otherwise_is_named(stage: Database) -> None:
    run()
    forged = update(YearSummary).where(YearSummary.clues == CLINIC).values(received=Money(1))
    stage.write(lambda session: session.execute(forged))
    code, said = run("--from-scratch", "--json")
    assert (code, json.loads(said)) == (1, {"counted": 2, "differing": [CLINIC]})
    assert run("--from-scratch") == (0, "Se contó otra vez: 2 clínicas.\n")
