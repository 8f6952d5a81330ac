"""What is missing, in plain words: a table of cases, and what always holds."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from assembly.assemblies.rules import State
from assembly.budget.rules import Figures
from assembly.core.money import Money
from assembly.missing.known import (
    Asked,
    Cash,
    EmptyPost,
    HandedOver,
    Meeting,
    Missing,
    Notice,
    Situation,
    Spent,
    Tone,
    Untouched,
    YearTerms,
)
from assembly.missing.rules import missing
from assembly.web.words import SPANISH, shower

TODAY = date(2026, 5, 20)
HELD = Meeting("m1", date(2026, 2, 21), State.CLOSED, has_signed_minutes=True)
YEAR = YearTerms(review_days=15, deadline=date(2026, 12, 24))
FINE = Spent("e1", Money(1_234_50), TODAY - timedelta(days=3))
LEFT = TODAY - timedelta(days=5)
CALM = Situation(today=TODAY, meetings=(HELD,))


def money(received: int = 0, spent: int = 0, left: int = 0, unexplained: int = 0, cash_missing: int = 0) -> Figures:
    return Figures(*(Money(pesos * 100) for pesos in (received, spent, left, unexplained, cash_missing)))


def said(one: Missing) -> str:
    """The sentence as a reader sees it."""
    show = shower(SPANISH)
    return one.text.format(**{name: show(value) for name, value in one.values.items()})


def told(**about: Any) -> list[tuple[str, str]]:
    return [(one.code, said(one)) for one in missing(replace(CALM, **about))]


def test_nothing_is_missing_where_nothing_is() -> None:
    assert missing(CALM) == []


CASES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"inquiries": (Asked("d1", LEFT),)},
        "inquiry_late",
        "Una duda de la gente sigue sin respuesta y ya pasó su plazo.",
    ),
    (
        {"inquiries": (Asked("d1", LEFT), Asked("d2", LEFT), Asked("d3", TODAY))},
        "inquiry_late",
        "2 dudas de la gente siguen sin respuesta y ya pasó su plazo.",
    ),
    (
        {"inquiries": (Asked("d1", LEFT, is_waiting=True),)},
        "inquiry_unread",
        "Nadie ha leído ni publicado una duda de la gente, y ya pasó el plazo para responderla.",
    ),
    (
        {"inquiries": (Asked("d1", LEFT, is_waiting=True), Asked("d2", LEFT, is_waiting=True))},
        "inquiry_unread",
        "Nadie ha leído ni publicado 2 dudas de la gente, y ya pasó el plazo para responderlas.",
    ),
    ({"meetings": ()}, "no_assembly", "Todavía no se ha convocado a ninguna asamblea."),
    (
        {"meetings": (Meeting("m", date(2026, 2, 7), State.NOT_HELD),)},
        "not_held",
        "La asamblea del 7 de febrero de 2026 no se realizó y no hay otra convocatoria.",
    ),
    (
        {"meetings": (Meeting("m", TODAY - timedelta(days=1), State.CONVENED),)},
        "not_recorded",
        "Ya pasó el 19 de mayo de 2026 y no se anotó si hubo asamblea ese día o no.",
    ),
    (
        {"meetings": (Meeting("m", TODAY - timedelta(days=1), State.OPEN),)},
        "not_closed",
        "La asamblea del 19 de mayo de 2026 se abrió y no se ha cerrado: su acta no está completa.",
    ),
    (
        {"meetings": (replace(HELD, has_signed_minutes=False),)},
        "signed_minutes",
        "Falta la foto del acta firmada de la asamblea del 21 de febrero de 2026.",
    ),
    (
        {"empty_posts": (EmptyPost("Tesorería"),)},
        "empty_posts",
        "Falta elegir a quien ocupe este cargo del comité: Tesorería.",
    ),
    (
        {"empty_posts": (EmptyPost("Tesorería"), EmptyPost("Presidencia"))},
        "empty_posts",
        "Falta elegir a quienes ocupen estos cargos del comité: Tesorería, Presidencia.",
    ),
    (
        {"empty_posts": (EmptyPost("Tesorería", TODAY - timedelta(days=10)),)},
        "vacant_post",
        "Tesorería: vacante desde el 10 de mayo de 2026.",
    ),
    (
        {"over_posts": (EmptyPost("Tesorería", TODAY - timedelta(days=1)),)},
        "term_over",
        "Tesorería: su periodo terminó el 19 de mayo de 2026 y falta elegir o ratificar a quien lo ocupe.",
    ),
    (
        {"handovers": (HandedOver("t1", LEFT, outgoing_owes=True, incoming_owes=True),)},
        "handover",
        "La tesorería cambió de manos el 15 de mayo de 2026 y nadie ha dicho cuánto dinero había.",
    ),
    (
        {"handovers": (HandedOver("t1", LEFT, outgoing_owes=True),)},
        "handover",
        "Falta que quien dejó la tesorería el 15 de mayo de 2026 diga cuánto dinero dejó.",
    ),
    (
        {"handovers": (HandedOver("t1", LEFT, incoming_owes=True),)},
        "handover_received",
        "Falta que quien recibe la tesorería desde el 15 de mayo de 2026 diga cuánto dinero recibió.",
    ),
    (
        {"handovers": (HandedOver("t1", LEFT, difference=Money(-50_00)),)},
        "handover_differs",
        "En la entrega de la tesorería del 15 de mayo de 2026 se recibieron $50.00 menos de lo que se dijo que había.",
    ),
    (
        {"handovers": (HandedOver("t1", LEFT, difference=Money(0)),)},
        "handover_differs",
        "En la entrega de la tesorería del 15 de mayo de 2026 las dos partes no dicen lo mismo del efectivo o de la "
        "tarjeta.",
    ),
    (
        {"handovers": (HandedOver("t1", LEFT, difference=Money(50_00)),)},
        "handover_differs",
        "En la entrega de la tesorería del 15 de mayo de 2026 se recibieron $50.00 más de lo que se dijo que había.",
    ),
    (
        {"expenses": (replace(FINE, has_file=False),)},
        "no_file",
        "Falta subir el comprobante de un gasto de $1,234.50.",
    ),
    (
        {"expenses": (replace(FINE, has_file=False), replace(FINE, id="e2", has_file=False))},
        "no_file",
        "Falta subir el comprobante de 2 gastos, por $2,469.00 en total.",
    ),
    (
        {"expenses": (replace(FINE, is_proof_none=True, has_file=False),)},
        "no_proof",
        "Un gasto de $1,234.50 no tiene comprobante. Su motivo está anotado en el gasto.",
    ),
    (
        {"year": YEAR, "expenses": (replace(FINE, is_reviewed=False, recorded_on=TODAY - timedelta(days=16)),)},
        "not_reviewed",
        "Nadie ha revisado un gasto de $1,234.50; el plazo era de 15 días.",
    ),
    (
        {"expenses": (replace(FINE, objected_on=TODAY),)},
        "objected",
        "Un gasto de $1,234.50 tiene una objeción sin responder.",
    ),
    (
        {"expenses": (replace(FINE, answered_on=TODAY, answered_to=("a",)),)},
        "objection_answered",
        "Ya se respondió la objeción a un gasto de $1,234.50: falta que quien objetó diga si queda resuelta.",
    ),
    (
        {"cash": (Cash("Tesorería", Money(6_600_00), TODAY - timedelta(days=7)),)},
        "cash_unexplained",
        "Tesorería tiene $6,600.00 en efectivo y ningún gasto que los explique.",
    ),
    (
        {"cash": (Cash("Tesorería", Money(6_600_00), TODAY, LEFT, "t1"),)},
        "cash_not_handed_over",
        "Quien dejó la tesorería el 15 de mayo de 2026 tiene $6,600.00 en efectivo sin explicar ni entregar.",
    ),
    (
        {"expenses": (replace(FINE, broken_seal=True),)},
        "broken_seal",
        "La factura de un gasto de $1,234.50 fue modificada después de sellarse.",
    ),
    (
        {"expenses": (replace(FINE, broken_note=True),)},
        "broken_note",
        "La nota de crédito de un gasto de $1,234.50 fue modificada después de sellarse.",
    ),
    (
        {"expenses": (replace(FINE, wrong_receiver=True), replace(FINE, id="e2", wrong_receiver=True))},
        "wrong_receiver",
        "Las facturas de 2 gastos, por $2,469.00 en total, están a nombre de otro RFC, no del que pide el programa.",
    ),
    (
        {
            "today": date(2026, 10, 25),
            "year": YEAR,
            "figures": money(received=5),
            "untouched": (Untouched("i1", "I-01", Money(5_00)),),
        },
        "untouched",
        "No se ha gastado nada de lo aprobado en I-01, por $5.00. Días que quedan para gastar: 60.",
    ),
    (
        {
            "today": date(2026, 12, 20),
            "year": YEAR,
            "figures": money(received=12),
            "untouched": (Untouched("i1", "I-01", Money(5_00)), Untouched("i2", "M-02", Money(7_00))),
        },
        "untouched",
        "No se ha gastado nada de 2 conceptos (I-01, M-02), por $12.00 en total. Días que quedan para gastar: 4.",
    ),
    (
        {"notified": Notice(Money(555_000_00)), "figures": money(received=300_000)},
        "deposits",
        "De los $555,000.00 asignados se han recibido $300,000.00: faltan $255,000.00.",
    ),
    (
        {"notified": Notice(Money(555_000_00))},
        "deposits",
        "De los $555,000.00 asignados todavía no se ha recibido nada.",
    ),
    ({"figures": money(left=-10)}, "overspent", "Se anotaron gastos por $10.00 más de lo que se ha recibido."),
    (
        {"year": YEAR, "figures": money(left=10)},
        "deadline",
        "Quedan 218 días para gastar $10.00: el plazo termina el 24 de diciembre de 2026.",
    ),
    (
        {"today": date(2026, 12, 23), "year": YEAR, "figures": money(left=10)},
        "deadline",
        "Queda un día para gastar $10.00: el plazo termina el 24 de diciembre de 2026.",
    ),
    (
        {"today": date(2026, 12, 24), "year": YEAR, "figures": money(left=10)},
        "deadline",
        "Hoy termina el plazo para gastar $10.00.",
    ),
    (
        {"today": date(2026, 12, 25), "year": YEAR, "figures": money(left=10)},
        "leftover",
        "El plazo para gastar terminó el 24 de diciembre de 2026 y quedan $10.00: hay que reintegrarlos.",
    ),
]


@pytest.mark.parametrize(("about", "code", "sentence"), CASES, ids=[f"{c}-{n}" for n, (_, c, _) in enumerate(CASES)])
def test_each_thing_is_said_with_its_numbers(about: dict[str, Any], code: str, sentence: str) -> None:
    assert told(**about) == [(code, sentence)]


@pytest.mark.parametrize(
    "about",
    [
        {"meetings": (Meeting("m", TODAY, State.CONVENED),)},
        {"meetings": (Meeting("m", TODAY, State.OPEN),)},
        {"meetings": (Meeting("m", date(2026, 2, 7), State.NOT_HELD), HELD)},
        {"expenses": (replace(FINE, is_reviewed=False),)},  # no rules loaded: no time limit
        {"year": YEAR, "expenses": (replace(FINE, is_reviewed=False, recorded_on=TODAY - timedelta(days=15)),)},
        {"cash": (Cash("Tesorería", Money(6_600_00), TODAY - timedelta(days=6)),)},
        {"notified": Notice(Money(100)), "figures": money(received=1)},
        {"today": date(2027, 1, 1), "year": YEAR},
        {"today": date(2026, 10, 24), "year": YEAR, "untouched": (Untouched("i1", "I-01", Money(5_00)),)},
        {"today": date(2026, 12, 25), "year": YEAR, "untouched": (Untouched("i1", "I-01", Money(5_00)),)},
        {"today": date(2026, 12, 20), "year": YEAR, "untouched": (Untouched("i1", "I-01", Money(5_00)),)},  # no money
        {"inquiries": (Asked("d1", TODAY), Asked("d2", TODAY, is_waiting=True))},
    ],
)
def test_what_is_still_in_time_is_not_missing(about: dict[str, Any]) -> None:
    assert told(**about) == []


def test_since_when_and_who_owes_it() -> None:
    old = replace(FINE, is_reviewed=False, recorded_on=TODAY - timedelta(days=20))
    cash = Cash("Presidencia", Money(1_00), TODAY - timedelta(days=30))
    found = missing(replace(CALM, year=YEAR, expenses=(old,), cash=(cash,)))
    assert [(one.code, one.since, one.days, one.owed_by, one.about) for one in found] == [
        ("cash_unexplained", date(2026, 4, 20), 30, "Presidencia", ()),
        ("not_reviewed", date(2026, 5, 15), 5, "El comité y la contraloría social", ("e1",)),
    ]


def test_the_end_of_the_year_is_a_worry_in_its_last_month() -> None:
    tones = [
        missing(replace(CALM, today=day, year=YEAR, figures=money(left=1)))[0].tone
        for day in (date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 25))
    ]
    assert tones == [Tone.PLAIN, Tone.WARN, Tone.BAD]
