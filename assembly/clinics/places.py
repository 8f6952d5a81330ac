"""States and municipalities by INEGI code, with the accents that the clinic catalogue leaves out.

`places.tsv` comes from mcp-inegi 0.3.0 (MIT), which takes it from INEGI's Marco Geoestadístico. State 15 is
called Estado de México here, because "México" alone is the country.
"""

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("places.tsv")


@cache
def _names() -> dict[str, str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return {code: name for code, _, name in (line.partition("\t") for line in lines)}


@cache
def state_codes() -> tuple[str, ...]:
    """The 32 two-digit codes, in order."""
    return tuple(code for code in _names() if len(code) == 2)


@cache
def municipality_codes() -> tuple[str, ...]:
    """The five-digit codes, in order."""
    return tuple(code for code in _names() if len(code) == 5)


def is_state(code: str) -> bool:
    """Whether `code` is one of the 32 states."""
    return len(code) == 2 and code in _names()


def state_name(code: str) -> str:
    """The name of a state by its two-digit code. Raises KeyError for any other code."""
    if len(code) != 2:
        raise KeyError(code)
    return _names()[code]


def municipality_name(code: str) -> str | None:
    """The name of a municipality by its five-digit code; None where the table does not have it."""
    return _names().get(code) if len(code) == 5 else None
