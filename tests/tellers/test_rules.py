"""Codes, which questions need two tellers, and what sheets make together."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.tellers import rules
from assembly.tellers.rules import Cell, Comparison, Sheet, Standing, Why, compare, why_two
from assembly.votes.rules import STANCES, Majority, Outcome, QuestionKind, decide_choice, decide_stance
from assembly.votes.wording.marks import hands_to_change

ANA, BETO, CARO = (
    {"for": 118, "against": 12, "abstain": 13},
    {"for": 118, "against": 13, "abstain": 12},
    {"for": 117, "against": 13, "abstain": 13},
)


def sheets(*counts: dict[str, int]) -> list[Sheet]:
    return [Sheet(place, None, one) for place, one in enumerate(counts, 1)]


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ((), Comparison(Standing.WAITING)),
        ((ANA,), Comparison(Standing.WAITING)),
        ((ANA, ANA), Comparison(Standing.AGREED, ANA)),
        (
            (ANA, BETO),
            Comparison(
                Standing.DIFFERENT,
                cells=(Cell("against", ((1, 12), (2, 13))), Cell("abstain", ((1, 13), (2, 12)))),
            ),
        ),
        ((ANA, BETO, ANA), Comparison(Standing.AGREED, ANA)),
        ((ANA, BETO, BETO), Comparison(Standing.AGREED, BETO)),
        (
            (ANA, BETO, CARO),
            Comparison(
                Standing.DIFFERENT,
                cells=(
                    Cell("for", ((1, 118), (2, 118), (3, 117))),
                    Cell("against", ((1, 12), (2, 13), (3, 13))),
                    Cell("abstain", ((1, 13), (2, 12), (3, 13))),
                ),
            ),
        ),
    ],
)
def test_two_equal_sheets_settle_a_turn(counted: tuple[dict[str, int], ...], expected: Comparison) -> None:
    assert compare(sheets(*counted), STANCES) == expected


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=4))
def test_agreement_needs_two_equal_sheets_and_cells_are_those_that_differ(rows: list[tuple[int, ...]]) -> None:
    counted = [dict(zip(STANCES, row, strict=True)) for row in rows]
    found = compare(sheets(*counted), STANCES)
    pairs = [one for one, other in itertools.combinations(counted, 2) if one == other]
    assert (found.counts in pairs) if pairs else (found.counts is None)
    if found.standing is Standing.DIFFERENT:
        expected = [option for option in STANCES if len({one[option] for one in counted}) > 1]
        assert [cell.option for cell in found.cells] == expected


APPROVED = decide_stance({"for": 72, "against": 60, "abstain": 11}, 143, Majority.PRESENT)
CLEAR = decide_stance({"for": 118, "against": 12, "abstain": 13}, 143, Majority.PRESENT)


@pytest.mark.parametrize(
    ("kind", "cost", "settings", "first", "expected"),
    [
        (QuestionKind.PROPOSAL, 100, (False, False, None, 0), None, None),
        (QuestionKind.PROPOSAL, 100, (True, False, None, 0), None, Why.ALL),
        (QuestionKind.PROPOSAL, 100, (False, True, None, 0), None, None),
        (QuestionKind.ELECTION, 0, (False, True, None, 0), None, Why.ELECTION),
        (QuestionKind.RATIFY, 0, (False, True, None, 0), None, Why.ELECTION),
        (QuestionKind.REMOVAL, 0, (False, True, None, 0), None, Why.ELECTION),
        (QuestionKind.PROPOSAL, 100, (False, False, 100, 0), None, None),
        (QuestionKind.PROPOSAL, 101, (False, False, 100, 0), None, Why.COST),
        (QuestionKind.PROPOSAL, 100, (False, False, None, 3), None, None),
        (QuestionKind.PROPOSAL, 100, (False, False, None, 3), CLEAR, None),
        (QuestionKind.PROPOSAL, 100, (False, False, None, 3), APPROVED, Why.NARROW),
    ],
)
def test_why_two_tellers_count(
    kind: QuestionKind, cost: int, settings: tuple[bool, bool, int | None, int], first: Outcome | None, expected: Why
) -> None:
    assert why_two(kind, cost, *settings, first) is expected


@pytest.mark.parametrize(
    ("counted_by", "first", "expected"),
    [((), CLEAR, None), ((), APPROVED, Why.NARROW), ((1, 2), CLEAR, Why.AGAIN), ((1, 9), None, Why.AGAIN)],
)
def test_what_two_counted_two_correct(counted_by: tuple[int, ...], first: Outcome | None, expected: Why | None) -> None:
    assert why_two(QuestionKind.PROPOSAL, 100, False, False, None, 3, first, counted_by) is expected


@pytest.mark.parametrize(
    ("counted_by", "expected"), [((), True), ((1, 9), True), ((1, 2), False), ((2, 9), False), ((1, 2, 9), False)]
)
def test_what_two_phones_counted_is_not_corrected_on_one(counted_by: tuple[int, ...], expected: bool) -> None:
    assert rules.may_share_phone(counted_by) is expected
    rules.check_phone(2, counted_by)
    if expected:
        rules.check_phone(rules.SAME_PHONE, counted_by)
        return
    with pytest.raises(rules.OtherPhoneNeeded):
        rules.check_phone(rules.SAME_PHONE, counted_by)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (APPROVED, 1),
        (decide_stance({"for": 71, "against": 60, "abstain": 12}, 143, Majority.PRESENT), 1),
        (CLEAR, 47),
        (decide_choice({"a": 80, "b": 60}, 143, 1, Majority.PLURALITY), 20),
        (decide_choice({"a": 70, "b": 70}, 143, 1, Majority.PLURALITY), 0),
        (decide_choice({"a": 80, "b": 60, "c": 59}, 199, 2, Majority.PLURALITY), 1),
        (decide_choice({"a": 70, "b": 60}, 143, 1, Majority.ABSOLUTE), 2),
        (decide_choice({"a": 73, "b": 60}, 143, 1, Majority.ABSOLUTE), 2),
    ],
)
def test_hands_to_change(outcome: Outcome, expected: int) -> None:
    assert hands_to_change(outcome) == expected


@given(st.integers(1, 300), st.data())
def test_fewer_hands_than_that_never_change_a_stance(present: int, data: st.DataObject) -> None:
    hands = data.draw(st.integers(0, present))
    outcome = decide_stance({"for": hands, "against": present - hands, "abstain": 0}, present, Majority.PRESENT)
    change = hands_to_change(outcome)
    towards = -1 if outcome.verdict == "approved" else 1
    for moved in (change - 1, change):
        after = hands + towards * moved
        again = decide_stance({"for": after, "against": present - after, "abstain": 0}, present, Majority.PRESENT)
        assert (again.verdict != outcome.verdict) is (moved == change)


def test_a_code_is_read_however_it_was_typed() -> None:
    code = rules.code_of("a secret", "0190a000-0000-7000-8000-000000000001")
    assert code == rules.code_of("a secret", "0190a000-0000-7000-8000-000000000001")
    assert code != rules.code_of("another", "0190a000-0000-7000-8000-000000000001")
    plain = code.replace("-", "")
    assert len(plain) == 8
    assert rules.code_hash(code) == rules.code_hash(f" {plain.lower()[:3]} {plain[3:]} ")
    assert rules.code_hash("OIL0-1111") == rules.code_hash("0110 1111")


@pytest.mark.parametrize("typed", ["", "ABC", "7KQ2-M9TU", "7KQ2-M9TX9", "ñandú123", "٧KQ2M9TX"])
def test_what_can_be_no_code(typed: str) -> None:
    with pytest.raises(rules.CodeUnknown):
        rules.code_hash(typed)


def test_turns_are_counted_once_by_each() -> None:
    rules.check_turn(2, 2, [1], 3)
    with pytest.raises(rules.TurnOver):
        rules.check_turn(1, 2, [], 1)
    with pytest.raises(rules.SheetAlreadyIn):
        rules.check_turn(2, 2, [1, 3], 3)


def test_no_more_tellers_than_a_hall_needs() -> None:
    rules.check_room(rules.MOST_TELLERS - 1)
    with pytest.raises(rules.TooManyTellers, match=r"^Ya hay 6 personas para contar o por entrar\."):
        rules.check_room(rules.MOST_TELLERS)


def test_the_match_number_has_two_digits() -> None:
    assert rules.match_number("00000005" + "a" * 56) == "05"
    assert rules.match_number("ffffffff" + "a" * 56) == "95"
