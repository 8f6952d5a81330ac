"""Large outgoings as they are kept: marked when they are recorded, confirmed or refused by another member."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from assembly.budget.large import Large, Outgoing, Verdict, Word, needs_second
from assembly.budget.models import Confirmation, LargeOutgoing, Withdrawal
from assembly.clinics.queries import YearUnknown, clinic, year_settings
from assembly.core.errors import NotFound
from assembly.core.facts import remembered
from assembly.core.ids import derived_id
from assembly.core.money import Money
from assembly.core.permissions import Author
from assembly.journal import services as journal
from assembly.journal.queries import personal


def expense_limit(session: Session, clues: str, year: int) -> Money | None:
    """Above what an expense of that year needs a second word; None: none does."""
    try:
        return year_settings(session, clinic(session, clues).institution, year).confirm_above
    except YearUnknown:
        return None


def mark_if_large(
    session: Session,
    author: Author,
    clues: str,
    kind: Outgoing,
    about_id: str,
    year: int,
    amount: Money,
    limit: Money | None,
) -> None:
    """Write down that an outgoing is above the limit of its day, where it is."""
    if limit is None or not needs_second(amount, limit):
        return
    about = {"kind": kind, "about_id": about_id, "year": year, "amount": amount, "ceiling": limit}
    key = derived_id(about_id, "large")
    journal.record(session, author, LargeOutgoing(clinic_id=clues, id=key, **about))


def record_word(
    session: Session, author: Author, clues: str, fact_id: str, large_id: str, verdict: Verdict, reason: str | None
) -> None:
    """Write down a word on a large outgoing; whether it may be said is the caller's to check."""
    word = Confirmation(clinic_id=clues, id=fact_id, large_id=large_id, verdict=verdict)
    journal.record(session, author, word, {"reason": reason})


_LARGE: tuple[Any, ...] = (
    LargeOutgoing.clinic_id,
    LargeOutgoing.id,
    LargeOutgoing.kind,
    LargeOutgoing.about_id,
    LargeOutgoing.year,
    LargeOutgoing.amount,
    LargeOutgoing.ceiling,
    LargeOutgoing.recorded_at,
    LargeOutgoing.recorded_by,
    Withdrawal.holder,
)
_WORD: tuple[Any, ...] = (
    Confirmation.id,
    Confirmation.n,
    Confirmation.verdict,
    personal(Confirmation, "reason"),
    Confirmation.recorded_at,
    Confirmation.recorded_by,
)
_LARGES = (
    select(*_LARGE, *_WORD)
    .outerjoin(
        Withdrawal, and_(Withdrawal.clinic_id == LargeOutgoing.clinic_id, Withdrawal.id == LargeOutgoing.about_id)
    )
    .outerjoin(
        Confirmation, and_(Confirmation.clinic_id == LargeOutgoing.clinic_id, Confirmation.large_id == LargeOutgoing.id)
    )
    .where(LargeOutgoing.clinic_id.in_(bindparam("clinics", expanding=True)))
    .order_by(LargeOutgoing.n, Confirmation.n)
)


def larges_at(session: Session, clinics: Collection[str]) -> dict[str, list[Large]]:
    """Every large outgoing of each clinic, reversed ones too, from the oldest on, in one statement."""
    found: dict[str, dict[str, Large]] = defaultdict(dict)
    for row in session.execute(_LARGES, {"clinics": list(clinics)}):
        clinic, key, *_ = row
        one = found[clinic].get(key) or Large(*row[: len(_LARGE)])
        said = (Word(*row[len(_LARGE) :]),) if row[len(_LARGE)] else ()
        found[clinic][key] = replace(one, words=one.words + said)
    return {clinic: list(found[clinic].values()) for clinic in clinics}


def larges_of(session: Session, clues: str) -> dict[str, Large]:
    """The clinic's large outgoings by the withdrawal or expense that each is about."""
    found = remembered(session, ("larges", clues), lambda: larges_at(session, [clues])[clues])
    return {one.about_id: one for one in found}


def large(session: Session, clues: str, large_id: str) -> Large:
    """One large outgoing of the clinic. Raises NotFound."""
    for one in larges_of(session, clues).values():
        if one.id == large_id:
            return one
    raise NotFound()
