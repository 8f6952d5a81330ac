"""Reading what the server itself says of a code."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.core import clock
from assembly.journal.models import JournalLine
from assembly.journal.queries import head
from assembly.journal.rules import Anchor, Head
from assembly.verifier.rules import digest_start


@dataclass(frozen=True, slots=True)
class Word:
    """What the server says: the line with the code, 0 for none, when it was written, and the journal's head now."""

    n: int
    recorded_at: datetime | None
    head: Head


def word_of(session: Session, clues: str, anchor: Anchor) -> Word:
    """The line of the clinic's journal whose hash is the one on paper; two statements."""
    starts = JournalLine.hash.startswith(digest_start(anchor.mark))
    query = select(JournalLine.n, JournalLine.line).where(JournalLine.clinic_id == clues, starts)
    if anchor.n is not None:
        query = query.where(JournalLine.n == anchor.n)
    row = session.execute(query.order_by(JournalLine.n).limit(1)).one_or_none()
    now = head(session, clues)
    if row is None:
        return Word(0, None, now)
    return Word(row.n, clock.read_stamp(json.loads(row.line)["recorded"]), now)
