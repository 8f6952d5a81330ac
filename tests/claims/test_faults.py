"""What the journal alone cannot see: a claim that is not its sealed file's, a folio that stands otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from assembly.budget.queries import ItemInfo
from assembly.claims.models import ClaimedInvoice, InvoiceFolio
from assembly.core.ids import new_id
from assembly.expenses import services as expenses
from tests.claims.test_services import NOTE, XML, spend, xml
from tests.factories import ledger
from tests.factories.cast import CLINIC
from tests.invoices.papers import ANOTHER, UUID

OTHER_FILE = "la factura anotada no es la de su archivo"
NOT_KEPT = "el folio de la factura no está apartado como dice la bitácora"


@pytest.fixture
def line(stage: Session, items: list[ItemInfo], tmp_path: Path) -> int:
    """The line of an invoice that is in use; another one was given back."""
    back = spend(stage, tmp_path, items[0], "1,160.00", xml(uuid=ANOTHER))
    expenses.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), back, "Era de otra obra")
    spend(stage, tmp_path, items[0], "1,160.00", XML)
    return stage.query(ClaimedInvoice.n).filter_by(uuid=UUID).scalar() or 0


def told(session: Session, original: Callable[[str], bytes]) -> list[tuple[int, str]]:
    return list(ClaimedInvoice.faults(session, CLINIC, original))


def test_what_was_claimed_is_what_its_file_says(stage: Session, line: int, tmp_path: Path) -> None:
    assert told(stage, ledger.kept(tmp_path).originals.get) == []


@pytest.mark.parametrize("data", [NOTE.data, b"<nada/>", b""])
def test_another_file_is_found(stage: Session, line: int, data: bytes, tmp_path: Path) -> None:
    assert told(stage, lambda _: data)[-1] == (line, OTHER_FILE)


def test_a_folio_that_is_not_kept_is_found(stage: Session, line: int, tmp_path: Path) -> None:
    stage.execute(delete(InvoiceFolio).where(InvoiceFolio.uuid == UUID))
    assert told(stage, ledger.kept(tmp_path).originals.get) == [(line, NOT_KEPT)]
