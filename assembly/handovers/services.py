"""Deeds between assemblies: somebody leaves a post, the treasury is handed over."""

from datetime import date

from sqlalchemy.orm import Session

from assembly.budget.queries import balance_of, money_year
from assembly.budget.rules import NoMoneyYear
from assembly.clinics.queries import clinic
from assembly.committee.access import end_access
from assembly.committee.queries import committee_of, terms_of
from assembly.committee.rules import EndReason, TermInfo, check_end
from assembly.committee.services import end_term
from assembly.core import clock
from assembly.core.errors import NotFound
from assembly.core.money import ZERO, Money
from assembly.core.permissions import Author
from assembly.handovers.cash import treasury_cash
from assembly.handovers.models import HandoverStatement
from assembly.handovers.queries import handover
from assembly.handovers.rules import Said, Side, check_again
from assembly.journal import services as journal


def term(session: Session, clues: str, term_id: str) -> TermInfo:
    """One term of the clinic's committee. Raises NotFound."""
    found = next((one for one in terms_of(session, clues) if one.id == term_id), None)
    if found is None:
        raise NotFound()
    return found


def record_departure(
    session: Session, author: Author, clues: str, fact_id: str, term_id: str, day: date, reason: EndReason, note: str
) -> None:
    """Somebody resigned or died: the post is vacant and her access ends at once. Raises what `check_end` raises."""
    journal.lock(session, clues)
    leaving = term(session, clues, term_id)
    check_end(leaving, day, clock.local_day(author.at, clinic(session, clues).time_zone))
    end_term(session, author, clues, fact_id, term_id, day, reason, note)
    going_on = {one.post for one in committee_of(session, clues)}
    end_access(session, clues, [leaving], author.at, going_on=going_on)


def ledger_now(session: Session, clues: str, outgoing: TermInfo) -> tuple[Money, Money]:
    """What the ledger says of the clinic's year: in the account, and in cash that the treasury does not explain."""
    try:
        balance = balance_of(session, clues, money_year(session, clues))
    except NoMoneyYear:
        balance = ZERO
    return balance, treasury_cash(session, clues, outgoing)


def state(
    session: Session, author: Author, clues: str, fact_id: str, term_id: str, side: Side, said: Said, reason: str = ""
) -> None:
    """Write down what one side of a handover found, beside the ledger's figures. Raises NotFound, AgainNeedsReason."""
    journal.lock(session, clues)
    about = handover(session, clues, term_id)
    before = about.said_by(side)
    check_again(before, reason)
    balance, cash = ledger_now(session, clues, about.outgoing)
    fact = HandoverStatement(
        clinic_id=clues,
        id=fact_id,
        term_id=term_id,
        side=side,
        balance=said.balance,
        cash=said.cash,
        card=said.card,
        ledger_balance=balance,
        ledger_cash=cash,
    )
    journal.record(session, author, fact, {"reason": reason if before else None})
