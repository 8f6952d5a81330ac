"""What the hall screen shows and when, and how a screen is paired. Pure."""

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
