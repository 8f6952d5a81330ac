"""Exporting a clinic and importing it elsewhere: the same head, the same everything; nothing from a broken copy."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.facts import Base, kinds
from assembly.evidence.rules import FileMissing
from assembly.evidence.store import digest_of
from assembly.journal import archive, queries
from assembly.journal.archive import export_clinic, open_source, open_target
from assembly.journal.restore import Imported, import_clinic
from assembly.journal.rules import Head, genesis
from assembly.journal.verify import verify_clinic
from tests.conftest import fresh_sqlite
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage
from tests.journal.journals import ORIGINAL, PHOTO, Stores, fill, rechained


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    return Stores(tmp_path / "stores")


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Another installation, where nothing is."""
    base = Database(fresh_sqlite(sqlite_template, tmp_path))
    yield base
    base.close()


def exported(database: Database, stores: Stores, path: Path) -> Head:
    with open_target(path) as target:
        return database.read(lambda session: export_clinic(session, stores, CLINIC, target))


def imported(database: Database, stores: Any, path: Path) -> Imported:
    with open_source(path) as source:
        return database.write(lambda session: import_clinic(session, stores, source))


def everything(session: Session) -> dict[str, Any]:
    """Every row of the clinic's facts, journal and texts, and the rows about it."""
    names = [*kinds(), "journal_line", "journal_head", "personal_value"]
    rows = {name: session.execute(_of_clinic(name)).all() for name in names}
    reference = {name: session.execute(select(Base.metadata.tables[name])).all() for name in _YEARS}
    clinic = Base.metadata.tables["clinic"]
    return rows | reference | {"clinic": session.execute(select(clinic).where(clinic.c.clues == CLINIC)).all()}


_YEARS = ("programme_year", "programme_year_former")


def _of_clinic(name: str) -> Any:
    table = Base.metadata.tables[name]
    return select(table).where(table.c.clinic_id == CLINIC).order_by(*table.primary_key)


@pytest.mark.parametrize("name", ["copy", "copy.zip"])
def test_a_clinic_goes_whole_to_another_installation(
    database: Database, empty: Database, stores: Stores, tmp_path: Path, name: str
) -> None:
    set_stage(database)
    head = database.write(fill)
    assert exported(database, stores, tmp_path / name) == head
    elsewhere = Stores(tmp_path / "elsewhere")
    assert imported(empty, elsewhere, tmp_path / name) == Imported(head, is_new=True)
    assert empty.read(everything) == database.read(everything)
    assert empty.read(lambda session: verify_clinic(session, CLINIC)) == head
    assert elsewhere.originals.get(digest_of(ORIGINAL)) == ORIGINAL
    assert elsewhere.public.get(digest_of(PHOTO)) == PHOTO
    assert imported(empty, elsewhere, tmp_path / name) == Imported(head, is_new=False)


def test_postgresql_takes_what_sqlite_gave(database: Database, empty: Database, stores: Stores, tmp_path: Path) -> None:
    set_stage(empty)
    head = empty.write(fill)
    exported(empty, stores, tmp_path / "copy")
    assert imported(database, stores, tmp_path / "copy") == Imported(head, is_new=True)
    assert database.read(everything) == empty.read(everything)


def test_the_same_journal_gives_the_same_zip(empty: Database, stores: Stores, tmp_path: Path) -> None:
    set_stage(empty)
    empty.write(fill)
    for name in ("one.zip", "two.zip"):
        exported(empty, stores, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as file:
        assert sorted(file.namelist()) == sorted(
            [
                "README.txt",
                "clinic.json",
                "evidence.csv",
                f"files/originals/{digest_of(ORIGINAL)}.jpg",
                f"files/public/{digest_of(PHOTO)}.jpg",
                "journal.jsonl",
                "texts.jsonl",
            ]
        )


def test_an_export_that_fails_leaves_nothing(empty: Database, tmp_path: Path) -> None:
    set_stage(empty)
    empty.write(fill)
    with pytest.raises(FileMissing):
        exported(empty, _bare_stores(tmp_path), tmp_path / "copy.zip")
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


def _bare_stores(tmp_path: Path) -> Stores:
    stores = Stores(tmp_path / "bare")
    (stores.originals.root / digest_of(ORIGINAL)[:2] / digest_of(ORIGINAL)).unlink()
    return stores


def test_an_export_never_overwrites(empty: Database, stores: Stores, tmp_path: Path) -> None:
    set_stage(empty)
    (tmp_path / "copy").mkdir()
    with pytest.raises(archive.ArchiveExists):
        exported(empty, stores, tmp_path / "copy")


def _swap(name: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        before = (folder / name).read_bytes()
        assert old in before
        (folder / name).write_bytes(before.replace(old, new))

    return change


def _forge(folder: Path) -> None:
    """A consistent chain with a value that the rules of the table refuse."""
    lines = (folder / "journal.jsonl").read_bytes().splitlines()
    lines[2] = lines[2].replace(b'"present":33', b'"present":-1')
    (folder / "journal.jsonl").write_bytes(b"".join(line + b"\n" for line in rechained(lines, 2)))


def _climb(folder: Path) -> None:
    lines = (folder / "journal.jsonl").read_bytes().splitlines()
    lines[5] = lines[5].replace(digest_of(ORIGINAL).encode(), b"../../../secret.key")
    (folder / "journal.jsonl").write_bytes(b"".join(line + b"\n" for line in rechained(lines, 5)))


def _unknown(folder: Path) -> None:
    lines = (folder / "journal.jsonl").read_bytes().splitlines()
    lines[7] = lines[7].replace(b'"kind":"erasure"', b'"kind":"from_the_future"')
    (folder / "journal.jsonl").write_bytes(b"".join(line + b"\n" for line in rechained(lines, 7)))


def _repeat_texts(folder: Path) -> None:
    path = folder / "texts.jsonl"
    path.write_bytes(path.read_bytes() * 2)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a line": (
        _swap("journal.jsonl", b'"present":33', b'"present":34'),
        "La exportación de XXDEM000018 no coincide desde la línea 4: "
        "no continúa el renglón anterior: uno de los dos fue cambiado. No se guardó nada.",
    ),
    "a text": (
        _swap("texts.jsonl", b"Patio", b"Salon"),
        "La exportación de XXDEM000018 no coincide desde la línea 2: un texto fue cambiado. No se guardó nada.",
    ),
    "a text twice": (
        _repeat_texts,
        "La exportación de XXDEM000018 no se puede usar: tiene datos repetidos o que esta versión del programa no "
        "acepta. No se guardó nada. Pida otra copia.",
    ),
    "no text": (
        _swap("texts.jsonl", b'{"field"', b'{"felid"'),
        "La exportación de XXDEM000018 no se puede usar: un texto no se puede leer. No se guardó nada. "
        "Pida otra copia.",
    ),
    "a file": (
        lambda folder: (folder / f"files/public/{digest_of(PHOTO)}.jpg").write_bytes(b"another"),
        "La exportación de XXDEM000018 no coincide desde la línea 6: el archivo que nombra no es el mismo. "
        "No se guardó nada.",
    ),
    "a file gone": (
        lambda folder: (folder / f"files/public/{digest_of(PHOTO)}.jpg").unlink(),
        f"A la exportación le falta files/public/{digest_of(PHOTO)}. Pida otra copia completa.",
    ),
    "a name that climbs": (
        _climb,
        "La exportación de XXDEM000018 no coincide desde la línea 6: el archivo que nombra no es el mismo. "
        "No se guardó nada.",
    ),
    "a number below zero": (
        _forge,
        "La exportación de XXDEM000018 no se puede usar: tiene datos repetidos o que esta versión del programa no "
        "acepta. No se guardó nada. Pida otra copia.",
    ),
    "a kind of tomorrow": (
        _unknown,
        "La exportación de XXDEM000018 no coincide desde la línea 8: esta versión del programa no conoce ese dato. "
        "No se guardó nada.",
    ),
    "the clinic": (
        _swap("clinic.json", b'"clues"', b'"clue"'),
        "El archivo clinic.json no es de esta versión o está dañado. Pida otra copia de la exportación.",
    ),
    "the clinic's key": (
        _swap("clinic.json", CLINIC.encode(), OTHER_CLINIC.encode()),
        "La exportación de XXDEM000025 no coincide desde la línea 1: es de otra clínica. No se guardó nada.",
    ),
    "a giant line": (
        lambda folder: (folder / "journal.jsonl").write_bytes(b"[" * (archive.MOST_LINE + 1)),
        "El archivo journal.jsonl de la exportación es demasiado grande para ser de este programa.",
    ),
}


def test_a_broken_copy_is_refused_whole(database: Database, empty: Database, stores: Stores, tmp_path: Path) -> None:
    set_stage(empty)
    empty.write(fill)
    said = {}
    for number, (name, (change, _)) in enumerate(BROKEN.items()):
        path = tmp_path / f"copy-{number}"
        exported(empty, stores, path)
        change(path)
        with pytest.raises(AssemblyError) as refused:
            imported(database, stores, path)
        said[name] = str(refused.value)
    assert said == {name: sentence for name, (_, sentence) in BROKEN.items()}
    assert database.read(queries.heads) == []
    assert database.read(everything)["clinic"] == []


def test_a_clinic_with_another_journal_is_never_overwritten(
    database: Database, empty: Database, stores: Stores, tmp_path: Path
) -> None:
    for base in (database, empty):
        set_stage(base)
        base.write(fill)
    exported(empty, stores, tmp_path / "copy")
    before = database.read(everything)
    with pytest.raises(AssemblyError) as refused:
        imported(database, stores, tmp_path / "copy")
    assert str(refused.value) == (
        "XXDEM000018 ya tiene aquí una bitácora con otro contenido (renglones aquí: 8; en la exportación: 8). "
        "No se cambió nada: importe en una instalación donde esa clínica esté vacía."
    )
    assert database.read(everything) == before


def test_a_clinic_without_a_journal_travels_too(database: Database, empty: Database, tmp_path: Path) -> None:
    set_stage(database)
    exported(database, Stores(tmp_path / "stores"), tmp_path / "copy")
    head = Head(CLINIC, 0, genesis(CLINIC))
    assert imported(empty, Stores(tmp_path / "stores"), tmp_path / "copy") == Imported(head, is_new=True)
    assert empty.read(everything)["clinic"] == database.read(everything)["clinic"]
    assert empty.read(lambda session: verify_clinic(session, CLINIC)) == head


def test_the_reference_rows_are_added_and_never_changed(empty: Database, stores: Stores, tmp_path: Path) -> None:
    set_stage(empty)
    exported(empty, stores, tmp_path / "copy")
    path = tmp_path / "copy" / "clinic.json"
    rows = json.loads(path.read_text())
    rows["clinic"][0]["name"] = "Otro nombre"
    rows["programme_year"].append(rows["programme_year"][0] | {"year": 2027})
    path.write_text(json.dumps(rows))
    before = empty.read(everything)
    imported(empty, stores, tmp_path / "copy")
    after = empty.read(everything)
    assert after["clinic"] == before["clinic"]
    assert [row.year for row in after["programme_year"]] == [2026, 2027]
