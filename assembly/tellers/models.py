"""Passes (ordinary data), sealed sheets and differences (facts)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import CluesKey, FactKey, Moment, one_of
from assembly.core.facts import Base, Fact, same_clinic
from assembly.tellers.rules import PassState


class TellerPass(Base):
    """A phone that counts in one assembly; the moderator lets it in face to face.

    `token_hash` is of the secret in the phone's cookie, `account_id` whose it is: its own account, or one made for it.
    `place` numbers the tellers of an assembly.
    """

    __tablename__ = "teller_pass"

    id: Mapped[str] = mapped_column(FactKey, primary_key=True)
    clinic_id: Mapped[str] = mapped_column(CluesKey)
    assembly_id: Mapped[str] = mapped_column(FactKey)
    state: Mapped[PassState] = mapped_column(one_of(PassState, "state"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    place: Mapped[int | None]
    name: Mapped[str | None] = mapped_column(String(120))
    token_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    is_guest: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(80))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        Index("ix_teller_pass_clinic_id_assembly_id", "clinic_id", "assembly_id"),
        UniqueConstraint("clinic_id", "assembly_id", "place"),
    )


class TellerSheet(Fact):
    """One teller's numbers, sealed: `sealed_counts` is JSON among the personal values until the turn is settled.

    The journal's line holds only its seal, so nobody reads another's numbers there; the hand counts, or the
    difference, that follow show them to everybody. `of_round`, on the sheet of whoever runs the assembly, is the number
    of the round whose hands a correction writes again; None where hands were raised.
    """

    __tablename__ = "teller_sheet"
    later = ("of_round",)
    personal = ("sealed_counts", "name", "reason", "recount_reason")
    unpublished = ("sealed_counts",)

    question_id: Mapped[str] = mapped_column(FactKey)
    round_number: Mapped[int]
    turn: Mapped[int]
    place: Mapped[int]
    of_round: Mapped[int | None]

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        turn = ("clinic_id", "question_id", "round_number", "turn", "place")
        return (same_clinic("question_id", "question"), UniqueConstraint(*turn, name="uq_teller_sheet_once"))


class CountDifference(Fact):
    """Sheets that did not agree, as they were: `sheets` holds [place, [[option, hands], …]]. Another turn follows."""

    __tablename__ = "count_difference"

    question_id: Mapped[str] = mapped_column(FactKey)
    round_number: Mapped[int]
    turn: Mapped[int]
    sheets: Mapped[list[Any]] = mapped_column(JSON)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("question_id", "question"),)
