"""Where files lie, by the SHA-256 of their bytes. The caller keeps two: originals and public versions."""

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assembly.evidence.rules import FileDamaged, FileMissing

_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of(data: bytes) -> str:
    """SHA-256 of `data`, 64 hexadecimal digits in lower case."""
    return hashlib.sha256(data).hexdigest()


class Store(Protocol):
    """Keeps bytes under their digest and gives back the same bytes or an error, never others."""

    def __hash__(self) -> int:
        """Stores of the same files are the same: what is made of a file is remembered by its store."""

    def put(self, digest: str, data: bytes) -> None:
        """Keep `data`: after this a power cut does not lose it. Raises ValueError on a wrong digest."""

    def get(self, digest: str) -> bytes:
        """The bytes of `digest`. Raises FileMissing, FileDamaged."""

    def has(self, digest: str) -> bool:
        """Whether a file of that digest is kept; its content is checked only by `get`."""


@dataclass(frozen=True, slots=True)
class LocalStore:
    """Files at `<root>/<first two digits>/<digest>`, readable by this user only."""

    root: Path

    def put(self, digest: str, data: bytes) -> None:
        """Keep `data`; again is harmless, and mends a damaged copy. Raises ValueError on a wrong digest."""
        if digest != digest_of(data):
            raise ValueError("digest is not that of the data")
        path = self._path(digest)
        _make_folder(self.root)
        _make_folder(path.parent)
        if not _holds(path, data):
            _write_whole(path, data)
        # Always: the file or its folder may be another thread's, which has not reached this line yet.
        _sync(path.parent)
        _sync(self.root)

    def get(self, digest: str) -> bytes:
        """The bytes of `digest`. Raises FileMissing (also for what is no digest), FileDamaged."""
        if not is_digest(digest):
            raise FileMissing()
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing() from error
        if digest_of(data) != digest:
            raise FileDamaged(digest=digest)
        return data

    def has(self, digest: str) -> bool:
        """Whether a file of that digest is kept; False for what is no digest."""
        return is_digest(digest) and self._path(digest).is_file()

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest


def is_digest(text: str) -> bool:
    """Whether it is 64 hexadecimal digits in lower case."""
    # Only this shape ever becomes a path, so that no text can climb out of the root.
    return _DIGEST.fullmatch(text) is not None


def _make_folder(path: Path) -> None:
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(path.parent)


def _holds(path: Path, data: bytes) -> bool:
    with suppress(FileNotFoundError):
        return path.read_bytes() == data
    return False


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside `path`, then rename: nobody ever sees half a file under its digest."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105  (a name from mkstemp)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Make the folder's entries outlive a power cut (POSIX: the rename itself does not)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
