"""What one session read already, kept until it writes a fact: rules, services and pages ask for the same things."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

T = TypeVar("T")
_KEY = "remembered"


def remembered(session: Session, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` answers, read once. Only for what is made of facts alone, and never changed by who gets it."""
    kept: dict[Hashable, Any] = session.info.setdefault(_KEY, {})
    if key not in kept:
        kept[key] = read()
    answer: T = kept[key]
    return answer


def forget(session: Session, *_: object) -> None:
    """A fact was written, or taken back: what was read may have changed."""
    session.info.pop(_KEY, None)


event.listen(Session, "after_soft_rollback", forget)
