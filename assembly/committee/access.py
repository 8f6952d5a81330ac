"""Who leaves a post leaves its door: access ends at once, the history stays."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from assembly.committee.rules import TermInfo
from assembly.core.permissions import Role
from assembly.people import services as people
from assembly.people.rules import COMMITTEE_ROLES


def end_access(
    session: Session,
    clues: str,
    ended: Sequence[TermInfo],
    now: datetime,
    filled: Collection[str] = (),
    going_on: Collection[str] = (),
) -> None:
    """End the access of those whose terms `ended`, and of whoever held a post `filled` anew without a term.

    In a post `going_on`, which others keep, as members do, only the account that took up the ended term goes.
    """
    for post in sorted({*filled, *(term.post for term in ended)} - set(going_on)):
        if (role := COMMITTEE_ROLES.get(post)) is not None:
            people.end_role(session, role, clues, now)
    for term in ended:
        role = COMMITTEE_ROLES.get(term.post)
        if role is not None and term.post in going_on:
            _end_one(session, clues, term, role, now)
        people.revoke_invitations(session, term.id, now)  # a link that nobody used yet would still open the door


def _end_one(session: Session, clues: str, term: TermInfo, role: Role, now: datetime) -> None:
    account = people.account_that_used(session, term.id)
    if account is not None:
        people.end_role_of(session, account, role, clues, now)
    elif term.name:
        people.end_role_named(session, term.name, role, clues, now)
