"""From what is missing to the tasks of each permission: a table of cases, and what always holds."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from starlette.routing import Route

from assembly.app import create_app
from assembly.assemblies.rules import State
from assembly.core.database import Database
from assembly.core.money import Money
from assembly.core.permissions import Permission, Role
from assembly.desk.rules import Note
from assembly.desk.waits import DUTIES, PERMISSIONS, comes_next, tasks
from assembly.missing.known import Asked, Cash, EmptyPost, HandedOver, Hidden, Meeting, Outgone, Situation, Tone
from assembly.missing.rules import everything
from tests.factories.cast import settings
from tests.missing.test_laws import situations
from tests.missing.test_rules import CALM, FINE, LEFT, TODAY, YEAR, money

P = Permission
NEW = replace(FINE, is_reviewed=False)
BARE = replace(FINE, has_file=False)
OLD = Cash("Tesorería", Money(5_00), TODAY - timedelta(days=30))


@pytest.mark.parametrize(
    ("known", "may", "found"),
    [
        ({"meetings": ()}, {P.RUN_ASSEMBLY}, [("convene", {}, None)]),
        ({"meetings": ()}, {P.SPEND, P.REVIEW}, []),
        (
            {"meetings": (Meeting("m", TODAY, State.OPEN),)},
            {P.RUN_ASSEMBLY},
            [("assembly_day", {"assembly_id": "m"}, None)],
        ),
        # Cash of another post: the treasurer enters what it paid, and whoever has it brings the papers.
        (
            {"cash": (replace(OLD, holder="Presidencia"),)},
            {P.SPEND, P.CONFIRM},
            [("expense_new", {}, 30)],
        ),
        ({"cash": (replace(OLD, holder="Presidencia"),)}, {P.CONFIRM}, [("money", {}, 30)]),
        ({"cash": (OLD,)}, {P.CONFIRM}, []),
        ({"expenses": (replace(FINE, is_proof_none=True),)}, {P.SPEND}, [("expense_work", {"expense_id": "e1"}, 3)]),
        ({"expenses": (replace(FINE, has_odd_day=True),)}, {P.SPEND}, [("expense_work", {"expense_id": "e1"}, 3)]),
        ({"hidden": (Hidden("f1", "E-02", TODAY),)}, {P.COVER_EVIDENCE}, [("cover", {"evidence_id": "f1"}, 0)]),
        ({"expenses": (BARE,)}, {P.SPEND}, [("expense_file", {"expense_id": "e1"}, 3)]),
        ({"expenses": (replace(BARE, id="e2"), BARE)}, {P.SPEND}, [("expense_file", {"expense_id": "e1"}, 3)]),
        ({"expenses": (NEW,), "viewer": "a"}, {P.REVIEW}, [("review_expense", {"expense_id": "e1"}, 3)]),
        ({"expenses": (NEW, replace(NEW, id="e2")), "viewer": "a"}, {P.REVIEW}, [("reviews_waiting", {}, 3)]),
        # What somebody looked at, only those look at again whose office that is.
        ({"expenses": (FINE,), "viewer": "a"}, {P.REVIEW}, []),
        ({"expenses": (FINE,), "viewer": "a"}, {P.REVIEW, P.REVIEW_ALL}, [("review_expense", {"expense_id": "e1"}, 3)]),
        (
            {"expenses": (replace(FINE, answered_on=LEFT, answered_to=("a",)),), "viewer": "a"},
            {P.REVIEW},
            [("review_expense", {"expense_id": "e1"}, 5)],
        ),
        # Whoever did not object has nothing to say of the answer.
        (
            {"expenses": (replace(FINE, answered_on=LEFT, answered_to=("b",), seen_by=("a",)),), "viewer": "a"},
            {P.REVIEW},
            [],
        ),
        ({"cash": (OLD,)}, {P.SPEND, P.HAND_OVER}, [("expense_new", {}, 30)]),
        # What somebody else left is not the new treasurer's task.
        ({"cash": (replace(OLD, left_on=LEFT, handover="t"),)}, {P.SPEND, P.HAND_OVER}, []),
        (
            {"cash": (replace(OLD, left_on=LEFT, handover="t"),)},
            {P.HAND_OVER},
            [("treasury_handover", {"past_term_id": "t"}, 30)],
        ),
        (
            {"handovers": (HandedOver("t", LEFT, True, True),)},
            {P.SPEND, P.HAND_OVER},
            [("treasury_handover", {"past_term_id": "t"}, 5)],
        ),
        ({"handovers": (HandedOver("t", LEFT, False, True),)}, {P.HAND_OVER}, []),
        (
            {"larges": (Outgone("w", Money(1), LEFT, key="k", by="b"),), "viewer": "a"},
            {P.CONFIRM},
            [("confirm", {"large_id": "k"}, 5)],
        ),
        ({"larges": (Outgone("w", Money(1), LEFT, key="k", by="a"),), "viewer": "a"}, {P.CONFIRM}, []),
        ({"larges": (Outgone("w", Money(1), LEFT, True, "k"),)}, {P.SPEND}, [("movement", {"movement_id": "w"}, 5)]),
        (
            {"larges": (Outgone("e1", Money(1), LEFT, True, "k"),), "expenses": (FINE,)},
            {P.SPEND},
            [("expense_work", {"expense_id": "e1"}, 5)],
        ),
        (
            {"inquiries": (Asked("d", TODAY, True, "D-0001"),)},
            {P.MODERATE_INQUIRIES},
            [("moderate_inquiry", {"folio": "D-0001"}, None)],
        ),
        ({"inquiries": (Asked("d", TODAY, folio="D-0001"),) * 2}, {P.ANSWER_INQUIRIES}, [("inquiries_work", {}, None)]),
        ({"year": YEAR, "figures": money(left=5)}, {P.SPEND}, []),
        ({"today": date(2026, 12, 1), "year": YEAR, "figures": money(left=5)}, {P.SPEND}, [("money", {}, None)]),
    ],
)
def test_each_task_leads_those_who_may_to_its_form(
    known: dict[str, Any], may: set[Permission], found: list[Any]
) -> None:
    assert [(one.route, one.params, one.days) for one in tasks(replace(CALM, **known), may)] == found


def test_what_an_open_assembly_may_decide_leads_into_it() -> None:
    owed = replace(CALM, expenses=(replace(FINE, is_off_plan=True),))
    open_now = replace(owed, meetings=(Meeting("m", TODAY, State.OPEN),))
    routes = {one.route: one.params for one in tasks(open_now, {P.RUN_ASSEMBLY})}
    assert routes["off_plan"] == {"assembly_id": "m"}
    assert "convene" in [one.route for one in tasks(owed, {P.RUN_ASSEMBLY})]


def test_the_leftover_is_the_presidencys_to_give_back_only_while_the_treasury_is_vacant() -> None:
    late = replace(CALM, today=date(2027, 1, 2), year=YEAR, figures=money(left=5))
    vacant = replace(late, empty_posts=(EmptyPost("Tesorería", LEFT, "treasury"),))
    assert [[one.route for one in tasks(now, {P.GIVE_BACK})] for now in (late, vacant)] == [[], ["refund_new"]]


def test_the_most_pressing_comes_first_and_then_what_waits_longest() -> None:
    now = replace(CALM, expenses=(BARE, replace(FINE, id="e3", objected_on=TODAY)), cash=(OLD,), unread_month=LEFT)
    found = tasks(now, {P.SPEND, P.RECORD_DEPOSIT})
    assert [(one.tone, one.days) for one in found] == [(Tone.BAD, 30), (Tone.BAD, 0), (Tone.WARN, 5), (Tone.WARN, 3)]


def test_what_a_new_treasurer_received_comes_before_all() -> None:
    now = replace(CALM, cash=(OLD,), handovers=(HandedOver("t", LEFT, True, True),))
    assert [one.route for one in tasks(now, {P.SPEND})] == ["treasury_handover", "expense_new"]


def test_an_inquiry_brings_its_clock() -> None:
    (one,) = tasks(replace(CALM, inquiries=(Asked("d", TODAY, folio="D-0001"),)), {P.ANSWER_INQUIRIES})
    assert one.clock == Note("Hoy termina el plazo para responder.", {})


@given(situations)
def test_every_task_is_something_missing_and_in_order(now: Situation) -> None:
    found = tasks(now, PERMISSIONS)
    assert {one.note.message for one in found} <= {one.text for one in everything(now)}
    first = "treasury_handover"  # nobody has both permissions: whoever spends is only asked what she received
    keys = [(not one.is_now, one.route != first, list(Tone).index(one.tone), -(one.days or 0)) for one in found]
    assert keys == sorted(keys)
    assert tasks(now, ()) == []


def test_every_task_has_a_page(database: Database, tmp_path: Path) -> None:
    routes = {
        route.name: route for route in create_app(settings(tmp_path), database).routes if isinstance(route, Route)
    }
    for duty in DUTIES.values():
        assert duty.param in ("", *routes[duty.route].param_convertors)
        assert not duty.several or duty.several in routes


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ({"meetings": (Meeting("m", TODAY, State.CONVENED),)}, "Lo que sigue: la asamblea del {day}."),
        ({}, "Lo que sigue: que llegue el dinero del programa."),
        (
            {"figures": money(received=9, left=5), "year": YEAR},
            "Lo que sigue: gastar los {left} que quedan, antes del {deadline}.",
        ),
        (
            {"figures": money(received=9)},
            "Lo que sigue: que la asamblea vea en qué se gastó el dinero y diga si acepta las cuentas.",
        ),
    ],
)
def test_who_has_nothing_to_do_is_told_what_comes_next(known: dict[str, Any], message: str) -> None:
    assert comes_next(replace(CALM, **known)).message == message


def test_whoever_keeps_the_cash_is_not_asked_to_confirm_it() -> None:
    now = replace(CALM, larges=(Outgone("w1", Money(25_000_00), LEFT, key="l1", keeper=Role.PRESIDENT),))
    assert [one.route for one in tasks(now, {P.CONFIRM}, [Role.SECRETARY])] == ["confirm"]
    assert tasks(now, {P.CONFIRM}, [Role.PRESIDENT]) == []
