"""The desk's pages ask the database as often for one as for three."""

from pathlib import Path

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.people import services as people
from tests.factories.cast import CLINIC, OTHER_CLINIC, add_clinic, signed_in
from tests.factories.hands import asked, counted
from tests.factories.meetings import opened, with_proposals
from tests.factories.statements import statements
from tests.factories.walker import Walker
from tests.minutes.meeting import listed, settled
from tests.public.story import whole_year

THIRD = "XXDEM000030"


def text(client: TestClient, path: str) -> str:
    return Walker(client).go(path).text


def day_path(info: AssemblyInfo, clues: str = CLINIC) -> str:
    return f"/trabajo/{clues}/asambleas/{info.id}"


def test_as_many_queries_for_three_clinics_as_for_one(client: TestClient, database: Database, tmp_path: Path) -> None:
    account = signed_in(client, database, Role.TREASURER)
    database.write(lambda s: whole_year(s, tmp_path, 3))
    with statements(database) as one:
        client.get("/trabajo")

    def more(session: Session) -> None:
        add_clinic(session, THIRD, "Clínica La Ceiba")
        for clues in (OTHER_CLINIC, THIRD):
            people.grant(session, account, Grant(Role.TREASURER, ScopeKind.CLINIC, clues), clock.now())
            whole_year(session, tmp_path, 3, clues)

    database.write(more)
    with statements(database) as three:
        client.get("/trabajo")
    assert len(three) == len(one)


def short_one(session: Session) -> AssemblyInfo:
    """One improvement voted and listed, nobody elected."""
    info = opened(session)
    (proposal,) = with_proposals(session, info, [("Techo", "100.00", "infrastructure")])
    counted(session, info, asked(session, info, proposal.id), 120, 23, 0)
    listed(session, info)
    return info


def test_as_many_queries_for_a_long_assembly_as_for_a_short_one(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.MODERATOR)
    short, long = database.write(short_one), database.write(lambda s: settled(s, OTHER_CLINIC))
    signed_in(client, database, Role.FACILITATOR, None)
    with statements(database) as few:
        client.get(day_path(short))
    with statements(database) as many:
        client.get(day_path(long, OTHER_CLINIC))
    assert len(many) == len(few)
    with statements(database) as acta:
        client.get(f"/clinicas/{OTHER_CLINIC}/asambleas/{long.id}")
    assert len(acta) <= len(many)
