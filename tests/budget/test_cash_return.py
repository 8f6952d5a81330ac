"""Leftover cash put back into the bank: the account reaches zero without an invented expense, and pages lead to it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.budget import services
from assembly.budget.cash import Change, Dated, Flow, Held, Taken, cash_by_post
from assembly.budget.queries import balance_of, figures_of, movements_of
from assembly.budget.rules import Figures, HolderUnknown, Method, MovementKind
from assembly.clinics.queries import clinic
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.money import ZERO, Money, read_money
from assembly.core.permissions import Role
from assembly.missing.queries import situations
from assembly.public.queries import clinic_page
from assembly.summaries.recount import recounted
from assembly.web.words import SPANISH, shower
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC

pesos = read_money
NEW = f"/trabajo/{CLINIC}/dinero/devoluciones/nueva"


@pytest.fixture
def stage(session: Session, tmp_path: Path) -> Session:
    """320,000 received and notified, 20,000 taken out in cash, 5,030 of it spent, the rest of the account spent."""
    cast.add_clinic(session)
    cast.add_year(session)
    item = ledger.approved_items(session, [("Impermeabilización", "320,000", "infrastructure")])[0]
    ledger.notify(session, "320,000")
    ledger.a_deposit(session, "320,000")
    ledger.a_withdrawal(session, "20,000")
    ledger.an_expense(session, tmp_path, item, "5,030", method=Method.CASH)
    ledger.an_expense(session, tmp_path, item, "254,948")
    return session


def test_the_account_reaches_zero(stage: Session) -> None:
    ledger.a_cash_return(stage, "14,970")
    assert figures_of(stage, CLINIC) == Figures(pesos("320000"), pesos("259978"), pesos("60022"), ZERO, ZERO)
    assert (balance_of(stage, CLINIC, cast.YEAR), ledger.cash_since(stage)) == (pesos("60022"), None)
    ledger.a_refund(stage, "60,022")
    assert balance_of(stage, CLINIC, cast.YEAR) == ZERO
    shown = clinic_page(stage, CLINIC, ledger.LATER)
    assert shown.figures == Figures(pesos("320000"), pesos("259978"), ZERO, ZERO, ZERO, pesos("60022"))
    assert (shown.account.balance, shown.account.held) == (ZERO, [])


def test_every_reader_counts_it_alike(stage: Session) -> None:
    ledger.a_cash_return(stage, "4,970")
    now = ledger.LATER
    shown = clinic_page(stage, CLINIC, now)
    totals = recounted(stage, [CLINIC])[0].years[cast.YEAR]
    assert figures_of(stage, CLINIC) == shown.figures
    assert (totals.left, totals.unexplained, totals.refunded) == (pesos("60022"), pesos("10000"), ZERO)
    assert [(one.amount, one.since) for one in shown.account.held] == [(pesos("10000"), ledger.PAID_ON)]
    assert situations(stage, [clinic(stage, CLINIC)], now)[CLINIC].cash == shown.known.cash
    assert shown.account.balance == balance_of(stage, CLINIC, cast.YEAR) == pesos("50022")


def test_it_is_undone_like_other_movements(stage: Session) -> None:
    before = figures_of(stage, CLINIC), balance_of(stage, CLINIC, cast.YEAR)
    key = ledger.a_cash_return(stage, "14,970")
    services.reverse_movement(stage, ledger.treasurer(), CLINIC, new_id(), key, "Se anotó mal")
    assert (figures_of(stage, CLINIC), balance_of(stage, CLINIC, cast.YEAR)) == before
    found = [(one.folio, one.holder, one.is_reversed) for one in movements_of(stage, CLINIC)]
    assert ("DEV-0001", "Tesorería", True) in found


def test_what_was_returned_and_given_back_cannot_be_undone_first(stage: Session) -> None:
    key = ledger.a_cash_return(stage, "14,970")
    ledger.a_refund(stage, "60,022")
    with pytest.raises(AssemblyError) as error:
        services.reverse_movement(stage, ledger.treasurer(), CLINIC, new_id(), key, "Se anotó mal")
    assert str(error.value) == (
        "Si se revierte este movimiento de $14,970.00, a la cuenta le faltarían $14,970.00, porque ese dinero ya "
        "salió. Revierta primero el retiro, el reintegro o el gasto que salió de él."
    )


def test_no_more_than_the_cash_in_hand(stage: Session) -> None:
    with pytest.raises(AssemblyError) as error:
        ledger.a_cash_return(stage, "14,970.01")
    assert str(error.value) == (
        "Hay $14,970.00 en efectivo sin explicar y la devolución es de $14,970.01: se pasa por $0.01. "
        "Revise la cantidad, o anote primero el retiro que falte."
    )
    about = (pesos("1"), ledger.PAID_ON, "nobody", "Ficha 1")
    with pytest.raises(HolderUnknown):
        services.record_cash_return(stage, ledger.treasurer(), CLINIC, new_id(), *about)


def test_a_deposit_and_a_refund_too_large_lead_here(stage: Session) -> None:
    with pytest.raises(AssemblyError) as error:
        ledger.a_deposit(stage, "14,970")
    assert str(error.value) == (
        "A la clínica le asignaron $320,000.00 y con este depósito de $14,970.00 habría recibido $334,970.00: se pasa "
        "por $14,970.00. Si lo que se puso en el banco es del efectivo sin explicar ($14,970.00), no es un depósito: "
        "anótelo en «Devolver efectivo al banco»."
    )
    with pytest.raises(AssemblyError) as error:
        ledger.a_refund(stage, "60,022")
    assert str(error.value) == (
        "En la cuenta hay $45,052.00 y el reintegro es de $60,022.00: se pasa por $14,970.00. Hay $14,970.00 en "
        "efectivo sin explicar: si sobró, póngalo en el banco, anótelo en «Devolver efectivo al banco» y después anote "
        "el reintegro."
    )


def test_it_covers_what_its_own_post_holds() -> None:
    taken = [Taken(date(2026, 3, 1), Money(100), "A"), Taken(date(2026, 3, 2), Money(100), "B")]
    back = [Taken(date(2026, 3, 5), Money(100), "B")]
    assert cash_by_post(taken, [], (), back) == [Held("A", Money(100), date(2026, 3, 1))]
    spent = [Dated(Flow.CASH, date(2026, 3, 4), Money(60))]
    assert cash_by_post(taken, spent, (), back) == [Held("A", Money(40), date(2026, 3, 1))]
    left = [Change("A", date(2026, 3, 3))]
    late = [Taken(date(2026, 3, 5), Money(150), "A")]
    assert cash_by_post(taken, [], left, late) == [Held("B", Money(50), date(2026, 3, 2))]


def test_old_cash_does_not_turn_new_by_taking_out_more_and_putting_it_back() -> None:
    taken = [Taken(date(2026, 3, 1), Money(100), "A"), Taken(date(2026, 6, 1), Money(100), "A")]
    back = [Taken(date(2026, 6, 2), Money(100), "A")]
    assert cash_by_post(taken, [], (), back) == [Held("A", Money(100), date(2026, 3, 1))]
    early = [Taken(date(2026, 3, 5), Money(100), "A")]
    assert cash_by_post(taken, [], (), early) == [Held("A", Money(100), date(2026, 6, 1))]
    more = [Taken(date(2026, 6, 3), Money(150), "A")]
    assert cash_by_post(taken, [], (), more) == [Held("A", Money(50), date(2026, 3, 1))]
    mistaken = [Taken(date(2026, 2, 1), Money(100), "A")]
    assert cash_by_post(taken, [], (), mistaken) == [Held("A", Money(100), date(2026, 6, 1))]


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """The treasurer's browser: 20,000 in cash of 277,500, and a refund of 1,000."""
    cast.set_stage(database)
    for job in (ledger.approved_items, ledger.a_deposit, ledger.a_withdrawal, ledger.a_refund):
        database.write(job)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def test_the_treasurer_puts_it_back(client: TestClient, database: Database) -> None:
    money = f"/trabajo/{CLINIC}/dinero"
    assert f'href="{NEW}"' in client.get(money).text
    assert f'href="{NEW}"' in client.get(f"{money}/reintegros/nuevo").text
    form = {"id": new_id(), "amount": "20,000", "day": "2026-03-20", "holder": "treasury", "reference": "Ficha 7781"}
    form["checked"] = "yes"
    told = client.post(NEW, data=form, follow_redirects=True)
    assert (told.status_code, "Devolución registrada" in told.text, "DEV-0001" in told.text) == (200, True, True)
    assert database.read(lambda session: figures_of(session, CLINIC).unexplained) == ZERO
    assert NEW not in client.get(money).text
    assert "lo devolvió Tesorería" in client.get(f"/clinicas/{CLINIC}").text
    found = client.get(f"/api/v1/clinics/{CLINIC}").json()
    assert found["figures"]["refunded"] == "1000.00"
    assert [one["kind"] for one in found["movements"]].count(MovementKind.CASH_RETURN) == 1


def test_a_refund_is_among_the_public_figures(client: TestClient) -> None:
    page = client.get(f"/clinicas/{CLINIC}").text
    assert '<dt>Reintegrado</dt><dd><span class="money large">$1,000.00</span>' in page


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (
            datetime(2026, 12, 20, 18, tzinfo=UTC),
            "En la cuenta hay $45,052.00 y en efectivo sin explicar $14,970.00. Quedan 4 días para gastar: el plazo "
            "termina el 24 de diciembre de 2026.",
        ),
        (
            datetime(2026, 12, 24, 18, tzinfo=UTC),
            "En la cuenta hay $45,052.00 y en efectivo sin explicar $14,970.00. Hoy termina el plazo para gastar.",
        ),
        (
            datetime(2026, 12, 26, 18, tzinfo=UTC),
            "El plazo para gastar terminó el 24 de diciembre de 2026. Quedan $45,052.00 en la cuenta y $14,970.00 en "
            "efectivo sin explicar: lo que sobró se devuelve al banco y se reintegra.",
        ),
    ],
)
def test_cash_in_hand_is_told_apart_from_what_can_be_spent(stage: Session, now: datetime, sentence: str) -> None:
    found = [one for one in clinic_page(stage, CLINIC, now).missing if one.code in ("deadline", "leftover")]
    show = shower(SPANISH)
    told = [one.text.format(**{name: show(value) for name, value in one.values.items()}) for one in found]
    assert told == [sentence]
