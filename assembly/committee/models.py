"""The committee (COSABI): who holds which post from when to when."""

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.committee.rules import EndReason
from assembly.core.columns import FactKey, one_of
from assembly.core.facts import Fact, same_clinic


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


class TermLimit(Fact):
    """Until when a term lasts, by the length that the year gave posts; after a ratification the latest one counts."""

    __tablename__ = "term_limit"

    term_id: Mapped[str] = mapped_column(FactKey)
    until: Mapped[date] = mapped_column(Date)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("term_id", "term"),)


class TermEnd(Fact):
    """A term ended; `note` says why in words, where no assembly decided it."""

    __tablename__ = "term_end"
    personal = ("note",)
    unpublished = ("note",)

    term_id: Mapped[str] = mapped_column(FactKey)
    ended_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[EndReason] = mapped_column(one_of(EndReason, "reason"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("term_id", "term"),)
