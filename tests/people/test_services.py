"""Accounts, roles, links and sessions in the database."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.core import clock
from assembly.core.database import Database
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.permissions import Actor, Grant, Role, ScopeKind
from assembly.people import queries, rules, services
from assembly.people.models import Account
from tests.factories import cast
from tests.people import crew

AT = cast.AT
LATER = AT + timedelta(minutes=1)
TREASURER, NATION_ADMIN = crew.TREASURER, crew.NATION_ADMIN


@pytest.fixture
def stage(session: Session) -> Session:
    cast.add_clinic(session)
    cast.add_clinic(session, cast.OTHER_CLINIC, "Clínica El Mezquite")
    return session


def an_account(session: Session, name: str = "maria.lopez") -> str:
    return services.create_account(session, name, "María López", AT)


def a_link(session: Session, held: Grant | None = TREASURER, account: str | None = None) -> str:
    return services.invite(session, cast.author(), cast.KEY, "María López", held, account, "acta-1")


def test_an_account_is_found_without_accents(session: Session) -> None:
    made = an_account(session, "María.López")
    expected = queries.AccountInfo(made, "maria.lopez", "María López", False, AT, None)
    assert [queries.find_accounts(session, text) for text in ("", "LOPEZ mar", "lópez", "pérez")] == [
        [expected],
        [expected],
        [expected],
        [],
    ]
    assert queries.account_named(session, "maria.lopez") == expected
    with pytest.raises(rules.AccountUnknown, match="No hay ninguna cuenta «juan»"):
        queries.account_named(session, "juan")


def test_an_account_is_found_by_its_clinic(stage: Session) -> None:
    services.grant(stage, an_account(stage), TREASURER, AT)
    an_account(stage, "otra.persona")
    assert [each.sign_in_name for each in queries.find_accounts(stage, cast.CLINIC.lower())] == ["maria.lopez"]


@pytest.mark.parametrize("name", ["maria.lopez", "MARÍA.LÓPEZ"])
def test_a_sign_in_name_is_taken_once(session: Session, name: str) -> None:
    an_account(session)
    with pytest.raises(rules.SignInNameTaken):
        an_account(session, name)
    with pytest.raises(rules.NameTooLong):
        services.create_account(session, "otra", "x" * 121, AT)


def test_a_free_name_is_suggested(session: Session) -> None:
    an_account(session)
    an_account(session, "maria.lopez2")
    assert queries.free_sign_in_name(session, "María López") == "maria.lopez3"
    assert queries.free_sign_in_name(session, "Juana Pérez") == "juana.perez"


def test_roles_are_shown_with_their_places(stage: Session) -> None:
    made = an_account(stage)
    for role, kind, key in [
        (Role.TREASURER, ScopeKind.CLINIC, cast.CLINIC),
        (Role.FACILITATOR, ScopeKind.STATE, "30"),
        (Role.AUDITOR, ScopeKind.NATION, ""),
    ]:
        services.appoint(stage, made, Grant(role, kind, key), AT)
        services.appoint(stage, made, Grant(role, kind, key), LATER)
    held = queries.holdings_of(stage, [made])
    assert [(each.role_name, each.place, each.since.isoformat(), each.until) for each in held] == [
        ("tesorería", "Clínica Los Encinos", "2026-02-21", None),
        ("facilitador autorizado", "Veracruz de Ignacio de la Llave", "2026-02-21", None),
        ("auditoría", "todo el país", "2026-02-21", None),
    ]


@pytest.mark.parametrize(
    ("held", "error"),
    [
        (Grant(Role.TREASURER, ScopeKind.CLINIC, "XXDEM999999"), rules.ClinicUnknown),
        (Grant(Role.ADMIN, ScopeKind.STATE, "33"), rules.StateUnknown),
        (Grant(Role.TREASURER, ScopeKind.NATION, ""), rules.ScopeNotForRole),
        (Grant(Role.SOCIAL_AUDITOR, ScopeKind.CLINIC, cast.CLINIC), rules.RolesIncompatible),
    ],
)
def test_a_role_that_cannot_be_is_refused(stage: Session, held: Grant, error: type[AssemblyError]) -> None:
    made = an_account(stage)
    services.appoint(stage, made, TREASURER, AT)
    with pytest.raises(error):
        services.appoint(stage, made, held, AT)
    assert queries.grants_of(stage, made) == (TREASURER,)


def test_nobody_and_a_closed_account_get_no_role(stage: Session) -> None:
    with pytest.raises(NotFound):
        services.appoint(stage, new_id(), TREASURER, AT)
    made = an_account(stage)
    services.close_account(stage, made, AT)
    with pytest.raises(rules.AccountClosed):
        services.appoint(stage, made, TREASURER, AT)
    with pytest.raises(rules.AccountClosed):
        services.new_link(stage, cast.author(Role.ADMIN), cast.KEY, made)


def test_a_role_ends_and_its_history_stays(stage: Session) -> None:
    made, other = an_account(stage), an_account(stage, "otra")
    services.appoint(stage, made, TREASURER, AT)
    grant_id = queries.holdings_of(stage, [made])[0].id
    with pytest.raises(rules.RoleNotHeld):
        services.end_grant(stage, other, grant_id, LATER)
    services.end_grant(stage, made, grant_id, LATER)
    with pytest.raises(rules.RoleNotHeld):
        services.end_grant(stage, made, grant_id, LATER)
    assert queries.grants_of(stage, made) == ()
    assert [each.ended_at for each in queries.holdings_of(stage, [made], with_ended=True)] == [LATER]


def test_somebody_always_administers_the_country(stage: Session) -> None:
    one, other = an_account(stage), an_account(stage, "otra")
    services.appoint(stage, one, NATION_ADMIN, AT)
    with pytest.raises(rules.LastAdministrator):
        services.close_account(stage, one, AT)
    services.appoint(stage, other, NATION_ADMIN, AT)
    services.close_account(stage, one, AT)
    assert stage.execute(select(Account.sign_in_name).where(Account.closed_at.is_not(None))).scalars().all() == [
        "maria.lopez"
    ]


def test_closing_ends_everything_and_twice_is_once(stage: Session) -> None:
    made = an_account(stage)
    services.appoint(stage, made, TREASURER, AT)
    services.set_passphrase(stage, made, crew.PHRASE, AT)
    token = services.open_session(stage, made, "Chrome", AT)
    link = services.new_link(stage, cast.author(Role.ADMIN), cast.KEY, made)
    services.close_account(stage, made, LATER)
    services.close_account(stage, made, LATER + timedelta(days=1))
    assert queries.actor_of_session(stage, token, LATER) is None
    assert queries.open_invitation(stage, link, LATER) is None
    assert queries.grants_of(stage, made) == ()
    assert queries.account_by_id(stage, made).closed_at == LATER


def test_an_invitation_makes_the_account_with_its_role(stage: Session) -> None:
    link = a_link(stage)
    found = queries.open_invitations(stage, cast.CLINIC, AT)
    assert [(each.id, each.name, each.held, each.reference) for each in found] == [
        (link, "María López", TREASURER, "acta-1")
    ]
    made = services.accept_invitation(stage, link, "María.López", crew.PHRASE, crew.PHRASE, AT)
    assert queries.account_by_id(stage, made) == queries.AccountInfo(made, "maria.lopez", "María López", True, AT, None)
    assert queries.grants_of(stage, made) == (TREASURER,)
    assert queries.open_invitations(stage, cast.CLINIC, AT) == []
    with pytest.raises(rules.LinkNotValid):
        services.accept_invitation(stage, link, "otra", crew.PHRASE, crew.PHRASE, AT)


def test_a_link_for_an_account_changes_its_passphrase_and_ends_its_sessions(stage: Session) -> None:
    made = an_account(stage)
    services.set_passphrase(stage, made, crew.PHRASE, AT)
    token = services.open_session(stage, made, "Chrome", AT)
    first = services.new_link(stage, cast.author(Role.ADMIN), cast.KEY, made)
    second = services.new_link(stage, cast.author(Role.ADMIN, LATER), cast.KEY, made)
    assert [queries.open_invitation(stage, link, LATER) is None for link in (first, second)] == [True, False]
    with pytest.raises(rules.LinkNotValid):
        services.accept_invitation(stage, first, "", crew.OTHER_PHRASE, crew.OTHER_PHRASE, LATER)
    assert services.accept_invitation(stage, second, "", crew.OTHER_PHRASE, crew.OTHER_PHRASE, LATER) == made
    assert queries.actor_of_session(stage, token, LATER) is None


def test_a_role_is_taken_up_with_an_account_one_has(stage: Session) -> None:
    made = an_account(stage)
    link = a_link(stage)
    services.take_up(stage, link, made, AT)
    assert queries.grants_of(stage, made) == (TREASURER,)
    with pytest.raises(rules.LinkNotValid):
        services.take_up(stage, link, made, AT)
    for wrong in (a_link(stage, account=made), a_link(stage, held=None, account=made)):
        with pytest.raises(rules.LinkNotValid):
            services.take_up(stage, wrong, made, AT)


def test_links_end_with_time_and_with_what_they_were_made_for(stage: Session) -> None:
    link = a_link(stage)
    assert queries.open_invitation(stage, link, AT + rules.LINK_LASTS) is None
    services.revoke_invitations(stage, "acta-1", LATER)
    with pytest.raises(rules.LinkNotValid):
        services.accept_invitation(stage, link, "maria.lopez", crew.PHRASE, crew.PHRASE, LATER)
    assert stage.execute(select(Account.id)).all() == []


def test_a_session_lasts_while_it_is_used(stage: Session) -> None:
    made = an_account(stage)
    token = services.open_session(stage, made, "Chrome", AT)
    actor = Actor(made, "María López", (), AT)
    idle, end = AT + rules.SESSION_IDLE, AT + rules.SESSION_LASTS
    assert queries.actor_of_session(stage, token, idle - timedelta(seconds=1)) == actor
    assert queries.actor_of_session(stage, token, idle) is None
    late = end - timedelta(hours=1)
    services.see_session(stage, token, late)
    assert queries.actor_of_session(stage, token, end - timedelta(seconds=1)) == replace(actor, seen_at=late)
    assert queries.actor_of_session(stage, token, end) is None


def test_one_device_or_all_are_signed_out(stage: Session) -> None:
    made, other = an_account(stage), an_account(stage, "otra")
    tokens = [services.open_session(stage, made, f"aparato {n}", AT) for n in range(3)]
    theirs = services.open_session(stage, other, "ajeno", AT)
    services.end_session(stage, queries.secret_hash(theirs), made, AT)
    services.end_session(stage, queries.secret_hash(tokens[0]), made, AT)
    services.end_token(stage, tokens[1], AT)
    assert [each.device for each in queries.devices_of(stage, made, AT)] == ["aparato 2"]
    services.end_sessions(stage, made, AT)
    assert queries.devices_of(stage, made, AT) == []
    assert [each.device for each in queries.devices_of(stage, other, AT)] == ["ajeno"]


@pytest.mark.parametrize("same_name", [True, False])
def test_a_link_is_used_once_even_by_many_at_the_same_moment(database: Database, same_name: bool) -> None:
    cast.set_stage(database)
    link, _ = crew.add_link(database)
    start, done = threading.Barrier(6), []

    def accept(number: int) -> None:
        name = "maria.lopez" if same_name else f"maria.lopez{number}"
        start.wait()
        try:
            now = clock.now()
            database.write(lambda s: services.accept_invitation(s, link, name, crew.PHRASE, crew.PHRASE, now))
            done.append("in")
        except rules.LinkNotValid:
            done.append("refused")

    threads = [threading.Thread(target=accept, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["in"] + ["refused"] * 5
    assert len(crew.names(database)) == 1
    assert [(role, key) for _, role, key in crew.roles_now(database)] == [("treasurer", cast.CLINIC)]


def test_two_administrators_cannot_end_each_other_at_once(database: Database) -> None:
    accounts = [crew.add_account(database, name, NATION_ADMIN) for name in ("una", "otra")]
    start, refused = threading.Barrier(2), []

    def close(account: str) -> None:
        start.wait()
        try:
            database.write(lambda s: services.close_account(s, account, LATER))
        except rules.LastAdministrator:
            refused.append(account)

    threads = [threading.Thread(target=close, args=(account,)) for account in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert len(crew.roles_now(database)) == 1


def test_the_table_keeps_only_the_passphrase_s_hash(stage: Session) -> None:
    services.set_passphrase(stage, an_account(stage), crew.PHRASE, AT)
    kept = stage.execute(select(Account.passphrase_hash)).scalar_one() or ""
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
