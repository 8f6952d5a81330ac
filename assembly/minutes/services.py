"""Closing an assembly, and the links that let those elected in."""

from datetime import date

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import State, check_open
from assembly.assemblies.services import record_closing
from assembly.budget.services import approve_items
from assembly.committee.access import end_access
from assembly.committee.queries import committee_of
from assembly.committee.services import end_term, limit_term, seat
from assembly.core import clock
from assembly.core.errors import NotFound
from assembly.core.ids import derived_id
from assembly.core.permissions import Author, Grant, ScopeKind
from assembly.elections.queries import NomineeInfo, PostState
from assembly.evidence.covers import Boxes
from assembly.evidence.services import Stores, attach
from assembly.journal.services import record as write
from assembly.minutes.checks import approved_items, matters_of
from assembly.minutes.course import Course, course_of, sealed
from assembly.minutes.models import Addendum
from assembly.minutes.queries import SIGNED, links_of, terms_from
from assembly.minutes.rules import LinkAlreadyUsed, NotClosedYet, check_addendum, check_closing
from assembly.minutes.sheet import ERASED
from assembly.motions.services import carry_out
from assembly.people import services as people
from assembly.people.rules import COMMITTEE_ROLES
from assembly.tellers.services import end_passes
from assembly.web.request import Upload


def close(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    form_id: str,
    key: str,
    incidents: str = "",
    nothing_asked: bool = False,
) -> None:
    """Seal the assembly: items in the order voted, money moved, terms, and last the closing, with id `form_id`.

    The signing `key` makes the codes of those elected. Nothing is written after the closing, so that the head at its
    line is the code of the acta. Raises what `check_open` and `check_closing` raise.
    """
    check_open(assembly.state)
    record = course_of(session, assembly.clinic_id, assembly.id)
    check_closing(matters_of(record), bool(record.questions), nothing_asked)
    lines = approved_items(record)
    if lines:
        approve_items(session, author, assembly, form_id, lines)
    carry_out(session, author, assembly, form_id)
    _settle_committee(session, author, record, form_id, key)
    end_passes(session, assembly, author.at)
    present = assembly.present or 0
    record_closing(session, author, assembly.clinic_id, assembly.id, form_id, present, incidents)


def _settle_committee(session: Session, author: Author, record: Course, form_id: str, key: str) -> None:
    """End what was voted to end, begin the terms of those elected; access follows at once, those elected get a link."""
    clinic, day = record.clinic.clues, clock.local_day(author.at, record.assembly.time_zone)
    before = committee_of(session, clinic)
    _settle_terms(session, author, record, form_id, day)
    seated = [
        (post.post.code, nominee.name or ERASED, _seat(session, author, record, post, nominee, form_id, day))
        for post in record.posts
        for nominee in post.winners
    ]
    now = {term.id for term in committee_of(session, clinic)}
    ended = [term for term in before if term.id not in now]
    filled = {post for post, _, _ in seated}
    end_access(session, clinic, ended, author.at, filled, {term.post for term in before if term.id in now})
    for post, name, term_id in seated:
        _invite(session, author, key, clinic, post, name, term_id)


def _settle_terms(session: Session, author: Author, record: Course, form_id: str, day: date) -> None:
    """Whoever was removed or not ratified leaves before anybody is seated; a ratified term begins again."""
    clinic = record.clinic.clues
    for vote in record.term_votes:
        key = derived_id(form_id, f"vote-{vote.term.id}")
        if vote.term.ended_on is not None:
            continue  # she resigned, or died, while it was being asked
        if vote.leaves:
            end_term(session, author, clinic, key, vote.term.id, day, vote.end_reason)
        elif vote.is_renewed:
            limit_term(session, author, clinic, key, vote.term.id, day, _months(record))


def _months(record: Course) -> int:
    return record.settings.term_months if record.settings else 0


def _seat(
    session: Session,
    author: Author,
    record: Course,
    post: PostState,
    nominee: NomineeInfo,
    form_id: str,
    since: date,
) -> str:
    """The id of the winner's term."""
    clinic, assembly_id = record.clinic.clues, record.assembly.id
    term_id = derived_id(form_id, f"term-{nominee.id}")
    kept = {vote.term.id for vote in record.term_votes if vote.stays}
    person = (nominee.id, post.post, nominee.name or ERASED, since, _months(record), kept)
    seat(session, author, clinic, term_id, assembly_id, *person)
    return term_id


def _invite(session: Session, author: Author, key: str, clinic: str, post: str, name: str, term_id: str) -> None:
    role = COMMITTEE_ROLES.get(post)
    if role is not None:
        people.invite(session, author, key, name, Grant(role, ScopeKind.CLINIC, clinic), reference=term_id)


def renew_link(session: Session, author: Author, key: str, assembly: AssemblyInfo, term_id: str) -> None:
    """A new link for somebody elected there; the old one stops working. Raises NotFound, LinkAlreadyUsed."""
    terms = terms_from(session, assembly.clinic_id, assembly.id)
    term = next((one for one in terms if one.id == term_id and one.ended_on is None), None)
    if term is None:
        raise NotFound()
    link = links_of(session, [term_id]).get(term_id)
    name = term.name or ERASED
    if link is not None and link.used_at is not None:
        raise LinkAlreadyUsed(name=name)
    people.revoke_invitations(session, term_id, author.at)
    _invite(session, author, key, assembly.clinic_id, term.post, name, term_id)


def attach_signed(
    session: Session,
    author: Author,
    stores: Stores,
    assembly: AssemblyInfo,
    fact_id: str,
    upload: Upload,
    boxes: Boxes = (),
) -> None:
    """Keep a photo of the acta signed on paper; `boxes` cover what is private.

    Raises NotClosedYet, and what `attach` raises.
    """
    closing = sealed(session, assembly.clinic_id, assembly.id)
    if closing is None:
        raise NotClosedYet()
    attach(session, author, stores, assembly.clinic_id, fact_id, closing.id, SIGNED, upload, boxes=boxes)


def add_addendum(
    session: Session, author: Author, assembly: AssemblyInfo, fact_id: str, says: str, should_say: str, reason: str
) -> None:
    """Write what the sealed acta should have said, beside what it says. Raises what `check_addendum` raises."""
    check_addendum(assembly.state is State.CLOSED, says, should_say)
    fact = Addendum(clinic_id=assembly.clinic_id, id=fact_id, assembly_id=assembly.id)
    write(session, author, fact, {"says": says, "should_say": should_say, "reason": reason})
