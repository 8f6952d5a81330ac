"""Signed notes: the format by C2SP's own rules and examples, the tie from day to day, what breaks it."""

import base64
import hashlib
import shutil
import stat
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from assembly.journal import notes
from assembly.journal.notes import NoteBroken, NoteNotSigned, Signer, Verifier
from assembly.journal.rules import Head

SIGNER = Signer("example.org", bytes(range(32)))
HASHES = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(9)]
FIRST, SECOND, THIRD = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
HEADS = [Head("OCIMB000012", 4, HASHES[0]), Head("JCIMB001234", 7, HASHES[1]), Head("JCIMB000011", 0, HASHES[2])]

# The example of the format's first implementation, golang.org/x/mod/sumdb/note.
GO_KEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_published_example_is_reproduced_and_accepted() -> None:
    signer = notes.read_signer(GO_KEY)
    text = GO_NOTE.partition("\n\n")[0] + "\n"
    assert str(signer) == GO_KEY
    assert str(signer.verifier) == GO_VERIFIER
    assert notes.sign(signer, text) == GO_NOTE
    assert notes.open_note(notes.read_verifier(GO_VERIFIER), GO_NOTE) == text


def test_a_note_has_the_form_that_the_specification_gives() -> None:
    note = notes.sign(SIGNER, "one\n\ntwo\n")
    public = SIGNER.verifier.public
    text, signature = note[: len("one\n\ntwo\n")], note[len("one\n\ntwo\n") :]
    assert text == "one\n\ntwo\n"
    assert signature.startswith("\n— example.org ")
    assert signature.endswith("\n")
    raw = base64.b64decode(signature.removeprefix("\n— example.org ").removesuffix("\n"), validate=True)
    assert raw[:4] == hashlib.sha256(b"example.org\n\x01" + public).digest()[:4]
    Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], text.encode())
    assert notes.open_note(SIGNER.verifier, note) == text


def test_other_keys_are_ignored_and_a_wrong_signature_of_ours_is_not() -> None:
    other = Signer("witness.example", bytes(32))
    same_name = Signer("example.org", bytes(32))
    mine, theirs = notes.sign(SIGNER, "text\n"), notes.sign(other, "text\n")
    both = mine + theirs.partition("\n\n")[2]
    assert notes.open_note(SIGNER.verifier, both) == "text\n"
    assert notes.open_note(other.verifier, both) == "text\n"
    bad = [
        theirs,
        notes.sign(same_name, "text\n"),
        mine.replace("text", "next"),
        mine.removesuffix("\n"),
        mine.replace("— ", "- "),
        mine + "more\n",
        "text\n\n",
        "",
        mine + notes.sign(SIGNER, "other\n").partition("\n\n")[2],
    ]
    for note in bad:
        with pytest.raises(NoteNotSigned):
            notes.open_note(SIGNER.verifier, note)


@pytest.mark.parametrize("text", ["no end", "a\ttab\n", "a\rreturn\n"])
def test_only_plain_text_is_signed(text: str) -> None:
    with pytest.raises(ValueError):
        notes.sign(SIGNER, text)


@pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AQ==", GO_VERIFIER.replace("c74f", "c74e"), GO_VERIFIER + "A"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(notes.KeyNotReadable):
        notes.read_verifier(text)
    with pytest.raises(notes.KeyNotReadable):
        notes.read_signer(text)


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / "note.key"
    signer = notes.signer_in(path, "example.org")
    assert notes.signer_in(path, "renamed.example") == signer
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _three_days(folder: Path) -> None:
    grown = [Head("JCIMB000011", 2, HASHES[3]), HEADS[1], HEADS[0]]
    for day, heads in ((FIRST, HEADS), (SECOND, grown), (THIRD, [*grown, Head("VZIMB000002", 1, HASHES[4])])):
        assert notes.write_notes(folder, SIGNER, day, heads)


def test_each_day_is_two_levels_tied_to_the_day_before(tmp_path: Path) -> None:
    _three_days(tmp_path)
    first, second = tmp_path / "2026-11-20", tmp_path / "2026-11-21"
    state = (first / "JC.heads").read_bytes()
    note = (first / "nation.note").read_text()
    assert state.decode() == (
        "mano-alzada-heads-v1\n2026-11-20\nstate JC\nprevious none\n"
        f"JCIMB000011 0 {HASHES[2]}\nJCIMB001234 7 {HASHES[1]}\n"
    )
    assert notes.open_note(SIGNER.verifier, note) == (
        "mano-alzada-note-v1\n2026-11-20\nprevious none\n"
        f"state JC 2 {hashlib.sha256(state).hexdigest()}\n"
        f"state OC 1 {hashlib.sha256((first / 'OC.heads').read_bytes()).hexdigest()}\n"
    )
    assert f"\nprevious {hashlib.sha256(note.encode()).hexdigest()}\n" in (second / "nation.note").read_text()
    assert f"\nprevious {hashlib.sha256(state).hexdigest()}\n" in (second / "JC.heads").read_text()
    assert sorted(head.clinic for head in notes.check_notes(tmp_path, SIGNER.verifier)) == [
        "JCIMB000011",
        "JCIMB001234",
        "OCIMB000012",
        "VZIMB000002",
    ]


def test_a_day_is_signed_once_and_never_before_a_later_one(tmp_path: Path) -> None:
    _three_days(tmp_path)
    before = (tmp_path / "2026-11-23" / "nation.note").read_bytes()
    assert not notes.write_notes(tmp_path, SIGNER, THIRD, [])
    assert (tmp_path / "2026-11-23" / "nation.note").read_bytes() == before
    with pytest.raises(notes.NoteBehind) as refused:
        notes.write_notes(tmp_path, SIGNER, date(2026, 11, 22), HEADS)
    assert (
        str(refused.value) == "Ya hay una nota del 2026-11-23; no se puede firmar una del 2026-11-22, que es anterior."
    )


def _flip(data: bytes) -> bytes:
    return data[:60] + bytes([data[60] ^ 1]) + data[61:]


def _longer(data: bytes) -> bytes:
    return data + b"\n"


def test_a_change_in_any_file_of_any_day_breaks_the_row(tmp_path: Path) -> None:
    _three_days(tmp_path / "good")
    for path in sorted((tmp_path / "good").glob("*/*")):
        for change in (_flip, _longer):
            spoilt = tmp_path / "spoilt"
            shutil.copytree(tmp_path / "good", spoilt)
            target = spoilt / path.relative_to(tmp_path / "good")
            target.write_bytes(change(target.read_bytes()))
            with pytest.raises((NoteBroken, NoteNotSigned)):
                notes.check_notes(spoilt, SIGNER.verifier)
            shutil.rmtree(spoilt)


def test_a_day_or_a_clinic_taken_away_is_seen(tmp_path: Path) -> None:
    _three_days(tmp_path / "days")
    shutil.rmtree(tmp_path / "days" / "2026-11-21")
    with pytest.raises(NoteBroken) as refused:
        notes.check_notes(tmp_path / "days", SIGNER.verifier)
    assert str(refused.value) == "La nota del 2026-11-23 no coincide: no continúa la nota anterior."
    notes.write_notes(tmp_path / "clinics", SIGNER, FIRST, HEADS)
    notes.write_notes(tmp_path / "clinics", SIGNER, SECOND, HEADS[1:])
    with pytest.raises(NoteBroken) as refused:
        notes.check_notes(tmp_path / "clinics", SIGNER.verifier)
    assert str(refused.value) == (
        "La nota del 2026-11-21 no coincide: la bitácora de una clínica se acortó o desapareció (OCIMB000012)."
    )


def test_another_installations_key_does_not_open_our_notes(tmp_path: Path) -> None:
    _three_days(tmp_path)
    with pytest.raises(NoteNotSigned):
        notes.check_notes(tmp_path, Verifier("example.org", Signer("x", bytes(32)).verifier.public))
