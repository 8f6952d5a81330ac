"""What is typed to be checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.journal.rules import Anchor, Head, digest
from assembly.verifier.rules import Asked, NotACode, digest_start, read_asked
from tests.factories.cast import CLINIC

HEAD = Head(CLINIC, 12, digest(b"a line"))


def test_a_qr_names_its_clinic_and_its_line() -> None:
    assert read_asked(HEAD.qr, "lo que sea") == Asked(HEAD.qr, "lo que sea", Anchor(HEAD.hash, 12), CLINIC)


def test_a_code_names_no_clinic() -> None:
    assert read_asked(f" {HEAD.code.lower()} ", "") == Asked(HEAD.code.lower(), "", Anchor(HEAD.code), None)
    assert read_asked(HEAD.code, CLINIC.lower()).clues == CLINIC
    assert read_asked("", "Los Encinos") == Asked("", "Los Encinos", None, None)


@pytest.mark.parametrize("code", ["ABCD", HEAD.code[:-1], "ABCD-EFGH-IJKL-MNO9", "MA1/XXDEM000018/1/AB", "ñ"])
def test_what_is_no_whole_code_is_refused(code: str) -> None:
    with pytest.raises(NotACode):
        read_asked(code, "")


@given(st.binary(max_size=40))
def test_a_code_says_how_the_hash_begins(line: bytes) -> None:
    head = Head(CLINIC, 1, digest(line))
    assert digest_start(head.code) == head.hash[:20]
    assert digest_start(head.hash) == head.hash
