"""A clinic that goes to another installation takes its claims along, and finds there whose its invoices are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.claims import services
from assembly.claims.models import InvoiceFolio
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.facts import Base
from assembly.core.ids import new_id
from assembly.expenses import services as expenses
from assembly.journal.archive import export_clinic, open_source, open_target
from assembly.journal.restore import import_clinic
from tests.claims.test_services import NOTE, XML, xml
from tests.conftest import fresh_sqlite
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.invoices.papers import UUID

TABLE = Base.metadata.tables["invoice_folio"]


def rows(session: Session) -> list[tuple[object, ...]]:
    """The whole table of folios that stand."""
    return [tuple(row) for row in session.execute(select(TABLE).order_by(TABLE.c.uuid))]


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Another installation, where nothing is."""
    base = Database(fresh_sqlite(sqlite_template, tmp_path))
    yield base
    base.close()


def spend(session: Session, folder: Path) -> None:
    """One invoice shared and lowered, one reversed in part, one reversed whole."""
    shared, part, gone = XML, xml(uuid=UUID[:-1] + "9"), xml(uuid=UUID[:-1] + "8")
    kept = ledger.kept(folder)
    made = [ledger.an_expense(session, folder, None, "100", upload).id for upload in (shared, shared, part, part, gone)]
    services.enter_credit_note(session, ledger.treasurer(), kept, CLINIC, new_id(), NOTE)
    for key in (made[0], made[1], made[2], made[4]):
        expenses.reverse_expense(session, ledger.treasurer(), CLINIC, new_id(), key, "No era")
    ledger.an_expense(session, folder, None, "100", shared)


def moved(database: Database, empty: Database, folder: Path) -> None:
    with open_target(folder / "copy.zip") as target:
        database.read(lambda session: export_clinic(session, ledger.kept(folder), CLINIC, target))
    with open_source(folder / "copy.zip") as source:
        empty.write(lambda session: import_clinic(session, ledger.kept(folder / "elsewhere"), source))


def test_an_import_makes_the_table_again(database: Database, empty: Database, tmp_path: Path) -> None:
    cast.set_stage(database)
    database.write(lambda session: spend(session, tmp_path))
    moved(database, empty, tmp_path)
    assert empty.read(rows) == database.read(rows)
    query = select(InvoiceFolio.number).order_by(InvoiceFolio.uuid)
    assert empty.read(lambda session: list(session.execute(query).scalars())) == [6, 4, 1]


def test_an_invoice_that_stands_there_stops_the_import(database: Database, empty: Database, tmp_path: Path) -> None:
    for base in (database, empty):
        cast.set_stage(base)
    database.write(lambda session: ledger.an_expense(session, tmp_path, None, "100", XML))
    empty.write(lambda session: ledger.an_expense(session, tmp_path, None, "100", XML, OTHER_CLINIC))
    with pytest.raises(AssemblyError) as error:
        moved(database, empty, tmp_path)
    assert str(error.value).startswith(f"Esta factura ya está usada en Clínica El Mezquite ({OTHER_CLINIC})")
    assert [row[2] for row in empty.read(rows)] == [OTHER_CLINIC]
