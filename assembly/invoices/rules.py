"""The room's door: `read` the bytes of an XML into an `Invoice`, or be told why not."""

from assembly.invoices.cfdi import MOST_BYTES, read
from assembly.invoices.parts import (
    Invoice,
    InvoiceKind,
    InvoiceLine,
    Party,
    Relation,
    SealAnswer,
    verification_url,
)
from assembly.invoices.refusals import InvoiceRefused

__all__ = [
    "MOST_BYTES",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceRefused",
    "Party",
    "Relation",
    "SealAnswer",
    "read",
    "verification_url",
]
