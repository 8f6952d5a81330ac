"""Improvements by hands, accepted while the amount lasts; a tie that decides something stays open.

Whether the order inside a tied group matters is reasoned, not tried out:

- skip: each member that fits the amount left on its own can come first and so get in. All get in whatever
  the order when they fit together; otherwise every order leaves one out that another order lets in.
- stop: the order is free when the whole group fits, or when none fits on its own and any order stops at once;
  otherwise whichever member stops one order could have come first in another.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from assembly.core.errors import N_
from assembly.core.money import Money
from assembly.core.text import takes_e

Explained = tuple[str, dict[str, int | str]]


class CutRule(StrEnum):
    SKIP = "skip"  # what does not fit is skipped and the next is tried
    STOP = "stop"  # nothing is accepted after the first that does not fit


class Why(StrEnum):
    FITS = "fits"
    DOES_NOT_FIT = "does_not_fit"
    AFTER_STOP = "after_stop"
    NO_HANDS = "no_hands"
    TIE = "tie"  # waits: another round decides the order
    AFTER_TIE = "after_tie"  # waits: what is left for it depends on the tie


CUT_RULES = {
    CutRule.SKIP: N_(
        "Las mejoras se aceptan por orden de manos mientras alcance el monto. "
        "La que no cabe se salta y se prueba la siguiente."
    ),
    CutRule.STOP: N_(
        "Las mejoras se aceptan por orden de manos mientras alcance el monto. "
        "En la primera que no cabe se cierra la lista."
    ),
}
# What became of an improvement, said the same on every page, screen and paper.
WHY_WORDS = {
    Why.FITS: N_("Aprobada"),
    Why.DOES_NOT_FIT: N_("No cabe en lo que queda"),
    Why.AFTER_STOP: N_("La lista ya se había cerrado"),
    Why.NO_HANDS: N_("Nadie levantó la mano"),
    Why.TIE: N_("Empate: espera otra ronda"),
    Why.AFTER_TIE: N_("Espera a que se resuelva el empate"),
}
_TIED = N_("Empató a {hands} con {others}; en el desempate tuvo {mine} y {theirs}.")
_TIED_AGAIN = N_("En otra ronda tuvo {mine} y {theirs}.")
# Spanish says `e` before a name that begins with the sound of i.
_BEFORE_I = {
    _TIED: N_("Empató a {hands} con {others}; en el desempate tuvo {mine} e {theirs}."),
    _TIED_AGAIN: N_("En otra ronda tuvo {mine} e {theirs}."),
}
_DRAWN_FIRST = N_("Salió primero en el sorteo.")
_DRAWN = N_("Salió en el lugar {place} del sorteo.")
_SHORT = N_("Le faltaron {short}.")

_OUT = (Why.DOES_NOT_FIT, Why.AFTER_STOP, Why.NO_HANDS)
_WAITING = (Why.TIE, Why.AFTER_TIE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An improvement to rank. `cost` in centavos; `tie_rank`: hands in each later round among those tied."""

    id: str
    cost: int
    hands: int
    tie_rank: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.cost <= 0 or self.hands < 0:
            raise ValueError("a candidate costs something and has no negative hands")


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one candidate; `left_before` and `left_after` in centavos."""

    id: str
    cost: int
    hands: int
    left_before: int
    left_after: int
    why: Why

    def to_data(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self) | {"why": self.why.value}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Line":
        """The line that `to_data` wrote."""
        return cls(**dict(data) | {"why": Why(data["why"])})


@dataclass(frozen=True, slots=True)
class Ranking:
    """`accepted` and `left_out` are certain. `waiting` is what the first decisive tie leaves open.

    `undecided` names the candidates of that tie which need another round; empty when all is settled.
    """

    accepted: tuple[Line, ...]
    left_out: tuple[Line, ...]
    waiting: tuple[Line, ...]
    undecided: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Plain JSON values, for the fact that keeps this list."""
        groups = {"accepted": self.accepted, "left_out": self.left_out, "waiting": self.waiting}
        kept: dict[str, Any] = {name: [line.to_data() for line in lines] for name, lines in groups.items()}
        return kept | {"undecided": list(self.undecided)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Ranking":
        """The list that `to_data` wrote."""

        def lines(group: str) -> tuple[Line, ...]:
            return tuple(Line.from_data(line) for line in data[group])

        return cls(lines("accepted"), lines("left_out"), lines("waiting"), tuple(data["undecided"]))


def accept(candidates: Iterable[Candidate], amount: int, rule: CutRule) -> Ranking:
    """Rank by hands, then by later rounds, and accept while `amount` (centavos) lasts.

    Ids only order what is listed inside a tie that decides nothing. What got no hand is left out.
    """
    ranked = sorted(candidates, key=lambda one: one.id)
    if amount < 0 or len({one.id for one in ranked}) < len(ranked):
        raise ValueError("an amount is not negative and a candidate is ranked once")
    ranked.sort(key=_standing, reverse=True)
    lines = _walk(ranked, amount, rule)
    return Ranking(
        accepted=tuple(line for line in lines if line.why is Why.FITS),
        left_out=tuple(line for line in lines if line.why in _OUT),
        waiting=tuple(line for line in lines if line.why in _WAITING),
        undecided=tuple(line.id for line in lines if line.why is Why.TIE),
    )


def _standing(one: Candidate) -> tuple[int, tuple[int, ...]]:
    return one.hands, one.tie_rank


def _walk(ranked: Sequence[Candidate], amount: int, rule: CutRule) -> list[Line]:
    """One line per candidate, group of equals by group of equals."""
    lines: list[Line] = []
    left, closed = amount, None
    for (hands, _), members in groupby(ranked, key=_standing):
        group = list(members)
        if hands == 0:
            lines += [_passed(one, left, Why.NO_HANDS) for one in group]
        elif closed:
            lines += [_passed(one, left, _behind(one, left, closed)) for one in group]
        else:
            settled = _settle(group, left, rule)
            left, closed = settled[-1].left_after, _closes(settled, rule)
            lines += settled
    return lines


def _settle(group: Sequence[Candidate], left: int, rule: CutRule) -> list[Line]:
    """The lines of one group of equals whose turn has come."""
    fitting = [one for one in group if one.cost <= left]
    contending = fitting if rule is CutRule.SKIP or not fitting else group
    if sum(one.cost for one in contending) > left:
        return [_passed(one, left, Why.TIE if one in contending else Why.DOES_NOT_FIT) for one in group]
    lines = []
    for one in group:
        after = left - one.cost if one in contending else left
        why = Why.FITS if one in contending else Why.DOES_NOT_FIT
        lines.append(Line(one.id, one.cost, one.hands, left, after, why))
        left = after
    return lines


def _closes(settled: Sequence[Line], rule: CutRule) -> Why | None:
    """Why those behind this group get no turn, if so. Under stop a decisive tie stops inside in any order."""
    if all(line.why is Why.FITS for line in settled):
        return None
    if rule is CutRule.STOP:
        return Why.AFTER_STOP
    return Why.AFTER_TIE if any(line.why is Why.TIE for line in settled) else None


def _behind(one: Candidate, left: int, closed: Why) -> Why:
    """Behind a tie under skip, only what is dearer than all that is left is already certain."""
    return Why.DOES_NOT_FIT if closed is Why.AFTER_TIE and one.cost > left else closed


def _passed(one: Candidate, left: int, why: Why) -> Line:
    return Line(one.id, one.cost, one.hands, left, left, why)


@dataclass(frozen=True, slots=True)
class TieRound:
    """What a round among those tied said: the hands of each, and the order of the lot that followed, if one did."""

    hands: Mapping[str, int]
    lot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of the list as pages, screens and papers show it; `left` is None while a tie leaves it open."""

    id: str
    place: int
    title: str
    hands: int
    cost: Money
    left: Money | None
    why: Why
    notes: tuple[Explained, ...]
    drawn: int = 0  # its place in the last lot that ordered it; 0 where none did

    @property
    def is_in(self) -> bool:
        return self.why is Why.FITS

    @property
    def outcome(self) -> str:
        """What became of it, in words (a message)."""
        return WHY_WORDS[self.why]

    @property
    def tone(self) -> str:
        """Done, waiting, or plain."""
        return "ok" if self.is_in else "warn" if self.why in _WAITING else "plain"


def listed(ranking: Ranking, ties: Sequence[TieRound], name: Callable[[str], str]) -> tuple[ListedLine, ...]:
    """The lines in the order of their turn, each with what decided its place beyond its hands."""
    lines = sorted((*ranking.accepted, *ranking.left_out, *ranking.waiting), key=_turn)
    return tuple(
        ListedLine(
            id=line.id,
            place=place,
            title=name(line.id),
            hands=line.hands,
            cost=Money(line.cost),
            left=None if line.why in _WAITING else Money(line.left_after),
            why=line.why,
            notes=tuple(_notes(line, ties, name)),
            drawn=next((tie.lot.index(line.id) + 1 for tie in reversed(ties) if line.id in tie.lot), 0),
        )
        for place, line in enumerate(lines, 1)
    )


def _turn(line: Line) -> tuple[int, int, bool]:
    """The order in which improvements had their turn: of those that had the same money before them, only the last
    can have taken some."""
    return -line.hands, -line.left_before, line.why is Why.FITS


def _notes(line: Line, ties: Sequence[TieRound], name: Callable[[str], str]) -> list[Explained]:
    """How its ties were broken, and how much money it lacked."""
    found: list[Explained] = []
    for tie in ties:
        if line.id in tie.hands:
            found.append(_tied(line, tie, name, _TIED_AGAIN if found else _TIED))
        if line.id in tie.lot:
            place = tie.lot.index(line.id) + 1
            found.append((_DRAWN_FIRST, {}) if place == 1 else (_DRAWN, {"place": place}))
    if line.why is Why.DOES_NOT_FIT:
        found.append((_SHORT, {"short": str(Money(line.cost - line.left_before))}))
    return found


def _tied(line: Line, tie: TieRound, name: Callable[[str], str], message: str) -> Explained:
    others = sorted((name(one), hands) for one, hands in tie.hands.items() if one != line.id)
    said = _BEFORE_I[message] if others and takes_e(others[0][0]) else message
    return said, {
        "hands": line.hands,
        "others": ", ".join(other for other, _ in others),
        "mine": tie.hands[line.id],
        "theirs": ", ".join(f"{other} {hands:,}" for other, hands in others),
    }
