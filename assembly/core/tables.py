"""Tables as offices keep them: CSV of several encodings and separators, or a spreadsheet; columns by name.

A CSV is read line by line; a spreadsheet is held by python-calamine, whose memory the file's size bounds.
"""

import codecs
import csv
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from assembly.core.errors import N_, AssemblyError
from assembly.core.text import folded

Progress = Callable[[int, int], None]
_Numbered = tuple[int, Sequence[str]]  # a row and its line, from 1
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and ods; the old xls
_HEADER_WITHIN = 20  # rows that a title may take before the headers
_TELL_EVERY = 500  # rows between two calls of `progress`
_CHUNK = 1 << 20


class FileNotReadable(AssemblyError):
    sentence = N_("No se pudo leer el archivo {file}. Guárdelo de nuevo como XLSX o CSV y pruebe otra vez.")


class HeadersUnknown(AssemblyError):
    sentence = N_(
        "En el archivo {file} faltan estas columnas: {missing}. Se encontraron: {found}. "
        "Revise que sea el archivo correcto."
    )


@dataclass(frozen=True, slots=True)
class Columns:
    """Known headers of each column, folded, the preferred first; and the columns a file cannot go without.

    `titles`: a column as its own file writes it; else its first header in capitals.
    """

    headers: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    titles: Mapping[str, str] = field(default_factory=dict)

    def find(self, row: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Where each column stands in a header row; the first of two equal headers counts."""
        at: dict[str, int] = {}
        for index, cell in enumerate(row):
            at.setdefault(folded(cell), index)
        found = {name: tuple(at[h] for h in headers if h in at) for name, headers in self.headers.items()}
        return {name: places for name, places in found.items() if places}

    def missing(self, found: Mapping[str, object]) -> list[str]:
        """The required columns that are not there, as they are written."""
        return [self.titles.get(name, self.headers[name][0].upper()) for name in self.required if name not in found]


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is not empty: its line or sheet row from 1, and its cells by our names of the columns."""

    number: int
    cells: dict[str, str]


def silent(done: int, total: int) -> None:
    """A `Progress` for nobody."""


def read_table(path: Path, columns: Columns, sheet: str = "", progress: Progress = silent) -> Iterator[Line]:
    """The rows below the headers. Raises FileNotReadable, HeadersUnknown.

    `sheet` is how the name of the preferred sheet begins, else the first is read. A cell is the first of its
    column's headers that is not blank. `progress` gets lines done and lines in all, now and then and at the end.
    """
    try:
        total, rows = _rows(path, columns, sheet)
        yield from _lines(path, rows, columns, lambda done: progress(done, total))
    except (OSError, CalamineError, csv.Error, UnicodeError) as error:
        raise FileNotReadable(file=path.name) from error
    progress(total, total)


def _rows(path: Path, columns: Columns, sheet: str) -> tuple[int, Iterator[_Numbered]]:
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(_SPREADSHEETS):
        return _sheet_rows(load_workbook(str(path)), sheet)
    return _csv_rows(path, columns)


def _lines(path: Path, rows: Iterator[_Numbered], columns: Columns, tell: Callable[[int], None]) -> Iterator[Line]:
    found = _headers(path, rows, columns)
    for count, (number, row) in enumerate(rows, 1):
        if count % _TELL_EVERY == 0:
            tell(number)
        cells = {name: _first(row, places) for name, places in found.items()}
        if any(cells.values()):
            yield Line(number, cells)


def _headers(path: Path, rows: Iterator[_Numbered], columns: Columns) -> dict[str, tuple[int, ...]]:
    """The columns of the header row, which `rows` has passed after this. Raises HeadersUnknown."""
    best: tuple[int, Sequence[str]] = (-1, ())
    for _, row in islice(rows, _HEADER_WITHIN):
        found = columns.find(row)
        if not columns.missing(found):
            return found
        best = max(best, (len(found), row), key=lambda pair: pair[0])
    seen = [cell.strip() for cell in best[1] if cell.strip()]
    missing = columns.missing(columns.find(best[1]))
    raise HeadersUnknown(file=path.name, missing=", ".join(missing), found=", ".join(seen[:40]) or "—")


def _first(row: Sequence[str], places: Iterable[int]) -> str:
    return next((text for at in places if at < len(row) and (text := row[at].strip())), "")


def _sheet_rows(book: CalamineWorkbook, prefix: str) -> tuple[int, Iterator[_Numbered]]:
    preferred = [name for name in book.sheet_names if prefix and name.upper().startswith(prefix)]
    sheet = book.get_sheet_by_name(preferred[0]) if preferred else book.get_sheet_by_index(0)
    rows = enumerate(sheet.iter_rows(), 1)
    return sheet.total_height, ((number, [_text(cell) for cell in row]) for number, row in rows)


def _text(cell: object) -> str:
    """A spreadsheet's cell as it would stand in a CSV: whole numbers without a point, days as 2026-02-21."""
    match cell:
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _csv_rows(path: Path, columns: Columns) -> tuple[int, Iterator[_Numbered]]:
    encoding, total = _encoding(path)
    delimiter = max(",;\t", key=lambda sign: _headers_seen(path, encoding, sign, columns))
    return total, _csv_lines(path, encoding, delimiter)


def _csv_lines(path: Path, encoding: str, delimiter: str) -> Generator[_Numbered, None, None]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        before = 0
        for row in reader:
            yield before + 1, row
            before = reader.line_num


def _headers_seen(path: Path, encoding: str, delimiter: str, columns: Columns) -> int:
    with closing(_csv_lines(path, encoding, delimiter)) as lines:
        return max((len(columns.find(row)) for _, row in islice(lines, _HEADER_WITHIN)), default=0)


def _encoding(path: Path) -> tuple[str, int]:
    """How to read the bytes (UTF-8, else as Windows writes them in Mexico), and how many lines there are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, utf8, windows = 1, True, True
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            lines += chunk.count(b"\n")
            windows = windows and not any(sign in chunk for sign in b"\x81\x8d\x8f\x90\x9d")
            utf8 = utf8 and _decodes(decoder, chunk)
    utf8 = utf8 and _decodes(decoder, b"", final=True)
    return ("utf-8-sig" if utf8 else "cp1252" if windows else "latin-1"), lines


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
