"""A booklet that was read and not entered yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assembly.core.columns import CluesKey, FactKey, Moment
from assembly.core.facts import Base


class BookletDraft(Base):
    """The rows of somebody's file, with what is wrong in them; ordinary data, gone when it is entered or replaced."""

    __tablename__ = "booklet_draft"
    __table_args__ = (Index(None, "clinic_id", "account_id"),)

    id: Mapped[str] = mapped_column(FactKey, primary_key=True)
    clinic_id: Mapped[str] = mapped_column(CluesKey)
    account_id: Mapped[str] = mapped_column(FactKey)
    started_at: Mapped[datetime] = mapped_column(Moment)
    file_name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[list[Any]] = mapped_column(JSON)
