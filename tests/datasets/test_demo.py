"""The demonstration reads like a year: each line of a journal is written after the one before it, and papers differ."""

import json
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.core.clock import read_stamp
from assembly.core.database import Database
from assembly.demo_cast import CEIBA, ENCINOS, MEZQUITE, RECEIVER
from assembly.expenses.queries import expenses_of
from assembly.journal.queries import lines
from tests.datasets.played import NOW
from tests.factories.walker import Walker


def test_every_journal_is_in_the_order_of_its_days(played: Database) -> None:
    def told(session: Session) -> list[list[datetime]]:
        journals = [lines(session, clues) for clues in (ENCINOS, MEZQUITE, CEIBA)]
        return [[read_stamp(json.loads(one)["recorded"]) for one in journal] for journal in journals]

    for moments in played.read(told):
        assert moments == sorted(moments)
        assert moments[-1] <= NOW


def test_the_receiver_of_an_invoice_is_compared(client: TestClient, played: Database) -> None:
    found = {one.number: one.id for one in played.read(lambda session: expenses_of(session, ENCINOS))}
    page = Walker(client)
    right = page.go(f"/clinicas/{ENCINOS}/gastos/{found[1]}").text
    assert f"A nombre de {RECEIVER} a nombre de quien debe ser" in right
    other = page.go(f"/clinicas/{ENCINOS}/gastos/{found[3]}").text
    assert f"A nombre de XAXX010101000 debe ser a nombre de {RECEIVER}" in other
    assert "Subtotal $50,344.83 Impuestos que se suman (IVA y otros) $8,055.17 Total $58,400.00" in other
