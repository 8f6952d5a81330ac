"""The deeds of the clinic's account, on real databases: rows, figures, every refusal's sentence."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.budget import queries, services
from assembly.budget.models import BudgetItem, Deposit, Payment, Refund, Withdrawal
from assembly.budget.queries import ItemInfo, MovementInfo
from assembly.budget.rules import Figures, ItemUnknown, Method, MovementKind
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.money import ZERO, Money, read_money
from assembly.core.permissions import Role
from assembly.journal.queries import head, lines
from assembly.journal.rules import Head, verify_lines
from tests.factories import cast, ledger, meetings
from tests.factories.cast import CLINIC, OTHER_CLINIC


@pytest.fixture
def stage(session: Session) -> Session:
    """Two clinics and their year."""
    cast.add_clinic(session)
    cast.add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    cast.add_year(session)
    return session


def pesos(text: str) -> Money:
    return read_money(text)


def refusal(error: pytest.ExceptionInfo[AssemblyError]) -> tuple[str | None, str]:
    return error.value.at_field, str(error.value)


def test_approved_improvements_become_items_with_codes_by_category(stage: Session) -> None:
    items = ledger.approved_items(stage, [*ledger.ITEMS, ("Reparar el drenaje", "40,000", "infrastructure")])
    assert [(i.position, i.code, i.title, i.hands, i.present, i.approved, i.paid, i.left) for i in items] == [
        (1, "I-01", "Impermeabilización del techo", 118, 143, pesos("180000"), ZERO, pesos("180000")),
        (2, "E-01", "Esterilizador de vapor", 118, 143, pesos("95500.50"), ZERO, pesos("95500.50")),
        (3, "M-01", "Sillas para la sala de espera", 118, 143, pesos("24000"), ZERO, pesos("24000")),
        (4, "I-02", "Reparar el drenaje", 118, 143, pesos("40000"), ZERO, pesos("40000")),
    ]
    assert stage.execute(select(BudgetItem.year, BudgetItem.category).order_by(BudgetItem.position)).all() == [
        (2026, "infrastructure"),
        (2026, "medical_equipment"),
        (2026, "furniture"),
        (2026, "infrastructure"),
    ]


def test_a_second_assembly_goes_on_counting(stage: Session) -> None:
    ledger.approved_items(stage, ledger.ITEMS[:2])
    later = ledger.approved_items(stage, [("Rampa", "12,000", "infrastructure")])
    assert [(item.position, item.code) for item in later] == [(3, "I-02")]
    assert [item.code for item in queries.items_of(stage, CLINIC)] == ["I-01", "E-01", "I-02"]
    assert queries.budget_year(stage, CLINIC) == 2026
    assert queries.budget_year(stage, OTHER_CLINIC) is None


def test_the_same_closing_twice_makes_its_items_once(stage: Session) -> None:
    held = meetings.opened(stage)
    asked = [ledger.approved(one) for one in meetings.with_proposals(stage, held, ledger.ITEMS)]
    form = new_id()
    services.approve_items(stage, cast.author(), held, form, asked)
    before = head(stage, CLINIC)
    services.approve_items(stage, cast.author(), held, form, asked)
    assert head(stage, CLINIC) == before


def test_deposits_come_in_parts_up_to_the_notified_amount(stage: Session) -> None:
    ledger.approved_items(stage)
    ledger.notify(stage, "300,000")
    key = ledger.a_deposit(stage, "180,000.50")
    ledger.a_deposit(stage, "119,999.50", date(2026, 3, 20))
    with pytest.raises(AssemblyError) as error:
        ledger.a_deposit(stage, "0.01")
    assert refusal(error) == (
        "amount",
        "A la clínica le asignaron $300,000.00 y con este depósito de $0.01 habría recibido $300,000.01: se pasa "
        "por $0.01. Revise la cantidad; si el monto asignado cambió, pida a la administración que lo corrija.",
    )
    rows = stage.execute(select(Deposit.id, Deposit.year, Deposit.amount, Deposit.received_on)).all()
    assert (key, 2026, pesos("180000.50"), ledger.PAID_ON) in rows
    assert len(rows) == 2
    assert queries.figures_of(stage, CLINIC).received == pesos("300000")


def test_without_a_notified_amount_any_deposit_is_taken(stage: Session) -> None:
    ledger.a_deposit(stage, "900,000")
    assert queries.figures_of(stage, CLINIC).received == pesos("900000")


def test_a_withdrawal_names_its_holder_and_waits_to_be_explained(stage: Session) -> None:
    ledger.a_deposit(stage, "50,000")
    key = ledger.a_withdrawal(stage, "20,000", date(2026, 3, 1))
    assert stage.execute(
        select(Withdrawal.id, Withdrawal.amount, Withdrawal.withdrawn_on, Withdrawal.holder)
    ).all() == [(key, pesos("20000"), date(2026, 3, 1), "treasury")]
    assert queries.figures_of(stage, CLINIC) == Figures(
        received=pesos("50000"), spent=ZERO, left=pesos("50000"), unexplained=pesos("20000"), cash_missing=ZERO
    )
    assert queries.balance_of(stage, CLINIC, 2026) == pesos("30000")
    assert ledger.cash_since(stage) == date(2026, 3, 1)


def test_cash_expenses_explain_the_oldest_withdrawals_first(stage: Session, tmp_path: Path) -> None:
    item = ledger.approved_items(stage)[0]
    ledger.a_deposit(stage, "50,000")
    ledger.a_withdrawal(stage, "10,000", date(2026, 3, 1))
    ledger.a_withdrawal(stage, "5,000", date(2026, 3, 8))
    ledger.an_expense(stage, tmp_path, item, "10,000", method=Method.CASH)
    assert ledger.cash_since(stage) == date(2026, 3, 8)
    ledger.an_expense(stage, tmp_path, item, "5,000", method=Method.CASH)
    assert ledger.cash_since(stage) is None
    assert queries.figures_of(stage, CLINIC).unexplained == ZERO


def test_withdrawals_and_refunds_stay_within_the_account(stage: Session) -> None:
    ledger.a_deposit(stage, "1,000")
    with pytest.raises(AssemblyError) as error:
        ledger.a_withdrawal(stage, "1,000.01")
    assert refusal(error) == (
        "amount",
        "En la cuenta hay $1,000.00 y el retiro es de $1,000.01: se pasa por $0.01. "
        "Revise la cantidad, o anote primero el depósito que falte.",
    )
    with pytest.raises(AssemblyError) as error:
        ledger.a_refund(stage, "1,000.01")
    assert refusal(error) == (
        "amount",
        "En la cuenta hay $1,000.00 y el reintegro es de $1,000.01: se pasa por $0.01. "
        "Revise la cantidad, o anote primero el depósito que falte.",
    )
    assert stage.execute(select(Withdrawal.id)).all() == stage.execute(select(Refund.id)).all() == []


def test_a_refund_leaves_the_account(stage: Session) -> None:
    ledger.a_deposit(stage, "1,000")
    key = ledger.a_refund(stage, "400")
    assert stage.execute(select(Refund.id, Refund.amount, Refund.refunded_on)).all() == [
        (key, pesos("400"), ledger.PAID_ON)
    ]
    assert queries.figures_of(stage, CLINIC).left == pesos("600")


def test_only_a_post_of_the_year_holds_cash(stage: Session) -> None:
    ledger.a_deposit(stage)
    about = (pesos("10"), ledger.PAID_ON, "delegate", "Gastos")
    with pytest.raises(AssemblyError) as error:
        services.record_withdrawal(stage, ledger.treasurer(), CLINIC, new_id(), *about)
    assert refusal(error) == ("holder", "Ese cargo no es del comité de este año. Elija uno de la lista.")


def test_an_amount_is_above_zero(stage: Session) -> None:
    with pytest.raises(AssemblyError) as error:
        ledger.a_deposit(stage, "0")
    sentence = "Anotó $0.00. Escriba una cantidad mayor que cero, por ejemplo 1,234.50."
    assert refusal(error) == ("amount", sentence)


def test_days_are_of_the_year_and_have_come_where_the_clinic_is(stage: Session) -> None:
    # 23 March, 17:00 in Mexico City.
    ledger.a_deposit(stage, "1", date(2026, 3, 23))
    with pytest.raises(AssemblyError) as error:
        ledger.a_deposit(stage, "1", date(2026, 3, 24))
    assert refusal(error) == (
        "day",
        "La fecha 2026-03-24 todavía no llega; hoy es 2026-03-23. Escriba el día en que ocurrió.",
    )
    with pytest.raises(AssemblyError) as error:
        ledger.a_deposit(stage, "1", date(2025, 12, 31))
    assert refusal(error) == (
        "day",
        "La fecha 2025-12-31 es de antes de 2026, el año de este dinero. Revise el año que escribió.",
    )


def test_without_any_year_there_is_no_money(session: Session) -> None:
    cast.add_clinic(session)
    with pytest.raises(AssemblyError) as error:
        ledger.a_deposit(session)
    assert refusal(error) == (
        None,
        "Todavía no hay reglas de ningún año para Demostración, y sin ellas no se puede anotar dinero. "
        "Pida a la administración que cargue el año.",
    )


def test_movements_are_read_latest_day_first(stage: Session) -> None:
    deposit = ledger.a_deposit(stage, "900", date(2026, 3, 2))
    refund = ledger.a_refund(stage, "100", date(2026, 3, 9))
    cash = ledger.a_withdrawal(stage, "200", date(2026, 3, 5))
    signed = (ledger.LATER, ledger.treasurer().who, None)
    expected = [
        MovementInfo(
            MovementKind.REFUND,
            1,
            refund,
            2,
            2026,
            pesos("100"),
            date(2026, 3, 9),
            "Línea de captura 0042",
            None,
            *signed,
        ),
        MovementInfo(
            MovementKind.WITHDRAWAL,
            1,
            cash,
            3,
            2026,
            pesos("200"),
            date(2026, 3, 5),
            "Pagar a los albañiles",
            "Tesorería",
            *signed,
        ),
        MovementInfo(
            MovementKind.DEPOSIT, 1, deposit, 1, 2026, pesos("900"), date(2026, 3, 2), "SPEI 4471", None, *signed
        ),
    ]
    assert queries.movements_of(stage, CLINIC) == expected
    assert queries.movement(stage, CLINIC, cash) == expected[1]
    with pytest.raises(NotFound):
        queries.movement(stage, OTHER_CLINIC, cash)
    assert queries.movements_of(stage, OTHER_CLINIC) == []


def test_a_clinic_knows_only_its_own_items(stage: Session) -> None:
    item: ItemInfo = ledger.approved_items(stage)[0]
    assert queries.item(stage, CLINIC, item.id) == item
    with pytest.raises(ItemUnknown):
        queries.item(stage, OTHER_CLINIC, item.id)
    assert queries.items_of(stage, OTHER_CLINIC) == []


def test_a_payment_moves_its_item_and_a_negative_one_gives_it_back(stage: Session) -> None:
    item = ledger.approved_items(stage)[0]
    source = new_id()
    about = (source, item.id, 2026, pesos("100"), ledger.PAID_ON, Method.CARD)
    services.post_payment(stage, ledger.treasurer(), CLINIC, new_id(), *about)
    assert queries.item(stage, CLINIC, item.id).left == item.left - pesos("100")
    about = (source, item.id, 2026, -pesos("100"), ledger.PAID_ON, Method.CARD)
    services.post_payment(stage, ledger.treasurer(), CLINIC, new_id(), *about)
    assert queries.item(stage, CLINIC, item.id) == item
    assert stage.execute(select(Payment.source_id, Payment.amount).order_by(Payment.n)).all() == [
        (source, pesos("100")),
        (source, -pesos("100")),
    ]


def test_every_deed_is_a_line_of_the_journal(stage: Session) -> None:
    ledger.a_deposit(stage)
    ledger.a_withdrawal(stage)
    ledger.a_refund(stage)
    end = head(stage, CLINIC)
    assert verify_lines(CLINIC, lines(stage, CLINIC)) == Head(CLINIC, 3, end.hash)
    assert stage.execute(select(Deposit.recorded_by)).scalar_one() == cast.author(Role.TREASURER).who
