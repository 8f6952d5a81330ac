"""Reading which files prove what."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from assembly.evidence import covers
from assembly.evidence.covers import WITHHELD, Boxes
from assembly.evidence.models import EvidenceCover, EvidenceFile
from assembly.evidence.rules import FileMissing, MediaType
from assembly.journal.queries import personal
from assembly.memory.recall import is_recalling, recalled


@dataclass(frozen=True, slots=True)
class EvidenceInfo:
    """A file as anybody may see it; the sizes are in bytes and `caption` is None when not given or erased.

    `boxes` are what is covered of a picture.
    """

    id: str
    about_id: str
    purpose: str
    media_type: MediaType
    public_hash: str
    public_size: int
    caption: str | None
    recorded_at: datetime
    boxes: Boxes = ()

    @property
    def is_withheld(self) -> bool:
        """Whether only auditors see the picture, until somebody covers what is private."""
        return self.boxes == WITHHELD


@dataclass(frozen=True, slots=True)
class OriginalInfo:
    """A file as it arrived, for those who may see it so."""

    id: str
    purpose: str
    media_type: MediaType
    original_hash: str


_later = aliased(EvidenceCover)
_last_cover = (
    select(func.max(_later.n))
    .where(_later.clinic_id == EvidenceFile.clinic_id, _later.original_hash == EvidenceFile.original_hash)
    .correlate(EvidenceFile)
    .scalar_subquery()
)
# What is covered of a file's picture now: for an outer join.
COVER = and_(EvidenceCover.clinic_id == EvidenceFile.clinic_id, EvidenceCover.n == _last_cover)
COLUMNS = (
    EvidenceFile.id,
    EvidenceFile.about_id,
    EvidenceFile.purpose,
    EvidenceFile.media_type,
    func.coalesce(EvidenceCover.public_hash, EvidenceFile.public_hash).label("public_hash"),
    func.coalesce(EvidenceCover.public_size, EvidenceFile.public_size).label("public_size"),
    personal(EvidenceFile, "caption"),
    EvidenceFile.recorded_at,
    EvidenceCover.boxes,
)


def info_of(values: Sequence[Any]) -> EvidenceInfo:
    """A file from the values of `COLUMNS`."""
    return EvidenceInfo(*(*values[:-1], covers.from_data(values[-1])))


_ALL = (
    select(*COLUMNS)
    .outerjoin(EvidenceCover, COVER)
    .where(EvidenceFile.clinic_id == bindparam("clues"))
    .order_by(EvidenceFile.n)
)
_ABOUT = _ALL.where(EvidenceFile.about_id.in_(bindparam("about", expanding=True)))


def files_of(session: Session, clues: str) -> list[EvidenceInfo]:
    """Every file of the clinic, in the order they came."""
    return [info_of(row) for row in session.execute(_ALL, {"clues": clues})]


def files_about(session: Session, clues: str, ids: Collection[str]) -> dict[str, list[EvidenceInfo]]:
    """The files of each of the facts `ids`, in the order they came; an empty list for those without."""
    found: dict[str, list[EvidenceInfo]] = {about: [] for about in ids}
    for one in _some(session, clues, found):
        if one.about_id in found:
            found[one.about_id].append(one)
    return found


def _some(session: Session, clues: str, about: Iterable[str]) -> Iterable[EvidenceInfo]:
    """The files of those facts. Where what is read is recalled, all of the clinic's serve all who ask."""
    if is_recalling(session):
        return recalled(session, files_of, clues)
    return [info_of(row) for row in session.execute(_ABOUT, {"clues": clues, "about": list(about)})]


def public_file(session: Session, clues: str, evidence_id: str) -> EvidenceInfo:
    """The public version of one file. Raises FileMissing."""
    query = select(*COLUMNS).outerjoin(EvidenceCover, COVER)
    row = session.execute(query.where(EvidenceFile.clinic_id == clues, EvidenceFile.id == evidence_id)).one_or_none()
    if row is None:
        raise FileMissing()
    return info_of(row)


def withheld_at(session: Session, clinics: Collection[str]) -> dict[str, list[EvidenceInfo]]:
    """By clinic, the pictures that only auditors see, in the order they came."""
    found: dict[str, list[EvidenceInfo]] = {clues: [] for clues in clinics}
    query = select(EvidenceFile.clinic_id, *COLUMNS).join(EvidenceCover, COVER).order_by(EvidenceFile.n)
    for clues, *values in session.execute(query.where(EvidenceFile.clinic_id.in_(clinics))):
        one = info_of(values)
        if one.is_withheld:
            found[clues].append(one)
    return found


def covers_of(session: Session, clues: str, original_hash: str) -> list[Boxes]:
    """All that was ever said to cover of a picture of the clinic, the oldest first."""
    query = select(EvidenceCover.boxes).where(
        EvidenceCover.clinic_id == clues, EvidenceCover.original_hash == original_hash
    )
    return [covers.from_data(boxes) for boxes in session.execute(query.order_by(EvidenceCover.n)).scalars()]


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
