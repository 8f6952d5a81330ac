"""Lines of a journal as facts that know each other: names, values for the sentences, the page that shows each. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assembly.clinics.years import known_name, post_words
from assembly.core import clock
from assembly.core.errors import N_
from assembly.core.facts import from_json, kinds, public_columns, unpublished_fields
from assembly.core.ids import is_id
from assembly.expenses.rules import folio as expense_folio
from assembly.inquiries.rules import folio as inquiry_folio
from assembly.verifier.sentences import ASKS, BACK, OF_REMOVAL, SENTENCES, WORDS
from assembly.votes.rules import QuestionKind

ERASED = N_("(dato borrado)")
THE_LINE = N_("el renglón {n}")
# What a fact is called by: one of its texts, or a number or code of its own.
_TITLES = {"proposal": "title", "motion": "title", "nominee": "name", "term": "name"}
# Facts that are called by what they are about.
_ABOUT = {"large_outgoing": "about_id", "delivery": "item_id", "item_photo": "item_id", "round": "question_id"}
_FOLIOS = {"expense": expense_folio, "inquiry": inquiry_folio}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is stored, read; `sealed` are the names of its personal values."""

    n: int
    hash: str
    id: str
    kind: str
    data: Mapping[str, Any]
    sealed: frozenset[str]
    by: str
    recorded_at: datetime

    @property
    def points_to(self) -> dict[str, str]:
        """The columns that name another fact, with its id."""
        return {key: value for key, value in self.data.items() if isinstance(value, str) and is_id(value)}


def read(n: int, digest: str, content: Mapping[str, Any]) -> Line:
    """A line from its parsed JSON."""
    about = (content["id"], content["kind"], content["data"], frozenset(content["personal"]))
    return Line(n, digest, *about, content["by"], clock.read_stamp(content["recorded"]))


@dataclass(slots=True)
class Book:
    """Lines by id, with the texts that may be read, by fact and name."""

    lines: dict[str, Line] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def take(self, lines: Iterable[Line]) -> None:
        self.lines |= {line.id: line for line in lines}

    def unknown(self) -> set[str]:
        """The facts that lines point to and that are not here yet."""
        return {key for line in self.lines.values() for key in line.points_to.values()} - set(self.lines)

    def text(self, line: Line, name: str) -> str | None:
        """A personal value; None where it was never given or is never published."""
        if name not in line.sealed or name in unpublished_fields():
            return None
        return self.texts.get((line.id, name), ERASED)

    def name(self, key: str) -> Any:
        """What a fact is called, a text or a line's number; None for one that is not here."""
        line = self.lines.get(key)
        if line is None:
            return None
        if line.kind in _FOLIOS:
            return _FOLIOS[line.kind](line.data["number"])
        if line.kind == "budget_item":
            return line.data["code"]
        if line.kind == "question":
            return line.data["number"]
        if line.kind in _ABOUT and line.data[_ABOUT[line.kind]] in self.lines:
            return self.name(line.data[_ABOUT[line.kind]])
        return self.text(line, _TITLES[line.kind]) if line.kind in _TITLES else At(line.n)

    def values(self, line: Line) -> dict[str, Any]:
        """What fills the places of the line's sentences."""
        found = self._columns(line)
        for column, key in line.points_to.items():
            at = self.lines.get(key)
            found |= {column: self.name(key), f"{column}_n": at.n if at else None}
        if line.kind == "question" and "subject" not in line.points_to:
            found |= {"subject": None, "post": post_words(line.data["subject"]) if line.data["subject"] else None}
        if line.kind == "question":
            found["kind"] = ASKS.get(line.data["kind"])
        found |= self._of_removal(line)
        if line.kind in _FOLIOS:
            found["folio"] = self.name(line.id)
        return found | {name: self.text(line, name) for name in kinds()[line.kind].personal}

    def _of_removal(self, line: Line) -> dict[str, str]:
        """The words of a question that takes a post away, for a line that counts or decides it."""
        at: Line | None = line
        if line.kind == "hand_count":
            at = self.lines.get(line.data["round_id"])
        asked = self.lines.get(at.data.get("question_id", "")) if at else None
        if asked is None or asked.data.get("kind") != QuestionKind.REMOVAL:
            return {}
        return {key: words[line.data[key]] for (kind, key), words in OF_REMOVAL.items() if kind == line.kind}

    def _columns(self, line: Line) -> dict[str, Any]:
        found = {}
        for column in public_columns(kinds()[line.kind]):
            value = line.data.get(column.key)
            if column.key == "amount" and _takes_back(line):
                value = abs(line.data["amount"])
            found[column.key] = _as_said(line, column.key, value, from_json(column, value))
        return found

    def place(self, line: Line) -> Line | None:
        """The nearest fact that has a page of its own: this one, else one that it is about, an assembly last."""
        if line.kind in PLACES:
            return line
        about = [self.lines[key] for key in line.points_to.values() if key in self.lines]
        places = [found for one in about if (found := self.place(one)) is not None]
        return min(places, key=lambda one: one.kind == "assembly", default=None)


PLACES = frozenset(
    {"expense", "inquiry", "budget_item", "term", "assembly", "deposit", "withdrawal", "refund", "cash_return"}
)


@dataclass(frozen=True, slots=True)
class At:
    """A fact without a name is called by its line."""

    n: int


def _as_said(line: Line, key: str, raw: Any, value: Any) -> Any:
    words = WORDS.get((line.kind, key))
    if words is not None and raw in words:
        return words[raw]
    if key == "year":
        return None if raw is None else str(raw)
    if key == "post":
        return post_words(raw)
    if key == "post_name":
        return known_name(line.data["post"], raw)
    return value if isinstance(value, date) or not isinstance(raw, str) else raw


def sentences(line: Line, values: Mapping[str, Any]) -> list[str]:
    """The sentences that are said of the line: the first, and those whose places are all filled."""
    first, *more = BACK[line.kind] if _takes_back(line) else SENTENCES[line.kind]
    return [first, *(one for one in more if all(values.get(name) not in (None, "") for name in _places(one)))]


def _takes_back(line: Line) -> bool:
    return line.kind in BACK and line.data["amount"] < 0


def _places(sentence: str) -> list[str]:
    return [part.partition("}")[0] for part in sentence.split("{")[1:]]
