"""How places are shown: in which band of the map, how many on a sheet, how much of each $100. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from assembly.core.errors import N_
from assembly.core.money import ZERO, Money
from assembly.summaries.rules import Totals

T = TypeVar("T")


class Band(IntEnum):
    """Of each $100 that a state's clinics spent, how much has proof."""

    NOTHING_SPENT = 0
    LITTLE = 1
    HALF = 2
    NEARLY_ALL = 3


BAND_NAMES = {
    Band.NEARLY_ALL: N_("$90 o más de cada $100 gastados"),
    Band.HALF: N_("de $50 a $89"),
    Band.LITTLE: N_("menos de $50"),
    Band.NOTHING_SPENT: N_("todavía no hay gastos"),
}


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """A part of a long list; `number` counts from 1 to `of`."""

    items: Sequence[T]
    number: int
    of: int


def of_100(part: Money, whole: Money) -> int | None:
    """How many of each 100 pesos, rounded down; None where there are none."""
    return max(0, part.centavos) * 100 // whole.centavos if whole > ZERO else None


def band(totals: Totals) -> Band:
    """The band of a place."""
    proven = of_100(totals.proven, totals.spent)
    if proven is None:
        return Band.NOTHING_SPENT
    if proven >= 90:
        return Band.NEARLY_ALL
    return Band.HALF if proven >= 50 else Band.LITTLE


def sheet(items: Sequence[T], number: int, most: int) -> Sheet[T]:
    """Sheet `number` of a list, with `most` on each; beyond the last it is the last."""
    number, of = sheet_number(len(items), number, most)
    return Sheet(items[(number - 1) * most : number * most], number, of)


def sheet_number(count: int, number: int, most: int) -> tuple[int, int]:
    """Which sheet that is, and how many there are."""
    of = max(1, -(-count // most))
    return min(max(1, number), of), of
