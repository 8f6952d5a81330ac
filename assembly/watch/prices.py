"""What many clinics bought, side by side: articles far above their usual price, suppliers that sell to many. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assembly.claims.lines import LINE, each, unit_name
from assembly.core.money import ZERO, Money
from assembly.core.text import folded

MANY_CLINICS = 5  # from here on a supplier is a repeated one
MOST_RATIO = 2  # so many times the median is far from it
FEW_PRICES = 5  # so many other purchases make a median worth comparing with


@dataclass(frozen=True, slots=True)
class Repeated:
    """A supplier that is paid by many clinics; `clinics` and `amount` of all of them, less what it paid back."""

    name: str
    clinics: int
    amount: Money
    returned: Money = ZERO


@dataclass(frozen=True, slots=True)
class Price:
    """An article bought far above the median of `others` other purchases of the same."""

    article: str
    unit: str
    paid: Money
    median: Money
    others: int


class Bought(NamedTuple):
    """One line of an invoice: an article, at so many centavos for each unit. A tuple: a country has a million."""

    clues: str
    key: str
    article: str
    unit: str
    price: int


class Paid(NamedTuple):
    """What a clinic paid to a supplier and what came back of it, in centavos; `key` is its RFC, or its name folded."""

    clues: str
    key: str
    name: str
    amount: int
    returned: int = 0


def lines_of(clues: str, concepts: str) -> Iterator[Bought]:
    """The articles of an invoice's concepts as they are kept; lines that are none, or cost nothing, are left out."""
    for quantity, unit, article, amount in LINE.findall(concepts):
        price = each(quantity, int(amount.replace(",", "").replace(".", "")))
        name = unit_name(unit)
        key = name_key(f"{article} {name}")
        if key and price > 0:
            yield Bought(clues, key, article, name, price)


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
    """By clinic, its suppliers that sell to many; who paid all back sold nothing."""
    clinics: dict[str, set[str]] = defaultdict(set)
    amounts: dict[str, int] = defaultdict(int)
    returned: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for clues, key, name, amount, back in paid:
        if amount > back:
            clinics[key].add(clues)
        amounts[key] += amount - back
        returned[key] += back
        names[key] = min(name, names.get(key, name))
    found: dict[str, list[Repeated]] = defaultdict(list)
    for key, buyers in clinics.items():
        if len(buyers) >= MANY_CLINICS:
            told = Repeated(names[key], len(buyers), Money(amounts[key]), Money(returned[key]))
            for clues in buyers:
                found[clues].append(told)
    return {clues: tuple(each) for clues, each in found.items()}
