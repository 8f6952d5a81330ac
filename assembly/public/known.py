"""What is known of a clinic when one asks what is missing, and what one missing thing is. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from assembly.assemblies.rules import State
from assembly.budget.rules import Figures
from assembly.core.money import ZERO, Money

_NO_MONEY = Figures(ZERO, ZERO, ZERO, ZERO, ZERO)


class Tone(StrEnum):
    """How much it matters: wrong, owed, good to know."""

    BAD = "bad"
    WARN = "warn"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Meeting:
    """An assembly: the local day it was called for and how far it got."""

    id: str
    day: date
    state: State
    has_signed_minutes: bool = False


@dataclass(frozen=True, slots=True)
class Spent:
    """An expense that stands (not reversed). `objected_on` is set while an objection stands."""

    id: str
    amount: Money
    recorded_on: date
    is_proof_none: bool = False
    has_file: bool = True
    is_reviewed: bool = True
    objected_on: date | None = None
    is_early: bool = False  # dated before the first deposit, or before its item was approved


@dataclass(frozen=True, slots=True)
class Moved:
    """Money that stands where it should not, since a day: moved before the first deposit, or paid above its invoice."""

    id: str
    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class Outgone:
    """A withdrawal or an expense above the year's limit that nobody confirmed, or that somebody refused to."""

    id: str
    amount: Money
    on: date
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class BankBalance:
    """What the bank said last, where it is not what the record gives for that day."""

    id: str
    on: date
    balance: Money
    ledger: Money


@dataclass(frozen=True, slots=True)
class EmptyPost:
    """A post with places that nobody holds; `since` is None where nobody ever did."""

    name: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A change of the treasurer on `on` that one side has not stated, or where the two sides differ."""

    id: str
    on: date
    outgoing_owes: bool = False
    incoming_owes: bool = False
    difference: Money | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An inquiry whose answer is past its day; `is_waiting`: nobody has even published or withheld it."""

    id: str
    due_on: date
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class YearTerms:
    """What the programme year asks: days to review an expense, the last day to spend, the most cash."""

    review_days: int
    deadline: date
    cash_limit: Money | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """The amount notified for the year."""

    amount: Money
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is known of a clinic on `today`, its own local day. `holder` is the post that holds the cash."""

    today: date
    meetings: Sequence[Meeting] = ()
    expenses: Sequence[Spent] = ()
    figures: Figures = _NO_MONEY
    year: YearTerms | None = None
    notified: Notice | None = None
    cash_since: date | None = None
    holder: str = ""
    empty_posts: Sequence[EmptyPost] = ()
    over_posts: Sequence[EmptyPost] = ()  # held past the length that the year gave them
    handovers: Sequence[HandedOver] = ()
    early_movements: Sequence[Moved] = ()
    late_inquiries: Sequence[Asked] = ()
    overpaid: Sequence[Moved] = ()  # the first expense of each invoice paid above its worth, with what is too much
    larges: Sequence[Outgone] = ()
    unread_month: date | None = None  # its last day: money in the account, and nobody noted what the bank said
    differs: BankBalance | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing. `about` are the ids of the facts meant; `days` counts from `since` to today."""

    code: str
    tone: Tone
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None
    days: int | None = None
    owed_by: str = ""
    about: tuple[str, ...] = ()


def found(
    now: Situation,
    code: str,
    tone: Tone,
    text: str,
    since: date | None,
    owed_by: str,
    about: Iterable[str],
    **values: Any,
) -> Missing:
    """One missing thing, with the days that it has been missing."""
    days = None if since is None else max(0, (now.today - since).days)
    return Missing(code, tone, text, values, since, days, owed_by, tuple(about))
