"""What waits of the residents' inquiries: to be published, to be answered. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assembly.core.errors import N_
from assembly.inquiries.standing import clock_words
from assembly.missing import sentences
from assembly.missing.known import Asked, Missing, Situation, Tone, found

COMMITTEE = N_("El comité")
REVIEWERS = N_("El comité y la contraloría social")

_FIRST = {
    True: N_("El plazo de la primera terminó el {day}."),
    False: N_("El plazo de la primera termina el {day}."),
}


def inquiries(now: Situation) -> Iterable[Missing]:
    """What is past its day, and for those who do it, what is not yet."""
    late = [one for one in now.inquiries if one.is_owed and now.today > one.due_on]
    unread = [one for one in now.inquiries if one.is_waiting or one.adds]
    owed = [one for one in now.inquiries if one.is_owed and not one.is_waiting]
    yield from _late(now, "inquiry_late", sentences.INQUIRIES_LATE, [one for one in late if not one.is_waiting])
    yield from _late(now, "inquiry_unread", sentences.INQUIRIES_UNREAD, [one for one in late if one.is_waiting])
    yield from _next(now, "inquiry_to_publish", sentences.INQUIRIES_TO_PUBLISH, unread)
    yield from _next(now, "inquiry_to_answer", sentences.INQUIRIES_TO_ANSWER, owed)


def _late(now: Situation, code: str, texts: tuple[str, str], late: Sequence[Asked]) -> Iterable[Missing]:
    if late:
        since, about, who = min(one.due_on for one in late), [one.id for one in late], COMMITTEE
        who = REVIEWERS if code == "inquiry_unread" else COMMITTEE
        yield found(now, code, Tone.BAD, texts[len(late) > 1], since, who, about, count=len(late))


def _next(now: Situation, code: str, texts: tuple[str, str], waiting: Sequence[Asked]) -> Iterable[Missing]:
    """What is to do, with the clock of the only one, or the day of the one that is due first."""
    if waiting:
        first = min(waiting, key=lambda one: one.due_on)
        text = texts[len(waiting) > 1]
        is_late = now.today > first.due_on
        tone = Tone.BAD if is_late else Tone.WARN
        said = found(now, code, tone, text, None, COMMITTEE, [one.id for one in waiting], count=len(waiting))
        if len(waiting) == 1:
            clock = clock_words(now.today, first.due_on)
            yield replace(said, is_due=False, clock=(clock.message, clock.values), at=first.folio)
        else:
            yield replace(said, is_due=False, clock=(_FIRST[is_late], {"day": first.due_on}))
