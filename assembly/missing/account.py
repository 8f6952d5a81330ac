"""What is missing about the account: second words on large outgoings, cash above the limit, the bank. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import accumulate

from assembly.core.errors import N_
from assembly.core.money import Money, total
from assembly.missing.known import Cash, Missing, Outgone, Situation, Tone, found
from assembly.missing.sentences import bank_differs

CASH_DAYS = 7  # so long may cash be carried to the shop and back before it is asked about

TREASURY = N_("Tesorería")
COMMITTEE = N_("El comité")
LEAVER = N_("Quien dejó la tesorería")

_TO_CONFIRM = (
    N_("Falta que otra persona del comité confirme una salida de {amount}, que pasa del límite del año."),
    N_(
        "Falta que otra persona del comité confirme {count} salidas de dinero, por {amount} en total, que pasan del "
        "límite del año."
    ),
)
_HERS = (  # the same, said to one who may
    N_("Falta que usted u otra persona del comité confirme una salida de {amount}."),
    N_("Salidas de dinero por confirmar: {count}, por {amount} en total."),
)
_REFUSED = (
    N_("Otra persona del comité no confirma una salida de {amount}. Su motivo está anotado en ella."),
    N_(
        "Otra persona del comité no confirma {count} salidas de dinero, por {amount} en total. El motivo está anotado "
        "en cada una."
    ),
)
_KINDS = (
    (True, "large_refused", Tone.BAD, _REFUSED, TREASURY),
    (False, "large_unconfirmed", Tone.WARN, _TO_CONFIRM, COMMITTEE),
)


def confirmations(now: Situation) -> Iterable[Missing]:
    """Outgoings above the year's limit that nobody confirmed, or that somebody refused to confirm."""
    for is_refused, code, tone, texts, who in _KINDS:
        those = [one for one in now.larges if one.is_refused is is_refused and (is_refused or not _is_own(one, now))]
        if those:
            texts = _HERS if now.viewer and not is_refused else texts
            values = {"count": len(those), "amount": total([one.amount for one in those])}
            since, about = min(one.on for one in those), [one.id for one in those]
            said = found(now, code, tone, texts[len(those) > 1], since, who, about, **values)
            yield replace(said, at=those[0].key if len(those) == 1 else "")


def _is_own(one: Outgone, now: Situation) -> bool:
    return now.viewer != "" and one.by == now.viewer


def cash_unexplained(now: Situation) -> Iterable[Missing]:
    """Cash that nobody explains, of each post by itself; what somebody who left took is hers, and no successor's."""
    for one in now.cash:
        if one.left_on is not None:
            text = N_("Quien dejó la tesorería el {day} tiene {amount} en efectivo sin explicar ni entregar.")
            about = {"amount": one.amount, "day": one.left_on}
            yield found(now, "cash_not_handed_over", Tone.BAD, text, one.since, LEAVER, [one.handover], **about)
        elif _is_old(now, one):
            about = {"post": one.holder, "amount": one.amount}
            text = N_("{post} tiene {amount} en efectivo y ningún gasto que los explique.")
            yield found(now, "cash_unexplained", Tone.BAD, text, one.since, one.holder, (), **about)
        else:
            text = N_("{post} tiene {amount} en efectivo. Anote en qué se gastó.")
            about = {"post": one.holder, "amount": one.amount}
            new = found(now, "cash_in_hand", Tone.PLAIN, text, one.since, one.holder, (), **about)
            yield replace(new, is_due=False)


def cash_of_posts(now: Situation) -> Iterable[Missing]:
    """Cash with another post than the treasury: its papers go to the treasurer, who enters what was spent."""
    for one in now.cash:
        if one.left_on is None and one.holder != TREASURY:
            text = N_("{post} tiene {amount} en efectivo: entregue a la tesorería el comprobante de cada gasto.")
            about = {"post": one.holder, "amount": one.amount}
            tone = Tone.BAD if _is_old(now, one) else Tone.PLAIN
            yield replace(found(now, "cash_of_post", tone, text, one.since, one.holder, (), **about), is_due=False)


def _is_old(now: Situation, one: Cash) -> bool:
    return (now.today - one.since).days >= CASH_DAYS


def cash_held(now: Situation) -> Iterable[Missing]:
    """More cash in hand than the year allows."""
    held = [one for one in now.cash if one.left_on is None]
    cash, limit = total([one.amount for one in held]), now.year.cash_limit if now.year else None
    if limit is not None and cash > limit:
        text = N_("Hay {amount} en efectivo sin explicar, más de {limit}, el límite de efectivo del año.")
        who = TREASURY if len({one.holder for one in held}) > 1 else held[0].holder
        since = _passed([part for one in held for part in one.parts or [(one.since, one.amount)]], limit)
        yield found(now, "cash_above_limit", Tone.BAD, text, since, who, (), amount=cash, limit=limit)


def _passed(parts: Iterable[tuple[date, Money]], limit: Money) -> date:
    """The day on which what is held today went above the limit."""
    found = sorted(parts)
    upto = accumulate(amount for _, amount in found)
    return next(day for (day, _), held in zip(found, upto, strict=True) if held > limit)


def bank(now: Situation) -> Iterable[Missing]:
    """A month whose balance nobody read, and what the bank said otherwise than the record."""
    if (one := now.differs) is not None:
        off = one.balance - one.ledger
        values = {"balance": one.balance, "day": one.on, "ledger": one.ledger, "off": abs(off)}
        yield found(now, "bank_differs", Tone.BAD, bank_differs(off), one.on, TREASURY, (), **values)
    if (day := now.unread_month) is not None:
        text = N_("Falta anotar el saldo que dice el banco al {day}.")
        yield found(now, "bank_unread", Tone.WARN, text, day, TREASURY, (), day=day)
