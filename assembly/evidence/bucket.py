"""Files in a bucket of an S3-compatible service, through the optional library obstore: the extra `s3`.

Credentials come from the environment only, by the names that every S3 tool reads (AWS_ACCESS_KEY_ID and the rest).
"""

import importlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from assembly.core.errors import N_, AssemblyError
from assembly.evidence.rules import FileDamaged, FileMissing
from assembly.evidence.store import digest_of, is_digest


class BucketUnusable(AssemblyError):
    status = 503
    sentence = N_(
        "El almacén de archivos {address} no se puede usar: {why}. "
        "La administración debe revisar ASSEMBLY_EVIDENCE_URL."
    )


class BucketSilent(AssemblyError):
    status = 503
    sentence = N_("El almacén de archivos no contesta. No se guardó nada; inténtelo otra vez en unos minutos.")


@dataclass(frozen=True, slots=True, eq=False)
class BucketStore:
    """Files at `<digest's first two digits>/<digest>` of a bucket; the service acknowledges only what it keeps."""

    library: Any
    bucket: Any

    def put(self, digest: str, data: bytes) -> None:
        """Keep `data`; again is harmless. Raises ValueError on a wrong digest, BucketSilent."""
        if digest != digest_of(data):
            raise ValueError("digest is not that of the data")
        self._ask(self.library.put, _key(digest), data)

    def get(self, digest: str) -> bytes:
        """The bytes of `digest`. Raises FileMissing (also for what is no digest), FileDamaged, BucketSilent."""
        if not is_digest(digest):
            raise FileMissing()
        data = bytes(self._ask(self.library.get, _key(digest)).bytes())
        if digest_of(data) != digest:
            raise FileDamaged(digest=digest)
        return data

    def has(self, digest: str) -> bool:
        """Whether a file of that digest is kept; False for what is no digest. Raises BucketSilent."""
        if not is_digest(digest):
            return False
        try:
            self._ask(self.library.head, _key(digest))
        except FileMissing:
            return False
        return True

    def _ask(self, deed: Any, *about: Any) -> Any:
        try:
            return deed(self.bucket, *about)
        except FileNotFoundError as error:
            raise FileMissing() from error
        except self.library.exceptions.BaseError as error:
            raise BucketSilent() from error


def _key(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


@lru_cache(maxsize=8)
def open_bucket(address: str, endpoint: str | None, folder: str) -> BucketStore:
    """The store at `s3://bucket/prefix`, in a folder of it. Raises BucketUnusable."""
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise BucketUnusable(address=address, why=N_("no tiene la forma s3://almacén/carpeta"))
    try:
        library = importlib.import_module("obstore")
        stores = importlib.import_module("obstore.store")
        importlib.import_module("obstore.exceptions")
    except ImportError as error:
        raise BucketUnusable(address=address, why=N_("falta instalar el extra «s3»")) from error
    prefix = "/".join(filter(None, (parts.path.strip("/"), folder)))
    options = {"client_options": {"allow_http": True}} if (endpoint or "").startswith("http://") else {}
    more = {"endpoint": endpoint} if endpoint else {}
    return BucketStore(library, stores.S3Store(parts.netloc, prefix=prefix, **more, **options))
