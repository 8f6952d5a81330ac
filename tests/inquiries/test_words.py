"""What the asker writes when she says whether her doubt is solved: kept, and looked at before it is published."""

import pytest
from sqlalchemy.orm import Session

from assembly.core.errors import NotFound
from assembly.inquiries.standing import State, Word
from tests.factories import cast
from tests.factories.asked import an_inquiry, answered, published, said


@pytest.fixture
def stage(session: Session) -> Session:
    """A clinic and its year."""
    cast.add_clinic(session)
    cast.add_year(session)
    return session


@pytest.mark.parametrize(("word", "state"), [(Word.NOT_SOLVED, State.NOT_SOLVED), (Word.SOLVED, State.SOLVED)])
def test_why_it_is_solved_or_not_is_kept_and_looked_at(stage: Session, word: Word, state: State) -> None:
    one = answered(stage, published(stage, an_inquiry(stage)))
    one = said(stage, one, word, "La factura no es de esta báscula.")
    (added,) = one.words
    assert (one.state, added.text, added.waits, one.pending) == (
        state,
        "La factura no es de esta báscula.",
        True,
        added,
    )
    one = published(stage, one, word_id=added.id)
    assert one.words[0].moderation is not None
    assert (one.pending, one.words[0].moderation.text) == (None, "La factura no es de esta báscula.")


def test_a_word_without_words_has_nothing_to_publish(stage: Session) -> None:
    one = said(stage, answered(stage, published(stage, an_inquiry(stage))), Word.NOT_SOLVED)
    assert one.pending is None
    with pytest.raises(NotFound):
        published(stage, one, word_id=one.words[0].id)
