"""The meeting itself: called, attended, opened, closed or not held. All of it facts."""

from datetime import date, datetime

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.assemblies.rules import Channel
from assembly.core.columns import FactKey, Moment, one_of
from assembly.core.facts import Fact, not_negative, same_clinic


class Assembly(Fact):
    """An assembly of a clinic for a programme year. What a rule used stands in the fact that the rule made."""

    __tablename__ = "assembly"

    institution: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]


class Convocation(Fact):
    """The call: where and when (the local hour with its zone), how people were told and when."""

    __tablename__ = "convocation"
    is_news = True
    personal = ("place",)

    assembly_id: Mapped[str] = mapped_column(FactKey)
    ordinal: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Moment)
    time_zone: Mapped[str] = mapped_column(String(40))
    noticed_on: Mapped[date] = mapped_column(Date)
    channel: Mapped[Channel] = mapped_column(one_of(Channel, "channel"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        # A day's assemblies are looked for across all clinics.
        return (same_clinic("assembly_id", "assembly"), Index(None, "starts_at"))


class AttendanceCount(Fact):
    """The people present at a moment, by group; a change is a new count."""

    __tablename__ = "attendance_count"
    personal = ("reason",)

    assembly_id: Mapped[str] = mapped_column(FactKey)
    users: Mapped[int]
    pensioners: Mapped[int]
    staff: Mapped[int]
    authorities: Mapped[int]
    others: Mapped[int]
    present: Mapped[int]

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        counts = not_negative("users", "pensioners", "staff", "authorities", "others", "present")
        return (same_clinic("assembly_id", "assembly"), *counts)


class Opening(Fact):
    """The assembly was opened, with the people and the quorum of that moment."""

    __tablename__ = "opening"

    assembly_id: Mapped[str] = mapped_column(FactKey)
    ordinal: Mapped[int]
    present: Mapped[int]
    quorum: Mapped[int]

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("assembly_id", "assembly"),)


class Closing(Fact):
    """The assembly was closed and its record sealed."""

    __tablename__ = "closing"
    is_news = True
    personal = ("incidents",)

    assembly_id: Mapped[str] = mapped_column(FactKey)
    present: Mapped[int]

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("assembly_id", "assembly"),)


class NotHeld(Fact):
    """Convened and not held: stays visible for ever."""

    __tablename__ = "not_held"
    is_news = True
    personal = ("reason",)

    assembly_id: Mapped[str] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("assembly_id", "assembly"),)
