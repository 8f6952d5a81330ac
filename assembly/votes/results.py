"""What stands once ties were followed through: another round among those tied, then a lot. Pure.

A tie round or a lot counts only while it is about exactly what is tied now: after a corrected count that changes
who ties, the rounds made for the old tie are left alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from assembly.votes.ranking import Candidate, CutRule, Ranking, TieRound, accept
from assembly.votes.rules import (
    FOR,
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


@dataclass(frozen=True, slots=True)
class RoundInfo:
    """One counting with what the rule made of it; `n` is the journal's line of that outcome."""

    id: str
    number: int
    present: int
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


@dataclass(frozen=True, slots=True)
class Listing:
    """The improvements in order, with what a tie that decides something waits for and `at` which tie round.

    `lots` are the tie rounds after which a lot decided; `ties` what each round that ordered it said.
    """

    ranking: Ranking
    step: Step
    at: QuestionInfo | None = None
    lots: tuple[QuestionInfo, ...] = ()
    ties: tuple[TieRound, ...] = ()

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
    if question.lot and set(question.lot) == set(outcome.tied):
        return Result(outcome.winners + question.lot[:left], (), Step.NOTHING, question)
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
    if outcome is None or set(parent.lot or ()) == set(outcome.tied) or not is_in_force(parent, questions):
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


def candidates(questions: Iterable[QuestionInfo], costs: Mapping[str, int]) -> list[Candidate]:
    """The improvements that may enter the list, with their hands; `costs` in centavos, by proposal.

    Hands are hands: those in favour of a proposal that was approved, and those an option got among several. The last
    question about a proposal that was counted is the one that holds.
    """
    hands: dict[str, int | None] = {}
    for question in sorted(questions, key=lambda one: one.number):
        if question.outcome is None:
            continue
        counts = dict(question.outcome.counts)
        if question.kind is QuestionKind.PROPOSAL and question.subject:
            is_approved = question.outcome.verdict is Verdict.APPROVED
            hands[question.subject] = counts[FOR] if is_approved else None
        elif question.kind is QuestionKind.CHOICE:
            hands |= counts
    return [Candidate(one, costs[one], given) for one, given in hands.items() if given is not None and one in costs]


def list_improvements(
    entering: Sequence[Candidate], questions: Iterable[QuestionInfo], amount: int, rule: CutRule
) -> Listing:
    """Accept while `amount` (centavos) lasts, following each tie that decides something through its rounds and lots.

    A tie round counts when it was held among exactly those that tie; the tie it leaves may be drawn by lot.
    """
    ranks: dict[str, tuple[int, ...]] = {}
    rounds = [one for one in questions if one.kind is QuestionKind.TIE and one.subject == RANKING]
    last: QuestionInfo | None = None
    lots: tuple[QuestionInfo, ...] = ()
    ties: tuple[TieRound, ...] = ()
    while True:
        ranking = accept([replace(one, tie_rank=ranks.get(one.id, ())) for one in entering], amount, rule)
        tied = frozenset(ranking.undecided)
        if not tied:
            return Listing(ranking, Step.NOTHING, None, lots, ties)
        if last and last.lot and tied == frozenset(last.lot):
            places = {option: len(last.lot) - place for place, option in enumerate(last.lot)}
            ranks |= {option: (*ranks[option], place) for option, place in places.items()}
            ties = (*ties[:-1], replace(ties[-1], lot=last.lot))
            lots, last = (*lots, last), None
            continue
        following = next((one for one in rounds if frozenset(one.options) == tied), None)
        if following is None:
            return Listing(ranking, _list_step(last, tied), last, lots, ties)
        if following.outcome is None:
            return Listing(ranking, Step.COUNT, following, lots, ties)
        rounds.remove(following)
        last, ties = following, (*ties, TieRound(dict(following.outcome.counts)))
        ranks |= {option: (*ranks.get(option, ()), hands) for option, hands in following.outcome.counts}


def _list_step(last: QuestionInfo | None, tied: frozenset[str]) -> Step:
    if last is None or not tied <= set(last.options):
        return Step.TIE_ROUND
    return Step.RECOUNT if asks_recount(last) else Step.TIE_ROUND_OR_LOT
