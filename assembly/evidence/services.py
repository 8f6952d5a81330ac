"""Taking in files and covering parts of them: both versions are kept before the fact that names them is written."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from assembly.core.ids import derived_id
from assembly.core.permissions import Author
from assembly.evidence import covers, queries
from assembly.evidence.bucket import open_bucket
from assembly.evidence.covers import Boxes, Drawn, Privacy
from assembly.evidence.images import PublicImage, clean_image, size_everywhere, thumbnail
from assembly.evidence.models import EvidenceCover, EvidenceFile
from assembly.evidence.rules import MediaType, check_upload, is_xml
from assembly.evidence.store import LocalStore, Store, digest_of
from assembly.journal import services as journal
from assembly.settings import Settings
from assembly.web.request import AppRequest, Upload

_MOST_MINIATURES = 512  # of at most 6 kB each


@dataclass(frozen=True, slots=True)
class Stores:
    """Where an installation keeps originals, and what the public sees."""

    originals: Store
    public: Store


def stores(settings: Settings) -> Stores:
    """The two stores: in the data folder, or in the bucket that the settings name."""
    if settings.evidence_url:
        about = (settings.evidence_url, settings.evidence_endpoint)
        return Stores(open_bucket(*about, "originals"), open_bucket(*about, "public"))
    root = settings.data_dir / "evidence"
    return Stores(LocalStore(root / "originals"), LocalStore(root / "public"))


def attach(
    session: Session,
    author: Author,
    stores: Stores,
    clues: str,
    fact_id: str,
    about_id: str,
    purpose: str,
    upload: Upload,
    caption: str | None = None,
    shown: bytes | None = None,
    boxes: Boxes = (),
) -> None:
    """Bind a file to the fact `about_id`. Raises what `check_upload` and `clean_image` raise; keeps nothing then.

    An XML is only taken with `shown`, what the public sees in its place: it names people. Of a picture `boxes` are
    covered, and what was covered of it before.
    """
    kind = check_upload(upload.name, upload.data, takes_xml=shown is not None)
    original_hash = digest_of(upload.data)
    before, now = _covered_by(session, clues, original_hash, boxes) if kind.is_image else ((), ())
    public, public_kind = (shown, kind) if shown is not None else _public_version(kind, upload.data, now)
    public_hash = digest_of(public)
    stores.originals.put(original_hash, upload.data)
    stores.public.put(public_hash, public)
    file = EvidenceFile(
        clinic_id=clues,
        id=fact_id,
        about_id=about_id,
        purpose=purpose,
        original_hash=original_hash,
        original_media_type=kind,
        original_size=len(upload.data),
        public_hash=public_hash,
        public_size=len(public),
        media_type=public_kind,
    )
    journal.record(session, author, file, {"caption": caption})
    if now != before:
        _record_cover(session, author, stores, clues, derived_id(fact_id, "cover"), original_hash, now, public)


def _covered_by(session: Session, clues: str, digest: str, boxes: Boxes) -> tuple[Boxes, Boxes]:
    """What was covered of a picture until now, and from now on."""
    history = queries.covers_of(session, clues, digest)
    before = covers.in_force(history)
    return before, covers.covered(history, boxes) if boxes else before


def cover(
    session: Session, author: Author, stores: Stores, clues: str, fact_id: str, evidence_id: str, boxes: Boxes
) -> None:
    """Cover more of a picture, everywhere at once; one that was withheld is shown from now on, even with no box more.

    Raises FileMissing, FileDamaged, NotAPicture, NothingCovered, TooManyBoxes.
    """
    journal.lock(session, clues)
    digest, after = _after(session, clues, evidence_id, boxes)
    public = _covered_version(stores, digest, after)
    _record_cover(session, author, stores, clues, fact_id, digest, after, public)


def prepare_cover(session: Session, stores: Stores, clues: str, evidence_id: str, boxes: Boxes) -> None:
    """Make the version that `cover` will need, while nobody waits for it. Raises the same."""
    _covered_version(stores, *_after(session, clues, evidence_id, boxes))


def to_be_covered(session: Session, stores: Stores, clues: str, evidence_id: str) -> PublicImage:
    """The picture for whoever covers it: as the public sees it, or all of it while it is withheld.

    Raises FileMissing, FileDamaged, NotAPicture.
    """
    file = queries.original_file(session, clues, evidence_id)
    covers.check_picture(file.media_type)
    history = queries.covers_of(session, clues, file.original_hash)
    return clean_image(stores.originals.get(file.original_hash), covers.covered(history, ()))


def _after(session: Session, clues: str, evidence_id: str, boxes: Boxes) -> tuple[str, Boxes]:
    """The digest of the original, and all that will be covered of it."""
    file = queries.original_file(session, clues, evidence_id)
    covers.check_picture(file.media_type)
    history = queries.covers_of(session, clues, file.original_hash)
    after = covers.covered(history, boxes)
    covers.check_change(history, after)
    return file.original_hash, after


def _covered_version(stores: Stores, digest: str, boxes: Boxes) -> bytes:
    return _public_version(MediaType.JPEG, stores.originals.get(digest), boxes)[0]


def _record_cover(
    session: Session,
    author: Author,
    stores: Stores,
    clues: str,
    fact_id: str,
    digest: str,
    boxes: Boxes,
    public: bytes,
) -> None:
    public_hash = digest_of(public)
    stores.public.put(public_hash, public)
    about = {"original_hash": digest, "boxes": covers.to_data(boxes)}
    kept = {"public_hash": public_hash, "public_size": len(public)}
    journal.record(session, author, EvidenceCover(clinic_id=clues, id=fact_id, **about, **kept))


def is_picture(upload: Upload) -> bool:
    """Whether a file can be covered. Raises what `check_upload` raises, but for an XML."""
    return not is_xml(upload.data) and check_upload(upload.name, upload.data).is_image


def boxes_said(upload: Upload | None, drawn: Drawn | None, privacy: Privacy | None) -> Boxes:
    """What a form says to cover of its file, which may be no picture: nothing then.

    Raises PrivacyNotSaid and what `check_upload` raises.
    """
    if upload is None or not is_picture(upload):
        return ()
    return covers.boxes_said(drawn, privacy, size_everywhere(upload.data) if drawn else None)


def look(upload: Upload, takes_xml: bool = False, boxes: Boxes = ()) -> None:
    """Raise what `attach` would raise for this file, and keep its public version at hand."""
    kind = check_upload(upload.name, upload.data, takes_xml=takes_xml)
    if kind is not MediaType.XML:
        _public_version(kind, upload.data, boxes)


def make_ready(request: AppRequest) -> None:
    """Make the public versions of what was sent, before the database is held up by it. For `post(prepare=…)`."""
    said, privacy = (request.sent.values.get(name, [""])[-1] for name in ("drawn", "privacy"))
    drawn = covers.read_drawn(said) if said else None
    answer = Privacy.LATER if privacy == Privacy.LATER else Privacy.NOTHING
    for upload in request.sent.files.values():
        boxes = boxes_said(upload, drawn, answer)
        _public_version(check_upload(upload.name, upload.data), upload.data, boxes)


@lru_cache(maxsize=4)
def _public_version(kind: MediaType, data: bytes, boxes: Boxes = ()) -> tuple[bytes, MediaType]:
    """Photos are made anew; a PDF is shown as it came."""
    if not kind.is_image:
        return data, kind
    made = clean_image(data, boxes)
    return made.data, made.media_type


@lru_cache(maxsize=_MOST_MINIATURES)
def miniature(store: Store, digest: str) -> bytes:
    """The WebP thumbnail of a public photo. Raises FileMissing, FileDamaged."""
    return thumbnail(store.get(digest))
