"""The committee's page, a departure, and a handover: who may, on whose behalf, and what is refused."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.committee.queries import committee_of
from assembly.committee.rules import EndReason
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import ZERO
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.handovers import services
from assembly.handovers.models import HandoverStatement
from assembly.handovers.rules import Card, Said, Side
from assembly.minutes.services import close
from assembly.people import services as people
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, KEY, OTHER_CLINIC, author, send, set_stage, signed_in, visitor
from tests.factories.hands import elected, nominated
from tests.factories.meetings import opened
from tests.factories.pages import Shown
from tests.factories.walker import Walker

WORK = f"/trabajo/{CLINIC}"
STATED = {"balance": "12,000", "cash": "500", "card": "blocked"}
GONE = {"reason": "resignation", "day": "2026-03-01", "note": "Trajo su carta", "checked": "yes"}


@pytest.fixture
def term(database: Database) -> str:
    """The treasurer's term."""
    set_stage(database)

    def job(session: Session) -> str:
        info = opened(session)
        elected(session, info, "treasury", "Tere Luna")
        close(session, author(at=info.starts_at), info, new_id(), KEY)
        return committee_of(session, CLINIC)[0].id

    return database.write(job)


def client_of(database: Database, folder: Path, role: Role, clues: str = CLINIC) -> TestClient:
    client = visitor(database, folder)
    signed_in(client, database, role, clues)
    return client


@pytest.fixture
def facilitator(database: Database, tmp_path: Path, term: str) -> TestClient:
    return client_of(database, tmp_path, Role.FACILITATOR)


def test_the_committee_with_who_left_and_what_is_vacant(facilitator: TestClient, term: str) -> None:
    page = Shown(facilitator.get(f"{WORK}/comite")).text
    assert "Tesorería Tere Luna Desde el 21 de febrero de 2026" in page
    assert "Presidencia Nadie lo ha ocupado" in page
    sent = send(facilitator, f"{WORK}/comite/{term}/salida", **GONE)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{WORK}/comite")
    page = Shown(facilitator.get(f"{WORK}/comite")).text
    assert "Tesorería Vacante desde el 1 de marzo de 2026" in page
    assert "Entrega de Tere Luna 1 de marzo de 2026 Falta" in page
    assert "Tere Luna Del 21 de febrero de 2026 al 1 de marzo de 2026 · Renunció" in page
    assert facilitator.get(f"{WORK}/comite/{term}/salida").status_code == 409


def test_a_departure_says_what_is_missing(facilitator: TestClient, term: str) -> None:
    sent = send(facilitator, f"{WORK}/comite/{term}/salida", day="2026-02-01")
    assert sent.status_code == 422
    assert Shown(sent).problems == [
        ("reason", "Elija por qué deja el cargo."),
        ("note", "Escriba cómo se supo: quién lo avisó y con qué papel."),
    ]
    early = send(facilitator, f"{WORK}/comite/{term}/salida", **GONE | {"day": "2026-02-01"})
    said = (
        "Tere Luna tiene el cargo desde el 21 de febrero de 2026: no pudo dejarlo el 1 de febrero de 2026. "
        "Revise la fecha."
    )
    assert Shown(early).problems == [("day", said)]


def test_what_she_holds_is_told_before_it_is_written_down(
    facilitator: TestClient, database: Database, tmp_path: Path, term: str
) -> None:
    def job(session: Session) -> None:
        ledger.a_deposit(session)
        ledger.a_withdrawal(session, "3,200", date(2026, 3, 12))

    database.write(job)
    address = f"{WORK}/comite/{term}/salida"
    said = "Tiene $3,200.00 en efectivo sin explicar, desde el 12 de marzo de 2026."
    assert said in Shown(facilitator.get(address)).text
    typed = GONE | {"day": "2026-03-14"}
    check = send(facilitator, address, **{name: value for name, value in typed.items() if name != "checked"})
    page = Shown(check)
    assert check.status_code == 200
    assert "Deja el cargo Tere Luna Cargo Tesorería Por qué Renunció Desde el 14 de marzo de 2026" in page.text
    assert said in page.text
    assert "Se abre la entrega de la tesorería" in page.text
    assert "Tesorería Vacante" not in Shown(facilitator.get(f"{WORK}/comite")).text
    again = send(facilitator, address, **typed | {"change": "yes"})
    assert 'value="2026-03-14"' in again.text
    assert send(facilitator, address, **typed).status_code == 303
    assert "Tesorería Vacante desde el 14 de marzo" in Shown(facilitator.get(f"{WORK}/comite")).text


def test_others_state_what_she_left_and_it_is_marked(
    facilitator: TestClient, database: Database, tmp_path: Path, term: str
) -> None:
    send(facilitator, f"{WORK}/comite/{term}/salida", **GONE)
    owed = "Falta que quien dejó la tesorería el 1 de marzo de 2026 diga cuánto dinero dejó."
    assert owed in Shown(facilitator.get(WORK)).text
    address = f"{WORK}/entregas/{term}"
    sent = send(facilitator, address, **STATED | {"balance": ""})
    assert Shown(sent).problems == [("balance", "Escriba cuánto hay en la cuenta. Si no hay nada, escriba 0.")]
    sent = send(facilitator, address, **STATED)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{address}?hecho=anotado")
    done = Shown(facilitator.get(sent.headers["location"])).text
    assert (
        "Quien entrega: $12,000.00 en la cuenta y $500.00 en efectivo. La tarjeta: «Está bloqueada en el banco»."
        in done
    )
    assert "Todavía nadie la recibe: la tesorería está vacante. Quien la reciba dirá cuánto recibió." in done
    assert "¿Cuánto hay en la cuenta?" not in done
    page = Shown(facilitator.get(address)).text
    assert "¿Cuánto hay en la cuenta?" not in page
    assert "No coincide con el registro Diferencia en la cuenta: $12,000.00. En efectivo: $500.00." in page
    assert "facilitador autorizado, en nombre de: tesorería" in page
    president = client_of(database, tmp_path, Role.PRESIDENT)
    form = Shown(president.get(f"{address}?otra=si")).text
    assert "Usted escribe en nombre de Tere Luna Así quedará a la vista de todos: «presidencia, en nombre de: " in form
    again = send(president, address, **STATED)
    said = "Ya había dicho $12,000.00 en cuenta y $500.00 en efectivo. Escriba por qué cambia; lo anterior se queda."
    assert Shown(again).problems == [("reason", said)]
    columns = (HandoverStatement.side, HandoverStatement.on_behalf_of)
    rows = database.read(lambda session: [tuple(row) for row in session.execute(select(*columns))])
    assert rows == [("outgoing", "treasurer")]
    treasurer = client_of(database, tmp_path, Role.TREASURER)
    assert treasurer.get(address).status_code == 409


@pytest.mark.parametrize(
    ("role", "clues", "committee", "departure", "handover"),
    [
        (Role.PRESIDENT, CLINIC, 200, 403, 404),
        (Role.AUDITOR, CLINIC, 200, 403, 403),
        (Role.MODERATOR, CLINIC, 200, 200, 403),
        (Role.TELLER, CLINIC, 403, 403, 403),
        (Role.FACILITATOR, OTHER_CLINIC, 404, 404, 404),
    ],
)
def test_who_may(
    database: Database,
    tmp_path: Path,
    term: str,
    role: Role,
    clues: str,
    committee: int,
    departure: int,
    handover: int,
) -> None:
    """The treasury was not handed over yet: who may come in finds nothing there."""
    client = client_of(database, tmp_path, role, clues)
    paths = (f"{WORK}/comite", f"{WORK}/comite/{term}/salida", f"{WORK}/entregas/{term}")
    assert [client.get(path).status_code for path in paths] == [committee, departure, handover]
    assert client.get(f"/entregas/{CLINIC}/{term}").status_code == 404


def test_who_left_finds_her_handover_until_both_said_the_same(database: Database, tmp_path: Path, term: str) -> None:
    """Her role ended; on her start page she sees what she stated and what it waits for."""
    left = visitor(database, tmp_path)
    account = signed_in(left, database, Role.TREASURER)
    grant = Grant(Role.TREASURER, ScopeKind.CLINIC, CLINIC)

    def job(session: Session) -> None:
        link = people.invite(session, author(), KEY, "Tere Luna", grant, reference=term)
        people.take_up(session, link, account, AT)
        by = author(Role.FACILITATOR, AT + timedelta(days=30))
        services.record_departure(session, by, CLINIC, new_id(), term, date(2026, 3, 1), EndReason.RESIGNATION, "Carta")

    database.write(job)
    walker = Walker(left).go("/trabajo").click("Falta su entrega de la tesorería")
    walker.send("Anotar lo que hay", balance="0", cash="0", card="missing")
    assert "Quedó anotado" in walker.text
    walker.go("/trabajo")
    assert "Usted dijo: $0.00 en la cuenta y $0.00 en efectivo. Todavía nadie la recibe" in walker.text
    walker.click("Su entrega de la tesorería").click("Anotarlo otra vez")
    walker.send("Anotar lo que hay", balance="0", cash="0", card="returned", reason="Ya apareció")

    def received(session: Session) -> None:
        info = opened(session, at=AT + timedelta(days=40))
        elected(session, info, "treasury", "Ana Sol")
        close(session, author(at=info.starts_at), info, new_id(), KEY)
        by = author(Role.TREASURER, AT + timedelta(days=41))
        services.state(session, by, CLINIC, new_id(), term, Side.INCOMING, Said(ZERO, ZERO, Card.RETURNED))

    database.write(received)
    assert "Su entrega" not in walker.go("/trabajo").text


def test_a_resignation_during_an_assembly_frees_the_post_at_once(database: Database, tmp_path: Path, term: str) -> None:
    info = database.write(lambda session: opened(session, at=AT + timedelta(days=30)))
    hub = f"{WORK}/asambleas/{info.id}"
    moderator = Walker(client_of(database, tmp_path, Role.MODERATOR)).go(hub).click("Tesorería")
    moderator.click("Renunció o falleció: anotar que deja el cargo Tere Luna")
    assert moderator.path == f"{WORK}/comite/{term}/salida"
    moderator.send("Revisar antes", reason="resignation", day="2026-03-20", note="Lo dijo en la asamblea")
    assert "Según el registro no tiene efectivo sin explicar ni debe comprobantes." in moderator.text
    moderator.send("Anotar que deja el cargo")
    assert moderator.path == f"{WORK}/comite"
    assert moderator.click("Volver a la asamblea").path == hub
    moderator.click("Tesorería")
    assert "Quién tiene el cargo hoy" not in moderator.text
    assert "Agregar" in moderator.text


def test_who_would_leave_another_post_is_told_before_the_vote(database: Database, tmp_path: Path, term: str) -> None:
    info = database.write(lambda session: opened(session, at=AT + timedelta(days=30)))
    database.write(lambda session: nominated(session, info, "presidency", "Tere Luna", "Ada Gil"))
    moderator = Walker(client_of(database, tmp_path, Role.MODERATOR))
    moderator.go(f"{WORK}/asambleas/{info.id}/cargos/presidency")
    assert moderator.text.count("Tere Luna tiene hoy «Tesorería»") == 1
    assert "Ada Gil tiene hoy" not in moderator.text
    assert "si gana este, deja el otro al cerrar la asamblea y queda vacante." in moderator.text
    moderator.click("Agregar una persona")
    assert (
        "Si ya tenía otro cargo antes de hoy y gana este, deja el otro; quien ganó otro hoy no puede ganar dos."
        in moderator.text
    )


def test_a_lost_card_is_missing_until_the_bank_blocked_it(facilitator: TestClient, term: str) -> None:
    send(facilitator, f"{WORK}/comite/{term}/salida", **GONE)
    page = f"{WORK}/entregas/{term}"
    assert send(facilitator, page, **STATED | {"card": "missing"}).status_code == 303
    sentence = (
        "La tarjeta del banco no aparece desde la entrega de la tesorería del 1 de marzo de 2026: hay que pedir al "
        "banco que la bloquee y anotarlo en la entrega."
    )
    public = Shown(facilitator.get(f"/clinicas/{CLINIC}")).text
    assert f"{sentence} Desde el 1 de marzo de 2026" in public
    assert "La tarjeta del banco: no aparece." in public
    assert sentence in Shown(facilitator.get("/trabajo")).text
    again = STATED | {"reason": "El banco la bloqueó"}
    assert send(facilitator, page, **again).status_code == 303
    assert sentence not in Shown(facilitator.get(f"/clinicas/{CLINIC}")).text
