"""Questions in words: the rule before anybody raises a hand, the outcome with its numbers. Pure.

Each answer is a gettext message with its values; `name` turns an id, or a post's code, into words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from assembly.clinics.years import TwoCounts, narrow_rule
from assembly.core.errors import N_
from assembly.votes.asking import ABOUT_A_TERM
from assembly.votes.improvements.ranking import Explained as Explained
from assembly.votes.results import RANKING, QuestionInfo, result_of, root_of
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, HandsEach, Majority, Outcome, QuestionKind, Verdict, needed
from assembly.votes.wording import removal
from assembly.votes.wording.marks import hands_to_change

_STANCE = {
    (Verdict.APPROVED, Majority.PRESENT): N_(
        "Se aprobó: {hands} de {present} personas a favor; se necesitaban {needed}."
    ),
    (Verdict.REJECTED, Majority.PRESENT): N_(
        "No se aprobó: {hands} de {present} personas a favor; se necesitaban {needed}."
    ),
    (Verdict.APPROVED, Majority.TWO_THIRDS_PRESENT): N_(
        "Se aprobó: {hands} de {present} personas a favor; se necesitaban {needed}, las dos terceras partes."
    ),
    (Verdict.REJECTED, Majority.TWO_THIRDS_PRESENT): N_(
        "No se aprobó: {hands} de {present} personas a favor; se necesitaban {needed}, las dos terceras partes."
    ),
    (Verdict.APPROVED, Majority.CAST): N_(
        "Se aprobó: {hands} de {cast} votos emitidos a favor; se necesitaban {needed}. "
        "Las abstenciones ({abstain}) no cuentan."
    ),
    (Verdict.REJECTED, Majority.CAST): N_(
        "No se aprobó: {hands} de {cast} votos emitidos a favor; se necesitaban {needed}. "
        "Las abstenciones ({abstain}) no cuentan."
    ),
    (Verdict.APPROVED, Majority.TWO_THIRDS_CAST): N_(
        "Se aprobó: {hands} de {cast} votos emitidos a favor; se necesitaban {needed}, "
        "las dos terceras partes. Las abstenciones ({abstain}) no cuentan."
    ),
    (Verdict.REJECTED, Majority.TWO_THIRDS_CAST): N_(
        "No se aprobó: {hands} de {cast} votos emitidos a favor; se necesitaban {needed}, "
        "las dos terceras partes. Las abstenciones ({abstain}) no cuentan."
    ),
}
_EVIDENT = {
    Verdict.APPROVED: N_("Se aprobó por mayoría evidente, sin contar las manos; había {present} personas presentes."),
    Verdict.REJECTED: N_(
        "No se aprobó: mayoría evidente en contra, sin contar las manos; había {present} personas presentes."
    ),
}
_BY_HANDS = N_("Por orden de manos: {winners}. Había {present} personas presentes.")
_MOST_HANDS = N_("Con más manos: {winners}. Había {present} personas presentes.")
_ENOUGH_HANDS = N_("Con más manos: {winners}. Se necesitaban {needed} y había {present} personas presentes.")
_ELECTED = {
    False: N_("Ganó la elección: {winners}. Había {present} personas presentes."),
    True: N_("Ganaron la elección: {winners}. Había {present} personas presentes."),
}
_ELECTED_BY_ENOUGH = {
    False: N_("Ganó la elección: {winners}. Se necesitaban {needed} y había {present} personas presentes."),
    True: N_("Ganaron la elección: {winners}. Se necesitaban {needed} y había {present} personas presentes."),
}
_TIE = N_("Empate entre {tied}. Hace falta otra ronda solo con las que empataron.")
_TIE_OF_PEOPLE = N_("Empate entre {tied}. Hace falta otra ronda solo con estas personas.")
_TIE_OF_PEOPLE_FOR_THE_REST = N_(
    "Ya tienen lugar: {winners}. Empate entre {tied}. Hace falta otra ronda solo con las personas que empataron."
)
_TIE_FOR_THE_REST = N_(
    "Con más manos: {winners}. Empate entre {tied}. Hace falta otra ronda solo con las que empataron."
)
_OF_PEOPLE = {_TIE: _TIE_OF_PEOPLE, _TIE_FOR_THE_REST: _TIE_OF_PEOPLE_FOR_THE_REST}
_RUNOFF = N_(
    "Nadie reunió las {needed} manos que se necesitaban, más de la mitad de las {present} personas presentes. "
    "Hace falta otra ronda entre quienes tienen más manos: {tied}."
)
_RUNOFF_FOR_THE_REST = N_(
    "Con las manos necesarias ({needed}): {winners}. Para lo que falta hace falta otra ronda entre quienes tienen más "
    "manos: {tied}."
)
_WAS_TIE = N_("Empate entre {tied}.")
_WAS_TIE_FOR_THE_REST = N_("Con más manos: {winners}. Empate entre {tied}.")
_NO_HANDS = N_("Nadie levantó la mano; había {present} personas presentes.")
_NOT_ENOUGH_HANDS = N_("Nadie reunió las {needed} manos que se necesitaban; había {present} personas presentes.")
_SOME_WITHOUT_HANDS = N_("Por orden de manos: {winners}. Sin manos: {without}. Había {present} personas presentes.")
_PLACES_OPEN = N_("Con las manos necesarias ({needed}): {winners}. Lugares sin llenar: {open}.")

_STANCE_RULE = {
    Majority.PRESENT: N_("Se aprueba con más de la mitad de las {present} personas presentes: {needed}."),
    Majority.TWO_THIRDS_PRESENT: N_(
        "Se aprueba con las dos terceras partes de las {present} personas presentes: {needed}."
    ),
    Majority.CAST: N_("Se aprueba con más votos a favor que en contra. Las abstenciones no cuentan."),
    Majority.TWO_THIRDS_CAST: N_(
        "Se aprueba con las dos terceras partes de los votos a favor y en contra. Las abstenciones no cuentan."
    ),
}
_SEAT_RULE = N_("Gana quien reciba más manos.")
_SEATS_RULE = N_("Los {seats} lugares son de quienes reciban más manos.")
_ABSOLUTE_RULE = N_(
    "Gana quien reúna más de la mitad de las {present} personas presentes: {needed}. "
    "Si nadie llega, hay otra ronda entre quienes tengan más manos."
)
_ABSOLUTE_ON_PAPER = N_(
    "Gana quien reúna más de la mitad de las personas presentes. "
    "Si nadie llega, hay otra ronda entre quienes tengan más manos."
)
_FIRST_OF_LIST = N_("La que reciba más manos va primero en la lista de mejoras.")
_NO_MAJORITY_NEEDED = N_(
    "No hace falta mayoría: basta una mano, y las que más manos reciben van primero en la lista de mejoras."
)
_HANDS = {
    HandsEach.ONE: N_("Cada persona levanta la mano una sola vez."),
    HandsEach.MANY: N_("Cada persona puede levantar la mano por todas las que quiera."),
}
_WAS_NARROW = N_("El resultado es muy cerrado: por eso lo contaron dos personas.")
_SETTLED_BY_LOT = N_("Se resolvió por sorteo: {winners}.")
_SETTLED_BY_ROUND = N_("Se resolvió en la votación {number}: {winners}.")
_ORDER_BY_LOT = N_("El orden entre ellas se decidió por sorteo.")
_SEATED_BY_LOT = N_("Por sorteo, «{post}» es para: {winners}.")
_SEATED_BY_ROUND = N_("Se resolvió en la votación {number}. «{post}» es para: {winners}.")
_SEATED_BY_LOT_LATER = N_("Se resolvió con el sorteo de la votación {number}. «{post}» es para: {winners}.")
_ASKED_AGAIN = N_("Se preguntó otra vez en la votación {number}.")


def explain(
    outcome: Outcome,
    name: Callable[[str], str],
    waits: bool = True,
    are_people: bool = False,
    kind: QuestionKind = QuestionKind.PROPOSAL,
) -> Explained:
    """The message and its values. `waits`: a tie still asks for another round; `are_people`: who wins is elected."""
    if outcome.verdict in (Verdict.APPROVED, Verdict.REJECTED):
        return _stance(outcome, kind is QuestionKind.REMOVAL)
    message, values = _choice(outcome, name, waits)
    if are_people and outcome.verdict is Verdict.CHOSEN:
        elected = _ELECTED if outcome.rule is Majority.PLURALITY else _ELECTED_BY_ENOUGH
        return elected[len(outcome.winners) > 1], values
    return (_OF_PEOPLE.get(message, message) if are_people else message), values


def _stance(outcome: Outcome, is_removal: bool) -> Explained:
    if outcome.is_evident:
        return (removal.EVIDENT if is_removal else _EVIDENT)[outcome.verdict], {"present": outcome.present}
    counts = dict(outcome.counts)
    about = outcome.verdict, outcome.rule
    message = removal.counted(*about) if is_removal else _STANCE[about]
    return message, {
        "hands": counts[FOR],
        "cast": counts[FOR] + counts[AGAINST],
        "abstain": counts[ABSTAIN],
        "present": outcome.present,
        "needed": outcome.needed,
    }


def _choice(outcome: Outcome, name: Callable[[str], str], waits: bool) -> Explained:
    counts = dict(outcome.counts)
    return _choice_message(outcome, waits), {
        "winners": _listed(outcome.winners, counts, name),
        "tied": _listed(outcome.tied, counts, name),
        "without": _listed((option for option, hands in outcome.counts if not hands), counts, name),
        "open": min(outcome.seats, len(counts)) - len(outcome.winners),
        "present": outcome.present,
        "needed": outcome.needed,
    }


def _choice_message(outcome: Outcome, waits: bool) -> str:
    if outcome.verdict is Verdict.CHOSEN:
        if outcome.rule is not Majority.PLURALITY:
            return _ENOUGH_HANDS
        return _MOST_HANDS if outcome.seats < len(outcome.counts) else _BY_HANDS
    if not any(hands for _, hands in outcome.counts):
        return _NO_HANDS
    if outcome.verdict is Verdict.TIED and waits:
        return _TIE_FOR_THE_REST if outcome.winners else _TIE
    if outcome.tied and outcome.verdict is Verdict.NO_MAJORITY and waits:
        return _RUNOFF_FOR_THE_REST if outcome.winners else _RUNOFF
    if outcome.verdict is Verdict.TIED:
        return _WAS_TIE_FOR_THE_REST if outcome.winners else _WAS_TIE
    if not outcome.winners:
        return _NOT_ENOUGH_HANDS
    return _SOME_WITHOUT_HANDS if outcome.rule is Majority.PLURALITY else _PLACES_OPEN


def _listed(options: Iterable[str], counts: Mapping[str, int], name: Callable[[str], str]) -> str:
    """`Techo (80), Baños (70)`: titles with their hands, those with as many in the order of the alphabet."""
    return ", ".join(f"{title} ({-hands})" for hands, title in sorted((-counts[one], name(one)) for one in options))


def rule(question: QuestionInfo, present: int) -> list[Explained]:
    """How it will be decided, and how often each person raises a hand."""
    if question.is_stance:
        if question.kind is QuestionKind.REMOVAL:
            return _removal_rule(question.majority, present)
        return [stance_rule(question.majority, present)]
    return [_choice_rule(question, present), (_HANDS[question.hands_each], {})]


def narrow(question: QuestionInfo, questions: Sequence[QuestionInfo], two: TwoCounts, cost: int) -> list[Explained]:
    """That a narrow result is counted again: before anybody raises a hand as a rule, with the verdict where it was.

    While hands are counted its figures are sealed; where two people count in any case nothing is said. `cost`: of its
    dearest improvement, in centavos.
    """
    is_post = root_of(question, questions).kind in (QuestionKind.ELECTION, *ABOUT_A_TERM)
    is_dear = two.cost_above is not None and cost > two.cost_above.centavos
    if two.all or is_dear or (two.elections and is_post):
        return []
    outcome = question.outcome
    if outcome is None:
        return narrow_rule(two.margin)
    is_narrow = two.margin and not outcome.is_evident and hands_to_change(outcome) <= two.margin
    return [(_WAS_NARROW, {})] if is_narrow else []


def stance_rule(majority: Majority, present: int) -> Explained:
    """How a question answered with for and against will be decided."""
    return _STANCE_RULE[majority], {"present": present, "needed": needed(majority, present, present)}


def _removal_rule(majority: Majority, present: int) -> list[Explained]:
    """What each hand means, and how many it takes."""
    values: dict[str, int | str] = {"present": present, "needed": needed(majority, present, present)}
    return [(removal.MEANING, {}), (removal.RULES[majority], values)]


def choice_rule(hands_each: HandsEach) -> list[Explained]:
    """How a choice among improvements will be decided."""
    return [(_NO_MAJORITY_NEEDED, {}), (_HANDS[hands_each], {})]


def seats_rule(seats: int, hands_each: HandsEach, majority: Majority, present: int) -> list[Explained]:
    """How a choice among people for that many seats will be decided."""
    return [_seats_rule(seats, majority, present), (_HANDS[hands_each], {})]


def _seats_rule(seats: int, majority: Majority, present: int) -> Explained:
    if majority is Majority.ABSOLUTE and not present:
        return _ABSOLUTE_ON_PAPER, {}
    if majority is Majority.ABSOLUTE:
        return _ABSOLUTE_RULE, {"present": present, "needed": needed(majority, present, present)}
    return (_SEAT_RULE, {}) if seats == 1 else (_SEATS_RULE, {"seats": seats})


def _choice_rule(question: QuestionInfo, present: int) -> Explained:
    if question.subject == RANKING:
        return _FIRST_OF_LIST, {}
    if question.kind is QuestionKind.CHOICE and question.seats >= len(question.options):
        return _NO_MAJORITY_NEEDED, {}
    return _seats_rule(question.seats, question.majority, present)


def settled(question: QuestionInfo, questions: Sequence[QuestionInfo], name: Callable[[str], str]) -> Explained | None:
    """How the tie that a question left was settled; None where it left none, or nothing was done about it yet."""
    outcome = question.outcome
    if outcome is not None and question.drawn and set(question.drawn) != set(outcome.tied):
        return _ORDER_BY_LOT, {}
    if outcome is None or not outcome.tied:
        return None
    if root_of(question, questions).kind is QuestionKind.ELECTION:
        return _seated(question, questions, name)
    if question.drawn:
        return _SETTLED_BY_LOT, {"winners": ", ".join(map(name, question.by_lot))}
    again = _round_after(question, outcome, questions)
    if again is None or again.outcome is None:
        return None
    if again.outcome.tied:
        return _ASKED_AGAIN, {"number": again.number}
    winners = ", ".join(map(name, again.outcome.winners))
    return _SETTLED_BY_ROUND, {"number": again.number, "winners": winners}


def _seated(question: QuestionInfo, asked: Sequence[QuestionInfo], name: Callable[[str], str]) -> Explained | None:
    """Who has the post after the rounds and the lot that followed, and in which question that was said."""
    result = result_of(question, asked)
    if not result.is_settled:
        again = [one.number for one in asked if one.subject == question.id and one.outcome]
        return (_ASKED_AGAIN, {"number": again[-1]}) if again else None
    later = _SEATED_BY_LOT_LATER if result.at.drawn else _SEATED_BY_ROUND
    values: dict[str, int | str] = {"post": name(root_of(question, asked).subject or ""), "number": result.at.number}
    values["winners"] = ", ".join(map(name, result.at.by_lot or result.winners))
    return (_SEATED_BY_LOT if result.at is question else later), values


def _round_after(question: QuestionInfo, tie: Outcome, questions: Sequence[QuestionInfo]) -> QuestionInfo | None:
    """The round that was put for its tie: the last one; in the list, the next one among some of those tied."""
    is_listed = question.subject == RANKING
    later = [one for one in questions if one.subject == (RANKING if is_listed else question.id)]
    rounds = [one for one in later if one.number > question.number and set(one.options) <= set(tie.tied)]
    return rounds[0 if is_listed else -1] if rounds else None
