"""The list of improvements as the counts make it, each tie that decides something followed through. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assembly.core.money import Money
from assembly.votes.improvements.ranking import Candidate, CutRule, Ranking, TieRound, Why, accept
from assembly.votes.results import RANKING, QuestionInfo, Step, asks_recount, is_about_improvements, unsettled
from assembly.votes.rules import FOR, QuestionKind, Verdict


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


@dataclass(frozen=True, slots=True)
class ListTie:
    """Improvements with equal `hands` that the money `left` does not reach for; `tied`: (id, cost) of each.

    `lot_after` is the round after which a lot may be drawn instead of another round.
    """

    hands: int
    left: Money
    tied: tuple[tuple[str, Money], ...]
    lot_after: QuestionInfo | None


def list_tie(listing: Listing, questions: Sequence[QuestionInfo]) -> ListTie | None:
    """The tie that asks for a round now; None while something else about improvements waits."""
    waits = any(is_about_improvements(one.at, questions) for one in unsettled(questions))
    if waits or listing.step not in (Step.TIE_ROUND, Step.TIE_ROUND_OR_LOT):
        return None
    lines = [one for one in listing.ranking.waiting if one.why is Why.TIE]
    lot_after = listing.at if listing.step is Step.TIE_ROUND_OR_LOT else None
    tied = tuple((one.id, Money(one.cost)) for one in lines)
    return ListTie(lines[0].hands, Money(lines[0].left_before), tied, lot_after)


def candidates(questions: Iterable[QuestionInfo], costs: Mapping[str, int]) -> list[Candidate]:
    """The improvements that may enter the list, with their hands; `costs` in centavos, by proposal.

    Hands are hands: those in favour of a proposal that was approved, and those an option got among several. The last
    question about a proposal that was counted is the one that holds.
    """
    return [Candidate(one, costs[one], hands) for one, (_, hands) in _hands(questions).items() if one in costs]


def are_mixed(questions: Iterable[QuestionInfo]) -> bool:
    """Whether some improvements have hands in favour, and others those that chose them among several."""
    return len({kind for kind, _ in _hands(questions).values()}) > 1


def _hands(questions: Iterable[QuestionInfo]) -> dict[str, tuple[QuestionKind, int]]:
    """The hands of each improvement that may enter, with the kind of the question that holds."""
    found: dict[str, tuple[QuestionKind, int]] = {}
    for question in sorted(questions, key=lambda one: one.number):
        if question.outcome is None:
            continue
        counts = dict(question.outcome.counts)
        if question.kind is QuestionKind.PROPOSAL and question.subject:
            found.pop(question.subject, None)
            if question.outcome.verdict is Verdict.APPROVED:
                found[question.subject] = (question.kind, counts[FOR])
        elif question.kind is QuestionKind.CHOICE:
            found |= {option: (question.kind, hands) for option, hands in counts.items()}
    return found


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
