"""What makes a clinic worth a look: a table of cases, and laws of the order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.money import Money
from assembly.handovers.rules import Card, Said, Side, Statement
from assembly.watch.prices import (
    FEW_PRICES,
    MANY_CLINICS,
    Bought,
    Paid,
    Price,
    Repeated,
    far_prices,
    lines_of,
    repeated,
)
from assembly.watch.rules import Bank, Early, Known, Treasury, ranked, reasons
from assembly.web.words import SPANISH, shower

TODAY = date(2026, 5, 20)


def pesos(amount: int) -> Money:
    return Money(amount * 100)


def said(one: Known) -> list[str]:
    show = shower(SPANISH)
    return [r.message.format(**{name: show(value) for name, value in r.values.items()}) for r in reasons(one, TODAY)]


FAR = Price("Pintura blanca 19 l", "pieza", pesos(3000), pesos(1000), 8)

SAID = Said(pesos(90), pesos(5), Card.RETURNED)
STATED = Statement(
    "t", Side.OUTGOING, SAID, pesos(90), pesos(25), None, datetime(2026, 5, 20, tzinfo=UTC), "x", None, 1
)


@pytest.mark.parametrize(
    ("known", "sentences"),
    [
        (Known("A"), []),
        (Known("A", spent=pesos(10)), []),
        (
            Known("A", spent=pesos(400), unproven=pesos(100)),
            ["De los $400.00 gastados, $100.00 no tienen comprobante."],
        ),
        (
            Known("A", cash=pesos(50), cash_since=TODAY - timedelta(15)),
            ["Hay $50.00 en efectivo sin explicar desde hace 15 días."],
        ),
        (Known("A", cash=pesos(50), cash_since=TODAY - timedelta(14)), []),
        (
            Known("A", prices=(FAR, replace(FAR, article="Cal", paid=pesos(2500)))),
            [
                "Pagó $3,000.00 por «Pintura blanca 19 l» (pieza); en otras 8 compras lo de en medio es $1,000.00.",
            ],
        ),
        (
            Known("A", suppliers=(Repeated("Uno", 5, pesos(9)), Repeated("Dos", 40, pesos(7)))),
            ["Le compró a «Dos», que vendió a 40 clínicas por $7.00 en total."],
        ),
        (
            Known("A", suppliers=(Repeated("Dos", 40, pesos(7), pesos(2)),)),
            ["Le compró a «Dos», que vendió a 40 clínicas por $7.00 en total, ya sin los $2.00 que les devolvió."],
        ),
        (
            Known("A", quiet_since=TODAY - timedelta(30)),
            ["Tiene dinero y nadie anota nada de él desde hace 30 días."],
        ),
        (Known("A", quiet_since=TODAY - timedelta(29)), []),
        (
            Known("A", bank=Bank(TODAY, pesos(90), pesos(100))),
            [
                "El banco decía $90.00 el 20 de mayo de 2026 y lo anotado da $100.00: "
                "en el banco hay $10.00 menos, sin aclarar."
            ],
        ),
        (Known("A", bank=Bank(TODAY, pesos(9), pesos(9))), []),
        (
            Known("A", early=Early(1, pesos(700))),
            ["Un gasto de $700.00 tiene fecha anterior al primer depósito o a la asamblea que lo aprobó."],
        ),
        (
            Known("A", early=Early(3, pesos(900))),
            [
                "3 gastos, por $900.00 en total, tienen fecha anterior al primer depósito o a la asamblea que los "
                "aprobó."
            ],
        ),
        (
            Known("A", treasuries=(Treasury(TODAY, pesos(-15), is_card_lost=True, cash_left=pesos(40)),)),
            [
                "Quien dejó la tesorería el 20 de mayo de 2026 no ha explicado ni entregado $40.00 en efectivo.",
                "La tarjeta del banco no aparece desde la entrega de la tesorería del 20 de mayo de 2026: hay que "
                "pedir al banco que la bloquee y anotarlo en la entrega.",
                "En la entrega de la tesorería del 20 de mayo de 2026 se recibieron $15.00 menos de lo que se dijo "
                "que había.",
            ],
        ),
        (
            Known("A", treasuries=(Treasury(TODAY, pesos(0)),)),
            [
                "En la entrega de la tesorería del 20 de mayo de 2026 las dos partes no dicen lo mismo del efectivo o "
                "de la tarjeta."
            ],
        ),
        (
            Known("A", treasuries=(Treasury(TODAY, stated=STATED),)),
            [
                "Quien dejó la tesorería el 20 de mayo de 2026 dijo que había $90.00 en la cuenta y $5.00 en efectivo; "
                "según lo anotado eran $90.00 y $25.00."
            ],
        ),
        (Known("A", late_inquiries=2), ["Dudas de la gente sin respuesta y con el plazo vencido: 2."]),
    ],
)
def test_each_reason_is_said_with_its_figures(known: Known, sentences: list[str]) -> None:
    assert said(known) == sentences


def test_the_heaviest_reason_and_the_heaviest_clinic_come_first() -> None:
    bad = Known("B", spent=pesos(100_000), unproven=pesos(100_000), late_inquiries=1)
    assert said(bad)[0] == "De los $100,000.00 gastados, $100,000.00 no tienen comprobante."
    found = ranked([Known("A", late_inquiries=1), Known("C", late_inquiries=1), bad, Known("D")], TODAY)
    assert [one.clues for one in found] == ["B", "A", "C"]


amounts = st.integers(0, 10**9).map(Money)
knowns = st.builds(
    Known,
    st.sampled_from("ABCDEFGH"),
    spent=amounts,
    unproven=amounts,
    cash=amounts,
    cash_since=st.none() | st.dates(date(2025, 1, 1), TODAY),
    quiet_since=st.none() | st.dates(date(2025, 1, 1), TODAY),
    late_inquiries=st.integers(0, 40),
    bank=st.none() | st.builds(Bank, st.just(TODAY), amounts, amounts),
    early=st.none() | st.builds(Early, st.integers(1, 9), amounts),
    treasuries=st.lists(
        st.builds(Treasury, st.just(TODAY), st.none() | amounts, st.booleans(), amounts), max_size=2
    ).map(tuple),
    suppliers=st.lists(st.builds(Repeated, st.just("S"), st.integers(5, 99), amounts), max_size=2).map(tuple),
    prices=st.lists(st.builds(Price, st.just("P"), st.just("u"), amounts, amounts, st.just(6)), max_size=2).map(tuple),
).map(lambda one: replace(one, unproven=min(one.unproven, one.spent)))
regions = st.lists(knowns, max_size=8, unique_by=lambda one: one.clues)


@given(regions, st.randoms())
def test_the_order_is_whole_and_the_same_however_they_are_read(region: list[Known], random: object) -> None:
    found = ranked(region, TODAY)
    assert ranked(list(reversed(region)), TODAY) == found
    assert sorted(one.clues for one in found) == sorted(one.clues for one in region if reasons(one, TODAY))
    keys = [(-one.weight, one.clues) for one in found]
    assert keys == sorted(keys)


@given(regions, st.integers(0, 7), st.integers(0, 10**9).map(Money), st.booleans())
def test_more_unproven_money_never_lowers_a_clinic(region: list[Known], which: int, more: Money, is_new: bool) -> None:
    """Whether what was spent already loses its proof, or more is spent without any."""
    if not region:
        return
    one = region[which % len(region)]
    if is_new:
        worse = replace(one, spent=one.spent + more, unproven=one.unproven + more)
    else:
        worse = replace(one, unproven=min(one.spent, one.unproven + more))
    before = [each.clues for each in ranked(region, TODAY)]
    after = [each.clues for each in ranked([worse if each is one else each for each in region], TODAY)]
    if one.clues in before:
        assert after.index(one.clues) <= before.index(one.clues)


CEMENT = "10 saco · Cemento gris 50 kg · $2,500.00"


@pytest.mark.parametrize(
    ("concepts", "found"),
    [
        (CEMENT, [("cemento gris 50 kg saco", 250_00)]),
        (f"{CEMENT}\n2.5 m3 · Arena · $1,000.00", [("cemento gris 50 kg saco", 250_00), ("arena m3", 400_00)]),
        ("3 pieza · Foco · LED · $100.00", [("foco led pieza", 33_33)]),
        ("(+3)\n0 pieza · Nada · $1.00\n1 pieza · Gratis · $0.00\nlo que sea", []),
    ],
)
def test_an_invoice_s_concepts_are_articles_with_a_unit_price(concepts: str, found: list[tuple[str, int]]) -> None:
    assert [(one.key, one.price) for one in lines_of("A", concepts)] == found


def bought(clues: str, price: int) -> Bought:
    return Bought(clues, "cal saco", "Cal", "saco", price * 100)


def test_a_price_is_far_at_twice_the_median_of_enough_others() -> None:
    others = [bought(f"O{n}", price) for n, price in enumerate([90, 95, 100, 105, 110])]
    assert far_prices([*others, bought("A", 199)]) == {}
    assert far_prices([*others, bought("A", 200)]) == {"A": (Price("Cal", "saco", pesos(200), pesos(100), 5),)}
    assert far_prices([*others[: FEW_PRICES - 1], bought("A", 900)]) == {}


@given(st.lists(st.integers(1, 500), max_size=12))
def test_what_is_far_is_so_from_the_middle_of_the_rest(prices: list[int]) -> None:
    found = far_prices(bought(str(n), price) for n, price in enumerate(prices))
    for n, price in enumerate(prices):
        rest = sorted(prices[:n] + prices[n + 1 :])
        far = len(rest) >= FEW_PRICES and price >= 2 * rest[(len(rest) - 1) // 2]
        assert (str(n) in found) == far


def test_a_supplier_of_many_clinics_is_told_to_each_of_them() -> None:
    paid = [Paid(f"C{n}", "rfc", "La Loma", 10_00) for n in range(MANY_CLINICS)]
    assert repeated([*paid[1:], Paid("C1", "rfc", "La Loma", 1_00)]) == {}
    told = repeated([*paid, Paid("C0", "rfc", "Grupo La Loma", 5_00), Paid("C0", "otro", "Otra", 0)])
    assert told == {clues: (Repeated("Grupo La Loma", MANY_CLINICS, pesos(55)),) for clues, *_ in paid}
