"""Boxes over the private parts of a picture: faces, plates, account numbers. Pure.

A box is kept in parts per 10,000 of the upright picture's sides, so that it fits the picture at any size. What was
covered stays covered; only a picture that was withheld whole is shown again, with what is private covered.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assembly.core.errors import N_, AssemblyError
from assembly.evidence.rules import EvidenceError, MediaType

SIDE = 10_000
MOST_BOXES = 60
MOST_TEXT = 4_000  # signs of the field that brings the boxes
_BOX = r"[0-9]{1,5}(?:,[0-9]{1,5}){3}"
_DRAWN = re.compile(rf"([0-9]{{1,6}})x([0-9]{{1,6}})((?: {_BOX})*)")


class Privacy(StrEnum):
    """What is said of a picture on which nothing was covered."""

    NOTHING = "nothing"
    LATER = "later"


class BoxesUnreadable(AssemblyError):
    field = "drawn"
    sentence = N_("Los cuadros que tapan la foto no llegaron bien. Póngalos otra vez.")


class TooManyBoxes(AssemblyError):
    field = "drawn"
    sentence = N_("Puso {count} cuadros y el máximo es {most}. Use cuadros más grandes que tapen varias cosas juntas.")


class PrivacyNotSaid(AssemblyError):
    field = "privacy"
    sentence = N_("Diga si en la foto se ven caras, placas, números de cuenta u otros datos de personas.")


class NothingCovered(AssemblyError):
    field = "drawn"
    sentence = N_("No puso ningún cuadro nuevo, así que nada cambió. Tape algo, o regrese sin guardar.")


class NotAPicture(EvidenceError):
    status = 409
    sentence = N_("Este archivo no es una foto y no se puede tapar. Suba una foto del papel, ya con lo privado tapado.")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in parts per 10,000 of the upright picture's width and height. Raises BoxesUnreadable."""

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        is_inside = self.x >= 0 and self.y >= 0 and self.x + self.width <= SIDE and self.y + self.height <= SIDE
        if not is_inside or self.width < 1 or self.height < 1:
            raise BoxesUnreadable()

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom on a picture of that size, never less than the box; the last two are outside."""
        right, bottom = self.x + self.width, self.y + self.height
        return self.x * width // SIDE, self.y * height // SIDE, -(-right * width // SIDE), -(-bottom * height // SIDE)


Boxes = tuple[Box, ...]
WITHHELD: Boxes = (Box(0, 0, SIDE, SIDE),)  # all of it, until somebody says what is private


@dataclass(frozen=True, slots=True)
class Drawn:
    """The boxes that somebody drew, and the size in pixels of the picture as her device showed it."""

    width: int
    height: int
    boxes: Boxes


def read_drawn(text: str) -> Drawn:
    """What the page sends: `4000x3000 120,500,900,700 …`. Raises BoxesUnreadable, TooManyBoxes."""
    found = _DRAWN.fullmatch(text.strip()) if len(text) <= MOST_TEXT else None
    if found is None:
        raise BoxesUnreadable()
    boxes = tuple(Box(*map(int, one.split(","))) for one in found[3].split())
    if len(boxes) > MOST_BOXES:
        raise TooManyBoxes(count=len(boxes), most=MOST_BOXES)
    return Drawn(int(found[1]), int(found[2]), boxes)


def to_data(boxes: Boxes) -> list[list[int]]:
    """The boxes as a fact keeps them."""
    return [[one.x, one.y, one.width, one.height] for one in boxes]


def from_data(data: Iterable[Sequence[int]] | None) -> Boxes:
    """The boxes that a fact keeps; none for None."""
    return tuple(Box(*one) for one in data or ())


def is_withheld(data: Iterable[Sequence[int]] | None) -> bool:
    """Whether the boxes that a fact keeps withhold the whole picture."""
    return from_data(data) == WITHHELD


def boxes_said(drawn: Drawn | None, privacy: Privacy | None, size: tuple[int, int] | None) -> Boxes:
    """What to cover of a new picture of that upright `size`, None where devices do not agree on it.

    Boxes drawn on a picture that was shown in another way could cover the wrong part: it is withheld then.
    Raises PrivacyNotSaid.
    """
    if drawn is not None and drawn.boxes:
        return drawn.boxes if (drawn.width, drawn.height) == size else WITHHELD
    if privacy is None:
        raise PrivacyNotSaid()
    return WITHHELD if privacy is Privacy.LATER else ()


def in_force(history: Sequence[Boxes]) -> Boxes:
    """What is covered after all that was said of a picture, the oldest first."""
    return WITHHELD if history and history[-1] == WITHHELD else _ever(history)


def _ever(history: Iterable[Boxes]) -> Boxes:
    return tuple(dict.fromkeys(box for boxes in history if boxes != WITHHELD for box in boxes))


def covered(history: Sequence[Boxes], added: Boxes) -> Boxes:
    """What is covered once `added` is: everything that ever was, and it. Raises TooManyBoxes."""
    if added == WITHHELD:
        return WITHHELD
    boxes = _ever([*history, added])
    if len(boxes) > MOST_BOXES:
        raise TooManyBoxes(count=len(boxes), most=MOST_BOXES)
    return boxes


def check_change(history: Sequence[Boxes], after: Boxes) -> None:
    """Covering changes something. Raises NothingCovered."""
    if after == in_force(history):
        raise NothingCovered()


def check_picture(kind: MediaType) -> None:
    """Only a picture can be covered. Raises NotAPicture."""
    if not kind.is_image:
        raise NotAPicture()
