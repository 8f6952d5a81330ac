"""What public pages show and no journal holds: its version."""

from sqlalchemy.orm import Mapped, mapped_column

from assembly.core.facts import Base


class SharedMark(Base):
    """One row: a number that moves with whatever changes pages of many clinics at once, as an import does."""

    __tablename__ = "shared_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]
