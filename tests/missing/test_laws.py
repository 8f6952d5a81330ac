"""What always holds of what is missing, whatever is known."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assembly.assemblies.rules import State
from assembly.budget.rules import Figures
from assembly.core.money import Money
from assembly.missing.known import (
    Asked,
    Cash,
    EmptyPost,
    HandedOver,
    Meeting,
    Notice,
    Situation,
    Spent,
    Tone,
    Untouched,
)
from assembly.missing.rules import everything, missing
from tests.missing.test_rules import YEAR, said

days = st.dates(date(2026, 1, 1), date(2027, 6, 1))
spent = st.builds(
    Spent,
    id=st.uuids().map(str),
    amount=st.integers(1, 10**9).map(Money),
    recorded_on=days,
    is_proof_none=st.booleans(),
    has_file=st.booleans(),
    is_reviewed=st.booleans(),
    objected_on=st.none() | days,
    answered_on=st.none() | days,
    answered_to=st.just(()) | st.just(("a",)),
    by=st.sampled_from(["she", "other"]),
    wrong_receiver=st.booleans(),
    broken_seal=st.booleans(),
    broken_note=st.booleans(),
)
figures = st.builds(Figures, *[st.integers(-(10**9), 10**9).map(Money)] * 3, *[st.integers(0, 10**9).map(Money)] * 2)
cash = st.builds(
    Cash,
    st.just("Tesorería"),
    st.integers(1, 10**9).map(Money),
    st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    st.none() | days,
)
situations = st.builds(
    Situation,
    today=days,
    meetings=st.lists(st.builds(Meeting, st.uuids().map(str), days, st.sampled_from(State), st.booleans()), max_size=4),
    expenses=st.lists(spent, max_size=6),
    figures=figures,
    year=st.none() | st.just(YEAR),
    notified=st.none() | st.builds(Notice, st.integers(0, 10**9).map(Money), st.none() | days),
    cash=st.lists(cash, max_size=2),
    inquiries=st.lists(st.builds(Asked, st.just("d"), days, st.booleans()), max_size=2),
    handovers=st.lists(
        st.builds(HandedOver, st.just("t"), days, st.booleans(), st.booleans(), st.just(Money(5)), st.booleans()),
        max_size=2,
    ),
    untouched=st.lists(st.just(Untouched("i1", "I-01", Money(5_00))), max_size=2),
    viewer=st.sampled_from(["", "she"]),
    empty_posts=st.lists(st.just(EmptyPost("Tesorería")), max_size=2),
)


@given(situations)
def test_everything_said_is_whole_and_the_worst_comes_first(now: Situation) -> None:
    found = everything(now)
    tones = [list(Tone).index(one.tone) for one in found]
    assert tones == sorted(tones)
    assert all(one.owed_by and "{" not in said(one) for one in found)
    assert all((one.since is None) == (one.days is None) and (one.days or 0) >= 0 for one in found)


@given(situations)
def test_no_expense_is_missing_its_proof_twice(now: Situation) -> None:
    named = [key for one in missing(now) if one.code in ("no_file", "no_proof") for key in one.about]
    owed = [one.id for one in now.expenses if one.is_proof_none or not one.has_file]
    assert sorted(named) == sorted(owed)
