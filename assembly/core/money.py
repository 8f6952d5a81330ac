"""Mexican pesos as whole centavos: no floats, no mixed kinds."""

import re
from dataclasses import dataclass
from functools import total_ordering

from assembly.core.errors import N_, AssemblyError

# Postgres bigint would hold more; a clinic's year never does.
MOST_CENTAVOS = 10**15 - 1
_PLAIN = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,2}))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]{1,2})?")
# `10,00` may be ten pesos or ten thousand with a nought lost: it is asked again.
# What people write before and after an amount; each at most once.
_BEFORE = re.compile(r"^(?:MXN|MX(?= ?\$))? ?\$? ?(?=[0-9])", re.IGNORECASE)
_AFTER = re.compile(r"(?<=[0-9]) ?\$? ?(?:pesos)? ?(?:M\.? ?N\.?|MXN)?$", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]{4,13}),([0-9]{2})")


class NotAnAmount(AssemblyError):
    sentence = N_("Escriba una cantidad en pesos, por ejemplo 1,234.50.")


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole centavos; may be negative as a difference."""

    centavos: int

    def __post_init__(self) -> None:
        if type(self.centavos) is not int:
            raise TypeError("Money takes whole centavos")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.centavos + _centavos(other))

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.centavos - _centavos(other))

    def __neg__(self) -> "Money":
        return Money(-self.centavos)

    def __abs__(self) -> "Money":
        return Money(abs(self.centavos))

    def __lt__(self, other: "Money") -> bool:
        return self.centavos < _centavos(other)

    def __bool__(self) -> bool:
        return self.centavos != 0

    def __str__(self) -> str:
        """As written in Mexico: `$1,234.50`, `-$0.05`."""
        pesos, cents = divmod(abs(self.centavos), 100)
        return f"{'-' if self.centavos < 0 else ''}${pesos:,}.{cents:02d}"

    @property
    def short(self) -> str:
        """Where room is dear: `$1,234`, with centavos only where there are any."""
        return str(self).removesuffix(".00")

    @property
    def plain(self) -> str:
        """For files and form fields: `1234.50`."""
        return str(self).replace("$", "").replace(",", "")


ZERO = Money(0)


def _centavos(other: object) -> int:
    if not isinstance(other, Money):
        raise TypeError("Money only goes with Money")
    return other.centavos


def total(amounts: "list[Money]") -> Money:
    """The sum of `amounts`; zero for none."""
    return sum(amounts, ZERO)


def read_money(text: str) -> Money:
    """Money from what people type: `1234.5`, `1,234.50 M.N.`, `$1 234.50 pesos`, `1 234,50`. Raises NotAnAmount."""
    bare = _AFTER.sub("", _BEFORE.sub("", " ".join(text.replace("\u00a0", " ").split())))
    if _GROUPED.fullmatch(bare):
        bare = re.sub(r"[, ]", "", bare)
    elif decimal := _DECIMAL_COMMA.fullmatch(bare):
        bare = f"{decimal[1].replace(' ', '')}.{decimal[2]}"
    match = _PLAIN.fullmatch(bare)
    if match is None:
        raise NotAnAmount()
    return Money(int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0")))


MOST_IN_WORDS = Money(99_999_999_999)
_SMALL = (
    *("cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
    *("trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiún"),
    *("veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho"),
    "veintinueve",
)
_TENS = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_HUNDREDS = (
    *("", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos"),
    *("ochocientos", "novecientos"),
)


def in_words(amount: Money) -> str:
    """As a Mexican cheque says it, in Spanish whatever the reader's language: `mil un pesos 50/100 M.N.`.

    From nothing to 999,999,999.99; raises ValueError beyond.
    """
    if not ZERO <= amount <= MOST_IN_WORDS:
        raise ValueError("an amount on a cheque is between 0 and 999,999,999.99")
    pesos, cents = divmod(amount.centavos, 100)
    millions, rest = divmod(pesos, 1_000_000)
    thousands, units = divmod(rest, 1000)
    words = [f"{_below_thousand(millions)} {'millón' if millions == 1 else 'millones'}"] if millions else []
    words += ["mil" if thousands == 1 else f"{_below_thousand(thousands)} mil"] if thousands else []
    words += [_below_thousand(units)] if units or not pesos else []
    coin = "peso" if pesos == 1 else "de pesos" if millions and not rest else "pesos"
    return f"{' '.join(words)} {coin} {cents:02d}/100 M.N."


def _below_thousand(number: int) -> str:
    """0 to 999 before a masculine noun: `veintiún`, `cien`, `ciento un`."""
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    if number == 100:
        return "cien"
    low = _SMALL[rest] if rest < 30 else " y ".join(filter(None, (_TENS[tens], _SMALL[units] if units else "")))
    return " ".join(filter(None, (_HUNDREDS[hundreds], low if rest or not hundreds else "")))
