"""Reading what the server itself says of a code, and the lines of a journal with what they are about."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.orm import Session

from assembly.budget.models import MovementReversal
from assembly.core import clock
from assembly.core.facts import unpublished_fields
from assembly.elections.models import NomineeRefusal, NomineeWithdrawal
from assembly.expenses.models import Reversal
from assembly.journal.models import Erasure, JournalLine, PersonalValue
from assembly.journal.queries import head
from assembly.journal.rules import Anchor, Head
from assembly.proposals.models import ProposalWithdrawal
from assembly.verifier.lines import Book, Line, read
from assembly.verifier.rules import digest_start
from assembly.votes.models import QuestionWithdrawal, Round
from assembly.works.models import WorksWithdrawal

MOST_LINES = 50
_DEEP = 2  # what a line is about, and what that is about
_CHANGING: tuple[tuple[Any, Any], ...] = (
    (Reversal, Reversal.expense_id),
    (MovementReversal, MovementReversal.movement_id),
    (ProposalWithdrawal, ProposalWithdrawal.proposal_id),
    (NomineeWithdrawal, NomineeWithdrawal.nominee_id),
    (QuestionWithdrawal, QuestionWithdrawal.question_id),
    (NomineeRefusal, NomineeRefusal.nominee_id),
    (WorksWithdrawal, func.coalesce(WorksWithdrawal.photo_id, WorksWithdrawal.delivery_id)),
    (Erasure, Erasure.fact_id),
)


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


@dataclass(frozen=True, slots=True)
class Change:
    """A later line that corrects, reverses or erases something of a line; `strikes`: the line counts no more."""

    line: Line
    strikes: bool


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Some lines, the newest first, in a book that holds what they are about; `pages` in all."""

    head: Head
    number: int
    pages: int
    lines: list[Line]
    changes: dict[str, list[Change]]
    book: Book


def journal_page(session: Session, clues: str, number: int) -> JournalPage:
    """Page `number` of a clinic's journal, the last one beyond it; nine statements at most."""
    now = head(session, clues)
    pages = max(1, -(-now.n // MOST_LINES))
    number = min(max(1, number), pages)
    last = now.n - (number - 1) * MOST_LINES
    shown = _lines(session, clues, JournalLine.n.between(last - MOST_LINES + 1, last))[::-1]
    book = Book()
    book.take(shown)
    for _ in range(_DEEP):
        if unknown := book.unknown():
            book.take(_lines(session, clues, JournalLine.fact_id.in_(unknown)))
    changes = _changes(session, clues, book, shown)
    book.take(change.line for some in changes.values() for change in some)
    book.texts |= _texts(session, clues, book.lines)
    return JournalPage(now, number, pages, shown, changes, book)


def _lines(session: Session, clues: str, which: ColumnElement[bool]) -> list[Line]:
    query = select(JournalLine.n, JournalLine.hash, JournalLine.line).where(JournalLine.clinic_id == clues, which)
    rows = session.execute(query.order_by(JournalLine.n))
    return [read(n, digest, json.loads(line)) for n, digest, line in rows]


def _texts(session: Session, clues: str, facts: Collection[str]) -> dict[tuple[str, str], str]:
    query = select(PersonalValue.fact_id, PersonalValue.field, PersonalValue.value)
    query = query.where(PersonalValue.clinic_id == clues, PersonalValue.fact_id.in_(facts))
    return {(fact, name): value for fact, name, value in session.execute(query) if name not in unpublished_fields()}


def _changes(session: Session, clues: str, book: Book, shown: Sequence[Line]) -> dict[str, list[Change]]:
    """What later lines did to those shown, in order."""
    keys = [line.id for line in shown]
    parts = [
        select(kind.id.label("id"), target.label("about")).where(kind.clinic_id == clues, target.in_(keys))
        for kind, target in _CHANGING
    ]
    about = {row.id: row.about for row in session.execute(union_all(*parts))} | _later_rounds(session, clues, book)
    found: dict[str, list[Change]] = defaultdict(list)
    for line in _lines(session, clues, JournalLine.fact_id.in_(about)) if about else []:
        for one in shown:
            if about[line.id] in (one.id, one.data.get("round_id")) and one.n < line.n:
                found[one.id].append(Change(line, line.kind != Erasure.__tablename__))
    return found


def _later_rounds(session: Session, clues: str, book: Book) -> dict[str, str]:
    """The round after each of those in the book that were counted again, with the round it replaces."""
    rounds = {line.id: line for line in book.lines.values() if line.kind == Round.__tablename__}
    if not rounds:
        return {}
    asked = {line.data["question_id"] for line in rounds.values()}
    query = select(Round.id, Round.question_id, Round.number)
    rows = session.execute(query.where(Round.clinic_id == clues, Round.question_id.in_(asked)))
    before = {(line.data["question_id"], line.data["number"]): key for key, line in rounds.items()}
    return {row.id: before[at] for row in rows if (at := (row.question_id, row.number - 1)) in before}
