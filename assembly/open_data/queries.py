"""Reading for the open data: journal lines, the texts they seal, the folios of invoices."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from assembly.claims.models import ClaimedInvoice, InvoiceUse
from assembly.core.facts import unpublished_fields
from assembly.core.money import ZERO
from assembly.journal.models import JournalLine, PersonalValue

MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a file; `next_n` is the journal line to go on with, None when this is all."""

    lines: Sequence[bytes]
    next_n: int | None


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


def invoice_folios(session: Session, clues: str) -> dict[str, str]:
    """The folio (UUID) of the invoice that proves each expense, by the expense's id; of reversed expenses too."""
    same = and_(InvoiceUse.clinic_id == ClaimedInvoice.clinic_id, InvoiceUse.invoice_id == ClaimedInvoice.id)
    query = select(InvoiceUse.source_id, ClaimedInvoice.uuid).join(ClaimedInvoice, same)
    query = query.where(InvoiceUse.clinic_id == clues, InvoiceUse.amount > ZERO).order_by(InvoiceUse.n.desc())
    return {row.source_id: row.uuid for row in session.execute(query)}
