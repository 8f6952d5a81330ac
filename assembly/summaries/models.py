"""The summaries: ordinary rows, rebuilt by `assembly summaries`."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from assembly.core.columns import Centavos, CluesKey, Moment
from assembly.core.facts import Base
from assembly.core.money import Money


class ClinicSummary(Base):
    """That a clinic's years were counted when line `n` was its last; written at `updated_at`."""

    __tablename__ = "clinic_summary"
    __table_args__ = (Index(None, "updated_at"),)

    clues: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class YearSummary(Base):
    """A clinic's year in figures, counted when line `n` was the last of its journal."""

    __tablename__ = "year_summary"

    clues: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[Money] = mapped_column(Centavos)
    spent: Mapped[Money] = mapped_column(Centavos)
    proven: Mapped[Money] = mapped_column(Centavos)
    left: Mapped[Money] = mapped_column(Centavos)
    unexplained: Mapped[Money] = mapped_column(Centavos)
    cash_missing: Mapped[Money] = mapped_column(Centavos)
    off_plan: Mapped[Money] = mapped_column(Centavos)
    items: Mapped[int]
    finished: Mapped[int]
    expenses: Mapped[int]
    convened: Mapped[int]
    held: Mapped[int]
    not_held: Mapped[int]
