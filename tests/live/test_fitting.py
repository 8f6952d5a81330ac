"""The sizes that fit: the same in the style sheet, smaller for more words, none larger than its words allow."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.live.sizes import ASKED, DECIDED, Scale, Words, level_of
from tests.house.gates import ROOT

LONG = "Rehabilitación de los sanitarios, de la red de drenaje y de la cisterna con su bomba en las dos salas, ya"
SHORT = Words("Clínica Los Encinos", "¿Se aprueba «Techo»?", sentences=["Se aprueba con más de la mitad: 72."])


def in_style_sheet(name: str) -> tuple[Scale, ...]:
    css = (ROOT / "static" / "pantalla.css").read_text()
    found = re.findall(rf"^\.{name}\.fit-(\d+) {{ (.*) }}$", css, re.M)
    assert [int(place) for place, _ in found] == list(range(len(found)))
    sizes = [dict(re.findall(r"--(\w+): ([\d.]+);", rules)) for _, rules in found]
    return tuple(Scale(*(float(one.get(key, 0)) for key in Scale.__slots__)) for one in sizes)


def test_the_style_sheet_has_the_same_sizes() -> None:
    assert (in_style_sheet("asked"), in_style_sheet("decided")) == (ASKED, DECIDED)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        (SHORT, 0),
        (replace(SHORT, title=f"¿Se aprueba «{LONG}»?"), 2),
        (replace(SHORT, rows=[("Techo", ""), ("Baños", "")]), 0),
        (replace(SHORT, rows=[(f"{LONG} {n}", "") for n in range(7)]), 5),
        (replace(SHORT, verdict="Se aprobó", has_blocks=True), 0),
        (replace(SHORT, verdict="Hay empate", rows=[("Techo", "20")] * 4), 0),
        (replace(SHORT, verdict="Hay empate", rows=[(f"{LONG} {n}", "143") for n in range(7)]), 6),
        (replace(SHORT, title=LONG * 5, verdict="Hay empate", rows=[(LONG, "143")] * 8), 7),
    ],
)
def test_the_largest_that_fits(words: Words, level: int) -> None:
    assert level_of(words) == level


@given(st.lists(st.text("ab cdeMÑ ", max_size=120), max_size=8), st.booleans())
def test_one_more_line_is_never_larger(rows: list[str], is_decided: bool) -> None:
    words = replace(SHORT, verdict="Hay empate" if is_decided else "", rows=[(row, "9") for row in rows])
    more = replace(words, sentences=[*words.sentences, LONG])
    assert level_of(words) <= level_of(more) < len(DECIDED if is_decided else ASKED)
