"""The words for the kinds of proof and for reviews, which every page shares."""

from datetime import UTC, datetime

import pytest

from assembly.expenses.rules import ReviewVerdict
from assembly.expenses.wording.proofs import PROOF_LABELS, Mark, ProofKind
from assembly.expenses.wording.said import ReviewInfo, review_mark


@pytest.mark.parametrize(
    ("proof", "has_file", "words", "tone"),
    [
        (ProofKind.INVOICE, True, "con factura", "ok"),
        (ProofKind.NOTE, True, "con nota", "ok"),
        (ProofKind.RECEIPT, True, "con recibo simple", "ok"),
        (ProofKind.INVOICE, False, "falta subir la factura", "warn"),
        (ProofKind.NOTE, False, "falta subir la nota", "warn"),
        (ProofKind.RECEIPT, False, "falta subir el recibo", "warn"),
        (ProofKind.NONE, False, "sin comprobante", "bad"),
    ],
)
def test_the_words_for_a_proof(proof: ProofKind, has_file: bool, words: str, tone: str) -> None:
    assert proof.mark(has_file) == Mark(words, tone)
    assert proof.label == PROOF_LABELS[proof]


def reviewed_by(*roles: str) -> list[ReviewInfo]:
    at = datetime(2026, 3, 20, tzinfo=UTC)
    return [ReviewInfo(str(n), n, ReviewVerdict.SEEN, None, at, f"{role}:{n}") for n, role in enumerate(roles)]


@pytest.mark.parametrize(
    ("roles", "text", "tone"),
    [
        ((), "por revisar", "warn"),
        (("president",), "visto por el comité; falta la contraloría social", "warn"),
        (("president", "member"), "visto por el comité; falta la contraloría social", "warn"),
        (("social_auditor",), "visto por la contraloría social; falta el comité", "warn"),
        (("citizen_guarantor", "social_auditor"), "visto por el comité y la contraloría social", "ok"),
    ],
)
def test_who_reviewed_and_who_has_not_is_said(roles: tuple[str, ...], text: str, tone: str) -> None:
    assert review_mark(reviewed_by(*roles), False, False) == Mark(text, tone)


def test_an_objection_says_more_than_who_has_seen_it() -> None:
    both = reviewed_by("president", "social_auditor")
    assert review_mark(both, True, False).text == "con objeción"
    assert review_mark(both, True, True).text == "con objeción ya respondida"
