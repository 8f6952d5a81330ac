"""Reading large outgoings with what they are about."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.budget.confirmations import large, larges_at
from assembly.budget.large import Large, Outgoing, Standing
from assembly.budget.models import MovementReversal
from assembly.budget.queries import MovementInfo, movement
from assembly.expenses.models import Reversal
from assembly.expenses.queries import ExpenseInfo, expense


@dataclass(frozen=True, slots=True)
class Outgone:
    """A large outgoing with the withdrawal or the expense that it is; the other one is None."""

    large: Large
    withdrawal: MovementInfo | None = None
    expense: ExpenseInfo | None = None

    @property
    def is_reversed(self) -> bool:
        found = self.withdrawal or self.expense
        return found is not None and found.is_reversed

    @property
    def folio(self) -> str:
        found = self.withdrawal or self.expense
        return found.folio if found else ""


def outgone(session: Session, clues: str, large_id: str) -> Outgone:
    """One large outgoing with what it is about. Raises NotFound."""
    return about(session, large(session, clues, large_id))


def about(session: Session, found: Large) -> Outgone:
    """What a large outgoing is."""
    if found.kind is Outgoing.EXPENSE:
        return Outgone(found, expense=expense(session, found.clinic_id, found.about_id))
    return Outgone(found, withdrawal=movement(session, found.clinic_id, found.about_id))


def pending_at(session: Session, clinics: Collection[str]) -> dict[str, list[Large]]:
    """What nobody has confirmed or refused at each clinic, reversed outgoings apart; two statements."""
    found = larges_at(session, clinics)
    undone = _undone(session, clinics)
    return {
        key: [one for one in rows if one.standing is Standing.PENDING and (key, one.about_id) not in undone]
        for key, rows in found.items()
    }


def _undone(session: Session, clinics: Collection[str]) -> set[tuple[str, str]]:
    """The withdrawals and expenses that were reversed."""
    moved = select(MovementReversal.clinic_id, MovementReversal.movement_id)
    spent = select(Reversal.clinic_id, Reversal.expense_id)
    query = moved.where(MovementReversal.clinic_id.in_(clinics)).union_all(spent.where(Reversal.clinic_id.in_(clinics)))
    return {(clinic, key) for clinic, key in session.execute(query)}
