"""The figures of a clinic's year, and of many of them together. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import reduce

from assembly.core.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class Totals:
    """What clinics did in a year: the four figures, what is proven, and counts.

    `proven`: of what was spent, what a file proves; `cash_missing`: cash spent that no withdrawal accounts for;
    `off_plan`: what no assembly approved. `clinics` have anything in
    the year, `funded` of them received money. `finished` are items; `expenses` are all that were entered, reversed
    ones too. `convened` assemblies are all that were called, of which `held` were closed and `not_held` given up.
    """

    clinics: int = 0
    funded: int = 0
    received: Money = ZERO
    spent: Money = ZERO
    proven: Money = ZERO
    left: Money = ZERO
    unexplained: Money = ZERO
    cash_missing: Money = ZERO
    off_plan: Money = ZERO
    items: int = 0
    finished: int = 0
    expenses: int = 0
    convened: int = 0
    held: int = 0
    not_held: int = 0

    @property
    def refunded(self) -> Money:
        """What was given back to the federation: the rest of what was received."""
        return self.received - self.spent - self.left

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    def __sub__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, name) - getattr(other, name) for name in NAMES))


NAMES = tuple(one.name for one in fields(Totals))
COUNTED = NAMES[2:]  # a clinic's year says by itself that it is one, and whether money came
NOTHING = Totals()
Years = Mapping[int, Totals]
Where = tuple[str, str]  # the state's code and the municipality's, which may be ""
Row = tuple[str, str, int]  # the region, a place of it, and the year


@dataclass(frozen=True, slots=True)
class Summary:
    """A clinic's years as they were when line `n` was the last of its journal, written at `updated_at`."""

    clues: str
    n: int
    updated_at: datetime
    years: Years


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of a clinic: made at line `n`, and added to the sums of the place where it was then."""

    n: int
    where: Where | None
    years: Years


@dataclass(frozen=True, slots=True)
class Region:
    """The nation, a state (two digits) or a municipality (five digits)."""

    code: str = ""


NATION = Region()


def place_in(region: Region, where: Where | None) -> str | None:
    """The place of a region that a clinic counts for: a state of the nation, else a municipality; None for no place."""
    if where is None:
        return None
    state, municipality = where
    if region == NATION:
        return state
    return municipality if region.code in where else None


def together(parts: Iterable[Totals]) -> Totals:
    """Their sum."""
    return reduce(Totals.__add__, parts, NOTHING)


def added(one: Years, other: Years) -> dict[int, Totals]:
    """Year by year, their sum."""
    return {year: one.get(year, NOTHING) + other.get(year, NOTHING) for year in {*one, *other}}


def less(one: Years, other: Years) -> dict[int, Totals]:
    """Year by year, the rest; without the years in which no clinic is left."""
    rest = {year: one.get(year, NOTHING) - other.get(year, NOTHING) for year in {*one, *other}}
    return {year: totals for year, totals in rest.items() if totals.clinics}


def moved(gone: Iterable[tuple[Where, Years]], come: Iterable[tuple[Where, Years]]) -> dict[Row, Totals]:
    """What is to be added to each sum of a place, where these clinics' years go and those come; nothing left out."""
    sums: dict[Row, Totals] = defaultdict(Totals)
    for row, totals in _rows(gone):
        sums[row] -= totals
    for row, totals in _rows(come):
        sums[row] += totals
    return {row: totals for row, totals in sums.items() if totals != NOTHING}


def _rows(parts: Iterable[tuple[Where, Years]]) -> Iterator[tuple[Row, Totals]]:
    """Each year once for its state and once for its municipality."""
    for (state, municipality), years in parts:
        for year, totals in years.items():
            yield (NATION.code, state, year), totals
            yield (state, municipality, year), totals


def shown_year(years: Years) -> int | None:
    """The newest year that money came in; before any did, the newest there is."""
    funded = [year for year, totals in years.items() if totals.received]
    return max(funded or years, default=None)
