"""What a row of a booklet says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.booklet.rules import (
    MOST_ROWS,
    Choices,
    NothingNew,
    Row,
    TooManyRows,
    check_rows,
    iso_day,
    read_rows,
    wrong_choices,
)
from assembly.core.tables import Line
from assembly.core.text import folded

CHOICES = Choices(
    {folded("I-01"): "item-1", folded("Fuera de lo aprobado"): "off_plan"}, {"efectivo": "cash"}, {"nota": "note"}
)
LABELS = {"item": ["I-01", "Fuera de lo aprobado"], "method": ["Efectivo"], "proof": ["Nota"]}
CELLS = {"day": "5/3/2026", "what": "Cal", "item": "i-01", "amount": "80", "method": "EFECTIVO", "proof": "Nota"}
SAID = {"day": "2026-03-05", "what": "Cal", "item": "item-1", "amount": "80", "method": "cash", "proof": "note"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5/3/2026", "2026-03-05"),
        ("05-03-2026", "2026-03-05"),
        ("31/12/2026", "2026-12-31"),
        ("2026-03-05", "2026-03-05"),
        ("5 de marzo", "5 de marzo"),
        ("5/3/26", "5/3/26"),
        ("32/11/2026", "32/11/2026"),  # which is then refused as no day
    ],
)
def test_days_are_read_as_they_are_written_in_mexico(text: str, day: str) -> None:
    assert iso_day(text) == day


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (CELLS, [Row(7, SAID)]),
        (CELLS | {"kind": "Gasto"}, [Row(7, SAID)]),
        (CELLS | {"folio": "G-0003", "kind": "Gasto"}, [Row(7, SAID, "G-0003")]),
        (CELLS | {"sure": "Sí"}, [Row(7, SAID, is_sure=True)]),
        (CELLS | {"sure": "no"}, [Row(7, SAID)]),
        (CELLS | {"item": "Fuera de lo Aprobado"}, [Row(7, SAID | {"item": "off_plan"})]),
        (CELLS | {"item": "X-99", "no_proof_reason": ""}, [Row(7, SAID | {"item": "X-99"})]),
        ({"kind": "Total", "amount": "80"}, []),
        ({"kind": "Reversión", "amount": "-80", "folio": "G-0001"}, []),
        ({"kind": "Devolución del proveedor", "amount": "-80", "folio": "G-0001"}, []),
    ],
)
def test_what_a_line_says(cells: dict[str, str], rows: list[Row]) -> None:
    assert read_rows([Line(7, cells)], CHOICES) == rows


def test_what_is_none_of_the_choices_names_them() -> None:
    assert wrong_choices(Row(7, SAID), CHOICES, LABELS) == []
    found = wrong_choices(Row(7, SAID | {"method": "fiado", "item": "Z-1"}), CHOICES, LABELS)
    assert [(one.at_field, str(one)) for one in found] == [
        ("item", "«Z-1» no es una de las opciones. Escriba una de estas: I-01, Fuera de lo aprobado."),
        ("method", "«fiado» no es una de las opciones. Escriba una de estas: Efectivo."),
    ]
    empty = {name: text for name, text in SAID.items() if name != "method"}
    (blank,) = wrong_choices(Row(7, empty), CHOICES, LABELS)
    assert (blank.at_field, str(blank)) == (
        "method",
        "Esta columna está vacía. Escriba una de estas opciones: Efectivo.",
    )


def test_a_file_brings_something_new_and_not_too_much() -> None:
    check_rows([Row(1, {})] * MOST_ROWS + [Row(2, {}, "G-0001")] * 500)
    with pytest.raises(NothingNew):
        check_rows([Row(2, {}, "G-0001")])
    with pytest.raises(TooManyRows):
        check_rows([Row(1, {})] * (MOST_ROWS + 1))


@given(st.dictionaries(st.sampled_from([*CELLS, "folio", "sure", "kind", "no_proof_reason"]), st.text(max_size=20)))
def test_any_line_is_a_row_or_none(cells: dict[str, str]) -> None:
    for row in read_rows([Line(1, cells)], CHOICES):
        assert set(row.said) <= set(CELLS) | {"no_proof_reason"}
        assert row.folio in (None, cells.get("folio"))
