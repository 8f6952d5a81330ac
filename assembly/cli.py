"""The `assembly` command: its verbs, exit code 0 only when all is well, errors on standard error."""

import logging
import sys

import click
import uvicorn

from assembly import migrations
from assembly.app import create_app
from assembly.clinics import commands as clinics
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.settings import Settings


class Verbs(click.Group):
    """Turns a broken rule into its sentence on standard error and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except AssemblyError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Verbs)
def main() -> None:
    """Asambleas de clínicas: de la mano levantada a la factura."""


@main.command()
def migrate() -> None:
    """Crea o actualiza las tablas de la base de datos."""
    database = Database(Settings().database)
    before = migrations.current(database)
    migrations.migrate(database)
    after = migrations.current(database)
    click.echo("Las tablas ya estaban al día." if before == after else f"Tablas actualizadas a {after}.")
    database.close()


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Dirección donde escucha.")
@click.option("--port", default=8000, show_default=True, help="Puerto.")
def serve(host: str, port: int) -> None:
    """Abre el servidor."""
    settings = Settings()
    database = Database(settings.database)
    migrations.check_current(database)
    logging.basicConfig(level=settings.log_level.upper(), stream=sys.stderr)
    click.echo(f"Mano Alzada en http://{host}:{port} — para terminar, Ctrl+C.", err=True)
    uvicorn.run(
        create_app(settings, database),
        host=host,
        port=port,
        log_level=settings.log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    database.close()


for command in clinics.commands():
    main.add_command(command)


if __name__ == "__main__":
    main()
