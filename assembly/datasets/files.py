"""A table as a file, in pieces: each piece is read when the reader has taken the one before."""

import json
from collections.abc import Iterator

from assembly.core.database import Database
from assembly.datasets.queries import batches
from assembly.datasets.rules import Row, Scope, Table, csv_value, row_json
from assembly.web.spreadsheet import MARK, csv_lines


def csv_pieces(database: Database, table: Table, scope: Scope) -> Iterator[bytes]:
    """The CSV, with its headers in Spanish."""
    yield MARK + csv_lines([[column.title for column in table.columns]])
    for rows in batches(database, table, scope):
        yield csv_lines([csv_value(column, row[column.name]) for column in table.columns] for row in rows)


def json_pieces(database: Database, table: Table, scope: Scope) -> Iterator[bytes]:
    """The JSON: a list of rows, a line each."""
    before = "[\n"
    for rows in batches(database, table, scope):
        yield before.encode() + ",\n".join(_line(table, row) for row in rows).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _line(table: Table, row: Row) -> str:
    return json.dumps(row_json(table, row), ensure_ascii=False, separators=(",", ":"))
