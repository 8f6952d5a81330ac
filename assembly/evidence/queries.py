"""Reading which files prove what."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.evidence.models import EvidenceFile
from assembly.evidence.rules import FileMissing, MediaType
from assembly.journal.queries import personal


@dataclass(frozen=True, slots=True)
class EvidenceInfo:
    """A file as anybody may see it; the sizes are in bytes and `caption` is None when not given or erased."""

    id: str
    about_id: str
    purpose: str
    media_type: MediaType
    public_hash: str
    public_size: int
    caption: str | None


@dataclass(frozen=True, slots=True)
class OriginalInfo:
    """A file as it arrived, for those who may see it so."""

    id: str
    purpose: str
    media_type: MediaType
    original_hash: str


_COLUMNS = (
    EvidenceFile.id,
    EvidenceFile.about_id,
    EvidenceFile.purpose,
    EvidenceFile.media_type,
    EvidenceFile.public_hash,
    EvidenceFile.public_size,
)


def files_about(session: Session, clues: str, ids: Collection[str]) -> dict[str, list[EvidenceInfo]]:
    """The files of each of the facts `ids`, in the order they came; an empty list for those without."""
    found: dict[str, list[EvidenceInfo]] = {about: [] for about in ids}
    query = (
        select(*_COLUMNS, personal(EvidenceFile, "caption"))
        .where(EvidenceFile.clinic_id == clues, EvidenceFile.about_id.in_(found))
        .order_by(EvidenceFile.n)
    )
    for row in session.execute(query):
        found[row.about_id].append(EvidenceInfo(*row))
    return found


def public_file(session: Session, clues: str, evidence_id: str) -> EvidenceInfo:
    """The public version of one file. Raises FileMissing."""
    query = select(*_COLUMNS, personal(EvidenceFile, "caption"))
    row = session.execute(query.where(EvidenceFile.clinic_id == clues, EvidenceFile.id == evidence_id)).one_or_none()
    if row is None:
        raise FileMissing()
    return EvidenceInfo(*row)


def original_file(session: Session, clues: str, evidence_id: str) -> OriginalInfo:
    """One file as it arrived. Raises FileMissing."""
    query = select(
        EvidenceFile.id, EvidenceFile.purpose, EvidenceFile.original_media_type, EvidenceFile.original_hash
    ).where(EvidenceFile.clinic_id == clues, EvidenceFile.id == evidence_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise FileMissing()
    return OriginalInfo(*row)


def about_with_original(session: Session, clues: str, original_hash: str) -> list[str]:
    """The facts of the clinic that were given this very file, the oldest first."""
    query = select(EvidenceFile.about_id).where(
        EvidenceFile.clinic_id == clues, EvidenceFile.original_hash == original_hash
    )
    return list(session.execute(query.order_by(EvidenceFile.n)).scalars())
