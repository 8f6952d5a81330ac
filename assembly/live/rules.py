"""What the hall screen shows and when, how a screen is paired, and how large its words may be. Pure."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from assembly.assemblies.rules import State
from assembly.core.errors import N_, AssemblyError, NotFound

CODE_LASTS = timedelta(minutes=10)
SCREEN_LASTS = timedelta(hours=24)  # a laptop left open somewhere forgets the assembly by itself
TRIES = 10  # codes that an account may type in a window of tries
MOST_WAITING = 2_000  # in the installation: three times the assemblies of the largest Saturday
MOST_WAITING_HERE = 40  # from one address, which the halls of a town may share
MOST_PAIRED = 5  # screens of one assembly
MOST_ROWS = 8  # lines that are read from fifteen metres
_DIGITS = 6


class CodeUnknown(AssemblyError):
    sentence = N_(
        "Ninguna pantalla muestra ese código ahora. Vea las seis cifras en la pantalla y escríbalas otra vez; "
        "si ya pasaron diez minutos, la pantalla muestra otro código."
    )
    field = "code"


class CodeMalformed(AssemblyError):
    sentence = N_("El código son las seis cifras que muestra la pantalla, por ejemplo 482 913.")
    field = "code"


class TooManyWaiting(AssemblyError):
    status = 429
    sentence = N_("Hay demasiadas pantallas que esperan su código. Espere diez minutos y pruebe otra vez.")


class TooManyPaired(AssemblyError):
    status = 409
    sentence = N_("Esta asamblea ya tiene {count} pantallas. Suelte una antes de unir otra.")


class NoScreen(AssemblyError):
    status = 409
    sentence = N_("Ninguna pantalla está unida a esta asamblea. Escriba primero el código que muestra la pantalla.")


class Slide(StrEnum):
    FOLLOW = "follow"  # whichever fits what was written down last
    AGENDA = "agenda"
    ATTENDANCE = "attendance"
    QUESTION = "question"
    LIST = "list"
    COMMITTEE = "committee"
    PAUSE = "pause"
    CLOSING = "closing"


SLIDE_NAMES: dict[Slide, str] = {
    Slide.FOLLOW: N_("Seguir la asamblea"),
    Slide.AGENDA: N_("Orden del día"),
    Slide.ATTENDANCE: N_("Asistencia"),
    Slide.QUESTION: N_("Una votación"),
    Slide.LIST: N_("Lista de mejoras"),
    Slide.COMMITTEE: N_("Comité"),
    Slide.PAUSE: N_("Pausa"),
    Slide.CLOSING: N_("Cierre"),
}
CHOSEN = (Slide.AGENDA, Slide.ATTENDANCE, Slide.LIST, Slide.COMMITTEE, Slide.PAUSE)


@dataclass(frozen=True, slots=True)
class Sight:
    """What was chosen to be shown; `question_id` only with a question."""

    slide: Slide = Slide.FOLLOW
    question_id: str | None = None


FOLLOW = Sight()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in force; `n` is the journal's line of the last thing that decided something in it."""

    id: str
    n: int
    is_counted: bool


class Move(StrEnum):
    NEXT = "next"
    PREVIOUS = "previous"


def follow(state: State, asked: Sequence[Asked], latest: Mapping[Slide, int]) -> Sight:
    """The slide that fits what was written down last; `latest` is the line of the newest fact behind each slide.

    While hands are counted the question stays, whoever comes in meanwhile.
    """
    if state is State.CLOSED:
        return Sight(Slide.CLOSING)
    last = max(asked, key=lambda one: one.n, default=None)
    slide = max(latest, key=lambda one: latest[one], default=Slide.AGENDA)
    if last is not None and (not last.is_counted or last.n > latest.get(slide, 0)):
        return Sight(Slide.QUESTION, last.id)
    return Sight(slide)


def order(questions: Sequence[str]) -> list[Sight]:
    """The sights in the order of a meeting, for next and previous."""
    before, after = (Slide.AGENDA, Slide.ATTENDANCE), (Slide.LIST, Slide.COMMITTEE)
    asked = [Sight(Slide.QUESTION, one) for one in questions]
    return [*(Sight(one) for one in before), *asked, *(Sight(one) for one in after)]


def moved(at: Sight, move: Move, questions: Sequence[str]) -> Sight:
    """The sight beside `at`; at either end it stays, and from one that has no place it begins at the first."""
    places = order(questions)
    if at not in places:
        return places[0]
    place = places.index(at) + (1 if move is Move.NEXT else -1)
    return places[min(max(place, 0), len(places) - 1)]


def check_sight(sight: Sight, questions: Sequence[str]) -> None:
    """A question is one of the assembly. Raises NotFound."""
    if (sight.slide is Slide.QUESTION) != (sight.question_id in questions):
        raise NotFound()


def check_room(waiting: int, waiting_here: int) -> None:
    """Room for one more screen that waits. Raises TooManyWaiting."""
    if waiting >= MOST_WAITING or waiting_here >= MOST_WAITING_HERE:
        raise TooManyWaiting()


def check_paired(paired: int) -> None:
    """Room for one more screen in the assembly. Raises TooManyPaired."""
    if paired >= MOST_PAIRED:
        raise TooManyPaired(count=paired)


def read_code(text: str) -> str:
    """Six digits, however they were spaced. Raises CodeMalformed."""
    bare = "".join(text.split()).replace("-", "")
    if len(bare) != _DIGITS or not (bare.isascii() and bare.isdigit()):
        raise CodeMalformed()
    return bare


def code_of(key: str, token: str) -> str:
    """The six digits that the screen with that token shows."""
    return f"{int(_keyed(key, 'code', token), 16) % 10**_DIGITS:0{_DIGITS}d}"


def code_hash(key: str, code: str) -> str:
    """What is kept of a code: with so few of them a plain hash would be the code itself."""
    return _keyed(key, "code-hash", code)


def address_hash(key: str, address: str) -> str:
    """What is kept of the address that a screen came from."""
    return _keyed(key, "address", address)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _keyed(key: str, purpose: str, text: str) -> str:
    return hmac.new(key.encode(), f"hall-screen:{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def seconds_left(made_at: datetime, now: datetime) -> int:
    """How long a code still holds; 0 once it does not."""
    return max(0, int((made_at + CODE_LASTS - now).total_seconds()))


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
    parts += [_rows(words.rows, scale.row, width)] if words.rows else []
    parts += [scale.say * 1.2] if words.more else []
    parts += [_lines(" ".join(words.sentences), scale.say, width, _NARROW) * scale.say * 1.2]
    parts = [part for part in parts if part]
    return sum(parts) + scale.gap * (len(parts) - 1)


def _rows(rows: Sequence[tuple[str, str]], size: float, width: float) -> float:
    columns = 2 if len(rows) >= _COLUMNS_FROM else 1
    room = (width - 4 * (columns - 1)) / columns
    tall = [_row(text, figure, size, room) for text, figure in rows]
    return sum(max(tall[at : at + columns]) for at in range(0, len(tall), columns))


def _row(text: str, figure: str, size: float, room: float) -> float:
    """A line that was counted has its figure and a mark, and stands out where it won."""
    beside = _width(figure, size, _BOLD) + 2.2 * size if figure else 0
    return _lines(text, size, room - beside, _BOLD if figure else _NARROW) * size * 1.15 + 2


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
