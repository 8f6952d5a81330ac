"""What the tests of an assembly's pages share: addresses, a convocation as the form sends it, what is stored."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assembly.assemblies import queries
from assembly.assemblies.queries import AssemblyInfo
from assembly.core import clock
from assembly.core.database import Database
from assembly.journal.models import JournalLine
from tests.factories.cast import CLINIC, YEAR
from tests.factories.meetings import ZONE, closed, opened

ALL = f"/trabajo/{CLINIC}/asambleas"
CONVENE = f"{ALL}/nueva"
TODAY = clock.local_day(clock.now(), ZONE)
PEOPLE = {"users": "96", "pensioners": "30", "staff": "9", "authorities": "3", "others": "5"}
OVER = "La asamblea ya se cerró y su acta no cambia. Lo que falte se lleva a otra asamblea."
FORMS = ["segunda-convocatoria", "asistencia", "apertura", "no-realizada"]


def hub(assembly_id: str) -> str:
    return f"{ALL}/{assembly_id}"


def told(**more: str) -> dict[str, str]:
    """A convocation as the form sends it."""
    fields = {"year": str(YEAR), "place": "Patio de la clínica", "day": str(TODAY + timedelta(days=5))}
    return fields | {"hour": "11:00", "noticed_on": str(TODAY), "channel": "poster"} | more


def lines(database: Database) -> int:
    return database.read(lambda session: session.execute(select(func.count(JournalLine.n))).scalar_one())


def now(database: Database, info: AssemblyInfo) -> AssemblyInfo:
    return database.read(lambda session: queries.assembly(session, CLINIC, info.id))


def an_assembly(database: Database, make: Callable[[Session], AssemblyInfo]) -> AssemblyInfo:
    return database.write(make)


def a_closed_one(session: Session) -> AssemblyInfo:
    return closed(session, opened(session))
