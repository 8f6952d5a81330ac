"""Taking in files: both versions are on disk before the fact that names them is written."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from assembly.core.permissions import Author
from assembly.evidence.images import clean_image, thumbnail
from assembly.evidence.models import EvidenceFile
from assembly.evidence.rules import MediaType, check_upload
from assembly.evidence.store import LocalStore, digest_of
from assembly.journal import services as journal
from assembly.settings import Settings
from assembly.web.request import AppRequest, Upload

_MOST_MINIATURES = 512  # of at most 6 kB each


@dataclass(frozen=True, slots=True)
class Stores:
    """Where an installation keeps originals, and what the public sees."""

    originals: LocalStore
    public: LocalStore


def stores(settings: Settings) -> Stores:
    """The two stores in the data folder."""
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
) -> None:
    """Bind a file to the fact `about_id`. Raises what `check_upload` and `clean_image` raise; keeps nothing then.

    An XML is only taken with `shown`, what the public sees in its place: it names people.
    """
    kind = check_upload(upload.name, upload.data, takes_xml=shown is not None)
    public, public_kind = (shown, kind) if shown is not None else _public_version(kind, upload.data)
    original_hash, public_hash = digest_of(upload.data), digest_of(public)
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


def look(upload: Upload, takes_xml: bool = False) -> None:
    """Raise what `attach` would raise for this file, and keep its public version at hand."""
    kind = check_upload(upload.name, upload.data, takes_xml=takes_xml)
    if kind is not MediaType.XML:
        _public_version(kind, upload.data)


def make_ready(request: AppRequest) -> None:
    """Make the public versions of what was sent, before the database is held up by it. For `post(prepare=…)`."""
    for upload in request.sent.files.values():
        _public_version(check_upload(upload.name, upload.data), upload.data)


@lru_cache(maxsize=4)
def _public_version(kind: MediaType, data: bytes) -> tuple[bytes, MediaType]:
    """Photos are made anew; a PDF is shown as it came."""
    if not kind.is_image:
        return data, kind
    made = clean_image(data)
    return made.data, made.media_type


@lru_cache(maxsize=_MOST_MINIATURES)
def miniature(store: LocalStore, digest: str) -> bytes:
    """The WebP thumbnail of a public photo. Raises FileMissing, FileDamaged."""
    return thumbnail(store.get(digest))
