"""Every kind of fact has its sentence, and every place of a sentence something that fills it."""

from datetime import datetime
from typing import Any

import pytest

from assembly.core.facts import kinds, public_columns
from assembly.rooms import load_models
from assembly.verifier.lines import At, Book, Line, sentences
from assembly.verifier.sentences import SENTENCES, WORDS
from tests.factories.cast import AT

load_models()


def own_kinds() -> set[str]:
    return {name for name, kind in kinds().items() if kind.__module__.startswith("assembly.")}


def test_every_kind_of_fact_has_its_sentence() -> None:
    assert set(SENTENCES) == own_kinds()


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_what_a_sentence_asks_for_the_fact_has(kind: str) -> None:
    columns = {column.key for column in public_columns(kinds()[kind])}
    known = columns | {f"{key}_n" for key in columns} | set(kinds()[kind].personal) - set(kinds()[kind].unpublished)
    known |= {"expense": {"folio"}, "inquiry": {"folio"}, "question": {"post"}}.get(kind, set())
    asked = {part.partition("}")[0] for text in SENTENCES[kind] for part in text.split("{")[1:]}
    assert asked - known == set()


@pytest.mark.parametrize(("kind", "column"), sorted(WORDS))
def test_every_code_of_a_column_has_its_word(kind: str, column: str) -> None:
    enum = getattr(kinds()[kind].__table__.c[column].type, "enum_class", None)
    if enum is not None:
        assert {one.value for one in enum} == set(WORDS[kind, column])


def line(kind: str, data: dict[str, Any], *sealed: str, n: int = 1) -> Line:
    return Line(n, "0" * 64, f"0190a000-0000-7000-8000-{n:012d}", kind, data, frozenset(sealed), "treasurer:1", AT)


def filled(book: Book, one: Line) -> str:
    values = book.values(one)
    return " ".join(text.format(**values) for text in sentences(one, values))


def test_what_was_not_given_is_not_said_and_what_was_erased_is() -> None:
    expense = {"number": 7, "item_id": None, "year": 2026, "amount": 960_000, "paid_on": "2026-03-05"}
    expense |= {"method": "cash", "proof": "note"}
    one = line("expense", expense, "supplier", "what")
    book = Book({one.id: one}, {(one.id, "supplier"): "Muebles Doña Chayo"})
    assert filled(book, one) == (
        "Se registró un gasto de $9,600.00 en Muebles Doña Chayo. Se compró: (dato borrado). Folio: G-0007."
    )
    undone = line("reversal", {"expense_id": one.id, "amount": 960_000}, n=2)
    book.take([undone])
    assert filled(book, undone) == "Se revirtió el gasto G-0007, de $9,600.00: ya no cuenta."
    assert book.place(undone) == one


def test_a_fact_without_a_name_is_called_by_its_line() -> None:
    deposit = line("deposit", {"year": 2026, "amount": 100, "received_on": "2026-03-05"}, n=4)
    erased = line("erasure", {"fact_id": deposit.id, "field": "reference", "reason": "court"}, n=5)
    file = line("evidence_file", {"about_id": deposit.id}, n=6)
    book = Book()
    book.take([deposit, erased, file])
    assert filled(book, erased) == "Se borró un dato personal del renglón 4: lo ordenó un juez."
    assert book.values(file)["about_id"] == At(4)
    assert isinstance(erased.recorded_at, datetime)


def test_what_is_never_published_is_not_told() -> None:
    inquiry = {"number": 1, "about_kind": "clinic", "about_id": None, "about_label": "", "asked_on": "2026-03-05"}
    one = line("inquiry", inquiry | {"days": 5, "due_on": "2026-03-12"}, "asked_text")
    book = Book({one.id: one}, {(one.id, "asked_text"): "¿Y el dinero?"})
    assert book.text(one, "asked_text") is None
