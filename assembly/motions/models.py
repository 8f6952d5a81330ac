"""Motions put to an assembly."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import Centavos, FactKey, one_of
from assembly.core.facts import Fact, same_clinic
from assembly.core.money import Money
from assembly.motions.rules import MotionKind


class Motion(Fact):
    """A motion; items and amount only where it moves money, `year` only where it is about money.

    The question put about it has its id as subject.
    """

    __tablename__ = "motion"
    personal = ("title", "why")

    assembly_id: Mapped[str] = mapped_column(FactKey)
    kind: Mapped[MotionKind] = mapped_column(one_of(MotionKind, "kind"))
    from_item: Mapped[str | None] = mapped_column(FactKey)
    to_item: Mapped[str | None] = mapped_column(FactKey)
    amount: Mapped[Money | None] = mapped_column(Centavos)
    year: Mapped[int | None]

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            same_clinic("assembly_id", "assembly"),
            same_clinic("from_item", "budget_item"),
            same_clinic("to_item", "budget_item"),
            CheckConstraint(
                "(kind = 'move_money') = (from_item IS NOT NULL AND to_item IS NOT NULL AND amount IS NOT NULL)",
                name="moves_whole",
            ),
        )
