"""Reading the booklets that wait to be entered, and what may stand in their columns."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.booklet.models import BookletDraft
from assembly.booklet.rules import Choices, Row
from assembly.budget.items import ItemInfo, items_of
from assembly.budget.queries import money_year
from assembly.budget.rules import METHOD_LABELS
from assembly.core.errors import NotFound
from assembly.core.text import folded
from assembly.expenses.forms import OFF_PLAN
from assembly.expenses.rules import PROOF_LABELS

OFF_PLAN_WORDS = "Fuera de lo aprobado"


@dataclass(frozen=True, slots=True)
class DraftInfo:
    """A booklet that was read: its rows with what is wrong in them."""

    id: str
    file_name: str
    rows: tuple[Row, ...]

    @property
    def new(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_new)

    @property
    def wrong(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.problems)


def draft(session: Session, clues: str, account_id: str, draft_id: str) -> DraftInfo:
    """One's own booklet that waits. Raises NotFound."""
    query = select(BookletDraft.id, BookletDraft.file_name, BookletDraft.rows).where(
        BookletDraft.id == draft_id, BookletDraft.clinic_id == clues, BookletDraft.account_id == account_id
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    return DraftInfo(row.id, row.file_name, tuple(Row(**one) for one in row.rows))


def payable_items(session: Session, clues: str) -> list[ItemInfo]:
    """The items that a booklet can name: one of each code, of the year whose money is being spent where it has it."""
    year = money_year(session, clues)
    newest_last = sorted(items_of(session, clues), key=lambda item: (item.year == year, item.year))
    return sorted({item.code: item for item in newest_last}.values(), key=lambda item: (item.year, item.position))


def choices(session: Session, clues: str) -> Choices:
    """What the columns of choices may hold: codes of items and the Spanish words of the rest."""
    items = {folded(item.code): item.id for item in payable_items(session, clues)}
    return Choices(
        items | {folded(OFF_PLAN_WORDS): OFF_PLAN},
        {folded(label): method.value for method, label in METHOD_LABELS.items()},
        {folded(label): proof.value for proof, label in PROOF_LABELS.items()},
    )


def labels(session: Session, clues: str) -> dict[str, list[str]]:
    """The same as they are written, by column."""
    codes = [item.code for item in payable_items(session, clues)]
    return {
        "item": [*codes, OFF_PLAN_WORDS],
        "method": list(METHOD_LABELS.values()),
        "proof": list(PROOF_LABELS.values()),
    }
