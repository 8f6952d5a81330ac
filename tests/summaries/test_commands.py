"""The verb `summaries`: what it counts, what it says, and what it finds wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, update

from assembly.cli import main
from assembly.core.database import Database
from assembly.core.money import Money
from assembly.summaries.models import PlaceSummary, YearSummary
from assembly.summaries.queries import stale
from assembly.summaries.rules import COUNTED
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
    assert run("--from-scratch", "--json") == (0, '{"counted": 2, "differing": [], "places": []}\n')


def test_a_summary_that_says_otherwise_is_named(stage: Database) -> None:
    run()
    forged = update(YearSummary).where(YearSummary.clues == CLINIC).values(received=Money(1))
    stage.write(lambda session: session.execute(forged))
    code, said = run("--from-scratch", "--json")
    # The sums of its places were not those of the clinics either, from the moment that one was forged.
    assert (code, json.loads(said)) == (1, {"counted": 2, "differing": [CLINIC], "places": ["30", "30003"]})
    assert run("--from-scratch") == (0, "Se contó otra vez: 2 clínicas.\n")


def test_sums_of_places_that_are_not_those_of_their_clinics_are_named(stage: Database) -> None:
    run()
    invented = {"region": "09", "place": "09015", "year": 2026, "clinics": 1, "funded": 0} | dict.fromkeys(COUNTED, 0)
    amounts = {name: Money(0) for name in COUNTED[: COUNTED.index("items")]}
    forged = update(PlaceSummary).where(PlaceSummary.place == "30").values(received=Money(1))
    stage.write(lambda session: session.execute(forged))
    stage.write(lambda session: session.execute(insert(PlaceSummary).values(invented | amounts)))
    code, said = run("--from-scratch", "--json")
    assert (code, json.loads(said)) == (1, {"counted": 2, "differing": [], "places": ["09015", "30"]})
    assert run("--from-scratch") == (0, "Se contó otra vez: 2 clínicas.\n")
