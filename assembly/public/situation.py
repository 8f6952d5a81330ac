"""From what the rooms tell of a clinic to what `missing` asks about. Pure but for the types of the rooms' queries."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from assembly.account.balances import AccountInfo
from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import State
from assembly.budget.large import Standing, Verdict
from assembly.budget.queries import MovementInfo
from assembly.budget.rules import MovementKind, Movements, figures, unexplained_since
from assembly.clinics.queries import Notified
from assembly.clinics.years import YearSettings
from assembly.committee.queries import TermInfo
from assembly.committee.rules import vacancies
from assembly.core import clock
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import ProofKind, ReviewVerdict
from assembly.handovers.rules import Handover, Side
from assembly.inquiries.queries import InquiryInfo
from assembly.public.known import (
    Asked,
    BankBalance,
    EmptyPost,
    HandedOver,
    Meeting,
    Moved,
    Notice,
    Outgone,
    Situation,
    Spent,
    YearTerms,
)


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
) -> Situation:
    """What is known of the clinic's year on its local day `today`; `signed` are the assemblies with a signed sheet."""
    since, spent = _cash_since(movements, sums), list(expenses)
    return Situation(
        today=today,
        meetings=[Meeting(one.id, one.day, one.state, one.id in signed) for one in assemblies],
        expenses=[_spent(one, zone) for one in spent if not one.is_reversed],
        figures=figures(sums),
        year=YearTerms(settings.review_days, settings.deadline, settings.cash_limit) if settings else None,
        notified=Notice(notified.amount, notified.notified_on) if notified else None,
        cash_since=since,
        holder=_holder(movements, since),
        empty_posts=_empty_posts(settings, assemblies, committee),
        over_posts=[EmptyPost(term.post_name, term.until) for term in committee if term.is_over(today)],
        handovers=[_handed_over(one) for one in changes if one.missing or not one.agrees],
        early_movements=[Moved(one.id, one.amount, one.on) for one in movements if one.early],
        larges=_outgones([*movements, *spent], zone),
        late_inquiries=[Asked(one.id, one.due_on, one.moderation is None) for one in inquiries if one.is_late(today)],
        overpaid=overpaid,
        unread_month=account.unread if account else None,
        differs=_differs(account),
    )


def _differs(account: AccountInfo | None) -> BankBalance | None:
    """The last balance that the bank told, while the record gives another for its day."""
    if account is None or account.latest is None or account.latest[1].agrees:
        return None
    one, it = account.latest
    return BankBalance(one.id, one.day, it.balance, it.ledger)


def _spent(expense: ExpenseInfo, zone: str) -> Spent:
    objections = [r.recorded_at for r in expense.standing_reviews if r.verdict is ReviewVerdict.OBJECTED]
    return Spent(
        id=expense.id,
        amount=expense.amount,
        recorded_on=clock.local_day(expense.recorded_at, zone),
        is_proof_none=expense.proof is ProofKind.NONE,
        has_file=expense.has_proof,
        is_reviewed=bool(expense.reviews),
        objected_on=clock.local_day(min(objections), zone) if objections else None,
        is_early=bool(expense.early),
    )


def _outgones(found: Iterable[MovementInfo | ExpenseInfo], zone: str) -> list[Outgone]:
    """What is above the year's limit, stands, and nobody confirmed."""
    stand = [one for one in found if one.large is not None and not one.is_reversed]
    return [_outgone(one, zone) for one in stand if one.large and one.large.standing is not Standing.CONFIRMED]


def _outgone(one: MovementInfo | ExpenseInfo, zone: str) -> Outgone:
    assert one.large is not None  # only these are asked for
    words = [one.large.recorded_at, *(word.at for word in one.large.words if word.verdict is Verdict.REFUSED)]
    is_refused = one.large.standing is Standing.REFUSED
    return Outgone(one.id, one.amount, clock.local_day(words[-1 if is_refused else 0], zone), is_refused)


def _withdrawals(movements: Iterable[MovementInfo]) -> list[MovementInfo]:
    return [one for one in movements if one.kind is MovementKind.WITHDRAWAL and not one.is_reversed]


def _cash_since(movements: Sequence[MovementInfo], sums: Movements) -> date | None:
    taken = [(one.on, one.amount) for one in _withdrawals(movements)]
    return unexplained_since(taken, sums.spent_cash + sums.cash_returned)


def _holder(movements: Sequence[MovementInfo], since: date | None) -> str:
    """The post that took out the oldest cash that nothing explains."""
    return next((one.holder for one in _withdrawals(movements) if one.on == since and one.holder), "")


def _handed_over(one: Handover) -> HandedOver:
    assert one.outgoing.ended_on is not None  # only terms that ended are handed over
    waits_for = {side: side in one.missing for side in Side}
    receives = waits_for[Side.INCOMING] and one.incoming is not None
    return HandedOver(one.outgoing.id, one.outgoing.ended_on, waits_for[Side.OUTGOING], receives, one.difference)


def _empty_posts(
    settings: YearSettings | None, assemblies: Sequence[AssemblyInfo], committee: Sequence[TermInfo]
) -> list[EmptyPost]:
    """Posts of the year that nobody holds, once an assembly was there to elect; `committee` are all its terms."""
    if settings is None or all(one.state is not State.CLOSED for one in assemblies):
        return []
    return [EmptyPost(one.post_name, one.since) for one in vacancies(settings.posts, committee)]
