"""A question before anybody raises a hand, and its verdict with the rule in words."""

from collections.abc import Sequence
from typing import Any

from assembly.assemblies.rules import State
from assembly.core.errors import N_
from assembly.live.slides.parts import Row, Speaker, drawn_place, lines, titled
from assembly.minutes.sheet import ERASED
from assembly.tellers.record import TakenBack
from assembly.tellers.rules import WHY_TWO, why_of
from assembly.votes.asking import asked_about, is_about_people
from assembly.votes.results import RANKING, QuestionInfo, dearest, result_of, root_of
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, Verdict
from assembly.votes.wording import explain
from assembly.votes.wording.explain import Explained
from assembly.votes.wording.marks import marks, tie_for_the_list, tone, verdict
from assembly.votes.wording.removal import stance_labels
from assembly.votes.wording.titles import numbered

_STANCE_TONES = {FOR: "for", AGAINST: "against", ABSTAIN: "abstain"}
_TONES = {"won": "ok", "tied": "warn", "again": "warn", "lot": "ok", "": ""}
_TIE_ROUND = N_("Hace falta otra ronda, solo entre las que empatan.")
_TIE_ROUND_OF_PEOPLE = N_("Hace falta otra ronda, solo entre las personas que empatan.")
_LOT_OF_LIST = N_("Empataron para la lista de mejoras: entran en el orden en que salieron, mientras alcance el monto.")
_DRAWN_BY = N_("Lo sacó: {by}. Lo vieron: {seen}.")
_REFUSED = N_("{person} no aceptó el cargo: queda libre y se vuelve a votar.")
_ITEM = N_("Pregunta {number} · punto {place} de {count}")
_ITEM_OF_PAPER = N_("Pregunta {number} · propuesta {paper} · punto {place} de {count}")
_NUMBER = N_("Pregunta {number}")
_TAKEN_BACK = N_("Esta pregunta se quitó: no se cuenta")
_TAKEN_BACK_WHY = N_("Motivo: {reason}.")
_DIFFER = N_("Los conteos no coinciden: se va a contar otra vez")
_AGAIN = N_("Levanten la mano otra vez: los conteos no coincidieron")


def question_slide(speaker: Speaker, question: QuestionInfo) -> dict[str, Any]:
    title, outcome = speaker.title(question), question.outcome
    shared: dict[str, Any] = {"item": _item(speaker, question), "title": title, "blocks": []}
    twice = _counted_twice(speaker, question)
    if outcome is None:
        present = speaker.record.assembly.present or 0
        rules = [speaker.sentence(one) for one in (*explain.rule(question, present), *twice)]
        options = [] if question.is_stance else [Row(_numbered(speaker, one)) for one in question.options]
        return shared | _turn(speaker, question) | {"sentences": rules} | lines(options)
    waits = _waits(speaker, question)
    hall, record = speaker.hall, speaker.record
    tied, tie = tie_for_the_list(question, record.questions, hall.listing)
    are_people = is_about_people(question, record.questions)
    said = [*_said(speaker, question, waits), *([(tie, {})] if tie else []), *twice]
    return shared | {
        "verdict": speaker.say(verdict(question, waits, bool(tied), are_people)),
        "tone": tone(question, waits, bool(tied)),
        "present": outcome.present,
        "sentences": [speaker.sentence(one) for one in (*said, *_refused(speaker, question))],
        "blocks": _blocks(speaker, question) if question.is_stance else [],
        **lines(_options(speaker, question, tied)),
    }


def taken_back_slide(speaker: Speaker, taken_back: TakenBack) -> dict[str, Any]:
    """A question that was put by mistake: what it asked, that nobody counts it, and why."""
    asked = taken_back.question
    why = speaker.say(_TAKEN_BACK_WHY).format(reason=(taken_back.reason or speaker.say(ERASED)).rstrip("."))
    return titled(speaker.title(asked), [], [why]) | {
        "item": speaker.say(_NUMBER).format(number=asked.number),
        "verdict": speaker.say(_TAKEN_BACK),
        "tone": "warn",
    }


def _counted_twice(speaker: Speaker, question: QuestionInfo) -> list[Explained]:
    """That two people count it, always or where it is narrow; with the verdict, only that it was narrow."""
    record = speaker.record
    if record.settings is None:
        return []
    two, cost = record.settings.two_counts, dearest(question, {one.id: one.cost.centavos for one in record.proposals})
    why = why_of(root_of(question, record.questions).kind, cost, two, None)
    if question.outcome is None and why is not None:
        return [(WHY_TWO[why], {})]
    return explain.narrow(question, record.questions, two, cost)


def _turn(speaker: Speaker, question: QuestionInfo) -> dict[str, Any]:
    """That two counts differ, or that the hands are raised once more; never a figure."""
    counting = speaker.hall.countings.get(question.id)
    if counting is None or not (counting.differs or counting.turn > 1):
        return {"verdict": None}
    return {"verdict": speaker.say(_DIFFER if counting.differs else _AGAIN), "tone": "warn"}


def _numbered(speaker: Speaker, key: str) -> str:
    """An option by name; a proposal with the number that its sheet of paper has."""
    return numbered(_paper(speaker, key), speaker.name(key))


def _paper(speaker: Speaker, key: str | None) -> int:
    """The number of a proposal's sheet of paper; 0 for anything else."""
    return next((one.number for one in speaker.record.proposals if one.id == key), 0)


def _said(speaker: Speaker, question: QuestionInfo, waits: bool) -> list[Explained]:
    """The verdict with its rule in words; the options stand above with their hands, so they are not named again."""
    questions, outcome = speaker.record.questions, question.outcome
    assert outcome is not None
    if question.is_stance:
        return [explain.explain(outcome, speaker.name, waits, kind=question.kind)]
    if question.drawn:
        return _drawn(speaker, question)
    said = explain.rule(question, outcome.present)[:1]
    if waits and outcome.verdict is Verdict.TIED:
        return [*said, (_TIE_ROUND_OF_PEOPLE if is_about_people(question, questions) else _TIE_ROUND, {})]
    how = explain.settled(question, questions, speaker.name)
    return [*said, how] if how else said


def _refused(speaker: Speaker, question: QuestionInfo) -> list[Explained]:
    """Who won it and did not take the post."""
    record = speaker.record
    won = result_of(root_of(question, record.questions), record.questions).winners
    people = [one for one in record.nominees if one.refusal and one.id in won]
    return [(_REFUSED, {"person": one.name or speaker.say(ERASED)}) for one in people]


def _drawn(speaker: Speaker, question: QuestionInfo) -> list[Explained]:
    """A lot: among how many, for what, who drew it and who saw it; the order in which they came out stands above."""
    erased = speaker.say(ERASED)
    by, seen = question.lot_drawn_by or erased, question.lot_witnesses or erased
    drawn: Explained = (_DRAWN_BY, {"by": by, "seen": seen.rstrip(".")})
    if question.subject == RANKING:
        return [(_LOT_OF_LIST, {}), drawn]
    how = explain.settled(question, speaker.record.questions, speaker.name)
    return [how, drawn] if how else [drawn]


def _blocks(speaker: Speaker, question: QuestionInfo) -> list[tuple[str, str, str]]:
    """Tone, word and number of each answer, in the order for, against, abstain."""
    given, labels = dict(question.outcome.counts if question.outcome else ()), stance_labels(question.kind)
    return [(mark, speaker.say(labels[key]), f"{given[key]:,}") for key, mark in _STANCE_TONES.items() if key in given]


def _options(speaker: Speaker, question: QuestionInfo, tied: Sequence[str]) -> list[Row]:
    """Its options, most hands first; those that a lot told apart in the order in which they came out."""
    outcome = question.outcome
    assert outcome is not None
    if question.is_stance:
        return []
    shown, places = marks(question, outcome, tied), {one: place for place, one in enumerate(question.drawn, 1)}
    rows = sorted(outcome.counts, key=lambda pair: (-pair[1], places.get(pair[0], 0)))
    return [
        Row(
            _numbered(speaker, key),
            drawn_place(speaker, places[key]) if key in places else f"{hands:,}",
            _TONES[shown[key]],
        )
        for key, hands in rows
    ]


def _waits(speaker: Speaker, question: QuestionInfo) -> bool:
    """Whether its tie is still open."""
    record = speaker.record
    root = root_of(question, record.questions)
    if root.subject == RANKING:
        later = [one for one in record.questions if one.subject == RANKING and one.number > question.number]
        is_listed = record.ranking is not None and record.ranking.is_final
        return question.lot is None and not later and not is_listed
    return not result_of(root, record.questions).is_settled


def _item(speaker: Speaker, question: QuestionInfo) -> str:
    """`Pregunta 4 · propuesta 2 · punto 3 de 7`: its number as on the phone and in the acta, that of the proposal's
    sheet of paper, and what is still to be asked. A round for a tie is a question of its own and the same point.
    """
    record = speaker.record
    roots = list(dict.fromkeys(root_of(one, record.questions).id for one in record.questions))
    place = roots.index(root_of(question, record.questions).id) + 1
    paper = _paper(speaker, question.subject)
    said = speaker.say(_ITEM_OF_PAPER if paper else _ITEM)
    return said.format(number=question.number, paper=paper, place=place, count=len(roots) + _remaining(speaker))


def _remaining(speaker: Speaker) -> int:
    record = speaker.record
    if record.assembly.state is not State.OPEN:
        return 0
    asked, elected = asked_about(record.questions), {one.subject for one in record.questions}
    proposals = sum(1 for one in record.proposals if not one.is_withdrawn and one.id not in asked)
    return proposals + sum(1 for one in record.posts if one.post.code not in elected)
