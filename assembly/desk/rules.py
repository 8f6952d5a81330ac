"""What comes next in an assembly: its eight steps with their states. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from assembly.assemblies.rules import State
from assembly.core.errors import N_
from assembly.minutes.rules import ListState

_ELECTION = N_("Elección del comité")


class StepState(StrEnum):
    """How a step stands; the words of the task list."""

    DONE = "done"
    TODO = "todo"
    LATER = "later"
    PROBLEM = "problem"
    OVER = "over"


# The word and the tone of each state.
STEP_MARKS = {
    StepState.DONE: (N_("Listo"), "ok"),
    StepState.TODO: (N_("Falta"), "warn"),
    StepState.LATER: (N_("Más adelante"), "plain"),
    StepState.PROBLEM: (N_("Con problema"), "bad"),
    StepState.OVER: (N_("Ya no se hará"), "plain"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """A gettext message with the values of its places."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A page of the assembly by its route's name, and what its button says."""

    route: str
    label: Note
    params: Mapping[str, str] = field(default_factory=dict)
    clock: Note | None = None  # until when, where there is a term


@dataclass(frozen=True, slots=True)
class Part:
    """One question, or one post, as it stands."""

    title: str
    note: Note
    state: StepState
    target: Target | None


@dataclass(frozen=True, slots=True)
class Step:
    """One of the eight steps. `target` is its page, `next` what its big button does while it waits."""

    title: str
    state: StepState
    note: Note | None = None
    target: Target | None = None
    next: Target | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """An assembly as its task list needs it. `questions` and `posts` come with their own states already."""

    state: State
    starts: str  # in words
    ordinal: int
    present: int | None
    quorum: int
    proposals: int
    unasked: int
    questions: tuple[Part, ...]
    listed: ListState
    posts: tuple[Part, ...]
    keeps_open: int
    code: str
    signed: int
    others: tuple[Part, ...] = ()  # questions about neither improvements nor posts
    is_short: bool = False  # fewer people are left than the quorum it was opened with


def steps(day: Day) -> tuple[Step, ...]:
    """The eight steps in order; those that an assembly not held did not come to never come."""
    makers = (_convocation, _attendance, _opening, _proposals, _questions, _list, _election, _closing)
    found = tuple(make(day) for make in makers)
    if day.state is not State.NOT_HELD:
        return found
    return tuple(replace(one, state=StepState.OVER) if one.state is StepState.LATER else one for one in found)


def next_of(found: Sequence[Step]) -> Target | None:
    """What to do now: the first step that waits, with a problem or without."""
    waiting = [step for step in found if step.state in (StepState.TODO, StepState.PROBLEM)]
    return next((step.next or step.target for step in waiting if step.next or step.target), None)


def next_but_election(found: Sequence[Step]) -> Target | None:
    """What to do now where the posts left stay vacant."""
    return next_of([step for step in found if step.title != _ELECTION])


def _running(day: Day, target: Target) -> Target | None:
    """The page of a step, while the assembly may still change."""
    return target if day.state in (State.CONVENED, State.OPEN) else None


def _convocation(day: Day) -> Step:
    return Step(N_("Convocatoria"), StepState.DONE, Note("{starts}", {"starts": day.starts}))


def _attendance(day: Day) -> Step:
    title, page = N_("Asistencia"), Target("attendance", Note(N_("Anotar la asistencia")))
    if day.present is None:
        waits = _running(day, page)
        return Step(title, StepState.TODO if waits else StepState.LATER, target=waits)
    note = Note(N_("Personas presentes: {present}. Si llega o se va gente, anótelo."), {"present": day.present})
    if day.is_short and day.state is State.OPEN and day.ordinal == 1:
        left = N_("Quedan {present} personas y para votar hacen falta {quorum}. Cuente otra vez, o suspenda y llame.")
        again = Target("convene_again", Note(N_("Llamar a segunda convocatoria")))
        return Step(title, StepState.PROBLEM, Note(left, {"present": day.present, "quorum": day.quorum}), page, again)
    if day.state is not State.OPEN:
        note = Note(N_("Personas presentes: {present}."), {"present": day.present})
    return Step(title, StepState.DONE, note, _running(day, page))


def _opening(day: Day) -> Step:
    title, page = N_("Apertura"), Target("open_assembly", Note(N_("Abrir la asamblea")))
    if day.state in (State.OPEN, State.CLOSED):
        return Step(title, StepState.DONE)
    if day.present is None or day.state is State.NOT_HELD:
        return Step(title, StepState.LATER)
    if day.present < day.quorum and day.ordinal == 1:
        note = N_("Hay {present} personas y hacen falta {quorum}. Espere, o haga la segunda convocatoria.")
        again = Target("convene_again", Note(N_("Hacer la segunda convocatoria")))
        return Step(title, StepState.PROBLEM, Note(note, {"present": day.present, "quorum": day.quorum}), page, again)
    return Step(title, StepState.TODO, target=page)


def _proposals(day: Day) -> Step:
    title, page = N_("Propuestas"), Target("propose", Note(N_("Anotar una propuesta")))
    if day.proposals:
        note = Note(N_("Propuestas anotadas: {count}."), {"count": day.proposals})
        if day.state in (State.CONVENED, State.OPEN):
            note = Note(N_("Propuestas anotadas: {count}. Aquí se agregan y se retiran."), {"count": day.proposals})
        return Step(title, StepState.DONE, note, _running(day, Target("assembly_proposals", Note(N_("Propuestas")))))
    waits = _running(day, page)
    is_needed = waits is not None and not day.others  # an assembly may be called for something else
    return Step(title, StepState.TODO if is_needed else StepState.LATER, target=waits)


def _questions(day: Day) -> Step:
    title, page = N_("Votación de mejoras"), Target("put_question", Note(N_("Poner a votación una mejora")))
    if day.state is State.CLOSED:
        return Step(title, StepState.DONE)
    if day.state is not State.OPEN or not (day.proposals or day.questions or day.others):
        return Step(title, StepState.LATER)
    waiting = next((part for part in (*day.questions, *day.others) if part.state is not StepState.DONE), None)
    if waiting is not None:
        return Step(title, StepState.TODO, _unasked(day), page, waiting.target)
    state = StepState.TODO if day.unasked else StepState.DONE
    return Step(title, state, _unasked(day), page)


def _unasked(day: Day) -> Note | None:
    return Note(N_("Propuestas sin votar: {count}."), {"count": day.unasked}) if day.unasked else None


_LIST_NOTES = {
    ListState.OUTDATED: N_("Algo cambió después de anotarla: hágala otra vez."),
    ListState.TIED: N_("Un empate decide cuál mejora alcanza dinero."),
}


def _list(day: Day) -> Step:
    title, page = N_("Lista de mejoras"), Target("ranking", Note(N_("Hacer la lista de mejoras")))
    if day.state is State.CLOSED or day.listed is ListState.FINAL:
        return Step(title, StepState.DONE, target=_running(day, page))
    if day.state is not State.OPEN or day.listed is ListState.NOT_NEEDED:
        return Step(title, StepState.LATER)
    if day.listed in _LIST_NOTES:
        return Step(title, StepState.PROBLEM, Note(_LIST_NOTES[day.listed]), page)
    return Step(title, StepState.TODO, target=page)


def _election(day: Day) -> Step:
    title = _ELECTION
    if day.state is State.CLOSED:
        return Step(title, StepState.DONE)
    if day.state is not State.OPEN:
        return Step(title, StepState.LATER)
    waiting = [part for part in day.posts if part.state in (StepState.TODO, StepState.PROBLEM)]
    if waiting:
        note = Note(N_("Cargos por elegir: {count}."), {"count": len(waiting)})
        return Step(title, StepState.TODO, note, next=waiting[0].target)
    vacant = sum(1 for part in day.posts if part.state is StepState.LATER)
    return Step(title, StepState.DONE, Note(N_("Cargos vacantes: {count}."), {"count": vacant}) if vacant else None)


def _closing(day: Day) -> Step:
    title = N_("Cierre y acta")
    if day.state is State.CLOSED:
        page = Target("closed", Note(N_("Entregar enlaces y subir el acta firmada")))
        note = Note(N_("Código del acta: {code}."), {"code": day.code})
        return Step(title, StepState.DONE if day.signed else StepState.TODO, note, page)
    page = Target("close_assembly", Note(N_("Cerrar la asamblea")))
    if day.state is not State.OPEN:
        return Step(title, StepState.LATER)
    if day.keeps_open:
        return Step(title, StepState.LATER, Note(N_("Falta resolver antes: {count}."), {"count": day.keeps_open}), page)
    return Step(title, StepState.TODO, target=page)
