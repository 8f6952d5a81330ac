"""What can be asked about: an expense, an approved item, a movement of the account, or the clinic's money at large."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assembly.budget import queries as budget
from assembly.budget.rules import MOVEMENT_LABELS, ItemUnknown
from assembly.core.errors import NotFound
from assembly.core.money import Money
from assembly.expenses.queries import expense
from assembly.inquiries.rules import AboutKind


@dataclass(frozen=True, slots=True)
class Subject:
    """A line that is asked about; `words` are its own, or a message. `year` is None for the clinic at large."""

    kind: AboutKind
    id: str | None = None
    label: str = ""
    words: str | None = None
    amount: Money | None = None
    year: int | None = None
    recorded_by: str | None = None


def subject(session: Session, clues: str, fact_id: str | None) -> Subject:
    """The line of the clinic with that id; the clinic's money for none. Raises NotFound."""
    if fact_id is None:
        return Subject(AboutKind.CLINIC)
    with suppress(NotFound):
        one = expense(session, clues, fact_id)
        return Subject(AboutKind.EXPENSE, one.id, one.folio, one.what, one.amount, one.year, one.recorded_by)
    with suppress(ItemUnknown):
        item = budget.item(session, clues, fact_id)
        return Subject(AboutKind.ITEM, item.id, item.code, item.title, item.approved, item.year)
    moved = budget.movement(session, clues, fact_id)
    words = MOVEMENT_LABELS[moved.kind]
    return Subject(AboutKind.MOVEMENT, moved.id, moved.folio, words, moved.amount, moved.year, moved.recorded_by)
