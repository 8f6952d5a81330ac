"""What is missing about the account: a table of cases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from assembly.assemblies.rules import State
from assembly.core.money import Money
from assembly.missing.known import BankBalance, Cash, Meeting, Missing, Outgone, Situation, Tone, YearTerms
from assembly.missing.rules import missing
from assembly.web.words import SPANISH, shower
from tests.missing.test_rules import money

TODAY = date(2026, 5, 20)
LEFT = TODAY - timedelta(days=5)
HELD = Meeting("m1", date(2026, 2, 21), State.CLOSED, has_signed_minutes=True)
CALM = Situation(today=TODAY, meetings=(HELD,))
YEAR = YearTerms(review_days=15, deadline=date(2026, 12, 24), cash_limit=Money(20_000_00))
CASH = Cash("Presidencia", Money(20_000_01), TODAY - timedelta(2))


def the_one(**known: Any) -> Missing:
    (found,) = missing(replace(CALM, **known))
    return found


def said(one: Missing) -> str:
    show = shower(SPANISH)
    return one.text.format(**{name: show(value) for name, value in one.values.items()})


@pytest.mark.parametrize(
    ("known", "code", "tone", "who", "days", "sentence"),
    [
        (
            {"figures": money(cash_missing=50), "cash_short_since": LEFT},
            "cash_above_withdrawn",
            Tone.BAD,
            "Tesorería",
            5,
            "Hay gastos en efectivo por $50.00 que no salen de ningún retiro anotado.",
        ),
        (
            {"larges": (Outgone("w1", Money(25_000_00), LEFT),)},
            "large_unconfirmed",
            Tone.WARN,
            "El comité",
            5,
            "Falta que otra persona del comité confirme una salida de $25,000.00, que pasa del límite del año.",
        ),
        (
            {"larges": (Outgone("w1", Money(25_000_00), LEFT), Outgone("e1", Money(1_00), TODAY))},
            "large_unconfirmed",
            Tone.WARN,
            "El comité",
            5,
            "Falta que otra persona del comité confirme 2 salidas de dinero, por $25,001.00 en total, que pasan del "
            "límite del año.",
        ),
        (
            {"larges": (Outgone("w1", Money(25_000_00), LEFT, is_refused=True),)},
            "large_refused",
            Tone.BAD,
            "Tesorería",
            5,
            "Otra persona del comité no confirma una salida de $25,000.00. Su motivo está anotado en ella.",
        ),
        (
            {"larges": (Outgone("w1", Money(1_00), LEFT, True), Outgone("e1", Money(2_00), LEFT, True))},
            "large_refused",
            Tone.BAD,
            "Tesorería",
            5,
            "Otra persona del comité no confirma 2 salidas de dinero, por $3.00 en total. El motivo está anotado en "
            "cada una.",
        ),
        (
            {"cash": (CASH,), "year": YEAR},
            "cash_above_limit",
            Tone.BAD,
            "Presidencia",
            2,
            "Hay $20,000.01 en efectivo sin explicar, más de $20,000.00, el límite de efectivo del año.",
        ),
        (  # together since the second withdrawal, and of both posts
            {"cash": (Cash("Tesorería", Money(4_551_00), TODAY - timedelta(3)), CASH), "year": YEAR},
            "cash_above_limit",
            Tone.BAD,
            "Tesorería",
            2,
            "Hay $24,551.01 en efectivo sin explicar, más de $20,000.00, el límite de efectivo del año.",
        ),
        (  # of one post, since the withdrawal that passed it
            {
                "cash": (
                    Cash(
                        "Tesorería",
                        Money(29_551_00),
                        TODAY - timedelta(4),
                        parts=(
                            (TODAY - timedelta(4), Money(4_551_00)),
                            (TODAY - timedelta(2), Money(25_000_00)),
                            (TODAY, Money(100)),
                        ),
                    ),
                ),
                "year": YEAR,
            },
            "cash_above_limit",
            Tone.BAD,
            "Tesorería",
            2,
            "Hay $29,551.00 en efectivo sin explicar, más de $20,000.00, el límite de efectivo del año.",
        ),
        (
            {"differs": BankBalance("b1", LEFT, Money(1_00), Money(3_50))},
            "bank_differs",
            Tone.BAD,
            "Tesorería",
            5,
            "El banco decía $1.00 el 15 de mayo de 2026 y lo anotado da $3.50: "
            "en el banco hay $2.50 menos, sin aclarar.",
        ),
        (
            {"unread_month": date(2026, 4, 30)},
            "bank_unread",
            Tone.WARN,
            "Tesorería",
            20,
            "Falta anotar el saldo que dice el banco al 30 de abril de 2026.",
        ),
    ],
)
def test_what_is_missing_is_said_with_since_when_and_who_owes_it(
    known: dict[str, Any], code: str, tone: Tone, who: str, days: int, sentence: str
) -> None:
    one = the_one(**known)
    assert (one.code, one.tone, one.owed_by, one.days, said(one)) == (code, tone, who, days, sentence)


@pytest.mark.parametrize(
    "known",
    [
        {"cash": (replace(CASH, amount=Money(20_000_00)),), "year": YEAR},
        {"cash": (CASH,), "year": replace(YEAR, cash_limit=None)},
        {"cash": (CASH,)},
    ],
)
def test_up_to_the_limit_nothing_is_missing(known: dict[str, Any]) -> None:
    assert missing(replace(CALM, **known)) == []
