"""Taking a post from somebody, in words of its own: a hand for her must never take it away. Pure."""

from collections.abc import Mapping

from assembly.core.errors import N_
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, Majority, QuestionKind, Verdict

_LEAVES, _STAYS = N_("Deja el cargo"), N_("Sigue en el cargo")
_STANCES = {FOR: N_("A favor"), AGAINST: N_("En contra"), ABSTAIN: N_("Abstención")}
_OF_REMOVAL = {FOR: N_("Que lo deje"), AGAINST: N_("Que siga"), ABSTAIN: N_("Abstención")}
VERDICTS: Mapping[QuestionKind, Mapping[Verdict, str]] = {
    QuestionKind.REMOVAL: {Verdict.APPROVED: _LEAVES, Verdict.REJECTED: _STAYS},
    QuestionKind.RATIFY: {Verdict.APPROVED: _STAYS, Verdict.REJECTED: _LEAVES},
}
MEANING = N_("Levante la mano una vez: «Que lo deje», «Que siga» o «Abstención».")
RULES = {
    Majority.PRESENT: N_("Deja el cargo si lo pide más de la mitad de las {present} personas presentes: {needed}."),
    Majority.TWO_THIRDS_PRESENT: N_(
        "Deja el cargo si lo piden las dos terceras partes de las {present} personas presentes: {needed}."
    ),
    Majority.CAST: N_("Deja el cargo si son más quienes piden que lo deje. Las abstenciones no cuentan."),
    Majority.TWO_THIRDS_CAST: N_(
        "Deja el cargo si lo piden las dos terceras partes de los votos, sin las abstenciones."
    ),
}
ON_PAPER = {
    Majority.PRESENT: "Deja el cargo si lo pide más de la mitad de las personas presentes.",
    Majority.TWO_THIRDS_PRESENT: "Deja el cargo si lo piden las dos terceras partes de las personas presentes.",
    Majority.CAST: RULES[Majority.CAST],
    Majority.TWO_THIRDS_CAST: RULES[Majority.TWO_THIRDS_CAST],
}
_OF_PRESENT = {
    Verdict.APPROVED: N_("Deja el cargo: {hands} de {present} personas pidieron que lo deje; se necesitaban {needed}."),
    Verdict.REJECTED: N_(
        "Sigue en el cargo: {hands} de {present} personas pidieron que lo deje; se necesitaban {needed}."
    ),
}
_OF_CAST = {
    Verdict.APPROVED: N_(
        "Deja el cargo: {hands} de {cast} votos pidieron que lo deje; se necesitaban {needed}. "
        "Las abstenciones ({abstain}) no cuentan."
    ),
    Verdict.REJECTED: N_(
        "Sigue en el cargo: {hands} de {cast} votos pidieron que lo deje; se necesitaban {needed}. "
        "Las abstenciones ({abstain}) no cuentan."
    ),
}
EVIDENT = {
    Verdict.APPROVED: N_(
        "Deja el cargo: lo pidió una mayoría evidente, sin contar las manos; había {present} personas presentes."
    ),
    Verdict.REJECTED: N_(
        "Sigue en el cargo: lo pidió una mayoría evidente, sin contar las manos; había {present} personas presentes."
    ),
}
# As the task list says it, in few words.
SHORT = {
    Verdict.APPROVED: N_("Deja el cargo: lo pidieron {hands} de {present}."),
    Verdict.REJECTED: N_("Sigue en el cargo: {hands} de {present} pidieron que lo deje."),
}
SHORT_EVIDENT = {
    Verdict.APPROVED: N_("Deja el cargo, por mayoría evidente."),
    Verdict.REJECTED: N_("Sigue en el cargo, por mayoría evidente."),
}


def stance_labels(kind: QuestionKind) -> Mapping[str, str]:
    """What for, against and abstain are called in such a question."""
    return _OF_REMOVAL if kind is QuestionKind.REMOVAL else _STANCES


def counted(verdict: Verdict, majority: Majority) -> str:
    """What came of a count, with its numbers."""
    return (_OF_CAST if majority in (Majority.CAST, Majority.TWO_THIRDS_CAST) else _OF_PRESENT)[verdict]
