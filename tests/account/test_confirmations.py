"""A second word on large outgoings: marked when recorded, confirmed or refused by another member, on real databases."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assembly.account import services
from assembly.account.queries import outgone, pending_at
from assembly.budget.confirmations import larges_of
from assembly.budget.items import items_of
from assembly.budget.large import (
    AuthorConfirms,
    KeeperConfirms,
    Large,
    NothingToConfirm,
    Outgoing,
    ReasonForRefusal,
    Standing,
    TreasurerConfirms,
    Verdict,
    waits_for,
)
from assembly.budget.models import Confirmation, LargeOutgoing
from assembly.budget.queries import movement
from assembly.budget.services import reverse_movement
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Author, Role
from assembly.expenses.queries import expense
from assembly.expenses.services import reverse_expense
from assembly.journal.rules import Head
from assembly.journal.verify import verify_clinic
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC

PRESIDENT = ledger.another(Role.PRESIDENT)


@pytest.fixture
def stage(session: Session) -> Session:
    """Two clinics, their year (cash above 20,000 and expenses above 50,000 need two), and money in the account."""
    cast.add_clinic(session)
    cast.add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    cast.add_year(session, confirm_above="50000.00")
    ledger.approved_items(session)
    ledger.a_deposit(session)
    return session


def the_one(session: Session) -> Large:
    (found,) = larges_of(session, CLINIC).values()
    return found


def say(session: Session, verdict: Verdict, reason: str | None = None, by: Author = PRESIDENT, **more: bool) -> str:
    key = new_id()
    services.confirm(session, by, CLINIC, key, the_one(session).id, verdict, reason, **more)
    return key


def test_cash_above_the_limit_is_recorded_and_waits(stage: Session) -> None:
    ledger.a_withdrawal(stage, "20,000")
    key = ledger.a_withdrawal(stage, "20,000.01")
    found = the_one(stage)
    assert (found.kind, found.about_id, found.standing) == (Outgoing.WITHDRAWAL, key, Standing.PENDING)
    assert (found.amount, found.limit) == (Money(20_000_01), Money(20_000_00))
    assert movement(stage, CLINIC, key).large == found
    assert pending_at(stage, [CLINIC, OTHER_CLINIC]) == {CLINIC: [found], OTHER_CLINIC: []}
    say(stage, Verdict.CONFIRMED)
    assert the_one(stage).standing is Standing.CONFIRMED
    assert pending_at(stage, [CLINIC]) == {CLINIC: []}
    assert type(verify_clinic(stage, CLINIC)) is Head


def test_an_expense_above_its_own_limit_waits_too(stage: Session, tmp_path: Path) -> None:
    (roof, *_) = items_of(stage, CLINIC)
    ledger.an_expense(stage, tmp_path, roof, "50,000")
    large = ledger.an_expense(stage, tmp_path, roof, "50,000.01", supplier="Otro proveedor")
    assert expense(stage, CLINIC, large.id).large == the_one(stage)
    assert the_one(stage).kind is Outgoing.EXPENSE
    assert outgone(stage, CLINIC, the_one(stage).id).folio == "G-0002"
    say(stage, Verdict.REFUSED, "No ha llegado nada")
    assert [(w.verdict, w.reason) for w in the_one(stage).words] == [(Verdict.REFUSED, "No ha llegado nada")]
    assert the_one(stage).standing is Standing.REFUSED


def test_without_a_limit_no_expense_waits(session: Session, tmp_path: Path) -> None:
    cast.add_clinic(session)
    cast.add_year(session)
    (roof, *_) = ledger.approved_items(session)
    ledger.an_expense(session, tmp_path, roof, "180,000")
    assert larges_of(session, CLINIC) == {}


@pytest.mark.parametrize(
    ("by", "is_treasurer", "kind"),
    [
        (cast.author(Role.PRESIDENT, ledger.LATER), False, AuthorConfirms),  # the treasurer in another of her roles
        (PRESIDENT, True, TreasurerConfirms),
    ],
)
def test_neither_the_author_nor_the_treasurer_confirms(
    stage: Session, by: Author, is_treasurer: bool, kind: type[AssemblyError]
) -> None:
    ledger.a_withdrawal(stage, "25,000")
    with pytest.raises(kind):
        say(stage, Verdict.CONFIRMED, by=by, is_treasurer=is_treasurer)
    assert stage.execute(select(func.count()).select_from(Confirmation)).scalar_one() == 0


def test_a_refusal_says_why_and_may_be_taken_back(stage: Session) -> None:
    ledger.a_withdrawal(stage, "25,000")
    with pytest.raises(ReasonForRefusal):
        say(stage, Verdict.REFUSED)
    say(stage, Verdict.REFUSED, "Nadie sabía de este retiro")
    say(stage, Verdict.CONFIRMED)
    assert [(w.verdict, w.reason) for w in the_one(stage).words] == [
        (Verdict.REFUSED, "Nadie sabía de este retiro"),
        (Verdict.CONFIRMED, None),
    ]
    assert the_one(stage).standing is Standing.CONFIRMED


def test_whoever_keeps_the_cash_does_not_confirm_it(stage: Session) -> None:
    ledger.a_withdrawal(stage, "25,000", holder="presidency")
    assert the_one(stage).keeper == "presidency"
    with pytest.raises(KeeperConfirms):
        say(stage, Verdict.CONFIRMED)
    assert not waits_for(the_one(stage), PRESIDENT.who)
    secretary = ledger.another(Role.SECRETARY)
    assert waits_for(the_one(stage), secretary.who)
    say(stage, Verdict.CONFIRMED, by=secretary)
    assert the_one(stage).standing is Standing.CONFIRMED


def test_what_was_reversed_waits_for_nobody(stage: Session, tmp_path: Path) -> None:
    cash = ledger.a_withdrawal(stage, "25,000")
    (roof, *_) = items_of(stage, CLINIC)
    spent = ledger.an_expense(stage, tmp_path, roof, "60,000")
    reverse_movement(stage, ledger.treasurer(), CLINIC, new_id(), cash, "Se anotó dos veces")
    reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), spent.id, "Se anotó dos veces")
    assert pending_at(stage, [CLINIC]) == {CLINIC: []}
    for one in larges_of(stage, CLINIC).values():
        with pytest.raises(NothingToConfirm):
            services.confirm(stage, PRESIDENT, CLINIC, new_id(), one.id, Verdict.CONFIRMED)


def test_another_clinic_knows_nothing_of_it(stage: Session) -> None:
    ledger.a_withdrawal(stage, "25,000")
    with pytest.raises(NotFound):
        services.confirm(stage, PRESIDENT, OTHER_CLINIC, new_id(), the_one(stage).id, Verdict.CONFIRMED)


def test_a_later_limit_moves_none(stage: Session) -> None:
    ledger.a_withdrawal(stage, "25,000")
    kept = stage.execute(select(LargeOutgoing.amount, LargeOutgoing.ceiling)).all()
    assert kept == [(Money(25_000_00), Money(20_000_00))]
