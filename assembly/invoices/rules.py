"""The room's door: `read` the bytes of an XML into an `Invoice`, or be told why not."""

from assembly.invoices.cfdi import MOST_BYTES, read
from assembly.invoices.parts import (
    KIND_LABELS,
    SEAL_LABELS,
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
    "KIND_LABELS",
    "MOST_BYTES",
    "SEAL_LABELS",
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
