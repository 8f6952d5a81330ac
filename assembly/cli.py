"""The `assembly` command: its verbs, exit code 0 only when all is well, errors on standard error."""

import contextlib
import logging
import os
import signal
import socket
import sys
from typing import Any

import click

from assembly import migrations
from assembly.app import create_app
from assembly.app import serve as run
from assembly.clinics import commands as clinics
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.errors import N_, AssemblyError
from assembly.country import commands as country
from assembly.demo import is_there, play
from assembly.demo_cast import people_of_the_demo
from assembly.evidence.services import stores
from assembly.journal import commands as journal
from assembly.people import commands as people
from assembly.people.sign_in import suggested_passphrase
from assembly.settings import Settings
from assembly.speech import language, spoken
from assembly.summaries import commands as summaries
from assembly.web import words


class PortTaken(AssemblyError):
    sentence = N_("No se puede escuchar en {host}, puerto {port}: otro programa lo usa o no está permitido. Diga otro.")


class Verbs(click.Group):
    """Speaks the environment's language; turns a broken rule into its sentence on standard error and exit code 1."""

    def main(self, *given: Any, **more: Any) -> Any:
        with spoken(self, language(os.environ)):
            return super().main(*given, **more)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except AssemblyError as error:
            lang = language(os.environ)
            raise click.ClickException(error.text(words.translator(lang), words.shower(lang))) from error


@click.group(cls=Verbs, context_settings={"obj": stores})
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
    app = create_app(settings, database)
    log_level = settings.log_level if settings.log_level == "debug" else "warning"  # what uvicorn says is English
    say = words.translator(language(os.environ))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn raises it again when all is done
    with _listen(host, port) as door, contextlib.suppress(KeyboardInterrupt):
        at = f"http://{f'[{host}]' if ':' in host else host}:{door.getsockname()[1]}"
        click.echo(say(N_("Mano Alzada en {address} — para terminar, Ctrl+C.")).format(address=at), err=True)
        run(app, door, log_level)
    database.close()
    click.echo(say(N_("Mano Alzada terminó. Lo que estaba guardado sigue guardado.")), err=True)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        raise PortTaken(host=host, port=str(port)) from error


@main.command()
def demo() -> None:
    """Carga clínicas y personas inventadas, y dice con qué nombre entra cada quien."""
    settings = Settings()
    database = Database(settings.database)
    migrations.check_current(database)
    phrase = demo_phrase(settings)
    if database.read(is_there):
        click.echo("La demostración ya estaba cargada; se conserva como la dejó.")
    else:
        now = clock.now()
        database.write(lambda session: play(session, stores(settings), phrase, now))
        click.echo("Demostración cargada: clínicas, personas y gastos inventados.")
    database.close()
    click.echo(f"\nTodos entran con la frase: {phrase}\n")
    for sign_in, name, what in people_of_the_demo():
        click.echo(f"  {sign_in:<13} {name} ({what})")
    click.echo("")


def demo_phrase(settings: Settings) -> str:
    """The passphrase of everybody in this installation's demonstration: made once, kept beside the data."""
    path = settings.data_dir / "demo.txt"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(suggested_passphrase(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


for command in (
    *clinics.commands(),
    journal.verify,
    journal.export,
    journal.import_,
    journal.note,
    journal.erase,
    summaries.summaries,
    people.admin,
    country.bench_data,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
