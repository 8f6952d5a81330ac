"""Deeds on screens: one more waits for its code, is paired, shows something else, is let go. None is a fact."""

import secrets
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import check_running
from assembly.core.errors import NotFound
from assembly.live import rules
from assembly.live.models import HallScreen
from assembly.live.queries import screens_of
from assembly.live.rules import (
    CODE_LASTS,
    FOLLOW,
    NoScreen,
    Sight,
    Slide,
    check_paired,
    check_room,
)


def await_code(session: Session, key: str, address: str, before: str | None, now: datetime) -> str:
    """One more screen waits for its code; the token for its cookie. `before`: the token it had. Raises TooManyWaiting.

    Codes that ran out are forgotten here, so that the table stays as small as its limits.
    """
    waiting = HallScreen.paired_at.is_(None)
    session.execute(delete(HallScreen).where(waiting, HallScreen.made_at <= now - CODE_LASTS))
    if before is not None:
        session.execute(delete(HallScreen).where(waiting, HallScreen.id_hash == rules.token_hash(before)))
    here = rules.address_hash(key, address)
    from_here = func.count().filter(HallScreen.address_hash == here)
    check_room(*session.execute(select(func.count(), from_here).where(waiting)).one())
    token = _token_of_a_new_code(session, key)
    row = {"id_hash": rules.token_hash(token), "code_hash": rules.code_hash(key, rules.code_of(key, token))}
    session.execute(insert(HallScreen).values(**row, address_hash=here, made_at=now, shown=Slide.FOLLOW))
    return token


def _token_of_a_new_code(session: Session, key: str) -> str:
    """A token whose code no other screen shows; there are five hundred codes for each screen that may wait."""
    while True:
        token = secrets.token_urlsafe(24)
        taken = HallScreen.code_hash == rules.code_hash(key, rules.code_of(key, token))
        if session.execute(select(HallScreen.id_hash).where(taken)).first() is None:
            return token


def pair(session: Session, account_id: str, info: AssemblyInfo, code_hash: str, now: datetime) -> bool:
    """Give the screen that shows the code to the assembly; False when none does. A code is used once.

    Raises AssemblyAlreadyClosed, AssemblyWasNotHeld, TooManyPaired.
    """
    check_running(info.state)
    others = screens_of(session, info.clinic_id, info.id, now)
    check_paired(len(others))
    sight = others[0].sight if others else FOLLOW
    waiting = update(HallScreen).where(
        HallScreen.code_hash == code_hash, HallScreen.paired_at.is_(None), HallScreen.made_at > now - CODE_LASTS
    )
    to = {"clinic_id": info.clinic_id, "assembly_id": info.id, "shown": sight.slide, "question_id": sight.question_id}
    paired = waiting.values(code_hash=None, paired_at=now, paired_by=account_id, **to)
    return session.execute(paired.returning(HallScreen.id_hash)).first() is not None


def show(session: Session, info: AssemblyInfo, sight: Sight, now: datetime) -> None:
    """Show that on every screen of the assembly. Raises NoScreen."""
    ids = [one.id for one in screens_of(session, info.clinic_id, info.id, now)]
    if not ids:
        raise NoScreen()
    shown = update(HallScreen).where(HallScreen.id_hash.in_(ids))
    session.execute(shown.values(shown=sight.slide, question_id=sight.question_id))


def leave(session: Session, token: str, now: datetime) -> None:
    """A screen forgets its assembly by itself; twice changes nothing."""
    mine = update(HallScreen).where(HallScreen.id_hash == rules.token_hash(token), HallScreen.ended_at.is_(None))
    session.execute(mine.values(ended_at=now))


def let_go(session: Session, info: AssemblyInfo, screen_id: str, now: datetime) -> None:
    """Take the assembly off one of its screens; twice changes nothing. Raises NotFound."""
    mine = (HallScreen.clinic_id == info.clinic_id, HallScreen.assembly_id == info.id, HallScreen.id_hash == screen_id)
    if session.execute(select(HallScreen.id_hash).where(*mine)).first() is None:
        raise NotFound()
    session.execute(update(HallScreen).where(*mine, HallScreen.ended_at.is_(None)).values(ended_at=now))
