"""Deeds of motions: write one and put it to the vote, move the money that was approved."""

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.budget.queries import item, money_year, movements_sum
from assembly.budget.rules import ItemUnknown, figures
from assembly.budget.services import transfer
from assembly.clinics.years import YearSettings
from assembly.core.ids import derived_id
from assembly.core.permissions import Author
from assembly.journal import services as journal
from assembly.motions.models import Motion
from assembly.motions.queries import approved_moves, motions_of, places
from assembly.motions.rules import (
    AccountsAlreadyAsked,
    Draft,
    ItemMissing,
    MotionKind,
    MoveMissing,
    MoveNotCovered,
    Place,
    accounts_title,
    check_move,
    free_title,
)
from assembly.votes.queries import questions_of
from assembly.votes.rules import STANCES, QuestionKind
from assembly.votes.services import put_question


def put_motion(
    session: Session, author: Author, assembly: AssemblyInfo, form_id: str, draft: Draft, settings: YearSettings
) -> None:
    """Write a motion and ask the people present about it; the question has the id `form_id`.

    Raises what `check_voting`, `free_title` and `check_move` raise, ItemMissing, MoveMissing, AccountsAlreadyAsked.
    """
    key = motion_key(form_id)
    motion = Motion(clinic_id=assembly.clinic_id, id=key, assembly_id=assembly.id, kind=draft.kind)
    title = _WRITE[draft.kind](session, assembly, draft, motion)
    journal.record(session, author, motion, {"title": title, "why": draft.why or None})
    put_question(session, author, assembly, form_id, QuestionKind.MOTION, key, STANCES, settings)


def motion_key(form_id: str) -> str:
    """The id of the motion that a form put."""
    return derived_id(form_id, "motion")


def _free(_session: Session, _assembly: AssemblyInfo, draft: Draft, _motion: Motion) -> str:
    return free_title(draft.sentence)


def _move(session: Session, assembly: AssemblyInfo, draft: Draft, motion: Motion) -> str:
    """The move in words, for it is read aloud as it stands."""
    known = {one.id: one for one in places(session, assembly.clinic_id)}
    source, target = _place(known, draft.from_item, "from_item"), _place(known, draft.to_item, "to_item")
    if draft.amount is None:
        raise MoveMissing()
    check_move(source, target, draft.amount)
    motion.from_item, motion.to_item = source.id, target.id
    motion.amount, motion.year = draft.amount, source.year
    return f"Mover {draft.amount} de «{source.name}» a «{target.name}»"


def _place(known: dict[str, Place], key: str | None, field: str) -> Place:
    if not key:
        raise ItemMissing(at_field=field)
    if key not in known:
        raise ItemUnknown(at_field=field)
    return known[key]


def _accounts(session: Session, assembly: AssemblyInfo, draft: Draft, motion: Motion) -> str:
    year = draft.year or money_year(session, assembly.clinic_id)
    asked = motions_of(session, assembly.clinic_id, assembly.id)
    standing = {one.subject for one in questions_of(session, assembly.clinic_id, assembly.id)}
    if any(one.kind is MotionKind.ACCEPT_ACCOUNTS and one.year == year and one.id in standing for one in asked):
        raise AccountsAlreadyAsked(year=str(year))
    motion.year = year
    sums = figures(movements_sum(session, assembly.clinic_id, year))
    return accounts_title(year, sums.received, sums.spent, sums.left, sums.unexplained)


_WRITE = {MotionKind.FREE: _free, MotionKind.MOVE_MONEY: _move, MotionKind.ACCEPT_ACCOUNTS: _accounts}


def carry_out(session: Session, author: Author, assembly: AssemblyInfo, form_id: str) -> None:
    """Move the money of every approved move, in the order put; done at closing, when no count changes any more.

    Raises MoveNotCovered.
    """
    motions = motions_of(session, assembly.clinic_id, assembly.id)
    for motion, question in approved_moves(motions, questions_of(session, assembly.clinic_id, assembly.id)):
        assert motion.from_item is not None
        assert motion.to_item is not None
        assert motion.amount is not None
        source = item(session, assembly.clinic_id, motion.from_item)
        if motion.amount > source.left:
            raise MoveNotCovered(amount=motion.amount, item=source.code, left=source.left)
        key = derived_id(form_id, f"move-{motion.id}")
        about = (question.id, motion.from_item, motion.to_item, motion.amount)
        transfer(session, author, assembly.clinic_id, key, assembly.id, *about)
