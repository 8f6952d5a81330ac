"""Nominees for the committee's posts."""

from typing import Any

from sqlalchemy import JSON, Boolean, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import FactKey
from assembly.core.facts import Fact, same_clinic


class Nominee(Fact):
    """A person proposed for a post, who consented and declared; the declarations are dated by the fact."""

    __tablename__ = "nominee"
    personal = ("name",)

    assembly_id: Mapped[str] = mapped_column(FactKey)
    post: Mapped[str] = mapped_column(String(40))
    consents: Mapped[bool] = mapped_column(Boolean)
    declarations: Mapped[list[Any]] = mapped_column(JSON)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("assembly_id", "assembly"),)


class NomineeWithdrawal(Fact):
    """A nominee stepped back before the count, or was entered by mistake."""

    __tablename__ = "nominee_withdrawal"

    nominee_id: Mapped[str] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("nominee_id", "nominee"),)


class NomineeRefusal(Fact):
    """Somebody won the post and did not take it, before the assembly was closed; `reason` in her words."""

    __tablename__ = "nominee_refusal"
    personal = ("reason",)

    nominee_id: Mapped[str] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("nominee_id", "nominee"),)
