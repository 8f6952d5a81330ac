"""The clinics of a region where something waits for whoever moderates, convenes, or looks at what residents ask.

One statement finds them, a few more than there are: what truly waits at each, its own situation says. Clinics that
never had an assembly are not among them: of those there are thousands, and the day's timetable and the search are for
them.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from assembly.assemblies.models import Convocation, NotHeld
from assembly.clinics.queries import ClinicInfo, clinics_named, keys_within
from assembly.clinics.zones import CENTRE
from assembly.committee.models import Term, TermEnd, TermLimit
from assembly.committee.queries import LIMIT_IN_FORCE
from assembly.core import clock
from assembly.core.permissions import GRANTED, Grant, Permission, ScopeKind
from assembly.expenses.models import Expense, OffPlanMotion
from assembly.expenses.queries import STANDS
from assembly.inquiries.models import Inquiry, InquiryModeration, InquiryWord
from assembly.inquiries.standing import Word
from assembly.journal.queries import personal
from assembly.timetable.queries import is_in_force, is_signed, is_there
from assembly.votes.models import Outcome, Question

MOST_LOOKED_AT = 40  # the clinics of which the situation is read

Found = Select[*tuple[Any, ...]]


def waiting_clinics(session: Session, grants: Collection[Grant], now: datetime) -> list[ClinicInfo]:
    """Clinics of the region of whoever holds the grants where something may wait for her, the longest first."""
    selects = [one for read, may in _READERS if (held := _wide(grants, may)) for one in read(keys_within(held), now)]
    if not selects:
        return []
    every = union_all(*selects).subquery()
    since = func.min(every.c.since)
    query = select(every.c.clues).group_by(every.c.clues).order_by(since, every.c.clues).limit(MOST_LOOKED_AT)
    keys = list(session.execute(query).scalars())
    named = {one.clues: one for one in clinics_named(session, keys)}
    return [named[key] for key in keys if key in named]


def _wide(grants: Collection[Grant], may: Permission) -> list[Grant]:
    """The grants over a region that let somebody do that; those over one clinic have a card of their own."""
    return [one for one in grants if one.kind is not ScopeKind.CLINIC and may in GRANTED[one.role]]


def _assembly_work(here: Select[str], now: datetime) -> Iterator[Found]:
    """What whoever moderates and convenes has to do: meetings, posts, and expenses that no assembly accepted."""
    yield _meetings(here)
    yield _posts_left(here)
    yield _terms_over(here, now)
    yield _off_plan(here)


def _meetings(here: Select[str]) -> Found:
    """Convened or open, or closed without the photo of its signed sheet; the convocation in force says when."""
    query = select(Convocation.clinic_id.label("clues"), Convocation.starts_at.label("since"))
    return query.where(Convocation.clinic_id.in_(here), is_in_force(), ~is_there(NotHeld), ~is_signed())


def _posts_left(here: Select[str]) -> Found:
    """Terms that ended, and nobody came to the post since."""
    left, after = aliased(Term), aliased(Term)
    is_taken = exists().where(after.clinic_id == left.clinic_id, after.post == left.post, after.n > left.n)
    query = select(TermEnd.clinic_id.label("clues"), TermEnd.recorded_at.label("since"))
    query = query.join(left, and_(left.clinic_id == TermEnd.clinic_id, left.id == TermEnd.term_id))
    return query.where(TermEnd.clinic_id.in_(here), ~is_taken)


def _terms_over(here: Select[str], now: datetime) -> Found:
    """Terms past the length that the year gives posts, and not ended."""
    has_ended = exists().where(TermEnd.clinic_id == Term.clinic_id, TermEnd.term_id == Term.id)
    query = select(Term.clinic_id.label("clues"), TermLimit.recorded_at.label("since")).join(TermLimit, LIMIT_IN_FORCE)
    return query.where(Term.clinic_id.in_(here), TermLimit.until < clock.local_day(now, CENTRE), ~has_ended)


def _off_plan(here: Select[str]) -> Found:
    """Expenses outside what was approved about which no assembly was asked to the end."""
    is_asked = exists().where(OffPlanMotion.clinic_id == Expense.clinic_id, OffPlanMotion.expense_id == Expense.id)
    about = and_(Question.clinic_id == OffPlanMotion.clinic_id, Question.subject == OffPlanMotion.motion_id)
    result = and_(Outcome.clinic_id == Question.clinic_id, Outcome.question_id == Question.id)
    query = select(Expense.clinic_id.label("clues"), Expense.recorded_at.label("since"))
    is_waiting = ~is_asked.where(about, result)
    return query.where(Expense.clinic_id.in_(here), Expense.item_id.is_(None), STANDS, is_waiting)


def _asked(here: Select[str], _now: datetime) -> Iterator[Found]:
    """Words of residents that nobody looked at, the first ones and those added later."""
    looked = InquiryModeration
    first = and_(looked.clinic_id == Inquiry.clinic_id, looked.inquiry_id == Inquiry.id, looked.word_id.is_(None))
    query = select(Inquiry.clinic_id.label("clues"), Inquiry.recorded_at.label("since"))
    yield query.where(Inquiry.clinic_id.in_(here), ~exists().where(first))
    added = and_(looked.clinic_id == InquiryWord.clinic_id, looked.word_id == InquiryWord.id)
    has_words = or_(InquiryWord.word == Word.FOLLOW_UP, personal(InquiryWord, "asked_text").is_not(None))
    query = select(InquiryWord.clinic_id.label("clues"), InquiryWord.recorded_at.label("since"))
    yield query.where(InquiryWord.clinic_id.in_(here), ~exists().where(added), has_words)


_READERS = ((_assembly_work, Permission.RUN_ASSEMBLY), (_asked, Permission.MODERATE_INQUIRIES))
