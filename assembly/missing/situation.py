"""From what the rooms tell of a clinic to what `missing` asks about. Pure but for the types of the rooms' queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from assembly.account.balances import AccountInfo
from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import State
from assembly.budget.cash import Held
from assembly.budget.large import Large, Standing, Verdict
from assembly.budget.queries import ItemInfo, MovementInfo
from assembly.budget.rules import Movements, figures
from assembly.claims.rules import Doubted
from assembly.clinics.queries import Notified
from assembly.clinics.years import YearSettings
from assembly.committee.queries import TermInfo
from assembly.committee.rules import vacancies
from assembly.core import clock
from assembly.core.permissions import person
from assembly.evidence.queries import EvidenceInfo
from assembly.expenses.queries import AnswerInfo, ExpenseInfo
from assembly.expenses.rules import ProofKind
from assembly.handovers.rules import Handover, Side
from assembly.inquiries.queries import InquiryInfo
from assembly.missing.account import TREASURY
from assembly.missing.hidden import hidden
from assembly.missing.known import (
    Asked,
    BankBalance,
    Cash,
    Delivered,
    EmptyPost,
    HandedOver,
    Hidden,
    Meeting,
    Moved,
    Notice,
    Outgone,
    Situation,
    Spent,
    Unshown,
    Untouched,
    YearTerms,
)
from assembly.works.queries import NONE, DeliveryInfo, WorksInfo
from assembly.works.rules import Stage, lacking
from assembly.works.rules import Verdict as Received

NO_WORKS: Mapping[str, WorksInfo] = MappingProxyType({})
NO_DOUBTS: Mapping[str, Doubted] = MappingProxyType({})


def situation(
    today: date,
    zone: str,
    assemblies: Sequence[AssemblyInfo],
    signed: Collection[str],
    committee: Sequence[TermInfo],
    expenses: Iterable[ExpenseInfo],
    movements: Sequence[MovementInfo],
    sums: Movements,
    settings: YearSettings | None,
    notified: Notified | None,
    changes: Iterable[Handover] = (),
    inquiries: Iterable[InquiryInfo] = (),
    overpaid: Sequence[Moved] = (),
    account: AccountInfo | None = None,
    items: Iterable[ItemInfo] = (),
    doubted: Mapping[str, Doubted] = NO_DOUBTS,
    works: Mapping[str, WorksInfo] = NO_WORKS,
    withheld: Sequence[EvidenceInfo] = (),
    is_over: bool = False,
) -> Situation:
    """What is known of the clinic's year on its local day `today`; `signed` are the assemblies with a signed sheet."""
    spent, handed, approved = list(expenses), list(changes), list(items)
    return Situation(
        today=today,
        meetings=[Meeting(one.id, one.day, one.state, one.id in signed) for one in assemblies],
        expenses=[_spent(one, zone, doubted.get(one.id)) for one in spent if not one.is_reversed],
        figures=figures(sums),
        **_terms(settings, notified),
        **_posts(settings, assemblies, committee, today),
        handovers=[handed_over(one) for one in handed if not one.is_settled],
        early_movements=[Moved(one.id, one.amount, one.on) for one in movements if one.early],
        larges=_outgones([*movements, *spent], zone),
        inquiries=waiting(inquiries),
        overpaid=overpaid,
        **_bank(account, handed),
        is_over=is_over,
        **_works(approved, spent, works, zone),
        hidden=_hidden(withheld, approved, works, spent, movements, zone),
    )


def _posts(
    settings: YearSettings | None, assemblies: Sequence[AssemblyInfo], committee: Sequence[TermInfo], today: date
) -> dict[str, Any]:
    over = [EmptyPost(term.post_name, term.until) for term in committee if term.is_over(today)]
    return {"empty_posts": _empty_posts(settings, assemblies, committee), "over_posts": over}


def _terms(settings: YearSettings | None, notified: Notified | None) -> dict[str, Any]:
    year = YearTerms(settings.review_days, settings.deadline, settings.cash_limit) if settings else None
    return {"year": year, "notified": Notice(notified.amount, notified.notified_on) if notified else None}


def _bank(account: AccountInfo | None, handed: Sequence[Handover]) -> dict[str, Any]:
    if account is None:
        return {}
    return {
        "cash": cash_of(account.held, handed),
        "unread_month": account.unread,
        "differs": _differs(account),
        "cash_short_since": account.cash_short_since,
    }


def unshown(
    items: Iterable[ItemInfo], paid: Iterable[tuple[str | None, date]], stages: Mapping[str, Collection[Stage]]
) -> list[Unshown]:
    """The items that were paid and lack photos; `paid` are the items and days of the expenses that stand."""
    last: dict[str, date] = {}
    for key, day in paid:
        if key is not None:
            last[key] = max(day, last.get(key, day))
    lack = [one for one in items if one.id in last and lacking(stages.get(one.id, ()), one.category, True)]
    return [Unshown(one.id, one.code, last[one.id]) for one in lack]


def _works(
    items: Sequence[ItemInfo], spent: Iterable[ExpenseInfo], works: Mapping[str, WorksInfo], zone: str
) -> dict[str, Any]:
    """What became of the approved items."""
    paid = [(one.item_id, one.paid_on) for one in spent if not one.is_reversed]
    return {
        "untouched": [Untouched(one.id, one.code, one.approved) for one in items if not one.paid and one.approved],
        "unshown": unshown(items, paid, {key: {photo.stage for photo in one.shown} for key, one in works.items()}),
        "delivered": _delivered(items, works, zone),
    }


def _hidden(
    withheld: Sequence[EvidenceInfo],
    items: Iterable[ItemInfo],
    works: Mapping[str, WorksInfo],
    spent: Iterable[ExpenseInfo],
    movements: Iterable[MovementInfo],
    zone: str,
) -> list[Hidden]:
    if not withheld:
        return []
    photos = {one.id: item.code for item in items for one in works.get(item.id, NONE).standing}
    folios = {one.id: one.folio for one in spent if not one.is_reversed}
    return hidden(withheld, photos | folios, {one.id for one in movements if one.back and not one.is_reversed}, zone)


def _delivered(items: Iterable[ItemInfo], works: Mapping[str, WorksInfo], zone: str) -> list[Delivered]:
    given = [one for item in items for one in works.get(item.id, NONE).deliveries if one.stands]
    found = [_one_delivered(one, zone) for one in given]
    return [one for one in found if one is not None]


def _one_delivered(one: DeliveryInfo, zone: str) -> Delivered | None:
    said = one.receipt
    verdict, said_at = (said.verdict, said.recorded_at) if said else (None, None)
    return delivered(one.id, one.recorded_at, one.recorded_by, verdict, said_at, zone)


def delivered(
    key: str, at: datetime, by: str, verdict: Received | None, said_at: datetime | None, zone: str
) -> Delivered | None:
    """A delivery that waits for somebody; None for one that came complete."""
    if verdict is Received.COMPLETE:
        return None
    return Delivered(key, clock.local_day(said_at or at, zone), verdict is Received.INCOMPLETE, person(by))


def _differs(account: AccountInfo) -> BankBalance | None:
    """The last balance that the bank told, while the record gives another for its day."""
    if account.latest is None or account.latest[1].agrees:
        return None
    one, it = account.latest
    return BankBalance(one.id, one.day, it.balance, it.ledger)


def _spent(expense: ExpenseInfo, zone: str, doubted: Doubted | None) -> Spent:
    said = [Objection(one.recorded_at, one.recorded_by, _last(one.answers)) for one in expense.objections]
    return Spent(
        id=expense.id,
        amount=expense.amount,
        returned=expense.returned,
        recorded_on=clock.local_day(expense.recorded_at, zone),
        is_proof_none=expense.proof is ProofKind.NONE,
        has_file=expense.has_proof,
        is_reviewed=bool(expense.reviews),
        **objections(said, zone),
        is_early=bool(expense.early),
        by=person(expense.recorded_by),
        seen_by=tuple(dict.fromkeys(person(one.recorded_by) for one in expense.reviews)),
        **doubts_of(doubted),
        has_odd_day=expense.odd_day is not None,
        is_off_plan=expense.is_off_plan,
        is_accepted=expense.decision.is_accepted if expense.decision else None,
    )


def doubts_of(doubted: Doubted | None) -> dict[str, Any]:
    """What an expense's invoice says that it should not, as the expense has it."""
    return asdict(doubted) if doubted else {}


def _last(answers: Sequence[AnswerInfo]) -> datetime | None:
    return answers[-1].recorded_at if answers else None


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection that stands: since when, whose, and when it was last answered."""

    at: datetime
    by: str
    answered_at: datetime | None


def objections(said: Iterable[Objection], zone: str) -> dict[str, Any]:
    """What an expense has of objections, those without an answer apart from those that wait for their authors."""
    those = list(said)
    bare = [one.at for one in those if one.answered_at is None]
    answered = [(one.answered_at, person(one.by)) for one in those if one.answered_at is not None]
    return {
        "objected_on": clock.local_day(min(bare), zone) if bare else None,
        "answered_on": clock.local_day(min(at for at, _ in answered), zone) if answered else None,
        "answered_to": tuple(who for _, who in answered),
    }


def _outgones(found: Iterable[MovementInfo | ExpenseInfo], zone: str) -> list[Outgone]:
    """What is above the year's limit, stands, and nobody confirmed."""
    stand = [one for one in found if one.large is not None and not one.is_reversed]
    return [_outgone(one, zone) for one in stand if one.large and one.large.standing is not Standing.CONFIRMED]


def _outgone(one: MovementInfo | ExpenseInfo, zone: str) -> Outgone:
    assert one.large is not None  # only these are asked for
    return outgone(one.id, one.large, zone)


def outgone(key: str, large: Large, zone: str) -> Outgone:
    """A large outgoing that nobody confirmed, since it was entered, or since the word that refuses it."""
    words = [large.recorded_at, *(word.at for word in large.words if word.verdict is Verdict.REFUSED)]
    is_refused = large.standing is Standing.REFUSED
    day = clock.local_day(words[-1 if is_refused else 0], zone)
    return Outgone(key, large.amount, day, is_refused, large.id, person(large.recorded_by), large.keeper_role)


def cash_of(held: Iterable[Held], changes: Iterable[Handover]) -> list[Cash]:
    """The cash that is held; what somebody who left still has, with her handover."""
    ended = {one.outgoing.ended_on: one.outgoing.id for one in changes}
    return [
        Cash(one.holder or TREASURY, one.amount, one.since, one.left_on, _of(ended, one.left_on), one.parts)
        for one in held
    ]


def _of(ended: Mapping[date | None, str], day: date | None) -> str:
    return ended.get(day, "") if day else ""


def waiting(inquiries: Iterable[InquiryInfo]) -> list[Asked]:
    """The inquiries that wait for somebody at the clinic, the oldest first."""
    found = [one for one in inquiries if one.is_owed or one.pending]
    return [_asked(one) for one in sorted(found, key=lambda one: one.number)]


def _asked(one: InquiryInfo) -> Asked:
    is_new = one.moderation is None
    return Asked(one.id, one.due_on, is_new, one.folio, not is_new and one.pending is not None, one.is_owed)


def handed_over(one: Handover) -> HandedOver:
    """A change in the treasury as what is missing asks for it."""
    assert one.outgoing.ended_on is not None  # only terms that ended are handed over
    waits_for = {side: side in one.missing for side in Side}
    receives = waits_for[Side.INCOMING] and one.incoming is not None
    has_receiver = one.incoming is not None and one.incoming.ended_on is None
    difference = None if one.agrees else one.difference
    about = (waits_for[Side.OUTGOING], receives, difference, has_receiver, one.is_card_lost)
    return HandedOver(one.outgoing.id, one.outgoing.ended_on, *about)


def _empty_posts(
    settings: YearSettings | None, assemblies: Sequence[AssemblyInfo], committee: Sequence[TermInfo]
) -> list[EmptyPost]:
    """Posts of the year that nobody holds, once an assembly was there to elect; `committee` are all its terms."""
    if settings is None or all(one.state is not State.CLOSED for one in assemblies):
        return []
    return [EmptyPost(one.post_name, one.since, one.post) for one in vacancies(settings.posts, committee)]
