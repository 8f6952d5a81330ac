"""Everything a clinic's page and an expense's page show, from several rooms, in a constant number of statements."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo, assemblies_of
from assembly.assemblies.rules import State
from assembly.budget.queries import ItemInfo, MovementInfo, items_of, movements_of, movements_sum
from assembly.budget.rules import Figures, MovementKind, Movements, figures, unexplained_since
from assembly.clinics.queries import (
    ClinicInfo,
    Notified,
    YearUnknown,
    clinic,
    notified_amount,
    year_settings,
    years_of,
)
from assembly.clinics.years import YearSettings
from assembly.committee.queries import TermInfo, committee_of
from assembly.core import clock
from assembly.core.money import Money, total
from assembly.evidence.queries import files_about
from assembly.expenses.queries import ExpenseInfo, expenses_of
from assembly.expenses.rules import ProofKind
from assembly.journal.models import JournalHead, JournalLine
from assembly.journal.rules import Head, genesis
from assembly.public.missing import Meeting, Missing, Notice, Situation, Spent, YearTerms, missing

SIGNED_MINUTES = "signed_minutes"


@dataclass(frozen=True, slots=True)
class ClinicPage:
    """The clinic page of one year: items, expenses and movements are of `year`, assemblies and committee of all.

    `year` is None before anything has one. `head` is the journal's, `updated_at` the moment of its last line.
    """

    info: ClinicInfo
    year: int | None
    years: tuple[int, ...]
    notified: Notified | None
    figures: Figures
    items: tuple[ItemInfo, ...]
    expenses: tuple[ExpenseInfo, ...]
    movements: tuple[MovementInfo, ...]
    assemblies: tuple[AssemblyInfo, ...]
    committee: tuple[TermInfo, ...]
    missing: tuple[Missing, ...]
    head: Head
    updated_at: datetime | None

    @property
    def approved(self) -> Money:
        """The sum of the approved items."""
        return total([item.approved for item in self.items])


def clinic_page(session: Session, clues: str, today: date, year: int | None = None) -> ClinicPage:
    """The clinic's page on its local day `today`; `year` where it has one, else the current. Raises NotFound."""
    info = clinic(session, clues)
    items = items_of(session, clues)
    movements = movements_of(session, clues)
    expenses = expenses_of(session, clues)
    assemblies = assemblies_of(session, clues)
    committee = committee_of(session, clues)
    years = _years(items, movements, expenses, assemblies)
    shown = year if year in years else _current(items, movements, years) or _planned(session, info)
    sums = movements_sum(session, clues, shown)
    notified = notified_amount(session, clues, shown) if shown else None
    settings = _settings(session, info, shown)
    movements = [one for one in movements if one.year == shown]
    expenses = [one for one in expenses if one.year == shown]
    head, updated_at = _head(session, clues)
    situation = Situation(
        today=today,
        meetings=_meetings(session, clues, assemblies),
        expenses=_spent(expenses, info.time_zone),
        figures=figures(sums),
        year=YearTerms(settings.review_days, settings.deadline) if settings else None,
        notified=Notice(notified.amount, notified.notified_on) if notified else None,
        empty_posts=_empty_posts(settings, assemblies, committee),
        **_cash(movements, sums),
    )
    return ClinicPage(
        info=info,
        year=shown,
        years=years,
        notified=notified,
        figures=situation.figures,
        items=tuple(one for one in items if one.year == shown),
        expenses=tuple(expenses),
        movements=tuple(movements),
        assemblies=tuple(assemblies),
        committee=tuple(committee),
        missing=tuple(missing(situation)),
        head=head,
        updated_at=updated_at,
    )
