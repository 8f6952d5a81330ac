"""Signed notes over all heads: one national note a day, one file of heads per state, each tied to the one before.

The text follows C2SP's signed-note (https://c2sp.org/signed-note) with Ed25519, so anybody's tools can check it. A
clinic's state is the first two letters of its CLUES, so its file can be told from its key alone.
"""

import base64
import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from assembly.core.errors import N_, AssemblyError
from assembly.journal.rules import Head

NOTE, HEADS = "nation.note", ".heads"
_ED25519 = b"\x01"
_NOTE_TITLE, _HEADS_TITLE = "mano-alzada-note-v1", "mano-alzada-heads-v1"
_NONE = "none"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_MOST_SIGNATURES = 16


class NoteBroken(AssemblyError):
    sentence = N_("La nota del {day} no coincide: {why}.")


class NoteNotSigned(AssemblyError):
    sentence = N_("La nota no lleva la firma de la clave {name}, o fue cambiada después de firmarse.")


class KeyNotReadable(AssemblyError):
    sentence = N_("La clave de las notas no se puede leer. Debe ser nombre+huella+clave, en un solo renglón.")


class NoteBehind(AssemblyError):
    status = 409
    sentence = N_("Ya hay una nota del {newest}; no se puede firmar una del {day}, que es anterior.")


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """`name+hash+key`, the form that is handed out."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key (its 32-byte seed) with its name."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def __str__(self) -> str:
        """`PRIVATE+KEY+name+hash+key`, as it is kept in its file."""
        about = f"{self.name}+{self.verifier.key_id.hex()}"
        return f"PRIVATE+KEY+{about}+{base64.b64encode(_ED25519 + self.seed).decode()}"


def read_verifier(text: str) -> Verifier:
    """The key that somebody handed out. Raises KeyNotReadable."""
    name, _, rest = text.strip().partition("+")
    digest, _, key = rest.partition("+")
    verifier = Verifier(name, _key_bytes(key))
    if str(verifier) != f"{name}+{digest}+{key}":
        raise KeyNotReadable()
    return verifier


def read_signer(text: str) -> Signer:
    """The private key as its file holds it. Raises KeyNotReadable."""
    mark, _, rest = text.strip().partition("PRIVATE+KEY+")
    name, _, pair = rest.partition("+")
    signer = Signer(name, _key_bytes(pair.partition("+")[2]))
    if mark or str(signer) != text.strip():
        raise KeyNotReadable()
    return signer


def signer_in(path: Path, name: str) -> Signer:
    """The installation's key, made once. It keeps the name that it was made with."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
            file.write(f"{Signer(name, os.urandom(32))}\n")
            file.flush()
            os.fsync(file.fileno())
    return read_signer(path.read_text())


def sign(signer: Signer, text: str) -> str:
    """The note: the text, an empty line, the signature."""
    if not text.endswith("\n") or any(sign < " " and sign != "\n" for sign in text):
        raise ValueError("a note's text ends in a newline and has no control characters")
    signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(text.encode())
    mark = base64.b64encode(signer.verifier.key_id + signature).decode()
    return f"{text}\n— {signer.name} {mark}\n"


def open_note(verifier: Verifier, note: str) -> str:
    """The text of a note that the key signed; other keys' signatures are ignored. Raises NoteNotSigned."""
    text, found, signatures = note.rpartition("\n\n")
    lines = signatures.removesuffix("\n").split("\n")
    wrong = NoteNotSigned(name=verifier.name)
    if not found or not signatures.endswith("\n") or len(lines) > _MOST_SIGNATURES:
        raise wrong
    matches = [_SIGNATURE.fullmatch(line) for line in lines]
    marks = [base64.b64decode(match[2]) for match in matches if match and match[1] == verifier.name]
    mine = [mark[4:] for mark in marks if mark[:4] == verifier.key_id]
    if None in matches or not mine:
        raise wrong
    try:
        for signature in mine:
            Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature, f"{text}\n".encode())
    except InvalidSignature as error:
        raise wrong from error
    return f"{text}\n"


def write_notes(folder: Path, signer: Signer, day: date, heads: Iterable[Head]) -> bool:
    """Write the day's files under `folder/<day>`; False when that day's note is there. Raises NoteBehind."""
    days = days_in(folder)
    if day.isoformat() in days:
        return False
    if days and days[-1] > day.isoformat():
        raise NoteBehind(newest=days[-1], day=day)
    before = folder / days[-1] if days else None
    here = folder / day.isoformat()
    here.mkdir(parents=True, exist_ok=True)
    ordered = sorted(heads, key=lambda head: head.clinic)
    lines = [_NOTE_TITLE, day.isoformat(), f"previous {_hash_of(before, NOTE)}"]
    for state, group in groupby(ordered, key=lambda head: head.clinic[:2]):
        rows = [f"{head.clinic} {head.n} {head.hash}" for head in group]
        top = [_HEADS_TITLE, day.isoformat(), f"state {state}", f"previous {_hash_of(before, state + HEADS)}"]
        data = "".join(f"{line}\n" for line in (*top, *rows)).encode()
        _keep(here / (state + HEADS), data)
        lines.append(f"state {state} {len(rows)} {hashlib.sha256(data).hexdigest()}")
    # The note goes last: where it stands, everything that it speaks of stands.
    _keep(here / NOTE, sign(signer, "".join(f"{line}\n" for line in lines)).encode())
    return True


def days_in(folder: Path) -> list[str]:
    """The days that have a note, oldest first."""
    return sorted(path.parent.name for path in folder.glob(f"*/{NOTE}") if _DAY.fullmatch(path.parent.name))


def check_day(folder: Path, verifier: Verifier, day: str, before: str | None) -> list[Head]:
    """The heads that the note of `day` vouches for. Raises NoteNotSigned, NoteBroken."""
    here, earlier = folder / day, folder / before if before else None
    lines = open_note(verifier, (here / NOTE).read_bytes().decode(errors="replace")).splitlines()
    if lines[:2] != [_NOTE_TITLE, day]:
        raise NoteBroken(day=day, why=N_("es de otro día"))
    if lines[2:3] != [f"previous {_hash_of(earlier, NOTE)}"]:
        raise NoteBroken(day=day, why=N_("no continúa la nota anterior"))
    heads = []
    for line in lines[3:]:
        heads += _heads_of(here, earlier, day, line.split(" "))
    return heads


def _heads_of(here: Path, earlier: Path | None, day: str, said: list[str]) -> list[Head]:
    broken = NoteBroken(day=day, why=N_("un archivo de estado falta o no es el que se firmó"))
    if len(said) != 4 or not re.fullmatch(r"[A-Z0-9]{2}", said[1]) or _hash_of(here, said[1] + HEADS) != said[3]:
        raise broken
    lines = (here / (said[1] + HEADS)).read_text(encoding="utf-8").splitlines()
    top = [_HEADS_TITLE, day, f"state {said[1]}", f"previous {_hash_of(earlier, said[1] + HEADS)}"]
    if lines[:4] != top or len(lines) - 4 != int(said[2]):
        raise broken
    return [Head(clinic, int(n), digest) for clinic, n, digest in (line.split(" ") for line in lines[4:])]


def check_notes(folder: Path, verifier: Verifier) -> list[Head]:
    """Check every day's note, and that no journal became shorter; the newest heads. Raises as `check_day`."""
    before, known = None, list[Head]()
    for day in days_in(folder):
        heads = check_day(folder, verifier, day, before)
        lines = {head.clinic: head.n for head in heads}
        if shorter := [head.clinic for head in known if lines.get(head.clinic, 0) < head.n]:
            raise NoteBroken(day=day, why=N_("la bitácora de una clínica se acortó o desapareció") + f" ({shorter[0]})")
        before, known = day, heads
    return known


def _hash_of(folder: Path | None, name: str) -> str:
    if folder is None or not (folder / name).is_file():
        return _NONE
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()


def _keep(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _key_bytes(key: str) -> bytes:
    try:
        data = base64.b64decode(key, validate=True)
    except ValueError as error:
        raise KeyNotReadable() from error
    if len(data) != 33 or not data.startswith(_ED25519):
        raise KeyNotReadable()
    return data[1:]
