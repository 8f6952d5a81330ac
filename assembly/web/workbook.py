"""A workbook (XLSX) from rows: amounts and days as numbers with a format, every text as text, the same bytes again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from assembly.core.money import Money
from assembly.web.spreadsheet import Cell

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LETTER = 1  # the paper that printers in Mexico hold
_CREATED = datetime(1980, 1, 1, tzinfo=UTC)  # the same rows give the same bytes
_MONEY, _DAY = "$#,##0.00;[Red]-$#,##0.00", "dd/mm/yyyy"
_WRITERS = ((str, "write_string"), (Money, "write_number"), (date, "write_datetime"), (int, "write_number"))

BookCell = Cell | date
Row = Sequence[BookCell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title and its width, in signs."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its titles stay in sight and stand on each printed page; `totals` come last, in bold."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Sequence[Row] = field(default=())


def workbook_bytes(title: str, sheets: Sequence[Sheet]) -> bytes:
    """The workbook, ready to print: letter, landscape, all columns on the page."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": _CREATED})
        styles = _styles(book)
        for sheet in sheets:
            _add(book.add_worksheet(sheet.name), sheet, title, styles)
    return out.getvalue()


def _styles(book: Any) -> dict[tuple[type, bool], Any]:
    """A format for each kind of cell, plain and bold."""
    looks: dict[type, dict[str, Any]] = {
        str: {"text_wrap": True},
        Money: {"num_format": _MONEY},
        date: {"num_format": _DAY, "align": "left"},
        int: {},
    }
    return {
        (kind, is_bold): book.add_format({"valign": "top", "border": 1, "bold": is_bold, **look})
        for kind, look in looks.items()
        for is_bold in (False, True)
    }


def _add(paper: Any, sheet: Sheet, title: str, styles: dict[tuple[type, bool], Any]) -> None:
    _set_up(paper, title, sheet)
    rows: list[tuple[Row, bool]] = [([column.title for column in sheet.columns], True)]
    rows += [(row, False) for row in sheet.rows] + [(row, True) for row in sheet.totals]
    for at, (row, is_bold) in enumerate(rows):
        for place, value in enumerate(row):
            _write(paper, at, place, value, styles, is_bold)


def _set_up(paper: Any, title: str, sheet: Sheet) -> None:
    paper.set_landscape()
    paper.set_paper(_LETTER)
    paper.fit_to_pages(1, 0)
    paper.repeat_rows(0)
    paper.freeze_panes(1, 0)
    paper.set_header(f"&L{_plain(title)}&R{_plain(sheet.name)}")
    paper.set_footer("&RPágina &P de &N")
    for place, column in enumerate(sheet.columns):
        paper.set_column(place, place, column.width)


def _plain(text: str) -> str:
    """In headers `&` begins a command."""
    return text.replace("&", "&&")


def _write(
    paper: Any, at: int, place: int, value: BookCell, styles: dict[tuple[type, bool], Any], is_bold: bool
) -> None:
    """Each kind by its own method: the one that guesses would take text that begins with `=` for a formula."""
    for kind, method in _WRITERS:
        if isinstance(value, kind):
            shown = value.centavos / 100 if isinstance(value, Money) else value
            getattr(paper, method)(at, place, shown, styles[kind, is_bold])
