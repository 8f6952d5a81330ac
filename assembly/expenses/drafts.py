"""Expenses that are being entered, screen by screen: kept on the server, so that a cut connection loses nothing.

No part of the record: a draft is its author's, may be changed and discarded, and goes when its expense is logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from assembly.budget.queries import money_year
from assembly.claims.services import left_of
from assembly.core.errors import NotFound
from assembly.core.money import Money, read_money
from assembly.evidence.covers import Boxes, Drawn, Privacy, read_drawn
from assembly.evidence.rules import clean_name, is_xml
from assembly.evidence.services import boxes_said, is_picture
from assembly.expenses.forms import MOST_TEXT, OFF_PLAN
from assembly.expenses.models import ExpenseDraft
from assembly.expenses.rules import MOST_DRAFTS, ProofKind, TooManyDrafts
from assembly.invoices.rules import Invoice, read
from assembly.web.request import Upload


@dataclass(frozen=True, slots=True)
class DraftInfo:
    """A draft; its id will be the expense's. `answers` is what was typed, by the field's name."""

    id: str
    started_at: datetime
    answers: dict[str, str]
    upload: Upload | None = None

    @property
    def amount(self) -> Money | None:
        return read_money(self.answers["amount"]) if "amount" in self.answers else None

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.answers["day"]) if "day" in self.answers else None

    @property
    def item_id(self) -> str | None:
        """The item that was chosen; None while none was, or off the plan."""
        return self.answers["item"] if self.answers.get("item", OFF_PLAN) != OFF_PLAN else None

    @property
    def boxes(self) -> Boxes:
        """What is covered of the proof's picture."""
        said = self.answers.get("drawn")
        privacy = Privacy(self.answers.get("privacy", Privacy.NOTHING))
        return boxes_said(self.upload, read_drawn(said) if said else None, privacy)

    @property
    def invoice(self) -> Invoice | None:
        """The electronic invoice that proves it, where that is the file. Raises InvoiceRefused."""
        return read(self.upload.data) if self.upload and is_xml(self.upload.data) else None


def _mine(clues: str, account_id: str) -> tuple[ColumnElement[bool], ...]:
    return (ExpenseDraft.clinic_id == clues, ExpenseDraft.account_id == account_id)


def draft(session: Session, clues: str, account_id: str, draft_id: str) -> DraftInfo:
    """One's own draft, with its file. Raises NotFound."""
    columns = (ExpenseDraft.started_at, ExpenseDraft.answers, ExpenseDraft.file_name, ExpenseDraft.file_data)
    query = select(*columns).where(ExpenseDraft.id == draft_id, *_mine(clues, account_id))
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    upload = None if row.file_data is None else Upload(row.file_name or "", row.file_data)
    return DraftInfo(draft_id, row.started_at, dict(row.answers), upload)


def drafts_of(session: Session, clues: str, account_id: str) -> list[DraftInfo]:
    """What somebody began and did not finish, the oldest first, without the files."""
    query = select(ExpenseDraft.id, ExpenseDraft.started_at, ExpenseDraft.answers).where(*_mine(clues, account_id))
    return [DraftInfo(*row) for row in session.execute(query.order_by(ExpenseDraft.started_at))]


def begin(session: Session, clues: str, account_id: str, draft_id: str, at: datetime) -> DraftInfo:
    """Open a draft. Raises TooManyDrafts."""
    query = select(func.count()).select_from(ExpenseDraft).where(*_mine(clues, account_id))
    if session.execute(query).scalar_one() >= MOST_DRAFTS:
        raise TooManyDrafts(most=MOST_DRAFTS)
    row = {"id": draft_id, "clinic_id": clues, "account_id": account_id, "started_at": at, "answers": {}}
    session.execute(insert(ExpenseDraft).values(row))
    return DraftInfo(draft_id, at, {})


def answer(session: Session, clues: str, account_id: str, draft_id: str, answers: Mapping[str, str | None]) -> None:
    """Keep answers over those that were there; None takes one away."""
    known = draft(session, clues, account_id, draft_id).answers | dict(answers)
    kept = {name: value for name, value in known.items() if value is not None}
    here = (ExpenseDraft.id == draft_id, *_mine(clues, account_id))
    session.execute(update(ExpenseDraft).where(*here).values(answers=kept))


def keep_file(session: Session, clues: str, account_id: str, draft_id: str, upload: Upload | None) -> None:
    """Keep the proof's file until the end; None lets it go."""
    here = (ExpenseDraft.id == draft_id, *_mine(clues, account_id))
    values = {"file_name": clean_name(upload.name) if upload else None, "file_data": upload.data if upload else None}
    session.execute(update(ExpenseDraft).where(*here).values(values))


def read_from(session: Session, clues: str, invoice: Invoice) -> dict[str, str | None]:
    """What an invoice answers by itself; the amount is what no other expense uses of it.

    One of a year before the money's was not paid then: its day is no day of payment, which is asked.
    """
    amount = left_of(session, clues, invoice)
    is_old = invoice.issued_on.year < money_year(session, clues)
    return {
        "proof": ProofKind.INVOICE.value,
        "amount": amount.plain,
        "day": None if is_old else invoice.issued_on.isoformat(),
        **names_of(invoice),
    }


def names_of(invoice: Invoice) -> dict[str, str]:
    """Who was paid and for what, by its invoice."""
    what = invoice.what
    short = what if len(what) <= MOST_TEXT else what[: MOST_TEXT - 1] + "…"
    return {"supplier": invoice.issuer.name or invoice.issuer.rfc, "what": short}


NOTHING_TO_COVER: Mapping[str, None] = {"drawn": None, "uncovered": None, "privacy": None}


def covering(upload: Upload, drawn: Drawn | None, sent: str | None, privacy: Privacy | None) -> dict[str, str | None]:
    """What to remember of how the proof's picture is covered; `sent` is `drawn` as it came.

    "uncovered" stands for a picture on which there is no box: somebody has to say that none is needed, or to wait.
    """
    is_open = is_picture(upload) and not (drawn and drawn.boxes)
    return {
        "drawn": sent if drawn else None,
        "uncovered": "yes" if is_open else None,
        "privacy": privacy.value if is_open and privacy else None,
    }


def discard(session: Session, clues: str, account_id: str, draft_id: str) -> None:
    """Forget a draft; nothing of it was ever on the record."""
    session.execute(delete(ExpenseDraft).where(ExpenseDraft.id == draft_id, *_mine(clues, account_id)))
