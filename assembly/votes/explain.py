"""An outcome in one sentence with its numbers, as a gettext message and its values."""

from collections.abc import Callable, Iterable, Mapping

from assembly.core.errors import N_
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, Majority, Outcome, Verdict

Explained = tuple[str, dict[str, int | str]]

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
_MOST_HANDS = N_("Con más manos: {winners}. Había {present} personas presentes.")
_ENOUGH_HANDS = N_("Con más manos: {winners}. Se necesitaban {needed} y había {present} personas presentes.")
_TIE = N_("Empate entre {tied}. Hace falta otra ronda solo con estas opciones.")
_TIE_FOR_THE_REST = N_(
    "Con más manos: {winners}. Empate entre {tied}. Hace falta otra ronda solo con las que empataron."
)
_NO_HANDS = N_("Nadie levantó la mano; había {present} personas presentes.")
_NOT_ENOUGH_HANDS = N_(
    "Ninguna opción reunió las {needed} manos que se necesitaban; había {present} personas presentes."
)
_PLACES_OPEN = N_("Con las manos necesarias ({needed}): {winners}. Lugares sin llenar: {open}.")


def explain(outcome: Outcome, name: Callable[[str], str]) -> Explained:
    """The message and its values; `name` turns an option's id into its title."""
    if outcome.verdict in (Verdict.APPROVED, Verdict.REJECTED):
        return _stance(outcome)
    return _choice(outcome, name)


def _stance(outcome: Outcome) -> Explained:
    counts = dict(outcome.counts)
    return _STANCE[outcome.verdict, outcome.rule], {
        "hands": counts[FOR],
        "cast": counts[FOR] + counts[AGAINST],
        "abstain": counts[ABSTAIN],
        "present": outcome.present,
        "needed": outcome.needed,
    }


def _choice(outcome: Outcome, name: Callable[[str], str]) -> Explained:
    counts = dict(outcome.counts)
    return _choice_message(outcome), {
        "winners": _listed(outcome.winners, counts, name),
        "tied": _listed(outcome.tied, counts, name),
        "open": min(outcome.seats, len(counts)) - len(outcome.winners),
        "present": outcome.present,
        "needed": outcome.needed,
    }


def _choice_message(outcome: Outcome) -> str:
    if outcome.verdict is Verdict.CHOSEN:
        return _MOST_HANDS if outcome.rule is Majority.PLURALITY else _ENOUGH_HANDS
    if outcome.verdict is Verdict.TIED:
        return _TIE_FOR_THE_REST if outcome.winners else _TIE
    if outcome.winners:
        return _PLACES_OPEN
    return _NO_HANDS if outcome.rule is Majority.PLURALITY else _NOT_ENOUGH_HANDS


def _listed(options: Iterable[str], counts: Mapping[str, int], name: Callable[[str], str]) -> str:
    """`Techo (80), Baños (70)`: titles with their hands."""
    return ", ".join(f"{name(option)} ({counts[option]})" for option in options)
