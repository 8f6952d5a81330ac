import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.votes.rules import (
    STANCES,
    Majority,
    Outcome,
    Verdict,
    decide_choice,
    decide_stance,
    needed,
)

HANDS = st.integers(0, 300)
CHOICES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 6), min_size=1)


def stances(in_favour: int, against: int, abstain: int) -> dict[str, int]:
    return dict(zip(STANCES, (in_favour, against, abstain), strict=True))


@pytest.mark.parametrize(
    ("majority", "present", "cast", "expected"),
    [
        (Majority.PRESENT, 143, 0, 72),
        (Majority.PRESENT, 142, 0, 72),
        (Majority.PRESENT, 1, 0, 1),
        (Majority.ABSOLUTE, 143, 9, 72),
        (Majority.CAST, 143, 120, 61),
        (Majority.CAST, 143, 0, 1),
        (Majority.TWO_THIRDS_PRESENT, 9, 0, 6),
        (Majority.TWO_THIRDS_PRESENT, 10, 0, 7),
        (Majority.TWO_THIRDS_PRESENT, 143, 0, 96),
        (Majority.TWO_THIRDS_CAST, 143, 9, 6),
        (Majority.TWO_THIRDS_CAST, 143, 0, 1),
        (Majority.PLURALITY, 143, 120, 1),
    ],
)
def test_needed(majority: Majority, present: int, cast: int, expected: int) -> None:
    assert needed(majority, present, cast) == expected


@given(st.integers(1, 10**6))
def test_needed_is_the_fewest_that_pass(people: int) -> None:
    half, thirds = (needed(rule, people, 0) for rule in (Majority.PRESENT, Majority.TWO_THIRDS_PRESENT))
    assert 2 * (half - 1) <= people < 2 * half
    assert 3 * (thirds - 1) < 2 * people <= 3 * thirds


@pytest.mark.parametrize(
    ("counts", "majority", "verdict", "rule", "least"),
    [
        ((118, 20, 5), Majority.PRESENT, Verdict.APPROVED, Majority.PRESENT, 72),
        ((72, 71, 0), Majority.PRESENT, Verdict.APPROVED, Majority.PRESENT, 72),
        ((71, 0, 72), Majority.PRESENT, Verdict.REJECTED, Majority.PRESENT, 72),
        ((71, 0, 72), Majority.CAST, Verdict.APPROVED, Majority.CAST, 36),
        ((60, 60, 23), Majority.CAST, Verdict.REJECTED, Majority.CAST, 61),
        ((0, 0, 143), Majority.CAST, Verdict.REJECTED, Majority.CAST, 1),
        ((0, 0, 143), Majority.TWO_THIRDS_CAST, Verdict.REJECTED, Majority.TWO_THIRDS_CAST, 1),
        ((95, 40, 8), Majority.TWO_THIRDS_PRESENT, Verdict.REJECTED, Majority.TWO_THIRDS_PRESENT, 96),
        ((80, 40, 23), Majority.TWO_THIRDS_CAST, Verdict.APPROVED, Majority.TWO_THIRDS_CAST, 80),
        ((61, 60, 22), Majority.PLURALITY, Verdict.APPROVED, Majority.CAST, 61),
        ((71, 0, 72), Majority.ABSOLUTE, Verdict.REJECTED, Majority.PRESENT, 72),
    ],
)
def test_decide_stance(
    counts: tuple[int, int, int], majority: Majority, verdict: Verdict, rule: Majority, least: int
) -> None:
    pairs = tuple(stances(*counts).items())
    assert decide_stance(dict(pairs), 143, majority) == Outcome(verdict, rule, 143, least, pairs)


@given(HANDS, HANDS, HANDS, st.sampled_from(Majority))
def test_one_more_hand_in_favour_never_rejects(in_favour: int, against: int, abstain: int, majority: Majority) -> None:
    present = in_favour + against + abstain + 1
    if decide_stance(stances(in_favour, against, abstain), present, majority).verdict is Verdict.APPROVED:
        more = decide_stance(stances(in_favour + 1, against, abstain), present, majority)
        assert more.verdict is Verdict.APPROVED


@given(HANDS, HANDS, HANDS, st.sampled_from(Majority))
def test_for_and_against_are_never_both_approved(
    in_favour: int, against: int, abstain: int, majority: Majority
) -> None:
    present = max(1, in_favour + against + abstain)
    both = [
        decide_stance(stances(*counts, abstain), present, majority).verdict
        for counts in ((in_favour, against), (against, in_favour))
    ]
    assert both != [Verdict.APPROVED, Verdict.APPROVED]


@pytest.mark.parametrize(
    ("counts", "seats", "majority", "verdict", "winners", "tied"),
    [
        ({"a": 80, "b": 60}, 1, Majority.PLURALITY, Verdict.CHOSEN, ("a",), ()),
        ({"a": 70, "b": 70}, 1, Majority.PLURALITY, Verdict.TIED, (), ("a", "b")),
        ({"a": 70, "b": 70}, 2, Majority.PLURALITY, Verdict.CHOSEN, ("a", "b"), ()),
        ({"a": 70, "b": 70, "c": 1}, 2, Majority.PLURALITY, Verdict.CHOSEN, ("a", "b"), ()),
        ({"a": 70, "b": 30, "c": 30}, 2, Majority.PLURALITY, Verdict.TIED, ("a",), ("b", "c")),
        ({"a": 70, "b": 30, "c": 30}, 1, Majority.PLURALITY, Verdict.CHOSEN, ("a",), ()),
        ({"a": 0, "b": 0}, 1, Majority.PLURALITY, Verdict.TIED, (), ("a", "b")),
        ({"a": 0, "b": 0}, 2, Majority.PLURALITY, Verdict.NO_MAJORITY, (), ()),
        ({"a": 5, "b": 0, "c": 0}, 2, Majority.PLURALITY, Verdict.NO_MAJORITY, ("a",), ()),
        ({"a": 5, "b": 4}, 3, Majority.PLURALITY, Verdict.CHOSEN, ("a", "b"), ()),
        ({}, 1, Majority.PLURALITY, Verdict.NO_MAJORITY, (), ()),
        ({"a": 72, "b": 71}, 1, Majority.ABSOLUTE, Verdict.CHOSEN, ("a",), ()),
        ({"a": 71, "b": 60}, 1, Majority.ABSOLUTE, Verdict.NO_MAJORITY, (), ()),
        ({"a": 71, "b": 71}, 1, Majority.ABSOLUTE, Verdict.NO_MAJORITY, (), ()),
        ({"a": 0, "b": 0}, 1, Majority.ABSOLUTE, Verdict.NO_MAJORITY, (), ()),
        ({"a": 100, "b": 100}, 1, Majority.ABSOLUTE, Verdict.TIED, (), ("a", "b")),
    ],
)
def test_decide_choice(
    counts: dict[str, int],
    seats: int,
    majority: Majority,
    verdict: Verdict,
    winners: tuple[str, ...],
    tied: tuple[str, ...],
) -> None:
    least = 1 if majority is Majority.PLURALITY else 72
    expected = Outcome(verdict, majority, 143, least, tuple(counts.items()), winners, tied, seats)
    assert decide_choice(counts, 143, seats, majority) == expected


def test_a_choice_fills_a_place() -> None:
    with pytest.raises(ValueError):
        decide_choice({"a": 1}, 5, 0, Majority.PLURALITY)


@given(CHOICES, st.integers(1, 5), st.sampled_from(Majority), st.data())
def test_names_and_order_of_entry_never_decide(
    counts: dict[str, int], seats: int, majority: Majority, data: st.DataObject
) -> None:
    """Options renamed and entered in another order win and tie all the same."""
    names = dict(zip(counts, data.draw(st.permutations(list(counts))), strict=True))
    renamed = dict(data.draw(st.permutations([(names[option], hands) for option, hands in counts.items()])))
    first, other = decide_choice(counts, 50, seats, majority), decide_choice(renamed, 50, seats, majority)
    assert other.verdict is first.verdict
    assert set(other.winners) == {names[option] for option in first.winners}
    assert set(other.tied) == {names[option] for option in first.tied}


@given(CHOICES, st.integers(1, 5), st.sampled_from(Majority))
def test_winners_fit_have_hands_and_beat_the_rest(counts: dict[str, int], seats: int, majority: Majority) -> None:
    outcome = decide_choice(counts, 10, seats, majority)
    out = set(counts) - set(outcome.winners)
    assert len(outcome.winners) <= seats
    assert all(counts[option] >= outcome.needed > 0 for option in outcome.winners)
    assert all(counts[winner] > counts[option] for winner in outcome.winners for option in out) or (
        outcome.verdict is Verdict.CHOSEN and not out
    )
    assert bool(outcome.tied) == (outcome.verdict is Verdict.TIED)
    if outcome.tied:
        assert len({counts[option] for option in outcome.tied}) == 1
        assert len(outcome.winners) < seats < len(outcome.winners) + len(outcome.tied)


@given(CHOICES, st.integers(1, 5), st.sampled_from(Majority))
def test_an_outcome_survives_json(counts: dict[str, int], seats: int, majority: Majority) -> None:
    outcome = decide_choice(counts, 50, seats, majority)
    assert Outcome.from_data(json.loads(json.dumps(outcome.to_data(), sort_keys=True))) == outcome
    assert json.loads(json.dumps(outcome.to_data())) == outcome.to_data()


def test_what_a_fact_keeps_of_an_outcome() -> None:
    assert decide_stance(stances(118, 20, 5), 143, Majority.PRESENT).to_data() == {
        "verdict": "approved",
        "rule": "present",
        "present": 143,
        "needed": 72,
        "counts": [["for", 118], ["against", 20], ["abstain", 5]],
        "winners": [],
        "tied": [],
        "seats": 1,
    }
