"""What is missing about expenses: proof, a word from somebody else, the decision of an assembly. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from assembly.core.errors import N_
from assembly.core.money import total
from assembly.missing import sentences
from assembly.missing.account import TREASURY
from assembly.missing.asked import REVIEWERS
from assembly.missing.known import Missing, Moved, Situation, Spent, Tone, found

CALLER = N_("Quien convoca a la asamblea")
OBJECTOR = N_("Quien objetó")
PRESIDENCY = N_("Presidencia")


def about(
    now: Situation,
    code: str,
    tone: Tone,
    texts: tuple[str, str],
    spent: Sequence[Spent] | Sequence[Moved],
    days: Iterable[date],
    owed_by: str,
    **more: Any,
) -> Iterable[Missing]:
    """One sentence about several expenses or movements, since the oldest of `days`."""
    if spent:
        values = {"count": len(spent), "amount": total([one.amount for one in spent])} | more
        text = number(texts, len(spent))
        yield found(now, code, tone, text, min(days), owed_by, (one.id for one in spent), **values)


def number(texts: tuple[str, str], count: int) -> str:
    """The sentence for one or for several."""
    return texts[0] if count == 1 else texts[1]


def expenses(now: Situation) -> Iterable[Missing]:
    """What is objected, early, odd, not reviewed, not proven or not decided of the expenses."""
    objected = [one for one in now.expenses if one.objected_on]
    unproven = [replace(one, amount=one.counted) for one in now.expenses if one.is_proof_none and one.counted]
    early = [one for one in now.expenses if one.is_early]
    lacking = [one for one in now.expenses if not one.is_proof_none and not one.has_file]
    bare = [replace(one, amount=one.counted) for one in lacking if one.counted]
    since = [one.objected_on for one in objected if one.objected_on]
    code, owes = ("objected_vacant", PRESIDENCY) if now.is_treasury_vacant else ("objected", TREASURY)
    yield from about(now, code, Tone.BAD, sentences.OBJECTED, objected, since, owes)
    yield from _answered(now)
    yield from about(now, "early", Tone.BAD, sentences.EARLY, early, _days(early), TREASURY)
    yield from _invoices(now)
    yield from _reviews(now)
    yield from about(now, "no_file", Tone.WARN, sentences.NO_FILE, bare, _days(bare), TREASURY)
    yield from about(now, "no_proof", Tone.WARN, sentences.NO_PROOF, unproven, _days(unproven), TREASURY)
    yield from _off_plan(now)


def _off_plan(now: Situation) -> Iterable[Missing]:
    """What no assembly had approved: one says whether it accepts it."""
    those = [replace(one, amount=one.counted) for one in now.expenses if one.is_off_plan and one.counted]
    rejected = [one for one in those if one.is_accepted is False]
    waiting = [one for one in those if one.is_accepted is None]
    yield from about(now, "off_plan_rejected", Tone.BAD, sentences.REJECTED, rejected, _days(rejected), TREASURY)
    yield from about(now, "off_plan", Tone.WARN, sentences.UNDECIDED, waiting, _days(waiting), CALLER)


def _answered(now: Situation) -> Iterable[Missing]:
    """Objections that were answered: whoever made them says whether that is enough."""
    those = [one for one in now.expenses if one.answered_on and (not now.viewer or now.viewer in one.answered_to)]
    since = [one.answered_on for one in those if one.answered_on]
    yield from about(now, "objection_answered", Tone.WARN, sentences.ANSWERED, those, since, OBJECTOR)


def _invoices(now: Situation) -> Iterable[Missing]:
    changed = [one for one in now.expenses if one.broken_seal]
    notes = [one for one in now.expenses if one.broken_note]
    other = [one for one in now.expenses if one.wrong_receiver]
    odd = [one for one in now.expenses if one.has_odd_day]
    yield from about(now, "odd_day", Tone.BAD, sentences.ODD_DAY, odd, _days(odd), TREASURY)
    yield from about(now, "broken_seal", Tone.BAD, sentences.BROKEN_SEAL, changed, _days(changed), TREASURY)
    yield from about(now, "broken_note", Tone.BAD, sentences.BROKEN_NOTE, notes, _days(notes), TREASURY)
    yield from about(now, "wrong_receiver", Tone.WARN, sentences.WRONG_RECEIVER, other, _days(other), TREASURY)


def _reviews(now: Situation) -> Iterable[Missing]:
    """What nobody looked at in time; and what the viewer has not looked at, late or not, seen by others or not."""
    limit = now.year.review_days if now.year else None
    waiting = [one for one in now.expenses if one.waits_for(now.viewer)]
    late = [one for one in waiting if limit is not None and not one.is_reviewed and _age(now, one) > limit]
    known = {one.id for one in late}
    due = [one.recorded_on + timedelta(days=limit or 0) for one in late]
    yield from about(now, "not_reviewed", Tone.WARN, sentences.NOT_REVIEWED, late, due, REVIEWERS, limit=limit)
    new = [one for one in waiting if not one.is_reviewed and one.id not in known]
    seen = [one for one in waiting if one.is_reviewed]
    for said in (
        *about(now, "to_review", Tone.WARN, sentences.TO_REVIEW, new, _days(new), REVIEWERS),
        *about(now, "to_review_too", Tone.PLAIN, sentences.TO_REVIEW_TOO, seen, _days(seen), REVIEWERS),
    ):
        yield replace(said, is_due=False)


def _age(now: Situation, spent: Spent) -> int:
    return (now.today - spent.recorded_on).days


def _days(spent: Iterable[Spent]) -> list[date]:
    return [one.recorded_on for one in spent]
