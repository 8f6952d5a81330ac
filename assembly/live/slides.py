"""What each slide says, in a language: plain values for its template. Figures only of questions that were decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assembly.assemblies.rules import GROUP_NAMES, Group, State
from assembly.clinics.years import narrow_rule
from assembly.core.errors import N_
from assembly.live.queries import Hall
from assembly.live.rules import MOST_ROWS, Asked, Sight, Slide, Words, follow, level_of, size_of_rows
from assembly.minutes.sheet import ERASED, STANCE_LABELS, Names, ranking_sheet
from assembly.votes import explain
from assembly.votes.asking import ABOUT_A_TERM, asked_about, is_about_people
from assembly.votes.explain import Explained
from assembly.votes.ranking import ListedLine
from assembly.votes.results import RANKING, QuestionInfo, is_in_force, result_of, root_of
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, QuestionKind, Verdict
from assembly.votes.scene import marks, tie_for_the_list, tone, verdict
from assembly.web import words

_POSTS = (QuestionKind.ELECTION, *ABOUT_A_TERM)
_STANCE_TONES = {FOR: "for", AGAINST: "against", ABSTAIN: "abstain"}
_TONES = {"won": "ok", "tied": "warn", "again": "warn", "lot": "ok", "": ""}
_AGENDA = N_("Orden del día")
_TIE_ROUND = N_("Hace falta otra ronda, solo entre quienes empatan.")
_TO_ELECT = N_("Por elegir")
_STATES = {
    State.CONVENED: N_("La asamblea todavía no se abre"),
    State.OPEN: N_("Asamblea abierta"),
    State.CLOSED: N_("Asamblea cerrada"),
    State.NOT_HELD: N_("Asamblea no realizada"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is read from afar; `mark` is a tone: done, waiting, wrong or plain."""

    text: str
    figure: str = ""
    mark: str = ""


class Speaker:
    """An assembly's words in one language."""

    def __init__(self, hall: Hall, lang: str) -> None:
        self.hall, self.record, self.lang = hall, hall.record, lang
        self.say = words.translator(lang)
        self._show = words.shower(lang)
        self._names = Names(hall.record)

    def name(self, key: str) -> str:
        """What an option or a post is called."""
        return self.say(self._names(key))

    def sentence(self, explained: Explained) -> str:
        """A message with its values."""
        message, values = explained
        return self.say(message).format(**{key: self._show(value) for key, value in values.items()})

    def title(self, question: QuestionInfo) -> str:
        """What was asked."""
        return self.sentence(explain.title(question, self.record.questions, self.name))


def resolved(hall: Hall, sight: Sight) -> Sight:
    """The slide to show: the one chosen, or the one that fits what was written down last."""
    questions = hall.record.questions
    if sight.slide is Slide.QUESTION and sight.question_id in {one.id for one in questions}:
        return sight
    if sight.slide not in (Slide.FOLLOW, Slide.QUESTION):
        return sight
    asked = [Asked(one.id, one.changed_n, one.outcome is not None) for one in questions if is_in_force(one, questions)]
    return follow(hall.record.assembly.state, asked, hall.latest)


def content(hall: Hall, sight: Sight, lang: str) -> dict[str, Any]:
    """All that the template of the slide takes; every slide has `slide`, `clinic`, `item` and `present`."""
    speaker, shown = Speaker(hall, lang), resolved(hall, sight)
    makers = {
        Slide.ATTENDANCE: _attendance,
        Slide.LIST: _list,
        Slide.COMMITTEE: _committee,
        Slide.CLOSING: _closing,
    }
    record = hall.record
    frame: dict[str, Any] = {
        "slide": shown.slide.value,
        "clinic": record.clinic.name,
        "item": "",
        "present": record.assembly.present,
    }
    if shown.slide is Slide.QUESTION:
        question = next(one for one in record.questions if one.id == shown.question_id)
        return _measured(frame | _question(speaker, question))
    if shown.slide is Slide.AGENDA:
        return _measured(frame | _agenda(speaker))
    maker = makers.get(shown.slide)
    made = frame | (maker(speaker) if maker else {})
    return _measured(made) if "title" in made else made


def _question(speaker: Speaker, question: QuestionInfo) -> dict[str, Any]:
    title, outcome = speaker.title(question), question.outcome
    shared: dict[str, Any] = {"item": _item(speaker, question), "title": title, "blocks": []}
    if outcome is None:
        present = speaker.record.assembly.present or 0
        about = [*explain.rule(question, present), *_narrow(speaker, question)]
        rules = [speaker.sentence(one) for one in about]
        options = [] if question.is_stance else [Row(_numbered(speaker, one)) for one in question.options]
        return shared | {"verdict": None, "sentences": rules} | _rows(options)
    waits = _waits(speaker, question)
    hall, record = speaker.hall, speaker.record
    tied, tie = tie_for_the_list(question, record.questions, hall.listing)
    are_people = is_about_people(question, record.questions)
    said = [*_said(speaker, question, waits), *([(tie, {})] if tie else [])]
    return shared | {
        "verdict": speaker.say(verdict(question, waits, bool(tied), are_people)),
        "tone": tone(question, waits, bool(tied)),
        "present": outcome.present,
        "sentences": [speaker.sentence(one) for one in said],
        "blocks": _blocks(speaker, outcome.counts) if question.is_stance else [],
        **_rows([] if question.is_stance else _options(speaker, question, tied)),
    }


def _numbered(speaker: Speaker, key: str) -> str:
    """An option by name; a proposal with the number that its sheet of paper has."""
    number = next((one.number for one in speaker.record.proposals if one.id == key), 0)
    return f"{number}. {speaker.name(key)}" if number else speaker.name(key)


def _narrow(speaker: Speaker, question: QuestionInfo) -> list[Explained]:
    """That a narrow result is counted again, said before anybody raises a hand: later its figures are sealed."""
    settings = speaker.record.settings
    if settings is None or settings.two_counts.all:
        return []
    is_counted_twice = settings.two_counts.elections and root_of(question, speaker.record.questions).kind in _POSTS
    return [] if is_counted_twice else narrow_rule(settings.two_counts.margin)


def _said(speaker: Speaker, question: QuestionInfo, waits: bool) -> list[Explained]:
    """The verdict with its rule in words; the options stand above with their hands, so they are not named again."""
    questions, outcome = speaker.record.questions, question.outcome
    assert outcome is not None
    if question.is_stance:
        return [explain.explain(outcome, speaker.name, waits)]
    said = explain.rule(question, outcome.present)[:1]
    if waits and outcome.verdict is Verdict.TIED:
        return [*said, (_TIE_ROUND, {})]
    how = explain.settled(question, questions, speaker.name)
    return [*said, how] if how else said


def _measured(shown: dict[str, Any]) -> dict[str, Any]:
    """The same with how large its words may be."""
    words_of_it = Words(
        clinic=shown["clinic"],
        item=shown["item"],
        title=shown["title"],
        rows=[(row.text, row.figure) for row in shown["rows"]],
        more=bool(shown["more"]),
        sentences=shown["sentences"],
        verdict=shown["verdict"] or "",
        has_blocks=bool(shown["blocks"]),
    )
    return shown | {"level": level_of(words_of_it)}


def _blocks(speaker: Speaker, counts: Sequence[tuple[str, int]]) -> list[tuple[str, str, str]]:
    """Tone, word and number of each answer, in the order for, against, abstain."""
    given = dict(counts)
    return [
        (mark, speaker.say(STANCE_LABELS[key]), f"{given[key]:,}")
        for key, mark in _STANCE_TONES.items()
        if key in given
    ]


def _options(speaker: Speaker, question: QuestionInfo, tied: Sequence[str]) -> list[Row]:
    outcome = question.outcome
    assert outcome is not None
    shown = marks(question, outcome, tied)
    return [Row(speaker.name(key), f"{hands:,}", _TONES[shown[key]]) for key, hands in outcome.counts]


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
    """`Pregunta 4 · punto 3 de 7`: its number as on the phone and in the acta, and what is still to be asked.

    A round for a tie is a question of its own and the same point.
    """
    record = speaker.record
    roots = list(dict.fromkeys(root_of(one, record.questions).id for one in record.questions))
    place = roots.index(root_of(question, record.questions).id) + 1
    return speaker.say(_ITEM).format(number=question.number, place=place, count=len(roots) + _remaining(speaker))


_ITEM = N_("Pregunta {number} · punto {place} de {count}")


def _remaining(speaker: Speaker) -> int:
    record = speaker.record
    if record.assembly.state is not State.OPEN:
        return 0
    asked, elected = asked_about(record.questions), {one.subject for one in record.questions}
    proposals = sum(1 for one in record.proposals if not one.is_withdrawn and one.id not in asked)
    return proposals + sum(1 for one in record.posts if one.post.code not in elected)


def _agenda(speaker: Speaker) -> dict[str, Any]:
    record = speaker.record
    asked = asked_about(record.questions)
    elected = {one.subject for one in record.questions if one.kind is QuestionKind.ELECTION}
    proposals = [one for one in record.proposals if not one.is_withdrawn]
    rows = [Row(f"{one.number}. {one.title or speaker.say(ERASED)}", "", _done(one.id in asked)) for one in proposals]
    rows += [Row(one.post.name, "", _done(one.post.code in elected)) for one in record.posts]
    # From afar only some lines can be read: those already voted give way first.
    shown = rows if len(rows) <= MOST_ROWS else [*(r for r in rows if not r.mark), *(r for r in rows if r.mark)]
    starts = words.moment(record.assembly.starts_at, record.assembly.time_zone, speaker.lang)
    state = speaker.say(_STATES[record.assembly.state])
    sentences = [] if record.assembly.state is State.OPEN else [f"{starts}.", f"{state}."][: 2 if rows else 1]
    title = speaker.say(_AGENDA) if rows else state
    return _titled(title, shown, sentences)


def _done(is_done: bool) -> str:
    return "ok" if is_done else ""


def _attendance(speaker: Speaker) -> dict[str, Any]:
    info = speaker.record.assembly
    settings = speaker.record.settings
    quorum = settings.quorum if settings and info.state is State.CONVENED else None
    counted = [(group, getattr(info.groups, group.value)) for group in Group] if info.groups else []
    rows = [Row(speaker.say(GROUP_NAMES[group]), f"{people:,}") for group, people in counted if people]
    return _rows(rows) | {"quorum": quorum, "is_second": info.ordinal > 1}


def _list(speaker: Speaker) -> dict[str, Any]:
    sheet = ranking_sheet(speaker.record)
    lines = [_improvement(speaker, line) for line in sheet.lines] if sheet else []
    said = speaker.say(_NOT_LISTED)
    if sheet is not None:
        said = speaker.say(_LEFT).format(left=sheet.amount - sheet.total, amount=sheet.amount)
    return _titled(speaker.say(N_("Lista de mejoras")), lines, [said])


def _titled(title: str, rows: Sequence[Row], sentences: Sequence[str]) -> dict[str, Any]:
    """A slide of lines under a title, whose sizes are measured."""
    return _rows(rows) | {"title": title, "verdict": None, "blocks": [], "sentences": sentences}


_NOT_LISTED = N_("La lista todavía no se anota: se hace con las manos que reciba cada propuesta.")
_LEFT = N_("Queda {left} de {amount}.")


def _improvement(speaker: Speaker, line: ListedLine) -> Row:
    why = "" if line.is_in else f" · {speaker.say(line.outcome)}"
    return Row(f"{line.place}. {line.title}{why}", str(line.cost), "ok" if line.is_in else "plain")


def _committee(speaker: Speaker) -> dict[str, Any]:
    erased, record = speaker.say(ERASED), speaker.record
    rows = []
    for one in record.posts:
        people = [*(term.name for term in one.staying), *(winner.name for winner in one.winners)]
        names = ", ".join(name or erased for name in people)
        rows.append(Row(one.post.name, names or speaker.say(_TO_ELECT), _done(bool(names))))
    return _rows(rows)


def _closing(speaker: Speaker) -> dict[str, Any]:
    head = speaker.record.head
    closed_at, zone = speaker.record.assembly.closed_at, speaker.record.assembly.time_zone
    return {"code": head.code if head else "", "hour": words.hour(closed_at, zone) if closed_at else ""}


def _rows(rows: Sequence[Row]) -> dict[str, Any]:
    """As many lines as can be read, the size they are read in, and how many more there are."""
    more = len(rows) - MOST_ROWS if len(rows) > MOST_ROWS else 0
    shown = rows[:MOST_ROWS]
    return {"rows": shown, "more": more, "rows_size": size_of_rows([f"{row.text} {row.figure}" for row in shown])}
