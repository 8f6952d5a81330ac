"""The lines of an invoice as they are kept, read back for people: how much of what, in words, for how much. Pure."""

import re
from dataclasses import dataclass

from assembly.core.errors import N_
from assembly.core.money import Money, read_money

LINE = re.compile(r"^([0-9]+(?:\.[0-9]+)?) ([^·\n]*) · (.*) · \$([0-9,]+\.[0-9]{2})$", re.MULTILINE)

# The usual codes of the tax authority's catalogue of units (c_ClaveUnidad), in words that people use.
UNITS = {
    "H87": N_("pieza"),
    "EA": N_("elemento"),
    "C62": N_("unidad"),
    "XUN": N_("unidad"),
    "PR": N_("par"),
    "SET": N_("conjunto"),
    "KT": N_("kit"),
    "XKI": N_("kit"),
    "DPC": N_("docena"),
    "DZN": N_("docena"),
    "CEN": N_("ciento"),
    "MIL": N_("millar"),
    "XLT": N_("lote"),
    "KGM": N_("kilogramo"),
    "GRM": N_("gramo"),
    "TNE": N_("tonelada"),
    "MTR": N_("metro"),
    "LM": N_("metro lineal"),
    "CMT": N_("centímetro"),
    "MMT": N_("milímetro"),
    "KMT": N_("kilómetro"),
    "INH": N_("pulgada"),
    "FOT": N_("pie"),
    "MTK": N_("metro cuadrado"),
    "MTQ": N_("metro cúbico"),
    "LTR": N_("litro"),
    "MLT": N_("mililitro"),
    "GLL": N_("galón"),
    "E48": N_("servicio"),
    "ACT": N_("actividad"),
    "E51": N_("trabajo"),
    "E54": N_("viaje"),
    "HUR": N_("hora"),
    "DAY": N_("día"),
    "WEE": N_("semana"),
    "MON": N_("mes"),
    "ANN": N_("año"),
    "XBX": N_("caja"),
    "XPK": N_("paquete"),
    "XBG": N_("bolsa"),
    "XSA": N_("saco"),
    "XBO": N_("botella"),
    "XBJ": N_("cubeta"),
    "XRO": N_("rollo"),
    "XTU": N_("tubo"),
    "XST": N_("hoja"),
    "XPX": N_("tarima"),
}


@dataclass(frozen=True, slots=True)
class Bought:
    """A line: `unit` as a message where its code is a usual one, else as written; its amounts are without taxes."""

    article: str
    quantity: str = ""
    unit: str = ""
    each: Money | None = None
    amount: Money | None = None


def unit_name(unit: str) -> str:
    """The unit in words, as a message, where it is a usual code; else as it is written."""
    return UNITS.get(unit.strip().upper(), unit)


def bought(concepts: str) -> list[Bought]:
    """What an invoice says that was bought; a line that says it otherwise stays as it is."""
    return [_line(line) for line in concepts.split("\n")]


def _line(text: str) -> Bought:
    found = LINE.fullmatch(text)
    if found is None:
        return Bought(text)
    quantity, unit, article, amount = found.groups()
    whole = read_money(amount)
    return Bought(article, quantity, unit_name(unit), Money(each(quantity, whole.centavos)), whole)


def each(quantity: str, centavos: int) -> int:
    """The centavos of one, rounded half up; 0 where there is none."""
    whole, _, part = quantity.partition(".")
    many, scale = int(whole + part), 10 ** len(part)
    return (2 * centavos * scale + many) // (2 * many) if many else 0
