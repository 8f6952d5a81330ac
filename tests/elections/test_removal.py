"""A post that is taken away says at each hand what it does, and then what happened."""

import pytest

from assembly.verifier.lines import Book, Line, sentences
from assembly.votes.rules import Majority, Outcome, QuestionKind, Verdict, decide_evident
from assembly.votes.wording import removal
from assembly.votes.wording.explain import explain
from tests.factories.cast import AT

KIND = QuestionKind.REMOVAL


def outcome(verdict: Verdict, majority: Majority) -> Outcome:
    return Outcome(verdict, majority, 20, 11, (("for", 12), ("against", 5), ("abstain", 3)))


@pytest.mark.parametrize(
    ("verdict", "majority", "said"),
    [
        (
            Verdict.APPROVED,
            Majority.PRESENT,
            "Deja el cargo: 12 de 20 personas pidieron que lo deje; se necesitaban 11.",
        ),
        (
            Verdict.REJECTED,
            Majority.TWO_THIRDS_PRESENT,
            "Sigue en el cargo: 12 de 20 personas pidieron que lo deje; se necesitaban 11.",
        ),
        (
            Verdict.APPROVED,
            Majority.CAST,
            "Deja el cargo: 12 de 17 votos pidieron que lo deje; se necesitaban 11. Las abstenciones (3) no cuentan.",
        ),
    ],
)
def test_the_outcome_says_whether_she_leaves(verdict: Verdict, majority: Majority, said: str) -> None:
    message, values = explain(outcome(verdict, majority), str, kind=KIND)
    assert message.format(**values) == said


@pytest.mark.parametrize(
    ("is_approved", "said"),
    [
        (True, "Deja el cargo: lo pidió una mayoría evidente, sin contar las manos; había 20 personas presentes."),
        (False, "Sigue en el cargo: lo pidió una mayoría evidente, sin contar las manos; había 20 personas presentes."),
    ],
)
def test_so_does_a_majority_that_everybody_saw(is_approved: bool, said: str) -> None:
    message, values = explain(decide_evident(is_approved, 20, Majority.PRESENT), str, kind=KIND)
    assert message.format(**values) == said


def test_each_answer_is_called_by_what_it_does() -> None:
    assert dict(removal.stance_labels(KIND)) == {
        "for": "Que lo deje",
        "against": "Que siga",
        "abstain": "Abstención",
    }
    assert dict(removal.stance_labels(QuestionKind.RATIFY))["for"] == "A favor"
    stances = {Majority.PRESENT, Majority.TWO_THIRDS_PRESENT, Majority.CAST, Majority.TWO_THIRDS_CAST}
    assert (set(removal.RULES), set(removal.ON_PAPER)) == (stances, stances)


def test_the_journal_says_the_same() -> None:
    def line(n: int, kind: str, data: dict[str, object]) -> Line:
        return Line(n, "0" * 64, f"0190a000-0000-7000-8000-{n:012d}", kind, data, frozenset(), "moderator:1", AT)

    asked = line(1, "question", {"number": 4, "kind": "removal", "subject": None, "majority": "cast"})
    counted = line(2, "round", {"question_id": asked.id, "number": 1, "present": 20})
    hands = line(3, "hand_count", {"round_id": counted.id, "option": "against", "teller": 1, "hands": 5})
    result = line(4, "outcome", {"question_id": asked.id, "round_id": counted.id, "verdict": "approved"})
    book = Book()
    book.take([asked, counted, hands, result])
    said = [" ".join(sentences(one, book.values(one))).format(**book.values(one)) for one in (asked, hands, result)]
    assert said == [
        "Se puso a votación la pregunta 4. Se pregunta si se le quita el cargo.",
        "Manos contadas (que siga): 5.",
        "Resultado de la pregunta 4: deja el cargo.",
    ]
