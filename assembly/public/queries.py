"""Everything a clinic's page shows, from several rooms, in a constant number of statements."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import BindParameter, and_, bindparam, select
from sqlalchemy.orm import Session

from assembly.account.balances import AccountInfo, account_of
from assembly.account.rules import sums_of
from assembly.assemblies.models import Closing
from assembly.assemblies.queries import AssemblyInfo, assemblies_of
from assembly.budget.queries import ItemInfo, MovementInfo, items_of, movements_of
from assembly.budget.rules import Figures, MovementKind
from assembly.budget.transfers import TransferInfo, transfers_of
from assembly.claims.queries import Proof, doubted, overpaid, proofs_at
from assembly.clinics.models import NotifiedAmount
from assembly.clinics.queries import (
    NOTIFIED,
    ClinicInfo,
    Notified,
    YearUnknown,
    clinic,
    year_settings,
    years_of,
)
from assembly.clinics.years import YearSettings
from assembly.committee.queries import TermInfo, terms_of
from assembly.core import clock
from assembly.core.money import Money, total
from assembly.evidence.queries import files_of
from assembly.expenses.queries import ExpenseInfo, expenses_of
from assembly.handovers.cash import moved_in
from assembly.handovers.queries import handovers_after
from assembly.handovers.rules import Handover
from assembly.inquiries.queries import InquiryInfo, inquiries_of, tally
from assembly.inquiries.standing import Tally
from assembly.journal.models import JournalHead, JournalLine
from assembly.journal.rules import Head, genesis
from assembly.memory.recall import LastLine, recalled, recalling
from assembly.minutes.queries import SIGNED
from assembly.missing.known import Missing, Moved, Situation
from assembly.missing.rules import missing
from assembly.missing.situation import situation
from assembly.motions.queries import AccountsVote, accounts_of
from assembly.public.telling import Told, told
from assembly.summaries.queries import of_clinics
from assembly.summaries.rules import NOTHING, Totals
from assembly.works.queries import WorksInfo, works_of


@dataclass(frozen=True, slots=True)
class Record:
    """What the rooms have written of a clinic, of every year, each list in its room's order."""

    items: list[ItemInfo]
    movements: list[MovementInfo]
    expenses: list[ExpenseInfo]
    assemblies: list[AssemblyInfo]
    terms: list[TermInfo]
    transfers: list[TransferInfo]
    accounts: list[AccountsVote]
    handovers: list[Handover]

    @property
    def committee(self) -> list[TermInfo]:
        """Who holds a post now."""
        return [term for term in self.terms if term.ended_on is None]

    @property
    def years(self) -> list[int]:
        """The years with anything, the newest first."""
        dated: Sequence[Iterable[ItemInfo | MovementInfo | ExpenseInfo | AssemblyInfo]]
        dated = (self.items, self.movements, self.expenses, self.assemblies)
        return sorted({one.year for rows in dated for one in rows}, reverse=True)

    @property
    def current_year(self) -> int | None:
        """The year of the latest items, else of the latest deposit, else the newest there is."""
        deposits = [one.year for one in self.movements if one.kind is MovementKind.DEPOSIT]
        return max((one.year for one in self.items), default=None) or max(deposits or self.years, default=None)

    def of(self, year: int | None) -> "Record":
        """The items, transfers, movements and expenses of one year; the other lists stay whole."""
        return Record(
            [one for one in self.items if one.year == year],
            [one for one in self.movements if one.year == year],
            [one for one in self.expenses if one.year == year],
            self.assemblies,
            self.terms,
            [one for one in self.transfers if one.year == year],
            self.accounts,
            self.handovers,
        )


@dataclass(frozen=True)
class ClinicPage:
    """The clinic page: `record` of `year`, which is None before anything has one.

    `years` are those with anything, or with a notified amount. `head` is the journal's last line, written at
    `updated_at`. `has_begun`: somebody at the clinic wrote something, an assembly first of all.
    """

    info: ClinicInfo
    year: int | None
    years: list[int]
    notified: Notified | None
    known: Situation
    record: Record
    head: Head
    updated_at: datetime | None
    has_begun: bool
    inquiries: list[InquiryInfo]
    asked: Tally
    account: AccountInfo
    works: dict[str, WorksInfo]

    @property
    def is_over(self) -> bool:
        """Whether the year shown is one that ended."""
        return self.year is not None and self.year < self.known.today.year

    @cached_property
    def told(self) -> Told:
        """The year in one line."""
        return told(self.figures, self.record.items, self.works, self.record.expenses, self.year, self.is_over)

    @cached_property
    def figures(self) -> Figures:
        return self.known.figures

    def moves_of(self, item_id: str) -> tuple[TransferInfo, ...]:
        """The money moved from an item or to it."""
        return tuple(one for one in self.record.transfers if item_id in (one.from_item, one.to_item))

    @cached_property
    def missing(self) -> list[Missing]:
        """What should be there by now and is not."""
        return missing(self.known)

    @cached_property
    def approved(self) -> Money:
        """The sum of the approved items."""
        return total([item.approved for item in self.record.items])


_HERE: BindParameter[str] = bindparam("clues")
_CLOSED = select(Closing.id, Closing.assembly_id).where(Closing.clinic_id == _HERE)
_NOTIFIED = select(*NOTIFIED).where(NotifiedAmount.clinic_id == _HERE).order_by(NotifiedAmount.n)
_HEAD = (
    select(JournalHead.n, JournalHead.hash, JournalLine.line)
    .join(JournalLine, and_(JournalLine.clinic_id == JournalHead.clinic_id, JournalLine.n == JournalHead.n))
    .where(JournalHead.clinic_id == _HERE)
)


def clinic_page(session: Session, clues: str, now: datetime, asked: int | None = None) -> ClinicPage:
    """The clinic's page at that moment, of the year `asked` where there is such, else the current. Raises NotFound."""
    with recalling(session, clues) as last:
        return _clinic_page(session, clues, now, asked, last)


def _clinic_page(session: Session, clues: str, now: datetime, asked: int | None, last: LastLine | None) -> ClinicPage:
    info = clinic(session, clues)
    whole = read_record(session, clues)
    amounts = notified_amounts(session, clues)
    years = sorted({*whole.years, *amounts}, reverse=True)
    usual = whole.current_year or max(years, default=_newest_rules(session, info))
    year = asked if asked in years else usual
    record = whole.of(year)
    notified = amounts.get(year) if year else None
    inquiries = recalled(session, inquiries_of, clues)
    today, moved = clock.local_day(now, info.time_zone), moved_in(session, clues, year, record.movements)
    account = account_of(session, clues, year, record.movements, moved, today, record.handovers)
    settings, proofs = _settings(session, info, year), proofs_at(session, [clues])
    works = recalled(session, works_of, clues)
    is_former = year is not None and year < today.year and year != usual
    asked_now, about_now = (_of_year(inquiries, record), _ended(record, year)) if is_former else (inquiries, record)
    held = (about_now.assemblies, signed_assemblies(session, clues), about_now.terms)
    known = situation(
        today,
        info.time_zone,
        *held,
        record.expenses,
        record.movements,
        sums_of(moved),
        settings,
        notified,
        about_now.handovers,
        asked_now,
        _overpaid(session, proofs, record.expenses, info.time_zone),
        account,
        record.items,
        doubted(proofs, {clues: settings.receiver_rfc if settings else None}),
        works,
        [one for one in recalled(session, files_of, clues) if one.is_withheld],
        is_former,
    )
    head, updated_at = head_with_moment(session, clues, last)
    about = (notified, known, record, head, updated_at, bool(whole.years))
    asked_of = tally(inquiries, today)
    return ClinicPage(info, year, years, *about, inquiries, asked_of, account, works)


def years_beside(session: Session, shown: ClinicPage) -> dict[int, Totals]:
    """Each of the clinic's years in figures, the newest first; nothing is asked where there is one at most."""
    if len(shown.years) < 2:
        return {}
    found = of_clinics(session, [shown.info.clues])[shown.info.clues]
    return {year: found.get(year, NOTHING) for year in shown.years}


def _ended(record: Record, year: int | None) -> Record:
    """A former year's own: who holds a post and the treasury now is told on the current year's page."""
    return replace(record, assemblies=[one for one in record.assemblies if one.year == year], terms=[], handovers=[])


def _of_year(inquiries: Iterable[InquiryInfo], record: Record) -> list[InquiryInfo]:
    """Those about a line of that year."""
    lines: Sequence[Sequence[ItemInfo | MovementInfo | ExpenseInfo]] = (record.items, record.movements, record.expenses)
    here = {one.id for rows in lines for one in rows}
    return [one for one in inquiries if one.about_id in here]


def _overpaid(session: Session, proofs: Sequence[Proof], expenses: Sequence[ExpenseInfo], zone: str) -> list[Moved]:
    """What was paid too much in the year of those expenses, since the day on which that became known."""
    here = {one.id for one in expenses}
    found = [one for one in overpaid(session, proofs) if one.source_id in here]
    return [Moved(one.source_id, one.amount, clock.local_day(one.at, zone)) for one in found]


def read_record(session: Session, clues: str) -> Record:
    """Everything written of the clinic that its page shows."""
    terms = recalled(session, terms_of, clues)
    return Record(
        recalled(session, items_of, clues),
        recalled(session, movements_of, clues),
        recalled(session, expenses_of, clues),
        recalled(session, assemblies_of, clues),
        terms,
        recalled(session, transfers_of, clues),
        recalled(session, accounts_of, clues),
        handovers_after(session, {clues: terms}, [clues])[clues],
    )


def signed_assemblies(session: Session, clues: str) -> set[str]:
    """The assemblies whose acta, signed on paper, was photographed."""
    photographed = {one.about_id for one in recalled(session, files_of, clues) if one.purpose == SIGNED}
    rows = session.execute(_CLOSED, {"clues": clues}) if photographed else ()
    return {assembly for closing, assembly in rows if photographed & {closing, assembly}}


def notified_amounts(session: Session, clues: str) -> dict[int, Notified]:
    """What the programme granted the clinic for each year: the newest notice counts."""
    return {row.year: Notified(*row) for row in session.execute(_NOTIFIED, {"clues": clues})}


def _newest_rules(session: Session, info: ClinicInfo) -> int | None:
    return next(iter(years_of(session, info.institution)), None)


def _settings(session: Session, info: ClinicInfo, year: int | None) -> YearSettings | None:
    """The year's settings; a page is shown without them too."""
    try:
        return year_settings(session, info.institution, year) if year else None
    except YearUnknown:
        return None


def head_with_moment(session: Session, clues: str, last: LastLine | None = None) -> tuple[Head, datetime | None]:
    """The journal's head and when its last line, which may be known, was written; line 0 and None before the first."""
    row = last or session.execute(_HEAD, {"clues": clues}).one_or_none()
    if row is None or row.line is None:
        return Head(clues, 0, genesis(clues)), None
    return Head(clues, row.n, row.hash), clock.read_stamp(json.loads(row.line)["recorded"])
