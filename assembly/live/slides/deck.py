"""Which slide fits, and the slides of lists: the agenda, the people, the improvements, the committee; the closing."""

from typing import Any

from assembly.assemblies.rules import GROUP_NAMES, Group, State
from assembly.core.errors import N_
from assembly.live.queries import Hall
from assembly.live.rules import MOST_ROWS, Asked, Sight, Slide, follow
from assembly.live.slides.asked import question_slide, taken_back_slide
from assembly.live.slides.parts import Row, Speaker, done, drawn_place, lines, measured, titled
from assembly.minutes.sheet import ERASED, ranking_sheet
from assembly.votes.asking import asked_about
from assembly.votes.improvements.ranking import ListedLine
from assembly.votes.results import is_in_force
from assembly.votes.rules import QuestionKind
from assembly.votes.wording.titles import numbered
from assembly.web import words

_AGENDA = N_("Orden del día")
_TO_ELECT = N_("Por elegir")
_REFUSED = N_("no aceptó: {names}")
_STATES = {
    State.CONVENED: N_("La asamblea todavía no se abre"),
    State.OPEN: N_("Asamblea abierta"),
    State.CLOSED: N_("Asamblea cerrada"),
    State.NOT_HELD: N_("Asamblea no realizada"),
}


def resolved(hall: Hall, sight: Sight) -> Sight:
    """The slide to show: the one chosen, or the one that fits what was written down last."""
    questions = hall.record.questions
    if sight.slide is Slide.QUESTION and sight.question_id in {one.id for one in questions}:
        return sight
    if sight.slide not in (Slide.FOLLOW, Slide.QUESTION):
        return sight
    asked = [Asked(one.id, one.changed_n, one.outcome is not None) for one in questions if is_in_force(one, questions)]
    if all(one.is_counted for one in asked):  # while hands are counted, what was taken back is nobody's matter
        asked += [Asked(one.question.id, one.n, is_counted=True) for one in hall.record.taken_back]
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
        return measured(frame | _question(speaker, shown.question_id))
    if shown.slide is Slide.AGENDA:
        return measured(frame | _agenda(speaker))
    maker = makers.get(shown.slide)
    made = frame | (maker(speaker) if maker else {})
    return measured(made) if "title" in made else made


def _question(speaker: Speaker, question_id: str | None) -> dict[str, Any]:
    taken_back = next((one for one in speaker.record.taken_back if one.question.id == question_id), None)
    if taken_back:
        return taken_back_slide(speaker, taken_back)
    return question_slide(speaker, next(one for one in speaker.record.questions if one.id == question_id))


def _agenda(speaker: Speaker) -> dict[str, Any]:
    record = speaker.record
    asked = asked_about(record.questions)
    elected = {one.subject for one in record.questions if one.kind is QuestionKind.ELECTION}
    proposals = [one for one in record.proposals if not one.is_withdrawn]
    rows = [Row(numbered(one.number, one.title or speaker.say(ERASED)), "", done(one.id in asked)) for one in proposals]
    rows += [Row(one.post.name, "", done(one.post.code in elected)) for one in record.posts]
    # From afar only some lines can be read: those already voted give way first.
    shown = rows if len(rows) <= MOST_ROWS else [*(r for r in rows if not r.mark), *(r for r in rows if r.mark)]
    starts = words.moment(record.assembly.starts_at, record.assembly.time_zone, speaker.lang)
    state = speaker.say(_STATES[record.assembly.state])
    sentences = [] if record.assembly.state is State.OPEN else [f"{starts}.", f"{state}."][: 2 if rows else 1]
    title = speaker.say(_AGENDA) if rows else state
    return titled(title, shown, sentences)


def _attendance(speaker: Speaker) -> dict[str, Any]:
    info = speaker.record.assembly
    settings = speaker.record.settings
    quorum = settings.quorum if settings and info.state is State.CONVENED else None
    counted = [(group, getattr(info.groups, group.value)) for group in Group] if info.groups else []
    rows = [Row(speaker.say(GROUP_NAMES[group]), f"{people:,}") for group, people in counted if people]
    return lines(rows) | {"quorum": quorum, "is_second": info.ordinal > 1}


def _list(speaker: Speaker) -> dict[str, Any]:
    sheet = ranking_sheet(speaker.record)
    lines = [_improvement(speaker, line) for line in sheet.lines] if sheet else []
    said = speaker.say(_NOT_LISTED)
    if sheet is not None:
        said = speaker.say(_LEFT).format(left=sheet.amount - sheet.total, amount=sheet.amount)
    return titled(speaker.say(N_("Lista de mejoras")), lines, [said])


_NOT_LISTED = N_("La lista todavía no se anota: se hace con las manos que reciba cada propuesta.")
_LEFT = N_("Queda {left} de {amount}.")


def _improvement(speaker: Speaker, line: ListedLine) -> Row:
    why = "" if line.is_in else f" · {speaker.say(line.outcome)}"
    lot = f" · {drawn_place(speaker, line.drawn)}" if line.drawn else ""
    return Row(f"{line.place}. {line.title}{lot}{why}", str(line.cost), "ok" if line.is_in else "plain")


def _committee(speaker: Speaker) -> dict[str, Any]:
    erased, record = speaker.say(ERASED), speaker.record
    rows = []
    for one in record.posts:
        people = [*(term.name for term in one.staying), *(winner.name for winner in one.winners)]
        names = ", ".join(name or erased for name in people)
        refused = ", ".join(person.name or erased for person in one.refused)
        said = [names or speaker.say(_TO_ELECT)]
        if refused:
            said.append(speaker.say(_REFUSED).format(names=refused))
        rows.append(Row(one.post.name, " · ".join(said), done(bool(names))))
    return lines(rows)


def _closing(speaker: Speaker) -> dict[str, Any]:
    head = speaker.record.head
    closed_at, zone = speaker.record.assembly.closed_at, speaker.record.assembly.time_zone
    return {"code": head.code if head else "", "hour": words.hour(closed_at, zone) if closed_at else ""}
