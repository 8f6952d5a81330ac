"""Invoices whose own day is odd: asked about, stored when confirmed, shown for ever."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.claims.days import InvoiceBeforeApproval, InvoiceBeforeYear, InvoiceLongAfter, OddDay
from assembly.clinics.queries import clinic
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.expenses import queries, services
from assembly.expenses.rules import FilePurpose, ProofKind
from assembly.missing.queries import situations
from assembly.public.queries import clinic_page
from tests.claims.test_services import xml
from tests.expenses.test_early import HELD, add_all
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.factories.walker import Walker

PAID = date(2026, 3, 10)
CASES: list[tuple[str, bool, OddDay | None, type[AssemblyError] | None]] = [
    ("2026-02-21", True, None, None),
    ("2026-02-20", True, OddDay(date(2026, 2, 20), approved=HELD), InvoiceBeforeApproval),
    ("2026-02-20", False, None, None),
    ("2025-12-31", True, OddDay(date(2025, 12, 31), approved=HELD), InvoiceBeforeApproval),
    ("2025-12-31", False, OddDay(date(2025, 12, 31), year=2026), InvoiceBeforeYear),
    ("2026-04-10", True, None, None),
    ("2026-04-11", True, OddDay(date(2026, 4, 11), paid=PAID), InvoiceLongAfter),
]


@pytest.mark.parametrize(("day", "is_planned", "found", "error"), CASES)
def test_an_odd_day_is_stored_only_when_confirmed(
    session: Session,
    tmp_path: Path,
    day: str,
    is_planned: bool,
    found: OddDay | None,
    error: type[AssemblyError] | None,
) -> None:
    roof = add_all(session)
    draft = ledger.a_draft(roof if is_planned else None, "1,160", paid_on=PAID, proof=ProofKind.INVOICE)
    key, about = new_id(), (ledger.treasurer(), ledger.kept(tmp_path), CLINIC)
    upload = xml(date=f"{day}T11:58:00")
    if error is not None:
        with pytest.raises(error):
            services.log_expense(session, *about, key, draft, upload)
        assert queries.expenses_of(session, CLINIC) == []
    services.log_expense(session, *about, key, draft, upload, is_invoice_right=error is not None)
    assert queries.expense(session, CLINIC, key).odd_day == found


@pytest.mark.parametrize(
    ("day", "is_planned", "sentence"),
    [
        (
            "2025-12-31",
            True,
            "La factura es del 2025-12-31, de antes de que la asamblea aprobara este concepto (2026-02-21).",
        ),
        ("2025-12-31", False, "La factura es del 2025-12-31, de antes del año 2026 que paga este gasto."),
        ("2026-05-01", True, "La factura es del 2026-05-01, más de 31 días después del pago (2026-03-10)."),
    ],
)
def test_the_same_for_an_invoice_that_comes_later(
    session: Session, tmp_path: Path, day: str, is_planned: bool, sentence: str
) -> None:
    roof = add_all(session)
    known = ledger.an_expense(session, tmp_path, roof if is_planned else None, "1,160", paid_on=PAID)
    about = (ledger.treasurer(), ledger.kept(tmp_path), CLINIC, new_id(), known.id, FilePurpose.PROOF)
    upload = xml(date=f"{day}T11:58:00")
    with pytest.raises(AssemblyError) as warned:
        services.add_file(session, *about, upload)
    rest = (
        "Revise que sea la factura de esta compra; si lo es, marque «Sí, es la factura de esta compra»: quedará "
        "señalado a la vista de todos."
    )
    assert (warned.value.at_field, str(warned.value)) == ("confirm_invoice", f"{sentence} {rest}")
    services.add_file(session, *about, upload, is_invoice_right=True)


def test_everybody_sees_it(database: Database, tmp_path: Path) -> None:
    roof = database.write(add_all)
    client: TestClient = cast.visitor(database, tmp_path)
    cast.signed_in(client, database, Role.TREASURER)
    upload = xml(date="2025-01-24T11:58:00")
    typed: dict[str, Any] = {"amount": "1,160", "day": "2026-03-10", "item": roof.id, "method": "transfer"}
    walker = Walker(client).go(f"/trabajo/{CLINIC}/gastos/nuevo")
    walker.try_to_spend(("file", upload.name, upload.data), **typed)
    assert walker.status == 422
    assert "La factura es del 24 de enero de 2025, de antes de que la asamblea aprobara este concepto" in walker.text
    walker.spend(confirm_invoice="yes")
    mark = "la fecha de la factura no es la que se espera"
    assert mark in walker.text
    walker.click("Verlo como lo ve la gente")
    assert mark in walker.text
    assert (
        "La factura es del 24 de enero de 2025, antes de que la asamblea aprobara este concepto "
        "(21 de febrero de 2026)."
    ) in walker.text
    owed = "La factura de un gasto de $1,160.00 tiene una fecha que no es la que se espera."
    assert owed in walker.go(f"/clinicas/{CLINIC}").text
    (told,) = client.get(f"/api/v1/clinics/{CLINIC}").json()["expenses"]
    odd = {"day": "2025-01-24", "before_approval": "2026-02-21", "before_year": None, "long_after_payment": None}
    assert told["odd_invoice_day"] == odd
    (row,) = client.get(f"/clinicas/{CLINIC}/datos/gastos.json").json()
    assert row["invoice_day"] == "2025-01-24"


def test_an_expected_day_is_told_without_a_mark(session: Session, tmp_path: Path) -> None:
    roof = add_all(session)
    ledger.an_expense(session, tmp_path, roof, "1,160", xml(date="2026-03-10T11:58:00"), paid_on=PAID)
    now = situations(session, [clinic(session, CLINIC)], ledger.LATER)[CLINIC]
    assert [one.has_odd_day for one in now.expenses] == [False]
    assert clinic_page(session, CLINIC, ledger.LATER).known == now


def test_both_readers_find_the_odd_day(session: Session, tmp_path: Path) -> None:
    add_all(session)
    ledger.an_expense(session, tmp_path, None, "1,160", xml(date="2025-01-24T11:58:00"), paid_on=PAID)
    now = situations(session, [clinic(session, CLINIC)], ledger.LATER)[CLINIC]
    assert [one.has_odd_day for one in now.expenses] == [True]
    assert clinic_page(session, CLINIC, ledger.LATER).known == now
