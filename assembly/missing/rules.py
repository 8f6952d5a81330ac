"""What is missing on a clinic's record, in plain words: since when, and who owes it. Pure.

A sentence is a gettext message with `{places}` and the values for them. What is late or against the rules comes first,
then what is owed, then what is only good to know.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from assembly.assemblies.rules import State
from assembly.core.errors import N_
from assembly.core.money import ZERO, total
from assembly.missing import account, asked, sentences, spent, works
from assembly.missing.account import COMMITTEE, TREASURY
from assembly.missing.known import HandedOver, Missing, Situation, Tone
from assembly.missing.known import found as _one
from assembly.missing.spent import CALLER, PRESIDENCY, about, number

SOON_DAYS = 30  # from here on the end of the year is a worry and not only a date
UNTOUCHED_DAYS = 60  # so long before the end something must have been begun of every approved item

MODERATOR = N_("Quien moderó la asamblea")
PROGRAMME = N_("El programa")
NEXT_TREASURER = N_("Quien reciba la tesorería, que está vacante")
# Whoever left the post, or who may write in her name: `ON_BEHALF` in the permissions.
FOR_LEAVER = N_("Quien dejó la tesorería o, en su nombre, la presidencia o el facilitador")
BOTH_SIDES = N_("La tesorería y, en nombre de quien la dejó, la presidencia o el facilitador")

_HANDOVER = {
    (True, True): (N_("La tesorería cambió de manos el {day} y nadie ha dicho cuánto dinero había."), FOR_LEAVER),
    (True, False): (N_("Falta que quien dejó la tesorería el {day} diga cuánto dinero dejó."), FOR_LEAVER),
    (False, True): (N_("Falta que quien recibe la tesorería desde el {day} diga cuánto dinero recibió."), TREASURY),
}

Find = Callable[[Situation], Iterable[Missing]]


def missing(now: Situation) -> list[Missing]:
    """Everything that is missing, what matters most first; within a tone in the order of the journey."""
    return [one for one in everything(now) if one.is_due]


def everything(now: Situation) -> list[Missing]:
    """The same with what is only next to do for those who may do it: the one source of every list of what is owed."""
    found = [_to_the_next(one, now) for find in _FINDERS for one in find(now)]
    return sorted(found, key=lambda one: list(Tone).index(one.tone))


def _to_the_next(one: Missing, now: Situation) -> Missing:
    """What a vacant treasury owes waits for whoever has it next."""
    return replace(one, owed_by=NEXT_TREASURER) if now.is_treasury_vacant and one.owed_by == TREASURY else one


def _no_assembly(now: Situation) -> Iterable[Missing]:
    if not now.meetings and now.is_over:
        return
    if not now.meetings:
        text = N_("Todavía no se ha convocado a ninguna asamblea.")
        yield _one(now, "no_assembly", Tone.PLAIN, text, None, CALLER, ())
    elif all(one.state is State.NOT_HELD for one in now.meetings):
        last = max(now.meetings, key=lambda one: one.day)
        text = N_("La asamblea del {day} no se realizó y no hay otra convocatoria.")
        yield _one(now, "not_held", Tone.BAD, text, last.day, CALLER, (last.id,), day=last.day)


_NOW = {
    State.CONVENED: ("meeting_convened", N_("Hay una asamblea convocada para el {day}.")),
    State.OPEN: ("meeting_open", N_("La asamblea del {day} está abierta. Siga con ella.")),
}
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
        elif one.state in _NOW:
            code, text = _NOW[one.state]
            said = _one(now, code, Tone.WARN, text, None, MODERATOR, (one.id,), day=one.day)
            yield replace(said, is_due=False)
        if one.state is State.CLOSED and not one.has_signed_minutes:
            text = N_("Falta la foto del acta firmada de la asamblea del {day}.")
            yield _one(now, "signed_minutes", Tone.WARN, text, one.day, MODERATOR, (one.id,), day=one.day)


def _empty_posts(now: Situation) -> Iterable[Missing]:
    never = [one.name for one in now.empty_posts if one.since is None]
    if never:
        text = number(sentences.EMPTY_POSTS, len(never))
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
            yield from _owed_handover(now, one)
        elif one.difference is not None:
            about = {"day": one.on, "amount": abs(one.difference)}
            text = sentences.differs(one.difference)
            yield _one(now, "handover_differs", Tone.BAD, text, one.on, BOTH_SIDES, (one.id,), **about)
        if one.is_card_lost:
            yield _one(now, "card_lost", Tone.BAD, sentences.CARD_LOST, one.on, PRESIDENCY, (one.id,), day=one.on)


def _owed_handover(now: Situation, one: HandedOver) -> Iterable[Missing]:
    """What the new treasurer counted is hers to say; what was left, of whoever left or of who writes for her."""
    is_hers = one.has_receiver and one.incoming_owes
    text, who = _HANDOVER[one.outgoing_owes, one.incoming_owes]
    code = "handover_received" if is_hers and not one.outgoing_owes else "handover"
    owes = who if one.has_receiver or one.outgoing_owes else FOR_LEAVER
    yield _one(now, code, Tone.WARN, text, one.on, owes, (one.id,), day=one.on)
    if is_hers and one.outgoing_owes:
        text, who = _HANDOVER[False, True]
        hers = _one(now, "handover_received", Tone.WARN, text, one.on, who, (one.id,), day=one.on)
        yield replace(hers, is_due=False)


def _overpaid(now: Situation) -> Iterable[Missing]:
    since = [one.on for one in now.overpaid]
    yield from about(now, "overpaid", Tone.BAD, sentences.OVERPAID, now.overpaid, since, TREASURY)


def _cash(now: Situation) -> Iterable[Missing]:
    moved = now.early_movements
    yield from about(now, "early_movement", Tone.BAD, sentences.EARLY_MOVED, moved, [one.on for one in moved], TREASURY)
    yield from account.cash_unexplained(now)
    yield from account.cash_of_posts(now)
    if now.figures.cash_missing > ZERO:
        text = N_("Hay gastos en efectivo por {amount} que no salen de ningún retiro anotado.")
        since, amount = now.cash_short_since, now.figures.cash_missing
        yield _one(now, "cash_above_withdrawn", Tone.BAD, text, since, TREASURY, (), amount=amount)


def _untouched(now: Situation) -> Iterable[Missing]:
    """Approved items of which nothing was spent, while the end is near and not past: then all that is left counts."""
    days = (now.year.deadline - now.today).days if now.year else -1
    if now.untouched and now.figures.received > ZERO and 0 <= days <= UNTOUCHED_DAYS:
        values = {"amount": total([one.amount for one in now.untouched]), "count": len(now.untouched), "days": days}
        values["codes"] = ", ".join(one.code for one in now.untouched)
        text, about = number(sentences.UNTOUCHED, len(now.untouched)), [one.id for one in now.untouched]
        yield _one(now, "untouched", Tone.WARN, text, None, COMMITTEE, about, **values)


def _deposits(now: Situation) -> Iterable[Missing]:
    if now.is_over and now.figures.received == ZERO:
        return
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
    cash = min(now.figures.unexplained, left)  # cash in hand is not in the account, and is told apart
    values = {"left": left - cash, "cash": cash, "deadline": deadline, "days": days}
    if days < 0:
        text = sentences.TOO_LATE[cash > ZERO]
        yield _one(now, "leftover", Tone.BAD, text, deadline, COMMITTEE, (), **values)
        return
    tone = Tone.WARN if days <= SOON_DAYS else Tone.PLAIN
    numbered = sentences.DAYS_LEFT_CASH if cash > ZERO else sentences.DAYS_LEFT
    text = sentences.LAST_DAY[cash > ZERO] if days == 0 else number(numbered, days)
    yield _one(now, "deadline", tone, text, None, COMMITTEE, (), **values)


_FINDERS: tuple[Find, ...] = (
    _no_assembly,
    _assemblies,
    _empty_posts,
    _handovers,
    spent.expenses,
    asked.inquiries,
    _overpaid,
    _cash,
    account.confirmations,
    account.cash_held,
    account.bank,
    works.photos,
    works.hidden,
    works.deliveries,
    _deposits,
    _untouched,
    _deadline,
)
