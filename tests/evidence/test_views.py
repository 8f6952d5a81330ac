"""Serving files: the public version to anybody and never as a page, the original to those who audit."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.evidence.services import attach
from assembly.evidence.store import digest_of
from assembly.web.request import Upload
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """A resident's browser."""
    cast.set_stage(database)
    return cast.visitor(database, tmp_path)


def attached(database: Database, folder: Path, upload: Upload) -> str:
    key = new_id()
    about = (ledger.treasurer(), ledger.kept(folder), CLINIC, key, new_id(), "proof", upload)
    database.write(lambda session: attach(session, *about))
    return key


def test_anybody_sees_a_photo_and_nothing_in_it_runs(client: TestClient, database: Database, tmp_path: Path) -> None:
    key = attached(database, tmp_path, ledger.photo())
    answer = client.get(f"/clinicas/{CLINIC}/archivos/{key}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert "content-disposition" not in answer.headers
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["etag"] == f'"{digest_of(answer.content)[:32]}"'
    assert "set-cookie" not in answer.headers
    assert b"Casa de la tesorera" not in answer.content
    again = client.get(f"/clinicas/{CLINIC}/archivos/{key}", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_miniature_is_a_small_webp(client: TestClient, database: Database, tmp_path: Path) -> None:
    key = attached(database, tmp_path, ledger.photo("purple"))
    answer = client.get(f"/clinicas/{CLINIC}/archivos/{key}?tamano=mini")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert Image.open(BytesIO(answer.content)).size == (320, 240)


def test_a_pdf_is_kept_and_not_opened_in_the_page(client: TestClient, database: Database, tmp_path: Path) -> None:
    key = attached(database, tmp_path, ledger.paper())
    for path in (f"/clinicas/{CLINIC}/archivos/{key}", f"/clinicas/{CLINIC}/archivos/{key}?tamano=mini"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.headers["content-disposition"] == f'attachment; filename="archivo-{key[-8:]}.pdf"'
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.content == ledger.paper().data


def test_a_file_is_of_its_clinic(client: TestClient, database: Database, tmp_path: Path) -> None:
    key = attached(database, tmp_path, ledger.photo())
    for path in (f"/clinicas/{OTHER_CLINIC}/archivos/{key}", f"/clinicas/{CLINIC}/archivos/{new_id()}"):
        assert client.get(path).status_code == 404
    assert client.get(f"/clinicas/{CLINIC}/archivos/..%2f..%2fsecret.key").status_code == 404


def test_a_file_that_was_changed_on_disk_is_not_shown(client: TestClient, database: Database, tmp_path: Path) -> None:
    key = attached(database, tmp_path, ledger.photo("olive"))
    path = next(path for path in (tmp_path / "evidence" / "public").rglob("*") if path.is_file())
    path.write_bytes(ledger.photo("black").data)
    answer = client.get(f"/clinicas/{CLINIC}/archivos/{key}")
    assert answer.status_code == 500
    assert "El archivo guardado ya no es igual al que se subió, por eso no lo mostramos." in answer.text


def test_only_auditors_take_the_original(client: TestClient, database: Database, tmp_path: Path) -> None:
    upload = ledger.photo("navy")
    key = attached(database, tmp_path, upload)
    path = f"/trabajo/{CLINIC}/archivos/{key}/original"
    for role in (Role.TREASURER, Role.CITIZEN_GUARANTOR, Role.FACILITATOR):
        cast.signed_in(client, database, role)
        assert client.get(path).status_code == 403
    cast.signed_in(client, database, Role.AUDITOR, None)
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, upload.data)
    assert answer.headers["content-disposition"] == f'attachment; filename="original-archivo-{key[-8:]}.jpg"'
    assert answer.headers["cache-control"] == "no-store"
    assert client.get(f"/trabajo/{CLINIC}/archivos/{new_id()}/original").status_code == 404
