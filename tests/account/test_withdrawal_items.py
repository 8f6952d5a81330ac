"""Cash taken out for approved items: kept beside the withdrawal, shown with it, refused for what is not known."""

from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from assembly.budget.items import items_of
from assembly.budget.models import Withdrawal, WithdrawalItem
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, send
from tests.factories.walker import Walker

NEW = f"/trabajo/{CLINIC}/dinero/retiros/nuevo"
CASH = {"amount": "5,000", "day": "2026-03-10", "holder": "treasury", "purpose": "Pagar fletes", "checked": "yes"}


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """The treasurer's browser."""
    cast.set_stage(database)
    database.write(ledger.approved_items)
    database.write(ledger.a_deposit)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def ids(database: Database) -> list[str]:
    return [one.id for one in database.read(lambda session: items_of(session, CLINIC))]


def kept(database: Database) -> set[str]:
    return set(database.read(lambda session: session.execute(select(WithdrawalItem.item_id)).scalars().all()))


def test_a_withdrawal_says_which_items_it_is_for(client: TestClient, database: Database) -> None:
    roof, steriliser, chairs = ids(database)
    assert "I-01 Impermeabilización del techo — quedan $180,000.00" in Walker(client).go(NEW).text
    form = {"id": new_id(), "items": [chairs, roof, roof]} | CASH
    first, second = (client.post(NEW, data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert kept(database) == {roof, chairs}
    assert "Para los conceptos I-01, M-01" in Walker(client).go(first.headers["location"]).text
    assert "Pagar fletes · para I-01, M-01 · anotó tesorería" in Walker(client).go(f"/clinicas/{CLINIC}").text
    other = client.post(NEW, data=form | {"items": [steriliser]})
    assert other.status_code == 422


def test_it_need_not_say_any(client: TestClient, database: Database) -> None:
    assert send(client, NEW, **CASH).status_code == 303
    assert kept(database) == set()


@pytest.mark.parametrize("item", ["x", "0190a000-0000-7000-8000-00000000cafe"])
def test_an_item_of_nobody_is_refused(client: TestClient, database: Database, item: str) -> None:
    answer = send(client, NEW, **CASH, items=item)
    assert answer.status_code == 422
    assert "Ese concepto no es de los aprobados en esta clínica. Elija uno de la lista." in answer.text
    assert "Pagar fletes" in answer.text
    assert database.read(lambda session: session.execute(select(Withdrawal.id)).all()) == []
