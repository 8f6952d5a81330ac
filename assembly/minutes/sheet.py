"""The acta's words: what a record says of its questions, its list of improvements and its hands. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from assembly.core.errors import N_
from assembly.core.money import Money
from assembly.minutes.course import Course
from assembly.minutes.queries import AssemblyRecord
from assembly.tellers.record import Agreed, TakenBack, Teller, Tellers
from assembly.votes.asking import is_about_people, post_key
from assembly.votes.improvements.ranking import CUT_RULES, ListedLine, listed
from assembly.votes.queries import RankingInfo, ties_behind
from assembly.votes.results import RANKING, QuestionInfo, RoundInfo, is_in_force, root_of
from assembly.votes.rules import QuestionKind
from assembly.votes.wording.explain import Explained, explain, rule, settled
from assembly.votes.wording.removal import stance_labels
from assembly.votes.wording.titles import title

ERASED = N_("(dato borrado)")
STANCE_LABELS = stance_labels(QuestionKind.PROPOSAL)
_SEVERAL = N_("varias mejoras")
_TIED_FOR_THE_LIST = N_("Empataron: {tied}. Se preguntó otra vez, para la lista, en la votación {number}.")
_TAKEN_BACK = N_("Se puso a votación por error y se quitó sin contarla. Motivo: {reason}.")
_MODERATOR = N_("Quien conduce")


Naming = Callable[[str], str]
Counted = tuple[str, tuple[tuple[str, int], ...]]  # a teller, and (label, hands) for each option


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """One counting: (label, hands) for each option, in the order they were asked."""

    number: int
    present: int
    counts: tuple[tuple[str, int], ...]
    reason: str | None
    shortfall_reason: str | None
    witness: str | None  # of a majority that everybody saw and nobody counted; then there are no counts
    is_replaced: bool
    of_round: int | None = None  # whose hands a correction writes again
    counted_by: tuple[str, ...] = ()
    on_one_phone: bool = False  # whether those who counted passed one phone on
    outvoted: tuple[Counted, ...] = ()  # whoever counted otherwise than the two who agree
    outcome: Explained | None = None  # what came of it, where another took its place
    is_mended: bool = False  # that other one writes the same hands again


@dataclass(frozen=True, slots=True)
class TurnSheet:
    """A turn of a counting whose tellers did not agree."""

    round_number: int
    turn: int
    sheets: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """A question as the acta tells it: what was asked, by which rule, every counting, what came of it."""

    id: str
    number: int
    title: Explained
    rules: tuple[Explained, ...]
    rounds: tuple[RoundSheet, ...]
    outcome: Explained | None
    settled: Explained | None  # how the tie it left was settled
    lot: tuple[str, ...]
    lot_drawn_by: str | None
    lot_witnesses: str | None
    turns: tuple[TurnSheet, ...] = ()
    taken_back: Explained | None = None  # that it was put and taken back without a count, and why


@dataclass(frozen=True, slots=True)
class RankingSheet:
    """A list of improvements as it was written down at the journal's line `n`."""

    n: int
    at: datetime
    amount: Money
    total: Money
    rule: str
    lines: tuple[ListedLine, ...]


class Names:
    """What ids are called in this record; a name that was erased is said to be."""

    def __init__(self, record: Course) -> None:
        self.questions = record.questions
        asked = (*record.term_votes, *record.terms_taken_back)
        self._names: dict[str, str] = dict(STANCE_LABELS)
        self._names |= {one.id: one.title or ERASED for one in record.proposals}
        self._names |= {one.id: one.name or ERASED for one in record.nominees}
        self._names |= {term.post: term.post_name for term in record.terms}
        self._names |= {one.id: one.title or ERASED for one in record.motions}
        self._names |= {one.term.id: one.term.name or ERASED for one in asked}
        self._names |= {post_key(one.term.id): one.term.post_name for one in asked}
        self._names |= {one.post.code: one.post.name for one in record.posts}

    def __call__(self, key: str) -> str:
        """The name of an option or of a post."""
        return self._names.get(key, ERASED)

    def subject(self, question: QuestionInfo) -> str:
        """What a question of the assembly is about in few words: an improvement, a post; a message where it is several.

        A tie of the list has no subject but its title.
        """
        root = root_of(question, self.questions)
        return _SEVERAL if root.kind is QuestionKind.CHOICE else self(root.subject or "")

    def title(self, question: QuestionInfo) -> Explained:
        """What was asked."""
        return title(question, self.questions, self)


def question_sheets(record: AssemblyRecord) -> list[QuestionSheet]:
    """Every question in the order it was put."""
    names = Names(record)
    is_open = record.assembly.closed_at is None
    is_listed = record.ranking is not None and record.ranking.is_final
    found = [
        _with_tellers(
            _question(one, names, is_open and not (is_listed and one.subject == RANKING)),
            record.tellers.get(one.id),
            _answers(one, names),
        )
        for one in record.questions
    ]
    return sorted([*found, *(_taken_back(one, names) for one in record.taken_back)], key=lambda one: one.number)


def _taken_back(one: TakenBack, names: Names) -> QuestionSheet:
    said: Explained = _TAKEN_BACK, {"reason": (one.reason or ERASED).rstrip(".")}
    asked = one.question
    return QuestionSheet(asked.id, asked.number, names.title(asked), (), (), None, None, (), None, None, (), said)


def _question(question: QuestionInfo, names: Names, is_open: bool) -> QuestionSheet:
    # Closing refuses open ties: in a sealed acta none waits any more.
    how = settled(question, names.questions, names) or _asked_for_the_list(question, names)
    waits = is_open and how is None and is_in_force(question, names.questions)
    return QuestionSheet(
        id=question.id,
        number=question.number,
        title=names.title(question),
        rules=_rules(question),
        rounds=tuple(_round(question, names, *pair) for pair in zip_longest(question.rounds, question.rounds[1:])),
        outcome=explain(question.outcome, names, waits, is_about_people(question, names.questions), question.kind)
        if question.outcome
        else None,
        settled=how,
        lot=tuple(names(option) for option in question.lot or ()),
        lot_drawn_by=question.lot_drawn_by,
        lot_witnesses=question.lot_witnesses,
    )


def _answers(question: QuestionInfo, names: Names) -> Naming:
    """What its answers are called: those to taking a post away say what each of them means."""
    labels = stance_labels(question.kind) if question.is_stance else {}
    return lambda option: labels.get(option) or names(option)


def _asked_for_the_list(question: QuestionInfo, names: Names) -> Explained | None:
    """That options of a choice had equal hands, and where it was asked again which of them enters the list."""
    if question.kind is not QuestionKind.CHOICE:
        return None
    later = [one for one in names.questions if one.subject == RANKING and one.number > question.number]
    again = next((one for one in later if set(one.options) <= set(question.options)), None)
    if again is None:
        return None
    return _TIED_FOR_THE_LIST, {"tied": ", ".join(sorted(map(names, again.options))), "number": again.number}


def _with_tellers(sheet: QuestionSheet, tellers: Tellers | None, names: Naming) -> QuestionSheet:
    """The same with who counted each round, where several did, and the turns in which they differed."""
    if tellers is None:
        return sheet
    rounds = tuple(_agreed(one, tellers.rounds.get(one.number), names) for one in sheet.rounds)
    turns = tuple(
        TurnSheet(one.round_number, one.turn, tuple(_counted(*pair, names) for pair in one.sheets))
        for one in tellers.differences
    )
    return replace(sheet, rounds=rounds, turns=turns)


def _agreed(sheet: RoundSheet, agreed: Agreed | None, names: Naming) -> RoundSheet:
    if agreed is None:
        return sheet
    return replace(
        sheet,
        counted_by=tuple(map(_teller, agreed.tellers)),
        on_one_phone=any(one.shares_phone for one in agreed.tellers) and any(one.runs for one in agreed.tellers),
        outvoted=tuple(_counted(*pair, names) for pair in agreed.outvoted),
    )


def _counted(who: Teller, hands: Mapping[str, int], names: Naming) -> Counted:
    return _teller(who), _named(hands, names)


def _teller(one: Teller) -> str:
    return _MODERATOR if one.runs else one.name or ERASED


def _named(hands: Mapping[str, int], names: Naming) -> tuple[tuple[str, int], ...]:
    return tuple((names(option), count) for option, count in hands.items())


def _rules(question: QuestionInfo) -> tuple[Explained, ...]:
    """The rule fixed before the count; before any count nobody knows yet with how many people."""
    return tuple(rule(question, question.outcome.present)) if question.outcome else ()


def _round(question: QuestionInfo, names: Names, one: RoundInfo, following: RoundInfo | None) -> RoundSheet:
    name = _answers(question, names)
    counts = tuple((name(option), one.counts[option]) for option in question.options if option in one.counts)
    words = (one.reason, one.shortfall_reason, one.witness)
    sheet = RoundSheet(one.number, one.present, counts, *words, following is not None, one.of_round)
    if following is None:
        return sheet
    are_people = is_about_people(question, names.questions)
    outcome = explain(one.outcome, names, False, are_people, question.kind)
    return replace(sheet, outcome=outcome, is_mended=following.of_round is not None)


def ranking_sheet(record: Course) -> RankingSheet | None:
    """The list of improvements, the ones with most hands first, with the money that was left after each."""
    return _ranking(record.ranking, record) if record.ranking else None


def earlier_lists(record: Course) -> list[RankingSheet]:
    """The lists that a later one replaced, the newest first."""
    return [_ranking(one, record) for one in reversed(record.rankings[:-1])]


def _ranking(kept: RankingInfo, record: Course) -> RankingSheet:
    costs = {one.id: one.cost.centavos for one in record.proposals}
    return RankingSheet(
        n=kept.n,
        at=kept.at,
        amount=kept.amount,
        total=Money(sum(line.cost for line in kept.ranking.accepted)),
        rule=CUT_RULES[kept.cut_rule],
        lines=listed(kept.ranking, ties_behind(kept, record.questions, costs), Names(record)),
    )
