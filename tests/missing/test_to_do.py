"""What is next to do, told only to those who may; whose cash and whose handover it is: a table of cases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from assembly.assemblies.rules import State
from assembly.core.money import Money
from assembly.missing.known import Asked, Cash, HandedOver, Meeting
from assembly.missing.rules import FOR_LEAVER, everything, missing
from tests.missing.test_rules import CALM, FINE, LEFT, TODAY, said, told

ANA = "ana"
TO_DO: list[tuple[dict[str, Any], str, str]] = [
    (
        {"meetings": (Meeting("m", TODAY, State.CONVENED),)},
        "meeting_convened",
        "Hay una asamblea convocada para el 20 de mayo de 2026.",
    ),
    (
        {"meetings": (Meeting("m", TODAY, State.OPEN),)},
        "meeting_open",
        "La asamblea del 20 de mayo de 2026 está abierta. Siga con ella.",
    ),
    (
        {"expenses": (replace(FINE, by="eva", is_reviewed=True),), "viewer": ANA},
        "to_review_too",
        "Alguien ya revisó un gasto de $1,234.50: falta que usted también lo revise.",
    ),
    (
        {"expenses": (replace(FINE, by="eva", is_reviewed=False),), "viewer": ANA},
        "to_review",
        "Falta revisar un gasto de $1,234.50.",
    ),
    ({"expenses": (replace(FINE, is_reviewed=False),)}, "to_review", "Falta revisar un gasto de $1,234.50."),
    (
        {"cash": (Cash("Tesorería", Money(5_00), TODAY),)},
        "cash_in_hand",
        "Tesorería tiene $5.00 en efectivo. Anote en qué se gastó.",
    ),
    (
        {"inquiries": (Asked("d1", TODAY, is_waiting=True),)},
        "inquiry_to_publish",
        "Una duda de la gente espera a que se publique.",
    ),
    (
        {"inquiries": (Asked("d1", TODAY), Asked("d2", TODAY))},
        "inquiry_to_answer",
        "2 dudas de la gente esperan respuesta.",
    ),
]


@pytest.mark.parametrize(("about", "code", "sentence"), TO_DO, ids=[f"{c}-{n}" for n, (_, c, _) in enumerate(TO_DO)])
def test_what_is_next_to_do_is_told_to_those_who_may_and_to_nobody_else(
    about: dict[str, Any], code: str, sentence: str
) -> None:
    assert [(one.code, said(one)) for one in everything(replace(CALM, **about))] == [(code, sentence)]
    assert told(**about) == []


@pytest.mark.parametrize("hers", [{"by": ANA}, {"seen_by": (ANA,)}])
def test_nobody_is_asked_to_review_her_own_or_twice(hers: dict[str, Any]) -> None:
    assert everything(replace(CALM, expenses=(replace(FINE, **hers, is_reviewed=False),), viewer=ANA)) == []


def test_what_a_treasurer_left_is_not_owed_by_the_next() -> None:
    left = Cash("Tesorería", Money(6_600_00), TODAY - timedelta(days=60), LEFT, "t1")
    (one,) = missing(replace(CALM, cash=(left,)))
    assert (one.owed_by, one.days, one.amount, one.about) == (
        "Quien dejó la tesorería",
        60,
        Money(6_600_00),
        ("t1",),
    )


@pytest.mark.parametrize(
    ("handover", "owed"),
    [
        (HandedOver("t", LEFT, True, True), [("handover", FOR_LEAVER), ("handover_received", "Tesorería")]),
        (HandedOver("t", LEFT, False, True), [("handover_received", "Tesorería")]),
        (HandedOver("t", LEFT, True, False), [("handover", FOR_LEAVER)]),
        (HandedOver("t", LEFT, True, False, has_receiver=False), [("handover", FOR_LEAVER)]),
        (HandedOver("t", LEFT, False, True, has_receiver=False), [("handover", FOR_LEAVER)]),
        (HandedOver("t", LEFT, is_card_lost=True), [("card_lost", "Presidencia")]),
        (
            HandedOver("t", LEFT, difference=Money(0), is_card_lost=True),
            [
                ("handover_differs", "La tesorería y, en nombre de quien la dejó, la presidencia o el facilitador"),
                ("card_lost", "Presidencia"),
            ],
        ),
    ],
)
def test_each_side_of_a_handover_has_its_own_task(handover: HandedOver, owed: list[tuple[str, str]]) -> None:
    assert [(one.code, one.owed_by) for one in everything(replace(CALM, handovers=(handover,)))] == owed


def test_of_several_inquiries_the_clock_is_of_the_first_alone() -> None:
    def clock(*days: int) -> str:
        waiting = tuple(Asked(f"d{n}", TODAY + timedelta(days=day)) for n, day in enumerate(days))
        (one,) = [one for one in everything(replace(CALM, inquiries=waiting)) if one.code == "inquiry_to_answer"]
        assert one.clock is not None
        return one.clock[0].format(**{name: str(value) for name, value in one.clock[1].items()})

    assert clock(0) == "Hoy termina el plazo para responder."
    assert clock(-5, 3) == "El plazo de la primera terminó el 2026-05-15."
    assert clock(3, 9) == "El plazo de la primera termina el 2026-05-23."
