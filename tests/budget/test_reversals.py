"""Reversing deposits, withdrawals and refunds, and being warned: figures, refusals, pages, on real databases."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.budget import queries, services
from assembly.budget.doubts import BeforeDeposit, DepositLooksRepeated, Early
from assembly.budget.models import Deposit, MovementReversal
from assembly.budget.rules import (
    AlreadyReversed,
    Method,
    MovementKind,
    Movements,
    ReversalLeavesAccountShort,
    ReversalLeavesCashShort,
    account_balance,
    check_movement_reversal,
    movement_folio,
)
from assembly.core.database import Database
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.money import ZERO, Money, read_money
from assembly.core.permissions import Role
from assembly.journal.queries import head, lines
from assembly.journal.rules import verify_lines
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, send
from tests.factories.walker import Walker

MONEY = f"/trabajo/{CLINIC}/dinero"
D, W, R, B, S = MovementKind


@pytest.mark.parametrize(
    ("kind", "amount", "sums", "error"),
    [
        (D, 100, Movements(deposits=Money(100)), None),
        (D, 100, Movements(deposits=Money(300), withdrawals=Money(200)), None),
        (D, 100, Movements(deposits=Money(300), withdrawals=Money(201)), ReversalLeavesAccountShort),
        (D, 100, Movements(deposits=Money(100), refunds=Money(1)), ReversalLeavesAccountShort),
        (D, 100, Movements(deposits=Money(100), spent=Money(1)), ReversalLeavesAccountShort),
        (W, 50, Movements(deposits=Money(100), withdrawals=Money(50)), None),
        (W, 50, Movements(withdrawals=Money(90), spent=Money(40), spent_cash=Money(40)), None),
        (W, 50, Movements(withdrawals=Money(89), spent=Money(40), spent_cash=Money(40)), ReversalLeavesCashShort),
        (R, 50, Movements(deposits=Money(50), refunds=Money(50)), None),
        (R, 50, Movements(refunds=Money(50), spent=Money(9)), None),
        (S, 50, Movements(deposits=Money(100), spent=Money(50)), None),
        (S, 50, Movements(deposits=Money(100), spent=Money(51)), ReversalLeavesAccountShort),
    ],
)
def test_what_other_movements_stand_on_is_not_undone(
    kind: MovementKind, amount: int, sums: Movements, error: type[AssemblyError] | None
) -> None:
    if error is None:
        check_movement_reversal(kind, Money(amount), sums)
        return
    with pytest.raises(error) as refused:
        check_movement_reversal(kind, Money(amount), sums)
    assert refused.value.values["short"] == Money(1)


AMOUNTS = st.integers(1, 10**6).map(Money)


@given(st.sampled_from(MovementKind), *(AMOUNTS,) * 7, st.booleans())
def test_a_reversal_leaves_neither_account_nor_cash_below_zero(
    kind: MovementKind,
    deposits: Money,
    cash: Money,
    refunds: Money,
    spent: Money,
    spent_cash: Money,
    back: Money,
    paid_back: Money,
    is_cash: bool,
) -> None:
    is_cash = is_cash and kind is S
    whole = Movements(deposits, cash, refunds, spent + spent_cash, spent_cash, back)
    before = replace(whole, spent=whole.spent - paid_back, spent_cash=spent_cash - paid_back if is_cash else spent_cash)
    amount = {D: deposits, W: cash, R: refunds, B: back, S: paid_back}[kind]
    after = {
        S: whole,
        D: replace(before, deposits=ZERO),
        W: replace(before, withdrawals=ZERO),
        R: replace(before, refunds=ZERO),
        B: replace(before, cash_returned=ZERO),
    }[kind]
    is_overdrawn = account_balance(after) < ZERO
    lacks_cash = after.withdrawals < after.spent_cash + after.cash_returned
    is_short = {D: is_overdrawn, W: lacks_cash, R: False, B: is_overdrawn, S: lacks_cash if is_cash else is_overdrawn}
    try:
        check_movement_reversal(kind, amount, before, is_cash)
    except AssemblyError:
        assert is_short[kind]
    else:
        assert not is_short[kind]


def test_folios_are_counted_by_kind() -> None:
    assert [movement_folio(kind, 12) for kind in MovementKind] == [
        "DEP-0012",
        "RET-0012",
        "REI-0012",
        "DEV-0012",
        "PRO-0012",
    ]


@pytest.fixture
def stage(session: Session) -> Session:
    """Two clinics and their year."""
    cast.add_clinic(session)
    cast.add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    cast.add_year(session)
    return session


def reverse(session: Session, movement_id: str, reason: str = "Se anotó dos veces") -> str:
    key = new_id()
    services.reverse_movement(session, ledger.treasurer(), CLINIC, key, movement_id, reason)
    return key


def test_each_kind_is_undone_and_both_entries_stay(stage: Session) -> None:
    ledger.a_deposit(stage, "1,000")
    before = queries.figures_of(stage, CLINIC), queries.balance_of(stage, CLINIC, 2026)
    made = [ledger.a_deposit(stage, "500"), ledger.a_withdrawal(stage, "200"), ledger.a_refund(stage, "100")]
    undone = [reverse(stage, key) for key in made]
    assert (queries.figures_of(stage, CLINIC), queries.balance_of(stage, CLINIC, 2026)) == before
    assert ledger.cash_since(stage) is None
    kept = select(MovementReversal.id, MovementReversal.kind, MovementReversal.movement_id, MovementReversal.amount)
    amounts = [read_money(pesos) for pesos in ("500", "200", "100")]
    assert stage.execute(kept.order_by(MovementReversal.n)).all() == list(
        zip(undone, [D, W, R], made, amounts, strict=True)
    )
    found = {one.id: one for one in queries.movements_of(stage, CLINIC)}
    assert [(found[key].folio, found[key].is_reversed) for key in made] == [
        ("DEP-0002", True),
        ("RET-0001", True),
        ("REI-0001", True),
    ]
    reversals = [found[key].reversal for key in made]
    assert [one and (one.id, one.reason) for one in reversals] == [(key, "Se anotó dos veces") for key in undone]
    assert verify_lines(CLINIC, lines(stage, CLINIC)) == head(stage, CLINIC)


def test_a_movement_is_undone_once_and_only_at_its_clinic(stage: Session) -> None:
    key, theirs = ledger.a_deposit(stage), ledger.a_deposit(stage, clues=OTHER_CLINIC)
    reverse(stage, key)
    with pytest.raises(AlreadyReversed):
        reverse(stage, key)
    for unknown in (theirs, new_id()):
        with pytest.raises(NotFound):
            reverse(stage, unknown)
    assert len(stage.execute(select(MovementReversal.id)).all()) == 1


def test_a_refused_reversal_stores_nothing(stage: Session, tmp_path: Path) -> None:
    item = ledger.approved_items(stage)[0]
    deposit = ledger.a_deposit(stage, "1,000")
    cash = ledger.a_withdrawal(stage, "300")
    with pytest.raises(AssemblyError) as error:
        reverse(stage, deposit)
    assert str(error.value) == (
        "Si se revierte este movimiento de $1,000.00, a la cuenta le faltarían $300.00, porque ese dinero ya salió. "
        "Revierta primero el retiro, el reintegro o el gasto que salió de él."
    )
    ledger.an_expense(stage, tmp_path, item, "200", method=Method.CASH)
    with pytest.raises(AssemblyError) as error:
        reverse(stage, cash)
    assert str(error.value) == (
        "Si se revierte este movimiento de $300.00, habría gastos o devoluciones en efectivo por $200.00 que no salen "
        "de ningún retiro. Revierta primero esos movimientos, o anote antes el retiro correcto."
    )
    assert stage.execute(select(MovementReversal.id)).all() == []


def test_a_deposit_twice_is_stored_only_when_confirmed(stage: Session) -> None:
    about = (read_money("500"), ledger.PAID_ON, "SPEI 4471")
    services.record_deposit(stage, ledger.treasurer(), CLINIC, new_id(), *about)
    with pytest.raises(DepositLooksRepeated):
        services.record_deposit(stage, ledger.treasurer(), CLINIC, new_id(), *about)
    services.record_deposit(stage, ledger.treasurer(), CLINIC, new_id(), *about, is_another=True)
    first, second = stage.execute(select(Deposit.id).order_by(Deposit.n)).scalars()
    reverse(stage, first)
    reverse(stage, second)
    services.record_deposit(stage, ledger.treasurer(), CLINIC, new_id(), *about)
    assert queries.figures_of(stage, CLINIC).received == read_money("500")


def test_money_before_the_first_deposit_is_asked_about_and_marked(stage: Session) -> None:
    first, early = ledger.a_deposit(stage, "500", date(2026, 3, 1)), date(2026, 3, 4)
    ledger.a_deposit(stage, "900", date(2026, 3, 5))
    about = (read_money("10"), early, "treasury", "Fletes")
    services.record_withdrawal(stage, ledger.treasurer(), CLINIC, new_id(), *about)
    reverse(stage, first)
    with pytest.raises(BeforeDeposit) as warned:
        services.record_withdrawal(stage, ledger.treasurer(), CLINIC, new_id(), *about)
    assert str(warned.value) == (
        "La fecha 2026-03-04 es de antes del primer depósito, que llegó el 2026-03-05. Corrija la fecha; si así "
        "ocurrió, marque «Sí, la fecha es correcta» y regístrelo: quedará señalado a la vista de todos."
    )
    with pytest.raises(BeforeDeposit):
        services.record_refund(stage, ledger.treasurer(), CLINIC, new_id(), read_money("10"), early, "Línea 1")
    services.record_withdrawal(stage, ledger.treasurer(), CLINIC, new_id(), *about, is_day_right=True)
    marks = [one.early for one in queries.movements_of(stage, CLINIC) if one.kind is W]
    assert marks == [Early(deposited=date(2026, 3, 5))] * 2


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """The treasurer's browser."""
    cast.set_stage(database)
    database.write(ledger.approved_items)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


DEPOSIT: dict[str, Any] = {"amount": "1,250.50", "day": "2026-03-10", "reference": "SPEI 4471"}


def test_the_treasurer_reverses_her_deposit_by_its_page(client: TestClient) -> None:
    walker = Walker(client).go(f"{MONEY}/depositos/nuevo").send("Revisar", None, **DEPOSIT).send("Registrar depósito")
    walker.click("Revertir este depósito").try_to_send("Revertir depósito")
    assert walker.status == 422
    assert "Escriba por qué se revierte el movimiento." in walker.text
    walker.send("Revertir depósito", reason="Es de otra clínica")
    assert "Depósito revertido Folio DEP-0001, renglón" in walker.text
    assert "Motivo: Es de otra clínica Tesorería" in walker.text
    assert "Recibido$0.00" in walker.text
    assert client.get(f"{walker.path}/reversion").status_code == 409
    public = Walker(client).go(f"/clinicas/{CLINIC}").text
    assert "por tesorería: Es de otra clínica revertido: ya no cuenta" in public


def test_the_same_deposit_twice_is_confirmed_first(client: TestClient) -> None:
    Walker(client).go(f"{MONEY}/depositos/nuevo").send("Revisar", None, **DEPOSIT).send("Registrar depósito")
    walker = Walker(client).go(f"{MONEY}/depositos/nuevo").try_to_send("Revisar", **DEPOSIT)
    assert walker.status == 422
    assert "Ya está anotado el depósito DEP-0001" in walker.text
    walker.send("Revisar", None, confirm_repeat="yes").send("Registrar depósito")
    assert "Folio DEP-0002" in walker.text


def test_cash_before_the_deposit_is_confirmed_first_and_shown(client: TestClient, database: Database) -> None:
    database.write(ledger.a_deposit)
    day = str(ledger.PAID_ON - timedelta(days=1))
    walker = Walker(client).go(f"{MONEY}/retiros/nuevo")
    walker.try_to_send("Revisar", amount="100", day=day, holder="treasury", purpose="Fletes")
    assert walker.status == 422
    walker.send("Revisar", None, confirm_early="yes").send("Registrar retiro")
    assert "antes del primer depósito" in walker.text
    public = Walker(client).go(f"/clinicas/{CLINIC}").text
    assert "Un movimiento de la cuenta por $100.00 tiene fecha anterior al primer depósito." in public


def test_a_facilitator_reverses_deposits_alone(client: TestClient, database: Database) -> None:
    deposit, cash = database.write(ledger.a_deposit), database.write(ledger.a_withdrawal)
    cast.signed_in(client, database, Role.FACILITATOR)
    paths = [f"{MONEY}/movimientos/{key}/reversion" for key in (deposit, cash)]
    assert [client.get(path).status_code for path in paths] == [200, 403]
    assert send(client, paths[1], reason="x").status_code == 403
    cast.signed_in(client, database, Role.CITIZEN_GUARANTOR)
    assert [client.get(path).status_code for path in paths] == [403, 403]
    kept = database.read(lambda session: session.execute(select(MovementReversal.id)).all())
    assert kept == []
