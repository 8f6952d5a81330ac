"""Forms: what people type, every problem at once in words, and what was typed kept."""

from datetime import date, time

import pytest
from pydantic import Field

from assembly.core.errors import N_
from assembly.core.money import Money
from assembly.web.forms import Count, Day, Form, FormState, Hour, Invalid, Line, Pesos, parse
from assembly.web.request import Sent


class Everything(Form):
    hands: Count = Field(ge=0, description=N_("Escriba cuántas manos."))
    amount: Pesos
    on: Day
    at: Hour
    title: Line = Field(max_length=10)
    groups: tuple[str, ...] = ()


GOOD = {"hands": "118", "amount": "$1,234.50", "on": "2026-02-21", "at": "11:00", "title": "  Techo \u0301 "}


def sent(**values: str) -> Sent:
    return Sent({name: [value] for name, value in values.items()})


def test_a_form_is_read_into_values() -> None:
    form = parse(Everything, sent(**GOOD))
    assert form == Everything(
        hands=118, amount=Money(123450), on=date(2026, 2, 21), at=time(11), title=form.title, groups=()
    )


def test_every_problem_is_found_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        parse(Everything, sent(hands="١٢", amount="1e9", on="31/02/2026", at="las once", title="x" * 11))
    assert [(name, kind) for name, kind, _ in caught.value.problems] == [
        ("hands", "rule"),
        ("amount", "rule"),
        ("on", "rule"),
        ("at", "rule"),
        ("title", "string_too_long"),
    ]


@pytest.mark.parametrize("empty", ["", "   ", "\t"])
def test_an_empty_field_is_missing_and_never_zero(empty: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(Everything, sent(**GOOD | {"hands": empty}))
    assert [(name, kind) for name, kind, _ in caught.value.problems] == [("hands", "missing")]


@pytest.mark.parametrize("text", ["-1", "1.5", "1e9", "١٢", "1_000", "0x10", "9" * 20, "12\x00", "NaN"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(Everything, sent(**GOOD | {"hands": text}))
    assert [name for name, _, _ in caught.value.problems] == ["hands"]


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\x1bb"])
def test_signs_that_cannot_be_kept_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(Everything, sent(**GOOD | {"title": text}))
    assert [name for name, _, _ in caught.value.problems] == ["title"]


def test_a_list_is_a_list_even_when_nothing_is_chosen() -> None:
    assert parse(Everything, sent(**GOOD)).groups == ()
    assert parse(Everything, Sent(sent(**GOOD).values | {"groups": ["a", "b"]})).groups == ("a", "b")


def test_a_fresh_form_has_its_own_id() -> None:
    one, two = FormState.fresh(year=2026), FormState.fresh()
    assert (one.value("year"), bool(one), one.value("id") != two.value("id")) == ("2026", False, True)
