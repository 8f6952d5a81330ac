"""Expenses, their reviews and their reversals. The amounts stand in the budget's payments as well."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.budget.rules import Method
from assembly.core.columns import Centavos, FactKey, one_of
from assembly.core.facts import Fact, same_clinic
from assembly.core.money import Money
from assembly.expenses.rules import ProofKind, ReviewVerdict


class Expense(Fact):
    """Money paid to a supplier for an item; without an item it is off plan and shown as such."""

    __tablename__ = "expense"
    personal = ("supplier", "what", "no_proof_reason")

    number: Mapped[int]
    item_id: Mapped[str | None] = mapped_column(FactKey)
    year: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)
    paid_on: Mapped[date] = mapped_column(Date)
    method: Mapped[Method] = mapped_column(one_of(Method, "method"))
    proof: Mapped[ProofKind] = mapped_column(one_of(ProofKind, "proof"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            same_clinic("item_id", "budget_item"),
            UniqueConstraint("clinic_id", "number"),
            CheckConstraint("amount > 0", name="amount_positive"),
        )


class Reversal(Fact):
    """The entry that undoes an expense, with a reason; both stay visible."""

    __tablename__ = "reversal"
    personal = ("reason",)

    expense_id: Mapped[str] = mapped_column(FactKey)
    amount: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("expense_id", "expense"), UniqueConstraint("clinic_id", "expense_id"))


class Review(Fact):
    """Seen or objected, by somebody other than the author."""

    __tablename__ = "review"
    personal = ("reason",)

    expense_id: Mapped[str] = mapped_column(FactKey)
    verdict: Mapped[ReviewVerdict] = mapped_column(one_of(ReviewVerdict, "verdict"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("expense_id", "expense"),)
