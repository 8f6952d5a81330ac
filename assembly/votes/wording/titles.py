"""What a question is called."""

from collections.abc import Callable, Sequence

from assembly.core.errors import N_
from assembly.votes.asking import post_key
from assembly.votes.improvements.ranking import Explained
from assembly.votes.results import RANKING, QuestionInfo, root_of
from assembly.votes.rules import QuestionKind, Verdict

_APPROVE = N_("¿Se aprueba «{what}»?")
_CHOOSE = N_("Elegir entre {count} propuestas")
_MOTION = N_("¿Se aprueba {motion}?")
_RATIFY = N_("¿Sigue {person} en «{post}»?")
_REMOVAL = N_("¿Se le quita a {person} el cargo «{post}»?")
_PERSON = N_("¿Elegir a {person} para «{post}»?")
_ONE_SEAT = N_("¿Quién ocupará «{post}»?")
_MORE_SEATS = N_("¿Quiénes ocuparán «{post}»?")
_ABOUT_A_TERM = {QuestionKind.RATIFY: _RATIFY, QuestionKind.REMOVAL: _REMOVAL}
_TIE_OF_POST = N_("Desempate para «{post}»")
_RUNOFF_OF_POST = N_("Otra ronda para «{post}»")
_TIE_OF_CHOICE = N_("Desempate entre {count} propuestas")
_TIE_OF_LIST = N_("Desempate entre {count} mejoras")


def numbered(number: int, name: str) -> str:
    """A proposal by name, with the number that its sheet of paper has; anything else has none."""
    return f"{number}. {name}" if number else name


def title(question: QuestionInfo, questions: Sequence[QuestionInfo], name: Callable[[str], str]) -> Explained:
    """What the question is called; of a tie how many tie, for its options stand below with their names."""
    root = root_of(question, questions)
    if root.subject == RANKING:
        return _TIE_OF_LIST, {"count": len(question.options)}
    if question.kind is QuestionKind.PROPOSAL:
        return _APPROVE, {"what": name(question.subject or "")}
    if root.kind is QuestionKind.CHOICE:
        return (_CHOOSE if question is root else _TIE_OF_CHOICE), {"count": len(question.options)}
    if root.kind is QuestionKind.MOTION:
        return _MOTION, {"motion": _in_a_question(name(root.subject or ""))}
    if root.kind in _ABOUT_A_TERM:
        term = root.subject or ""
        return _ABOUT_A_TERM[root.kind], {"person": name(term), "post": name(post_key(term))}
    values: dict[str, int | str] = {"post": name(root.subject or "")}
    if question.kind is QuestionKind.TIE:
        return (_RUNOFF_OF_POST if _is_runoff(question, questions) else _TIE_OF_POST), values
    if question.nominee_id:
        return _PERSON, values | {"person": name(question.nominee_id)}
    return (_ONE_SEAT if question.seats == 1 else _MORE_SEATS), values


def _in_a_question(motion: str) -> str:
    """`Que la clínica abra los sábados.` as it goes on in a question."""
    return motion[:1].lower() + motion[1:].rstrip(". ")


def _is_runoff(question: QuestionInfo, questions: Sequence[QuestionInfo]) -> bool:
    """Whether the round is between those with most hands, because nobody reached the absolute majority."""
    parent = next((one for one in questions if one.id == question.subject), None)
    return parent is not None and parent.outcome is not None and parent.outcome.verdict is Verdict.NO_MAJORITY
