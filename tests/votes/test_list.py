"""The list of improvements: its amount, its ties, and writing it down, as they are stored."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.clinics.queries import Notified, notified_amount
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.votes import asking, services
from assembly.votes.improvements.ranking import CutRule, Line, Ranking, Why
from assembly.votes.improvements.services import note_amount, rank_improvements
from assembly.votes.models import ImprovementRanking
from assembly.votes.queries import QuestionInfo, amount_left, approved_before, listing_of, question, ranking_of
from assembly.votes.results import RANKING, Step
from tests.factories.cast import AT, CLINIC, YEAR, add_clinic, add_year, author
from tests.factories.hands import asked, asked_again, counted, nominated, put_to_vote
from tests.factories.meetings import closed, opened, with_proposals

DRAFTS = [
    ("Techo", "200000.00", "infrastructure"),
    ("Baños", "150000.00", "infrastructure"),
    ("Báscula", "50000.00", "medical_equipment"),
]


@pytest.fixture
def meeting(session: Session) -> AssemblyInfo:
    """An open assembly of 143 people."""
    add_clinic(session)
    add_year(session)
    return opened(session)


@pytest.fixture
def proposals(session: Session, meeting: AssemblyInfo) -> list[str]:
    """Techo, baños, báscula."""
    return [one.id for one in with_proposals(session, meeting, DRAFTS)]


def stored(session: Session, fact: Any, *columns: str) -> list[tuple[Any, ...]]:
    query = select(*(getattr(fact, column) for column in columns)).order_by(fact.n)
    return [tuple(row) for row in session.execute(query)]


def lot(session: Session, info: AssemblyInfo, about: QuestionInfo, order: Sequence[str]) -> None:
    services.draw_lot(session, author(), info, about, new_id(), order, "Rosa Tun", "La mesa y el médico")


def rank(session: Session, info: AssemblyInfo, pesos: int = 400_000) -> Ranking:
    return rank_improvements(session, author(), info, new_id(), Money(pesos * 100), CutRule.SKIP)


def test_the_list_is_made_by_hands_while_the_amount_lasts(
    session: Session, meeting: AssemblyInfo, proposals: list[str]
) -> None:
    roof, baths, scale = proposals
    counted(session, meeting, asked(session, meeting, roof), 118, 20, 5)
    counted(session, meeting, asked(session, meeting, baths, scale), 90, 50)
    note_amount(session, author(), meeting, new_id(), Money(300_000_00), "Oficio 12/2026")
    assert notified_amount(session, CLINIC, YEAR) == Notified(
        YEAR, Money(300_000_00), "Oficio 12/2026", None, author().who
    )
    expected = Ranking(
        accepted=(
            Line(roof, 200_000_00, 118, 300_000_00, 100_000_00, Why.FITS),
            Line(scale, 50_000_00, 50, 100_000_00, 50_000_00, Why.FITS),
        ),
        left_out=(Line(baths, 150_000_00, 90, 100_000_00, 100_000_00, Why.DOES_NOT_FIT),),
        waiting=(),
        undecided=(),
    )
    assert rank(session, meeting, 300_000) == expected
    assert stored(session, ImprovementRanking, "assembly_id", "amount", "cut_rule", "data") == [
        (meeting.id, Money(300_000_00), CutRule.SKIP, expected.to_data())
    ]
    kept = ranking_of(session, CLINIC, meeting.id)
    assert kept is not None
    assert (kept.ranking, kept.amount, kept.is_final) == (expected, Money(300_000_00), True)


def test_a_later_assembly_of_the_year_shares_what_is_left(
    session: Session, meeting: AssemblyInfo, proposals: list[str]
) -> None:
    roof, _, scale = proposals
    counted(session, meeting, asked(session, meeting, roof), 118, 20, 5)
    note_amount(session, author(), meeting, new_id(), Money(300_000_00), "Oficio 12/2026")
    rank(session, meeting)
    counted(session, meeting, asked(session, meeting, scale), 100, 20, 23)
    rank(session, meeting)
    assert approved_before(session, meeting) == Money(0)
    closed(session, meeting)
    later = opened(session, at=AT + timedelta(days=30))
    assert (approved_before(session, later), amount_left(session, later)) == (Money(250_000_00), Money(50_000_00))
    paint, lamp = (one.id for one in with_proposals(session, later, [("Pintura", "60000", "maintenance"), DRAFTS[2]]))
    for one, hands in ((paint, 120), (lamp, 110)):
        counted(session, later, asked(session, later, one), hands, 143 - hands, 0)
    listing = listing_of(session, later)
    assert listing is not None
    assert [(line.id, line.left_after) for line in listing.ranking.accepted] == [(lamp, 0)]
    assert [(line.id, line.why) for line in listing.ranking.left_out] == [(paint, Why.DOES_NOT_FIT)]


def test_a_corrected_count_asks_for_the_list_again(
    session: Session, meeting: AssemblyInfo, proposals: list[str]
) -> None:
    about = counted(session, meeting, asked(session, meeting, proposals[0]), 118, 20, 5)
    rank(session, meeting)
    counted(session, meeting, about, 18, 120, 5, reason="Se escribió un uno de más")
    stale = ranking_of(session, CLINIC, meeting.id)
    assert stale is not None
    assert stale.is_final is False
    with pytest.raises(asking.NothingToList):
        rank(session, meeting)
    nominated(session, meeting, "treasury", "Ana Díaz")
    counted(session, meeting, asked(session, meeting, proposals[1]), 118, 20, 5)
    rank(session, meeting)
    put_to_vote(session, meeting, "treasury")
    kept = ranking_of(session, CLINIC, meeting.id)
    assert kept is not None
    assert kept.is_final is True
    assert [line.id for line in kept.ranking.accepted] == [proposals[1]]


def test_the_list_waits_for_its_questions(session: Session, meeting: AssemblyInfo, proposals: list[str]) -> None:
    counted(session, meeting, asked(session, meeting, proposals[0]), 118, 20, 5)
    asked(session, meeting, proposals[1])
    with pytest.raises(asking.QuestionsOpen) as refused:
        rank(session, meeting)
    assert str(refused.value) == (
        "Faltan preguntas por terminar: 2. Cuéntelas o resuelva su empate, y después anote la lista de mejoras."
    )


def test_a_tie_that_decides_the_list_is_asked_again_then_drawn(
    session: Session, meeting: AssemblyInfo, proposals: list[str]
) -> None:
    roof, baths, _ = proposals
    for one in (roof, baths):
        counted(session, meeting, asked(session, meeting, one), 100, 40, 3)
    note_amount(session, author(), meeting, new_id(), Money(250_000_00), "Oficio 12/2026")
    with pytest.raises(asking.TieOpen):
        rank(session, meeting, 250_000)
    tie = asked_again(session, meeting)
    assert (tie.subject, set(tie.options), tie.seats) == (RANKING, {roof, baths}, 1)
    with pytest.raises(asking.NoTieToAsk):
        asked_again(session, meeting)
    counted(session, meeting, tie, 70, 70)
    listing = listing_of(session, meeting)
    assert listing is not None
    assert (listing.step, set(listing.ranking.undecided)) == (Step.TIE_ROUND_OR_LOT, {roof, baths})
    second = asked_again(session, meeting, question(session, CLINIC, tie.id))
    counted(session, meeting, second, 71, 71)
    with pytest.raises(asking.NoLotHere):
        lot(session, meeting, tie, [baths, roof])
    lot(session, meeting, second, [baths, roof])
    assert [line.id for line in rank(session, meeting, 250_000).accepted] == [baths]


def test_the_amount_is_written_once_and_is_more_than_nothing(session: Session, meeting: AssemblyInfo) -> None:
    with pytest.raises(asking.AmountMissing):
        note_amount(session, author(), meeting, new_id(), Money(0), "Oficio")
    note_amount(session, author(), meeting, new_id(), Money(5), "Oficio")
    with pytest.raises(asking.AmountAlreadyKnown) as refused:
        note_amount(session, author(), meeting, new_id(), Money(6), "Oficio")
    assert str(refused.value) == "El monto asignado ya está anotado: $0.05. Si está mal, la administración lo corrige."


def test_without_an_amount_there_is_no_list_and_no_tie_of_it(session: Session, meeting: AssemblyInfo) -> None:
    assert listing_of(session, meeting) is None
    with pytest.raises(asking.AmountUnknown):
        asked_again(session, meeting)
