"""Evidence in a bucket: the same promises as in a folder, over the wire to a small S3-like server of our own."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assembly.core.errors import AssemblyError
from assembly.evidence.bucket import BucketSilent, BucketUnusable, open_bucket
from assembly.evidence.rules import FileDamaged, FileMissing
from assembly.evidence.services import stores
from assembly.evidence.store import LocalStore, Store, digest_of
from tests.factories import cast

DATA = b"a photo"
DIGEST = digest_of(DATA)


class _Bucket(BaseHTTPRequestHandler):
    """PUT, GET and HEAD of objects, as S3 answers them; it does not look at signatures."""

    kept: dict[str, bytes]

    def do_PUT(self) -> None:
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, b"")

    def do_GET(self) -> None:
        found = self.kept.get(self.path)
        self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>") if found is None else self._answer(200, found)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Sat, 21 Feb 2026 17:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The service's address, and what it keeps."""
    pytest.importorskip("obstore")
    for name, value in (("ACCESS_KEY_ID", "someone"), ("SECRET_ACCESS_KEY", "a secret"), ("REGION", "here")):
        monkeypatch.setenv(f"AWS_{name}", value)
    kept: dict[str, bytes] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Kept", (_Bucket,), {"kept": kept}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", kept
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """One store of each kind."""
    if request.param == "folder":
        return LocalStore(tmp_path / "files")
    address, _ = request.getfixturevalue("service")
    return open_bucket("s3://clinics/evidence", address, "originals")


def test_a_store_gives_back_what_it_was_given(store: Store) -> None:
    assert store.has(DIGEST) is False
    with pytest.raises(FileMissing):
        store.get(DIGEST)
    store.put(DIGEST, DATA)
    store.put(DIGEST, DATA)
    assert (store.has(DIGEST), store.get(DIGEST)) == (True, DATA)


@pytest.mark.parametrize("digest", ["", "../secret.key", DIGEST.upper(), DIGEST[:-1]])
def test_only_digests_become_names(store: Store, digest: str) -> None:
    assert store.has(digest) is False
    with pytest.raises(FileMissing):
        store.get(digest)
    with pytest.raises(ValueError, match="digest"):
        store.put(digest, DATA)


def test_the_settings_choose_the_bucket(service: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    address, kept = service
    chosen = stores(cast.settings(tmp_path, evidence_url="s3://clinics/2026", evidence_endpoint=address))
    chosen.originals.put(DIGEST, DATA)
    chosen.public.put(DIGEST, DATA)
    names = [f"/clinics/2026/{folder}/{DIGEST[:2]}/{DIGEST}" for folder in ("originals", "public")]
    assert kept == dict.fromkeys(names, DATA)
    kept[names[0]] = b"another photo"
    with pytest.raises(FileDamaged):
        chosen.originals.get(DIGEST)


def test_a_service_that_is_not_there_is_said(service: tuple[str, dict[str, bytes]]) -> None:
    lost = open_bucket("s3://clinics", "http://127.0.0.1:9", "public")
    with pytest.raises(BucketSilent) as refused:
        lost.get(DIGEST)
    assert refused.value.status == 503


def test_an_address_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(BucketUnusable) as refused:
        stores(cast.settings(tmp_path, evidence_url="ftp://clinics"))
    assert isinstance(refused.value, AssemblyError)
    assert str(refused.value) == (
        "El almacén de archivos ftp://clinics no se puede usar: no tiene la forma s3://almacén/carpeta. "
        "La administración debe revisar ASSEMBLY_EVIDENCE_URL."
    )
