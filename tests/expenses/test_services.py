"""Logging, completing, reversing and reviewing expenses, on real databases."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.budget.models import Payment
from assembly.budget.queries import ItemInfo, figures_of, item
from assembly.budget.rules import ItemUnknown, Method
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import derived_id, new_id
from assembly.core.money import read_money
from assembly.evidence.models import EvidenceFile
from assembly.expenses import queries, services
from assembly.expenses.models import Expense
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import FilePurpose, ProofKind
from assembly.web.request import Upload
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC


@pytest.fixture
def stage(session: Session) -> Session:
    """Two clinics and their year."""
    cast.add_clinic(session)
    cast.add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    cast.add_year(session)
    return session


@pytest.fixture
def roof(stage: Session) -> ItemInfo:
    """An approved item of 180,000 pesos."""
    return ledger.approved_items(stage)[0]


def log(session: Session, folder: Path, item: ItemInfo | None, upload: Upload | None = None, **more: Any) -> str:
    """Log an expense as the page does, with its warnings; its id."""
    key = new_id()
    draft = ledger.a_draft(item, **more)
    services.log_expense(session, ledger.treasurer(), ledger.kept(folder), CLINIC, key, draft, upload)
    return key


def refusal(error: pytest.ExceptionInfo[AssemblyError]) -> tuple[str | None, str]:
    return error.value.at_field, str(error.value)


def test_an_expense_is_written_with_its_payment_and_its_file(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    key = log(stage, tmp_path, roof, ledger.photo(), pesos="12,345.67")
    amount = read_money("12345.67")
    columns = (Expense.id, Expense.number, Expense.item_id, Expense.year, Expense.amount, Expense.method, Expense.proof)
    assert stage.execute(select(*columns)).all() == [
        (key, 1, roof.id, 2026, amount, Method.TRANSFER, ProofKind.INVOICE)
    ]
    paid = (Payment.id, Payment.source_id, Payment.item_id, Payment.amount, Payment.paid_on, Payment.method)
    assert stage.execute(select(*paid)).all() == [
        (derived_id(key, "payment"), key, roof.id, amount, ledger.PAID_ON, Method.TRANSFER)
    ]
    assert stage.execute(select(EvidenceFile.id, EvidenceFile.about_id, EvidenceFile.purpose)).all() == [
        (derived_id(key, "proof"), key, "proof")
    ]
    assert item(stage, CLINIC, roof.id).left == roof.left - amount
    assert figures_of(stage, CLINIC).spent == amount


def test_an_expense_is_read_whole(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    key = log(stage, tmp_path, roof)
    found = queries.expense(stage, CLINIC, key)
    assert found == ExpenseInfo(
        id=key,
        number=1,
        item_id=roof.id,
        item_code="I-01",
        item_title="Impermeabilización del techo",
        year=2026,
        amount=read_money("1250.50"),
        paid_on=ledger.PAID_ON,
        method=Method.TRANSFER,
        proof=ProofKind.INVOICE,
        supplier="Materiales El Puente",
        what="12 cubetas de impermeabilizante",
        no_proof_reason=None,
        recorded_at=ledger.LATER,
        recorded_by=ledger.treasurer().who,
        on_behalf_of=None,
        n=found.n,
        reversal=None,
        reviews=(),
        files=(),
    )
    assert (found.folio, found.is_off_plan, found.lacks_proof) == ("G-0001", False, True)
    assert queries.expenses_of(stage, CLINIC) == [found]
    assert queries.expenses_of(stage, OTHER_CLINIC) == []
    with pytest.raises(NotFound):
        queries.expense(stage, OTHER_CLINIC, key)


def test_spending_off_plan_is_possible_and_marked(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    found = queries.expense(stage, CLINIC, log(stage, tmp_path, None))
    assert (found.is_off_plan, found.item_code, found.item_title, found.year) == (True, None, None, 2026)
    assert item(stage, CLINIC, roof.id).left == roof.left


def test_above_what_the_item_has_left_is_refused(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    log(stage, tmp_path, roof, pesos="179,000")
    with pytest.raises(AssemblyError) as error:
        log(stage, tmp_path, roof, pesos="1,000.01")
    assert refusal(error) == (
        "amount",
        "A «I-01 Impermeabilización del techo» le quedan $1,000.00 y el gasto es de $1,000.01: se pasa por $0.01. "
        "Revise la cantidad o el concepto; para gastar más hace falta una decisión de la asamblea.",
    )
    assert stage.execute(select(Expense.number)).scalars().all() == [1]
    log(stage, tmp_path, roof, pesos="1,000")
    assert item(stage, CLINIC, roof.id).left == read_money("0")


def test_another_clinics_item_is_not_ours(stage: Session, tmp_path: Path) -> None:
    theirs = ledger.approved_items(stage, clues=OTHER_CLINIC)[0]
    with pytest.raises(ItemUnknown) as error:
        log(stage, tmp_path, theirs)
    assert refusal(error) == (
        "item",
        "Ese concepto no es de los aprobados en esta clínica. Elija uno de la lista.",
    )


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"pesos": "0"}, "amount", "Anotó $0.00. Escriba una cantidad mayor que cero, por ejemplo 1,234.50."),
        (
            {"paid_on": date(2026, 3, 24)},
            "day",
            "La fecha 2026-03-24 todavía no llega; hoy es 2026-03-23. Escriba el día en que ocurrió.",
        ),
        (
            {"paid_on": date(2025, 3, 24)},
            "day",
            "La fecha 2025-03-24 es de antes de 2026, el año de este dinero. Revise el año que escribió.",
        ),
        (
            {"proof": ProofKind.NONE},
            "no_proof_reason",
            "Escriba por qué no hay comprobante, por ejemplo «El fletero no da notas».",
        ),
    ],
)
def test_what_an_expense_must_be(
    stage: Session, roof: ItemInfo, tmp_path: Path, more: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(AssemblyError) as error:
        log(stage, tmp_path, roof, **more)
    assert refusal(error) == (field, sentence)
    assert stage.execute(select(Expense.id)).all() == []


def test_without_proof_it_brings_a_reason_and_no_file(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    none: dict[str, Any] = {"proof": ProofKind.NONE, "no_proof_reason": "El fletero no da notas"}
    with pytest.raises(AssemblyError) as error:
        log(stage, tmp_path, roof, ledger.photo(), **none)
    assert refusal(error) == (
        "proof",
        "Eligió «Sin comprobante», pero también mandó un archivo. Elija qué comprobante es, o regístrelo sin archivo.",
    )
    found = queries.expense(stage, CLINIC, log(stage, tmp_path, roof, **none))
    assert (found.no_proof_reason, found.lacks_proof, found.has_proof) == ("El fletero no da notas", False, False)


def test_the_same_supplier_amount_and_day_warns(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    first = log(stage, tmp_path, roof)
    with pytest.raises(AssemblyError) as error:
        log(stage, tmp_path, None, supplier="MATERIALES el puente", proof=ProofKind.NOTE)
    assert refusal(error) == (
        "confirm_repeat",
        "Ya está el gasto G-0001 con el mismo proveedor, la misma cantidad y la misma fecha. Si este es otro gasto, "
        "marque «Sí, es otro gasto» y regístrelo; si es el mismo, no lo anote otra vez.",
    )
    log(stage, tmp_path, roof, pesos="1,250.51")
    log(stage, tmp_path, roof, paid_on=date(2026, 3, 11))
    log(stage, tmp_path, roof, supplier="Otra tienda")
    services.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), first, "Era de otro concepto")
    log(stage, tmp_path, roof)
    assert [one.number for one in queries.standing(stage, CLINIC)] == [2, 3, 4, 5]


def test_the_same_file_warns(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    log(stage, tmp_path, roof, ledger.photo())
    with pytest.raises(AssemblyError) as error:
        log(stage, tmp_path, roof, ledger.photo(), supplier="Otra tienda")
    assert refusal(error) == (
        "confirm_repeat",
        "Este mismo archivo ya comprueba el gasto G-0001. Si ese comprobante ampara también este gasto, marque "
        "«Sí, es otro gasto»; si no, cambie el archivo por el correcto.",
    )
    ledger.an_expense(stage, tmp_path, roof, upload=ledger.photo(), supplier="Otra tienda")
    log(stage, tmp_path, roof, ledger.photo("red"), supplier="Otra más")
    assert queries.last_number(stage, CLINIC) == 3


def test_a_proof_may_come_later(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    found = ledger.an_expense(stage, tmp_path, roof)
    assert found.lacks_proof
    about = (ledger.kept(tmp_path), CLINIC, new_id(), found.id, FilePurpose.PHOTO, ledger.photo())
    services.add_file(stage, ledger.treasurer(), *about)
    assert queries.expense(stage, CLINIC, found.id).lacks_proof
    about = (ledger.kept(tmp_path), CLINIC, new_id(), found.id, FilePurpose.PROOF, ledger.paper())
    services.add_file(stage, ledger.treasurer(), *about)
    after = queries.expense(stage, CLINIC, found.id)
    assert (after.lacks_proof, [file.purpose for file in after.files]) == (False, ["photo", "proof"])


def test_a_proof_of_another_expense_warns_also_later(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    ledger.an_expense(stage, tmp_path, roof, upload=ledger.paper())
    found = ledger.an_expense(stage, tmp_path, roof)
    about = (ledger.kept(tmp_path), CLINIC, new_id(), found.id, FilePurpose.PROOF, ledger.paper())
    with pytest.raises(AssemblyError) as error:
        services.add_file(stage, ledger.treasurer(), *about)
    assert error.value.at_field == "confirm_repeat"
    services.add_file(stage, ledger.treasurer(), *about, is_another=True)
    assert not queries.expense(stage, CLINIC, found.id).lacks_proof
