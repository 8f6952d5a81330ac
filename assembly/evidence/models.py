"""Evidence: files bound to the facts that they prove, and what is covered of pictures."""

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import FactKey, one_of
from assembly.core.facts import Fact
from assembly.evidence.rules import MediaType


class EvidenceFile(Fact):
    """A file that proves another fact: its original by hash, and the version that the public sees."""

    __tablename__ = "evidence_file"
    personal = ("caption",)

    about_id: Mapped[str] = mapped_column(FactKey)
    purpose: Mapped[str] = mapped_column(String(40))
    original_hash: Mapped[str] = mapped_column(String(64))
    original_media_type: Mapped[MediaType] = mapped_column(one_of(MediaType, "original_media_type"))
    original_size: Mapped[int] = mapped_column(BigInteger)
    public_hash: Mapped[str] = mapped_column(String(64))
    public_size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[MediaType] = mapped_column(one_of(MediaType, "media_type"))


class EvidenceCover(Fact):
    """What is covered of a picture from now on, wherever the clinic shows it; the latest of a picture counts.

    `boxes` are `[x, y, width, height]` in parts per 10,000 of the upright picture.
    """

    __tablename__ = "evidence_cover"

    original_hash: Mapped[str] = mapped_column(String(64))
    boxes: Mapped[list[list[int]]] = mapped_column(JSON)
    public_hash: Mapped[str] = mapped_column(String(64))
    public_size: Mapped[int] = mapped_column(BigInteger)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (Index(None, "clinic_id", "original_hash"),)
