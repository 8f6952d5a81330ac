"""A row of a spending booklet: what it says, as the screens of an expense would be answered. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from assembly.core.errors import N_, AssemblyError
from assembly.core.tables import Columns, Line
from assembly.core.text import folded

MOST_ROWS = 60  # so that taking them in holds up nobody who counts hands in the same moment
MOST_BYTES = 2_000_000
MOST_UNPACKED = 40_000_000
TITLES = {
    "day": "Fecha de pago",
    "supplier": "Proveedor",
    "what": "Qué se compró",
    "item": "Clave del concepto",
    "amount": "Monto",
    "method": "Forma de pago",
    "proof": "Comprobante",
    "no_proof_reason": "Motivo sin comprobante",
    "sure": "Ya lo revisé",
    "folio": "Folio",
    "kind": "Tipo",
}
SHEET = "GASTOS"
COLUMNS = Columns(
    {name: (folded(title),) for name, title in TITLES.items()},
    ("day", "supplier", "what", "item", "amount", "method", "proof"),
    TITLES,
)
# The warnings that a treasurer may answer with "sí" in the column of her own, as a file is told them.
ANSWERED = {
    "confirm_repeat": N_(
        "Hay otro gasto con el mismo proveedor, la misma cantidad y la misma fecha, ya registrado o más arriba en este "
        "archivo. Si este es otro, escriba «sí» en esta columna; si es el mismo, quite el renglón."
    ),
    "confirm_early": N_(
        "La fecha de pago es de antes del primer depósito o de la asamblea que aprobó el concepto. Si es correcta, "
        "escriba «sí» en esta columna; si no, corrija la fecha."
    ),
}
_ORDER = {name: place for place, name in enumerate(TITLES)} | dict.fromkeys(ANSWERED, list(TITLES).index("sure"))
_NOT_EXPENSES = ("total", "reversion", "devolucion")
_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


class BookletTooLarge(AssemblyError):
    field = "file"
    sentence = N_("El archivo es demasiado grande para ser un cuadernillo de gastos. Suba solo la hoja de los gastos.")


class NotASpreadsheet(AssemblyError):
    field = "file"
    sentence = N_("Ese archivo no es una hoja de cálculo. Guarde el cuadernillo como XLSX y súbalo otra vez.")


class TooManyRows(AssemblyError):
    field = "file"
    sentence = N_("El archivo trae {rows} gastos nuevos. Suba {most} o menos a la vez: los demás, en otro archivo.")


class NothingNew(AssemblyError):
    field = "file"
    sentence = N_("El archivo no trae ningún gasto nuevo: los que tienen folio ya están registrados.")


class RowsWrong(AssemblyError):
    status = 409
    sentence = N_("No se registró ningún gasto: hay renglones por corregir. Están señalados abajo.")


class NotAChoice(AssemblyError):
    sentence = N_("«{typed}» no es una de las opciones. Escriba una de estas: {options}.")


class ChoiceMissing(AssemblyError):
    sentence = N_("Esta columna está vacía. Escriba una de estas opciones: {options}.")


class ColumnsMissing(AssemblyError):
    field = "file"
    sentence = N_(
        "Al archivo {file} le faltan estas columnas del cuadernillo: {missing}. Baje el cuadernillo en blanco, pase "
        "ahí sus gastos y súbalo."
    )


class FolioOfAnother(AssemblyError):
    field = "folio"
    sentence = N_(
        "El folio {folio} no es el de un gasto registrado con esta fecha y este monto. "
        "Si el gasto es nuevo, deje vacía la columna Folio: el folio lo da el programa."
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet at `line`: what it answers by the names of the form, and what is wrong by column.

    `folio` is that of the expense it already is; `is_sure` answers what is odd.
    """

    line: int
    said: Mapping[str, str]
    folio: str | None = None
    is_sure: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.folio is None

    @property
    def only_asks(self) -> bool:
        """Whether nothing is wrong in it but what a «sí» answers."""
        return bool(self.problems) and set(self.problems) <= set(ANSWERED)

    @property
    def told(self) -> list[tuple[str, str]]:
        """What is wrong in it, in the order of the columns."""
        return sorted(self.problems.items(), key=lambda one: _ORDER.get(one[0], len(_ORDER)))


@dataclass(frozen=True, slots=True)
class Choices:
    """What may stand in the columns of choices, folded, with the value of each."""

    items: Mapping[str, str]
    methods: Mapping[str, str]
    proofs: Mapping[str, str]

    def of(self, name: str) -> Mapping[str, str]:
        """The choices of one column; empty for one that takes anything."""
        return {"item": self.items, "method": self.methods, "proof": self.proofs}.get(name, {})


def read_rows(lines: Iterable[Line], choices: Choices) -> list[Row]:
    """The expenses among the lines; sums, reversals and what a supplier paid back are none."""
    return [_row(line, choices) for line in lines if not folded(line.cells.get("kind", "")).startswith(_NOT_EXPENSES)]


def _row(line: Line, choices: Choices) -> Row:
    cells = {name: text for name, text in line.cells.items() if text}
    folio = cells.pop("folio", None)
    is_sure = folded(cells.pop("sure", "")) == "si"
    cells.pop("kind", None)
    said = {name: choices.of(name).get(folded(text), text) for name, text in cells.items()}
    return Row(line.number, said | ({"day": iso_day(said["day"])} if "day" in said else {}), folio, is_sure)


def iso_day(text: str) -> str:
    """A day as people write it (5/3/2026) as 2026-03-05; what is written otherwise stays."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else text
    except ValueError:
        return text


def wrong_choices(row: Row, choices: Choices, labels: Mapping[str, Iterable[str]]) -> list[NotAChoice | ChoiceMissing]:
    """One for each column whose text is none of its choices; `labels` are how they are written."""
    found: list[NotAChoice | ChoiceMissing] = []
    for name, options in labels.items():
        typed, written = row.said.get(name), ", ".join(options)
        if typed is None:
            found.append(ChoiceMissing(options=written, at_field=name))
        elif typed not in choices.of(name).values():
            found.append(NotAChoice(typed=typed, options=written, at_field=name))
    return found


def check_rows(rows: Iterable[Row]) -> None:
    """Raises NothingNew, TooManyRows."""
    new = sum(row.is_new for row in rows)
    if not new:
        raise NothingNew()
    if new > MOST_ROWS:
        raise TooManyRows(rows=new, most=MOST_ROWS)
