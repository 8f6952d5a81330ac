"""Pure: what a spreadsheet may take for a formula, where reading goes on, and what a table declares."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.money import Money
from assembly.datasets.rules import (
    Column,
    Kind,
    NoSuchState,
    NoSuchTable,
    Position,
    PositionWrong,
    Scope,
    csv_value,
    json_value,
    read_position,
    read_state,
)
from assembly.datasets.tables import BY_CODE, TABLES, table_named
from assembly.web.spreadsheet import csv_bytes, csv_lines

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
HOSTILE = st.builds("".join, st.tuples(st.sampled_from(FORMULA), TEXTS))
WHAT = Column("what", "Qué se compró", Kind.TEXT, "Lo comprado.")


def read_back(content: bytes) -> list[list[str]]:
    """The cells as a spreadsheet reads them."""
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@given(st.lists(st.one_of(TEXTS, HOSTILE), min_size=2, max_size=6))
def test_no_text_is_ever_a_formula(texts: list[str]) -> None:
    (cells,) = read_back(csv_lines([[csv_value(WHAT, text) for text in texts]]))
    assert [cell for cell in cells if cell.startswith(FORMULA)] == []
    assert [
        cell.removeprefix("'") if text.startswith(FORMULA) else cell for cell, text in zip(cells, texts, strict=True)
    ] == texts


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-(10**9), 10**9))
def test_numbers_stay_numbers(centavos: int, micro: int) -> None:
    degrees = Decimal(micro).scaleb(-6)
    ((amount, place),) = read_back(csv_bytes([], [[Money(centavos), degrees]]))[1:]
    assert round(Decimal(amount) * 100) == centavos
    assert Decimal(place) == degrees
    assert json_value(Money(centavos)) == amount


@given(st.from_regex(r"[A-Z0-9]{1,11}", fullmatch=True), st.integers(0, 10**15 - 1))
def test_a_position_is_read_as_it_was_written(clues: str, n: int) -> None:
    assert read_position(str(Position(clues, n))) == Position(clues, n)


@pytest.mark.parametrize("text", ["x", "XXDEM000018", "XXDEM000018.", ".5", "XXDEM000018.-1", "XXDEM000018.1٢", "\0.1"])
def test_other_positions_are_refused(text: str) -> None:
    with pytest.raises(PositionWrong):
        read_position(text)


def test_states_are_two_figures() -> None:
    assert read_state("30") == Scope(state="30")
    for wrong in ("", "0", "00", "33", "3٠", "300", "Veracruz"):
        with pytest.raises(NoSuchState):
            read_state(wrong)


def test_a_table_is_found_by_its_name() -> None:
    assert table_named("gastos") is BY_CODE["expenses"]
    with pytest.raises(NoSuchTable):
        table_named("expenses")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_says_what_it_is(table: object) -> None:
    found = next(one for one in TABLES if one is table)
    names = [column.name for column in found.columns]
    titles = [column.title for column in found.columns]
    assert (len(set(names)), len(set(titles))) == (len(names), len(titles))
    assert [column.name for column in found.columns if not column.about.endswith((".", "…"))] == []
    assert [name for name in found.key if not found.column(name).is_required] == []
    targets = {one.to for one in found.foreign if one.to in {c.name for c in table_named(one.table).columns}}
    assert targets == {one.to for one in found.foreign}


def test_words_are_for_spreadsheets_and_codes_for_programs() -> None:
    method = table_named("gastos").column("method")
    assert csv_value(method, "cash") == "Efectivo"
    assert json_value("cash") == "cash"
    assert csv_value(table_named("montos").column("counts"), False) == "No"
