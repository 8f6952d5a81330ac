"""Expenses, their reviews and their reversals. The amounts stand in the budget's payments as well."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.budget.rules import Method
from assembly.core.columns import Centavos, CluesKey, FactKey, Moment, one_of
from assembly.core.facts import Base, Fact, same_clinic
from assembly.core.money import Money
from assembly.expenses.rules import ProofKind, ReviewVerdict


class Expense(Fact):
    """Money paid to a supplier for an item; without an item it is off plan and shown as such."""

    __tablename__ = "expense"
    is_news = True
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
    is_news = True
    personal = ("reason",)

    expense_id: Mapped[str] = mapped_column(FactKey)
    amount: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("expense_id", "expense"), UniqueConstraint("clinic_id", "expense_id"))


class Review(Fact):
    """Seen or objected, by somebody other than the author."""

    __tablename__ = "review"
    is_news = True
    personal = ("reason",)

    expense_id: Mapped[str] = mapped_column(FactKey)
    verdict: Mapped[ReviewVerdict] = mapped_column(one_of(ReviewVerdict, "verdict"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("expense_id", "expense"),)


class ReviewAnswer(Fact):
    """What whoever keeps the money says to an objection; another answer may follow, and all stay."""

    __tablename__ = "review_answer"
    is_news = True
    personal = ("answer",)

    review_id: Mapped[str] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("review_id", "review"),)


class OffPlanMotion(Fact):
    """What makes a motion the question of whether an assembly accepts an expense outside what was approved.

    `amount` is what counted of the expense then.
    """

    __tablename__ = "off_plan_motion"

    motion_id: Mapped[str] = mapped_column(FactKey)
    expense_id: Mapped[str] = mapped_column(FactKey)
    amount: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            same_clinic("motion_id", "motion"),
            same_clinic("expense_id", "expense"),
            UniqueConstraint("clinic_id", "motion_id"),
            CheckConstraint("amount > 0", name="amount_positive"),
        )


class ExpenseDraft(Base):
    """An expense that is being entered, with its file; ordinary data, gone when it is logged or discarded."""

    __tablename__ = "expense_draft"
    __table_args__ = (Index(None, "clinic_id", "account_id"),)

    id: Mapped[str] = mapped_column(FactKey, primary_key=True)
    clinic_id: Mapped[str] = mapped_column(CluesKey)
    account_id: Mapped[str] = mapped_column(FactKey)
    started_at: Mapped[datetime] = mapped_column(Moment)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    file_name: Mapped[str | None] = mapped_column(String(200))
    file_data: Mapped[bytes | None] = mapped_column(LargeBinary)
