"""Cells of a spreadsheet: none is a formula, none is lost."""

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from assembly.core.money import Money
from assembly.web.spreadsheet import csv_bytes


def test_a_csv_opens_in_a_spreadsheet_without_asking() -> None:
    rows = [("Piñón, 2 kg", Money(-123_450), 7, None), ('=HYPERLINK("x")', Money(5), -1, "-1")]
    assert csv_bytes(("Qué", "Monto", "N", "Nota"), rows).decode("utf-8") == (
        '\ufeffQué,Monto,N,Nota\r\n"Piñón, 2 kg",-1234.50,7,\r\n"\'=HYPERLINK(""x"")",0.05,-1,\'-1\r\n'
    )


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_becomes_a_formula_and_none_is_lost(text: str) -> None:
    data = csv_bytes(("Texto",), [(text,)]).decode("utf-8-sig")
    cell = list(csv.reader(StringIO(data, newline="")))[1:]
    shown = cell[0][0] if cell and cell[0] else ""
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert shown in (text, f"'{text}")
