from collections.abc import Iterator, Sequence
from itertools import groupby, permutations, product

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from assembly.votes.improvements.ranking import Candidate, CutRule, Line, Ranking, Why, accept


def brute_force(ordered: Sequence[Candidate], amount: int, rule: CutRule) -> frozenset[str]:
    """What one full order accepts, item by item."""
    accepted = set()
    for one in ordered:
        if one.hands and one.cost <= amount:
            accepted.add(one.id)
            amount -= one.cost
        elif rule is CutRule.STOP:
            break
    return frozenset(accepted)


def groups(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    ranked = sorted(candidates, key=lambda one: (one.hands, one.tie_rank), reverse=True)
    return [list(members) for _, members in groupby(ranked, key=lambda one: (one.hands, one.tie_rank))]


def every_order(tied: list[list[Candidate]]) -> Iterator[list[Candidate]]:
    for order in product(*(permutations(group) for group in tied)):
        yield [one for group in order for one in group]


def ids(lines: Sequence[Line]) -> frozenset[str]:
    return frozenset(line.id for line in lines)


@st.composite
def ballots(draw: st.DrawFn, most_in_a_tie: int = 3, most_groups: int = 3) -> tuple[list[Candidate], int]:
    fewest_hands = draw(st.integers(0, 1))
    sizes = draw(st.lists(st.integers(1, most_in_a_tie), max_size=most_groups))
    hands = [fewest_hands + (most_groups - place) // 2 for place in range(most_groups)]
    candidates = [
        Candidate(f"{place}.{nth}", draw(st.integers(1, 9)), hands[place], (-place,))
        for place, size in enumerate(sizes)
        for nth in range(size)
    ]
    return draw(st.permutations(candidates)), draw(st.integers(0, 40))


@pytest.mark.parametrize("rule", CutRule)
@settings(max_examples=400, deadline=None)
@given(ballots())
def test_settled_is_what_every_order_of_the_ties_accepts(rule: CutRule, ballot: tuple[list[Candidate], int]) -> None:
    candidates, amount = ballot
    ranking = accept(candidates, amount, rule)
    possible = {brute_force(order, amount, rule) for order in every_order(groups(candidates))}
    event(f"{rule}, undecided: {bool(ranking.undecided)}")
    assert (ranking.undecided == ()) == (len(possible) == 1)
    if not ranking.undecided:
        assert {ids(ranking.accepted)} == possible


@pytest.mark.parametrize("rule", CutRule)
@settings(max_examples=400, deadline=None)
@given(ballots())
def test_what_is_called_certain_holds_in_every_order(rule: CutRule, ballot: tuple[list[Candidate], int]) -> None:
    candidates, amount = ballot
    ranking = accept(candidates, amount, rule)
    for order in every_order(groups(candidates)):
        accepted = brute_force(order, amount, rule)
        assert ids(ranking.accepted) <= accepted
        assert ids(ranking.left_out) & accepted == frozenset()


@pytest.mark.parametrize("rule", CutRule)
@settings(max_examples=100, deadline=None)
@given(ballots(most_in_a_tie=6, most_groups=1))
def test_ties_of_up_to_six(rule: CutRule, ballot: tuple[list[Candidate], int]) -> None:
    candidates, amount = ballot
    ranking = accept(candidates, amount, rule)
    possible = {brute_force(order, amount, rule) for order in every_order(groups(candidates))}
    assert (ranking.undecided == ()) == (len(possible) == 1)


@pytest.mark.parametrize("rule", CutRule)
@given(ballots())
def test_the_undecided_are_the_first_tie_that_decides(rule: CutRule, ballot: tuple[list[Candidate], int]) -> None:
    """Up to the group before it every order agrees; with it they differ, and only over the undecided."""
    candidates, amount = ballot
    ranking = accept(candidates, amount, rule)
    if not ranking.undecided:
        return
    tied = groups(candidates)
    place = next(i for i, group in enumerate(tied) if ranking.undecided[0] in {one.id for one in group})
    before = {brute_force(order, amount, rule) for order in every_order(tied[:place])}
    assert before == {ids(ranking.accepted)}
    through = {brute_force(order, amount, rule) for order in every_order(tied[: place + 1])}
    assert frozenset.union(*through) - frozenset.intersection(*through) <= set(ranking.undecided)
    assert len(through) > 1


@pytest.mark.parametrize("rule", CutRule)
@given(ballots(most_in_a_tie=8, most_groups=6), st.data())
def test_order_of_entry_never_counts_and_the_amount_is_never_passed(
    rule: CutRule, ballot: tuple[list[Candidate], int], data: st.DataObject
) -> None:
    candidates, amount = ballot
    ranking = accept(candidates, amount, rule)
    assert ranking == accept(data.draw(st.permutations(candidates)), amount, rule)
    spent = sum(line.cost for line in ranking.accepted)
    assert spent <= amount
    every = ranking.accepted + ranking.left_out + ranking.waiting
    assert sorted(line.id for line in every) == sorted(one.id for one in candidates)
    assert [line.left_after for line in ranking.accepted][-1:] == [amount - spent][: len(ranking.accepted)]
    assert all(line.left_before - line.left_after == (line.cost if line.why is Why.FITS else 0) for line in every)


@pytest.mark.parametrize("rule", CutRule)
@given(ballots())
def test_rounds_that_order_the_tied_settle_everything(rule: CutRule, ballot: tuple[list[Candidate], int]) -> None:
    """Each round orders those tied; what was certain stays, and in the end nothing is open."""
    candidates, amount = ballot
    ranking = accept(candidates, amount, rule)
    while ranking.undecided:
        lots = {tied: place for place, tied in enumerate(ranking.undecided)}
        candidates = [
            Candidate(one.id, one.cost, one.hands, (*one.tie_rank, lots[one.id])) if one.id in lots else one
            for one in candidates
        ]
        after = accept(candidates, amount, rule)
        assert ids(ranking.accepted) <= ids(after.accepted)
        assert ids(ranking.left_out) <= ids(after.left_out)
        ranking = after
    assert ranking.waiting == ()


def test_skip_goes_on_and_stop_does_not() -> None:
    roof, baths, fan = Candidate("roof", 600, 90), Candidate("baths", 500, 80), Candidate("fan", 100, 70)
    fits = Line("roof", 600, 90, 1000, 400, Why.FITS)
    too_dear = Line("baths", 500, 80, 400, 400, Why.DOES_NOT_FIT)
    assert accept([fan, baths, roof], 1000, CutRule.SKIP) == Ranking(
        (fits, Line("fan", 100, 70, 400, 300, Why.FITS)), (too_dear,), (), ()
    )
    assert accept([fan, baths, roof], 1000, CutRule.STOP) == Ranking(
        (fits,), (too_dear, Line("fan", 100, 70, 400, 400, Why.AFTER_STOP)), (), ()
    )


def test_a_decisive_tie_waits_with_what_depends_on_it() -> None:
    candidates = [
        Candidate("sure", 400, 90),
        Candidate("a", 500, 80),
        Candidate("b", 300, 80),
        Candidate("dear", 900, 80),
        Candidate("later", 200, 10),
        Candidate("never", 700, 5),
        Candidate("nobody", 1, 0),
    ]
    sure = Line("sure", 400, 90, 1000, 600, Why.FITS)
    nobody = Line("nobody", 1, 0, 600, 600, Why.NO_HANDS)
    a, b = (Line(name, cost, 80, 600, 600, Why.TIE) for name, cost in (("a", 500), ("b", 300)))
    assert accept(candidates, 1000, CutRule.SKIP) == Ranking(
        accepted=(sure,),
        left_out=(
            Line("dear", 900, 80, 600, 600, Why.DOES_NOT_FIT),
            Line("never", 700, 5, 600, 600, Why.DOES_NOT_FIT),
            nobody,
        ),
        waiting=(a, b, Line("later", 200, 10, 600, 600, Why.AFTER_TIE)),
        undecided=("a", "b"),
    )
    assert accept(candidates, 1000, CutRule.STOP) == Ranking(
        accepted=(sure,),
        left_out=(
            Line("later", 200, 10, 600, 600, Why.AFTER_STOP),
            Line("never", 700, 5, 600, 600, Why.AFTER_STOP),
            nobody,
        ),
        waiting=(a, b, Line("dear", 900, 80, 600, 600, Why.TIE)),
        undecided=("a", "b", "dear"),
    )


def test_fifty_four_tied_are_answered_at_once() -> None:
    tied = [Candidate(f"{nth:02d}", 100, 7) for nth in range(54)]
    assert accept(tied, 5399, CutRule.SKIP).undecided == tuple(one.id for one in tied)
    assert len(accept(tied, 5400, CutRule.SKIP).accepted) == 54


def test_another_round_orders_the_tied_and_nothing_else() -> None:
    tied = [Candidate("a", 600, 80, (3,)), Candidate("b", 600, 80, (5,)), Candidate("c", 300, 81)]
    ranking = accept(tied, 1000, CutRule.SKIP)
    assert ([line.id for line in ranking.accepted], ranking.undecided) == (["c", "b"], ())


@pytest.mark.parametrize(("cost", "hands"), [(0, 5), (-1, 5), (1, -1)])
def test_a_candidate_has_a_cost_and_hands(cost: int, hands: int) -> None:
    with pytest.raises(ValueError):
        Candidate("a", cost, hands)


def test_no_negative_amount_and_nobody_twice() -> None:
    with pytest.raises(ValueError):
        accept([], -1, CutRule.SKIP)
    with pytest.raises(ValueError):
        accept([Candidate("a", 1, 1), Candidate("a", 2, 2)], 5, CutRule.SKIP)
