"""Reading what was said of expenses and what undid them: all of a clinic's, or those asked for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from assembly.expenses.models import Reversal, Review, ReviewAnswer
from assembly.expenses.wording.said import AnswerInfo, ReversalInfo, ReviewInfo
from assembly.journal.queries import personal
from assembly.memory.recall import is_recalling

_UNDOING = (Reversal.id, Reversal.n, personal(Reversal, "reason"), Reversal.recorded_at, Reversal.recorded_by)
_ALL_REVERSALS: Any = select(Reversal.expense_id, *_UNDOING).where(Reversal.clinic_id == bindparam("clues"))
_REVERSALS = _ALL_REVERSALS.where(Reversal.expense_id.in_(bindparam("ids", expanding=True)))


def reversals_of(session: Session, clues: str, ids: Sequence[str]) -> dict[str, ReversalInfo]:
    """What undid those expenses that were undone."""
    return {row[0]: ReversalInfo(*row[1:]) for row in _rows(session, _ALL_REVERSALS, _REVERSALS, clues, ids)}


def _rows(session: Session, every: Any, some: Any, clues: str, ids: Sequence[str]) -> Any:
    """What concerns those expenses. Where what is read is recalled, all of the clinic's: the same after the next."""
    if is_recalling(session):
        return session.execute(every, {"clues": clues})
    return session.execute(some, {"clues": clues, "ids": ids})


_ANSWER = (
    ReviewAnswer.id,
    ReviewAnswer.n,
    personal(ReviewAnswer, "answer"),
    ReviewAnswer.recorded_at,
    ReviewAnswer.recorded_by,
    ReviewAnswer.on_behalf_of,
)


_REVIEW = (Review.id, Review.n, Review.verdict, personal(Review, "reason"), Review.recorded_at, Review.recorded_by)
_ALL_REVIEWS: Any = (
    select(Review.expense_id, *_REVIEW, *_ANSWER)
    .outerjoin(ReviewAnswer, and_(ReviewAnswer.clinic_id == Review.clinic_id, ReviewAnswer.review_id == Review.id))
    .where(Review.clinic_id == bindparam("clues"))
    .order_by(Review.n, ReviewAnswer.n)
)
_REVIEWS = _ALL_REVIEWS.where(Review.expense_id.in_(bindparam("ids", expanding=True)))


def reviews_of(session: Session, clues: str, ids: Sequence[str]) -> dict[str, list[ReviewInfo]]:
    """By expense in the order given, each with its answers; a row for every answer."""
    told, answers = dict[str, tuple[str, ReviewInfo]](), dict[str, list[AnswerInfo]]()
    for row in _rows(session, _ALL_REVIEWS, _REVIEWS, clues, ids):
        told[row[1]] = (row[0], ReviewInfo(*row[1:7]))
        answers.setdefault(row[1], []).extend([AnswerInfo(*row[7:])] if row[7] else [])
    found: dict[str, list[ReviewInfo]] = {}
    for expense_id, said in told.values():
        found.setdefault(expense_id, []).append(replace(said, answers=tuple(answers[said.id])))
    return found
