"""What makes a clinic worth a look, how much each thing weighs, and the order that follows. Pure.

The weights only put the list in order and are never shown: what is shown are the reasons, with their figures. More of
anything never weighs less, so that nobody comes down the list by a worse record.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from assembly.core.errors import N_
from assembly.core.money import ZERO, Money
from assembly.core.text import folded

OLD_DAYS = 15  # cash in hand for longer is told
QUIET_DAYS = 30  # so long without a word after money came in
MANY_CLINICS = 5  # from here on a supplier is a repeated one
MOST_RATIO = 2  # so many times the median is far from it
FEW_PRICES = 5  # so many other purchases make a median worth comparing with
SHEET = 25  # clinics on a page
MOST = 1000  # the most that one reason weighs
_LINE = re.compile(r"^([0-9]+(?:\.[0-9]+)?) ([^·\n]*) · (.*) · \$([0-9,]+\.[0-9]{2})$", re.MULTILINE)


class Why(StrEnum):
    """What there is to look at."""

    UNPROVEN = "unproven"
    CASH = "cash"
    PRICE = "price"
    SUPPLIER = "supplier"
    QUIET = "quiet"
    INQUIRIES = "inquiries"
    BANK = "bank"


WHY_NAMES = {
    Why.UNPROVEN: N_("sin comprobar"),
    Why.CASH: N_("efectivo"),
    Why.PRICE: N_("precio"),
    Why.SUPPLIER: N_("proveedor"),
    Why.QUIET: N_("silencio"),
    Why.INQUIRIES: N_("dudas"),
    Why.BANK: N_("banco"),
}


@dataclass(frozen=True, slots=True)
class Repeated:
    """A supplier that is paid by many clinics; `clinics` and `amount` of all of them."""

    name: str
    clinics: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Price:
    """An article bought far above the median of `others` other purchases of the same."""

    article: str
    unit: str
    paid: Money
    median: Money
    others: int


@dataclass(frozen=True, slots=True)
class Bank:
    """What the bank said last, on a day for which the record gives another balance."""

    on: date
    balance: Money
    ledger: Money

    @property
    def off(self) -> Money:
        return self.balance - self.ledger


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a clinic in a year. `quiet_since`: money is left, and nobody wrote about any since that day."""

    clues: str
    spent: Money = ZERO
    unproven: Money = ZERO
    cash: Money = ZERO
    cash_since: date | None = None
    quiet_since: date | None = None
    late_inquiries: int = 0
    suppliers: tuple[Repeated, ...] = ()
    prices: tuple[Price, ...] = ()
    bank: Bank | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words: a gettext message with its values; `weight` only serves the order."""

    why: Why
    weight: int
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A clinic with its reasons, the heaviest first."""

    clues: str
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> int:
        return sum(one.weight for one in self.reasons)


class Bought(NamedTuple):
    """One line of an invoice: an article, at so many centavos for each unit. A tuple: a country has a million."""

    clues: str
    key: str
    article: str
    unit: str
    price: int


class Paid(NamedTuple):
    """What a clinic paid to a supplier, in centavos; `key` is its RFC, or its name folded."""

    clues: str
    key: str
    name: str
    amount: int


def ranked(known: Iterable[Known], today: date) -> list[Ranked]:
    """The clinics with any reason, the heaviest first; those of one weight by their key."""
    found = [Ranked(one.clues, reasons(one, today)) for one in known]
    return sorted((one for one in found if one.reasons), key=lambda one: (-one.weight, one.clues))


def reasons(one: Known, today: date) -> tuple[Reason, ...]:
    """Why to look at a clinic, the heaviest first."""
    money = (_unproven(one), _cash(one, today), _bank(one))
    makers = (*money, _prices(one), _suppliers(one), _quiet(one, today), _inquiries(one))
    return tuple(sorted((r for found in makers for r in found), key=lambda r: (-r.weight, r.why)))


def _unproven(one: Known) -> Iterable[Reason]:
    """Half by its share of what was spent, half by its pesos."""
    if one.unproven > ZERO and one.spent > ZERO:
        share = min(MOST // 2, MOST // 2 * one.unproven.centavos // one.spent.centavos)
        text = N_("De los {spent} gastados, {unproven} no tienen comprobante.")
        yield Reason(Why.UNPROVEN, share + _pesos(one.unproven), text, {"spent": one.spent, "unproven": one.unproven})


def _cash(one: Known, today: date) -> Iterable[Reason]:
    days = (today - one.cash_since).days if one.cash_since else 0
    if one.cash > ZERO and days >= OLD_DAYS:
        text = N_("Hay {cash} en efectivo sin explicar desde hace {days} días.")
        yield Reason(Why.CASH, min(MOST // 2, 2 * days) + _pesos(one.cash), text, {"cash": one.cash, "days": days})


def _bank(one: Known) -> Iterable[Reason]:
    if one.bank is not None and one.bank.off:
        off, it = max(one.bank.off, -one.bank.off), one.bank
        text = N_("El banco decía {balance} el {day} y lo anotado da {ledger}: {off} de diferencia sin aclarar.")
        values = {"balance": it.balance, "day": it.on, "ledger": it.ledger, "off": off}
        yield Reason(Why.BANK, MOST // 4 + _pesos(off), text, values)


def _prices(one: Known) -> Iterable[Reason]:
    if one.prices:
        worst = max(one.prices, key=lambda price: (_times(price), price.article))
        values = {"article": worst.article, "unit": worst.unit, "paid": worst.paid, "median": worst.median}
        text = N_("Pagó {paid} por «{article}» ({unit}); en otras {others} compras lo de en medio es {median}.")
        weight = min(MOST, _times(worst) * 10 + 20 * len(one.prices))
        yield Reason(Why.PRICE, weight, text, values | {"others": worst.others})


def _times(price: Price) -> int:
    """Ten times how many times the median it is."""
    return 10 * price.paid.centavos // max(1, price.median.centavos)


def _suppliers(one: Known) -> Iterable[Reason]:
    if one.suppliers:
        most = max(one.suppliers, key=lambda each: (each.clinics, each.amount, each.name))
        text = N_("Le compró a «{name}», que vendió a {clinics} clínicas por {amount} en total.")
        values = {"name": most.name, "clinics": most.clinics, "amount": most.amount}
        yield Reason(Why.SUPPLIER, min(MOST // 2, 10 * most.clinics), text, values)


def _quiet(one: Known, today: date) -> Iterable[Reason]:
    days = (today - one.quiet_since).days if one.quiet_since else 0
    if days >= QUIET_DAYS:
        text = N_("Tiene dinero y nadie anota nada de él desde hace {days} días.")
        yield Reason(Why.QUIET, min(MOST, 3 * days), text, {"days": days})


def _inquiries(one: Known) -> Iterable[Reason]:
    if one.late_inquiries:
        text = N_("Dudas de la gente sin respuesta y con el plazo vencido: {count}.")
        yield Reason(Why.INQUIRIES, min(MOST, 60 * one.late_inquiries), text, {"count": one.late_inquiries})


def _pesos(amount: Money) -> int:
    """A point for each two hundred pesos, up to half of the most."""
    return min(MOST // 2, amount.centavos // 200_00)


def lines_of(clues: str, concepts: str) -> Iterator[Bought]:
    """The articles of an invoice's concepts as they are kept; lines that are none, or cost nothing, are left out."""
    for quantity, unit, article, amount in _LINE.findall(concepts):
        price = _each(quantity, int(amount.replace(",", "").replace(".", "")))
        key = name_key(f"{article} {unit}")
        if key and price > 0:
            yield Bought(clues, key, article, unit, price)


def _each(quantity: str, centavos: int) -> int:
    """The centavos of one, rounded half up; 0 where there is none."""
    whole, _, part = quantity.partition(".")
    many, scale = int(whole + part), 10 ** len(part)
    return (2 * centavos * scale + many) // (2 * many) if many else 0


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """The same name however it is typed; kept, for the same ones come by the thousand."""
    return folded(name)


def far_prices(bought: Iterable[Bought]) -> dict[str, tuple[Price, ...]]:
    """By clinic, what was paid far above the median of the other purchases of the same article, where enough are."""
    by_key: dict[str, list[Bought]] = defaultdict(list)
    for one in bought:
        by_key[one.key].append(one)
    found: dict[str, list[Price]] = defaultdict(list)
    for same in by_key.values():
        if len(same) > FEW_PRICES:
            for clues, price in _far(same):
                found[clues].append(price)
    return {clues: tuple(prices) for clues, prices in found.items()}


def _far(same: Sequence[Bought]) -> Iterator[tuple[str, Price]]:
    prices = sorted(one.price for one in same)
    for one in same:
        median = _median_of_others(prices, one.price)
        if one.price >= MOST_RATIO * median:
            yield one.clues, Price(one.article, one.unit, Money(one.price), Money(median), len(same) - 1)


def _median_of_others(prices: Sequence[int], price: int) -> int:
    """The median without one `price`; of an even number the lower of the two in the middle, a price that was paid."""
    middle = (len(prices) - 2) // 2
    return prices[middle if middle < bisect_left(prices, price) else middle + 1]


def repeated(paid: Iterable[Paid]) -> dict[str, tuple[Repeated, ...]]:
    """By clinic, its suppliers that sell to many."""
    clinics: dict[str, set[str]] = defaultdict(set)
    amounts: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for clues, key, name, amount in paid:
        clinics[key].add(clues)
        amounts[key] += amount
        names[key] = min(name, names.get(key, name))
    found: dict[str, list[Repeated]] = defaultdict(list)
    for key, buyers in clinics.items():
        if len(buyers) >= MANY_CLINICS:
            told = Repeated(names[key], len(buyers), Money(amounts[key]))
            for clues in buyers:
                found[clues].append(told)
    return {clues: tuple(each) for clues, each in found.items()}
