"""Files by digest: never half, never others, never twice."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.evidence.rules import FileDamaged, FileMissing
from assembly.evidence.store import LocalStore, digest_of

DATA = b"acta firmada"
DIGEST = digest_of(DATA)
NOT_DIGESTS = ["", "ab", "../" + DIGEST[3:], "/etc/passwd", DIGEST.upper(), DIGEST + "\n", DIGEST + "0"]
NOT_DIGESTS += [DIGEST + "/../" + DIGEST, "٣" * 64, "\ud800" * 64, "\0" * 64]


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "files" / "originals")


def files_under(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_the_digest_is_sha256_of_the_bytes() -> None:
    assert digest_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_is_put_is_got_at_its_place(store: LocalStore) -> None:
    store.put(DIGEST, DATA)
    assert store.get(DIGEST) == DATA
    assert store.has(DIGEST) is True
    assert files_under(store.root) == [f"{DIGEST[:2]}/{DIGEST}"]


def test_a_second_put_changes_nothing(store: LocalStore) -> None:
    store.put(DIGEST, DATA)
    before = (store.root / DIGEST[:2] / DIGEST).stat()
    store.put(DIGEST, DATA)
    after = (store.root / DIGEST[:2] / DIGEST).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_only_this_user_reads_files_and_folders(store: LocalStore) -> None:
    store.put(DIGEST, DATA)
    modes = [path.stat().st_mode & 0o777 for path in (store.root, store.root / DIGEST[:2])]
    assert modes == [0o700, 0o700]
    assert (store.root / DIGEST[:2] / DIGEST).stat().st_mode & 0o777 == 0o600


def test_a_digest_that_is_not_of_the_data_is_refused(store: LocalStore) -> None:
    with pytest.raises(ValueError, match="digest is not that of the data"):
        store.put(digest_of(b"other"), DATA)
    assert not store.root.exists()


@pytest.mark.parametrize("text", NOT_DIGESTS)
def test_what_is_no_digest_names_no_file(store: LocalStore, text: str) -> None:
    store.put(DIGEST, DATA)
    with pytest.raises(ValueError, match="digest is not that of the data"):
        store.put(text, DATA)
    with pytest.raises(FileMissing):
        store.get(text)
    assert store.has(text) is False
    assert files_under(store.root.parent) == [f"originals/{DIGEST[:2]}/{DIGEST}"]


def test_a_file_never_put_is_missing(store: LocalStore) -> None:
    assert store.has(DIGEST) is False
    with pytest.raises(FileMissing):
        store.get(DIGEST)


@pytest.mark.parametrize("now", [b"", DATA[:-1], DATA + b" ", b"x" + DATA[1:]])
def test_a_file_changed_behind_our_back_is_not_given_and_can_be_mended(store: LocalStore, now: bytes) -> None:
    store.put(DIGEST, DATA)
    (store.root / DIGEST[:2] / DIGEST).write_bytes(now)
    with pytest.raises(FileDamaged) as refused:
        store.get(DIGEST)
    assert str(refused.value) == (
        "El archivo guardado ya no es igual al que se subió, por eso no lo mostramos. Avise a la "
        f"administración y dele esta clave: {DIGEST}."
    )
    store.put(DIGEST, DATA)
    assert store.get(DIGEST) == DATA


def test_a_write_that_fails_before_the_rename_leaves_nothing(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(OSError, match="no space left"):
            store.put(DIGEST, DATA)
    assert store.has(DIGEST) is False
    assert files_under(store.root) == []
    store.put(DIGEST, DATA)
    assert store.get(DIGEST) == DATA


KILLED = """
import os, signal, sys
from pathlib import Path
from assembly.evidence.store import LocalStore, digest_of
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
data = sys.argv[2].encode()
LocalStore(Path(sys.argv[1])).put(digest_of(data), data)
"""


def test_a_kill_before_the_rename_leaves_no_visible_file(store: LocalStore) -> None:
    command = [sys.executable, "-c", KILLED, str(store.root), DATA.decode()]
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False)
    assert ended.returncode == -9
    assert store.has(DIGEST) is False
    with pytest.raises(FileMissing):
        store.get(DIGEST)
    store.put(DIGEST, DATA)
    assert store.get(DIGEST) == DATA


def test_the_file_is_on_disk_before_the_rename_and_the_folder_after(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(DIGEST, DATA)
    deeds: list[str] = []
    fsync, replace = os.fsync, os.replace

    def told_fsync(handle: int) -> None:
        deeds.append("folder" if os.path.isdir(handle) else "file")  # noqa: PTH112  (a handle)
        fsync(handle)

    def told_replace(source: str, target: Path) -> None:
        deeds.append("rename")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", told_fsync)
    monkeypatch.setattr(os, "replace", told_replace)
    (store.root / DIGEST[:2] / DIGEST).unlink()
    store.put(DIGEST, DATA)
    assert deeds == ["file", "rename", "folder", "folder"]


def test_threads_that_put_the_same_file_leave_one(store: LocalStore) -> None:
    data, threads = bytes(range(256)) * 4000, 16
    start = Barrier(threads)

    def put(_: int) -> bytes:
        start.wait()
        store.put(digest_of(data), data)
        return store.get(digest_of(data))

    with ThreadPoolExecutor(threads) as pool:
        assert list(pool.map(put, range(threads))) == [data] * threads
    assert files_under(store.root) == [f"{digest_of(data)[:2]}/{digest_of(data)}"]


@given(data=st.binary(max_size=300))
def test_any_bytes_come_back_the_same(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = LocalStore(tmp_path_factory.getbasetemp() / "any")
    store.put(digest_of(data), data)
    assert store.get(digest_of(data)) == data
