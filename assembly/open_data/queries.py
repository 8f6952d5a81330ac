"""Reading for the open data: journal lines, the texts they seal, pages of clinics, what assemblies decided."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from assembly.claims.models import ClaimedInvoice, InvoiceUse
from assembly.clinics.models import Clinic
from assembly.clinics.queries import ClinicInfo
from assembly.committee.models import Term
from assembly.core.facts import unpublished_fields
from assembly.core.money import ZERO
from assembly.core.text import folded
from assembly.elections.models import Nominee
from assembly.journal.models import JournalLine, PersonalValue
from assembly.journal.queries import personal
from assembly.motions.models import Motion
from assembly.open_data.rules import Asked
from assembly.proposals.models import Proposal
from assembly.public.search import ClinicLine, with_last_assembly
from assembly.votes.models import Outcome, Question

MOST_LINES = 20_000
_COLUMNS = tuple(getattr(Clinic, name) for name in ClinicInfo.__slots__)


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a file; `next_n` is the journal line to go on with, None when this is all."""

    lines: Sequence[bytes]
    next_n: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What one question came to, with the names of its options."""

    assembly_id: str
    number: int
    kind: str
    subject: str | None
    verdict: str
    data: dict[str, Any]


def clinics_after(session: Session, asked: Asked) -> tuple[list[ClinicLine], str | None]:
    """A page of clinics by key, and the key to go on after; None when this is the end."""
    query = select(*_COLUMNS).where(Clinic.clues > asked.after).order_by(Clinic.clues)
    for word in folded(asked.text[:200]).split()[:8]:
        query = query.where(Clinic.search_text.contains(word))
    if asked.state_code:
        query = query.where(Clinic.state_code == asked.state_code)
    rows = [ClinicInfo(*row) for row in session.execute(query.limit(asked.limit + 1))]
    page = rows[: asked.limit]
    return with_last_assembly(session, page), page[-1].clues if len(rows) > asked.limit else None


def journal_lines(session: Session, clues: str, first: int, most: int = MOST_LINES) -> Lines:
    """The stored bytes of at most `most` lines from line `first` on."""
    query = select(JournalLine.line).where(JournalLine.clinic_id == clues, JournalLine.n >= first)
    found = list(session.execute(query.order_by(JournalLine.n).limit(most + 1)).scalars())
    return Lines(found[:most], first + most if len(found) > most else None)


def journal_texts(session: Session, clues: str, first: int, most: int = MOST_LINES) -> Lines:
    """Each text that is not erased, with the salt of its keyed hash: those of the same lines as `journal_lines`."""
    same = and_(PersonalValue.clinic_id == JournalLine.clinic_id, PersonalValue.fact_id == JournalLine.fact_id)
    query: Select[*tuple[Any, ...]] = select(
        PersonalValue.fact_id, PersonalValue.field, PersonalValue.salt, PersonalValue.value
    )
    query = query.join(JournalLine, same).where(JournalLine.clinic_id == clues)
    query = query.where(JournalLine.n >= first, JournalLine.n < first + most)
    query = query.where(PersonalValue.field.not_in(unpublished_fields()))
    rows = session.execute(query.order_by(JournalLine.n, PersonalValue.field))
    more = select(JournalLine.n).where(JournalLine.clinic_id == clues, JournalLine.n == first + most)
    has_more = session.execute(more).first() is not None
    return Lines([_text_line(*row) for row in rows], first + most if has_more else None)


def _text_line(fact_id: str, field: str, salt: bytes, value: str) -> bytes:
    content = {"id": fact_id, "field": field, "salt": bytes(salt).hex(), "value": value}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decisions(session: Session, clues: str) -> list[Decided]:
    """Every outcome of the clinic in the order written: a later one of the same question corrects the earlier."""
    same = and_(Question.clinic_id == Outcome.clinic_id, Question.id == Outcome.question_id)
    query = select(
        Question.assembly_id, Question.number, Question.kind, Question.subject, Outcome.verdict, Outcome.data
    )
    query = query.join(Question, same).where(Outcome.clinic_id == clues).order_by(Outcome.n)
    return [Decided(*row) for row in session.execute(query)]


def names(session: Session, clues: str) -> dict[str, str | None]:
    """What the clinic's proposals and nominees are called, by id; None for an erased name."""
    found: dict[str, str | None] = {}
    for kind, field in ((Proposal, "title"), (Nominee, "name"), (Motion, "title"), (Term, "name")):
        query = select(kind.id, personal(kind, field)).where(kind.clinic_id == clues)
        found |= {row[0]: row[1] for row in session.execute(query)}
    return found


def invoice_folios(session: Session, clues: str) -> dict[str, str]:
    """The folio (UUID) of the invoice that proves each expense, by the expense's id; of reversed expenses too."""
    same = and_(InvoiceUse.clinic_id == ClaimedInvoice.clinic_id, InvoiceUse.invoice_id == ClaimedInvoice.id)
    query = select(InvoiceUse.source_id, ClaimedInvoice.uuid).join(ClaimedInvoice, same)
    query = query.where(InvoiceUse.clinic_id == clues, InvoiceUse.amount > ZERO).order_by(InvoiceUse.n.desc())
    return {row.source_id: row.uuid for row in session.execute(query)}
