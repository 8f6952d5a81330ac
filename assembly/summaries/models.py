"""The summaries: ordinary rows, rebuilt by `assembly summaries`."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assembly.core.columns import Centavos, CluesKey, Moment
from assembly.core.facts import Base
from assembly.core.money import Money


class SummaryDue(Base):
    """A clinic that has to be counted again: its journal is at line `n`, or the catalogue moved it.

    Triggers of the database write it, beside the journal's head and the clinic's place: no writer can forget it.
    """

    __tablename__ = "summary_due"

    clues: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)


class ClinicSummary(Base):
    """That a clinic's years were counted when line `n` was its last; written at `updated_at`.

    Its sums were added to the place where it was then; to none where the catalogue does not have it.
    """

    __tablename__ = "clinic_summary"
    __table_args__ = (
        Index(None, "updated_at", "clues"),
        Index(None, "state_code", "updated_at", "clues"),
        Index(None, "municipality_code", "updated_at", "clues"),
    )

    clues: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    state_code: Mapped[str | None] = mapped_column(String(2))
    municipality_code: Mapped[str | None] = mapped_column(String(5))


class Figures:
    """The columns of a year in figures."""

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


class YearSummary(Figures, Base):
    """A clinic's year in figures, counted when line `n` was the last of its journal."""

    __tablename__ = "year_summary"

    clues: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger)


class PlaceSummary(Figures, Base):
    """The sum of all stored years of a place: a municipality of the state `region`, or a state, of the region "".

    The municipality is "" for the clinics of which the catalogue only knows the state.
    """

    __tablename__ = "place_summary"

    region: Mapped[str] = mapped_column(String(2), primary_key=True)
    place: Mapped[str] = mapped_column(String(5), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    clinics: Mapped[int]
    funded: Mapped[int]
