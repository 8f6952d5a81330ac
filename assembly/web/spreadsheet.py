"""CSV files as spreadsheets open them, with no cell that they could take for a formula. Pure."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from assembly.core.money import Money

CSV_TYPE = "text/csv; charset=utf-8"
MARK = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for Windows' own encoding
# What a spreadsheet takes for the start of a formula, or skips on its way to one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | Decimal | Money | None


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV as spreadsheets in Mexico open it without asking: UTF-8 with its mark, CRLF, no cell that is a formula."""
    return MARK + csv_lines([head]) + csv_lines(rows)


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Some lines of such a file."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: Cell) -> str:
    """Text that begins like a formula gets a quote before it; numbers, also negative ones, stay numbers."""
    if isinstance(value, Money):
        return value.plain
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else str(value)
