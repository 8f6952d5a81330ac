"""What is typed to be checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.journal.rules import Anchor, Head, digest
from assembly.verifier.rules import Asked, Lead, NotACode, digest_start, read_asked
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


HERE = ("clinicas.example", "127.0.0.1:8000")


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        (f"https://clinicas.example/clinicas/{CLINIC}?anio=2026", Lead(clues=CLINIC)),  # the wall's poster
        (f"http://127.0.0.1:8000/clinicas/{CLINIC.lower()}", Lead(clues=CLINIC)),
        (f"clinicas.example/clinicas/{CLINIC}", Lead(clues=CLINIC)),  # as it is printed beside the QR
        (f"HTTPS://CLINICAS.EXAMPLE/en/clinicas/{CLINIC}/gastos/1", Lead(clues=CLINIC)),
        ("https://clinicas.example/invitacion/a.secret", Lead()),
        (f"https://clinicas.example.evil.org/clinicas/{CLINIC}", Lead("clinicas.example.evil.org")),
        (f"https://clinicas.example@evil.org/clinicas/{CLINIC}", Lead("evil.org")),
        ("https://clinicas.example/clinicas/ZZZ", Lead()),
    ],
)
def test_an_address_says_where_it_leads(text: str, lead: Lead) -> None:
    assert read_asked(text, "", HERE) == Asked("", lead.clues or "", None, lead.clues, lead)


def test_a_code_is_taken_out_of_its_address() -> None:
    for address in (
        f"https://clinicas.example/verificar?c={HEAD.qr}",
        f"http://other.example/verificar?x=1&c={HEAD.qr}",
    ):
        assert read_asked(address, "", HERE) == Asked(HEAD.qr, "", Anchor(HEAD.hash, 12), CLINIC)
    whole = f"https://clinicas.example/verificar?clinica={CLINIC}&c={HEAD.code}"
    assert read_asked(whole, "", HERE) == Asked(HEAD.code, CLINIC, Anchor(HEAD.code), CLINIC)
    with pytest.raises(NotACode):
        read_asked("https://clinicas.example/verificar?c=ABCD", "", HERE)


@given(st.text(max_size=60), st.sampled_from(["", "https://", "http://[", "x/clinicas/"]))
def test_whatever_a_qr_says_is_answered(text: str, before: str) -> None:
    try:
        found = read_asked(before + text, "", HERE)
    except NotACode:
        return
    assert found.anchor or found.lead or not found.code


@given(st.binary(max_size=40))
def test_a_code_says_how_the_hash_begins(line: bytes) -> None:
    head = Head(CLINIC, 1, digest(line))
    assert digest_start(head.code) == head.hash[:20]
    assert digest_start(head.hash) == head.hash
