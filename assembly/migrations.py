"""Bringing a database to this version's tables, and checking that it is there."""

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from alembic import command
from assembly.core.database import Database
from assembly.core.errors import N_, AssemblyError
from assembly.paths import resource


class SchemaBehind(AssemblyError):
    status = 503
    sentence = N_("La base de datos es de otra versión del programa. Ejecute «assembly migrate».")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resource("alembic")))
    return config


def migrate(database: Database) -> None:
    """Run what is missing, all in one transaction."""
    config = _config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision of this version of the program."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def check_current(database: Database) -> None:
    """Raises SchemaBehind unless the database is at this version's tables."""
    if current(database) != newest():
        raise SchemaBehind()


def differences(database: Database) -> None:
    """Raises what `alembic check` raises when tables and models differ."""
    config = _config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)
