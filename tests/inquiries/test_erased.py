"""An inquiry whose words were erased on somebody's request."""

import pytest
from sqlalchemy.orm import Session

from assembly.core.ids import new_id
from assembly.inquiries import rules, services
from assembly.inquiries.services import Decision
from assembly.inquiries.standing import State, Verdict, Word
from assembly.journal import services as journal
from assembly.journal.models import Erasure
from tests.factories import asked, cast
from tests.factories.asked import ASKED_AT, an_inquiry, published, said, withheld
from tests.factories.cast import CLINIC


@pytest.fixture
def stage(session: Session) -> Session:
    cast.add_clinic(session)
    cast.add_year(session, inquiry_days=10)
    return session


@pytest.mark.parametrize("verdict", [Verdict.PUBLISHED, Verdict.COVERED])
def test_words_that_are_gone_are_not_published(stage: Session, verdict: Verdict) -> None:
    one = an_inquiry(stage)
    erasure = Erasure(clinic_id=CLINIC, id=new_id(), fact_id=one.id, field="asked_text", reason="request")
    journal.erase(stage, cast.author(at=ASKED_AT), erasure)
    decision = Decision(verdict, "Otra cosa")
    with pytest.raises(rules.WordsErased) as refused:
        services.moderate(stage, asked.reader(), CLINIC, new_id(), one.number, None, decision)
    assert str(refused.value) == "El texto de esta duda se borró: solo se puede elegir «No publicarla»."
    assert withheld(stage, one).state is State.WITHHELD


def test_nothing_is_said_of_an_answer_that_was_not_given(stage: Session) -> None:
    one = published(stage, an_inquiry(stage))
    with pytest.raises(rules.NothingAnswered) as refused:
        said(stage, one, Word.NOT_SOLVED)
    sentence = "Todavía no hay una respuesta nueva. Espere la respuesta y luego diga si quedó resuelta."
    assert str(refused.value) == sentence
