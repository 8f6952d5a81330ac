"""The spending booklet (*cuadernillo de gastos*) of a clinic's year; its totals are the figures of the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from assembly.budget.queries import MovementInfo
from assembly.budget.rules import MOVEMENT_LABELS, MovementKind
from assembly.core import clock
from assembly.core.money import ZERO, Money, total
from assembly.minutes.sheet import ERASED
from assembly.open_data.sheets import EXPENSE_HEAD, expense_rows
from assembly.public.queries import ClinicPage
from assembly.web.workbook import BookCell, Column, Row, Sheet, workbook_bytes

OFF_PLAN = "Fuera de lo aprobado"
TOTAL = "Total"

_CLINIC = (Column("Cuadernillo de gastos", 34), Column("", 48), Column("", 16))
_ITEMS = (
    Column("Clave", 10),
    Column("Concepto aprobado", 50),
    Column("Manos", 10),
    Column("Presentes", 10),
    Column("Aprobado", 18),
    Column("Gastado", 18),
    Column("Queda", 18),
)
_DAYS = frozenset({"Fecha de pago", "Anotado el"})
_UUID = "Folio fiscal (UUID)"
_EXPENSES = (
    Column("Tipo", 11),
    Column("Folio", 9),
    Column("Fecha de pago", 12),
    Column("Proveedor", 26),
    Column("Qué se compró", 34),
    Column("Clave del concepto", 12),
    Column("Monto", 16),
    Column("Forma de pago", 14),
    Column("Comprobante", 18),
    Column("Archivo del comprobante", 13),
    Column(_UUID, 38),
    Column("Motivo sin comprobante", 24),
    Column("Revisión", 13),
    Column("Motivo de la reversión", 24),
    Column("Anotado el", 12),
)
_MOVEMENTS = (
    Column("Tipo", 22),
    Column("Folio", 10),
    Column("Fecha", 12),
    Column("Referencia o para qué", 40),
    Column("Quién tiene el efectivo", 24),
    Column("Monto", 18),
    Column("Motivo de la reversión", 30),
    Column("Anotado el", 12),
)


def booklet(page: ClinicPage, folios: Mapping[str, str]) -> bytes:
    """The year's booklet as a workbook; `folios` are the invoices' by the id of the expense that each proves."""
    sheets = [_clinic(page), _items(page), _expenses(page, folios), _movements(page)]
    return workbook_bytes(f"Cuadernillo de gastos {page.info.clues} {page.year or ''}".strip(), sheets)


def _clinic(page: ClinicPage) -> Sheet:
    info, figures = page.info, page.figures
    rows: list[Row] = [
        ("CLUES", info.clues),
        ("Clínica", info.name),
        ("Institución", info.institution),
        ("Estado", info.state),
        ("Municipio", info.municipality),
        ("Localidad", info.locality),
        ("Año", page.year),
        ("Monto asignado", page.notified.amount if page.notified else None),
        ("Recibido", figures.received),
        ("Gastado", figures.spent),
        *([("Reintegrado", figures.refunded)] if figures.refunded else []),
        ("Queda", figures.left),
        ("Sin explicar", figures.unexplained),
    ]
    if figures.cash_missing:
        rows.append(("Efectivo gastado que no salió de ningún retiro", figures.cash_missing))
    rows += [("Renglones de la bitácora", page.head.n), ("Código de la bitácora", page.head.code)]
    rows += [("Comité", "Nombre", "Desde")] if page.record.committee else []
    rows += [(term.post_name, term.name or ERASED, term.since) for term in page.record.committee]
    return Sheet("Clínica", _CLINIC, rows)


def _items(page: ClinicPage) -> Sheet:
    items = page.record.items
    rows: list[Row] = [(one.code, one.title, one.hands, one.present, one.approved, one.paid, one.left) for one in items]
    strays = [one.counted for one in page.record.expenses if one.is_off_plan and not one.is_reversed]
    if strays:
        rows.append((None, f"{OFF_PLAN} (no se resta de lo que queda)", None, None, None, total(strays), None))
    spent = total([*(one.paid for one in items), *strays])
    sums = (None, TOTAL, None, None, page.approved, spent, total([one.left for one in items]))
    return Sheet("Conceptos", _ITEMS, rows, [sums])


def _expenses(page: ClinicPage, folios: Mapping[str, str]) -> Sheet:
    """The rows of the CSV, by folio; a reversal is a row below its expense."""
    rows = [
        _picked(dict(zip(EXPENSE_HEAD, row, strict=True)) | {_UUID: folios.get(one.id)})
        for one in reversed(page.record.expenses)
        for row in expense_rows([one], page.record.movements, page.info.time_zone)
    ]
    spent = total([one.counted for one in page.record.expenses])
    sums = [spent if column.title == "Monto" else None for column in _EXPENSES]
    return Sheet("Gastos", _EXPENSES, rows, [[TOTAL, *sums[1:]]])


def _picked(cells: Mapping[str, BookCell]) -> Row:
    """The booklet's columns of a row; days, which a CSV holds as text, as days."""
    return [_day(cells[one.title]) if one.title in _DAYS else cells[one.title] for one in _EXPENSES]


def _day(cell: BookCell) -> BookCell:
    return date.fromisoformat(cell) if isinstance(cell, str) else cell


def _counted(one: MovementInfo) -> Money:
    return ZERO if one.is_reversed else one.amount


def _movements(page: ClinicPage) -> Sheet:
    moved = page.record.movements
    rows = list(_movement_rows(reversed(moved), page.info.time_zone))
    sums = [(kind, total([_counted(one) for one in moved if one.kind is kind])) for kind in MovementKind]
    totals = [(f"{TOTAL}: {MOVEMENT_LABELS[kind]}", None, None, None, None, amount) for kind, amount in sums]
    return Sheet("Depósitos y retiros", _MOVEMENTS, rows, totals)


def _movement_rows(moved: Iterable[MovementInfo], zone: str) -> Iterator[Sequence[BookCell]]:
    for one in moved:
        about = (one.folio, one.on, one.text, one.holder)
        yield (MOVEMENT_LABELS[one.kind], *about, one.amount, None, clock.local_day(one.recorded_at, zone))
        if one.reversal is not None:
            undone = clock.local_day(one.reversal.recorded_at, zone)
            yield ("Reversión", *about, -one.amount, one.reversal.reason, undone)
