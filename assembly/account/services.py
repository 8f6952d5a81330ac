"""The deeds beside the account's movements: say the second word on a large outgoing."""

from sqlalchemy.orm import Session

from assembly.account import queries
from assembly.budget.confirmations import record_word
from assembly.budget.large import Verdict, check_confirmer, check_word
from assembly.core.permissions import Author
from assembly.journal import services as journal


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
    said = reason if verdict is Verdict.REFUSED else None
    record_word(session, author, clues, fact_id, large_id, verdict, said)
