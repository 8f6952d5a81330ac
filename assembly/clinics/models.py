"""The imported catalogue and the programme years (reference data), and the notified amounts (facts)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assembly.core.columns import Centavos, CluesKey, Moment
from assembly.core.facts import Base, Fact, not_negative
from assembly.core.money import Money


class Clinic(Base):
    """A clinic of the official catalogue; `search_text` is its names folded, for search without accents."""

    __tablename__ = "clinic"
    __table_args__ = (Index("ix_clinic_place", "state_code", "municipality_code", "clues"),)

    clues: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    institution: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(200))
    state_code: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(60))
    municipality_code: Mapped[str] = mapped_column(String(5))
    municipality: Mapped[str] = mapped_column(String(120))
    locality: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(60))
    stratum: Mapped[str] = mapped_column(String(40))
    rooms: Mapped[int | None]
    latitude: Mapped[int | None]  # microdegrees
    longitude: Mapped[int | None]
    time_zone: Mapped[str] = mapped_column(String(40))
    former_clues: Mapped[str | None] = mapped_column(String(20))
    search_text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class CatalogueImport(Base):
    """One run of the importer: which file, and what it did."""

    __tablename__ = "catalogue_import"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    institution: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(Moment)
    added: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    changes: Mapped[list[Any]] = mapped_column(JSON)


class ProgrammeYear(Base):
    """An institution's year with its settings, as `years.YearSettings.to_data` writes them."""

    __tablename__ = "programme_year"

    institution: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(Text)
    verified_on: Mapped[date] = mapped_column(Date)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class FormerYear(Base):
    """The settings that a programme year had `until` others were imported; an assembly keeps those it opened with."""

    __tablename__ = "programme_year_former"

    institution: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)


class NotifiedAmount(Fact):
    """What the programme grants the clinic for a year, with its source; the newest fact of a year counts."""

    __tablename__ = "notified_amount"

    year: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)
    source: Mapped[str] = mapped_column(Text)
    notified_on: Mapped[date | None] = mapped_column(Date)

    @classmethod
    def more_constraints(cls) -> tuple[CheckConstraint, ...]:
        return tuple(not_negative("amount"))
