"""The acta's words: what a record says of its questions, its list of improvements and its hands. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assembly.core.errors import N_
from assembly.core.money import Money
from assembly.minutes.queries import AssemblyRecord
from assembly.votes.explain import explain
from assembly.votes.ranking import CutRule, Line, Why
from assembly.votes.results import QuestionInfo, RoundInfo
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, HandsEach, Majority, QuestionKind

ERASED = N_("(dato borrado)")
STANCE_LABELS = {FOR: N_("A favor"), AGAINST: N_("En contra"), ABSTAIN: N_("Abstención")}
MAJORITY_RULES = {
    Majority.PRESENT: N_("Se aprueba con más de la mitad de las personas presentes."),
    Majority.CAST: N_("Se aprueba con más de la mitad de las manos a favor y en contra."),
    Majority.TWO_THIRDS_PRESENT: N_("Se aprueba con las dos terceras partes de las personas presentes."),
    Majority.TWO_THIRDS_CAST: N_("Se aprueba con las dos terceras partes de las manos a favor y en contra."),
    Majority.PLURALITY: N_("Gana quien tenga más manos."),
    Majority.ABSOLUTE: N_("Gana quien tenga las manos de más de la mitad de las personas presentes."),
}
HANDS_RULES = {
    HandsEach.ONE: N_("Cada persona levantó la mano una sola vez."),
    HandsEach.MANY: N_("Cada persona pudo levantar la mano por varias opciones."),
}
CUT_RULES = {
    CutRule.SKIP: N_("Lo que no alcanza se salta y se prueba con la siguiente mejora."),
    CutRule.STOP: N_("En la primera mejora que no alcanza se termina la lista."),
}
WHY_WORDS = {
    Why.FITS: N_("Aprobada: alcanza"),
    Why.DOES_NOT_FIT: N_("No alcanza con lo que queda"),
    Why.AFTER_STOP: N_("Viene después de la que ya no alcanzó"),
    Why.NO_HANDS: N_("Nadie levantó la mano"),
    Why.TIE: N_("Empate: espera otra ronda"),
    Why.AFTER_TIE: N_("Espera a que se resuelva el empate"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A gettext message and the values of its places."""

    message: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """One counting: (label, hands) for each option, in the order they were asked."""

    number: int
    present: int
    counts: tuple[tuple[str, int], ...]
    reason: str | None
    shortfall_reason: str | None
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """A question as the acta tells it: «Elección para» (`about`) «Tesorería» (`title`), of a single nominee `who`."""

    id: str
    number: int
    about: str
    title: str
    who: str
    rules: tuple[str, ...]
    rounds: tuple[RoundSheet, ...]
    outcome: Said | None
    lot: tuple[str, ...]
    lot_drawn_by: str | None
    lot_witnesses: str | None


@dataclass(frozen=True, slots=True)
class RankedSheet:
    """One improvement of the list, with the money left after its turn."""

    place: int
    title: str
    cost: Money
    hands: int
    left: Money
    is_in: bool
    why: str


@dataclass(frozen=True, slots=True)
class RankingSheet:
    amount: Money
    total: Money
    rule: str
    lines: tuple[RankedSheet, ...]


class Names:
    """What ids are called in this record; a name that was erased is said to be."""

    def __init__(self, record: AssemblyRecord) -> None:
        self._names: dict[str, str] = dict(STANCE_LABELS)
        self._names |= {one.id: one.title or ERASED for one in record.proposals}
        self._names |= {one.id: one.name or ERASED for one in record.nominees}
        posts = {term.post: term.post_name for term in record.terms}
        self._posts = posts | {one.post.code: one.post.name for one in record.posts}
        self._questions = {question.id: question for question in record.questions}

    def __call__(self, key: str) -> str:
        """The name of an option."""
        return self._names.get(key, ERASED)

    def about(self, question: QuestionInfo) -> str:
        """What kind of question it is, as a gettext message."""
        return _ABOUT[question.kind]

    def title(self, question: QuestionInfo) -> str:
        """What the question is about."""
        subject = question.subject or ""
        if question.kind is QuestionKind.TIE:
            parent = self._questions.get(subject)
            return self.title(parent) if parent else _LIST
        if question.kind is QuestionKind.PROPOSAL:
            return self(subject)
        return _SEVERAL if question.kind is QuestionKind.CHOICE else self._posts.get(subject, subject)


_LIST = N_("la lista de mejoras")
_SEVERAL = N_("varias mejoras")
_ABOUT = {
    QuestionKind.PROPOSAL: N_("Mejora"),
    QuestionKind.CHOICE: N_("Escoger entre"),
    QuestionKind.ELECTION: N_("Elección para"),
    QuestionKind.RATIFY: N_("Ratificación de"),
    QuestionKind.TIE: N_("Desempate de"),
}


def question_sheets(record: AssemblyRecord) -> list[QuestionSheet]:
    """Every question in the order it was put."""
    names = Names(record)
    return [_question(question, names) for question in record.questions]


def _question(question: QuestionInfo, names: Names) -> QuestionSheet:
    last = len(question.rounds)
    return QuestionSheet(
        id=question.id,
        number=question.number,
        about=names.about(question),
        title=names.title(question),
        who=names(question.nominee_id) if question.nominee_id else "",
        rules=_rules(question),
        rounds=tuple(_round(one, question, names, place < last) for place, one in enumerate(question.rounds, 1)),
        outcome=Said(*explain(question.outcome, names)) if question.outcome else None,
        lot=tuple(names(option) for option in question.lot or ()),
        lot_drawn_by=question.lot_drawn_by,
        lot_witnesses=question.lot_witnesses,
    )


def _rules(question: QuestionInfo) -> tuple[str, ...]:
    """The rule fixed before the count; among for, against and abstain everybody counts once anyway."""
    if question.is_stance:
        return (MAJORITY_RULES[question.outcome.rule if question.outcome else question.majority],)
    return MAJORITY_RULES[question.majority], HANDS_RULES[question.hands_each]


def _round(one: RoundInfo, question: QuestionInfo, names: Names, is_replaced: bool) -> RoundSheet:
    counts = tuple((names(option), one.counts[option]) for option in question.options if option in one.counts)
    return RoundSheet(one.number, one.present, counts, one.reason, one.shortfall_reason, is_replaced)


def ranking_sheet(record: AssemblyRecord) -> RankingSheet | None:
    """The list of improvements, the ones with most hands first, with the money that was left after each."""
    found = record.ranking
    if found is None:
        return None
    names = Names(record)
    accepted, left_out, waiting = found.ranking.accepted, found.ranking.left_out, found.ranking.waiting
    lines = sorted((*accepted, *left_out, *waiting), key=_turn)
    return RankingSheet(
        amount=found.amount,
        total=Money(sum(line.cost for line in accepted)),
        rule=CUT_RULES[found.cut_rule],
        lines=tuple(_ranked(place, line, names) for place, line in enumerate(lines, 1)),
    )


def _ranked(place: int, line: Line, names: Names) -> RankedSheet:
    cost, left = Money(line.cost), Money(line.left_after)
    return RankedSheet(place, names(line.id), cost, line.hands, left, line.why is Why.FITS, WHY_WORDS[line.why])


def _turn(line: Line) -> tuple[int, int, bool]:
    """The order in which improvements had their turn: of those that had the same money before them, only the last
    can have taken some."""
    return -line.hands, -line.left_before, line.why is Why.FITS
