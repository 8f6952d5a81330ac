"""The committee (COSABI): who holds which post from when to when."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import FactKey, one_of
from assembly.core.facts import Fact, same_clinic


class EndReason(StrEnum):
    RESIGNATION = "resignation"
    DEATH = "death"
    REMOVAL = "removal"
    REPLACEMENT = "replacement"


class Term(Fact):
    """A person holds a post since a day, by an assembly's election; `post_name` is what the year called it."""

    __tablename__ = "term"
    personal = ("name",)

    assembly_id: Mapped[str] = mapped_column(FactKey)
    nominee_id: Mapped[str] = mapped_column(FactKey)
    post: Mapped[str] = mapped_column(String(40))
    post_name: Mapped[str] = mapped_column(String(80))
    since: Mapped[date] = mapped_column(Date)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("assembly_id", "assembly"),)


class TermEnd(Fact):
    """A term ended."""

    __tablename__ = "term_end"

    term_id: Mapped[str] = mapped_column(FactKey)
    ended_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[EndReason] = mapped_column(one_of(EndReason, "reason"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("term_id", "term"),)
