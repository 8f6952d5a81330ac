"""What others said of an expense, what was answered to it, and what undid it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assembly.core.errors import N_
from assembly.core.permissions import Role
from assembly.expenses.rules import ReviewVerdict
from assembly.expenses.wording.proofs import Mark


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


_NOBODY = Mark(N_("por revisar"), "warn")
_COMMITTEE = Mark(N_("visto por el comité; falta la contraloría social"), "warn")
_AUDIT = Mark(N_("visto por la contraloría social; falta el comité"), "warn")
_BOTH = Mark(N_("visto por el comité y la contraloría social"), "ok")
_ANSWERED = Mark(N_("con objeción ya respondida"), "warn")
_OBJECTED = Mark(N_("con objeción"), "bad")


def review_mark(standing: Sequence[ReviewInfo], is_objected: bool, is_answered: bool) -> Mark:
    """What others said of an expense so far; the social audit reviews every one, and so does the committee."""
    if is_answered:
        return _ANSWERED
    if is_objected:
        return _OBJECTED
    audits = {one.recorded_by.partition(":")[0] == Role.SOCIAL_AUDITOR for one in standing}
    if not audits:
        return _NOBODY
    if len(audits) > 1:
        return _BOTH
    return _AUDIT if True in audits else _COMMITTEE
