"""The amounts that an institution notified to its clinics for a year, line by line, each with its document."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from assembly.clinics.rules import CluesTwiceInFile, Institution, InstitutionDiffers, clues_in, institution_of
from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money, read_money
from assembly.core.tables import Columns, Line, read_table

COLUMNS = Columns(
    headers={
        "clues": ("clues", "clues imb"),
        "amount": ("amount", "monto", "monto asignado", "monto notificado"),
        "source": ("source", "fuente", "oficio"),
        "notified_on": ("notified on", "fecha de notificacion", "notificado el", "fecha"),
    },
    required=("clues", "amount"),
)


class AmountNotPositive(AssemblyError):
    field = "amount"
    sentence = N_("El monto de la clínica {clues} es cero. Escriba el monto que dice el oficio.")


class DayNotReadable(AssemblyError):
    field = "notified_on"
    sentence = N_("«{day}» no es una fecha. Escríbala como 21/02/2026.")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a clinic was told it gets this year, with the document that says so."""

    clues: str
    amount: Money
    source: str
    notified_on: date | None


@dataclass(frozen=True, slots=True)
class AmountRow:
    """What became of one line of the amounts: an amount or a refusal."""

    line: int
    amount: Amount | None = None
    refused: AssemblyError | None = None


def amounts_in_file(path: Path, institution: Institution, source: str) -> Iterator[AmountRow]:
    """The amounts of a CSV or a spreadsheet; `source` where a row has none. Raises FileNotReadable, HeadersUnknown."""
    return _rows(read_table(path, COLUMNS), institution, source)


def amounts_in_toml(
    text: str, amounts: Mapping[str, str], institution: Institution, source: str
) -> Iterator[AmountRow]:
    """The `amounts` written in the year file itself, whose `text` tells the line of each."""
    return _rows(_table(text, amounts), institution, source)


def _table(text: str, amounts: Mapping[str, str]) -> Iterator[Line]:
    keys = (re.match(r"\s*[\"']?([^\s\"'=]+)", line) for line in text.splitlines())
    at = {key[1]: number for number, key in enumerate(keys, 1) if key}
    for clues, amount in amounts.items():
        yield Line(at.get(clues, 0), {"clues": clues, "amount": amount})


def _rows(lines: Iterator[Line], institution: Institution, source: str) -> Iterator[AmountRow]:
    first_lines: dict[str, int] = {}
    for line in lines:
        try:
            yield AmountRow(line.number, _amount(line, institution, source, first_lines))
        except AssemblyError as refusal:
            yield AmountRow(line.number, refused=refusal)


def _amount(line: Line, institution: Institution, source: str, first_lines: dict[str, int]) -> Amount:
    clues = clues_in(line.cells)
    if institution_of(clues) is not institution:
        raise InstitutionDiffers(clues=clues, institution=institution.value)
    first = first_lines.setdefault(clues, line.number)
    if first != line.number:
        raise CluesTwiceInFile(clues=clues, first_line=first)
    amount = read_money(line.cells["amount"])
    if not amount:
        raise AmountNotPositive(clues=clues)
    return Amount(clues, amount, line.cells.get("source") or source, _day(line.cells.get("notified_on", "")))


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day on paper has no zone)
        except ValueError:
            continue
    raise DayNotReadable(day=text)
