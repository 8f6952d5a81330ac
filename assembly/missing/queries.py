"""What is known of several clinics at once: the same few statements, however many they are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from assembly.account.rules import cash_short_since, held_on, reading_owed, sums_of
from assembly.assemblies.rules import State
from assembly.budget.cash import Dated, Flow, Held, Taken, cash_by_post
from assembly.budget.confirmations import larges_at
from assembly.budget.doubts import early
from assembly.budget.items import ItemInfo, approval_days_at, items_at
from assembly.budget.large import Large, Standing
from assembly.budget.rules import figures
from assembly.claims.days import odd_day
from assembly.claims.queries import Overpaid, Proof, doubted, overpaid, proofs_at
from assembly.claims.rules import Doubted
from assembly.clinics.queries import ClinicInfo
from assembly.clinics.years import YearSettings
from assembly.committee.queries import terms_at
from assembly.committee.rules import TermInfo, vacancies
from assembly.core import clock
from assembly.core.money import ZERO
from assembly.core.permissions import person
from assembly.expenses.rules import ProofKind, ReviewVerdict, folio
from assembly.handovers.cash import change_of
from assembly.handovers.queries import handovers_after
from assembly.handovers.rules import Handover
from assembly.inquiries.queries import InquiryInfo, inquiries_at
from assembly.missing import known
from assembly.missing.hidden import hidden
from assembly.missing.known import (
    BankBalance,
    Delivered,
    EmptyPost,
    Notice,
    Outgone,
    Situation,
    Spent,
    Untouched,
    YearTerms,
)
from assembly.missing.reading import Moved, Paid, Read, Rows, Said, latest_words, rows_at
from assembly.missing.situation import (
    Objection,
    cash_of,
    delivered,
    doubts_of,
    handed_over,
    objections,
    outgone,
    unshown,
    waiting,
)


@dataclass(frozen=True, slots=True)
class _Clinic:
    """One clinic's part of what was read; `year` is the one its page shows, `invoiced` the days of the invoices."""

    info: ClinicInfo
    today: date
    year: int | None
    settings: YearSettings | None
    items: list[ItemInfo]
    moved: list[Moved]
    paid: list[Paid]
    flows: list[Dated]
    terms: list[TermInfo]
    changes: list[Handover]
    inquiries: list[InquiryInfo]
    larges: dict[str, Large]
    overpaid: list[Overpaid]
    invoiced: Mapping[str, date]


def situations(
    session: Session, clinics: Sequence[ClinicInfo], now: datetime, viewer: str = ""
) -> dict[str, Situation]:
    """What is known of each clinic in its current year, as its page tells it; `viewer` as in `Situation`."""
    keys = [one.clues for one in clinics]
    rows = rows_at(session, keys, sorted({one.institution for one in clinics}))
    proofs, approved = proofs_at(session, keys), approval_days_at(session, keys)
    parts = _parts(session, clinics, keys, rows, proofs, now)
    expected = {key: one.settings.receiver_rfc if one.settings else None for key, one in parts.items()}
    doubts = doubted(proofs, expected)
    return {key: _situation(one, rows, approved, doubts, viewer) for key, one in parts.items()}


def _parts(
    session: Session,
    clinics: Sequence[ClinicInfo],
    keys: Collection[str],
    rows: Rows,
    proofs: Sequence[Proof],
    now: datetime,
) -> dict[str, _Clinic]:
    items, terms, asked = items_at(session, keys), terms_at(session, keys), inquiries_at(session, keys)
    changes, larges = handovers_after(session, terms, keys), larges_at(session, keys)
    invoiced = {one.source_id: one.issued_on for one in proofs if one.amount > ZERO}
    too_much = overpaid(session, proofs)
    parts = {}
    for info in clinics:
        key = info.clues
        year = _year(rows, info, items[key])
        moved = [one for one in rows.moved[key] if one.year == year]
        parts[key] = _Clinic(
            info=info,
            today=clock.local_day(now, info.time_zone),
            year=year,
            settings=rows.years[info.institution].get(year) if year else None,
            items=[one for one in items[key] if one.year == year],
            moved=moved,
            paid=[one for one in rows.paid[key] if one.year == year],
            flows=[Dated(one.flow, one.on, one.amount) for one in moved]
            + [paid for of, paid in rows.payments[key] if of == year],
            terms=terms.get(key, []),
            changes=changes[key],
            inquiries=asked[key],
            larges={one.about_id: one for one in larges[key] if one.standing is not Standing.CONFIRMED},
            overpaid=[one for one in too_much if one.clinic_id == key],
            invoiced=invoiced,
        )
    return parts


def _year(rows: Rows, info: ClinicInfo, items: Sequence[ItemInfo]) -> int | None:
    """That of the latest items, else of the latest deposit, else the newest with anything, else with rules."""
    key = info.clues
    deposits = [one.year for one in rows.moved[key] if one.flow is Flow.DEPOSIT]
    other = {one.year for one in rows.moved[key]} | {one.year for one in rows.paid[key]}
    other |= {year for year, _ in rows.meetings[key]}
    for years in ([one.year for one in items], deposits, other, rows.notified[key], rows.years[info.institution]):
        if years:
            return max(years)
    return None


def _situation(
    one: _Clinic, rows: Rows, approved: Mapping[str, date], doubts: Mapping[str, Doubted], viewer: str
) -> Situation:
    key, today, settings = one.info.clues, one.today, one.settings
    notified = rows.notified[key].get(one.year) if one.year else None
    read = [each for each in rows.read[key] if each.year == one.year]
    return Situation(
        today=today,
        meetings=[meeting for _, meeting in rows.meetings[key]],
        expenses=_spent(one, rows.said[key], approved, doubts),
        figures=figures(sums_of(one.flows)),
        year=YearTerms(settings.review_days, settings.deadline, settings.cash_limit) if settings else None,
        notified=Notice(notified.amount, notified.notified_on) if notified else None,
        cash=cash_of(_held(one), one.changes),
        cash_short_since=cash_short_since(one.flows),
        empty_posts=_empty_posts(one, rows),
        over_posts=[EmptyPost(term.post_name, term.until) for term in one.terms if term.is_over(today)],
        handovers=[handed_over(change) for change in one.changes if not change.is_settled],
        early_movements=_early(one),
        inquiries=waiting(one.inquiries),
        overpaid=_overpaid(one),
        larges=_larges(one),
        unread_month=reading_owed(today, one.year, one.flows, [each.on for each in read]) if one.year else None,
        differs=_differs(one, read),
        untouched=[Untouched(i.id, i.code, i.approved) for i in one.items if not i.paid and i.approved],
        unshown=unshown(one.items, [(each.item_id, each.paid_on) for each in one.paid], rows.stages),
        hidden=_hidden(one, rows),
        delivered=_delivered(one, rows),
        viewer=viewer,
    )


def _hidden(one: _Clinic, rows: Rows) -> list[known.Hidden]:
    photos = {key: item.code for item in one.items for key in rows.photos.get(item.id, ())}
    folios = {each.id: folio(each.number) for each in one.paid}
    returns = {each.id for each in one.moved if each.flow is Flow.PAID_BACK}
    return hidden(rows.withheld[one.info.clues], photos | folios, returns, one.info.time_zone)


def _delivered(one: _Clinic, rows: Rows) -> list[Delivered]:
    zone = one.info.time_zone
    given = [each for item in one.items for each in rows.handed.get(item.id, ())]
    found = [delivered(each.id, each.at, each.by, each.verdict, each.said_at, zone) for each in given]
    return [each for each in found if each is not None]


def _spent(
    one: _Clinic, said: Iterable[Said], approved: Mapping[str, date], doubts: Mapping[str, Doubted]
) -> list[Spent]:
    words: dict[str, list[Said]] = {}
    for word in said:
        words.setdefault(word.expense_id, []).append(word)
    first = _first_deposit(one)
    return [_one_spent(one, each, words.get(each.id, []), first, approved, doubts.get(each.id)) for each in one.paid]


def _one_spent(
    here: _Clinic,
    paid: Paid,
    words: Sequence[Said],
    first: date | None,
    approved: Mapping[str, date],
    doubt: Doubted | None,
) -> Spent:
    zone, day = here.info.time_zone, approved.get(paid.item_id or "")
    objected = [one for one in latest_words(words) if one.verdict is ReviewVerdict.OBJECTED]
    return Spent(
        id=paid.id,
        amount=paid.amount,
        recorded_on=clock.local_day(paid.recorded_at, zone),
        is_proof_none=paid.proof is ProofKind.NONE,
        has_file=paid.has_file,
        is_reviewed=bool(words),
        **objections([Objection(one.at, one.by, one.answered_at) for one in objected], zone),
        is_early=bool(early(paid.paid_on, first, day)),
        by=person(paid.recorded_by),
        seen_by=tuple(dict.fromkeys(person(one.by) for one in words)),
        **doubts_of(doubt),
        returned=paid.returned,
        is_off_plan=paid.item_id is None,
        is_accepted=paid.is_accepted,
        has_odd_day=odd_day(here.invoiced.get(paid.id), paid.paid_on, paid.year, day) is not None,
    )


def _first_deposit(one: _Clinic) -> date | None:
    return min((each.on for each in one.moved if each.flow is Flow.DEPOSIT), default=None)


def _early(one: _Clinic) -> list[known.Moved]:
    first = _first_deposit(one)
    others = [each for each in one.moved if each.flow not in (Flow.DEPOSIT, Flow.PAID_BACK)]
    return [known.Moved(each.id, each.amount, each.on) for each in others if early(each.on, first)]


def _held(one: _Clinic) -> list[Held]:
    names = {post.code: post.name for post in one.settings.posts} if one.settings else {}
    taken, returned, paid_back = (
        [Taken(m.on, m.amount, names.get(m.holder, m.holder)) for m in one.moved if m.flow is flow and m.holder]
        for flow in (Flow.WITHDRAWAL, Flow.RETURN, Flow.PAID_BACK)
    )
    cash = [each for each in one.flows if each.flow is Flow.CASH]
    return cash_by_post(taken, cash, [change_of(change) for change in one.changes], returned, paid_back)


def _differs(one: _Clinic, read: Sequence[Read]) -> BankBalance | None:
    """The last balance that the bank told, while the record gives another for its day."""
    if not read or read[0].balance == (ledger := held_on(read[0].on, one.flows)):
        return None
    return BankBalance(read[0].id, read[0].on, read[0].balance, ledger)


def _larges(one: _Clinic) -> list[Outgone]:
    zone = one.info.time_zone
    keys = [each.id for each in one.moved] + [each.id for each in one.paid]
    return [outgone(key, one.larges[key], zone) for key in keys if key in one.larges]


def _overpaid(one: _Clinic) -> list[known.Moved]:
    here, zone = {each.id for each in one.paid}, one.info.time_zone
    return [
        known.Moved(each.source_id, each.amount, clock.local_day(each.at, zone))
        for each in one.overpaid
        if each.source_id in here
    ]


def _empty_posts(one: _Clinic, rows: Rows) -> list[EmptyPost]:
    met = rows.meetings[one.info.clues]
    if one.settings is None or all(meeting.state is not State.CLOSED for _, meeting in met):
        return []
    return [EmptyPost(each.post_name, each.since, each.post) for each in vacancies(one.settings.posts, one.terms)]
