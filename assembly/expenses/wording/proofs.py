"""The kinds of proof with their only words: what each is called, and how it is told that it is there or still owed."""

from dataclasses import dataclass
from enum import StrEnum

from assembly.core.errors import N_


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with its tone (ok, warn, bad, plain) that stands beside an entry."""

    text: str
    tone: str


class ProofKind(StrEnum):
    """What proves an expense."""

    INVOICE = "invoice"
    NOTE = "note"
    RECEIPT = "receipt"
    NONE = "none"

    @property
    def label(self) -> str:
        """What it is called, a gettext message."""
        return PROOF_LABELS[self]

    def mark(self, has_file: bool) -> Mark:
        """Whether it is there, is still owed, or will never be."""
        if self is ProofKind.NONE:
            return _NEVER
        return Mark(_PROVEN[self], "ok") if has_file else Mark(_OWED[self], "warn")


PROOF_LABELS = {
    ProofKind.INVOICE: N_("Factura"),
    ProofKind.NOTE: N_("Nota"),
    ProofKind.RECEIPT: N_("Recibo simple"),
    ProofKind.NONE: N_("Sin comprobante"),
}
_PROVEN = {
    ProofKind.INVOICE: N_("con factura"),
    ProofKind.NOTE: N_("con nota"),
    ProofKind.RECEIPT: N_("con recibo simple"),
}
_OWED = {
    ProofKind.INVOICE: N_("falta subir la factura"),
    ProofKind.NOTE: N_("falta subir la nota"),
    ProofKind.RECEIPT: N_("falta subir el recibo"),
}
ALL_BACK = Mark(N_("el proveedor devolvió todo"), "plain")
_NEVER = Mark(N_("sin comprobante"), "bad")
