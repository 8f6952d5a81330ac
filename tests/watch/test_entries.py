"""Entries out of their time, as the list of where to begin tells them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.budget.items import items_of
from assembly.clinics.models import Clinic
from assembly.core.money import read_money
from assembly.watch.entries import early_at
from assembly.watch.rules import Early
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC

HERE = select(Clinic.clues)
LATER = AT + timedelta(days=60)
LEFT_ON = date(2026, 4, 10)


def spent(session: Session, folder: Path, day: date, pesos: str) -> None:
    item = items_of(session, CLINIC)[0]
    ledger.an_expense(session, folder, item, pesos, paid_on=day)


@pytest.mark.usefixtures("clinic")
def test_expenses_before_the_money_or_the_assembly_are_counted(session: Session, tmp_path: Path) -> None:
    assert early_at(session, HERE, 2026) == {}
    spent(session, tmp_path, date(2026, 3, 10), "1,000")
    assert early_at(session, HERE, 2026) == {}
    spent(session, tmp_path, date(2026, 3, 9), "200")
    spent(session, tmp_path, date(2026, 2, 1), "30")
    assert early_at(session, HERE, 2026) == {CLINIC: {"early": Early(2, read_money("230"))}}
    assert early_at(session, HERE, 2025) == {}
    assert early_at(session, HERE.where(Clinic.state_code == "20"), 2026) == {}
