"""What is downloaded: a table in pieces, each read when the reader has taken the one before, and what describes it."""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from assembly.core.database import Database
from assembly.datasets import queries
from assembly.datasets.rules import Column, Foreign, Kind, Row, Scope, Table, csv_body, csv_head, json_value
from assembly.datasets.tables import TABLES, table_named

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Atribución 4.0 Internacional",
    "path": "https://creativecommons.org/licenses/by/4.0/deed.es",
}
_SOURCES = (
    {"title": "Bitácoras selladas de las clínicas"},
    {"title": "Catálogo CLUES, Dirección General de Información en Salud"},
)
_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.DEGREES: {"type": "number"},
    Kind.MONEY: {"type": "number"},
    Kind.DAY: {"type": "date"},
    Kind.MOMENT: {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S.%fZ"},
    Kind.YES_NO: {"type": "boolean", "trueValues": ["Sí"], "falseValues": ["No"]},
}

KIND_WORDS = {
    Kind.TEXT: "Texto",
    Kind.INTEGER: "Número entero",
    Kind.DEGREES: "Número",
    Kind.MONEY: "Pesos con centavos",
    Kind.DAY: "Día",
    Kind.MOMENT: "Día y hora UTC",
    Kind.YES_NO: "Sí o no",
}


def csv_pieces(database: Database, table: Table, scope: Scope) -> Iterator[bytes]:
    """The CSV, with its headers in Spanish."""
    yield csv_head(table)
    for rows in queries.batches(database, table, scope):
        yield csv_body(table, rows)


def json_pieces(database: Database, table: Table, scope: Scope) -> Iterator[bytes]:
    """The JSON: a list of rows, a line each."""
    before = "[\n"
    for rows in queries.batches(database, table, scope):
        yield before.encode() + ",\n".join(_line(table, row) for row in rows).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _line(table: Table, row: Row) -> str:
    told = {column.name: row[column.name] for column in table.columns}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=json_value)


def data_package(scope: Scope, place: str, homepage: str) -> dict[str, Any]:
    """The Frictionless description of a scope's CSVs, which lie beside it; `place` is the scope in words."""
    name = "-".join(filter(None, ("mano-alzada", scope.state, scope.clues.lower())))
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": f"Asambleas, conceptos aprobados y gastos: {place}",
        "description": "Cada peso de las clínicas, de la mano levantada a la factura y la foto de la obra.",
        "homepage": homepage,
        "licenses": [LICENCE],
        "sources": list(_SOURCES),
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": table_schema(table),
    }


def table_schema(table: Table) -> dict[str, Any]:
    """The Frictionless schema of a table; its fields are named as the headers of the CSV."""
    return {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": [table.column(name).title for name in table.key],
        "foreignKeys": [_foreign(table, one) for one in table.foreign],
        "missingValues": [""],
    }


def _field(column: Column) -> dict[str, Any]:
    limits = {"required": True} if column.is_required else {}
    words = {"enum": list(column.labels.values())} if is_closed(column) else {}
    about = {"name": column.title, "title": column.title, "description": column.about, "jsonName": column.name}
    return about | _TYPES[column.kind] | ({"constraints": limits | words} if limits or words else {})


def is_closed(column: Column) -> bool:
    """Whether no other values than those with a label can stand in a column."""
    return bool(column.labels) and all(isinstance(code, StrEnum) for code in column.labels)


def _foreign(table: Table, one: Foreign) -> dict[str, Any]:
    to = table_named(one.table)
    own = "" if to is table else to.name
    return {
        "fields": [table.column(one.column).title],
        "reference": {"resource": own, "fields": [to.column(one.to).title]},
    }
