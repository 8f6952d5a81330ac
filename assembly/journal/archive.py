"""A clinic's archive: its journal, texts, reference rows and files, in a folder or a zip; everything there is.

It is made and read only by the names given here and by the hashes that the journal's own lines carry, so no name
in a file that somebody hands over can ever lead out of it.
"""

import csv
import io
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from sqlalchemy.orm import Session

from assembly.core.errors import N_, AssemblyError
from assembly.core.text import counted
from assembly.journal import queries
from assembly.journal.lines import read_line
from assembly.journal.reference import reference_of
from assembly.journal.rules import Fault, Head

JOURNAL, TEXTS, CLINIC, EVIDENCE, README = "journal.jsonl", "texts.jsonl", "clinic.json", "evidence.csv", "README.txt"
MOST_LINE = 1_000_000  # bytes; the longest form is far below
MOST_FILE = 50_000_000  # bytes; uploads are capped far below
MOST_LINES = 2_000_000_000  # bytes of a whole file of lines, unpacked
_EVIDENCE_COLUMNS = (
    "n", "id", "about_id", "purpose", "original_hash", "original_media_type", "original_size",
    "public_hash", "media_type", "public_size",
)  # fmt: skip
_ENDINGS = {f"image/{one}": f".{one}" for one in ("png", "webp", "heic")}
_ENDINGS |= {"image/jpeg": ".jpg", "application/pdf": ".pdf", "text/xml": ".xml"}
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same journal gives the same zip

_WORDS = """Bitácora de la clínica {clinic}: {head}
Huella del último renglón: {hash}

journal.jsonl   la bitácora, un renglón por dato
texts.jsonl     los textos con nombres y motivos; TIENE DATOS PERSONALES, no la publique
clinic.json     la clínica en el catálogo y las reglas de sus años
evidence.csv    la lista de archivos
files/          los archivos: originals, como se subieron (no se publican), y public

Para revisarla con el programa verify_journal.py y el código del acta en papel:
    python3 verify_journal.py journal.jsonl --texts texts.jsonl --code XXXX-XXXX-XXXX-XXXX
Para ver un renglón con sus propios ojos (su huella es "prev" del siguiente):
    sed -n 123p journal.jsonl | tr -d '\\n' | sha256sum
"""


class ArchiveExists(AssemblyError):
    status = 409
    sentence = N_("{target} ya existe. Bórrelo o escriba otro nombre.")


class ArchiveTooBig(AssemblyError):
    status = 413
    sentence = N_("El archivo {name} de la exportación es demasiado grande para ser de este programa.")


class ArchiveIncomplete(AssemblyError):
    sentence = N_("A la exportación le falta {name}. Pida otra copia completa.")


class ArchiveDamaged(AssemblyError):
    sentence = N_("El archivo {name} de la exportación está dañado. Pida otra copia.")


class FileStore(Protocol):
    """Where files lie by the SHA-256 of their bytes."""

    def put(self, digest: str, data: bytes) -> None:
        """Keep `data`."""

    def get(self, digest: str) -> bytes:
        """The bytes of that digest, or an AssemblyError."""


class FileStores(Protocol):
    """The two stores of an installation."""

    @property
    def originals(self) -> FileStore: ...

    @property
    def public(self) -> FileStore: ...


class Target(Protocol):
    """What an archive is written into."""

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """One file from its parts."""


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """An archive as a folder."""

    root: Path

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("wb") as file:
            file.writelines(parts)


@dataclass(frozen=True, slots=True)
class ZipTarget:
    """An archive as a zip; pictures and PDFs are stored as they are."""

    file: zipfile.ZipFile

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        about = zipfile.ZipInfo(name, _FIRST_DAY)
        about.compress_type = zipfile.ZIP_STORED if name.startswith("files/") else zipfile.ZIP_DEFLATED
        about.external_attr = 0o600 << 16
        with self.file.open(about, "w", force_zip64=True) as entry:
            for part in parts:
                entry.write(part)


class Source:
    """An archive to read, by known names only and never more than the given number of bytes."""

    def __init__(self, root: Path | zipfile.ZipFile) -> None:
        self._root = root

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file, without their ends. Raises ArchiveIncomplete, ArchiveTooBig."""
        rest = MOST_LINES
        with self._open(name) as file:
            while line := file.readline(MOST_LINE + 1):
                rest -= len(line)
                if len(line) > MOST_LINE or rest < 0:
                    raise ArchiveTooBig(name=name)
                yield line.removesuffix(b"\n")

    def read(self, name: str) -> bytes:
        """A whole file. Raises ArchiveIncomplete, ArchiveTooBig."""
        with self._open(name) as file:
            data = file.read(MOST_FILE + 1)
        if len(data) > MOST_FILE:
            raise ArchiveTooBig(name=name)
        return data

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._file(name) as file:
                yield file
        except (FileNotFoundError, KeyError) as error:
            raise ArchiveIncomplete(name=name) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise ArchiveDamaged(name=name) from error

    def _file(self, name: str) -> IO[bytes]:
        return self._root.open(name) if isinstance(self._root, zipfile.ZipFile) else (self._root / name).open("rb")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that a line of the journal names; `bare` is its name in archives of earlier versions."""

    n: int
    store: str
    digest: str
    media_type: str

    @property
    def bare(self) -> str:
        return f"files/{self.store}/{self.digest}"

    @property
    def name(self) -> str:
        """With the ending that lets a computer open it."""
        return self.bare + _ENDINGS.get(self.media_type, "")


@contextmanager
def open_target(path: Path) -> Iterator[Target]:
    """A new folder or, by the suffix, a zip; whole or not there. Raises ArchiveExists."""
    if path.exists():
        raise ArchiveExists(target=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    _remove(part)
    try:
        with _start(part, is_zip=path.suffix.lower() == ".zip") as target:
            yield target
        part.rename(path)
    finally:
        _remove(part)


@contextmanager
def _start(part: Path, is_zip: bool) -> Iterator[Target]:
    if is_zip:
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w") as file:
            yield ZipTarget(file)
    else:
        part.mkdir(mode=0o700)
        yield FolderTarget(part)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """The archive at `path`. Raises ArchiveIncomplete when there is none."""
    if path.is_dir():
        yield Source(path)
        return
    try:
        file = zipfile.ZipFile(path)
    except (FileNotFoundError, zipfile.BadZipFile) as error:
        raise ArchiveIncomplete(name=path.name) from error
    with file:
        yield Source(file)


def evidence_in(lines: Iterable[bytes]) -> Iterator[tuple[Evidence, Evidence]]:
    """The original and the public version of every file that the lines name."""
    for file in _files(lines):
        n = file["n"]
        original = Evidence(n, "originals", file["original_hash"], str(file["original_media_type"]))
        yield original, Evidence(n, "public", file["public_hash"], str(file["media_type"]))


def _files(lines: Iterable[bytes]) -> list[dict[str, Any]]:
    """Every file with its public version of now: one in which something private could be seen is kept nowhere else."""
    found: list[dict[str, Any]] = []
    covers: dict[str, dict[str, Any]] = {}
    for content in map(read_line, lines):
        if content["kind"] == "evidence_file":
            found.append({"n": content["n"], "id": content["id"], **content["data"]})
        elif content["kind"] == "evidence_cover":
            told = content["data"]
            covers[told["original_hash"]] = {"public_hash": told["public_hash"], "public_size": told["public_size"]}
    return [file | covers.get(file["original_hash"], {}) for file in found]


def broken_file(session: Session, stores: FileStores, clinic_id: str) -> Fault | None:
    """The first line whose file is missing or is not what its hash says."""
    for pair in evidence_in(queries.lines(session, clinic_id)):
        for file in pair:
            store = stores.originals if file.store == "originals" else stores.public
            try:
                store.get(file.digest)
            except AssemblyError:
                return Fault(file.n, N_("su archivo falta o fue cambiado"))
    return None


def in_words(head: Head) -> str:
    """`144 renglones, código WMES-…`."""
    return f"{counted(head.n, 'renglón', 'renglones')}, código {head.code}"


def export_clinic(session: Session, stores: FileStores, clinic_id: str, target: Target) -> Head:
    """Write everything of a clinic; its head. Raises ClinicNotKnown, and what a store raises for a lost file."""
    head = queries.head(session, clinic_id)
    reference = json.dumps(reference_of(session, clinic_id), ensure_ascii=False, indent=1, sort_keys=True)
    target.write(JOURNAL, (line + b"\n" for line in queries.lines(session, clinic_id)))
    target.write(TEXTS, (text.line + b"\n" for text in queries.texts(session, clinic_id)))
    target.write(CLINIC, [reference.encode() + b"\n"])
    target.write(EVIDENCE, _manifest(queries.lines(session, clinic_id)))
    written: set[str] = set()
    with closing(queries.lines(session, clinic_id)) as lines:  # a lost file ends it in the middle
        for pair in evidence_in(lines):
            for file, store in zip(pair, (stores.originals, stores.public), strict=True):
                if file.name not in written:
                    target.write(file.name, [store.get(file.digest)])
                    written.add(file.name)
    words = _WORDS.format(clinic=clinic_id, head=in_words(head), hash=head.hash)
    target.write(README, [words.encode()])
    return head


def _manifest(lines: Iterable[bytes]) -> Iterator[bytes]:
    yield _row(_EVIDENCE_COLUMNS)
    for file in _files(lines):
        yield _row([file[column] for column in _EVIDENCE_COLUMNS])


def _row(values: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue().encode()
