"""What may be asked, counted again, drawn by lot or written down, and when. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from assembly.core.errors import N_, AssemblyError
from assembly.core.money import ZERO, Money
from assembly.core.text import person_key
from assembly.votes.improvements.listing import Listing
from assembly.votes.results import QuestionInfo, Result, Step, root_of
from assembly.votes.rules import STANCES, HandsEach, Majority, QuestionKind, Verdict


class ProposalUnknown(AssemblyError):
    field = "options"
    sentence = N_("Esa propuesta no es de esta asamblea, o se retiró. Elija una de la lista.")


class AlreadyAsked(AssemblyError):
    status = 409
    sentence = N_(
        "Esa propuesta ya está en la pregunta {number}, que falta contar. Cuente primero esa pregunta; "
        "no se abre otra igual."
    )


class TooFewOptions(AssemblyError):
    field = "options"
    sentence = N_("Para elegir entre varias hacen falta por lo menos dos propuestas. Marque otra.")


class RejectedAlone(AssemblyError):
    field = "options"
    sentence = N_(
        "Una de las que marcó no se aprobó en la pregunta {number}: no entra por elegirla entre varias. Desmárquela; "
        "si la asamblea lo pide, vuelva a preguntar por ella sola."
    )


class NoTieToAsk(AssemblyError):
    status = 409
    sentence = N_("Aquí no hay un empate por resolver: ya se resolvió o cambió el conteo. Vea el resultado de nuevo.")


class NoLotHere(AssemblyError):
    status = 409
    sentence = N_(
        "Aquí no toca sorteo: el sorteo se hace solo cuando otra ronda también terminó en empate. "
        "Vea el resultado de nuevo."
    )


class LotNotWhole(AssemblyError):
    field = "place_1"
    sentence = N_("Cada nombre sale una sola vez en el sorteo. Revise el orden en que salieron.")


class WitnessDrewIt(AssemblyError):
    field = "witnesses"
    sentence = N_("Quien sacó los papeles no puede ser su propio testigo. Escriba quién más lo vio de cerca.")


class QuestionsOpen(AssemblyError):
    status = 409
    sentence = N_(
        "Faltan preguntas por terminar: {open}. Cuéntelas o resuelva su empate, y después anote la lista de mejoras."
    )


class TieOpen(AssemblyError):
    status = 409
    sentence = N_(
        "Hay un empate entre {tied} mejoras que decide cuál entra en la lista. Pida otra ronda solo entre esas."
    )


class EvidentNotHere(AssemblyError):
    status = 409
    sentence = N_(
        "Esta votación se anota con números: el programa de este año no acepta la mayoría evidente aquí. "
        "Cuente las manos."
    )


class NothingToList(AssemblyError):
    status = 409
    sentence = N_("Todavía no hay mejoras votadas a favor. Ponga a votación las propuestas y cuente las manos.")


class AmountUnknown(AssemblyError):
    status = 409
    sentence = N_("Falta el monto asignado a la clínica. Anótelo con su documento antes de ordenar las mejoras.")


class AmountAlreadyKnown(AssemblyError):
    status = 409
    sentence = N_("El monto asignado ya está anotado: {amount}. Si está mal, la administración lo corrige.")


class AmountMissing(AssemblyError):
    field = "amount"
    sentence = N_("El monto asignado es mayor que cero. Escríbalo como está en el documento.")


ABOUT_A_TERM = (QuestionKind.RATIFY, QuestionKind.REMOVAL)


def post_key(term_id: str) -> str:
    """What names the post of a term in a question about it; the term's id alone names its holder."""
    return f"{term_id}:post"


def is_about_people(question: QuestionInfo, questions: Sequence[QuestionInfo]) -> bool:
    """Whether its options are people to be elected."""
    return root_of(question, questions).kind is QuestionKind.ELECTION and not question.is_stance


def hands_each(kind: QuestionKind, seats: int, of_year: HandsEach) -> HandsEach:
    """How often each person raises a hand: among improvements as the year says, among people once for each place."""
    if kind in (QuestionKind.PROPOSAL, QuestionKind.CHOICE):
        return of_year
    return HandsEach.ONE if seats == 1 else HandsEach.MANY


# What orders a list, or fills one of several places, needs its numbers.
_NEEDS_NUMBERS = (QuestionKind.PROPOSAL, QuestionKind.CHOICE, QuestionKind.TIE)


def may_be_evident(kind: QuestionKind, options: Collection[str], is_allowed: bool) -> bool:
    """Whether a majority that everybody sees may stand without a number; `is_allowed` by the year."""
    return is_allowed and set(options) == set(STANCES) and kind not in _NEEDS_NUMBERS


def majority_of(kind: QuestionKind, options: Sequence[str], of_year: str, by_kind: Mapping[Any, str]) -> Majority:
    """What decides the question: the year's majority, or its kind's own; among several, the most hands.

    Between for and against, `absolute` is more than half of those present.
    """
    wanted = by_kind.get(kind.value)
    if set(options) != set(STANCES):
        is_absolute = kind is QuestionKind.ELECTION and wanted == Majority.ABSOLUTE
        return Majority.ABSOLUTE if is_absolute else Majority.PLURALITY
    majority = Majority(wanted or of_year)
    return Majority.PRESENT if majority is Majority.ABSOLUTE else majority


def check_proposals(asked: Sequence[str], kind: QuestionKind, questions: Sequence[QuestionInfo]) -> None:
    """Refuse a proposal that waits elsewhere, a choice of one, and in a choice what the assembly said no to.

    Raises AlreadyAsked, TooFewOptions, RejectedAlone.
    """
    if kind is QuestionKind.CHOICE and len(set(asked)) < max(2, len(asked)):
        raise TooFewOptions()
    waiting = waiting_in(questions)
    for one in asked:
        if one in waiting:
            raise AlreadyAsked(number=waiting[one])
    refused = rejected(questions) if kind is QuestionKind.CHOICE else {}
    for one in asked:
        if one in refused:
            raise RejectedAlone(number=refused[one])


def waiting_in(questions: Sequence[QuestionInfo]) -> dict[str, int]:
    """The number of the question where each proposal waits to be counted."""
    return {
        one: question.number
        for question in questions
        if question.outcome is None and question.kind in (QuestionKind.PROPOSAL, QuestionKind.CHOICE)
        for one in ([question.subject] if question.kind is QuestionKind.PROPOSAL else question.options)
        if one is not None
    }


def rejected(questions: Sequence[QuestionInfo]) -> dict[str, int]:
    """The number of the question where the assembly said no to each proposal that it did not accept since."""
    found: dict[str, int] = {}
    for question in sorted(questions, key=lambda one: one.number):
        if question.kind is QuestionKind.PROPOSAL and question.subject and question.outcome:
            found.pop(question.subject, None)
            if question.outcome.verdict is Verdict.REJECTED:
                found[question.subject] = question.number
    return found


def asked_about(questions: Sequence[QuestionInfo]) -> set[str]:
    """Every proposal that was ever put to the show of hands."""
    of_one = {one.subject for one in questions if one.kind is QuestionKind.PROPOSAL and one.subject}
    return of_one.union(*(one.options for one in questions if one.kind is QuestionKind.CHOICE))


def check_tie(step: Step, is_here: bool) -> None:
    """Another round is asked for once, where the tie stands. Raises NoTieToAsk."""
    if step not in (Step.TIE_ROUND, Step.TIE_ROUND_OR_LOT, Step.RUNOFF) or not is_here:
        raise NoTieToAsk()


_LOT_AFTER_TIES = N_("Empataron, y la otra ronda las dejó igual: {names}.")
_LOT_AFTER_FEWER = N_("Empataron, y en la otra ronda todavía empatan: {names}.")
_LOT_AFTER_RUNOFF = N_("Nadie reunió las manos necesarias, y la otra ronda terminó en empate: {names}.")


def why_lot(question: QuestionInfo, questions: Sequence[QuestionInfo], tied: Collection[str]) -> str:
    """What led to a lot after this tie round, as a message with the `names` of those tied."""
    before = next((one.outcome for one in questions if one.id == question.subject), None)
    if before is not None and before.verdict is Verdict.NO_MAJORITY:
        return _LOT_AFTER_RUNOFF
    return _LOT_AFTER_TIES if set(tied) == set(question.options) else _LOT_AFTER_FEWER


def check_lot_step(step: Step, is_here: bool) -> None:
    """A lot comes only after a tie round that tied again. Raises NoLotHere."""
    if step is not Step.TIE_ROUND_OR_LOT or not is_here:
        raise NoLotHere()


def check_lot(order: Sequence[str], tied: Collection[str]) -> None:
    """Each of those tied came out once. Raises LotNotWhole."""
    if len(order) != len(tied) or set(order) != set(tied):
        raise LotNotWhole()


def check_witnesses(drawn_by: str, witnesses: str) -> None:
    """Somebody else than whoever drew the lot saw it. Raises WitnessDrewIt."""
    if person_key(drawn_by) == person_key(witnesses):
        raise WitnessDrewIt()


def check_list(listing: Listing, waiting: Sequence[Result]) -> None:
    """The list is written down when nothing it is made of is open. Raises QuestionsOpen, NothingToList, TieOpen."""
    if waiting:
        raise QuestionsOpen(open=", ".join(str(one.at.number) for one in waiting))
    ranking = listing.ranking
    if not (ranking.accepted or ranking.left_out or ranking.waiting):
        raise NothingToList()
    if not listing.is_settled:
        raise TieOpen(tied=len(ranking.undecided))


def check_amount(amount: Money, known: Money | None) -> None:
    """Only where the administration has not loaded one. Raises AmountAlreadyKnown, AmountMissing."""
    if known is not None:
        raise AmountAlreadyKnown(amount=known)
    if amount <= ZERO:
        raise AmountMissing()
