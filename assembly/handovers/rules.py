"""When the treasury is handed over, who says what, and where the two differ. Pure."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assembly.committee.rules import EndReason, TermInfo, person_key
from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money

TREASURY = "treasury"


class Side(StrEnum):
    OUTGOING = "outgoing"
    INCOMING = "incoming"


class Card(StrEnum):
    """What became of the bank card: given over, blocked at the bank, or nobody knows."""

    RETURNED = "returned"
    BLOCKED = "blocked"
    MISSING = "missing"


SIDE_NAMES = {Side.OUTGOING: N_("Quien entrega"), Side.INCOMING: N_("Quien recibe")}
CARD_NAMES = {
    Card.RETURNED: N_("Se entregó"),
    Card.BLOCKED: N_("Está bloqueada en el banco"),
    Card.MISSING: N_("No aparece"),
}
# Why somebody leaves a post where no assembly decides it.
DEPARTURES = (EndReason.RESIGNATION, EndReason.DEATH)


class NobodyReceivesYet(AssemblyError):
    status = 409
    sentence = N_("Todavía no hay a quién entregar: la tesorería está vacante. La asamblea elige a quien la reciba.")


class NotYoursToReceive(AssemblyError):
    status = 409
    sentence = N_("Esta entrega es de otra persona: usted no es quien recibió la tesorería en ese cambio.")


class AgainNeedsReason(AssemblyError):
    field = "reason"
    sentence = N_(
        "Ya había dicho {balance} en cuenta y {cash} en efectivo. Escriba por qué cambia; lo anterior se queda."
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What one side states: money in the account, cash in hand, and the card."""

    balance: Money
    cash: Money
    card: Card


@dataclass(frozen=True, slots=True)
class Statement:
    """What one side stated, with what the ledger said at that moment; `reason` why it was stated again."""

    term_id: str
    side: Side
    said: Said
    ledger_balance: Money
    ledger_cash: Money
    reason: str | None
    at: datetime
    by: str
    on_behalf_of: str | None
    n: int

    @property
    def balance_off(self) -> Money:
        """How much more is stated in the account than the ledger says."""
        return self.said.balance - self.ledger_balance

    @property
    def cash_off(self) -> Money:
        """How much more cash is stated than the ledger has unexplained."""
        return self.said.cash - self.ledger_cash

    @property
    def is_off(self) -> bool:
        """Whether the ledger said otherwise, of the account or of the cash."""
        return bool(self.balance_off or self.cash_off)


@dataclass(frozen=True, slots=True)
class Handover:
    """One change in the treasury; `incoming` is None while it is vacant. `statements` go from the oldest on."""

    outgoing: TermInfo
    incoming: TermInfo | None
    statements: tuple[Statement, ...]

    def said_by(self, side: Side) -> Statement | None:
        """What that side said last; pages ask with its plain value."""
        return next((one for one in reversed(self.statements) if one.side == side), None)

    @property
    def missing(self) -> tuple[Side, ...]:
        return tuple(side for side in Side if self.said_by(side) is None)

    @property
    def difference(self) -> Money | None:
        """What was received less what was left, account and cash together; None until both said it."""
        left, got = self.said_by(Side.OUTGOING), self.said_by(Side.INCOMING)
        if left is None or got is None:
            return None
        return got.said.balance + got.said.cash - left.said.balance - left.said.cash

    @property
    def is_card_lost(self) -> bool:
        """Whether the last word about the bank card is that nobody knows where it is."""
        return bool(self.statements) and self.statements[-1].said.card is Card.MISSING

    @property
    def is_settled(self) -> bool:
        """Whether both said the same, and the card is somewhere."""
        return not self.missing and self.agrees and not self.is_card_lost

    @property
    def agrees(self) -> bool:
        """Whether both said the same of the account, the cash and the card."""
        left, got = self.said_by(Side.OUTGOING), self.said_by(Side.INCOMING)
        return left is not None and got is not None and left.said == got.said


NOT_GIVEN = N_("Falta que quien entrega diga cuánto dejó.")
NOBODY_YET = N_("Todavía nadie la recibe: la tesorería está vacante. Quien la reciba dirá cuánto recibió.")
NOT_RECEIVED = N_("Falta que quien recibe diga cuánto recibió.")
NOT_THE_SAME = N_(
    "Las dos partes no dicen lo mismo. Revisen los papeles; quien se equivocó lo anota otra vez, con el motivo."
)
NO_CARD = N_("La tarjeta no aparece: hay que pedir al banco que la bloquee y anotarlo aquí.")
COMPLETE = N_("La entrega está completa: las dos partes dicen lo mismo.")


def comes_next(handover: Handover) -> str:
    """What a handover waits for, as a message."""
    if Side.OUTGOING in handover.missing:
        return NOT_GIVEN
    if Side.INCOMING in handover.missing:
        return NOBODY_YET if handover.incoming is None else NOT_RECEIVED
    if not handover.agrees:
        return NOT_THE_SAME
    return NO_CARD if handover.is_card_lost else COMPLETE


def handovers(terms: Sequence[TermInfo], statements: Iterable[Statement]) -> list[Handover]:
    """Every change of the treasurer, from the oldest to the newest; who is elected again hands nothing over.

    `terms` go from the oldest to the newest.
    """
    known = list(statements)
    held = [term for term in terms if term.post == TREASURY]
    found = []
    for term, following in itertools.zip_longest(held, held[1:]):
        if term.ended_on is None or (following is not None and _same_person(term, following)):
            continue
        found.append(Handover(term, following, tuple(one for one in known if one.term_id == term.id)))
    return found


def _same_person(one: TermInfo, other: TermInfo) -> bool:
    return one.name is not None and other.name is not None and person_key(one.name) == person_key(other.name)


def side_of(handover: Handover, is_treasurer: bool) -> Side:
    """Which side somebody states: the treasurer what she receives, those who write for another what was left.

    For another one also states what was received, where whoever received it has left since. Raises
    NobodyReceivesYet, NotYoursToReceive.
    """
    if not is_treasurer:
        has_left = handover.incoming is not None and handover.incoming.ended_on is not None
        return Side.INCOMING if has_left and Side.OUTGOING not in handover.missing else Side.OUTGOING
    if handover.incoming is None:
        raise NobodyReceivesYet()
    if handover.incoming.ended_on is not None:
        raise NotYoursToReceive()
    return Side.INCOMING


def check_again(before: Statement | None, reason: str) -> None:
    """Who states it a second time says why. Raises AgainNeedsReason."""
    if before is not None and not reason:
        raise AgainNeedsReason(balance=before.said.balance, cash=before.said.cash)
