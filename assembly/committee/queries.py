"""Reading who holds which post, now and before."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from assembly.clinics.years import known_name
from assembly.committee.models import Term, TermEnd, TermLimit
from assembly.committee.rules import TermInfo as TermInfo
from assembly.journal.queries import personal


def terms_of(session: Session, clues: str) -> list[TermInfo]:
    """Every term of the clinic's committee, from the oldest to the newest."""
    return terms_at(session, [clues]).get(clues, [])


def is_vacant(session: Session, clues: str, post: str) -> bool:
    """Whether nobody holds that post of the clinic now."""
    return all(one.post != post or one.ended_on is not None for one in terms_of(session, clues))


def terms_at(session: Session, clinics: Collection[str]) -> dict[str, list[TermInfo]]:
    """Every term of each clinic's committee, from the oldest to the newest, in one statement."""
    found: dict[str, list[TermInfo]] = defaultdict(list)
    for clinic, *about in session.execute(_TERMS, {"clinics": list(clinics)}):
        term = TermInfo(*about)
        found[clinic].append(replace(term, post_name=known_name(term.post, term.post_name)))
    return found


_LAST_LIMIT = (
    select(func.max(TermLimit.n))
    .where(TermLimit.clinic_id == Term.clinic_id, TermLimit.term_id == Term.id)
    .correlate(Term)
    .scalar_subquery()
)
# Of the limits of a term the one written last: a ratification begins it again.
LIMIT_IN_FORCE = and_(TermLimit.clinic_id == Term.clinic_id, TermLimit.n == _LAST_LIMIT)
_TERMS = (
    select(
        Term.clinic_id,
        Term.id,
        Term.post,
        Term.post_name,
        personal(Term, "name"),
        Term.since,
        TermEnd.ended_on,
        Term.assembly_id,
        Term.nominee_id,
        TermEnd.reason,
        personal(TermEnd, "note"),
        TermLimit.until,
        TermEnd.recorded_at,
    )
    .outerjoin(TermEnd, and_(TermEnd.clinic_id == Term.clinic_id, TermEnd.term_id == Term.id))
    .outerjoin(TermLimit, LIMIT_IN_FORCE)
    .where(Term.clinic_id.in_(bindparam("clinics", expanding=True)))
    .order_by(Term.n)
)


def committee_of(session: Session, clues: str) -> list[TermInfo]:
    """Who holds a post now, from the oldest term to the newest."""
    return [term for term in terms_of(session, clues) if term.ended_on is None]
