"""What is known of a clinic when one asks what is missing, and what one missing thing is. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from assembly.assemblies.rules import State
from assembly.budget.rules import Figures
from assembly.core.money import ZERO, Money
from assembly.core.permissions import Role
from assembly.handovers.rules import TREASURY

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
    """An expense that stands (not reversed). `objected_on` is set while an objection stands unanswered.

    `amount` is what was paid, as its page says it; `returned` what the supplier paid back of it, which nobody has to
    prove. `answered_on`: an objection of each of `answered_to` was answered, and waits for their word. `by` entered it;
    `seen_by` said something of it. `wrong_receiver`, `broken_seal`: what its invoice says; `broken_note`, its credit
    notes.
    """

    id: str
    amount: Money
    recorded_on: date
    is_proof_none: bool = False
    has_file: bool = True
    is_reviewed: bool = True
    objected_on: date | None = None
    is_early: bool = False  # dated before the first deposit, or before its item was approved
    by: str = ""
    seen_by: tuple[str, ...] = ()
    wrong_receiver: bool = False
    broken_seal: bool = False
    broken_note: bool = False
    answered_on: date | None = None
    answered_to: tuple[str, ...] = ()
    has_odd_day: bool = False  # its invoice is of a day that is not the expected one
    returned: Money = ZERO
    is_off_plan: bool = False
    is_accepted: bool | None = None  # off plan: what the last assembly that was asked said of it

    @property
    def counted(self) -> Money:
        """What there is to be proven."""
        return self.amount - self.returned

    def waits_for(self, viewer: str) -> bool:
        """Whether she still has to look at it; without a viewer, whether nobody did. Nobody reviews her own."""
        return viewer not in (self.by, *self.seen_by) if viewer else not self.is_reviewed


@dataclass(frozen=True, slots=True)
class Moved:
    """Money that stands where it should not, since a day: moved before the first deposit, or paid above its invoice."""

    id: str
    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class Outgone:
    """A withdrawal or an expense above the year's limit that nobody confirmed, or that somebody refused to.

    `key` is the page where it is confirmed; `by` entered it and never confirms it; `keeper` is the role of
    the post that keeps the cash, which does not either.
    """

    id: str
    amount: Money
    on: date
    is_refused: bool = False
    key: str = ""
    by: str = ""
    keeper: Role | None = None


@dataclass(frozen=True, slots=True)
class Cash:
    """Cash that a post holds and nothing explains; `left_on`: whoever took it left the post that day."""

    holder: str
    amount: Money
    since: date
    left_on: date | None = None
    handover: str = ""  # of that day
    parts: tuple[tuple[date, Money], ...] = field(default=(), compare=False)  # of each withdrawal, with its day


@dataclass(frozen=True, slots=True)
class Untouched:
    """An approved item of which nothing was spent."""

    id: str
    code: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Unshown:
    """An approved item that was paid, the last time on `paid_on`, and lacks photos that tell what became of it."""

    id: str
    code: str
    paid_on: date


@dataclass(frozen=True, slots=True)
class Hidden:
    """A picture that nobody sees until somebody covers what is private; `id` is of its file.

    `code` is of its item, or the folio of its expense; empty for other papers.
    """

    id: str
    code: str
    on: date


@dataclass(frozen=True, slots=True)
class Delivered:
    """Pieces handed over of which nobody else said yet whether they came complete, or that came incomplete.

    `on`: since when that is known; `by` wrote it down and never says so.
    """

    id: str
    on: date
    is_incomplete: bool = False
    by: str = ""


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
    code: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A change of the treasurer on `on` that one side has not stated, where the two differ, or where the card is lost.

    `has_receiver`: whoever received it has the treasury still, and states it herself.
    """

    id: str
    on: date
    outgoing_owes: bool = False
    incoming_owes: bool = False
    difference: Money | None = None
    has_receiver: bool = True
    is_card_lost: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """An inquiry that waits: for its answer by `due_on`, or (`is_waiting`) for being published or withheld.

    `adds`: it is published, and what was added to it is not; `is_owed`: somebody must answer it.
    """

    id: str
    due_on: date
    is_waiting: bool = False
    folio: str = ""
    adds: bool = False
    is_owed: bool = True


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
    """All that is known of a clinic on `today`, its own local day.

    `viewer` is the account whose tasks are asked for: what she wrote is not hers to look at.
    """

    today: date
    meetings: Sequence[Meeting] = ()
    expenses: Sequence[Spent] = ()
    figures: Figures = _NO_MONEY
    year: YearTerms | None = None
    notified: Notice | None = None
    cash: Sequence[Cash] = ()  # together what is unexplained
    cash_short_since: date | None = None  # more cash spent than was taken out
    empty_posts: Sequence[EmptyPost] = ()
    over_posts: Sequence[EmptyPost] = ()  # held past the length that the year gave them
    handovers: Sequence[HandedOver] = ()
    early_movements: Sequence[Moved] = ()
    inquiries: Sequence[Asked] = ()
    overpaid: Sequence[Moved] = ()  # the first expense of each invoice paid above its worth, with what is too much
    larges: Sequence[Outgone] = ()
    unread_month: date | None = None  # its last day: money in the account, and nobody noted what the bank said
    differs: BankBalance | None = None
    untouched: Sequence[Untouched] = ()
    unshown: Sequence[Unshown] = ()
    hidden: Sequence[Hidden] = ()
    delivered: Sequence[Delivered] = ()
    viewer: str = ""
    is_over: bool = False  # a year that ended and that another one followed: nobody waits for its meeting or its money

    @property
    def is_treasury_vacant(self) -> bool:
        """Whether nobody holds the treasury now: the presidency answers what is objected."""
        return not self.is_over and any(one.code == TREASURY for one in self.empty_posts)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing. `about` are the ids of the facts meant; `days` counts from `since` to today.

    `is_due`: it should be there by now, and everybody is told; what is only next to do, those who may do it.
    `at` is the key of the form's page where that is none of `about`.
    """

    code: str
    tone: Tone
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None
    days: int | None = None
    owed_by: str = ""
    about: tuple[str, ...] = ()
    is_due: bool = True
    at: str = ""
    clock: tuple[str, Mapping[str, Any]] | None = None  # until when, as a message with its values

    @property
    def amount(self) -> Money | None:
        """The money it is about."""
        return self.values.get("amount") or self.values.get("left") or self.values.get("over")


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
