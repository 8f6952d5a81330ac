"""The clinic's account: approved items, and every movement of money."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.budget.large import Outgoing, Verdict
from assembly.budget.returns.rules import Way
from assembly.budget.rules import Method, MovementKind
from assembly.core.columns import Centavos, FactKey, one_of
from assembly.core.facts import Fact, same_clinic
from assembly.core.money import Money


def positive(column: str) -> CheckConstraint:
    """A check that an amount is above zero."""
    return CheckConstraint(f"{column} > 0", name=f"{column}_positive")


class BudgetItem(Fact):
    """An approved improvement with its amount; `code` (A3) is what people write on the invoice."""

    __tablename__ = "budget_item"
    personal = ("title",)

    assembly_id: Mapped[str] = mapped_column(FactKey)
    proposal_id: Mapped[str] = mapped_column(FactKey)
    year: Mapped[int]
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    category: Mapped[str] = mapped_column(String(40))
    hands: Mapped[int]
    present: Mapped[int]
    approved: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            same_clinic("assembly_id", "assembly"),
            same_clinic("proposal_id", "proposal"),
            positive("approved"),
        )


class Deposit(Fact):
    """Money that came into the clinic's account."""

    __tablename__ = "deposit"
    is_news = True
    personal = ("reference",)

    year: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)
    received_on: Mapped[date] = mapped_column(Date)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (positive("amount"),)


class Withdrawal(Fact):
    """Cash taken out of the account: who holds it (the post), and what for."""

    __tablename__ = "withdrawal"
    personal = ("purpose",)

    year: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)
    withdrawn_on: Mapped[date] = mapped_column(Date)
    holder: Mapped[str] = mapped_column(String(40))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (positive("amount"),)


class Refund(Fact):
    """Money given back to the federation, with its reference."""

    __tablename__ = "refund"
    is_news = True
    personal = ("reference",)

    year: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)
    refunded_on: Mapped[date] = mapped_column(Date)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (positive("amount"),)


class CashReturn(Fact):
    """Cash that was left over, put back into the account by the post that held it."""

    __tablename__ = "cash_return"
    is_news = True
    personal = ("reference",)

    year: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)
    returned_on: Mapped[date] = mapped_column(Date)
    holder: Mapped[str] = mapped_column(String(40))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (positive("amount"),)


class SupplierReturn(Fact):
    """What a supplier paid back of an expense, into the account or in cash to the post `holder`.

    `expense_id` and `expense_number` are the expense's: this room never looks up to it. Its payment is negative.
    """

    __tablename__ = "supplier_return"
    is_news = True
    personal = ("reason", "no_proof_reason")

    expense_id: Mapped[str] = mapped_column(FactKey)
    expense_number: Mapped[int]
    item_id: Mapped[str | None] = mapped_column(FactKey)
    year: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)
    returned_on: Mapped[date] = mapped_column(Date)
    way: Mapped[Way] = mapped_column(one_of(Way, "way"))
    holder: Mapped[str | None] = mapped_column(String(40))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        held = CheckConstraint("(way = 'cash') = (holder IS NOT NULL)", name="cash_is_held")
        return (same_clinic("item_id", "budget_item"), Index(None, "clinic_id", "expense_id"), positive("amount"), held)


class MovementReversal(Fact):
    """The entry that undoes a movement of the account, with a reason; both stay visible.

    `kind` says which of the five tables holds `movement_id`.
    """

    __tablename__ = "movement_reversal"
    is_news = True
    personal = ("reason",)

    kind: Mapped[MovementKind] = mapped_column(one_of(MovementKind, "kind"))
    movement_id: Mapped[str] = mapped_column(FactKey)
    amount: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (UniqueConstraint("clinic_id", "movement_id"), positive("amount"))


class Payment(Fact):
    """Money paid out for an item (none: off plan), posted by whatever paid it; a reversal posts it negative.

    `source_id` is the fact that caused it (an expense or its reversal): this room never looks up to it.
    """

    __tablename__ = "payment"

    source_id: Mapped[str] = mapped_column(FactKey)
    item_id: Mapped[str | None] = mapped_column(FactKey)
    year: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)
    paid_on: Mapped[date] = mapped_column(Date)
    method: Mapped[Method] = mapped_column(one_of(Method, "method"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("item_id", "budget_item"), Index(None, "clinic_id", "item_id"))


class ItemTransfer(Fact):
    """Money that an assembly moved from one approved item to another, by the question that decided it."""

    __tablename__ = "item_transfer"

    assembly_id: Mapped[str] = mapped_column(FactKey)
    question_id: Mapped[str] = mapped_column(FactKey)
    from_item: Mapped[str] = mapped_column(FactKey)
    to_item: Mapped[str] = mapped_column(FactKey)
    amount: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            same_clinic("assembly_id", "assembly"),
            same_clinic("question_id", "question"),
            same_clinic("from_item", "budget_item"),
            same_clinic("to_item", "budget_item"),
            UniqueConstraint("clinic_id", "question_id"),
            positive("amount"),
        )


class LargeOutgoing(Fact):
    """A withdrawal or an expense above the limit of its day: another member of the committee has to confirm it.

    `kind` says what `about_id` is; an expense's own table stands above this room.
    """

    __tablename__ = "large_outgoing"

    kind: Mapped[Outgoing] = mapped_column(one_of(Outgoing, "kind"))
    about_id: Mapped[str] = mapped_column(FactKey)
    year: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)
    ceiling: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            UniqueConstraint("clinic_id", "about_id"),
            CheckConstraint("amount > ceiling", name="amount_above_ceiling"),
        )


class Confirmation(Fact):
    """What another member of the committee says of a large outgoing; her latest word counts."""

    __tablename__ = "confirmation"
    personal = ("reason",)

    large_id: Mapped[str] = mapped_column(FactKey)
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict, "verdict"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("large_id", "large_outgoing"),)


class WithdrawalItem(Fact):
    """An approved item that cash was taken out for, said when it was."""

    __tablename__ = "withdrawal_item"

    withdrawal_id: Mapped[str] = mapped_column(FactKey)
    item_id: Mapped[str] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            same_clinic("withdrawal_id", "withdrawal"),
            same_clinic("item_id", "budget_item"),
            UniqueConstraint("clinic_id", "withdrawal_id", "item_id"),
        )
