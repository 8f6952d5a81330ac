"""How words are made to fit a picture, and what the wall's poster shows. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Width = Callable[[str, int], float]  # of a text in letters of a size, in pixels


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text broken into lines, in letters of `size` pixels."""

    size: int
    lines: tuple[str, ...]

    @property
    def step(self) -> int:
        """From one line to the next, in pixels."""
        return self.size * 5 // 4

    @property
    def height(self) -> int:
        return len(self.lines) * self.step


@dataclass(frozen=True, slots=True)
class Card:
    """All that a preview's picture says. `figures` are pairs of a word and its number; `part` of 1000 is the bar.

    `is_bad`: the last figure is one that should be zero.
    """

    title: str
    place: str
    figures: tuple[tuple[str, str], ...]
    said: str
    foot: str
    part: int | None = None
    stamp: str = ""
    is_bad: bool = False


def fit(text: str, box: tuple[int, int], sizes: Sequence[int], width: Width) -> Fitted:
    """The text in the largest letters in which it fits a box that is so wide and so tall, else in the smallest.

    `sizes` go down. Nothing is lost: a word that is longer than a line is broken.
    """
    for size in sizes:
        fitted = Fitted(size, wrapped(text, box[0], size, width))
        if fitted.height <= box[1]:
            break
    return fitted


def wrapped(text: str, most: int, size: int, width: Width) -> tuple[str, ...]:
    """The lines of a text, none wider than `most`."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size) <= most:
            lines[-1] = joined
        else:
            lines += _pieces(word, most, size, width)
    return tuple(lines)


def _pieces(word: str, most: int, size: int, width: Width) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign, size) > most:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def part_of_1000(part: int, whole: int) -> int | None:
    """How much of the bar is filled; no bar without a whole."""
    return min(1000, max(0, part) * 1000 // whole) if whole > 0 else None
