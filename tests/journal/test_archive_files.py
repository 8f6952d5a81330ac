"""Reading an archive that somebody hands over: damage is said, and nothing is unpacked without a limit."""

import zipfile
from pathlib import Path

import pytest

from assembly.journal import archive
from assembly.journal.archive import FolderTarget, Source, ZipTarget, open_source


def test_a_damaged_zip_is_said_to_be_damaged(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "copy.zip", "w") as file:
        ZipTarget(file).write("files/public/photo", [b"a photo for everybody"])
        ZipTarget(file).write("journal.jsonl", [b"{}\n"])
    data = (tmp_path / "copy.zip").read_bytes()
    (tmp_path / "spoilt.zip").write_bytes(data.replace(b"everybody", b"ybodyever"))
    (tmp_path / "cut.zip").write_bytes(data[:-30])
    with open_source(tmp_path / "spoilt.zip") as source:
        assert list(source.lines("journal.jsonl")) == [b"{}"]
        with pytest.raises(archive.ArchiveDamaged) as refused:
            source.read("files/public/photo")
    assert str(refused.value) == "El archivo files/public/photo de la exportación está dañado. Pida otra copia."
    with pytest.raises(archive.ArchiveIncomplete), open_source(tmp_path / "cut.zip"):
        pass


def test_what_is_unpacked_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILE", 100)
    monkeypatch.setattr(archive, "MOST_LINES", 100)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w") as file:
        ZipTarget(file).write("clinic.json", [b"0" * 101])
        ZipTarget(file).write("journal.jsonl", [b"{}\n"] * 34)
    FolderTarget(tmp_path / "bomb").write("clinic.json", [b"0" * 100])
    with open_source(tmp_path / "bomb.zip") as source:
        with pytest.raises(archive.ArchiveTooBig):
            source.read("clinic.json")
        with pytest.raises(archive.ArchiveTooBig):
            list(source.lines("journal.jsonl"))
    assert Source(tmp_path / "bomb").read("clinic.json") == b"0" * 100
