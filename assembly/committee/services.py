"""Seating those elected."""

from datetime import date

from sqlalchemy.orm import Session

from assembly.committee.models import EndReason, Term, TermEnd
from assembly.committee.queries import committee_of
from assembly.committee.rules import Post, replaced
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
) -> None:
    """Begin a term; those whose place it takes end that day, as replaced. Raises SeatsFull."""
    for ended in replaced(committee_of(session, clues), post, name, assembly_id):
        fact_of_end = TermEnd(
            clinic_id=clues,
            id=derived_id(fact_id, f"end.{ended.id}"),
            term_id=ended.id,
            ended_on=since,
            reason=EndReason.REPLACEMENT,
        )
        journal.record(session, author, fact_of_end)
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
