"""Proposals: cost, category, titles that read the same, taking back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.errors import AssemblyError
from assembly.core.money import Money
from assembly.proposals import rules
from tests.assemblies.test_rules import broken


@pytest.mark.parametrize(
    ("centavos", "error"),
    [
        (-1, rules.CostNeeded),
        (0, rules.CostNeeded),
        (1, None),
        (10_000_000_00, None),
        (10_000_000_01, rules.CostTooLarge),
    ],
)
def test_cost(centavos: int, error: type[AssemblyError] | None) -> None:
    assert broken(rules.check_cost, Money(centavos)) is error


def test_a_cost_too_large_says_both_amounts() -> None:
    with pytest.raises(rules.CostTooLarge) as raised:
        rules.check_cost(Money(12_500_000_00))
    assert str(raised.value) == (
        "El costo $12,500,000.00 pasa de $10,000,000.00, lo más que se puede proponer. Revise las cifras."
    )


@pytest.mark.parametrize(("category", "error"), [("furniture", None), ("party", rules.CategoryUnknown)])
def test_category(category: str, error: type[AssemblyError] | None) -> None:
    assert broken(rules.check_category, category, ["infrastructure", "furniture"], 2026) is error


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Báscula para bebés", 4),
        ("bascula  PARA bebes.", 4),
        ("Báscula para adultos", None),
        ("¡¡!!", 7),
        ("¡¡¡", None),
    ],
)
def test_titles_that_read_the_same(title: str, number: int | None) -> None:
    taken = [(1, "Techo nuevo"), (4, "Báscula para bebés"), (7, "¡¡!!")]
    if number is None:
        rules.check_title(title, taken)
        return
    with pytest.raises(rules.TitleTaken) as raised:
        rules.check_title(title, taken)
    assert (raised.value.values, raised.value.at_field) == ({"number": number}, "title")


@given(st.text("aáAÁ bnñÑ.,1", min_size=1, max_size=12), st.integers(1, 99))
def test_a_title_is_taken_by_itself_in_any_case(title: str, number: int) -> None:
    assert broken(rules.check_title, title.upper(), [(number, title.upper())]) is rules.TitleTaken
    assert broken(rules.check_title, title, []) is None


@pytest.mark.parametrize(
    ("is_withdrawn", "is_voted", "error"),
    [
        (False, False, None),
        (True, False, rules.ProposalAlreadyWithdrawn),
        (False, True, rules.ProposalAlreadyVoted),
        (True, True, rules.ProposalAlreadyWithdrawn),
    ],
)
def test_taking_back(is_withdrawn: bool, is_voted: bool, error: type[AssemblyError] | None) -> None:
    assert broken(rules.check_withdrawal, 3, is_withdrawn, is_voted) is error
