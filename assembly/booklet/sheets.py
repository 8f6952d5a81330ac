"""The blank booklet: the columns to fill, and what may be written in those of choices."""

from collections.abc import Sequence

from assembly.booklet.queries import OFF_PLAN_WORDS
from assembly.booklet.rules import TITLES
from assembly.budget.items import ItemInfo
from assembly.budget.rules import METHOD_LABELS
from assembly.clinics.queries import ClinicInfo
from assembly.expenses.rules import PROOF_LABELS
from assembly.web.workbook import Column, Row, Sheet, workbook_bytes

_FILLED = ("day", "supplier", "what", "item", "amount", "method", "proof", "no_proof_reason", "sure")
_WIDTHS = {"day": 14, "supplier": 28, "what": 38, "item": 14, "amount": 16, "no_proof_reason": 28}
_HOW = (
    ("Fecha de pago", "Día, mes y año: 5/3/2026"),
    ("Monto", "Con centavos si los hay: 1234.50"),
    ("Comprobante", "La foto o el XML se sube después, en la página de cada gasto"),
    ("Motivo sin comprobante", "Solo donde dice «Sin comprobante»"),
    ("Ya lo revisé", "Escriba «sí» solo si el programa avisó de algo raro y está bien"),
)


def blank_booklet(clinic: ClinicInfo, items: Sequence[ItemInfo]) -> bytes:
    """A workbook with an empty sheet of expenses and one of what may be written in it."""
    columns = [Column(TITLES[name], _WIDTHS.get(name, 16)) for name in _FILLED]
    about = [Column("Columna", 26), Column("Qué se escribe", 48), Column("De qué es", 60)]
    sheets = [Sheet("Gastos", columns, []), Sheet("Qué se escribe", about, _choices(items))]
    return workbook_bytes(f"Cuadernillo de gastos {clinic.clues}", sheets)


def _choices(items: Sequence[ItemInfo]) -> list[Row]:
    rows: list[Row] = [(TITLES["item"], item.code, item.title) for item in items]
    rows.append((TITLES["item"], OFF_PLAN_WORDS, None))
    rows += [(TITLES["method"], label, None) for label in METHOD_LABELS.values()]
    rows += [(TITLES["proof"], label, None) for label in PROOF_LABELS.values()]
    return [*rows, *((title, how, None) for title, how in _HOW)]
