"""Photos of iPhones: read where the library is installed, refused with what to do where it is not."""

import sys
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from assembly.core.ids import new_id
from assembly.evidence import queries
from assembly.evidence.images import clean_image, size_everywhere
from assembly.evidence.rules import FileIsHeic, FileNameLies, MediaType, check_upload
from assembly.evidence.services import attach
from assembly.web.request import Upload
from tests.factories import ledger
from tests.factories.cast import CLINIC

# 64 by 48: red on the left, blue on the right, with a note of where it was taken.
PHOTO = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAAGEAAgAAAAACQwABAAAAAAAAACoAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAA"
    "ABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAk21kYXQAAABdKAGvE4D1J4E//+ClR/+61nh+Dw0xP/7zxiP6BrH/4vV3bgMdiygM"
    "J4lEU3iO7ljLFNYaUrPcCpWjq9JqvZNoUv4TaP/gI8J4HyBD3iexvjxR23q/Wu+qMpQuModuAAAABkV4aWYAAE1NACoAAAAIAAEB"
    "DgACAAAABQAAABoAAAAAQ2FzYQAA"
)


@pytest.fixture
def reader(without_heic: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the library is installed."""
    monkeypatch.delitem(sys.modules, "pi_heif")
    pytest.importorskip("pi_heif")


def test_without_the_library_it_says_what_to_do() -> None:
    with pytest.raises(FileIsHeic) as refused:
        check_upload("IMG_1.HEIC", PHOTO)
    assert "En su iPhone entre a Ajustes, Cámara, Formatos, elija «Más compatible»" in str(refused.value)


@pytest.mark.usefixtures("reader")
def test_with_the_library_it_is_shown_as_any_photo(session: Session, tmp_path: Path) -> None:
    assert check_upload("IMG_1.HEIC", PHOTO) is MediaType.HEIC
    assert check_upload("IMG_1.jpg", PHOTO) is MediaType.HEIC
    with pytest.raises(FileNameLies):
        check_upload("IMG_1.pdf", PHOTO)
    key, kept = new_id(), ledger.kept(tmp_path)
    attach(session, ledger.treasurer(), kept, CLINIC, key, new_id(), "proof", Upload("IMG_1.HEIC", PHOTO))
    assert queries.original_file(session, CLINIC, key).media_type is MediaType.HEIC
    info = queries.public_file(session, CLINIC, key)
    public = kept.public.get(info.public_hash)
    assert (info.media_type, b"Casa" in PHOTO, b"Casa" in public) == (MediaType.JPEG, True, False)


@pytest.mark.usefixtures("reader")
def test_its_pixels_are_there_and_no_browser_is_trusted_with_how_it_stands() -> None:
    image = Image.open(BytesIO(clean_image(PHOTO).data))
    red, blue = image.getpixel((5, 5)), image.getpixel((60, 5))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert (image.size, red[0] > 150 > red[2], blue[2] > 150 > blue[0]) == ((64, 48), True, True)
    assert size_everywhere(PHOTO) is None
