"""The words for the kinds of proof, which every page shares."""

import pytest

from assembly.expenses.wording.proofs import PROOF_LABELS, Mark, ProofKind


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
