"""An assembly's words in one language, and lines measured for a wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assembly.core.errors import N_
from assembly.live.queries import Hall
from assembly.live.rules import MOST_ROWS
from assembly.live.sizes import Words, level_of, size_of_rows
from assembly.minutes.sheet import Names
from assembly.votes.results import QuestionInfo
from assembly.votes.wording.explain import Explained
from assembly.votes.wording.titles import title
from assembly.web import words

_STANDS_OUT = ("ok", "warn")  # lines of these tones are bold
_PLACE = N_("{place}.º del sorteo")


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is read from afar; `mark` is a tone: done, waiting, wrong or plain."""

    text: str
    figure: str = ""
    mark: str = ""


class Speaker:
    """An assembly's words in one language."""

    def __init__(self, hall: Hall, lang: str) -> None:
        self.hall, self.record, self.lang = hall, hall.record, lang
        self.say = words.translator(lang)
        self._show = words.shower(lang)
        self._names = Names(hall.record)

    def name(self, key: str) -> str:
        """What an option or a post is called."""
        return self.say(self._names(key))

    def sentence(self, explained: Explained) -> str:
        """A message with its values."""
        message, values = explained
        return self.say(message).format(**{key: self._show(value) for key, value in values.items()})

    def title(self, question: QuestionInfo) -> str:
        """What was asked."""
        return self.sentence(title(question, self.record.questions, self.name))


def lines(rows: Sequence[Row]) -> dict[str, Any]:
    """As many lines as can be read, the size they are read in, and how many more there are."""
    more = len(rows) - MOST_ROWS if len(rows) > MOST_ROWS else 0
    shown = rows[:MOST_ROWS]
    return {"rows": shown, "more": more, "rows_size": size_of_rows([f"{row.text} {row.figure}" for row in shown])}


def titled(title: str, rows: Sequence[Row], sentences: Sequence[str]) -> dict[str, Any]:
    """A slide of lines under a title, whose sizes are measured."""
    return lines(rows) | {"title": title, "verdict": None, "blocks": [], "sentences": sentences}


def measured(shown: dict[str, Any]) -> dict[str, Any]:
    """The same with how large its words may be."""
    words_of_it = Words(
        clinic=shown["clinic"],
        item=shown["item"],
        title=shown["title"],
        rows=[(row.text, row.figure) for row in shown["rows"]],
        more=bool(shown["more"]),
        sentences=shown["sentences"],
        verdict=shown["verdict"] or "",
        has_blocks=bool(shown["blocks"]),
        light=[place for place, row in enumerate(shown["rows"]) if row.mark not in _STANDS_OUT],
    )
    return shown | {"level": level_of(words_of_it)}


def drawn_place(speaker: Speaker, place: int) -> str:
    """In which place something came out of a lot."""
    return speaker.say(_PLACE).format(place=place)


def done(is_done: bool) -> str:
    """The mark of a line that was dealt with."""
    return "ok" if is_done else ""
