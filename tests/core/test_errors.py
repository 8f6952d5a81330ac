"""Broken rules: their sentence, in the reader's language and with its numbers, next to its field."""

from assembly.core.errors import AssemblyError, Forbidden, NotFound, SignInNeeded
from assembly.core.money import Money


class TooMany(AssemblyError):
    sentence = "Hay {hands} manos y {present} personas."
    field = "hands"


def test_the_sentence_carries_its_numbers() -> None:
    assert str(TooMany(hands=5, present=4)) == "Hay 5 manos y 4 personas."


def test_it_is_translated_when_shown_and_its_values_get_their_words() -> None:
    def english(sentence: str) -> str:
        assert sentence == TooMany.sentence
        return "{hands} hands, {present} people."

    shown = TooMany(hands=Money(500), present=4).text(english, lambda value: f"<{value}>")
    assert shown == "<$5.00> hands, <4> people."


def test_it_stands_next_to_its_field_or_to_the_one_given() -> None:
    assert TooMany(hands=1, present=1).at_field == "hands"
    assert TooMany(hands=1, present=1, at_field="option-2").at_field == "option-2"
    assert NotFound().at_field is None
    assert "at_field" not in TooMany(hands=1, present=1, at_field="x").values


def test_statuses() -> None:
    assert [error.status for error in (TooMany, NotFound, Forbidden, SignInNeeded)] == [422, 404, 403, 401]
