"""Blank tally sheets: a block for each question that waits for its count, then for what is still to be asked. Pure."""

from collections.abc import Sequence
from typing import Any

from assembly.elections.rules import question_form
from assembly.elections.standing import NomineeInfo, PostState
from assembly.minutes.queries import AssemblyRecord
from assembly.minutes.sheet import STANCE_LABELS, Names
from assembly.proposals.queries import ProposalInfo
from assembly.votes.asking import hands_each, majority_of
from assembly.votes.results import QuestionInfo
from assembly.votes.rules import STANCES, HandsEach, Majority, QuestionKind
from assembly.votes.wording.explain import Explained, rule, seats_rule
from assembly.votes.wording.removal import ON_PAPER, stance_labels

# Without figures: how many people will be there is written by hand.
STANCE_RULES = {
    Majority.PRESENT: "Se aprueba con más de la mitad de las personas presentes.",
    Majority.TWO_THIRDS_PRESENT: "Se aprueba con las dos terceras partes de las personas presentes.",
    Majority.CAST: "Se aprueba con más votos a favor que en contra. Las abstenciones no cuentan.",
    Majority.TWO_THIRDS_CAST: "Se aprueba con las dos terceras partes de los votos a favor y en contra. "
    "Las abstenciones no cuentan.",
}
_LINES_FOR_NAMES = 4  # of a post for which nobody was proposed yet
_STANCES = [STANCE_LABELS[one] for one in STANCES]


def blocks(record: AssemblyRecord) -> list[dict[str, Any]]:
    """Every block: questions by their number, proposals by theirs, posts in the year's order."""
    names = Names(record)
    found = [_question(one, names) for one in record.questions if one.outcome is None]
    found += [_proposal(one, record) for one in record.proposals if not one.is_withdrawn and not _asked(one.id, record)]
    return found + [_post(one, record, names) for one in record.posts if not one.is_open and _waits(one)]


def _block(
    label: str, title: str, rules: list[str], options: list[str], empty: int = 0, is_stance: bool = False
) -> dict[str, Any]:
    return {
        "label": label,
        "title": title,
        "rules": rules,
        "options": options + [""] * empty,
        "is_stance": is_stance or options == _STANCES,
    }


def _question(one: QuestionInfo, names: Names) -> dict[str, Any]:
    if one.is_stance:
        labels, rules = stance_labels(one.kind), ON_PAPER if one.kind is QuestionKind.REMOVAL else STANCE_RULES
        options, said = [labels[option] for option in STANCES], [rules[one.majority]]
    else:
        options, said = [names(option) for option in one.options], [_said(said) for said in rule(one, 0)]
    return _block(f"Pregunta {one.number}", _said(names.title(one)), said, options, is_stance=one.is_stance)


def _proposal(one: ProposalInfo, record: AssemblyRecord) -> dict[str, Any]:
    title = f"¿Se aprueba «{Names(record)(one.id)}»? Costo estimado: {one.cost}"
    return _block(f"Propuesta {one.number}", title, _rules_of_year(record), _STANCES)


def _post(one: PostState, record: AssemblyRecord, names: Names) -> dict[str, Any]:
    """A single person is voted for and against; several, or nobody yet, each with a line."""
    people = [names(nominee.id) for nominee in one.eligible]
    if people and question_form([nominee.id for nominee in one.eligible], one.seats_left) == STANCES:
        return _block(one.post.name, f"¿Elegir a {people[0]}?", _rules_of_year(record), _STANCES)
    each = hands_each(QuestionKind.ELECTION, one.seats_left, HandsEach.ONE)
    rules = [_said(said) for said in seats_rule(one.seats_left, each, _majority(record, one.eligible), 0)]
    title = f"¿Quién ocupará «{one.post.name}»?" if one.seats_left == 1 else f"¿Quiénes ocuparán «{one.post.name}»?"
    return _block(one.post.name, title, rules, people, 0 if people else _LINES_FOR_NAMES)


def _majority(record: AssemblyRecord, people: Sequence[NomineeInfo]) -> Majority:
    """What decides among those on the list."""
    if record.settings is None:
        return Majority.PLURALITY
    options = [one.id for one in people]
    return majority_of(QuestionKind.ELECTION, options, record.settings.majority, record.settings.majority_by_kind)


def _waits(one: PostState) -> bool:
    """Whether it may still come to a vote: somebody waits for one, or nobody was proposed yet."""
    return bool(one.seats_left) and (bool(one.eligible) or not one.nominees)


def _asked(proposal_id: str, record: AssemblyRecord) -> bool:
    return any(proposal_id == one.subject or proposal_id in one.options for one in record.questions)


def _rules_of_year(record: AssemblyRecord) -> list[str]:
    return [STANCE_RULES[Majority(record.settings.majority)]] if record.settings else []


def _said(explained: Explained) -> str:
    message, values = explained
    return message.format(**values)
