"""Taking in files: both versions stored, the fact beside them, nothing kept of what is refused."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.evidence import queries
from assembly.evidence.models import EvidenceFile
from assembly.evidence.queries import EvidenceInfo
from assembly.evidence.rules import FileMissing, MediaType
from assembly.evidence.services import attach, miniature
from assembly.evidence.store import digest_of
from assembly.web.request import Upload
from tests.factories import ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC


def attached(session: Session, folder: Path, upload: Upload, about: str, caption: str | None = None) -> str:
    key = new_id()
    stores = ledger.kept(folder)
    attach(session, ledger.treasurer(), stores, CLINIC, key, about, "proof", upload, caption)
    return key


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photo_is_kept_as_it_came_and_shown_without_its_notes(session: Session, tmp_path: Path) -> None:
    upload, about = ledger.photo(), new_id()
    key = attached(session, tmp_path, upload, about, "El techo")
    stores = ledger.kept(tmp_path)
    row = session.execute(select(EvidenceFile)).scalar_one()
    assert (row.original_hash, row.original_size) == (digest_of(upload.data), len(upload.data))
    assert stores.originals.get(row.original_hash) == upload.data
    public = stores.public.get(row.public_hash)
    assert b"Casa de la tesorera" in upload.data
    assert b"Casa de la tesorera" not in public
    assert not Image.open(BytesIO(public)).getexif()
    kept = (MediaType.JPEG, digest_of(public), len(public), "El techo", row.recorded_at)
    info = EvidenceInfo(key, about, "proof", *kept)
    assert queries.files_about(session, CLINIC, [about]) == {about: [info]}
    assert queries.public_file(session, CLINIC, key) == info


def test_a_pdf_is_shown_as_it_came(session: Session, tmp_path: Path) -> None:
    upload = ledger.paper()
    key = attached(session, tmp_path, upload, new_id())
    info = queries.public_file(session, CLINIC, key)
    assert (info.media_type, info.public_hash, info.caption) == (MediaType.PDF, digest_of(upload.data), None)
    assert queries.original_file(session, CLINIC, key).original_hash == info.public_hash


@pytest.mark.parametrize(("kind", "name"), [("PNG", "foto.jpg"), ("WEBP", "IMG-20260310.jpg"), ("JPEG", "captura.png")])
def test_an_image_may_be_called_like_another_image(session: Session, tmp_path: Path, kind: str, name: str) -> None:
    key = attached(session, tmp_path, ledger.photo(kind=kind, name=name), new_id())
    assert queries.public_file(session, CLINIC, key).media_type is MediaType.JPEG
    assert queries.original_file(session, CLINIC, key).media_type is MediaType[kind]


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
REFUSED = [
    (
        Upload("foto.jpg", b""),
        "El archivo está vacío: llegó sin contenido. Ábralo en su teléfono para ver que está completo "
        "y súbalo de nuevo.",
    ),
    (
        ledger.photo(padding=20_000_000),
        "El archivo pesa 20.1 MB y el máximo es 12 MB. Tome la foto con menos calidad, o divida el documento en "
        "partes, y súbalo de nuevo.",
    ),
    (
        ledger.photo(kind="PNG", name="factura.pdf"),
        "Este archivo se llama «factura.pdf», pero por dentro es una imagen PNG. Revise que sea el archivo correcto. "
        "Si lo es, cambie el final de su nombre de «.pdf» a «.png» y súbalo de nuevo.",
    ),
    (
        Upload("IMG_0042.HEIC", HEIC),
        "La foto «IMG_0042.HEIC» está en el formato HEIC de iPhone, que muchos teléfonos no pueden abrir. En su iPhone "
        "entre a Ajustes, Cámara, Formatos, elija «Más compatible» y tome la foto otra vez. Si ya no puede tomarla, "
        "abra la foto, haga una captura de pantalla y suba la captura.",
    ),
    (
        Upload("foto.jpg", ledger.photo().data[:200]),
        "La foto está incompleta o dañada y no se puede abrir. Vea que se abre en su teléfono y súbala de nuevo; si "
        "no se abre, tome otra.",
    ),
    (
        Upload("nota.txt", b"hola"),
        "«nota.txt» no es una foto ni un PDF. Suba una foto (JPG, PNG o WebP) o un documento PDF.",
    ),
]


@pytest.mark.parametrize(("upload", "sentence"), REFUSED, ids=["empty", "big", "lying", "heic", "cut", "text"])
def test_what_cannot_be_taken_says_why_and_leaves_nothing(
    session: Session, tmp_path: Path, upload: Upload, sentence: str
) -> None:
    with pytest.raises(AssemblyError) as error:
        attached(session, tmp_path, upload, new_id())
    assert (error.value.at_field, str(error.value)) == ("file", sentence)
    assert session.execute(select(EvidenceFile.id)).all() == []
    assert files_in(tmp_path / "evidence") == []


def test_files_are_found_by_what_they_prove_and_by_their_bytes(session: Session, tmp_path: Path) -> None:
    first, second, third = new_id(), new_id(), new_id()
    one = attached(session, tmp_path, ledger.photo("red"), first)
    two = attached(session, tmp_path, ledger.photo("blue"), first)
    attached(session, tmp_path, ledger.photo("red"), second)
    found = queries.files_about(session, CLINIC, [first, third])
    assert {about: [file.id for file in files] for about, files in found.items()} == {first: [one, two], third: []}
    digest = digest_of(ledger.photo("red").data)
    assert queries.about_with_original(session, CLINIC, digest) == [first, second]
    assert queries.about_with_original(session, OTHER_CLINIC, digest) == []


def test_a_file_belongs_to_its_clinic(session: Session, tmp_path: Path) -> None:
    key = attached(session, tmp_path, ledger.photo(), new_id())
    for read in (queries.public_file, queries.original_file):
        with pytest.raises(FileMissing):
            read(session, OTHER_CLINIC, key)


def test_a_miniature_is_small(session: Session, tmp_path: Path) -> None:
    key = attached(session, tmp_path, ledger.photo(), new_id())
    made = miniature(ledger.kept(tmp_path).public, queries.public_file(session, CLINIC, key).public_hash)
    assert Image.open(BytesIO(made)).size == (320, 240)
    assert len(made) <= 6_000
