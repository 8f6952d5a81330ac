"""Tables: built by the migrations, the same as the models, one head, and every fact sealed by the database."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assembly import migrations
from assembly.core.database import Database
from assembly.core.facts import kinds
from assembly.rooms import load_models
from tests.house import gates

load_models()
VERSIONS = sorted((gates.ROOT / "alembic" / "versions").glob("*.py"))


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    migrations.differences(database)


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(gates.ROOT / "alembic")).get_heads()) == 1


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = migrations.current(database)
    migrations.migrate(database)
    assert migrations.current(database) == before == migrations.newest()


def test_migrations_stand_alone() -> None:
    assert [fault for path in VERSIONS for fault in gates.migration_faults(path.name, path.read_text("utf-8"))] == []
    twin = "from assembly.core import facts\ndef downgrade() -> None: ...\n"
    assert gates.migration_faults("twin", twin) == ["twin: imports the package", "twin: goes back"]


def test_no_package_hides_alembic() -> None:
    assert not (gates.ROOT / "alembic" / "__init__.py").exists()


def seals(database: Database) -> set[str]:
    """The tables whose rows the database refuses to delete."""
    query = {
        True: "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'seal_%_delete'",
        False: "SELECT DISTINCT event_object_table FROM information_schema.triggers "
        "WHERE trigger_name LIKE 'seal_%' AND event_manipulation = 'DELETE'",
    }[database.is_sqlite]
    return database.read(lambda session: set(session.execute(text(query)).scalars()))


def test_every_fact_is_sealed(database: Database) -> None:
    assert seals(database) == set(kinds()) | {"journal_line"}


def test_every_seal_of_sqlite_knows_of_replacing(database: Database) -> None:
    if not database.is_sqlite:
        return  # there it is an update
    query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = 'seal_' || tbl_name || '_insert'"
    found = database.read(lambda session: set(session.execute(text(query)).scalars()))
    assert found == set(kinds()) | {"journal_line", "personal_value"}


def test_postgresql_refuses_to_empty_a_table_of_facts(database: Database) -> None:
    if database.is_sqlite:
        return  # SQLite has no TRUNCATE
    with pytest.raises(DBAPIError, match="only added"):
        database.write(lambda session: session.execute(text("TRUNCATE journal_line")) and None)
