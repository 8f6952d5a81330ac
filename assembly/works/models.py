"""Photos of items, deliveries, who received them, and what was withdrawn. The pictures are files of evidence."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import FactKey, one_of
from assembly.core.facts import Fact, not_negative, same_clinic
from assembly.works.rules import Stage, Verdict


class ItemPhoto(Fact):
    """A photo of an approved item. Its picture and its words are the file of evidence about it."""

    __tablename__ = "item_photo"
    is_news = True

    item_id: Mapped[str] = mapped_column(FactKey)
    stage: Mapped[Stage] = mapped_column(one_of(Stage, "stage"))
    taken_on: Mapped[date] = mapped_column(Date)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("item_id", "budget_item"),)


class Delivery(Fact):
    """Pieces of an item that were handed over on a day, with the serial numbers of those that have one."""

    __tablename__ = "delivery"
    is_news = True

    item_id: Mapped[str] = mapped_column(FactKey)
    delivered_on: Mapped[date] = mapped_column(Date)
    units: Mapped[int]
    serials: Mapped[list[str]] = mapped_column(JSON)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("item_id", "budget_item"), CheckConstraint("units > 0", name="units_positive"))


class DeliveryReceipt(Fact):
    """What somebody other than the treasurer found when she looked at a delivery; the latest counts."""

    __tablename__ = "delivery_receipt"
    personal = ("missing",)

    delivery_id: Mapped[str] = mapped_column(FactKey)
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict, "verdict"))
    received: Mapped[int]

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("delivery_id", "delivery"), *not_negative("received"))


class WorksWithdrawal(Fact):
    """A photo or a delivery that was a mistake; it stays in sight."""

    __tablename__ = "works_withdrawal"
    personal = ("reason",)

    photo_id: Mapped[str | None] = mapped_column(FactKey)
    delivery_id: Mapped[str | None] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            same_clinic("photo_id", "item_photo"),
            same_clinic("delivery_id", "delivery"),
            UniqueConstraint("clinic_id", "photo_id"),
            UniqueConstraint("clinic_id", "delivery_id"),
            CheckConstraint("(photo_id IS NULL) <> (delivery_id IS NULL)", name="one_of_two"),
        )
