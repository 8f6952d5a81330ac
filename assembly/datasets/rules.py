"""What a table is, which part of the nation a file holds, and where reading goes on. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from assembly.core import clock
from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money
from assembly.web.spreadsheet import MARK, Cell, csv_lines

_POSITION = re.compile(r"([A-Z0-9]{1,11})\.([0-9]{1,15})")
_STATE = re.compile(r"0[1-9]|[12][0-9]|3[0-2]")


class NoSuchTable(AssemblyError):
    status = 404
    sentence = N_("No hay una tabla con ese nombre. En la página de datos abiertos están todas.")


class NoSuchState(AssemblyError):
    status = 404
    sentence = N_("No hay un estado con esa clave. Es de dos cifras, de 01 a 32.")


class PositionWrong(AssemblyError):
    status = 400
    sentence = N_("«after» es lo que dio la página anterior en «next». Para empezar, no lo ponga.")


class Kind(StrEnum):
    """What sort of value a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    DEGREES = "degrees"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` in JSON, `title` at the head of the CSV, `about` what it means.

    `labels` are the Spanish words that a CSV shows for the codes that JSON gives. `source` is where it is read: an
    expression of SQL, or a tuple with one for each of the table's sources; None where `finish` of the table gives it.
    """

    name: str
    title: str
    kind: Kind
    about: str
    source: Any = None
    labels: Mapping[Any, str] = field(default_factory=dict)
    is_required: bool = False
    read: Callable[[Any], Any] | None = None

    def value(self, raw: Any) -> Any:
        """The value from what the database gave; nothing stays nothing, unless the column always has a value."""
        return raw if self.read is None or (raw is None and not self.is_required) else self.read(raw)


@dataclass(frozen=True, slots=True)
class Foreign:
    """A column whose values are those of the column `to` of the table `table`."""

    column: str
    table: str
    to: str = "id"


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows are read: the columns that give their order, clinic first; and the query to add columns to."""

    clinic: Any
    n: Any
    query: Any


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A public table. `name` stands in the addresses of its files, `code` in those of the API."""

    name: str
    code: str
    title: str
    about: str
    columns: Sequence[Column]
    sources: Sequence[Source]
    key: tuple[str, ...] = ("clues", "id")
    foreign: Sequence[Foreign] = ()
    finish: Callable[[Any, list[Row]], None] | None = None

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(one for one in self.columns if one.name == name)


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the nation that a file holds: a clinic, a state, some clinics, or, with none of them, all."""

    clues: str = ""
    state: str = ""
    among: tuple[str, ...] = ()


NATION = Scope()


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a row stands: in the order of the clinics' keys, and in each clinic of its journal."""

    clues: str = ""
    n: int = -1

    def __str__(self) -> str:
        return f"{self.clues}.{self.n}"


def read_position(text: str | None) -> Position:
    """The position that `str` wrote; the start for none. Raises PositionWrong."""
    if not text:
        return Position()
    found = _POSITION.fullmatch(text)
    if found is None:
        raise PositionWrong()
    return Position(found[1], int(found[2]))


def read_state(code: str) -> Scope:
    """A state by its two figures. Raises NoSuchState."""
    if not _STATE.fullmatch(code):
        raise NoSuchState()
    return Scope(state=code)


def csv_value(column: Column, value: Any) -> Cell:
    """A value as the CSV shows it: codes by their words, moments and days in ISO form."""
    if column.kind is Kind.YES_NO and value is not None:
        return "Sí" if value else "No"
    if isinstance(value, str):
        return column.labels.get(value, value)
    return value if value is None or isinstance(value, int | Decimal | Money) else str(_plain(value))


def json_value(value: Any) -> Any:
    """The same as JSON knows it: amounts as text in pesos, codes as they are."""
    if isinstance(value, Money):
        return value.plain
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, str | int) else _plain(value)


def _plain(value: Any) -> str:
    return clock.stamp(value) if hasattr(value, "tzinfo") else str(value.isoformat())


def row_json(table: Table, row: Row) -> dict[str, Any]:
    """A row with its columns in the table's order."""
    return {column.name: json_value(row[column.name]) for column in table.columns}


def csv_head(table: Table) -> bytes:
    """The mark of a CSV and its line of headers."""
    return MARK + csv_lines([[column.title for column in table.columns]])


def csv_body(table: Table, rows: Sequence[Row]) -> bytes:
    """The lines of some rows."""
    return csv_lines([csv_value(column, row[column.name]) for column in table.columns] for row in rows)
