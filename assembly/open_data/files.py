"""The bytes of a clinic's files: what its page gives, and what the auditor's pack holds."""

from sqlalchemy.orm import Session

from assembly.budget.queries import items_of, movements_of
from assembly.budget.transfers import transfers_of
from assembly.clinics.queries import clinic
from assembly.expenses.queries import expenses_of
from assembly.open_data import sheets
from assembly.open_data.booklet import booklet
from assembly.open_data.queries import invoice_folios
from assembly.public.queries import ClinicPage
from assembly.web.spreadsheet import csv_bytes


def expenses_csv(session: Session, clues: str) -> bytes:
    """Every expense, every reversal, and what suppliers paid back."""
    zone = clinic(session, clues).time_zone
    return csv_bytes(
        sheets.EXPENSE_HEAD, sheets.expense_rows(expenses_of(session, clues), movements_of(session, clues), zone)
    )


def items_csv(session: Session, clues: str) -> bytes:
    """Every approved item, and every move of money between them with its vote."""
    return csv_bytes(sheets.ITEM_HEAD, sheets.item_rows(items_of(session, clues), transfers_of(session, clues)))


def booklet_xlsx(session: Session, page: ClinicPage) -> bytes:
    """The spending booklet of the page's year."""
    return booklet(page, invoice_folios(session, page.info.clues))
