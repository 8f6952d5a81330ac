"""Reading who holds the clinic's cash: the treasury's by its changes, and every other post's."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from assembly.budget.cash import Change, Dated, Flow, Held, Taken, cash_by_post
from assembly.budget.models import Payment
from assembly.budget.queries import MovementInfo, money_year, movements_of
from assembly.budget.rules import Method, MovementKind, NoMoneyYear
from assembly.committee.rules import TermInfo
from assembly.core.money import ZERO, Money, total
from assembly.handovers.queries import handovers_of
from assembly.handovers.rules import Handover, Side

# What a supplier pays back is among the payments, with a minus.
_FLOWS = {
    MovementKind.DEPOSIT: Flow.DEPOSIT,
    MovementKind.WITHDRAWAL: Flow.WITHDRAWAL,
    MovementKind.REFUND: Flow.REFUND,
    MovementKind.CASH_RETURN: Flow.RETURN,
}


_PAID = select(Payment.method, Payment.paid_on, Payment.amount).where(
    Payment.clinic_id == bindparam("clues"), Payment.year == bindparam("year")
)


def moved_in(session: Session, clues: str, year: int | None, movements: Iterable[MovementInfo]) -> list[Dated]:
    """What changed the account in a year, each on its day; `movements` of any year were read already."""
    stand = [one for one in movements if one.year == year and not one.is_reversed]
    rows = session.execute(_PAID, {"clues": clues, "year": year})
    paid = [Dated(Flow.CASH if method is Method.CASH else Flow.PAID, on, amount) for method, on, amount in rows]
    return [Dated(_FLOWS[one.kind], one.on, one.amount) for one in stand if one.kind in _FLOWS] + paid


def cash_held(
    year: int | None, movements: Iterable[MovementInfo], moved: Iterable[Dated], changes: Iterable[Handover] = ()
) -> list[Held]:
    """Who holds cash of that year that nothing explains, since when; `changes` are those in the treasury."""
    stand = [one for one in movements if one.year == year and not one.is_reversed]
    taken, returned, paid_back = (
        [Taken(one.on, one.amount, one.holder) for one in stand if one.kind is kind and one.holder]
        for kind in (MovementKind.WITHDRAWAL, MovementKind.CASH_RETURN, MovementKind.SUPPLIER_RETURN)
    )
    spent = [one for one in moved if one.flow is Flow.CASH]
    return cash_by_post(taken, spent, [change_of(one) for one in changes], returned, paid_back)


def change_of(handover: Handover) -> Change:
    """A change in the treasury as the cash is counted by it."""
    assert handover.outgoing.ended_on is not None  # only terms that ended are handed over
    got = handover.said_by(Side.INCOMING)
    return Change(handover.outgoing.post_name, handover.outgoing.ended_on, got.said.cash if got else None)


def held_in(session: Session, clues: str, year: int) -> list[Held]:
    """The same for who has read nothing of the clinic yet."""
    movements = movements_of(session, clues)
    return cash_held(year, movements, moved_in(session, clues, year, movements), handovers_of(session, clues))


def treasury_cash(session: Session, clues: str, outgoing: TermInfo) -> Money:
    """What nothing explains of the cash that the treasury had when somebody left it; another post's is its own."""
    try:
        held = held_in(session, clues, money_year(session, clues))
    except NoMoneyYear:
        return ZERO
    assert outgoing.ended_on is not None  # only terms that ended are handed over
    hers = [one for one in held if one.holder == outgoing.post_name and one.left_on in (None, outgoing.ended_on)]
    return total([amount for one in hers for day, amount in one.parts if day <= outgoing.ended_on])
