"""Clinics of four time zones with an assembly each, at an hour of their own clocks; and what the timetable says."""

import csv
import re
from datetime import date, time, timedelta
from io import StringIO

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies import services
from assembly.assemblies.calls import Call
from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import Channel
from assembly.core.ids import new_id
from tests.factories.cast import AT, YEAR, add_clinic, author
from tests.factories.pages import Shown

DAY = date(2026, 2, 21)
PAGE = "/trabajo/asambleas"
ON_DAY = f"{PAGE}?dia={DAY}"
STATES = {
    "23": ("Quintana Roo", "America/Cancun"),
    "20": ("Oaxaca", "America/Mexico_City"),
    "25": ("Sinaloa", "America/Mazatlan"),
    "02": ("Baja California", "America/Tijuana"),
}


def clinic_in(session: Session, state: str, number: int = 1) -> str:
    """A clinic of the state, with the state's clock; its key."""
    name, zone = STATES[state]
    clues = f"XXDEM{int(state):02d}{number:04d}"
    about = {"state_code": state, "state": name, "time_zone": zone}
    town = {"municipality_code": f"{state}{number % 3:03d}", "municipality": f"Municipio {number % 3}"}
    return add_clinic(session, clues, f"Clínica {name} {number}", **about, **town)


def called(session: Session, clues: str, hour: int = 11, day: date = DAY, minute: int = 0) -> AssemblyInfo:
    """An assembly of the clinic for that hour of its own clock."""
    told = min(day, DAY) - timedelta(days=5)
    call = Call("Patio", day, time(hour, minute), told, Channel.POSTER)
    key = new_id()
    services.convene(session, author(at=AT), clues, key, YEAR, call)
    return assembly(session, clues, key)


def everywhere(session: Session) -> dict[str, AssemblyInfo]:
    """One assembly in each state, all of them at 11:00."""
    return {state: called(session, clinic_in(session, state)) for state in STATES}


def shown(client: TestClient, path: str = ON_DAY) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return Shown(answer).text


def headings(client: TestClient, path: str = ON_DAY) -> list[str]:
    return re.findall(r"<h2>([^<]+)</h2>", client.get(path).text)


def listed(client: TestClient, path: str = ON_DAY) -> list[str]:
    """The clinics of the list, in its order."""
    return re.findall(r">(Clínica [^<]+)</a>", client.get(path).text)


def lines(client: TestClient, path: str) -> list[dict[str, str]]:
    data = client.get(path).content
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
