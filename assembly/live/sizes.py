"""How large the words of a wall may be. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


def size_of_rows(texts: Sequence[str]) -> str:
    """The class of size for lines that must fit a screen together: long ones take two lines of it."""
    lines = sum(1 + len(text) // 45 for text in texts)
    return "l" if lines <= 4 else "m" if lines <= 6 else "s" if lines <= 9 else "xs"


# A question's words are measured in hundredths of a wall's height, the unit of `static/pantalla.css`; its classes have
# these sizes. Letters are taken as wide as those of the widest common font: elsewhere there is room left over.
_COLUMNS_FROM = 5  # lines from which they stand in two columns
_WALLS = ((177.7, 100.0), (151.5, 113.6))  # width and height of 16:9 and 4:3; on the narrow one the unit is smaller
_NARROW, _BOLD, _CAPITAL = 0.52, 0.59, 1.2  # width of a letter against its size; of a capital against other letters
_BLOCKS, _EDGES, _FOOT, _HEAD = 17.0, 4.5, 11.5, 4.4


@dataclass(frozen=True, slots=True)
class Scale:
    """The sizes of letters of one class, and the room between parts."""

    title: float
    row: float
    say: float
    verdict: float
    gap: float


ASKED = (
    Scale(15, 6, 5, 0, 2.4),
    Scale(11.5, 6, 5, 0, 2.4),
    Scale(9, 5.2, 5, 0, 2.4),
    Scale(8.4, 4.6, 4.6, 0, 2.2),
    Scale(7.6, 4.05, 4.2, 0, 2),
    Scale(7, 3.6, 3.8, 0, 1.8),
    Scale(6.4, 3.2, 3.4, 0, 1.6),
    Scale(5.6, 2.8, 3, 0, 1.4),
    Scale(4.6, 2.6, 2.8, 0, 1.2),
)
DECIDED = (
    Scale(7.4, 6, 5, 12.5, 2.4),
    Scale(6.6, 5.2, 4.6, 12.5, 2.2),
    Scale(6.6, 4.6, 4.2, 12, 2),
    Scale(6.2, 4.05, 3.8, 11, 1.8),
    Scale(5.8, 3.6, 3.4, 10, 1.6),
    Scale(5.4, 3.2, 3.2, 9.5, 1.4),
    Scale(5.2, 2.8, 2.8, 8.5, 1.2),
    Scale(4.4, 2.6, 2.6, 7, 1),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a question's slide says; `rows` are texts with their figures."""

    clinic: str
    title: str
    item: str = ""
    rows: Sequence[tuple[str, str]] = ()
    more: bool = False
    sentences: Sequence[str] = ()
    verdict: str = ""
    has_blocks: bool = False
    light: Collection[int] = ()  # places of the rows whose words are not bold although they have a figure


def level_of(words: Words) -> int:
    """The place of the largest scale at which all fits on every wall; the last one where none does."""
    scales = DECIDED if words.verdict else ASKED
    for place, scale in enumerate(scales):
        if all(_fits(words, scale, width - 8, height) for width, height in _WALLS):
            return place
    return len(scales) - 1


def _fits(words: Words, scale: Scale, width: float, height: float) -> bool:
    beside = _width(words.item, _HEAD, _BOLD) + 4
    head = _lines(words.clinic, _HEAD, width - beside, _BOLD) * _HEAD * 1.2 + 4
    return head + _FOOT + _EDGES + _body(words, scale, width) <= height


def _body(words: Words, scale: Scale, width: float) -> float:
    parts = [_lines(words.title, scale.title, width, _BOLD) * scale.title * 1.1]
    parts += [_lines(words.verdict, scale.verdict, width - 2 * scale.verdict, _BOLD) * scale.verdict * 1.4]
    parts += [_BLOCKS] if words.has_blocks else []
    parts += [_rows(words, scale.row, width)] if words.rows else []
    parts += [scale.say * 1.2] if words.more else []
    parts += [_lines(" ".join(words.sentences), scale.say, width, _NARROW) * scale.say * 1.2]
    parts = [part for part in parts if part]
    return sum(parts) + scale.gap * (len(parts) - 1)


def _rows(words: Words, size: float, width: float) -> float:
    columns = 2 if len(words.rows) >= _COLUMNS_FROM else 1
    room = (width - 4 * (columns - 1)) / columns
    bold = [bool(figure) and place not in words.light for place, (_, figure) in enumerate(words.rows)]
    tall = [
        _row(*row, size, room, _BOLD if is_bold else _NARROW) for row, is_bold in zip(words.rows, bold, strict=True)
    ]
    return sum(max(tall[at : at + columns]) for at in range(0, len(tall), columns))


def _row(text: str, figure: str, size: float, room: float, letter: float) -> float:
    """A line that was counted has its figure and a mark."""
    beside = _width(figure, size, _BOLD) + 2.2 * size if figure else 0
    return _lines(text, size, room - beside, letter) * size * 1.15 + 2


def _lines(text: str, size: float, width: float, letter: float) -> int:
    """How many lines the words take, each word on the line where it still fits."""
    lines, room = 0, 0.0
    for word in text.split():
        needs = _width(word, size, letter)
        if not lines or needs > room:
            whole = int(needs // width)
            lines, room = lines + 1 + whole, (1 + whole) * width
        room -= needs + size * letter
    return lines


def _width(text: str, size: float, letter: float) -> float:
    capitals = sum(one.isupper() for one in text)
    return (len(text) + capitals * (_CAPITAL - 1)) * size * letter
