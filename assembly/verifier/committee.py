"""A clinic's committee now and before: each term with the hands that chose it, vacancies, the treasury handed over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import assemblies_of
from assembly.clinics.queries import ClinicInfo
from assembly.committee.queries import terms_of
from assembly.committee.rules import TermInfo, Vacancy
from assembly.handovers.queries import handovers_after, vacant_at
from assembly.handovers.rules import Handover
from assembly.votes.models import Outcome, Question
from assembly.votes.rules import FOR, QuestionKind, Verdict

_ABOUT_PEOPLE = (QuestionKind.ELECTION, QuestionKind.TIE, QuestionKind.RATIFY)


@dataclass(frozen=True, slots=True)
class Counted:
    """The last count of a question about people; `hands` by nominee, or by `for`; none where all saw the majority."""

    assembly_id: str
    kind: QuestionKind
    subject: str | None
    nominee_id: str | None
    is_approved: bool
    hands: dict[str, int]
    present: int

    def is_about(self, term: TermInfo) -> bool:
        """Whether it chose the person for that term, alone or among several."""
        return term.assembly_id == self.assembly_id and (term.nominee_id in self.hands or self.is_stance_on(term))

    def is_stance_on(self, term: TermInfo) -> bool:
        return self.nominee_id == term.nominee_id

    def hands_for(self, term: TermInfo) -> int | None:
        """The hands for that person; None where they were not counted."""
        return self.hands.get(FOR if FOR in self.hands else term.nominee_id)


@dataclass(frozen=True, slots=True)
class Hands:
    """An assembly chose, or kept, somebody: when, and with how many hands of how many people."""

    assembly_id: str
    at: datetime | None
    hands: int | None
    present: int


@dataclass(frozen=True, slots=True)
class Served:
    """A term with the count that began it and those that went on with it."""

    term: TermInfo
    chosen: Hands | None
    kept: Sequence[Hands]


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """Who holds a post, who did, the newest first; the places that nobody holds; the treasury's changes."""

    now: list[Served]
    before: list[Served]
    vacant: list[Vacancy]
    handovers: list[Handover]


def committee_page(session: Session, info: ClinicInfo) -> CommitteePage:
    """Everything about the committee, in a constant number of statements."""
    terms = terms_of(session, info.clues)
    days = {one.id: one.starts_at for one in assemblies_of(session, info.clues)}
    counts = _counts(session, info.clues)
    served = [_served(term, counts, days) for term in terms]
    changes = handovers_after(session, {info.clues: terms}, [info.clues])[info.clues]
    return CommitteePage(
        [one for one in served if one.term.ended_on is None],
        [one for one in reversed(served) if one.term.ended_on is not None],
        vacant_at(session, info, terms),
        changes[::-1],
    )


def _served(term: TermInfo, counts: Iterable[Counted], days: dict[str, datetime]) -> Served:
    def hands(one: Counted) -> Hands:
        return Hands(one.assembly_id, days.get(one.assembly_id), one.hands_for(term), one.present)

    chosen = [one for one in counts if one.kind is not QuestionKind.RATIFY and one.is_about(term)]
    kept = [one for one in counts if one.kind is QuestionKind.RATIFY and one.subject == term.id and one.is_approved]
    return Served(term, hands(chosen[-1]) if chosen else None, [hands(one) for one in kept])


def _counts(session: Session, clues: str) -> list[Counted]:
    """The last count of every question about people, in the order of the journal."""
    same = and_(Question.clinic_id == Outcome.clinic_id, Question.id == Outcome.question_id)
    columns: tuple[Any, ...] = (Question.id, Question.assembly_id, Question.kind, Question.subject, Question.nominee_id)
    query = select(*columns, Outcome.data).join(Question, same).where(Outcome.clinic_id == clues)
    rows = session.execute(query.where(Question.kind.in_(_ABOUT_PEOPLE)).order_by(Question.n, Outcome.n))
    last = {key: _counted(*about) for key, *about in rows}
    return list(last.values())


def _counted(
    assembly_id: str, kind: QuestionKind, subject: str | None, nominee_id: str | None, data: dict[str, Any]
) -> Counted:
    is_approved = data["verdict"] == Verdict.APPROVED
    return Counted(assembly_id, kind, subject, nominee_id, is_approved, dict(data["counts"]), data["present"])
