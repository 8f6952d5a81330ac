"""The bank's balance noted, compared and shown: services and pages on real databases."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.account import services
from assembly.account.balances import readings_of
from assembly.account.models import BalanceReading
from assembly.account.rules import SameDayNeedsReason
from assembly.budget.items import items_of
from assembly.budget.rules import DayBeforeYear, DayInFuture, Method
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.money import Money, read_money
from assembly.core.permissions import Role
from assembly.journal.rules import Head
from assembly.journal.verify import verify_clinic
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, send
from tests.factories.recall import forget
from tests.factories.statements import statements
from tests.factories.walker import Walker

BALANCE, MONEY = f"/trabajo/{CLINIC}/dinero/saldo", f"/trabajo/{CLINIC}/dinero"
READ_ON = date(2026, 3, 20)
SAID: dict[str, Any] = {"day": "2026-03-20", "balance": "257,500"}


@pytest.fixture
def stage(session: Session) -> Session:
    """A clinic with 277,500 received, 20,000 in cash and an expense of each kind."""
    cast.add_clinic(session)
    cast.add_year(session)
    ledger.approved_items(session)
    ledger.a_deposit(session)
    ledger.a_withdrawal(session)
    return session


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """The treasurer's browser."""
    cast.set_stage(database)
    for job in (ledger.approved_items, ledger.a_deposit, ledger.a_withdrawal):
        database.write(job)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def read(session: Session, folder: Path, pesos: str, day: date = READ_ON, note: str | None = None) -> str:
    key = new_id()
    about = (day, read_money(pesos), note, ledger.photo())
    services.record_reading(session, ledger.treasurer(), ledger.kept(folder), CLINIC, key, *about)
    return key


def stored(database: Database) -> list[tuple[Money, Money, str | None]]:
    query = select(BalanceReading.balance, BalanceReading.ledger_balance, BalanceReading.on_behalf_of)
    return [(row[0], row[1], row[2]) for row in database.read(lambda session: session.execute(query).all())]


def test_a_balance_is_kept_beside_the_record_of_its_day(stage: Session, tmp_path: Path) -> None:
    (roof, *_) = items_of(stage, CLINIC)
    ledger.an_expense(stage, tmp_path, roof, "5,000", method=Method.CASH)
    ledger.an_expense(stage, tmp_path, roof, "7,500", method=Method.TRANSFER, paid_on=date(2026, 3, 21))
    key = read(stage, tmp_path, "257,500")
    (found,) = readings_of(stage, CLINIC)
    assert (found.id, found.day, found.balance, found.ledger_then) == (key, READ_ON, *[Money(257_500_00)] * 2)
    assert [file.purpose for file in found.files] == ["bank_statement"]
    assert type(verify_clinic(stage, CLINIC)) is Head


def test_the_same_day_again_says_why_and_takes_its_place(stage: Session, tmp_path: Path) -> None:
    read(stage, tmp_path, "25,750")
    with pytest.raises(SameDayNeedsReason):
        read(stage, tmp_path, "257,500")
    read(stage, tmp_path, "257,500", note="Faltó un cero")
    assert [(one.balance, one.note, one.counts) for one in readings_of(stage, CLINIC)] == [
        (Money(257_500_00), "Faltó un cero", True),
        (Money(25_750_00), None, False),
    ]


@pytest.mark.parametrize(("day", "kind"), [(date(2999, 1, 1), DayInFuture), (date(2025, 12, 31), DayBeforeYear)])
def test_the_day_is_one_of_its_year(stage: Session, tmp_path: Path, day: date, kind: type[AssemblyError]) -> None:
    with pytest.raises(kind):
        read(stage, tmp_path, "1", day)


def test_what_the_bank_says_is_compared_and_shown_to_all(client: TestClient, database: Database) -> None:
    walker = Walker(client).go(MONEY).click("Anotar saldo del banco")
    walker.send("Anotar saldo", ("file", "estado.jpg", ledger.photo().data), **SAID, privacy="nothing")
    line = "El banco decía $257,500.00 el 20 de marzo de 2026: coincide con lo anotado."
    assert f"El saldo quedó anotado {line}" in walker.text
    assert stored(database) == [(Money(257_500_00), Money(257_500_00), None)]
    public = Walker(client).go(f"/clinicas/{CLINIC}").text
    assert f"{line} coincide Ver el estado de cuenta" in public
    assert "Tesorería guarda $20,000.00 en efectivo sin explicar desde el 10 de marzo de 2026." in public


def test_a_difference_stays_missing_until_the_record_explains_it(client: TestClient, database: Database) -> None:
    Walker(client).go(BALANCE).send("Anotar saldo", **SAID | {"balance": "257,000"})
    sentence = (
        "El banco decía $257,000.00 el 20 de marzo de 2026 y lo anotado da $257,500.00: en el banco hay $500.00 "
        "menos, sin aclarar."
    )
    money = Walker(client).go(MONEY).text
    assert "El banco tiene menos: puede ser una comisión del banco, o un pago o retiro que falta anotar." in money
    assert sentence in Walker(client).go(f"/clinicas/{CLINIC}").text
    database.write(lambda session: ledger.a_withdrawal(session, "500"))
    assert "sin aclarar" not in Walker(client).go(f"/clinicas/{CLINIC}").text


def test_a_month_without_its_balance_is_missing(client: TestClient) -> None:
    with time_machine.travel(datetime(2026, 4, 2, 18, tzinfo=UTC), tick=False):
        text = Walker(client).go(f"/clinicas/{CLINIC}").text
    assert "Falta anotar el saldo que dice el banco al 31 de marzo de 2026." in text


def test_a_refused_form_keeps_what_was_typed(client: TestClient, database: Database) -> None:
    walker = Walker(client).go(BALANCE)
    walker.try_to_send("Anotar saldo", day="", balance="mucho")
    assert walker.status == 422
    assert "Escriba de qué día es el saldo: día, mes y año." in walker.text
    assert "Escriba una cantidad en pesos, por ejemplo 1,234.50." in walker.text
    assert walker.field("balance") == "mucho"
    assert stored(database) == []


def test_the_same_form_twice_is_one_balance(client: TestClient, database: Database) -> None:
    form = {"id": new_id()} | SAID
    first, second = (client.post(BALANCE, data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert len(stored(database)) == 1
    assert client.post(BALANCE, data=form | {"balance": "1"}).status_code == 422


def test_who_may_note_it(client: TestClient, database: Database) -> None:
    cast.signed_in(client, database, Role.FACILITATOR)
    assert "Usted anota en nombre de la tesorería" in Walker(client).go(BALANCE).text
    assert send(client, BALANCE, **SAID).status_code == 303
    assert stored(database) == [(Money(257_500_00), Money(257_500_00), "treasurer")]
    for role, clinic, status in ((Role.PRESIDENT, CLINIC, 403), (Role.TREASURER, OTHER_CLINIC, 404)):
        cast.signed_in(client, database, role, clinic)
        assert (client.get(BALANCE).status_code, send(client, BALANCE, **SAID).status_code) == (status, status)


def test_as_many_statements_for_a_year_of_balances_as_for_one(client: TestClient, database: Database) -> None:
    send(client, BALANCE, **SAID)
    with statements(database) as one:
        client.get(f"/clinicas/{CLINIC}")
    for day in range(21, 25):
        send(client, BALANCE, **SAID | {"day": f"2026-03-{day}"})
    forget()
    with statements(database) as five:
        client.get(f"/clinicas/{CLINIC}")
    assert len(five) == len(one)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 12, 20, 18, tzinfo=UTC), "Quedan 4 días: el plazo para gastar termina el 24 de diciembre"),
        (datetime(2026, 12, 23, 18, tzinfo=UTC), "Queda un día: el plazo para gastar termina el 24 de diciembre"),
        (datetime(2026, 12, 24, 18, tzinfo=UTC), "Hoy termina el plazo para gastar."),
        (datetime(2026, 12, 26, 18, tzinfo=UTC), "El plazo para gastar terminó el 24 de diciembre de 2026."),
    ],
)
def test_the_last_days_list_what_is_left_and_lead_to_the_refund(
    client: TestClient, database: Database, at: datetime, told: str
) -> None:
    with time_machine.travel(datetime(2026, 6, 1, 18, tzinfo=UTC), tick=False):
        cast.signed_in(client, database, Role.TREASURER)
        assert "La cuenta tiene que quedar en ceros" not in Walker(client).go(MONEY).text
    with time_machine.travel(at, tick=False):
        cast.signed_in(client, database, Role.TREASURER)
        walker = Walker(client).go(MONEY)
        assert told in walker.text
        assert "Debe haber $257,500.00 en la cuenta y $20,000.00 en efectivo sin explicar." in walker.text
        assert "I-01 Impermeabilización del techo: quedan $180,000.00" in walker.text
        walker.click("Anotar lo que se devolvió (reintegro)")
    assert walker.path == f"{MONEY}/reintegros/nuevo"
