"""Seating those elected, and ending terms."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from assembly.committee.models import Term, TermEnd, TermLimit
from assembly.committee.queries import committee_of
from assembly.committee.rules import EndReason, Post, last_day, person_key, replaced
from assembly.core.ids import derived_id
from assembly.core.permissions import Author
from assembly.journal import services as journal


def seat(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    assembly_id: str,
    nominee_id: str,
    post: Post,
    name: str,
    since: date,
    months: int = 0,
    kept: Collection[str] = (),
) -> None:
    """Begin a term of so many months (0: until replaced); those whose place it takes end that day, as replaced.

    `kept` are terms that nobody replaces. Raises SeatsFull.
    """
    for ended in replaced(committee_of(session, clues), post, name, assembly_id, kept):
        moves = ended.post != post.code and ended.name is not None and person_key(ended.name) == person_key(name)
        reason = EndReason.OTHER_POST if moves else EndReason.REPLACEMENT
        end_term(session, author, clues, derived_id(fact_id, f"end.{ended.id}"), ended.id, since, reason)
    term = Term(
        clinic_id=clues,
        id=fact_id,
        assembly_id=assembly_id,
        nominee_id=nominee_id,
        post=post.code,
        post_name=post.name,
        since=since,
    )
    journal.record(session, author, term, {"name": name})
    limit_term(session, author, clues, derived_id(fact_id, "limit"), fact_id, since, months)


def limit_term(
    session: Session, author: Author, clues: str, fact_id: str, term_id: str, since: date, months: int
) -> None:
    """Write down until when a term lasts, counting `months` from `since`; nothing where it lasts until replaced."""
    until = last_day(since, months)
    if until is not None:
        journal.record(session, author, TermLimit(clinic_id=clues, id=fact_id, term_id=term_id, until=until))


def end_term(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    term_id: str,
    day: date,
    reason: EndReason,
    note: str | None = None,
) -> None:
    """End a term that lasts; whether it does is the caller's to check."""
    fact = TermEnd(clinic_id=clues, id=fact_id, term_id=term_id, ended_on=day, reason=reason)
    journal.record(session, author, fact, {"note": note})
