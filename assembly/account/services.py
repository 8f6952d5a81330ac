"""The deeds beside the account's movements: the second word on a large outgoing, the balance that the bank told."""

from datetime import date

from sqlalchemy.orm import Session

from assembly.account import balances, queries, rules
from assembly.account.models import BalanceReading
from assembly.budget.confirmations import record_word
from assembly.budget.large import Verdict, check_confirmer, check_word
from assembly.budget.queries import money_year
from assembly.budget.rules import check_day, check_year
from assembly.clinics.queries import clinic
from assembly.core import clock
from assembly.core.ids import derived_id
from assembly.core.money import Money
from assembly.core.permissions import Author
from assembly.evidence.covers import Boxes
from assembly.evidence.services import Stores, attach
from assembly.journal import services as journal
from assembly.web.request import Upload


def confirm(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    large_id: str,
    verdict: Verdict,
    reason: str | None = None,
    is_treasurer: bool = False,
) -> None:
    """Confirm or refuse a large outgoing that somebody else wrote; a later word of the same person counts.

    `is_treasurer`: whoever says it holds the treasury too. Raises NotFound and what the checks raise.
    """
    journal.lock(session, clues)
    found = queries.outgone(session, clues, large_id)
    check_confirmer(found.large, author.who, is_treasurer)
    check_word(found.large, author.who, verdict, reason, found.is_reversed)
    record_word(session, author, clues, fact_id, large_id, verdict, reason)


def record_reading(
    session: Session,
    author: Author,
    stores: Stores,
    clues: str,
    fact_id: str,
    day: date,
    balance: Money,
    note: str | None = None,
    upload: Upload | None = None,
    boxes: Boxes = (),
) -> None:
    """Note the balance that the bank told on a day, beside what the record gives for it; `upload` is its statement.

    A second reading of the same day needs a reason and takes the place of the first.
    """
    journal.lock(session, clues)
    year = money_year(session, clues)
    rules.check_balance(balance)
    check_day(day, clock.local_day(author.at, clinic(session, clues).time_zone))
    check_year(day, year)
    known = balances.readings_of(session, clues)
    rules.check_again(next((one.balance for one in known if (one.year, one.day) == (year, day)), None), note)
    ledger = balances.ledger_on(session, clues, year, day)
    about = {"year": year, "read_on": day, "balance": balance, "ledger_balance": ledger}
    journal.record(session, author, BalanceReading(clinic_id=clues, id=fact_id, **about), {"note": note})
    if upload is not None:
        file_id = derived_id(fact_id, "statement")
        attach(session, author, stores, clues, file_id, fact_id, balances.STATEMENT, upload, boxes=boxes)
