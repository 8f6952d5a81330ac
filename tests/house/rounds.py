"""A filled installation whose every route can be gone round: real ids for paths, and people of every role."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from itsdangerous import URLSafeSerializer
from sqlalchemy import Table, select
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from assembly import demo
from assembly.app import create_app
from assembly.assemblies import services as assemblies
from assembly.assemblies.queries import assembly
from assembly.committee.rules import EndReason
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.facts import Base
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Permission, Role, ScopeKind, system_author
from assembly.demo_cast import ENCINOS, MEZQUITE
from assembly.evidence.services import stores
from assembly.expenses.queries import expenses_of
from assembly.handovers import services as handovers
from assembly.journal.queries import heads
from assembly.journal.rules import Head
from assembly.people import services as people
from assembly.people.links import code_of
from assembly.people.queries import secret_hash
from assembly.rooms import room_routes
from assembly.tellers import services as tellers
from assembly.web.cookies import cookie_name
from assembly.web.endpoint import Endpoint
from tests.factories import cast as stage
from tests.factories import hands, meetings
from tests.factories.asked import an_inquiry

CLINIC, OTHER_CLINIC = ENCINOS, MEZQUITE
STATE, OTHER_STATE = "30", "09"
PHRASE = "cuatro palabras que nadie dice"
DRAFTS = [("Techo", "60000.00", "maintenance"), ("Rampa", "50000.00", "infrastructure")]
_PARAMETER = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")


@dataclass
class World:
    """The installation, its application, and for every name in a path an id that there is."""

    database: Database
    app: Starlette
    folder: Path
    ids: dict[str, str] = field(default_factory=dict)  # the clinic's closed assembly and what belongs to it
    is_open: dict[str, str] = field(default_factory=dict)  # the ids of its assembly that goes on

    def path(self, route: Route, on_going: bool = False, **other: str) -> str:
        """The route's path with real ids. Raises KeyError for a parameter that nobody gave a meaning."""
        ids = self.ids | (self.is_open if on_going else {}) | other
        return _PARAMETER.sub(lambda found: ids[found[1]], route.path)

    def heads(self) -> list[Head]:
        """Every journal's head."""
        return self.database.read(heads)

    def account(self, *grants: Grant) -> str:
        """A new account with those roles."""

        def job(session: Session) -> str:
            now = clock.now()
            account = people.create_account(session, f"ronda.{new_id()[-8:]}", "Persona de la ronda", now)
            for grant in grants:
                people.grant(session, account, grant, now)
            return account

        return self.database.write(job)

    def device(self, account: str) -> tuple[dict[str, str], str]:
        """A new signed-in device of an account: its cookie and its key."""
        token = self.database.write(lambda session: people.open_session(session, account, "ronda", clock.now()))
        signed = URLSafeSerializer(stage.KEY, salt="session-cookie").dumps(token)
        return {"Cookie": f"{cookie_name(False)}={signed!s}"}, secret_hash(token)


def routes() -> list[Route]:
    """Every route of every room."""
    return [route for route in room_routes() if isinstance(route, Route)]


def parameters(route: Route) -> list[str]:
    """The names in a route's path."""
    return _PARAMETER.findall(route.path)


def undeclared(found: list[BaseRoute]) -> list[str]:
    """Routes that do not say who may."""
    return [
        str(getattr(route, "path", route))
        for route in found
        if not isinstance(route, Route)
        or not isinstance(route.endpoint, Endpoint)
        or not isinstance(route.endpoint.permission, Permission)
    ]


def permission(route: Route) -> Permission:
    """What a route asks for."""
    return cast(Endpoint, route.endpoint).permission


def built(database: Database, folder: Path) -> World:
    """The demonstration, with one more assembly of its first clinic that goes on."""
    settings = stage.settings(folder)
    now = clock.now()
    database.write(lambda session: demo.play(session, stores(settings), PHRASE, now))
    world = World(database, create_app(settings, database), folder)
    world.is_open = database.write(_on_going)
    world.ids = database.read(_closed) | {"pass_id": new_id()}
    database.write(lambda session: _departed(session, world.ids["past_term_id"]))
    database.write(an_inquiry)
    spare = world.account(Grant(Role.MEMBER, ScopeKind.CLINIC, CLINIC))
    world.ids |= {
        "account_id": spare,
        "rest": "nada",
        "table": "gastos",
        "rows": "expenses",
        "folio": "D-0001",
        "draft_id": new_id(),
        "step": "concepto",
        "token": database.write(_token),
        "device": "0" * 64,
        "state": STATE,
        "municipality": "003",
        "part": STATE,
    }
    world.ids["grant_id"] = database.read(lambda session: _one(session, "role_grant", "id", account_id=spare))
    return world


def _on_going(session: Session) -> dict[str, str]:
    year = _one(session, "assembly", "year")
    info = meetings.convened(session, CLINIC, clock.now() - timedelta(hours=2), year=int(year))
    info = meetings.attended(session, info)
    assemblies.open_assembly(session, stage.author(at=info.starts_at), info, new_id())
    info = assembly(session, CLINIC, info.id)
    asked = meetings.with_proposals(session, info, DRAFTS)
    question = hands.asked(session, info, asked[0].id)
    (nominee,) = hands.nominated(session, info, "treasury", "Nora Peña")
    return {
        "assembly_id": info.id,
        "proposal_id": asked[1].id,
        "question_id": question.id,
        "nominee_id": nominee,
        "post": "treasury",
        "pass_id": tellers.offer_pass(session, stage.author(at=clock.now()), info, "a secret"),
    }


def _closed(session: Session) -> dict[str, str]:
    closed = _one(session, "closing", "assembly_id", clinic_id=CLINIC)
    of_it = {"clinic_id": CLINIC, "assembly_id": closed}
    objected = next(one for one in expenses_of(session, CLINIC) if one.is_objected)
    return {
        "clues": CLINIC,
        "key": CLINIC,
        "assembly_id": closed,
        "proposal_id": _one(session, "proposal", "id", **of_it),
        "question_id": _one(session, "question", "id", **of_it),
        "nominee_id": _one(session, "nominee", "id", **of_it),
        "term_id": _one(session, "term", "id", **of_it, post="presidency"),
        "past_term_id": _one(session, "term", "id", **of_it, post="treasury"),
        "post": "treasury",
        "large_id": _one(session, "large_outgoing", "id", clinic_id=CLINIC),
        "movement_id": _one(session, "deposit", "id", clinic_id=CLINIC),
        "expense_id": objected.id,
        "return_id": _one(session, "supplier_return", "id", clinic_id=CLINIC),
        "review_id": objected.objections[0].id,
        "evidence_id": _one(session, "evidence_file", "id", clinic_id=CLINIC),
        "item_id": _one(session, "delivery", "item_id", clinic_id=CLINIC),
        "photo_id": _one(session, "item_photo", "id", clinic_id=CLINIC),
        "delivery_id": _one(session, "delivery", "id", clinic_id=CLINIC),
    }


def _departed(session: Session, term_id: str) -> None:
    """The treasurer resigned, so that there is a treasury to hand over."""
    today, by = clock.local_day(clock.now(), "America/Mexico_City"), stage.author(at=clock.now())
    handovers.record_departure(session, by, CLINIC, new_id(), term_id, today, EndReason.RESIGNATION, "Trajo su carta")


def _one(session: Session, table: str, column: str, **where: Any) -> str:
    found: Table = Base.metadata.tables[table]
    query = select(found.c[column]).filter_by(**where).order_by(found.c[column]).limit(1)
    return str(session.execute(query).scalar_one())


def _token(session: Session) -> str:
    held = Grant(Role.TREASURER, ScopeKind.CLINIC, CLINIC)
    key = people.invite(session, system_author(clock.now(), "rounds"), stage.KEY, "Nora Peña", held)
    return code_of(stage.KEY, key)
