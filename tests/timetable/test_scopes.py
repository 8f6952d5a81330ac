"""Who sees which assemblies: those at the clinics that her roles cover, and no other."""

import pytest
from starlette.testclient import TestClient

from assembly.core import clock
from assembly.core.database import Database
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.people import services as people
from tests.factories.cast import CLINIC, OTHER_CLINIC, signed_in
from tests.timetable.region import ON_DAY, PAGE, called, everywhere, lines, listed, shown


def grant(database: Database, account: str, role: Role, kind: ScopeKind, key: str) -> None:
    database.write(lambda s: people.grant(s, account, Grant(role, kind, key), clock.now()))


@pytest.mark.parametrize(
    ("role", "kind", "key", "seen"),
    [
        (Role.FACILITATOR, ScopeKind.STATE, "30", ["Clínica El Mezquite", "Clínica Los Encinos"]),
        (Role.FACILITATOR, ScopeKind.STATE, "25", ["Clínica Sinaloa 1"]),
        (Role.AUDITOR, ScopeKind.STATE, "20", ["Clínica Oaxaca 1"]),
        (Role.ADMIN, ScopeKind.STATE, "09", []),
        (Role.MODERATOR, ScopeKind.CLINIC, OTHER_CLINIC, ["Clínica El Mezquite"]),
        (Role.TREASURER, ScopeKind.CLINIC, CLINIC, ["Clínica Los Encinos"]),
    ],
)
def test_only_what_a_role_covers(
    client: TestClient, database: Database, role: Role, kind: ScopeKind, key: str, seen: list[str]
) -> None:
    database.write(everywhere)
    database.write(lambda s: [called(s, CLINIC), called(s, OTHER_CLINIC)])
    account = signed_in(client, database, role, "XXDEM000077")  # of a clinic without assemblies
    grant(database, account, role, kind, key)
    assert listed(client) == seen
    assert [line["clinica"] for line in lines(client, f"{PAGE}.csv?dia=2026-02-21")] == seen
    for state in ("02", "23"):
        assert listed(client, f"{ON_DAY}&estado={state}") == []
        assert lines(client, f"{PAGE}.csv?dia=2026-02-21&estado={state}") == []


def test_the_roles_of_one_person_add_up(client: TestClient, database: Database) -> None:
    database.write(everywhere)
    database.write(lambda s: called(s, CLINIC))
    account = signed_in(client, database, Role.MODERATOR)
    grant(database, account, Role.FACILITATOR, ScopeKind.STATE, "25")
    assert listed(client) == ["Clínica Los Encinos", "Clínica Sinaloa 1"]


def test_without_a_role_there_is_nothing(client: TestClient, database: Database) -> None:
    database.write(everywhere)
    signed_in(client, database, Role.MODERATOR)
    database.write(lambda s: people.end_role(s, Role.MODERATOR, CLINIC, clock.now()))
    assert "Este día no hay asambleas convocadas en sus clínicas." in shown(client, PAGE)
    assert lines(client, f"{PAGE}.csv") == []


def test_nobody_signed_in_is_sent_to_sign_in(client: TestClient) -> None:
    assert [client.get(path).headers["location"] for path in (PAGE, f"{PAGE}.csv")] == [
        "/entrar?siguiente=/trabajo/asambleas",
        "/entrar?siguiente=/trabajo/asambleas.csv",
    ]
