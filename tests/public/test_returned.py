"""An expense whose money came back, on public pages and sheets."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assembly.budget.queries import items_of, movements_of
from assembly.budget.returns.rules import Way
from assembly.core.ids import new_id
from assembly.expenses.queries import ExpenseInfo, expense, expenses_of
from assembly.expenses.returns import services as returns
from assembly.open_data.sheets import EXPENSE_HEAD, expense_rows
from assembly.public.item_page import item_page
from assembly.public.labels import marks
from assembly.public.queries import clinic_page
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC

LATER = date(2026, 3, 20)


@pytest.fixture
def one(session: Session, tmp_path: Path) -> ExpenseInfo:
    """An expense of 10,000 by transfer, whose invoice nobody handed in."""
    cast.add_clinic(session)
    cast.add_year(session)
    ledger.approved_items(session)
    ledger.a_deposit(session, "300,000")
    return ledger.an_expense(session, tmp_path, items_of(session, CLINIC)[0], "10,000")


def test_one_that_came_back_whole_owes_no_proof(session: Session, one: ExpenseInfo, tmp_path: Path) -> None:
    part = ledger.a_return(session, tmp_path, one, "4,000", Way.ACCOUNT, LATER)
    assert [mark.text for mark in marks(expense(session, CLINIC, one.id))] == ["falta subir la factura", "por revisar"]
    ledger.a_return(session, tmp_path, one, "6,000", Way.ACCOUNT, LATER)
    whole = expense(session, CLINIC, one.id)
    assert (whole.is_excused, whole.lacks_proof) == (True, False)
    assert [mark.text for mark in marks(whole)] == ["el proveedor devolvió todo", "por revisar"]
    told = clinic_page(session, CLINIC, cast.AT).told
    assert (told.expenses, told.unproven) == (0, 0)
    steps = [step.text for step in item_page(session, CLINIC, one.item_id or "").steps]
    assert "Facturas: {invoices}, otros comprobantes: {others}, gastos sin comprobante: {lacking}" not in steps
    returns.reverse_return(session, ledger.treasurer(), CLINIC, new_id(), part, "Era de otra compra")
    again = expense(session, CLINIC, one.id)
    assert (again.is_excused, again.lacks_proof) == (False, True)


def test_its_rows_in_the_booklet_are_of_the_day_it_came_back(
    session: Session, one: ExpenseInfo, tmp_path: Path
) -> None:
    ledger.a_return(session, tmp_path, one, "400", Way.CASH, LATER)
    rows = list(expense_rows(expenses_of(session, CLINIC), movements_of(session, CLINIC), "America/Mexico_City"))
    (row,) = [dict(zip(EXPENSE_HEAD, each, strict=True)) for each in rows if each[0] == "Devolución del proveedor"]
    about = ("Fecha de pago", "Forma de pago", "Comprobante", "Archivo del comprobante", "Revisión")
    assert [row[name] for name in about] == ["2026-03-20", "Efectivo", None, None, None]
    assert row["Motivo sin comprobante"] == "No dio nada"
