"""`assembly admin …`: the first administrator's account, and what the pages also do, from the server itself."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from assembly import migrations
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.permissions import ROLE_NAMES, Grant, Role, system_author
from assembly.core.text import clean
from assembly.people import queries, services
from assembly.people.links import code_of
from assembly.people.rules import LINK_LASTS, RoleNotHeld, read_role, read_scope
from assembly.people.rules import sign_in_name as as_kept
from assembly.settings import Settings

T = TypeVar("T")

_STATES = {"new": "sin entrar todavía", "in_use": "en uso", "closed": "cerrada"}


@click.group(name="admin")
def admin() -> None:
    """Cuentas: hacerlas, darles cargos, terminarlas."""


_role = click.option("--role", required=True, help="Cargo, por ejemplo facilitator.")
_scope = click.option("--scope", required=True, help="Lugar: nation, state:30 o clinic:XXDEM000018.")


@contextmanager
def _open(settings: Settings) -> Iterator[Database]:
    """The installation's database, which must be at this version's tables."""
    database = Database(settings.database)
    try:
        migrations.check_current(database)
        yield database
    finally:
        database.close()


def _write(settings: Settings, job: Callable[[Session, datetime], T]) -> T:
    now = clock.now()
    with _open(settings) as database:
        return database.write(lambda session: job(session, now))


def _account(session: Session, sign_in_name: str) -> queries.AccountInfo:
    return queries.account_named(session, as_kept(sign_in_name))


def _say_link(settings: Settings, invitation_id: str, name: str) -> None:
    """The link alone on the last line, for whoever reads it with another program."""
    path = f"/invitacion/{code_of(settings.key, invitation_id)}"
    click.echo(f"Enlace para {name}. Sirve una sola vez, durante {LINK_LASTS.days} días:")
    if not settings.base_url:
        click.echo("Va después de la dirección del sitio. Póngala en ASSEMBLY_BASE_URL y el enlace saldrá completo.")
    click.echo((settings.base_url or "").rstrip("/") + path)


@admin.command()
@click.argument("sign_in_name")
@click.option("--name", required=True, help="Nombre y apellidos de la persona.")
@click.option("--role", default="admin", show_default=True, help="Cargo.")
@click.option("--scope", default="nation", show_default=True, help="Lugar: nation, state:30 o clinic:XXDEM000018.")
def create(sign_in_name: str, name: str, role: str, scope: str) -> None:
    """Hace una cuenta con su cargo y escribe el enlace para que la persona elija su frase."""
    settings, held, whole_name = Settings(), Grant(read_role(role), *read_scope(scope)), clean(name)

    def job(session: Session, now: datetime) -> str:
        account_id = services.create_account(session, sign_in_name, whole_name, now)
        services.appoint(session, account_id, held, now)
        return services.new_link(session, system_author(now, "admin-create"), settings.key, account_id)

    _say_link(settings, _write(settings, job), whole_name)


@admin.command()
@click.argument("sign_in_name")
def reset(sign_in_name: str) -> None:
    """Escribe un enlace nuevo para quien olvidó su frase; el anterior deja de servir."""
    settings = Settings()

    def job(session: Session, now: datetime) -> tuple[str, str]:
        found = _account(session, sign_in_name)
        return services.new_link(session, system_author(now, "admin-reset"), settings.key, found.id), found.name

    _say_link(settings, *_write(settings, job))


@admin.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="En JSON, para otro programa.")
def list_accounts(as_json: bool) -> None:
    """Escribe todas las cuentas con sus cargos."""
    with _open(Settings()) as database:
        rows = database.read(_listed)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        roles = ", ".join(f"{ROLE_NAMES[Role(held['role'])]} ({held['scope']})" for held in row["roles"])
        click.echo("\t".join([row["sign_in_name"], row["name"], _STATES[row["state"]], roles]))


def _listed(session: Session) -> list[dict[str, Any]]:
    found = queries.find_accounts(session, limit=None)
    roles: dict[str, list[dict[str, str]]] = {each.id: [] for each in found}
    for account_id, held in queries.grants_now(session):
        scope = f"{held.kind}:{held.key}" if held.key else str(held.kind)
        roles[account_id].append({"role": held.role, "scope": scope})
    return [
        {"sign_in_name": each.sign_in_name, "name": each.name, "state": each.state, "roles": roles[each.id]}
        for each in found
    ]


@admin.command()
@click.argument("sign_in_name")
@_role
@_scope
def grant(sign_in_name: str, role: str, scope: str) -> None:
    """Da un cargo sobre un lugar; darlo dos veces no cambia nada."""
    held = Grant(read_role(role), *read_scope(scope))
    _write(Settings(), lambda session, now: services.appoint(session, _account(session, sign_in_name).id, held, now))
    click.echo(f"{as_kept(sign_in_name)} tiene el cargo de {ROLE_NAMES[held.role]} en {scope}.")


@admin.command()
@click.argument("sign_in_name")
@_role
@click.option("--scope", help="Solo el de este lugar; sin esto, en todos.")
def end(sign_in_name: str, role: str, scope: str | None) -> None:
    """Termina un cargo: el acceso se acaba en ese momento."""
    code, place = read_role(role), read_scope(scope) if scope else None

    def job(session: Session, now: datetime) -> int:
        account_id = _account(session, sign_in_name).id
        mine = [
            each.id
            for each in queries.holdings_of(session, [account_id])
            if each.grant.role == code and place in (None, (each.grant.kind, each.grant.key))
        ]
        for grant_id in mine:
            services.end_grant(session, account_id, grant_id, now)
        if not mine:
            raise RoleNotHeld()
        return len(mine)

    click.echo(f"Cargos terminados: {_write(Settings(), job)}.")


@admin.command()
@click.argument("sign_in_name")
def close(sign_in_name: str) -> None:
    """Cierra una cuenta: sus aparatos, sus cargos y su enlace se terminan."""
    _write(Settings(), lambda session, now: services.close_account(session, _account(session, sign_in_name).id, now))
    click.echo(f"La cuenta {as_kept(sign_in_name)} está cerrada.")
