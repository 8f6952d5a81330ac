"""Cash that nothing explains and treasuries that changed hands, as the list of where to begin tells them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assembly.budget.services import reverse_movement
from assembly.clinics.models import Clinic
from assembly.committee.queries import committee_of
from assembly.committee.rules import EndReason, TermInfo
from assembly.core.ids import new_id
from assembly.core.money import Money, read_money
from assembly.core.permissions import Role
from assembly.handovers import services as handovers
from assembly.handovers.rules import Card, Said, Side
from assembly.minutes.services import close
from assembly.watch.cash import cash_at
from assembly.watch.rules import Treasury
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, KEY, author
from tests.factories.hands import elected
from tests.factories.meetings import opened

HERE = select(Clinic.clues)
LATER = AT + timedelta(days=60)
LEFT_ON = date(2026, 4, 10)


def treasuries(session: Session, here: Select[str] = HERE) -> dict[str, tuple[Treasury, ...]]:
    return {
        clues: known["treasuries"] for clues, known in cash_at(session, here, 2026).items() if "treasuries" in known
    }


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
    assert treasuries(session) == {}
    balance = read_money("257,500")
    left(session, Said(balance, read_money("20,000"), Card.RETURNED), Said(balance, read_money(cash), card))
    assert treasuries(session) == ({CLINIC: (told,)} if told else {})
    assert treasuries(session, HERE.where(Clinic.state_code == "20")) == {}


@pytest.mark.usefixtures("clinic")
def test_what_was_left_is_held_against_the_record_before_anybody_receives_it(session: Session) -> None:
    term = gone(session)

    def state(cash: str, reason: str) -> dict[str, tuple[Treasury, ...]]:
        said = Said(read_money("257,500"), read_money(cash), Card.RETURNED)
        by = author(Role.FACILITATOR, LATER)
        handovers.state(session, by, CLINIC, new_id(), term.id, Side.OUTGOING, said, reason)
        return treasuries(session)

    (told,) = state("5,000", "")[CLINIC]
    assert told.stated is not None
    assert (told.off, told.stated.balance_off, str(told.stated.cash_off)) == (None, Money(0), "-$15,000.00")
    (told,) = state("20,000", "Contó mal")[CLINIC]
    assert (told.stated, told.cash_left) == (None, read_money("20,000"))


@pytest.mark.usefixtures("clinic")
def test_old_cash_does_not_turn_new_by_taking_out_more_and_putting_it_back(session: Session) -> None:
    ledger.a_withdrawal(session, "100", date(2026, 3, 11))
    ledger.a_withdrawal(session, "100", date(2026, 3, 14))
    key = ledger.a_cash_return(session, "100", on=date(2026, 3, 15))
    known = {"cash": read_money("100"), "cash_since": date(2026, 3, 11)}
    assert cash_at(session, HERE, 2026) == {CLINIC: known}
    assert ledger.cash_since(session) == date(2026, 3, 11)
    reverse_movement(session, ledger.treasurer(), CLINIC, new_id(), key, "Se anotó mal")
    assert cash_at(session, HERE, 2026) == {CLINIC: known | {"cash": read_money("200")}}
    assert cash_at(session, HERE, 2025) == cash_at(session, HERE.where(Clinic.state_code == "20"), 2026) == {}


@pytest.mark.usefixtures("clinic")
def test_whoever_receives_the_cash_has_it_since_that_day(session: Session) -> None:
    said = Said(read_money("257,500"), read_money("20,000"), Card.RETURNED)
    left(session, said, replace(said, cash=read_money("18,500")))
    known = cash_at(session, HERE, 2026)[CLINIC]
    assert (known["cash"], known["cash_since"]) == (read_money("20,000"), date(2026, 3, 20))
