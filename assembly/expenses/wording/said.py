"""What others said of an expense, what was answered to it, and what undid it."""

from dataclasses import dataclass
from datetime import datetime

from assembly.expenses.rules import ReviewVerdict


@dataclass(frozen=True, slots=True)
class ReversalInfo:
    """The entry that undid an expense; `n` is its line in the journal."""

    id: str
    n: int
    reason: str | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class AnswerInfo:
    """What was answered to an objection; the words are None when erased."""

    id: str
    n: int
    answer: str | None
    recorded_at: datetime
    recorded_by: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewInfo:
    """What somebody said of an expense, and what was answered to it."""

    id: str
    n: int
    verdict: ReviewVerdict
    reason: str | None
    recorded_at: datetime
    recorded_by: str
    answers: tuple[AnswerInfo, ...] = ()
