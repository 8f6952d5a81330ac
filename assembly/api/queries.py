"""Reading for the API: pages of clinics, and what assemblies decided."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select, true, tuple_
from sqlalchemy.orm import Session

from assembly.api.rules import Asked
from assembly.clinics.models import Clinic
from assembly.clinics.queries import ClinicInfo
from assembly.committee.models import Term
from assembly.core.text import folded
from assembly.elections.models import Nominee
from assembly.journal.queries import personal
from assembly.motions.models import Motion
from assembly.proposals.models import Proposal
from assembly.public.search import ClinicLine, Wanted, wanted, with_last_assembly
from assembly.votes.models import LotDraw, Outcome, Question

_COLUMNS = tuple(getattr(Clinic, name) for name in ClinicInfo.__slots__)


@dataclass(frozen=True, slots=True)
class Decided:
    """What one question came to; `drawn` are its options in the order of a lot, None without one."""

    assembly_id: str
    number: int
    kind: str
    subject: str | None
    verdict: str
    data: dict[str, Any]
    drawn: list[str] | None


@dataclass(frozen=True, slots=True)
class Clinics:
    """A page of clinics; `last` is the key to go on after, None at the end; `meant` what was asked for, mended."""

    lines: list[ClinicLine]
    last: str | None
    meant: str = ""


def clinics_after(session: Session, asked: Asked) -> Clinics:
    """A page of clinics by key; those that hold a text, by how well they hold it and then by key."""
    here = Clinic.state_code == asked.state_code if asked.state_code else true()
    text = wanted(session, asked.text, here) if folded(asked.text) else Wanted([])
    place = tuple_(text.rank, Clinic.clues)
    query = select(*_COLUMNS).where(here, text.holds, place > tuple_(_rank_of(session, text, asked.after), asked.after))
    rows = [ClinicInfo(*row) for row in session.execute(query.order_by(text.rank, Clinic.clues).limit(asked.limit + 1))]
    page = rows[: asked.limit]
    last = page[-1].clues if len(rows) > asked.limit else None
    return Clinics(with_last_assembly(session, page), last, text.meant)


def _rank_of(session: Session, text: Wanted, clues: str) -> int:
    """How well a clinic holds the text; the start for none."""
    return session.execute(select(text.rank).where(Clinic.clues == clues)).scalar() or 0 if clues and text.groups else 0


def decisions(session: Session, clues: str) -> list[Decided]:
    """Every outcome of the clinic in the order written: a later one of the same question corrects the earlier."""
    same = and_(Question.clinic_id == Outcome.clinic_id, Question.id == Outcome.question_id)
    lot = and_(LotDraw.clinic_id == Question.clinic_id, LotDraw.question_id == Question.id)
    asked = (Question.assembly_id, Question.number, Question.kind, Question.subject)
    query = select(*asked, Outcome.verdict, Outcome.data, LotDraw.order).join(Question, same).outerjoin(LotDraw, lot)
    query = query.where(Outcome.clinic_id == clues).order_by(Outcome.n)
    return [Decided(*row) for row in session.execute(query)]


def names(session: Session, clues: str) -> dict[str, str | None]:
    """What the clinic's proposals and nominees are called, by id; None for an erased name."""
    found: dict[str, str | None] = {}
    for kind, field in ((Proposal, "title"), (Nominee, "name"), (Motion, "title"), (Term, "name")):
        query = select(kind.id, personal(kind, field)).where(kind.clinic_id == clues)
        found |= {row[0]: row[1] for row in session.execute(query)}
    return found
