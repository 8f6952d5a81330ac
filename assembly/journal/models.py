"""The journal's tables: the head row that gives the order, the lines, the personal values kept apart."""

from sqlalchemy import BigInteger, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assembly.core.columns import CluesKey, FactKey
from assembly.core.facts import Base, Fact


class JournalHead(Base):
    """One row per clinic; locking it gives the order of facts without any global lock."""

    __tablename__ = "journal_head"

    clinic_id: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class JournalLine(Base):
    """The stored bytes of a line and their hash; triggers refuse any change."""

    __tablename__ = "journal_line"
    __table_args__ = (UniqueConstraint("clinic_id", "fact_id"),)

    clinic_id: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    fact_id: Mapped[str] = mapped_column(FactKey)
    kind: Mapped[str] = mapped_column(String(40))
    line: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[str] = mapped_column(String(64))


class PersonalValue(Base):
    """A personal value of a fact with the salt of its keyed hash; erasing deletes the row."""

    __tablename__ = "personal_value"

    clinic_id: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    fact_id: Mapped[str] = mapped_column(FactKey, primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    value: Mapped[str] = mapped_column(Text)


class Erasure(Fact):
    """A personal value was erased; `reason` is a code, since its own words could be personal too."""

    __tablename__ = "erasure"

    fact_id: Mapped[str] = mapped_column(FactKey)
    field: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))


class FormReceipt(Base):
    """What answered a form: the same form again gets the same answer, with other content it is refused."""

    __tablename__ = "form_receipt"

    clinic_id: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    form_id: Mapped[str] = mapped_column(FactKey, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(Text)
