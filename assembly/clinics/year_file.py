"""The programme year as an administrator writes it: its rules in a TOML file, and what each clinic was notified.

What is wrong in it is told by the key, what stands there, and what would be right.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from assembly.clinics.rules import CluesTwiceInFile, Institution, InstitutionDiffers, clues_in, institution_of
from assembly.clinics.years import YearSettings
from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money, read_money
from assembly.core.tables import Columns, FileNotReadable, Line, read_table

COLUMNS = Columns(
    headers={
        "clues": ("clues", "clues imb"),
        "amount": ("amount", "monto", "monto asignado", "monto notificado"),
        "source": ("source", "fuente", "oficio"),
        "notified_on": ("notified on", "fecha de notificacion", "notificado el", "fecha"),
    },
    required=("clues", "amount"),
)


class YearFileWrong(AssemblyError):
    sentence = N_("El archivo {file} no se puede usar. {problems}. Corríjalo e inténtelo otra vez.")


class AmountNotReadable(AssemblyError):
    field = "amount"
    sentence = N_(
        "El monto de la clínica {clues} dice «{written}», que no es una cantidad en pesos. "
        "Escríbalo con cifras, por ejemplo 555,000.00."
    )


class AmountNotPositive(AssemblyError):
    field = "amount"
    sentence = N_("El monto de la clínica {clues} es cero. Escriba el monto que dice el oficio.")


class DayNotReadable(AssemblyError):
    field = "notified_on"
    sentence = N_("La fecha de la clínica {clues} dice «{day}», que no es un día. Escríbala como 21/02/2026.")


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
    amount = _pesos(line.cells["amount"], clues)
    return Amount(clues, amount, line.cells.get("source") or source, _day(line.cells.get("notified_on", ""), clues))


def _pesos(text: str, clues: str) -> Money:
    try:
        amount = read_money(text)
    except AssemblyError as error:
        raise AmountNotReadable(clues=clues, written=text[:40]) from error
    if not amount:
        raise AmountNotPositive(clues=clues)
    return amount


def _day(text: str, clues: str) -> date | None:
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day on paper has no zone)
        except ValueError:
            continue
    raise DayNotReadable(clues=clues, day=text[:40])


class YearFile(YearSettings):
    """The programme year as an administrator writes it, with the amounts or the file that has them."""

    amounts: dict[str, str] = Field(default_factory=dict)
    amounts_file: str = ""

    @model_validator(mode="after")
    def _amounts_once(self) -> Self:
        if self.amounts and self.amounts_file:
            raise ValueError("están «amounts» y «amounts_file»; deje uno solo")
        return self

    def settings(self) -> YearSettings:
        """The settings without the amounts."""
        return YearSettings.model_validate(self.model_dump(exclude={"amounts", "amounts_file"}))


def read_year(path: Path) -> tuple[YearSettings, list[AmountRow]]:
    """A programme year from its TOML file. Raises FileNotReadable, YearFileWrong; HeadersUnknown for the amounts."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        year = YearFile.model_validate(tomllib.loads(text))
    except (OSError, UnicodeError) as error:
        raise FileNotReadable(file=path.name) from error
    except tomllib.TOMLDecodeError as error:
        raise YearFileWrong(file=path.name, problems=_misspelt(error)) from error
    except ValidationError as error:
        problems = ". ".join(_problem(detail) for detail in error.errors())
        raise YearFileWrong(file=path.name, problems=problems) from error
    settings = year.settings()
    source = settings.source_of("amounts").text
    if year.amounts_file:
        rows = amounts_in_file(path.parent / year.amounts_file, settings.institution, source)
    else:
        rows = amounts_in_toml(text, year.amounts, settings.institution, source)
    return settings, list(rows)


def _misspelt(error: tomllib.TOMLDecodeError) -> str:
    """TOML's own words are English: only the line is taken from them."""
    at = re.search(r"line ([0-9]+)", str(error))
    where = f"La línea {at[1]}" if at else "El final del archivo"
    return f"{where} no está bien escrita como TOML: revise comillas, comas y que ninguna clave se repita"


def _problem(detail: ErrorDetails) -> str:
    """One thing wrong in the file: where, what was written there and what would be right."""
    where = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return f"Falta «{where}»"
    if detail["type"] == "extra_forbidden":
        return f"No se conoce «{where}»: quítelo o revise cómo se escribe"
    if not where:
        message = detail["msg"].removeprefix("Value error, ")
        return message[0].upper() + message[1:]
    return f"«{where}» dice {_written(detail['input'])}; {_valid(detail)}"


def _written(value: object) -> str:
    shown = str(value) if isinstance(value, date) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:60]}…"


_PESOS = 'escriba pesos entre comillas, por ejemplo "20000.00"'
_BY_KEY = {
    "year": "escriba el año con cuatro cifras, por ejemplo 2026",
    "verified_on": "escriba el día sin comillas, por ejemplo 2026-02-01",
    "spending_deadline": 'escriba el mes y el día entre comillas, por ejemplo "12-24"',
    "cash_limit": _PESOS,
    "amount": _PESOS,
    "cost_above": _PESOS,
    "code": "escriba letras minúsculas sin acentos, por ejemplo treasury",
    "letter": "escriba una sola letra mayúscula",
    "posts": 'escriba cada cargo como ["treasury", "Tesorería", 1]',
    "amounts_file": "escriba el nombre del archivo entre comillas",
}
_BY_KIND = {
    "greater_than_equal": "escriba un número de {ge} o más",
    "less_than_equal": "escriba un número de {le} o menos",
    "string_too_long": "use {max_length} letras o menos",
    "string_too_short": "no lo deje vacío",
    "string_type": "escriba un texto entre comillas",
}


def _valid(detail: ErrorDetails) -> str:
    """What would be right there: by the key, else by what is wrong with the value."""
    keys = [part for part in detail["loc"] if isinstance(part, str)]
    if keys[0] == "amounts":
        return 'escriba el monto entre comillas, por ejemplo "555000.00"'
    if keys[0] == "declarations":
        return _BY_KEY["code"]
    if keys[-1] in _BY_KEY:
        return _BY_KEY[keys[-1]]
    kind, more = detail["type"], detail.get("ctx", {})
    if kind in ("literal_error", "enum"):
        return f"escriba uno de estos: {str(more['expected']).replace(' or ', ', ')}"
    if kind in _BY_KIND:
        return _BY_KIND[kind].format(**more)
    if kind.startswith("int"):
        return "escriba un número con cifras, sin comillas ni punto"
    if kind.startswith("bool"):
        return "escriba true o false"
    return "escríbalo como en el archivo de ejemplo"
