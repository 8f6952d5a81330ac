"""What is missing on a clinic's record, in plain words: since when, and who owes it. Pure.

A sentence is a gettext message with `{places}` and the values for them. What is late or against the rules comes first,
then what is owed, then what is only good to know.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from assembly.assemblies.rules import State
from assembly.core.errors import N_
from assembly.core.money import ZERO, total
from assembly.public import account, sentences
from assembly.public.account import COMMITTEE, TREASURY
from assembly.public.known import Missing, Moved, Situation, Spent, Tone
from assembly.public.known import found as _one

CASH_DAYS = 7  # so long may cash be carried to the shop and back before it is asked about
SOON_DAYS = 30  # from here on the end of the year is a worry and not only a date

MODERATOR = N_("Quien moderó la asamblea")
CALLER = N_("Quien convoca a la asamblea")
REVIEWERS = N_("El comité y la contraloría social")
PROGRAMME = N_("El programa")

_HANDOVER = {
    (True, True): (N_("La tesorería cambió de manos el {day} y nadie ha dicho cuánto dinero había."), COMMITTEE),
    (True, False): (N_("Falta que quien dejó la tesorería el {day} diga cuánto dinero dejó."), COMMITTEE),
    (False, True): (N_("Falta que quien recibe la tesorería desde el {day} diga cuánto dinero recibió."), TREASURY),
}

_DIFFERS = {
    -1: N_("En la entrega de la tesorería del {day} se recibieron {amount} menos de lo que se dijo que había."),
    0: N_("En la entrega de la tesorería del {day} las dos partes no dicen lo mismo del efectivo o de la tarjeta."),
    1: N_("En la entrega de la tesorería del {day} se recibieron {amount} más de lo que se dijo que había."),
}

_ASKED = (
    (False, "inquiry_late", sentences.INQUIRIES_LATE, COMMITTEE),
    (True, "inquiry_unread", sentences.INQUIRIES_UNREAD, REVIEWERS),
)

Find = Callable[[Situation], Iterable[Missing]]


def missing(now: Situation) -> list[Missing]:
    """Everything that is missing, what matters most first; within a tone in the order of the journey."""
    found = [one for find in _FINDERS for one in find(now)]
    return sorted(found, key=lambda one: list(Tone).index(one.tone))


def _no_assembly(now: Situation) -> Iterable[Missing]:
    if not now.meetings:
        text = N_("Todavía no se ha convocado a ninguna asamblea.")
        yield _one(now, "no_assembly", Tone.PLAIN, text, None, CALLER, ())
    elif all(one.state is State.NOT_HELD for one in now.meetings):
        last = max(now.meetings, key=lambda one: one.day)
        text = N_("La asamblea del {day} no se realizó y no hay otra convocatoria.")
        yield _one(now, "not_held", Tone.BAD, text, last.day, CALLER, (last.id,), day=last.day)


_PAST = {
    State.CONVENED: (
        "not_recorded",
        N_("Ya pasó el {day} y no se anotó si hubo asamblea ese día o no."),
    ),
    State.OPEN: ("not_closed", N_("La asamblea del {day} se abrió y no se ha cerrado: su acta no está completa.")),
}


def _assemblies(now: Situation) -> Iterable[Missing]:
    for one in now.meetings:
        if one.state in _PAST and one.day < now.today:
            code, text = _PAST[one.state]
            yield _one(now, code, Tone.BAD, text, one.day, MODERATOR, (one.id,), day=one.day)
        if one.state is State.CLOSED and not one.has_signed_minutes:
            text = N_("Falta la foto del acta firmada de la asamblea del {day}.")
            yield _one(now, "signed_minutes", Tone.WARN, text, one.day, MODERATOR, (one.id,), day=one.day)


def _empty_posts(now: Situation) -> Iterable[Missing]:
    never = [one.name for one in now.empty_posts if one.since is None]
    if never:
        text = _number(sentences.EMPTY_POSTS, len(never))
        yield _one(now, "empty_posts", Tone.WARN, text, None, CALLER, (), posts=", ".join(never))
    for post in now.empty_posts:
        if post.since is not None:
            about = {"post": post.name, "day": post.since}
            text = N_("{post}: vacante desde el {day}.")
            yield _one(now, "vacant_post", Tone.WARN, text, post.since, CALLER, (), **about)
    for post in now.over_posts:
        text = N_("{post}: su periodo terminó el {day} y falta elegir o ratificar a quien lo ocupe.")
        yield _one(now, "term_over", Tone.WARN, text, post.since, CALLER, (), post=post.name, day=post.since)


def _handovers(now: Situation) -> Iterable[Missing]:
    for one in now.handovers:
        if one.outgoing_owes or one.incoming_owes:
            text, who = _HANDOVER[one.outgoing_owes, one.incoming_owes]
            yield _one(now, "handover", Tone.WARN, text, one.on, who, (one.id,), day=one.on)
        elif one.difference is not None:
            about = {"day": one.on, "amount": max(one.difference, -one.difference)}
            text = _DIFFERS[(one.difference > ZERO) - (one.difference < ZERO)]
            yield _one(now, "handover_differs", Tone.BAD, text, one.on, TREASURY, (one.id,), **about)


def _expenses(now: Situation) -> Iterable[Missing]:
    limit = now.year.review_days if now.year else None
    objected = [one for one in now.expenses if one.objected_on]
    late = [one for one in now.expenses if limit is not None and not one.is_reviewed and _age(now, one) > limit]
    unproven = [one for one in now.expenses if one.is_proof_none]
    early = [one for one in now.expenses if one.is_early]
    bare = [one for one in now.expenses if not one.is_proof_none and not one.has_file]
    asked = [one.objected_on for one in objected if one.objected_on]
    due = [one.recorded_on + timedelta(days=limit or 0) for one in late]
    yield from _about(now, "objected", Tone.BAD, sentences.OBJECTED, objected, asked, TREASURY)
    yield from _about(now, "early", Tone.BAD, sentences.EARLY, early, _days(early), TREASURY)
    yield from _about(now, "not_reviewed", Tone.WARN, sentences.NOT_REVIEWED, late, due, REVIEWERS, limit=limit)
    yield from _about(now, "no_file", Tone.WARN, sentences.NO_FILE, bare, _days(bare), TREASURY)
    yield from _about(now, "no_proof", Tone.WARN, sentences.NO_PROOF, unproven, _days(unproven), TREASURY)


def _overpaid(now: Situation) -> Iterable[Missing]:
    since = [one.on for one in now.overpaid]
    yield from _about(now, "overpaid", Tone.BAD, sentences.OVERPAID, now.overpaid, since, TREASURY)


def _about(
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
        text = _number(texts, len(spent))
        yield _one(now, code, tone, text, min(days), owed_by, (one.id for one in spent), **values)


def _age(now: Situation, spent: Spent) -> int:
    return (now.today - spent.recorded_on).days


def _days(spent: Iterable[Spent]) -> list[date]:
    return [one.recorded_on for one in spent]


def _number(texts: tuple[str, str], count: int) -> str:
    return texts[0] if count == 1 else texts[1]


def _inquiries(now: Situation) -> Iterable[Missing]:
    for is_waiting, code, texts, who in _ASKED:
        found = [one for one in now.late_inquiries if one.is_waiting is is_waiting]
        if found:
            since = min(one.due_on for one in found)
            about, count = [one.id for one in found], len(found)
            yield _one(now, code, Tone.BAD, _number(texts, count), since, who, about, count=count)


def _cash(now: Situation) -> Iterable[Missing]:
    moved = now.early_movements
    yield from _about(
        now, "early_movement", Tone.BAD, sentences.EARLY_MOVED, moved, [one.on for one in moved], TREASURY
    )
    cash, since = now.figures.unexplained, now.cash_since
    if cash > ZERO and since and (now.today - since).days >= CASH_DAYS:
        text = N_("Se retiraron {amount} en efectivo y no hay gasto que los explique.")
        yield _one(now, "cash_unexplained", Tone.BAD, text, since, now.holder or TREASURY, (), amount=cash)
    if now.figures.cash_missing > ZERO:
        text = N_("Hay gastos en efectivo por {amount} que no salen de ningún retiro anotado.")
        yield _one(now, "cash_above_withdrawn", Tone.BAD, text, None, TREASURY, (), amount=now.figures.cash_missing)


def _deposits(now: Situation) -> Iterable[Missing]:
    if now.notified and now.figures.received < now.notified.amount:
        values = {
            "notified": now.notified.amount,
            "received": now.figures.received,
            "short": now.notified.amount - now.figures.received,
        }
        text = N_("De los {notified} asignados se han recibido {received}: faltan {short}.")
        if now.figures.received == ZERO:
            text = N_("De los {notified} asignados todavía no se ha recibido nada.")
        yield _one(now, "deposits", Tone.PLAIN, text, now.notified.on, PROGRAMME, (), **values)


def _deadline(now: Situation) -> Iterable[Missing]:
    left = now.figures.left
    if left < ZERO:
        text = N_("Se anotaron gastos por {over} más de lo que se ha recibido.")
        yield _one(now, "overspent", Tone.BAD, text, None, TREASURY, (), over=-left)
    if now.year is None or left <= ZERO:
        return
    deadline = now.year.deadline
    days = (deadline - now.today).days
    values = {"left": left, "deadline": deadline, "days": days}
    if days < 0:
        text = N_("El plazo para gastar terminó el {deadline} y quedan {left}: hay que reintegrarlos.")
        yield _one(now, "leftover", Tone.BAD, text, deadline, COMMITTEE, (), **values)
        return
    tone = Tone.WARN if days <= SOON_DAYS else Tone.PLAIN
    text = N_("Hoy termina el plazo para gastar {left}.") if days == 0 else _number(sentences.DAYS_LEFT, days)
    yield _one(now, "deadline", tone, text, None, COMMITTEE, (), **values)


_FINDERS: tuple[Find, ...] = (
    _no_assembly,
    _assemblies,
    _empty_posts,
    _handovers,
    _expenses,
    _inquiries,
    _overpaid,
    _cash,
    account.confirmations,
    account.cash_held,
    account.bank,
    _deposits,
    _deadline,
)
