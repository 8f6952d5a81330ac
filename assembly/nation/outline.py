"""The outlines of the 32 states, for the map. Made by `tools.outline` from @svg-maps/mexico (CC BY 4.0, see NOTICE)."""

from functools import cache
from pathlib import Path

WIDTH, HEIGHT = 418, 263
_TABLE = Path(__file__).with_name("outline.tsv")


@cache
def outlines() -> dict[str, str]:
    """The data of an SVG path for each state, by its two-digit code."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return {code: path for code, _, path in (line.partition("\t") for line in lines)}
