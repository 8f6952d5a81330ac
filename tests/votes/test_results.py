"""Results through ties, lots and corrections; the list of improvements. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembly.votes.improvements.listing import candidates, list_improvements
from assembly.votes.improvements.ranking import CutRule, accept
from assembly.votes.results import (
    RANKING,
    QuestionInfo,
    RoundInfo,
    Step,
    asks_recount,
    decide,
    is_about_improvements,
    is_in_force,
    result_of,
    root_of,
    unsettled,
)
from assembly.votes.rules import STANCES, HandsEach, Majority, QuestionKind, Verdict

AT = datetime(2026, 2, 21, 17, 0, tzinfo=UTC)
PRESENT = 100


def ask(key: str, options: Sequence[str], *counts: Mapping[str, int], **more: Any) -> QuestionInfo:
    """A question counted with each of `counts` in turn; `key` begins with its number."""
    given: dict[str, Any] = {
        "kind": QuestionKind.ELECTION,
        "subject": "treasury",
        "majority": Majority.PLURALITY,
        "seats": 1,
        "lot": None,
        "nominee_id": None,
    } | more
    number = int(key[0])
    bare = QuestionInfo(
        id=key,
        assembly_id="a",
        number=number,
        options=tuple(options),
        hands_each=HandsEach.ONE,
        n=number * 10,
        **given,
    )
    rounds = tuple(
        RoundInfo(
            f"{key}.{nth}", nth, PRESENT, None, one, None, None, None, AT, bare.n + nth, decide(bare, one, PRESENT)
        )
        for nth, one in enumerate(counts, start=1)
    )
    return replace(bare, rounds=rounds)


def tie(key: str, of: str, options: Sequence[str], *counts: Mapping[str, int], **more: Any) -> QuestionInfo:
    return ask(key, options, *counts, kind=QuestionKind.TIE, subject=of, **more)


def stance(key: str, subject: str, in_favour: int, against: int, kind: QuestionKind, **more: Any) -> QuestionInfo:
    counts = dict(zip(STANCES, (in_favour, against, PRESENT - in_favour - against), strict=True))
    return ask(key, STANCES, counts, kind=kind, subject=subject, majority=Majority.PRESENT, **more)


def told(question: QuestionInfo, *others: QuestionInfo) -> tuple[tuple[str, ...], set[str], Step, str]:
    result = result_of(question, [question, *others])
    return result.winners, set(result.tied), result.step, result.at.id


A_B = ask("1", "ab", {"a": 40, "b": 40})
BLANK = {"a": 0, "b": 0}


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([ask("1", "ab")], ((), set(), Step.COUNT, "1")),
        ([ask("1", "ab", {"a": 50, "b": 40})], (("a",), set(), Step.NOTHING, "1")),
        ([ask("1", "ab", {"a": 50, "b": 40}, {"a": 40, "b": 50})], (("b",), set(), Step.NOTHING, "1")),
        ([A_B], ((), {"a", "b"}, Step.TIE_ROUND, "1")),
        ([ask("1", "ab", BLANK)], ((), {"a", "b"}, Step.RECOUNT, "1")),
        ([ask("1", "ab", BLANK, BLANK)], ((), {"a", "b"}, Step.TIE_ROUND, "1")),
        ([A_B, tie("2", "1", "ab")], ((), {"a", "b"}, Step.COUNT, "2")),
        ([A_B, tie("2", "1", "ab", {"a": 1, "b": 2})], (("b",), set(), Step.NOTHING, "2")),
        ([A_B, tie("2", "1", "ab", {"a": 2, "b": 2})], ((), {"a", "b"}, Step.TIE_ROUND_OR_LOT, "2")),
        ([A_B, tie("2", "1", "ab", BLANK)], ((), {"a", "b"}, Step.RECOUNT, "2")),
        ([A_B, tie("2", "1", "ab", BLANK, BLANK)], ((), {"a", "b"}, Step.TIE_ROUND_OR_LOT, "2")),
        ([A_B, tie("2", "1", "ab", {"a": 2, "b": 2}, lot=("b", "a"))], (("b",), set(), Step.NOTHING, "2")),
        # A lot of another tie, a round of another tie, or one for other seats, decides nothing.
        ([A_B, tie("2", "1", "ab", {"a": 2, "b": 2}, lot=("b", "c"))], ((), {"a", "b"}, Step.TIE_ROUND_OR_LOT, "2")),
        ([A_B, tie("2", "1", "ac", {"a": 1, "c": 2})], ((), {"a", "b"}, Step.TIE_ROUND, "1")),
        ([A_B, tie("2", "1", "ab", {"a": 1, "b": 2}, seats=2)], ((), {"a", "b"}, Step.TIE_ROUND, "1")),
        (
            [A_B, tie("2", "1", "ab", {"a": 2, "b": 2}), tie("3", "2", "ab", {"a": 3, "b": 1})],
            (("a",), set(), Step.NOTHING, "3"),
        ),
        # Two places, three people: the first is certain, the others tie; one without hands still does.
        (
            [ask("1", "abc", {"a": 9, "b": 5, "c": 5}, seats=2), tie("2", "1", "bc", {"b": 1, "c": 2})],
            (("a", "c"), set(), Step.NOTHING, "2"),
        ),
        (
            [
                ask("1", "abc", {"a": 5, "b": 5, "c": 5}, seats=2),
                tie("2", "1", "abc", {"a": 1, "b": 0, "c": 0}, seats=2),
            ],
            (("a",), {"b", "c"}, Step.TIE_ROUND_OR_LOT, "2"),
        ),
    ],
)
def test_results(questions: list[QuestionInfo], expected: tuple[tuple[str, ...], set[str], Step, str]) -> None:
    assert told(*questions) == expected


def test_what_is_approved_is_the_subject_or_the_nominee() -> None:
    assert told(stance("1", "p", 60, 40, QuestionKind.PROPOSAL)) == (("p",), set(), Step.NOTHING, "1")
    assert told(stance("1", "p", 40, 60, QuestionKind.PROPOSAL)) == ((), set(), Step.NOTHING, "1")
    assert told(stance("1", "treasury", 60, 40, QuestionKind.ELECTION, nominee_id="ana"))[0] == ("ana",)


def test_a_round_of_an_undone_tie_is_not_in_force() -> None:
    fixed = ask("1", "ab", {"a": 40, "b": 40}, {"a": 41, "b": 40})
    round_ = tie("2", "1", "ab")
    assert is_in_force(round_, [A_B, round_]) is True
    assert is_in_force(round_, [fixed, round_]) is False
    assert is_in_force(fixed, [fixed]) is True
    later = tie("3", "2", "ab")
    drawn = tie("2", "1", "ab", {"a": 1, "b": 1}, lot=("a", "b"))
    assert is_in_force(later, [A_B, tie("2", "1", "ab", {"a": 1, "b": 1}), later]) is True
    assert is_in_force(later, [A_B, drawn, later]) is False
    assert unsettled([fixed, round_]) == []


def test_what_waits_is_told_once_for_a_question_and_its_ties() -> None:
    questions = [A_B, tie("2", "1", "ab"), stance("3", "p", 60, 40, QuestionKind.PROPOSAL), ask("4", "cd")]
    assert [(one.at.id, one.step) for one in unsettled(questions)] == [("2", Step.COUNT), ("4", Step.COUNT)]
    assert root_of(questions[1], questions) == A_B


def test_what_the_list_depends_on() -> None:
    choice = ask("1", "ab", kind=QuestionKind.CHOICE, subject=None)
    of_list, of_choice, of_post = tie("3", RANKING, "ab"), tie("4", "1", "ab"), tie("5", "2", "ab")
    post = ask("2", "ab")
    questions = [choice, post, of_list, of_choice, of_post]
    assert [is_about_improvements(one, questions) for one in questions] == [True, False, True, True, False]


def test_the_last_count_of_a_proposal_holds() -> None:
    questions = [
        stance("1", "a", 60, 40, QuestionKind.PROPOSAL),
        stance("2", "b", 70, 30, QuestionKind.PROPOSAL),
        stance("3", "c", 20, 80, QuestionKind.PROPOSAL),
        ask("4", "cd", {"c": 30, "d": 0}, kind=QuestionKind.CHOICE, subject=None, seats=2),
        stance("5", "b", 10, 90, QuestionKind.PROPOSAL),
        ask("6", STANCES, kind=QuestionKind.PROPOSAL, subject="a"),
    ]
    found = candidates(reversed(questions), {"a": 1, "b": 2, "c": 3, "d": 4})
    assert [(one.id, one.cost, one.hands) for one in found] == [("a", 1, 60), ("c", 3, 30), ("d", 4, 0)]
    assert candidates(questions, {"a": 1}) == [found[0]]


def improvement(key: str, hands: int) -> QuestionInfo:
    return stance(key, f"p{key}", hands, 0, QuestionKind.PROPOSAL)


COSTS = {"p1": 6, "p2": 6, "p3": 6}
THREE = [improvement("1", 60), improvement("2", 60), improvement("3", 60)]


@pytest.mark.parametrize(
    ("ties", "accepted", "step"),
    [
        ([], set(), Step.TIE_ROUND),
        ([tie("4", RANKING, ["p1", "p2", "p3"])], set(), Step.COUNT),
        ([tie("4", RANKING, ["p1", "p2"], {"p1": 1, "p2": 0})], set(), Step.TIE_ROUND),
        ([tie("4", RANKING, ["p1", "p2", "p3"], {"p1": 0, "p2": 0, "p3": 0})], set(), Step.RECOUNT),
        ([tie("4", RANKING, ["p1", "p2", "p3"], {"p1": 9, "p2": 5, "p3": 1})], {"p1", "p2"}, Step.NOTHING),
        ([tie("4", RANKING, ["p1", "p2", "p3"], {"p1": 9, "p2": 5, "p3": 5})], {"p1"}, Step.TIE_ROUND_OR_LOT),
        (
            [tie("4", RANKING, ["p1", "p2", "p3"], {"p1": 9, "p2": 5, "p3": 5}, lot=("p3", "p2"))],
            {"p1", "p3"},
            Step.NOTHING,
        ),
        (
            [tie("4", RANKING, ["p1", "p2", "p3"], {"p1": 9, "p2": 5, "p3": 5}, lot=("p3", "p1"))],
            {"p1"},
            Step.TIE_ROUND_OR_LOT,
        ),
        (
            [
                tie("4", RANKING, ["p1", "p2", "p3"], {"p1": 9, "p2": 5, "p3": 5}),
                tie("5", RANKING, ["p2", "p3"], {"p2": 1, "p3": 8}),
            ],
            {"p1", "p3"},
            Step.NOTHING,
        ),
        (
            [
                tie("4", RANKING, ["p1", "p2", "p3"], {"p1": 5, "p2": 5, "p3": 5}),
                tie("5", RANKING, ["p1", "p2", "p3"], {"p1": 5, "p2": 5, "p3": 5}, lot=("p2", "p3", "p1")),
            ],
            {"p2", "p3"},
            Step.NOTHING,
        ),
    ],
)
def test_the_list_through_its_ties(ties: list[QuestionInfo], accepted: set[str], step: Step) -> None:
    questions = [*THREE, *ties]
    listing = list_improvements(candidates(questions, COSTS), questions, 12, CutRule.SKIP)
    assert ({line.id for line in listing.ranking.accepted}, listing.step) == (accepted, step)


@settings(deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(0, 20), st.sampled_from(CutRule))
def test_without_ties_the_list_is_what_accept_says(hands: list[int], amount: int, rule: CutRule) -> None:
    questions = [improvement(str(nth), 51 + one) for nth, one in enumerate(hands, start=1)]
    entering = candidates(questions, {f"p{nth}": nth for nth in range(1, 6)})
    assert list_improvements(entering, questions, amount, rule).ranking == accept(entering, amount, rule)


@settings(deadline=None)
@given(st.data(), st.integers(1, 3), st.integers(2, 5))
def test_ties_are_always_resolved_and_never_by_order(data: st.DataObject, seats: int, people: int) -> None:
    """Whatever is counted, following the steps ends with the seats filled, by people who were on the list."""
    options = [f"o{nth}" for nth in range(people)]
    hands = st.integers(1, 3)
    questions = [ask("1", options, {one: data.draw(hands) for one in options}, seats=seats)]
    while (result := result_of(questions[0], questions)).step is not Step.NOTHING:
        assert set(result.winners).isdisjoint(result.tied)
        number = len(questions) + 1
        if result.step is Step.TIE_ROUND_OR_LOT and (number > 5 or data.draw(st.booleans())):
            order = tuple(data.draw(st.permutations(result.tied)))
            about = result.at
            questions[questions.index(about)] = replace(about, lot=order)
            continue
        assert result.at.outcome is not None
        left = result.at.seats - len(result.at.outcome.winners)
        counts = {one: data.draw(hands) for one in result.tied}
        questions.append(tie(str(number), result.at.id, sorted(result.tied), counts, seats=left))
    assert len(result.winners) == len(set(result.winners)) == min(seats, people)
    first = questions[0].outcome
    assert first is not None
    assert set(first.winners) <= set(result.winners) <= set(first.winners) | set(first.tied)


def test_a_blank_count_is_asked_again_once() -> None:
    assert asks_recount(ask("1", "ab", BLANK)) is True
    assert asks_recount(ask("1", "ab", BLANK, BLANK)) is False
    assert asks_recount(ask("1", "ab", {"a": 1, "b": 0})) is False
    assert asks_recount(ask("1", "ab")) is False


def test_those_without_a_hand_in_a_tie_round_still_tie() -> None:
    outcome = tie("2", "1", "abc", {"a": 1, "b": 0, "c": 0}, seats=2).outcome
    assert outcome is not None
    assert (outcome.verdict, outcome.winners, outcome.tied) == (Verdict.TIED, ("a",), ("b", "c"))


def test_a_lot_counts_for_what_its_round_left_tied() -> None:
    tied = replace(A_B, lot=("b", "a"), lot_n=99)
    two_places = replace(ask("1", "abc", {"a": 9, "b": 4, "c": 4}, seats=2), lot=("c", "b"), lot_n=99)
    stale = replace(ask("1", "ab", {"a": 40, "b": 40}, {"a": 41, "b": 40}), lot=("b", "a"), lot_n=5)
    assert [(one.drawn, one.by_lot) for one in (tied, two_places, stale)] == [
        (("b", "a"), ("b",)),
        (("c", "b"), ("c",)),
        ((), ()),
    ]


def test_a_lot_of_the_list_may_be_about_those_behind_the_first() -> None:
    round_of_three = tie("4", RANKING, "abc", {"a": 50, "b": 40, "c": 40})
    drawn = replace(round_of_three, lot=("c", "b"), lot_n=99)
    assert (drawn.drawn, drawn.by_lot) == (("c", "b"), ("c",))
    assert replace(drawn, lot_n=1).drawn == ()
