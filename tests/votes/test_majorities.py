"""What each kind of question needs, the second round of an absolute majority, and the quorum at every vote."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from assembly.assemblies import services as assemblies
from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import AssemblyAlreadyOpen, QuorumLost, QuorumLostUntilSecond, check_quorum_to_vote
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.votes.asking import majority_of
from assembly.votes.queries import questions_of
from assembly.votes.results import Step, result_of
from assembly.votes.rules import STANCES, Majority, QuestionKind, Verdict
from assembly.votes.wording.explain import explain, rule
from assembly.votes.wording.marks import verdict
from assembly.votes.wording.titles import title
from tests.factories.cast import AT, add_clinic, add_year, author
from tests.factories.hands import asked, asked_again, counted, nominated, put_to_vote
from tests.factories.meetings import a_call, attended, opened, with_proposals


@pytest.mark.parametrize(
    ("kind", "options", "by_kind", "majority"),
    [
        (QuestionKind.MOTION, STANCES, {}, Majority.CAST),
        (QuestionKind.REMOVAL, STANCES, {"removal": "two_thirds_present"}, Majority.TWO_THIRDS_PRESENT),
        (QuestionKind.RATIFY, STANCES, {"removal": "two_thirds_present"}, Majority.CAST),
        (QuestionKind.RATIFY, STANCES, {"ratify": "absolute"}, Majority.PRESENT),
        (QuestionKind.ELECTION, STANCES, {"election": "absolute"}, Majority.PRESENT),
        (QuestionKind.ELECTION, ("a", "b"), {"election": "absolute"}, Majority.ABSOLUTE),
        (QuestionKind.ELECTION, ("a", "b"), {"election": "two_thirds_cast"}, Majority.PLURALITY),
        (QuestionKind.ELECTION, ("a", "b"), {}, Majority.PLURALITY),
        (QuestionKind.CHOICE, ("a", "b"), {"election": "absolute"}, Majority.PLURALITY),
        (QuestionKind.PROPOSAL, STANCES, {"motion": "two_thirds_cast"}, Majority.CAST),
    ],
)
def test_each_kind_has_its_majority(
    kind: QuestionKind, options: tuple[str, ...], by_kind: Mapping[str, str], majority: Majority
) -> None:
    assert majority_of(kind, options, "cast", by_kind) is majority


def test_without_an_absolute_majority_the_two_with_most_hands_are_voted_again(session: Session) -> None:
    add_clinic(session)
    add_year(session, majority_by_kind={"election": "absolute"})
    info = opened(session)
    ana, eva, ida = nominated(session, info, "treasury", "Ana Sol", "Eva Paz", "Ida Ríos")
    first = put_to_vote(session, info, "treasury")
    assert first.majority is Majority.ABSOLUTE
    by_name = dict(zip((ana, eva, ida), ("Ana Sol", "Eva Paz", "Ida Ríos"), strict=True))
    hands = {ana: 60, eva: 50, ida: 33}
    first = counted(session, info, first, *(hands[one] for one in first.options))
    assert first.outcome is not None
    assert (first.outcome.verdict, first.outcome.needed, first.outcome.tied) == (Verdict.NO_MAJORITY, 72, (ana, eva))
    questions = questions_of(session, info.clinic_id, info.id)
    assert result_of(first, questions).step is Step.RUNOFF
    message, values = explain(first.outcome, lambda key: by_name[key])
    assert message.format(**values) == (
        "Nadie reunió las 72 manos que se necesitaban, más de la mitad de las 143 personas presentes. "
        "Hace falta otra ronda entre quienes tienen más manos: Ana Sol (60), Eva Paz (50)."
    )
    assert verdict(first) == "Falta otra ronda"
    message, values = rule(first, 143)[0]
    assert message.format(**values) == (
        "Gana quien reúna más de la mitad de las 143 personas presentes: 72. "
        "Si nadie llega, hay otra ronda entre quienes tengan más manos."
    )
    second = asked_again(session, info, first)
    assert set(second.options) == {ana, eva}
    questions = questions_of(session, info.clinic_id, info.id)
    assert title(second, questions, str) == ("Otra ronda para «{post}»", {"post": "treasury"})
    counted(session, info, second, *({ana: 55, eva: 66}[one] for one in second.options))
    questions = questions_of(session, info.clinic_id, info.id)
    found = result_of(questions[0], questions)
    assert (found.winners, found.step) == ((eva,), Step.NOTHING)


def test_who_equals_the_second_is_in_the_second_round_too(session: Session) -> None:
    add_clinic(session)
    add_year(session, majority_by_kind={"election": "absolute"})
    info = opened(session)
    nominated(session, info, "treasury", "Ana Sol", "Eva Paz", "Ida Ríos", "Ofe Luz")
    first = put_to_vote(session, info, "treasury")
    first = counted(session, info, first, 50, 40, 40, 13)
    assert first.outcome is not None
    assert set(first.outcome.tied) == set(first.options[:3])


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 2), st.timedeltas(timedelta(-1), timedelta(1)))
def test_the_quorum_lasts_until_the_second_call(present: int, quorum: int, ordinal: int, past: timedelta) -> None:
    broken = refusal(present, quorum, ordinal, AT + past)
    if present >= quorum or (ordinal == 2 and past >= timedelta(0)):
        assert broken is None
    else:
        assert broken is (QuorumLost if ordinal == 1 else QuorumLostUntilSecond)


def refusal(present: int, quorum: int, ordinal: int, now: datetime) -> type[AssemblyError] | None:
    try:
        check_quorum_to_vote(present, quorum, ordinal, AT, now)
    except AssemblyError as error:
        return type(error)
    return None


def test_when_people_leave_nothing_is_voted_until_the_second_call(session: Session) -> None:
    add_clinic(session)
    add_year(session)
    info = opened(session, 12)
    proposals = with_proposals(session, info, [("Techo", "10", "maintenance"), ("Rampa", "10", "maintenance")])
    first = asked(session, info, proposals[0].id)
    with pytest.raises(AssemblyAlreadyOpen):
        assemblies.convene_again(session, author(), info, new_id(), a_call(AT + timedelta(minutes=30)))
    info = attended(session, info, 9, "Se fueron tres")
    said = (
        "Quedan 9 personas y para votar hacen falta 10. Si hay más gente, cuente otra vez la asistencia; "
        "si no, suspenda la asamblea y llame a segunda convocatoria, que vale con las personas que estén."
    )
    deeds: list[Callable[[], object]] = [
        partial(asked, session, info, proposals[1].id),
        partial(counted, session, info, first, 5, 2, 2),
    ]
    for deed in deeds:
        with pytest.raises(QuorumLost) as refused:
            deed()
        assert str(refused.value) == said
    second = second_call(session, info, AT + timedelta(minutes=20))
    with pytest.raises(QuorumLostUntilSecond):
        assemblies.check_voting(second, AT + timedelta(minutes=40))
    assemblies.check_voting(second, AT + timedelta(minutes=50))
    assert counted(session, second, first, 5, 2, 2).outcome is not None


def second_call(session: Session, info: AssemblyInfo, suspended_at: datetime) -> AssemblyInfo:
    """Called again half an hour after it was suspended."""
    by = author(at=suspended_at)
    assemblies.convene_again(session, by, info, new_id(), a_call(suspended_at + timedelta(minutes=30), 0))
    return assembly(session, info.clinic_id, info.id)
