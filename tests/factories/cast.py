"""The cast: a fictional clinic with its year, and everybody who works there, signed in on devices of their own."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from httpx2 import Response
from itsdangerous import URLSafeSerializer
from sqlalchemy import insert
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.app import create_app
from assembly.clinics.models import Clinic, ProgrammeYear
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Author, Grant, Role, ScopeKind
from assembly.core.text import folded
from assembly.people import services as people
from assembly.settings import Settings
from assembly.web.cookies import cookie_name

CLINIC, OTHER_CLINIC = "XXDEM000018", "XXDEM000025"
INSTITUTION, YEAR = "Demostración", 2026
AT = datetime(2026, 2, 21, 17, 0, tzinfo=UTC)
KEY = "a key for tests only"

YEAR_SETTINGS: dict[str, Any] = {
    "institution": INSTITUTION,
    "year": YEAR,
    "source": "Reglas inventadas para las pruebas",
    "verified_on": "2026-01-10",
    "posts": [
        {"code": "presidency", "name": "Presidencia", "seats": 1},
        {"code": "treasury", "name": "Tesorería", "seats": 1},
        {"code": "secretary", "name": "Secretaría técnica", "seats": 1},
        {"code": "citizen_guarantor", "name": "Aval ciudadano", "seats": 1},
    ],
    "quorum": 10,
    "majority": "present",
    "hands_each": "one",
    "cut_rule": "skip",
    "second_convocation_minutes": 30,
    "spending_deadline": "12-24",
    "cash_limit": "20000.00",
    "review_days": 15,
    "categories": [
        {"code": "infrastructure", "name": "Infraestructura", "letter": "I"},
        {"code": "medical_equipment", "name": "Equipo médico", "letter": "E"},
        {"code": "furniture", "name": "Mobiliario", "letter": "M"},
        {"code": "maintenance", "name": "Mantenimiento", "letter": "R"},
    ],
    "declarations": ["adult", "community", "not_party", "not_union", "not_official"],
}


def author(role: Role = Role.MODERATOR, at: datetime = AT) -> Author:
    """The signature of somebody who holds that role."""
    return Author(f"{role}:0190a000-0000-7000-8000-000000000000", at)


def settings(folder: Path, **more: Any) -> Settings:
    """An installation's settings with its data in `folder`."""
    return Settings(data_dir=folder, secret_key=KEY, **more)


def add_clinic(session: Session, clues: str = CLINIC, name: str = "Clínica Los Encinos", **more: Any) -> str:
    """A fictional clinic; its key."""
    row = {
        "clues": clues,
        "institution": INSTITUTION,
        "name": name,
        "state_code": "30",
        "state": "Veracruz de Ignacio de la Llave",
        "municipality_code": "30003",
        "municipality": "Acayucan",
        "locality": "Los Encinos",
        "kind": "Unidad de medicina familiar",
        "level": "PRIMER NIVEL",
        "status": "EN OPERACION",
        "stratum": "RURAL",
        "rooms": 1,
        "time_zone": "America/Mexico_City",
        "search_text": folded(f"{clues} {name} Acayucan Los Encinos"),
        "updated_at": AT,
    }
    session.execute(insert(Clinic).values(row | more))
    return clues


def add_year(session: Session, **more: Any) -> None:
    """The fictional programme year."""
    row = {"institution": INSTITUTION, "year": YEAR, "settings": YEAR_SETTINGS | more, "updated_at": AT}
    about = {"source": YEAR_SETTINGS["source"], "verified_on": date(2026, 1, 10)}
    session.execute(insert(ProgrammeYear).values(row | about))


def set_stage(database: Database) -> None:
    """The fictional clinic and its neighbour, with their year."""

    def job(session: Session) -> None:
        add_clinic(session)
        add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
        add_year(session)

    database.write(job)


def visitor(database: Database, folder: Path) -> TestClient:
    """A browser with nobody signed in."""
    app = create_app(settings(folder), database)
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


def signed_in(client: TestClient, database: Database, role: Role, clues: str | None = CLINIC) -> str:
    """Give the browser a session of a new account that holds `role` (at the clinic, or in the nation); its id."""
    kind = ScopeKind.CLINIC if clues else ScopeKind.NATION

    def job(session: Session) -> tuple[str, str]:
        now = clock.now()
        account = people.create_account(session, f"{role}.{new_id()[-6:]}", f"Persona {role}", now)
        people.grant(session, account, Grant(role, kind, clues or ""), now)
        return account, people.open_session(session, account, "prueba", now)

    account, token = database.write(job)
    client.cookies.set(cookie_name(False), str(URLSafeSerializer(KEY, salt="session-cookie").dumps(token)))
    return account


def send(client: TestClient, path: str, **fields: Any) -> Response:
    """Send a form with an id of its own (or the `id` given)."""
    return client.post(path, data={"id": new_id()} | fields)
