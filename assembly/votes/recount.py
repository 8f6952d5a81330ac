"""Counting again: when a count may be corrected, and with which people. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from assembly.core.errors import N_, AssemblyError
from assembly.votes.asking import ABOUT_A_TERM
from assembly.votes.results import QuestionInfo, is_in_force, root_of
from assembly.votes.rules import QuestionKind

NOW = 0  # instead of a round's number: hands that are raised now


class AlreadyCounted(AssemblyError):
    status = 409
    sentence = N_(
        "Esta pregunta ya se contó: el conteo {number} quedó anotado con {total} manos, y lo que usted escribió no se "
        "guardó. Si el conteo anotado está mal, escriba el motivo y corríjalo."
    )


class RecountReasonMissing(AssemblyError):
    field = "recount_reason"
    sentence = N_("Escriba por qué se corrige el conteo. El anterior se queda a la vista.")


class OtherElectionAsked(AssemblyError):
    status = 409
    sentence = N_(
        "Después de este conteo ya se puso a votación otro cargo u otra persona, con el resultado de este. "
        "El conteo ya no se corrige: si hubo un error, escríbalo en los incidentes al cerrar la asamblea."
    )


class TieNotInForce(AssemblyError):
    status = 409
    sentence = N_(
        "Este desempate ya no hace falta: se corrigió el conteo y el empate ya no es el mismo. "
        "Vuelva a la asamblea y siga con lo que falta."
    )


class BaseMissing(AssemblyError):
    field = "of_round"
    sentence = N_(
        "Diga qué manos va a anotar: la asistencia cambió desde el conteo anterior, y de eso depende "
        "cuántas hacen falta."
    )


@dataclass(frozen=True, slots=True)
class Base:
    """Whose hands a count writes down: those raised `NOW`, or those of an earlier round, with the people present."""

    of_round: int
    present: int


def earlier_bases(question: QuestionInfo, present: int) -> list[Base]:
    """What a correction may write again instead of raising hands: the newest round of each other attendance."""
    newest = {one.present: one.number for one in question.rounds if one.present != present}
    return [Base(number, people) for people, number in newest.items()]


def base_of(question: QuestionInfo, present: int, of_round: int | None) -> Base:
    """With which people a count is decided; None: nothing was said, which is enough while the attendance is the same.

    Raises BaseMissing.
    """
    known = {one.number: one.present for one in question.rounds} | {NOW: present}
    if not question.rounds or (of_round is None and not earlier_bases(question, present)):
        return Base(NOW, present)
    if of_round not in known:
        raise BaseMissing()
    return Base(of_round, known[of_round])


def check_round(
    question: QuestionInfo, questions: Sequence[QuestionInfo], number: int | None, reason: str | None
) -> None:
    """Whether a count may be entered now: the first one, or a correction with its reason.

    A count is corrected while the assembly is open, as long as nobody else was put to the vote with its result
    for the committee. A corrected count undoes the tie rounds, and the list of improvements, that do not agree with it.
    """
    check_countable(question, questions)
    if not question.rounds:
        return
    last = question.rounds[-1]
    is_stale = not reason if number is None else number != last.number + 1
    if is_stale:
        raise AlreadyCounted(number=last.number, total=sum(last.counts.values()))
    if not reason:
        raise RecountReasonMissing()


def check_countable(question: QuestionInfo, questions: Sequence[QuestionInfo]) -> None:
    """Whether its hands may be counted, or counted again, at all. Raises TieNotInForce, OtherElectionAsked."""
    if not is_in_force(question, questions):
        raise TieNotInForce()
    if question.rounds and may_not_correct(question, questions):
        raise OtherElectionAsked()


def may_not_correct(question: QuestionInfo, questions: Sequence[QuestionInfo]) -> bool:
    """Whether somebody else was put to the vote with this result: one person has one post, and one post its seats."""
    root = root_of(question, questions)
    later = {one.kind for one in questions if one.number > root.number}
    if root.kind is QuestionKind.ELECTION:
        return not later.isdisjoint((QuestionKind.ELECTION, *ABOUT_A_TERM))
    return root.kind in ABOUT_A_TERM and QuestionKind.ELECTION in later
