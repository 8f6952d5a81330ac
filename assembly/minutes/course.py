"""The course of an assembly: what was proposed, asked, counted and decided so far."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Closing
from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.clinics.queries import ClinicInfo, YearUnknown, clinic, year_settings
from assembly.clinics.years import YearSettings
from assembly.committee.queries import TermInfo, terms_of
from assembly.elections.queries import NomineeInfo, PostState, nominees_of, posts_in
from assembly.elections.standing import states
from assembly.elections.terms import TermVote, votes_on
from assembly.journal.queries import head_at
from assembly.journal.rules import Head
from assembly.motions.queries import MotionInfo, motions_of
from assembly.proposals.queries import ProposalInfo, proposals_of
from assembly.tellers.record import TakenBack, taken_back_of
from assembly.votes.queries import QuestionInfo, RankingInfo, questions_of, rankings_of

_CLOSING = select(Closing.id, Closing.n).where(
    Closing.clinic_id == bindparam("clinic"), Closing.assembly_id == bindparam("assembly")
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The closing: its fact and the head of the journal at its line, the code of the acta."""

    id: str
    head: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What screens and lists of tasks need. `settings` is None where the programme year is not loaded."""

    clinic: ClinicInfo
    assembly: AssemblyInfo
    settings: YearSettings | None
    proposals: tuple[ProposalInfo, ...]
    nominees: tuple[NomineeInfo, ...]
    questions: tuple[QuestionInfo, ...]
    rankings: tuple[RankingInfo, ...]
    posts: tuple[PostState, ...]
    terms: tuple[TermInfo, ...]
    term_votes: tuple[TermVote, ...]
    motions: tuple[MotionInfo, ...]
    taken_back: tuple[TakenBack, ...]
    terms_taken_back: tuple[TermVote, ...]  # of questions about them that were taken back
    sealed: Sealed | None
    served: tuple[TermInfo, ...] = ()  # every term of the clinic's committee, those ended among them

    @property
    def ranking(self) -> RankingInfo | None:
        """The list of improvements that holds: the one written last."""
        return self.rankings[-1] if self.rankings else None

    @property
    def head(self) -> Head | None:
        """The head at the closing; None while the assembly is not closed."""
        return self.sealed.head if self.sealed else None


def course_of(session: Session, clues: str, assembly_id: str) -> Course:
    """The course of an assembly, in a fixed number of queries. Raises NotFound."""
    info = assembly(session, clues, assembly_id)
    settings = _settings(session, info)
    nominees = nominees_of(session, clues, assembly_id)
    questions = questions_of(session, clues, assembly_id)
    committee = terms_of(session, clues)
    taken_back = taken_back_of(session, clues, assembly_id)
    return Course(
        clinic=clinic(session, clues),
        assembly=info,
        settings=settings,
        proposals=tuple(proposals_of(session, clues, assembly_id, with_withdrawn=True)),
        nominees=tuple(nominees),
        questions=tuple(questions),
        rankings=tuple(rankings_of(session, clues, assembly_id)),
        posts=tuple(states(posts_in(settings), nominees, questions, committee)) if settings else (),
        terms=tuple(term for term in committee if term.assembly_id == assembly_id),
        term_votes=tuple(votes_on(committee, questions)),
        motions=tuple(motions_of(session, clues, assembly_id)),
        taken_back=tuple(taken_back),
        terms_taken_back=tuple(votes_on(committee, [one.question for one in taken_back])),
        sealed=sealed(session, clues, assembly_id),
        served=tuple(committee),
    )


def _settings(session: Session, info: AssemblyInfo) -> YearSettings | None:
    """A copy of a clinic's journal may stand where its programme year was never loaded."""
    try:
        return year_settings(session, info.institution, info.year, info.opened_at)
    except YearUnknown:
        return None


def sealed(session: Session, clues: str, assembly_id: str) -> Sealed | None:
    """The closing of an assembly; it is the last line that closing writes, so its head is the acta's code."""
    row = session.execute(_CLOSING, {"clinic": clues, "assembly": assembly_id}).one_or_none()
    return Sealed(row.id, head_at(session, clues, row.n)) if row else None
