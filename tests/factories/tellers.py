"""Two phones in a hall: a year in which two people count, and a teller let in with a code."""

from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.clinics.models import ProgrammeYear
from assembly.core.database import Database
from assembly.tellers.models import CountDifference, TellerSheet
from assembly.votes.models import HandCount, Outcome, Round
from tests.factories.cast import YEAR_SETTINGS, visitor
from tests.factories.hall import Hall
from tests.factories.walker import Walker, text_of

WHOLE = {"count_for": "118", "count_against": "12", "count_abstain": "13"}
OTHER = WHOLE | {"count_against": "13", "count_abstain": "12"}
TWO = {"two_counts": {"all": True}}


def year_with(session: Session, **settings: Any) -> None:
    """Change settings of the fictional programme year."""
    session.execute(update(ProgrammeYear).values(settings=YEAR_SETTINGS | settings))


def set_year(database: Database, **settings: Any) -> None:
    """The same, committed."""
    database.write(lambda session: year_with(session, **settings))


def code_on(walker: Walker) -> str:
    """The code that the moderator's page shows."""
    shown = [text_of(one) for one in walker.root.iter("p") if one.get("class") == "match"]
    return shown[-1]


def join(hall: Hall, folder: Path, name: str) -> TestClient:
    """A second phone, asked in with a code and confirmed by the moderator."""
    moderator = hall.walk(f"{hall.base}/escrutinio")
    moderator.send("Mostrar un código")
    phone = visitor(hall.database, folder)
    walker = Walker(phone).go("/escrutar").send("Pedir entrar", code=code_on(moderator), name=name)
    number = code_on(walker)
    moderator.go(f"{hall.base}/escrutinio")
    assert f"{name} pide entrar a contar" in moderator.text
    assert number in moderator.text
    moderator.send("Sí, que entre")
    return phone


def rows(hall: Hall) -> list[int]:
    """How many sheets, differences, rounds, hand counts and outcomes are stored."""
    return [hall.rows(fact) for fact in (TellerSheet, CountDifference, Round, HandCount, Outcome)]


def count(walker: Walker, path: str, counts: dict[str, str], **more: Any) -> Walker:
    """Fill a count sheet, check it and hand it in."""
    return walker.go(path).send("Revisar el conteo", None, **counts).send("Anotar el conteo", None, **more)
