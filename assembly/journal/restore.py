"""Taking in a clinic's archive: checked whole first, then written, then verified; the same head as its source."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from assembly.core import clock
from assembly.core.errors import N_, AssemblyError
from assembly.core.facts import Fact, forget, from_json, kinds, public_columns
from assembly.journal.archive import (
    CLINIC,
    JOURNAL,
    TEXTS,
    ArchiveIncomplete,
    Evidence,
    FileStores,
    Source,
    evidence_in,
)
from assembly.journal.lines import read_line, read_text
from assembly.journal.models import JournalHead, JournalLine, PersonalValue
from assembly.journal.reference import ReferenceNotReadable, add_missing, clinic_of
from assembly.journal.rules import Fault, Head, digest, read_signature, verify_lines
from assembly.journal.services import lock
from assembly.journal.verify import verify_clinic

_BATCH = 500
_DIGEST = re.compile(r"[0-9a-f]{64}")


class ArchiveBroken(AssemblyError):
    sentence = N_("La exportación de {clinic} no coincide desde la línea {n}: {why}. No se guardó nada.")


class ArchiveNotTaken(AssemblyError):
    sentence = N_("La exportación de {clinic} no se puede usar: {why}. No se guardó nada. Pida otra copia.")


class ClinicHasJournal(AssemblyError):
    status = 409
    sentence = N_(
        "{clinic} ya tiene aquí una bitácora con otro contenido (renglones aquí: {here}; en la exportación: {there}). "
        "No se cambió nada: importe en una instalación donde esa clínica esté vacía."
    )


@dataclass(frozen=True, slots=True)
class Imported:
    """The head that was reached, and whether there was anything to write."""

    head: Head
    is_new: bool


def import_clinic(session: Session, stores: FileStores, source: Source) -> Imported:
    """Write a clinic's archive into an installation where the clinic has no journal yet.

    Raises ArchiveBroken, ArchiveNotTaken, ClinicHasJournal, ReferenceNotReadable, and what `Source` and a fact's
    `taken_in` raise; the caller then keeps nothing.
    """
    reference = _reference(source)
    clinic_id = clinic_of(reference)
    head = _checked(clinic_id, verify_lines(clinic_id, source.lines(JOURNAL)))
    here = lock(session, clinic_id)
    if here == head and head.n:
        return Imported(head, is_new=False)
    if here.n:
        raise ClinicHasJournal(clinic=clinic_id, here=here.n, there=head.n)
    _put_files(stores, source, clinic_id)
    add_missing(session, reference)
    try:
        _write(session, source, head)
    except StatementError as error:
        if isinstance(error, DBAPIError) and not isinstance(error, DataError | IntegrityError):
            raise  # the database's trouble, not the archive's
        why = N_("tiene datos repetidos o que esta versión del programa no acepta")
        raise ArchiveNotTaken(clinic=clinic_id, why=why) from error
    _checked(clinic_id, verify_clinic(session, clinic_id))
    for kind in kinds().values():
        kind.taken_in(session, clinic_id)
    return Imported(head, is_new=True)


def _reference(source: Source) -> Any:
    try:
        return json.loads(source.read(CLINIC))
    except (ValueError, RecursionError) as error:
        raise ReferenceNotReadable() from error


def _checked(clinic_id: str, found: Head | Fault) -> Head:
    if isinstance(found, Fault):
        raise ArchiveBroken(clinic=clinic_id, n=found.n, why=found.why)
    return found


def _put_files(stores: FileStores, source: Source, clinic_id: str) -> None:
    done: set[str] = set()
    for original, public in evidence_in(source.lines(JOURNAL)):
        for file, store in ((original, stores.originals), (public, stores.public)):
            if file.name not in done:
                store.put(file.digest, _file(source, file, clinic_id))
                done.add(file.name)


def _file(source: Source, file: Evidence, clinic_id: str) -> bytes:
    why = N_("el archivo que nombra no es el mismo")
    # The name is made from the hash, so only what has the shape of one may become a name.
    if not _DIGEST.fullmatch(str(file.digest)):
        raise ArchiveBroken(clinic=clinic_id, n=file.n, why=why)
    try:
        data = source.read(file.name)
    except ArchiveIncomplete:
        data = source.read(file.bare)
    if hashlib.sha256(data).hexdigest() != file.digest:
        raise ArchiveBroken(clinic=clinic_id, n=file.n, why=why)
    return data


def _write(session: Session, source: Source, head: Head) -> None:
    for batch in _batches(source.lines(JOURNAL)):
        session.execute(insert(JournalLine), [_line_row(line) for line in batch])
        for line in batch:
            kind, row = _fact_row(read_line(line))
            session.execute(insert(kind).values(row))
    for batch in _batches(source.lines(TEXTS)):
        session.execute(insert(PersonalValue), [_text_row(head.clinic, line) for line in batch])
    forget(session)
    mine = update(JournalHead).where(JournalHead.clinic_id == head.clinic)
    session.execute(mine.values(n=head.n, hash=head.hash))


def _line_row(line: bytes) -> dict[str, Any]:
    content = read_line(line)
    about = {"clinic_id": content["clinic"], "n": content["n"], "fact_id": content["id"], "kind": content["kind"]}
    return about | {"line": line, "hash": digest(line)}


def _text_row(clinic_id: str, line: bytes) -> dict[str, Any]:
    try:
        text = read_text(line)
    except ValueError as error:
        raise ArchiveNotTaken(clinic=clinic_id, why=N_("un texto no se puede leer")) from error
    where = {"clinic_id": clinic_id, "fact_id": text.fact_id, "field": text.field}
    return where | {"salt": bytes.fromhex(text.salt), "value": text.value}


def _fact_row(content: Mapping[str, Any]) -> tuple[type[Fact], dict[str, Any]]:
    """The row that a line is of. Raises ArchiveBroken for a kind or a value that this version does not know."""
    try:
        kind = kinds()[content["kind"]]
        data = {column.key: from_json(column, content["data"].get(column.key)) for column in public_columns(kind)}
        return kind, data | _envelope(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        why = N_("esta versión del programa no conoce ese dato")
        raise ArchiveBroken(clinic=content["clinic"], n=content["n"], why=why) from error


def _envelope(content: Mapping[str, Any]) -> dict[str, Any]:
    who, on_behalf_of = read_signature(content["by"])
    happened = content["happened"]
    return {
        "clinic_id": content["clinic"],
        "id": content["id"],
        "n": content["n"],
        "recorded_at": clock.read_stamp(content["recorded"]),
        "recorded_by": who,
        "on_behalf_of": on_behalf_of,
        "happened_at": clock.read_stamp(happened) if happened is not None else None,
    }


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(lines)
    while batch := list(islice(rest, _BATCH)):
        yield batch
