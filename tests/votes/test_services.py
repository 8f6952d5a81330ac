"""Questions, counts, ties, lots and the list of improvements, as they are stored."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import AssemblyAlreadyClosed, AssemblyNotOpen
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.journal import queries as journal
from assembly.journal.rules import Head, verify_lines
from assembly.votes import asking, recount, services
from assembly.votes.asking import ProposalUnknown
from assembly.votes.improvements.ranking import CutRule
from assembly.votes.improvements.services import note_amount, rank_improvements
from assembly.votes.models import HandCount, LotDraw, Outcome, Question, Round
from assembly.votes.queries import (
    QuestionInfo,
    question,
    questions_of,
    titles_of,
)
from assembly.votes.results import Step, result_of
from assembly.votes.rules import CountExceedsPresent, HandsEach, Majority, QuestionKind, Verdict
from tests.factories.cast import CLINIC, OTHER_CLINIC, add_clinic, add_year, author
from tests.factories.hands import asked, asked_again, counted, nominated, put_to_vote, year_of
from tests.factories.meetings import closed, convened, opened, with_proposals

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


def results(session: Session, info: AssemblyInfo, about: QuestionInfo) -> Any:
    questions = questions_of(session, CLINIC, info.id)
    return result_of(next(one for one in questions if one.id == about.id), questions)


def lot(session: Session, info: AssemblyInfo, about: QuestionInfo, order: Sequence[str]) -> None:
    services.draw_lot(session, author(), info, about, new_id(), order, "Rosa Tun", "La mesa y el médico")


def test_a_proposal_is_put_by_the_rule_of_the_year(
    session: Session, meeting: AssemblyInfo, proposals: list[str]
) -> None:
    first = asked(session, meeting, proposals[0])
    counted(session, meeting, first, 100, 40, 3)
    second = asked(session, meeting, *proposals[1:])
    columns = ("id", "number", "kind", "subject", "options", "majority", "hands_each", "seats", "nominee_id")
    assert stored(session, Question, *columns) == [
        (
            first.id,
            1,
            QuestionKind.PROPOSAL,
            proposals[0],
            ["for", "against", "abstain"],
            Majority.PRESENT,
            HandsEach.ONE,
            1,
            None,
        ),
        (second.id, 2, QuestionKind.CHOICE, None, proposals[1:], Majority.PLURALITY, HandsEach.ONE, 2, None),
    ]


def test_a_count_is_kept_whole_with_its_outcome(session: Session, meeting: AssemblyInfo, proposals: list[str]) -> None:
    about = asked(session, meeting, proposals[0])
    key = new_id()
    counts = {"for": 118, "against": 12, "abstain": 10}
    services.enter_counts(session, author(), meeting, about, key, counts, None, "Salieron tres personas")
    assert stored(session, Round, "id", "question_id", "number", "present") == [(key, about.id, 1, 143)]
    assert stored(session, HandCount, "round_id", "option", "teller", "hands") == [
        (key, "for", 1, 118),
        (key, "against", 1, 12),
        (key, "abstain", 1, 10),
    ]
    data = {
        "verdict": "approved",
        "rule": "present",
        "present": 143,
        "needed": 72,
        "counts": [["for", 118], ["against", 12], ["abstain", 10]],
        "winners": [],
        "tied": [],
        "seats": 1,
    }
    assert stored(session, Outcome, "question_id", "round_id", "verdict", "data") == [
        (about.id, key, Verdict.APPROVED, data)
    ]
    kept = question(session, CLINIC, about.id)
    assert (kept.rounds[0].shortfall_reason, kept.rounds[0].reason) == ("Salieron tres personas", None)
    assert kept.rounds[0].n == journal.head(session, CLINIC).n
    assert isinstance(verify_lines(CLINIC, journal.lines(session, CLINIC)), Head)


def test_a_whole_count_keeps_no_reason(session: Session, meeting: AssemblyInfo, proposals: list[str]) -> None:
    kept = counted(session, meeting, asked(session, meeting, proposals[0]), 118, 12, 13)
    assert kept.rounds[0].shortfall_reason is None


def test_a_refused_count_stores_nothing(session: Session, meeting: AssemblyInfo, proposals: list[str]) -> None:
    about = asked(session, meeting, proposals[0])
    with pytest.raises(CountExceedsPresent):
        counted(session, meeting, about, 118, 20, 10)
    assert stored(session, Round, "id") == []


def test_a_correction_says_why_and_the_old_count_stays(
    session: Session, meeting: AssemblyInfo, proposals: list[str]
) -> None:
    about = counted(session, meeting, asked(session, meeting, proposals[0]), 118, 12, 13)
    fixed = counted(session, meeting, about, 18, 112, 13, reason="Se escribió un uno de más")
    assert [(one.number, one.counts["for"], one.reason) for one in fixed.rounds] == [
        (1, 118, None),
        (2, 18, "Se escribió un uno de más"),
    ]
    assert fixed.outcome is not None
    assert fixed.outcome.verdict is Verdict.REJECTED


def test_a_second_count_without_a_reason_is_refused(
    session: Session, meeting: AssemblyInfo, proposals: list[str]
) -> None:
    about = counted(session, meeting, asked(session, meeting, proposals[0]), 118, 12, 13)
    with pytest.raises(recount.AlreadyCounted) as refused:
        counted(session, meeting, about, 18, 112, 13)
    assert str(refused.value) == (
        "Esta pregunta ya se contó: el conteo 1 quedó anotado con 143 manos, y lo que usted escribió no se guardó. "
        "Si el conteo anotado está mal, escriba el motivo y corríjalo."
    )


def test_a_proposal_waits_in_one_question_only(session: Session, meeting: AssemblyInfo, proposals: list[str]) -> None:
    first = asked(session, meeting, proposals[0])
    for again in ([proposals[0]], proposals[:2]):
        with pytest.raises(asking.AlreadyAsked) as refused:
            asked(session, meeting, *again)
        assert str(refused.value) == (
            "Esa propuesta ya está en la pregunta 1, que falta contar. "
            "Cuente primero esa pregunta; no se abre otra igual."
        )
    counted(session, meeting, first, 3, 140, 0)
    assert asked(session, meeting, proposals[0]).number == 2


def test_only_proposals_of_this_assembly(session: Session, meeting: AssemblyInfo, proposals: list[str]) -> None:
    add_clinic(session, OTHER_CLINIC)
    elsewhere = opened(session, clues=OTHER_CLINIC)
    for strange in (with_proposals(session, elsewhere, DRAFTS)[0].id, new_id(), meeting.id):
        with pytest.raises(ProposalUnknown):
            asked(session, meeting, strange)
        with pytest.raises(ProposalUnknown):
            asked(session, meeting, proposals[0], strange)
    with pytest.raises(NotFound):
        question(session, CLINIC, asked(session, elsewhere, with_proposals(session, elsewhere, [])[0].id).id)


def test_a_choice_needs_two(session: Session, meeting: AssemblyInfo, proposals: list[str]) -> None:
    settings, kind = year_of(session, meeting), QuestionKind.CHOICE
    for options in ([proposals[0]], [proposals[0], proposals[0]], []):
        with pytest.raises(asking.TooFewOptions):
            services.put_question(session, author(), meeting, new_id(), kind, None, options, settings)


def test_nothing_is_asked_or_counted_outside_the_meeting(
    session: Session, meeting: AssemblyInfo, proposals: list[str]
) -> None:
    about = asked(session, meeting, proposals[0])
    over = closed(session, meeting)
    deeds: list[Any] = [
        lambda: asked(session, over, proposals[1]),
        lambda: counted(session, over, about, 100, 40, 3),
        lambda: rank_improvements(session, author(), over, new_id(), Money(1), CutRule.SKIP),
        lambda: note_amount(session, author(), over, new_id(), Money(1), "Oficio"),
    ]
    for deed in deeds:
        with pytest.raises(AssemblyAlreadyClosed):
            deed()
    soon = convened(session)
    with pytest.raises(AssemblyNotOpen):
        asked(session, soon, proposals[0])


def test_a_tie_for_a_post_asks_again_only_those_tied(session: Session, meeting: AssemblyInfo) -> None:
    ana, beto, carla = nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz", "Carla Gil")
    root = counted(session, meeting, put_to_vote(session, meeting, "treasury"), 60, 60, 20)
    assert (result := results(session, meeting, root)).step is Step.TIE_ROUND
    assert (result.winners, set(result.tied), result.at.id) == ((), {ana, beto}, root.id)
    tie = asked_again(session, meeting, root)
    assert (tie.kind, tie.subject, set(tie.options), tie.seats) == (QuestionKind.TIE, root.id, {ana, beto}, 1)
    assert results(session, meeting, root).open_tie == tie
    with pytest.raises(asking.NoTieToAsk):
        asked_again(session, meeting, root)
    counted(session, meeting, tie, 70, 73)
    result = results(session, meeting, root)
    assert (result.winners, result.tied, result.step) == ((tie.options[1],), (), Step.NOTHING)
    assert carla not in result.winners


def test_a_tie_that_ties_again_may_be_drawn_by_lot(session: Session, meeting: AssemblyInfo) -> None:
    ana, beto = nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz")
    root = counted(session, meeting, put_to_vote(session, meeting, "treasury"), 60, 60)
    with pytest.raises(asking.NoLotHere):
        lot(session, meeting, root, [ana, beto])
    tie = counted(session, meeting, asked_again(session, meeting, root), 70, 70)
    assert results(session, meeting, root).step is Step.TIE_ROUND_OR_LOT
    for wrong in ([ana], [ana, ana], [ana, beto, new_id()]):
        with pytest.raises(asking.LotNotWhole):
            lot(session, meeting, tie, wrong)
    lot(session, meeting, tie, [beto, ana])
    result = results(session, meeting, root)
    assert (result.winners, result.step) == ((beto,), Step.NOTHING)
    assert stored(session, LotDraw, "question_id", "order") == [(tie.id, [beto, ana])]
    kept = question(session, CLINIC, tie.id)
    assert (kept.lot_drawn_by, kept.lot_witnesses) == ("Rosa Tun", "La mesa y el médico")
    with pytest.raises(asking.NoLotHere):
        lot(session, meeting, tie, [ana, beto])


def test_no_hands_at_all_are_counted_again_before_anything_else(session: Session, meeting: AssemblyInfo) -> None:
    nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz")
    root = counted(session, meeting, put_to_vote(session, meeting, "treasury"), 0, 0)
    assert results(session, meeting, root).step is Step.RECOUNT
    with pytest.raises(asking.NoTieToAsk):
        asked_again(session, meeting, root)
    counted(session, meeting, root, 0, 0, reason="Nadie levantó la mano")
    assert results(session, meeting, root).step is Step.TIE_ROUND


def test_a_corrected_count_undoes_the_tie_round_that_it_made(session: Session, meeting: AssemblyInfo) -> None:
    ana, _ = nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz")
    root = counted(session, meeting, put_to_vote(session, meeting, "treasury"), 60, 60)
    tie = asked_again(session, meeting, root)
    counted(session, meeting, root, 61, 60, reason="Faltó contar a una señora")
    result = results(session, meeting, root)
    assert (result.winners, result.open_tie, result.step) == ((root.options[0],), None, Step.NOTHING)
    with pytest.raises(recount.TieNotInForce):
        counted(session, meeting, tie, 1, 2)
    assert ana in root.options


def test_an_election_is_not_corrected_once_another_post_was_put(session: Session, meeting: AssemblyInfo) -> None:
    nominated(session, meeting, "presidency", "Ana Díaz")
    nominated(session, meeting, "treasury", "Beto Ruiz")
    first = counted(session, meeting, put_to_vote(session, meeting, "presidency"), 100, 43, 0)
    put_to_vote(session, meeting, "treasury")
    with pytest.raises(recount.OtherElectionAsked) as refused:
        counted(session, meeting, first, 10, 133, 0, reason="Estaba mal")
    assert str(refused.value) == (
        "Después de este conteo ya se puso a votación otro cargo u otra persona, con el resultado de este. "
        "El conteo ya no se corrige: si hubo un error, escríbalo en los incidentes al cerrar la asamblea."
    )


def test_what_an_option_is_called(session: Session, meeting: AssemblyInfo, proposals: list[str]) -> None:
    (ana,) = nominated(session, meeting, "treasury", "Ana Díaz")
    strange = new_id()
    assert titles_of(session, CLINIC, [proposals[0], ana, strange]) == {
        proposals[0]: "Techo",
        ana: "Ana Díaz",
        strange: "(dato borrado)",
    }


def test_refusals_that_no_page_lets_happen_have_words() -> None:
    refusals: list[AssemblyError] = [asking.NoTieToAsk(), asking.NoLotHere(), asking.AmountUnknown()]
    assert all(str(one).endswith(".") for one in refusals)
