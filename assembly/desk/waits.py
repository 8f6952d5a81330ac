"""What waits for somebody at a clinic, in plain words, by what she may do there. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from assembly.assemblies.rules import State
from assembly.budget.large import Large
from assembly.core import clock
from assembly.core.errors import N_
from assembly.core.money import total
from assembly.core.permissions import Permission
from assembly.desk.queries import Meeting, Situation
from assembly.desk.rules import Note, Target
from assembly.handovers.rules import Handover, Side
from assembly.inquiries.queries import InquiryInfo


def waits(situation: Situation, may: Collection[Permission], today: date) -> list[Target]:
    """What to do there, the most pressing first; each one says it and leads to its page."""
    found: list[Target] = []
    if Permission.RUN_ASSEMBLY in may:
        found += _meeting(situation.meeting)
    if Permission.SPEND in may:
        found += _money(situation, today)
    if Permission.HAND_OVER in may:
        found += _handovers(situation.handovers, Permission.SPEND in may)
    if Permission.CONFIRM in may and Permission.SPEND not in may and situation.larges:
        found.append(_confirmations(situation.larges))
    if Permission.REVIEW in may and situation.unreviewed:
        note = Note(N_("Gastos por revisar: {count}."), {"count": situation.unreviewed})
        found.append(Target("reviews_waiting", note))
    return found + list(_inquiries(situation.inquiries, may, today))


def _inquiries(asked: Collection[InquiryInfo], may: Collection[Permission], today: date) -> Iterator[Target]:
    """What residents ask, with the clock of the one that is due first."""
    unread = [one for one in asked if one.pending is not None]
    unanswered = [one for one in asked if one.is_owed and one.moderation is not None]
    if Permission.MODERATE_INQUIRIES in may and unread:
        yield _clock(N_("Dudas de la gente por publicar: {count}."), unread, today)
    if Permission.ANSWER_INQUIRIES in may and unanswered:
        yield _clock(N_("Dudas de la gente por responder: {count}."), unanswered, today)


def _confirmations(larges: Collection[Large]) -> Target:
    """The page of the one, or the list of all."""
    amount = total([one.amount for one in larges])
    if len(larges) == 1:
        text = N_("Falta que usted u otra persona del comité confirme una salida de {amount}.")
        return Target("confirm", Note(text, {"amount": amount}), {"large_id": next(iter(larges)).id})
    text = N_("Salidas de dinero por confirmar: {count}, por {amount} en total.")
    return Target("confirmations", Note(text, {"count": len(larges), "amount": amount}))


def _clock(text: str, found: Collection[InquiryInfo], today: date) -> Target:
    said = min(found, key=lambda one: one.due_on).clock(today)
    return Target("inquiries_work", Note(text, {"count": len(found)}), clock=Note(said.message, said.values))


def _meeting(meeting: Meeting | None) -> Iterator[Target]:
    if meeting is None:
        yield Target("convene", Note(N_("Aquí no se ha convocado ninguna asamblea. Convoque la primera.")))
        return
    where = {"assembly_id": meeting.id}
    about = {"day": clock.local_day(meeting.starts_at, meeting.time_zone)}
    if meeting.state is State.OPEN:
        yield Target("assembly_day", Note(N_("La asamblea del {day} está abierta. Siga con ella."), about), where)
    elif meeting.state is State.CONVENED:
        yield Target("assembly_day", Note(N_("Hay una asamblea convocada para el {day}."), about), where)
    elif meeting.state is State.CLOSED and not meeting.is_signed:
        yield Target("closed", Note(N_("Falta subir el acta firmada de la asamblea del {day}."), about), where)


def _handovers(owed: Iterable[Handover], receives: bool) -> Iterator[Target]:
    """What the treasurer receives is hers to state; what was left, that of those who write for whoever left."""
    for one in owed:
        where = {"past_term_id": one.outgoing.id}
        if receives and one.incoming is not None and one.incoming.ended_on is None and Side.INCOMING in one.missing:
            yield Target("treasury_handover", Note(N_("Diga con cuánto dinero recibe la tesorería.")), where)
        elif not receives and Side.OUTGOING in one.missing:
            yield Target("treasury_handover", Note(N_("Falta anotar lo que dejó quien tenía la tesorería.")), where)


def _money(situation: Situation, today: date) -> Iterator[Target]:
    cash = situation.cash
    if cash is not None:
        about = {"amount": cash.amount, "days": (today - cash.since).days, "day": cash.since}
        said = N_("Efectivo sin explicar: {amount}, desde el {day} (días: {days}). Anote en qué se gastó.")
        yield Target("money", Note(said, about))
    if situation.unproven:
        yield Target(
            "money", Note(N_("Gastos a los que les falta comprobante: {count}."), {"count": situation.unproven})
        )
