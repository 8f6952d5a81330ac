"""Who moderates or administers a whole region has a task list of it, and nobody else's."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.committee.queries import terms_of
from assembly.committee.rules import EndReason
from assembly.committee.services import end_term, limit_term
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.desk.region import waiting_clinics
from assembly.evidence.services import stores
from assembly.inquiries.standing import Word
from assembly.minutes import services as minutes
from assembly.people import services as people
from tests.factories import asked, cast, ledger
from tests.factories.cast import AT, CLINIC, KEY, OTHER_CLINIC, author, settings, signed_in
from tests.factories.meetings import convened, opened
from tests.factories.statements import statements
from tests.factories.walker import Walker
from tests.minutes.pictures import photo
from tests.public.story import whole_year

WAITS = "Lo que espera en su región"
THIRD = "XXDEM000030"


def in_state(client: TestClient, database: Database, role: Role, state: str = "30") -> None:
    """Sign in with that role over a state alone."""
    account = signed_in(client, database, Role.TELLER)
    database.write(lambda s: people.grant(s, account, Grant(role, ScopeKind.STATE, state), clock.now()))
    database.write(lambda s: people.end_role(s, Role.TELLER, CLINIC, clock.now()))


def text(client: TestClient) -> str:
    return Walker(client).go("/trabajo").text


def sealed_unsigned(session: Session, clues: str = CLINIC) -> None:
    info = opened(session, clues=clues)
    minutes.close(session, author(at=AT), info, new_id(), KEY, nothing_asked=True)


def test_the_moderator_of_a_state_sees_what_waits_there(client: TestClient, database: Database) -> None:
    in_state(client, database, Role.MODERATOR)
    assert WAITS not in text(client)
    database.write(sealed_unsigned)
    database.write(lambda s: convened(s, OTHER_CLINIC))
    page = text(client)
    assert page.index(WAITS) < page.index("Ya pasó el 21 de febrero de 2026") < page.index("Falta la foto del acta")
    walker = Walker(client).go("/trabajo").click("Falta la foto del acta firmada de la asamblea del 21 de febrero")
    assert walker.path.endswith("/cierre/enlaces")
    database.write(lambda s: opened(s, clues=OTHER_CLINIC, at=clock.now()))
    page = text(client)
    assert page.index("está abierta. Siga con ella. En curso") < page.index("Falta la foto del acta")
    in_state(client, database, Role.MODERATOR, "20")
    assert WAITS not in text(client)


def test_what_is_done_waits_no_more(client: TestClient, database: Database, tmp_path: Path) -> None:
    def job(session: Session) -> None:
        info = opened(session)
        minutes.close(session, author(at=AT), info, new_id(), KEY, nothing_asked=True)
        minutes.attach_signed(session, author(at=AT), stores(settings(tmp_path)), info, new_id(), photo())

    database.write(job)
    grants = [Grant(Role.MODERATOR, ScopeKind.STATE, "30")]
    assert found(database, grants) == []


def test_what_residents_ask_waits_until_somebody_looked(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.ADMIN, None)
    one = database.write(asked.an_inquiry)
    database.write(sealed_unsigned)
    page = text(client)
    assert (WAITS in page, "Falta la foto" in page) == (True, False)
    database.write(lambda s: asked.published(s, one))
    assert WAITS not in text(client)
    database.write(lambda s: asked.said(s, asked.answered(s, one), Word.NOT_SOLVED))
    assert WAITS not in text(client)
    database.write(lambda s: asked.said(s, asked.answered(s, one), Word.FOLLOW_UP, "¿Y la factura?"))
    assert WAITS in text(client)


def test_an_expense_off_plan_and_a_post_left_wait_for_who_convenes(database: Database, tmp_path: Path) -> None:
    cast.set_stage(database)
    grants = [Grant(Role.MODERATOR, ScopeKind.STATE, "30")]
    database.write(lambda s: whole_year(s, tmp_path, 3))
    assert found(database, grants) == []
    database.write(lambda s: resigned(s, CLINIC))
    database.write(lambda s: whole_year(s, tmp_path, 3, OTHER_CLINIC))
    database.write(lambda s: ledger.an_expense(s, tmp_path, None, "10", clues=OTHER_CLINIC))
    assert set(found(database, grants)) == {CLINIC, OTHER_CLINIC}


def test_a_term_over_waits_for_who_convenes(database: Database, tmp_path: Path) -> None:
    cast.set_stage(database)
    grants = [Grant(Role.MODERATOR, ScopeKind.STATE, "30")]

    def job(session: Session) -> None:
        whole_year(session, tmp_path, 3)
        limit_term(session, author(at=AT), CLINIC, new_id(), terms_of(session, CLINIC)[0].id, date(2026, 1, 22), 1)

    database.write(job)
    assert found(database, grants, datetime(2026, 2, 22, 18, tzinfo=UTC)) == []
    assert found(database, grants, datetime(2026, 2, 23, 18, tzinfo=UTC)) == [CLINIC]


def resigned(session: Session, clues: str) -> None:
    """Whoever holds the clinic's first post left it."""
    term = terms_of(session, clues)[0]
    end_term(session, author(at=AT), clues, new_id(), term.id, date(2026, 3, 1), EndReason.RESIGNATION)


def found(database: Database, grants: list[Grant], now: datetime = AT) -> list[str]:
    return [one.clues for one in database.read(lambda s: waiting_clinics(s, grants, now))]


def test_a_grant_over_one_clinic_finds_no_region(client: TestClient, database: Database) -> None:
    assert client
    database.write(sealed_unsigned)
    assert found(database, [Grant(Role.MODERATOR, ScopeKind.CLINIC, CLINIC)]) == []
    assert found(database, [Grant(Role.AUDITOR, ScopeKind.NATION, "")]) == []
    assert found(database, [Grant(Role.MODERATOR, ScopeKind.STATE, "30")]) == [CLINIC]


def left_undone(session: Session, folder: Path, clues: str) -> None:
    """A year with money, and a post that somebody left."""
    whole_year(session, folder, 3, clues)
    resigned(session, clues)


def test_as_many_queries_for_three_clinics_as_for_one(client: TestClient, database: Database, tmp_path: Path) -> None:
    in_state(client, database, Role.MODERATOR)
    database.write(lambda s: left_undone(s, tmp_path, CLINIC))
    assert WAITS in text(client)
    with statements(database) as one:
        client.get("/trabajo")

    def more(session: Session) -> None:
        cast.add_clinic(session, THIRD, "Clínica La Ceiba")
        for clues in (OTHER_CLINIC, THIRD):
            left_undone(session, tmp_path, clues)

    database.write(more)
    with statements(database) as three:
        client.get("/trabajo")
    assert len(three) == len(one)
    assert "La Ceiba" in text(client)
