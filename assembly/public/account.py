"""What is missing about the account: second words on large outgoings, cash above the limit, the bank. Pure."""

from collections.abc import Iterable

from assembly.core.errors import N_
from assembly.core.money import ZERO, total
from assembly.public.known import Missing, Situation, Tone, found

TREASURY = N_("Tesorería")
COMMITTEE = N_("El comité")

_TO_CONFIRM = (
    N_("Falta que otra persona del comité confirme una salida de {amount}, que pasa del límite del año."),
    N_(
        "Falta que otra persona del comité confirme {count} salidas de dinero, por {amount} en total, que pasan del "
        "límite del año."
    ),
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
        those = [one for one in now.larges if one.is_refused is is_refused]
        if those:
            values = {"count": len(those), "amount": total([one.amount for one in those])}
            since, about = min(one.on for one in those), [one.id for one in those]
            yield found(now, code, tone, texts[len(those) > 1], since, who, about, **values)


def cash_held(now: Situation) -> Iterable[Missing]:
    """More cash in hand than the year allows."""
    cash, limit = now.figures.unexplained, now.year.cash_limit if now.year else None
    if limit is not None and cash > limit and cash > ZERO:
        text = N_("Hay {amount} en efectivo sin explicar, más de {limit}, el límite de efectivo del año.")
        who = now.holder or TREASURY
        yield found(now, "cash_above_limit", Tone.BAD, text, now.cash_since, who, (), amount=cash, limit=limit)


def bank(now: Situation) -> Iterable[Missing]:
    """A month whose balance nobody read, and what the bank said otherwise than the record."""
    if (one := now.differs) is not None:
        text = N_("El banco decía {balance} el {day} y lo anotado da {ledger}: {off} de diferencia sin aclarar.")
        values = {"balance": one.balance, "day": one.on, "ledger": one.ledger, "off": one.balance - one.ledger}
        yield found(now, "bank_differs", Tone.BAD, text, one.on, TREASURY, (), **values)
    if (day := now.unread_month) is not None:
        text = N_("Falta anotar el saldo que dice el banco al {day}.")
        yield found(now, "bank_unread", Tone.WARN, text, day, TREASURY, (), day=day)
