"""Accounts with a passphrase, links, and what the database holds of them."""

from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient

from assembly.core import clock
from assembly.core.database import Database
from assembly.core.permissions import Author, Grant, Role, ScopeKind
from assembly.people import services
from assembly.people.links import code_of
from assembly.people.models import Account, Attempt, RoleGrant, SignInSession
from tests.factories import cast

PHRASE = "mango violin norte escoba lluvia"
OTHER_PHRASE = "trompo sabana yunque coyote miel"
TREASURER = Grant(Role.TREASURER, ScopeKind.CLINIC, cast.CLINIC)
NATION_ADMIN = Grant(Role.ADMIN, ScopeKind.NATION, "")


def add_account(database: Database, name: str = "maria.lopez", held: Grant | None = TREASURER) -> str:
    """María's account with a passphrase and a role; its id."""

    def job(session: Any) -> str:
        now = clock.now()
        made = services.create_account(session, name, "María López", now)
        services.set_passphrase(session, made, PHRASE, now)
        if held:
            services.grant(session, made, held, now)
        return made

    return database.write(job)


def add_link(
    database: Database, held: Grant | None = TREASURER, account: str | None = None, reference: str | None = "acta"
) -> tuple[str, str]:
    """A link for María; the invitation's id and the path of its page."""
    author = Author("moderator:0190a000-0000-7000-8000-000000000000", clock.now())
    made = database.write(lambda s: services.invite(s, author, cast.KEY, "María López", held, account, reference))
    return made, f"/invitacion/{code_of(cast.KEY, made)}"


def enter(client: TestClient, name: str = "maria.lopez", phrase: str = PHRASE, **more: str) -> Any:
    """Sign in through the page."""
    return client.post("/entrar", data={"sign_in_name": name, "passphrase": phrase} | more)


def open_sessions(database: Database) -> int:
    """How many devices are signed in."""
    query = select(SignInSession.id_hash).where(SignInSession.ended_at.is_(None))
    return len(database.read(lambda s: s.execute(query).all()))


def names(database: Database) -> list[str]:
    """Every sign-in name, in order."""
    query = select(Account.sign_in_name).order_by(Account.sign_in_name)
    return database.read(lambda s: list(s.execute(query).scalars()))


def roles_now(database: Database) -> list[tuple[str, str, str]]:
    """Every role held now: sign-in name, role, place."""
    query = select(Account.sign_in_name, RoleGrant.role, RoleGrant.scope_key).join(Account)
    query = query.where(RoleGrant.ended_at.is_(None)).order_by(Account.sign_in_name, RoleGrant.role)
    return database.read(lambda s: [(r[0], str(r[1]), r[2]) for r in s.execute(query)])


def tries(database: Database) -> list[int]:
    """The counts of tries, the highest first."""
    return database.read(lambda s: sorted(s.execute(select(Attempt.tries)).scalars(), reverse=True))
