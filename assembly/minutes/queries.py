"""Reading the whole record of an assembly, for its acta."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from assembly.assemblies.models import Assembly, AttendanceCount, Closing, Convocation, Opening
from assembly.assemblies.queries import (
    AttendanceInfo,
    ConvocationInfo,
    attendance_counts,
    convocations,
)
from assembly.committee.queries import TermInfo, terms_of
from assembly.elections.models import Nominee
from assembly.evidence.queries import EvidenceInfo, files_about
from assembly.journal.queries import personal
from assembly.minutes.course import Course, course_of
from assembly.minutes.models import Addendum
from assembly.motions.models import Motion
from assembly.people.models import Invitation
from assembly.proposals.models import Proposal
from assembly.tellers.record import Tellers, tellers_of
from assembly.votes.models import ImprovementRanking, Question, Round

SIGNED = "signed_minutes"  # the purpose of a photographed, signed acta


@dataclass(frozen=True, slots=True)
class Hand:
    """A role that wrote part of the record, perhaps in another's name; never an account."""

    role: str
    on_behalf_of: str | None


@dataclass(frozen=True, slots=True)
class OpeningInfo:
    """The people and the quorum when it was opened, and who opened it."""

    present: int
    quorum: int
    by: Hand


@dataclass(frozen=True, slots=True)
class AddendumInfo:
    """A correction written after the closing; texts are None when erased. `says` is empty where the acta is silent."""

    id: str
    number: int
    says: str | None
    should_say: str | None
    reason: str | None
    at: datetime
    by: Hand


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyRecord(Course):
    """Everything an acta says."""

    convocations: tuple[ConvocationInfo, ...]
    attendance: tuple[AttendanceInfo, ...]
    opening: OpeningInfo | None
    hands: tuple[Hand, ...]
    signed_sheets: tuple[EvidenceInfo, ...]
    addenda: tuple[AddendumInfo, ...]
    tellers: Mapping[str, Tellers]


def record_of(session: Session, clues: str, assembly_id: str) -> AssemblyRecord:
    """The record of an assembly, in a fixed number of queries. Raises NotFound."""
    course = course_of(session, clues, assembly_id)
    closing = course.sealed
    files = files_about(session, clues, [closing.id]) if closing else {}
    return AssemblyRecord(
        **{one.name: getattr(course, one.name) for one in fields(course)},
        convocations=tuple(convocations(session, clues, assembly_id)),
        attendance=tuple(attendance_counts(session, clues, assembly_id)),
        opening=_opening(session, clues, assembly_id),
        hands=_hands(session, clues, assembly_id),
        signed_sheets=tuple(f for found in files.values() for f in found if f.purpose == SIGNED),
        addenda=addenda_of(session, clues, assembly_id) if closing else (),
        tellers=tellers_of(session, clues, assembly_id),
    )


def addenda_of(session: Session, clues: str, assembly_id: str) -> tuple[AddendumInfo, ...]:
    """The corrections to an acta, in the order written."""
    texts = [personal(Addendum, name).label(name) for name in Addendum.personal]
    query = select(Addendum.id, *texts, Addendum.recorded_at, Addendum.recorded_by, Addendum.on_behalf_of)
    query = query.where(Addendum.clinic_id == clues, Addendum.assembly_id == assembly_id).order_by(Addendum.n)
    return tuple(
        AddendumInfo(
            row.id,
            number,
            row.says,
            row.should_say,
            row.reason,
            row.recorded_at,
            _hand(row.recorded_by, row.on_behalf_of),
        )
        for number, row in enumerate(session.execute(query), 1)
    )


def terms_from(session: Session, clues: str, assembly_id: str) -> tuple[TermInfo, ...]:
    """The terms that the assembly's elections began, those ended since among them."""
    return tuple(term for term in terms_of(session, clues) if term.assembly_id == assembly_id)


def _opening(session: Session, clues: str, assembly_id: str) -> OpeningInfo | None:
    query = select(Opening.present, Opening.quorum, Opening.recorded_by, Opening.on_behalf_of)
    row = session.execute(query.where(Opening.clinic_id == clues, Opening.assembly_id == assembly_id)).one_or_none()
    return OpeningInfo(row.present, row.quorum, _hand(row.recorded_by, row.on_behalf_of)) if row else None


def _hand(recorded_by: str, on_behalf_of: str | None) -> Hand:
    """Accounts are no part of a public page: only the role is kept."""
    return Hand(recorded_by.partition(":")[0], on_behalf_of)


def _hands(session: Session, clues: str, assembly_id: str) -> tuple[Hand, ...]:
    """Who wrote the record, by role, those who wrote for another last."""
    found = {_hand(*row) for row in session.execute(union(*_writers(clues, assembly_id)))}
    return tuple(sorted(found, key=lambda hand: (hand.on_behalf_of or "", hand.role)))


def _writers(clues: str, assembly_id: str) -> Iterable[Select[Any]]:
    kinds: tuple[Any, ...] = (Convocation, AttendanceCount, Opening, Proposal, Nominee, Motion, Question)
    for kind in (*kinds, ImprovementRanking, Closing):
        yield _writer(kind, clues).where(kind.assembly_id == assembly_id)
    yield _writer(Assembly, clues).where(Assembly.id == assembly_id)
    asked = select(Question.id).where(Question.clinic_id == clues, Question.assembly_id == assembly_id)
    yield _writer(Round, clues).where(Round.question_id.in_(asked))


def _writer(kind: Any, clues: str) -> Select[Any]:
    return select(kind.recorded_by, kind.on_behalf_of).where(kind.clinic_id == clues)


@dataclass(frozen=True, slots=True)
class LinkState:
    """The latest link made for a term."""

    id: str
    term_id: str
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def links_of(session: Session, term_ids: Iterable[str]) -> dict[str, LinkState]:
    """The link of each term that has one, the latest not revoked; the invitation's `reference` is the term."""
    query = select(
        Invitation.id, Invitation.reference, Invitation.expires_at, Invitation.used_at, Invitation.revoked_at
    ).where(Invitation.reference.in_(list(term_ids)))
    in_order = (Invitation.revoked_at.is_(None), Invitation.made_at, Invitation.id)
    return {
        term: LinkState(key, term, expires_at, used_at, revoked_at)
        for key, term, expires_at, used_at, revoked_at in session.execute(query.order_by(*in_order))
        if term is not None
    }
