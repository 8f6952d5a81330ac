"""Who leaves a post between assemblies, and the treasury handed over: what each side says, beside the ledger."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.committee.queries import committee_of, terms_of
from assembly.committee.rules import EndBeforeTerm, EndInFuture, EndReason, TermInfo, TermOver, vacancies
from assembly.core.errors import NotFound
from assembly.core.facts import unpublished_fields
from assembly.core.ids import new_id
from assembly.core.money import read_money
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.elections.rules import Post
from assembly.handovers import services
from assembly.handovers.queries import handover, handovers_of, left_by
from assembly.handovers.rules import (
    AgainNeedsReason,
    Card,
    NobodyReceivesYet,
    NotYoursToReceive,
    Said,
    Side,
    side_of,
)
from assembly.minutes.services import close
from assembly.people import services as people
from assembly.people.queries import grants_of
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, KEY, OTHER_CLINIC, add_clinic, add_year, author
from tests.factories.hands import elected
from tests.factories.meetings import opened

LATER = AT + timedelta(days=30)
LEFT_ON = date(2026, 3, 20)
FOUND = Said(read_money("257,500"), read_money("20,000"), Card.RETURNED)


@pytest.fixture
def treasurer(session: Session) -> TermInfo:
    """The term of a treasurer who received money and holds some in cash."""
    add_clinic(session)
    add_clinic(session, OTHER_CLINIC)
    add_year(session)
    held(session, opened(session), "Tere Luna")
    ledger.a_deposit(session)
    ledger.a_withdrawal(session)
    return committee_of(session, CLINIC)[0]


def held(session: Session, info: AssemblyInfo, name: str) -> None:
    """The assembly elects a treasurer and closes."""
    elected(session, info, "treasury", name)
    close(session, author(at=info.starts_at), info, new_id(), KEY)


def leave(session: Session, term: TermInfo, day: date = LEFT_ON, reason: EndReason = EndReason.RESIGNATION) -> None:
    by = author(Role.FACILITATOR, LATER)
    services.record_departure(session, by, CLINIC, new_id(), term.id, day, reason, "Trajo su carta")


def say(session: Session, term: TermInfo, side: Side, said: Said = FOUND, reason: str = "") -> None:
    services.state(session, author(Role.TREASURER, LATER), CLINIC, new_id(), term.id, side, said, reason)


def test_whoever_resigns_loses_access_and_the_post_is_vacant(session: Session, treasurer: TermInfo) -> None:
    account = people.create_account(session, "tere.luna", "Tere Luna", AT)
    grant = Grant(Role.TREASURER, ScopeKind.CLINIC, CLINIC)
    people.take_up(
        session, people.invite(session, author(), KEY, "Tere Luna", grant, reference=treasurer.id), account, AT
    )
    leave(session, treasurer)
    assert grants_of(session, account) == ()
    (term,) = terms_of(session, CLINIC)
    assert (term.ended_on, term.end_reason, term.end_note) == (LEFT_ON, EndReason.RESIGNATION, "Trajo su carta")
    assert "note" in unpublished_fields()
    empty = vacancies([Post("treasury", "Tesorería"), Post("presidency", "Presidencia")], [term])
    assert [(one.post, one.since) for one in empty] == [("treasury", LEFT_ON), ("presidency", None)]
    assert [(clues, one.outgoing.id) for clues, one in left_by(session, account)] == [(CLINIC, treasurer.id)]


def test_a_departure_has_its_day(session: Session, treasurer: TermInfo) -> None:
    with pytest.raises(EndBeforeTerm):
        leave(session, treasurer, treasurer.since - timedelta(days=1))
    with pytest.raises(EndInFuture):
        leave(session, treasurer, LATER.date() + timedelta(days=1))
    leave(session, treasurer, reason=EndReason.DEATH)
    with pytest.raises(TermOver) as refused:
        leave(session, treasurer)
    assert str(refused.value) == (
        "Tere Luna ya no tiene el cargo «Tesorería» desde el 2026-03-20. Vea el comité como está ahora."
    )
    with pytest.raises(NotFound):
        services.term(session, OTHER_CLINIC, treasurer.id)


def test_both_sides_stand_beside_the_ledger(session: Session, treasurer: TermInfo) -> None:
    leave(session, treasurer)
    (owed,) = handovers_of(session, CLINIC)
    assert (owed.missing, owed.incoming) == ((Side.OUTGOING, Side.INCOMING), None)
    say(session, treasurer, Side.OUTGOING)
    held(session, opened(session, at=LATER), "Ana Sol")
    say(session, treasurer, Side.INCOMING, Said(FOUND.balance, read_money("18,500"), Card.RETURNED))
    found = handover(session, CLINIC, treasurer.id)
    assert found.incoming is not None
    assert (found.incoming.name, found.missing, found.agrees) == ("Ana Sol", (), False)
    assert str(found.difference) == "-$1,500.00"
    left, got = (found.said_by(side) for side in Side)
    assert left is not None
    assert got is not None
    assert [str(one) for one in (left.ledger_balance, left.ledger_cash)] == ["$257,500.00", "$20,000.00"]
    assert [str(one) for one in (left.balance_off, left.cash_off, got.cash_off)] == ["$0.00", "$0.00", "-$1,500.00"]


def test_the_cash_of_another_post_and_of_another_time_is_not_hers(session: Session, treasurer: TermInfo) -> None:
    ledger.a_withdrawal(session, "5,000", LEFT_ON, holder="presidency")
    leave(session, treasurer)
    say(session, treasurer, Side.OUTGOING)
    held(session, opened(session, at=LATER), "Ana Sol")
    ledger.a_withdrawal(session, "700", LATER.date())  # the new treasurer's own
    say(session, treasurer, Side.INCOMING)
    found = handover(session, CLINIC, treasurer.id)
    told = [(str(one.ledger_cash), str(one.cash_off)) for one in found.statements]
    assert told == [("$20,000.00", "$0.00"), ("$20,000.00", "$0.00")]
    say(session, treasurer, Side.INCOMING, FOUND, "Contamos otra vez")
    assert [str(one.ledger_cash) for one in handover(session, CLINIC, treasurer.id).statements][-1] == "$20,000.00"


def test_a_statement_is_made_again_with_its_reason_and_the_first_stays(session: Session, treasurer: TermInfo) -> None:
    leave(session, treasurer)
    say(session, treasurer, Side.OUTGOING)
    with pytest.raises(AgainNeedsReason):
        say(session, treasurer, Side.OUTGOING)
    say(session, treasurer, Side.OUTGOING, Said(FOUND.balance, FOUND.cash, Card.BLOCKED), "La tarjeta se bloqueó")
    found = handover(session, CLINIC, treasurer.id)
    assert [one.said.card for one in found.statements] == [Card.RETURNED, Card.BLOCKED]
    assert [one.reason for one in found.statements] == [None, "La tarjeta se bloqueó"]


def test_who_is_elected_again_hands_nothing_over(session: Session, treasurer: TermInfo) -> None:
    held(session, opened(session, at=LATER), "TERE LUNA")
    assert handovers_of(session, CLINIC) == []


def test_each_states_her_own_side(session: Session, treasurer: TermInfo) -> None:
    leave(session, treasurer)
    vacant = handover(session, CLINIC, treasurer.id)
    with pytest.raises(NobodyReceivesYet):
        side_of(vacant, True)
    assert side_of(vacant, False) is Side.OUTGOING
    held(session, opened(session, at=LATER), "Ana Sol")
    assert side_of(handover(session, CLINIC, treasurer.id), True) is Side.INCOMING
    leave(session, committee_of(session, CLINIC)[0], LATER.date())
    say(session, treasurer, Side.OUTGOING)
    first = handover(session, CLINIC, treasurer.id)
    with pytest.raises(NotYoursToReceive):
        side_of(first, True)
    assert side_of(first, False) is Side.INCOMING
