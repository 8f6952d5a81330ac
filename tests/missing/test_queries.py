"""What is known of several clinics read at once is what each one's page tells."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assembly.budget.rules import Method
from assembly.claims.services import enter_credit_note
from assembly.clinics.queries import clinic
from assembly.committee.queries import committee_of
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import read_money
from assembly.expenses.rules import ProofKind
from assembly.handovers.queries import handovers_of
from assembly.handovers.rules import Card, Said, Side
from assembly.missing.queries import situations
from assembly.missing.rules import missing
from assembly.public import queries as public
from assembly.web.request import Upload
from tests.account.test_balances import read as balance_read
from tests.claims.test_services import NOTE, XML
from tests.factories import ledger
from tests.factories.asked import an_inquiry, published
from tests.factories.cast import CLINIC, OTHER_CLINIC, add_clinic, add_year, set_stage
from tests.factories.meetings import opened
from tests.factories.statements import statements
from tests.handovers.test_services import LATER as HANDED
from tests.handovers.test_services import held, leave, say
from tests.public.story import NOW, whole_year

LATER = NOW + timedelta(days=400)


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Database:
    set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path))
    return database


def both(session: Session) -> None:
    """The same from the page and from the list."""
    for now in (NOW, LATER):
        found = situations(session, [clinic(session, clues) for clues in (CLINIC, OTHER_CLINIC)], now)
        for clues in (CLINIC, OTHER_CLINIC):
            shown = public.clinic_page(session, clues, now)
            assert shown.known == found[clues]
            assert shown.missing == missing(found[clues])


def test_the_page_and_the_list_know_the_same(stage: Database) -> None:
    stage.read(both)


@pytest.fixture
def busy(session: Session, tmp_path: Path) -> Session:
    """A treasurer who left with cash, her successor, and one of everything else that can be missing."""
    add_clinic(session)
    add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    add_year(session, confirm_above="5000.00", receiver_rfc="IMS421231I45")
    held(session, opened(session), "Tere Luna")
    roof, chairs = ledger.approved_items(session)[:2]
    ledger.a_deposit(session)
    ledger.a_withdrawal(session, "20,000.01")
    ledger.an_expense(session, tmp_path, roof, "1,160", XML)
    ledger.an_expense(session, tmp_path, chairs, "5,500", method=Method.CASH, proof=ProofKind.NOTE)
    ledger.an_expense(
        session, tmp_path, None, "90", method=Method.CASH, paid_on=date(2026, 3, 22), proof=ProofKind.NOTE
    )
    changed = Upload("nota.xml", NOTE.data.replace("Impermeabilización".encode(), b"Pintura"))
    enter_credit_note(session, ledger.treasurer(), ledger.kept(tmp_path), CLINIC, new_id(), changed)
    balance_read(session, tmp_path, "200,000")
    published(session, an_inquiry(session))
    an_inquiry(session, text="¿Y las sillas?")
    leave(session, committee_of(session, CLINIC)[0])
    held(session, opened(session, at=HANDED), "Ana Sol")
    return session


def test_they_know_the_same_of_everything_that_can_be_missing(busy: Session) -> None:
    both(busy)
    codes = {one.code for one in missing(situations(busy, [clinic(busy, CLINIC)], LATER)[CLINIC])}
    assert codes >= {"cash_not_handed_over", "handover", "wrong_receiver", "overpaid", "bank_differs", "no_file"}
    assert codes >= {"broken_note", "large_unconfirmed", "inquiry_late", "inquiry_unread", "leftover"}


def test_the_new_treasurer_answers_for_what_she_counted(busy: Session) -> None:
    def cash() -> list[tuple[str, str]]:
        found = situations(busy, [clinic(busy, CLINIC)], LATER)[CLINIC]
        owed = [one for one in missing(found) if one.code in ("cash_not_handed_over", "cash_unexplained")]
        return [(one.owed_by, str(one.amount)) for one in owed]

    assert cash() == [("Quien dejó la tesorería", "$14,410.01")]
    (change,) = handovers_of(busy, CLINIC)
    say(busy, change.outgoing, Side.OUTGOING, Said(read_money("257,500"), read_money("14,410"), Card.RETURNED))
    say(busy, change.outgoing, Side.INCOMING, Said(read_money("257,500"), read_money("4,000"), Card.RETURNED))
    assert cash() == [("Quien dejó la tesorería", "$10,500.01"), ("Tesorería", "$3,910.00")]
    both(busy)


def test_cash_from_no_withdrawal_is_told_since_it_was_spent(session: Session, tmp_path: Path) -> None:
    add_clinic(session)
    add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    add_year(session)
    roof = ledger.approved_items(session)[0]
    ledger.a_deposit(session)
    ledger.a_withdrawal(session, "100")
    for day, pesos in ((19, "100"), (21, "50"), (22, "10")):
        ledger.an_expense(session, tmp_path, roof, pesos, method=Method.CASH, paid_on=date(2026, 3, day))
    found = missing(situations(session, [clinic(session, CLINIC)], LATER)[CLINIC])
    told = [(str(one.values["amount"]), one.since) for one in found if one.code == "cash_above_withdrawn"]
    assert told == [("$60.00", date(2026, 3, 21))]
    both(session)


def test_as_many_statements_for_two_clinics_as_for_one(stage: Database, tmp_path: Path) -> None:
    stage.write(lambda session: whole_year(session, tmp_path, clues=OTHER_CLINIC))

    def ask(*clinics: str) -> int:
        with statements(stage) as asked:
            stage.read(lambda s: situations(s, [clinic(s, clues) for clues in clinics], NOW))
        return len(asked) - len(clinics)  # each clinic is asked for once

    assert ask(CLINIC) == ask(CLINIC, OTHER_CLINIC)
