"""Reading the amounts of an invoice beside its total: how it is made, and what suppliers paid back."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.budget.returns.queries import returned_at
from assembly.claims.models import InvoiceAmounts, InvoiceUse
from assembly.core.errors import N_
from assembly.core.money import ZERO, Money
from assembly.invoices.rules import Invoice


@dataclass(frozen=True, slots=True)
class Made:
    """How an invoice comes to its total."""

    subtotal: Money
    discount: Money
    transferred: Money
    withheld: Money

    @property
    def rows(self) -> list[tuple[str, Money]]:
        """What is added and taken off, with its name as a message; what there is none of is left out."""
        told = [
            (N_("Descuento"), -self.discount),
            (N_("Impuestos que se suman (IVA y otros)"), self.transferred),
            (N_("Impuestos retenidos"), -self.withheld),
        ]
        return [(N_("Subtotal"), self.subtotal), *((name, amount) for name, amount in told if amount)]


def made_by(invoice: Invoice) -> Made:
    """How an invoice that was just read comes to its total."""
    return Made(invoice.subtotal, invoice.discount, invoice.transferred, invoice.withheld)


def made_of(session: Session, clues: str, ids: Collection[str]) -> dict[str, Made]:
    """How each of those invoices comes to its total; the oldest claims do not say."""
    columns = [getattr(InvoiceAmounts, name) for name in Made.__slots__]
    query = select(InvoiceAmounts.invoice_id, *columns)
    query = query.where(InvoiceAmounts.clinic_id == clues, InvoiceAmounts.invoice_id.in_(ids))
    return {row[0]: Made(*row[1:]) for row in session.execute(query)}


def paid_back(session: Session, clues: str, ids: Collection[str]) -> dict[str, Money]:
    """What suppliers paid back of the expenses that each invoice proves."""
    proves = select(InvoiceUse.invoice_id, InvoiceUse.source_id).distinct()
    proves = proves.where(InvoiceUse.clinic_id == clues, InvoiceUse.invoice_id.in_(ids))
    back = returned_at(session, [clues]) if ids else {}
    found: dict[str, Money] = {}
    for invoice_id, source_id in session.execute(proves):
        found[invoice_id] = found.get(invoice_id, ZERO) + back.get(source_id, ZERO)
    return found
