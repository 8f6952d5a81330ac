"""What stands once ties were followed through: another round among those tied, then a lot. Pure.

A tie round or a lot counts only while it is about exactly what is tied now: after a corrected count that changes
who ties, the rounds made for the old tie are left alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from assembly.core.errors import N_, AssemblyError
from assembly.votes.rules import (
    STANCES,
    HandsEach,
    Majority,
    Outcome,
    QuestionKind,
    Verdict,
    counts_once,
    decide_choice,
    decide_stance,
)

RANKING = "ranking"  # the subject of a tie among the improvements of the list


class QuestionTakenBack(AssemblyError):
    status = 409
    sentence = N_(
        "La pregunta {number} se quitó porque se puso por error y ya no se cuenta. "
        "Vuelva a la asamblea y siga con lo que falta."
    )


@dataclass(frozen=True, slots=True)
class RoundInfo:
    """One counting with what the rule made of it; `n` is the journal's line of that outcome."""

    id: str
    number: int
    present: int
    of_round: int | None  # whose hands a correction writes again
    counts: Mapping[str, int]
    reason: str | None
    shortfall_reason: str | None
    witness: str | None
    at: datetime
    n: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class QuestionInfo:
    """A question with every round of it. `outcome` is the last round's; `lot` the order drawn, the last one drawn."""

    id: str
    assembly_id: str
    number: int
    kind: QuestionKind
    subject: str | None
    nominee_id: str | None
    options: tuple[str, ...]
    majority: Majority
    hands_each: HandsEach
    seats: int
    n: int
    rounds: tuple[RoundInfo, ...] = ()
    lot: tuple[str, ...] | None = None
    lot_n: int | None = None
    lot_drawn_by: str | None = None
    lot_witnesses: str | None = None

    @property
    def outcome(self) -> Outcome | None:
        return self.rounds[-1].outcome if self.rounds else None

    @property
    def is_stance(self) -> bool:
        """Whether it is answered with for, against and abstain."""
        return set(self.options) == set(STANCES)

    @property
    def counts_once(self) -> bool:
        """Whether each person is in one count at most, so that hands may be missing."""
        return counts_once(self.options, self.hands_each)

    @property
    def drawn(self) -> tuple[str, ...]:
        """The order of the lot drawn over what its last count left tied; for the list, over what that count did not
        tell apart. Empty without one.
        """
        if self.outcome is None or not self.lot:
            return ()
        is_after = self.subject == RANKING and (self.lot_n or 0) > self.rounds[-1].n
        return self.lot if is_after or set(self.lot) == set(self.outcome.tied) else ()

    @property
    def by_lot(self) -> tuple[str, ...]:
        """Who won by that lot: as many as there were places left."""
        won = len(self.outcome.winners) if self.outcome and self.outcome.tied else 0
        return self.drawn[: self.seats - won]

    @property
    def changed_n(self) -> int:
        """The journal's line of the last thing that decided something here."""
        return max([self.n, self.lot_n or 0, *(one.n for one in self.rounds)])


class Step(StrEnum):
    """What a question waits for."""

    COUNT = "count"
    RECOUNT = "recount"  # nobody raised a hand at all: count once more before anything else
    TIE_ROUND = "tie_round"
    RUNOFF = "runoff"  # nobody reached the absolute majority: another round between those with most hands
    TIE_ROUND_OR_LOT = "tie_round_or_lot"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Result:
    """Who won for certain, who still ties, what comes next and `at` which question.

    `winners` of a question answered with for and against is what was approved: its subject, or its nominee.
    """

    winners: tuple[str, ...]
    tied: tuple[str, ...]
    step: Step
    at: QuestionInfo
    open_tie: QuestionInfo | None = None

    @property
    def is_settled(self) -> bool:
        return self.step is Step.NOTHING


def decide(question: QuestionInfo, counts: Mapping[str, int], present: int) -> Outcome:
    """What the question's rule makes of a count.

    In a tie round those without a hand tied before and still do: places left over are not left empty.
    """
    if question.is_stance:
        return decide_stance(counts, present, question.majority)
    outcome = decide_choice(counts, present, question.seats, question.majority)
    if question.kind is QuestionKind.TIE and outcome.verdict is Verdict.NO_MAJORITY:
        rest = tuple(option for option, _ in outcome.counts if option not in outcome.winners)
        return replace(outcome, verdict=Verdict.TIED, tied=rest)
    if question.majority is Majority.ABSOLUTE and outcome.verdict is Verdict.NO_MAJORITY:
        return replace(outcome, tied=_most_hands(outcome))
    return outcome


def _most_hands(outcome: Outcome) -> tuple[str, ...]:
    """The two with most hands for each place left open, with all who equal the last of them; nobody for sure places."""
    left = outcome.seats - len(outcome.winners)
    rest = [pair for pair in outcome.counts if pair[0] not in outcome.winners]
    fewest = rest[min(2 * left, len(rest)) - 1][1] if len(rest) > left else None
    return tuple(option for option, hands in rest if fewest is not None and hands >= fewest)


def result_of(question: QuestionInfo, questions: Sequence[QuestionInfo]) -> Result:
    """The question's result through its tie rounds and lots; `questions` are all of the assembly."""
    outcome = question.outcome
    if outcome is None:
        is_tie = question.kind is QuestionKind.TIE
        return Result((), (), Step.COUNT, question, question if is_tie else None)
    if question.is_stance:
        return Result(_approved(question, outcome), (), Step.NOTHING, question)
    left = question.seats - len(outcome.winners)
    if question.drawn:
        return Result(outcome.winners + question.by_lot, (), Step.NOTHING, question)
    tie = _tie_round(question, outcome, left, questions)
    if tie is None:
        return Result(outcome.winners, outcome.tied, _next_step(question, outcome), question)
    after = result_of(tie, questions)
    tied = after.tied if tie.outcome else outcome.tied
    return replace(after, winners=outcome.winners + after.winners, tied=tied)


def _approved(question: QuestionInfo, outcome: Outcome) -> tuple[str, ...]:
    what = question.nominee_id or question.subject
    return (what,) if what and outcome.verdict is Verdict.APPROVED else ()


def _tie_round(
    question: QuestionInfo, outcome: Outcome, left: int, questions: Sequence[QuestionInfo]
) -> QuestionInfo | None:
    """The last tie round put for exactly this tie."""
    same = [
        one
        for one in questions
        if one.kind is QuestionKind.TIE
        and one.subject == question.id
        and one.number > question.number
        and set(one.options) == set(outcome.tied)
        and one.seats == left
    ]
    return max(same, key=lambda one: one.number, default=None)


def _next_step(question: QuestionInfo, outcome: Outcome) -> Step:
    if not outcome.tied:
        return Step.NOTHING
    if asks_recount(question):
        return Step.RECOUNT
    if outcome.verdict is Verdict.NO_MAJORITY:
        return Step.RUNOFF
    return Step.TIE_ROUND_OR_LOT if question.kind is QuestionKind.TIE else Step.TIE_ROUND


def asks_recount(question: QuestionInfo) -> bool:
    """Whether nobody raised a hand and that was counted only once."""
    outcome = question.outcome
    return outcome is not None and len(question.rounds) == 1 and not any(hands for _, hands in outcome.counts)


def root_of(question: QuestionInfo, questions: Sequence[QuestionInfo]) -> QuestionInfo:
    """The question that a tie round goes back to; itself for any other, and for a tie of the list."""
    by_id = {one.id: one for one in questions}
    while question.kind is QuestionKind.TIE and question.subject in by_id:
        question = by_id[question.subject]
    return question


def is_in_force(question: QuestionInfo, questions: Sequence[QuestionInfo]) -> bool:
    """Whether a tie round is still about what ties now; true for every other question."""
    if question.kind is not QuestionKind.TIE or question.subject == RANKING:
        return True
    parent = next(one for one in questions if one.id == question.subject)
    outcome = parent.outcome
    if outcome is None or parent.drawn or not outcome.tied or not is_in_force(parent, questions):
        return False
    return _tie_round(parent, outcome, parent.seats - len(outcome.winners), questions) == question


def unsettled(questions: Sequence[QuestionInfo]) -> list[Result]:
    """What still waits for a count, a tie round or a lot, in order; ties of the list are its own business."""
    roots = [one for one in questions if one.kind is not QuestionKind.TIE]
    return [result for result in (result_of(one, questions) for one in roots) if not result.is_settled]


def is_about_improvements(question: QuestionInfo, questions: Sequence[QuestionInfo]) -> bool:
    """Whether the list of improvements depends on it."""
    root = root_of(question, questions)
    return root.kind in (QuestionKind.PROPOSAL, QuestionKind.CHOICE) or root.subject == RANKING


def dearest(question: QuestionInfo, costs: Mapping[str, int]) -> int:
    """What the dearest improvement that it is about costs, of the costs by proposal; 0 where it is about none."""
    return max((costs[one] for one in (question.subject or "", *question.options) if one in costs), default=0)
