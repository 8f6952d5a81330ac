"""Entries out of their time and treasuries that changed hands, as the list of where to begin tells them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.budget.items import items_of
from assembly.clinics.models import Clinic
from assembly.committee.queries import committee_of
from assembly.committee.rules import EndReason, TermInfo
from assembly.core.ids import new_id
from assembly.core.money import Money, read_money
from assembly.core.permissions import Role
from assembly.handovers import services as handovers
from assembly.handovers.rules import Card, Said, Side
from assembly.minutes.services import close
from assembly.watch.entries import early_at, treasuries_at
from assembly.watch.rules import Early, Treasury
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, KEY, add_clinic, add_year, author
from tests.factories.hands import elected
from tests.factories.meetings import opened

HERE = select(Clinic.clues)
LATER = AT + timedelta(days=60)
LEFT_ON = date(2026, 4, 10)


@pytest.fixture
def clinic(session: Session) -> None:
    """A clinic with an approved item and money since the tenth of March."""
    add_clinic(session)
    add_year(session)
    ledger.approved_items(session)
    ledger.a_deposit(session, on=date(2026, 3, 10))


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


def gone(session: Session) -> TermInfo:
    """The treasurer of the cash resigns: her term."""
    info = opened(session)
    elected(session, info, "treasury", "Tere Luna")
    close(session, author(at=info.starts_at), info, new_id(), KEY)
    (term,) = committee_of(session, CLINIC)
    ledger.a_withdrawal(session, "20,000", date(2026, 3, 20))
    by = author(Role.FACILITATOR, LATER)
    handovers.record_departure(session, by, CLINIC, new_id(), term.id, LEFT_ON, EndReason.RESIGNATION, "Su carta")
    return term


def left(session: Session, outgoing: Said, incoming: Said) -> None:
    """The treasurer of the cash resigns, an assembly elects another, and both say what there was."""
    term = gone(session)
    again = opened(session, at=LATER)
    elected(session, again, "treasury", "Ana Sol")
    close(session, author(at=again.starts_at), again, new_id(), KEY)
    for side, said in ((Side.OUTGOING, outgoing), (Side.INCOMING, incoming)):
        handovers.state(session, author(Role.TREASURER, LATER), CLINIC, new_id(), term.id, side, said, "")


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize(
    ("cash", "card", "told"),
    [
        ("20,000", Card.RETURNED, None),
        ("18,500", Card.RETURNED, Treasury(LEFT_ON, Money(-150_000), False, read_money("1,500"))),
        ("20,000", Card.MISSING, Treasury(LEFT_ON, Money(0), True)),
        ("0", Card.MISSING, Treasury(LEFT_ON, Money(-2_000_000), True, read_money("20,000"))),
    ],
)
def test_a_treasury_with_something_to_clear_up_is_told(
    session: Session, cash: str, card: Card, told: Treasury | None
) -> None:
    assert treasuries_at(session, HERE, 2026) == {}
    balance = read_money("257,500")
    left(session, Said(balance, read_money("20,000"), Card.RETURNED), Said(balance, read_money(cash), card))
    assert treasuries_at(session, HERE, 2026) == ({CLINIC: {"treasuries": (told,)}} if told else {})
    assert treasuries_at(session, HERE.where(Clinic.state_code == "20"), 2026) == {}


@pytest.mark.usefixtures("clinic")
def test_what_was_left_is_held_against_the_record_before_anybody_receives_it(session: Session) -> None:
    term = gone(session)

    def state(cash: str, reason: str) -> dict[str, dict[str, tuple[Treasury, ...]]]:
        said = Said(read_money("257,500"), read_money(cash), Card.RETURNED)
        by = author(Role.FACILITATOR, LATER)
        handovers.state(session, by, CLINIC, new_id(), term.id, Side.OUTGOING, said, reason)
        return treasuries_at(session, HERE, 2026)

    (told,) = state("5,000", "")[CLINIC]["treasuries"]
    assert told.stated is not None
    assert (told.off, told.stated.balance_off, str(told.stated.cash_off)) == (None, Money(0), "-$15,000.00")
    (told,) = state("20,000", "Contó mal")[CLINIC]["treasuries"]
    assert (told.stated, told.cash_left) == (None, read_money("20,000"))
