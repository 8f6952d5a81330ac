"""Screens that wait for their code or show an assembly. Ordinary data: never part of the public record."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assembly.core.columns import CluesKey, FactKey, Moment, one_of
from assembly.core.facts import Base, same_clinic
from assembly.live.rules import Slide


class HallScreen(Base):
    """A browser that shows an assembly, or waits to: its cookie holds the random token, this row only its hash.

    `code_hash` is empty once the code was used: codes that wait are all different.
    """

    __tablename__ = "hall_screen"
    __table_args__ = (
        UniqueConstraint("code_hash"),
        Index(None, "clinic_id", "assembly_id"),
        same_clinic("assembly_id", "assembly"),
        CheckConstraint("(paired_at IS NULL) = (assembly_id IS NULL)", name="paired_to_an_assembly"),
        CheckConstraint("(assembly_id IS NULL) = (clinic_id IS NULL)", name="assembly_of_a_clinic"),
        CheckConstraint("(shown = 'question') = (question_id IS NOT NULL)", name="question_is_named"),
    )

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_hash: Mapped[str | None] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    clinic_id: Mapped[str | None] = mapped_column(CluesKey)
    assembly_id: Mapped[str | None] = mapped_column(FactKey)
    paired_at: Mapped[datetime | None] = mapped_column(Moment)
    paired_by: Mapped[str | None] = mapped_column(FactKey)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    shown: Mapped[Slide] = mapped_column(one_of(Slide, "shown"))
    question_id: Mapped[str | None] = mapped_column(FactKey)
