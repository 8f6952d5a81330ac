"""An outcome in two or three words, its tone, and what each option is marked with. Pure."""

from collections.abc import Collection, Iterable

from assembly.core.errors import N_
from assembly.votes.improvements.listing import Listing
from assembly.votes.results import RANKING, QuestionInfo
from assembly.votes.rules import FOR, Outcome, QuestionKind, Verdict
from assembly.votes.wording import removal

_DECIDES = N_("No alcanza para todas las que empatan: falta otra ronda solo entre ellas.")
_MAY_DECIDE = N_("Si no alcanza para todas las que empatan, habrá otra ronda solo entre ellas.")
_DECIDES_NOTHING = N_("Hay propuestas con las mismas manos; eso no cambia la lista de mejoras.")
VERDICTS = {
    Verdict.APPROVED: N_("Se aprobó"),
    Verdict.REJECTED: N_("No se aprobó"),
    Verdict.CHOSEN: N_("Ya hay resultado"),
    Verdict.TIED: N_("Hay empate"),
    Verdict.NO_MAJORITY: N_("Ya hay resultado"),
}
NO_HANDS = N_("Nadie levantó la mano")
_ELECTED, _ALL_ELECTED, _NOBODY = N_("Ganó la elección"), N_("Ganaron la elección"), N_("Nadie ganó la elección")
_TIE_RESOLVED = N_("Hubo empate")
_RUNOFF_WAITS = N_("Falta otra ronda")
_RUNOFF_HELD = N_("Hubo otra ronda")
_BY_LOT = N_("Se decidió por sorteo")


def verdict(question: QuestionInfo, waits: bool = True, is_even: bool = False, are_people: bool = False) -> str:
    """The outcome in two or three words, for the head of its page.

    `waits`: whether its tie is still open. `is_even`: whether options of a choice for the list still tie.
    """
    outcome = question.outcome
    assert outcome is not None
    if question.kind in removal.VERDICTS:
        return removal.VERDICTS[question.kind][outcome.verdict]
    if question.drawn:
        return _BY_LOT
    if not outcome.is_evident and not any(hands for _, hands in outcome.counts):
        return NO_HANDS
    if is_even:
        return VERDICTS[Verdict.TIED]
    if outcome.verdict is Verdict.TIED and not waits:
        return _TIE_RESOLVED
    if outcome.tied and outcome.verdict is Verdict.NO_MAJORITY:
        return _RUNOFF_WAITS if waits else _RUNOFF_HELD
    return _of_people(outcome) if are_people and not outcome.tied else VERDICTS[outcome.verdict]


def _of_people(outcome: Outcome) -> str:
    if not outcome.winners:
        return _NOBODY
    return _ALL_ELECTED if len(outcome.winners) > 1 else _ELECTED


def tone(question: QuestionInfo, waits: bool, is_even: bool = False) -> str:
    """The tone of the verdict: done, waiting, or plain."""
    outcome = question.outcome
    if is_even:
        return "warn"
    if outcome is None or outcome.tied:
        return "warn" if waits else "plain"
    return "ok" if outcome.winners or outcome.verdict is Verdict.APPROVED else "plain"


def is_for_the_list(question: QuestionInfo) -> bool:
    """Whether it only says in which order improvements go: with a hand, every option enters the list."""
    return question.kind is QuestionKind.CHOICE and question.seats >= len(question.options)


def even(question: QuestionInfo) -> tuple[str, ...]:
    """The options of such a question with as many hands as another: they tie if the money does not reach for all."""
    if question.outcome is None or not is_for_the_list(question):
        return ()
    counts = dict(question.outcome.counts)
    given = list(counts.values())
    return tuple(option for option, hands in counts.items() if hands and given.count(hands) > 1)


def tie_for_the_list(
    question: QuestionInfo, questions: Iterable[QuestionInfo], listing: Listing | None
) -> tuple[tuple[str, ...], str]:
    """The options of a choice that still tie for the list, and what is said of equal hands, a message or nothing.

    `listing` is None while nobody knows for which of them the money reaches.
    """
    equal = even(question)
    if listing is None or not equal:
        return equal, _MAY_DECIDE if equal else ""
    tied = tuple(one for one in equal if one in listing.ranking.undecided)
    was_asked = any(one.subject == RANKING and not set(equal).isdisjoint(one.options) for one in questions)
    return tied, _DECIDES if tied else "" if was_asked else _DECIDES_NOTHING


def marks(question: QuestionInfo, outcome: Outcome, tied: Collection[str] = ()) -> dict[str, str]:
    """Who won, who ties, and who goes to another round without a tie.

    Among improvements for the list: which one is ahead of all, and who is in `tied`.
    """
    counts = dict(outcome.counts)
    won: Collection[str] = outcome.winners
    if is_for_the_list(question):
        won = [option for option, hands in counts.items() if hands and hands == max(counts.values())]
        won = won if len(won) == 1 else ()
    elif any(counts.values()):
        tied = outcome.tied
    if question.drawn:
        lucky = question.by_lot
        return {option: "won" if option in won else "lot" if option in lucky else "" for option in counts}
    equal = "again" if outcome.verdict is Verdict.NO_MAJORITY else "tied"
    return {option: "won" if option in won else equal if option in tied else "" for option in counts}


def hands_to_change(outcome: Outcome) -> int:
    """How many hands, counted otherwise, would change who won; 0 for a tie.

    For and against: those above or below what was needed. Among options: from the last one in to the first one out.
    """
    counts = dict(outcome.counts)
    if outcome.verdict is Verdict.APPROVED:
        return counts[FOR] - outcome.needed + 1
    if outcome.verdict is Verdict.REJECTED:
        return outcome.needed - counts[FOR]
    if outcome.verdict is Verdict.TIED:
        return 0
    last_in = min((counts[one] for one in outcome.winners), default=outcome.needed)
    out = max((hands for one, hands in outcome.counts if one not in outcome.winners), default=0)
    return last_in - max(out, outcome.needed - 1) if outcome.winners else outcome.needed - out
