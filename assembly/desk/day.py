"""An assembly's record as its task list needs it. Pure, but for the words that the caller lends."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from assembly.core.errors import N_
from assembly.desk.rules import Day, Note, Part, StepState, Target
from assembly.elections.queries import PostState
from assembly.minutes.checks import list_of, matters_of, unasked
from assembly.minutes.queries import AssemblyRecord
from assembly.minutes.sheet import Names
from assembly.tellers.queries import Counting
from assembly.votes.asking import ABOUT_A_TERM
from assembly.votes.results import RANKING, QuestionInfo, Result, Step, root_of, unsettled
from assembly.votes.rules import FOR, QuestionKind, Verdict
from assembly.votes.wording import removal

_SETTLED = {
    Verdict.APPROVED: N_("Se aprobó: {hands} de {present} a favor."),
    Verdict.REJECTED: N_("No se aprobó: {hands} de {present} a favor."),
    Verdict.CHOSEN: N_("Contada. Había {present} personas."),
    Verdict.TIED: N_("Hubo empate y ya se resolvió."),
    Verdict.NO_MAJORITY: N_("Nadie reunió las manos necesarias."),
}
# A majority that everybody saw has no numbers.
_EVIDENT = {
    Verdict.APPROVED: N_("Se aprobó por mayoría evidente."),
    Verdict.REJECTED: N_("No se aprobó: mayoría evidente en contra."),
}
_WAITS = {
    Step.COUNT: N_("Falta contar las manos."),
    Step.RECOUNT: N_("Nadie levantó la mano: falta contar otra vez."),
    Step.TIE_ROUND: N_("Empate: falta otra ronda."),
    Step.RUNOFF: N_("Nadie llegó a la mitad: falta otra ronda."),
    Step.TIE_ROUND_OR_LOT: N_("Sigue el empate: falta otra ronda o un sorteo."),
}
_ONE_IS_IN = N_("Ya hay un conteo: falta el de otra persona.")
_CORRECTED = N_("Se está corrigiendo: falta el conteo de otra persona.")
_DIFFER = N_("Los conteos no coinciden: falta contar otra vez.")
_APART = N_("Los conteos no coincidieron: falta contar otra vez.")
_OTHERS = (QuestionKind.MOTION, *ABOUT_A_TERM)
_COUNTS = (Step.COUNT, Step.RECOUNT)


Countings = Mapping[str, Counting]  # by question


def day_of(
    record: AssemblyRecord, starts: str, say: Callable[[str], str], countings: Countings = MappingProxyType({})
) -> Day:
    """The day; `starts` is the hour of the convocation in words, `say` translates what stands for a title.

    `countings` are those whose sheets are coming in.
    """
    info = record.assembly
    voting, others = _voting(record, say, countings), _others(record, say, countings)
    return Day(
        state=info.state,
        starts=starts,
        ordinal=info.ordinal,
        present=info.present,
        quorum=record.settings.quorum if record.settings else 0,
        proposals=sum(1 for one in record.proposals if not one.is_withdrawn),
        unasked=len(unasked(record)),
        questions=tuple(voting),
        listed=list_of(record),
        posts=tuple(_posts(record.posts, say, countings)),
        keeps_open=len(matters_of(record)),
        code=record.head.code if record.head else "",
        signed=len(record.signed_sheets),
        others=tuple(others),
        is_short=info.is_short,
    )


def _voting(record: AssemblyRecord, say: Callable[[str], str], countings: Countings) -> list[Part]:
    """Every question about improvements; those about posts stand with their posts."""
    names, waiting = Names(record), {one.at.id: one for one in unsettled(record.questions)}
    apart = (QuestionKind.ELECTION, *_OTHERS)
    about = [one for one in record.questions if root_of(one, record.questions).kind not in apart]
    list_ties = [one for one in about if one.subject == RANKING and one.outcome is None]
    parts = []
    for one in about:
        title = f"{one.number}. {_title(one, names, say)}"
        step = waiting[one.id].step if one.id in waiting else Step.COUNT if one in list_ties[-1:] else Step.NOTHING
        parts.append(_half(one, title, countings) or _question(one, title, step))
    return parts


def _others(record: AssemblyRecord, say: Callable[[str], str], countings: Countings) -> list[Part]:
    """Motions, and whether those who hold a post go on: each by its whole sentence."""
    names = Names(record)
    parts = []
    for one in record.questions:
        if one.kind in _OTHERS:
            message, values = names.title(one)
            title = f"{one.number}. {say(message).format(**values)}"
            step = Step.NOTHING if one.outcome else Step.COUNT
            parts.append(_half(one, title, countings) or _question(one, title, step))
    return parts


def _title(question: QuestionInfo, names: Names, say: Callable[[str], str]) -> str:
    """What it is about; a tie of the list says among which."""
    if question.subject == RANKING:
        message, values = names.title(question)
        return say(message).format(**values)
    subject = say(names.subject(question))
    return subject[:1].upper() + subject[1:]


def _half(question: QuestionInfo, title: str, countings: Countings) -> Part | None:
    """The question while some of its sheets are in and nothing is settled, also when a settled one is corrected."""
    if (counting := countings.get(question.id)) is None:
        return None
    where, told = {"question_id": question.id}, {"title": title}
    if not counting.sheets:
        return Part(title, Note(_APART), StepState.TODO, _to_settle(question.id, Step.COUNT, title))
    note = _DIFFER if counting.differs else _CORRECTED if question.rounds else _ONE_IS_IN
    state = StepState.PROBLEM if counting.differs else StepState.TODO
    return Part(title, Note(note), state, Target("count_wait", Note(N_("Ver cómo va el conteo: {title}"), told), where))


def _question(question: QuestionInfo, title: str, step: Step) -> Part:
    if step is Step.NOTHING:
        return Part(title, _verdict(question), StepState.DONE, _to_question(question.id))
    return Part(title, Note(_WAITS[step]), _state(step), _to_settle(question.id, step, title))


def _state(step: Step) -> StepState:
    return StepState.TODO if step in _COUNTS else StepState.PROBLEM


def _to_question(question_id: str) -> Target:
    return Target("question", Note(N_("Ver la votación")), {"question_id": question_id})


def _to_settle(question_id: str, step: Step, title: str) -> Target:
    """The count sheet, or the question's own page where a tie waits."""
    where = {"question_id": question_id}
    if step in _COUNTS:
        return Target("count_sheet", Note(N_("Anotar el conteo: {title}"), {"title": title}), where)
    says = N_("Abrir otra ronda: {title}") if step is Step.RUNOFF else N_("Resolver el empate: {title}")
    return Target("question", Note(says, {"title": title}), where)


def _verdict(question: QuestionInfo) -> Note:
    outcome, is_removal = question.outcome, question.kind is QuestionKind.REMOVAL
    if outcome is None:
        return Note(N_("Ya no hace falta contarla."))
    if not outcome.counts and outcome.verdict in _EVIDENT:
        return Note((removal.SHORT_EVIDENT if is_removal else _EVIDENT)[outcome.verdict])
    hands = dict(outcome.counts).get(FOR, 0)
    return Note(
        (removal.SHORT if is_removal else _SETTLED)[outcome.verdict], {"hands": hands, "present": outcome.present}
    )


def _posts(posts: Sequence[PostState], say: Callable[[str], str], countings: Countings) -> Iterator[Part]:
    """Every post; one without nominees that a later vote passed by is left vacant."""
    for place, post in enumerate(posts):
        asked = post.result.at if post.result else None
        part = (_half(asked, post.post.name, countings) if asked else None) or _post(post, say)
        if not post.nominees and not post.question and any(one.question for one in posts[place + 1 :]):
            part = replace(part, state=StepState.LATER, note=Note(N_("Queda vacante, si nadie acepta.")))
        yield part


def _post(post: PostState, say: Callable[[str], str]) -> Part:
    title = post.post.name
    page = Target("election", Note(N_("Elegir: {post}"), {"post": title}), {"post": post.post.code})
    if post.is_open and post.result is not None:
        return _open_post(title, post.result)
    if post.seats_left and post.eligible:
        note = Note(N_("Personas en la lista: {count}. Falta votar."), {"count": len(post.eligible)})
        return Part(title, note, StepState.TODO, page)
    if post.winners:
        names = ", ".join(one.name or say(N_("(dato borrado)")) for one in post.winners)
        return Part(title, Note("{names}", {"names": names}), StepState.DONE, page)
    if post.refused:
        names = ", ".join(one.name or "–" for one in post.refused)
        note = Note(N_("No aceptó: {names}. Proponga a otra persona y vuelva a votar."), {"names": names})
        return Part(title, note, StepState.TODO, page)
    if post.question is not None:
        return Part(title, Note(N_("Se votó y nadie ganó la elección.")), StepState.DONE, page)
    if post.holders:
        return _held_post(post, title, page)
    return Part(title, Note(N_("Falta proponer a quien lo ocupe.")), StepState.TODO, page)


def _held_post(post: PostState, title: str, page: Target) -> Part:
    """A post that nobody is proposed for and somebody holds: she goes on, unless this assembly said no."""
    going = [one for one in post.holders if one not in [vote.term for vote in post.term_votes if vote.leaves]]
    names = {"names": ", ".join(one.name or "–" for one in going)}
    if post.waiting_term is not None:
        return Part(title, Note(N_("Falta contar si sigue en su cargo.")), StepState.TODO, page)
    if len(going) < len(post.holders):
        return Part(title, Note(N_("El cargo queda vacante: proponga a quien lo ocupe.")), StepState.TODO, page)
    said = N_("La asamblea decidió que sigue: {names}.") if post.staying else N_("Lo tiene y sigue: {names}.")
    return Part(title, Note(said, names), StepState.DONE, page)


def _open_post(title: str, result: Result) -> Part:
    target = _to_settle(result.at.id, result.step, title)
    return Part(title, Note(_WAITS[result.step]), _state(result.step), target)
