"""Inquiries made by their services: asked, published, answered, and what the asker says later."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from assembly.core.ids import new_id
from assembly.core.permissions import Author, Role, public_author
from assembly.inquiries import services
from assembly.inquiries.queries import InquiryInfo, inquiries_of, inquiry
from assembly.inquiries.rules import WhyWithheld, code_hash
from assembly.inquiries.services import Decision
from assembly.inquiries.standing import Verdict, Word
from assembly.inquiries.subjects import subject
from tests.factories import cast

ASKED_AT = cast.AT + timedelta(days=32)  # Wednesday 25 March 2026
TEXT = "¿Por qué se compraron dos básculas si se aprobó una?"
CODE = "7KQ2M-9TX4C"


def reader(role: Role = Role.CITIZEN_GUARANTOR, at: datetime = ASKED_AT) -> Author:
    """The signature of somebody who publishes: another person than whoever writes the clinic's entries."""
    return Author(f"{role}:0190a000-0000-7000-8000-00000000beef", at)


def an_inquiry(
    session: Session,
    about: str | None = None,
    text: str = TEXT,
    name: str | None = None,
    at: datetime = ASKED_AT,
    clues: str = cast.CLINIC,
) -> InquiryInfo:
    """A resident's question about a line, or about the clinic's money."""
    key = new_id()
    hashed = code_hash(cast.KEY, clues, key, CODE)
    services.ask(session, public_author(at), clues, key, subject(session, clues, about), text, name, hashed)
    return inquiries_of(session, clues)[0]


def published(
    session: Session, one: InquiryInfo, by: Author | None = None, word_id: str | None = None, at: datetime = ASKED_AT
) -> InquiryInfo:
    """The inquiry, or what was added to it, as it was written."""
    decision = Decision(Verdict.PUBLISHED)
    services.moderate(session, by or reader(at=at), one.clinic_id, new_id(), one.number, word_id, decision)
    return inquiry(session, one.clinic_id, one.number)


def withheld(session: Session, one: InquiryInfo, by: Author | None = None) -> InquiryInfo:
    """The inquiry, whose words are not published."""
    decision = Decision(Verdict.WITHHELD, why=WhyWithheld.INSULTS)
    services.moderate(session, by or reader(), one.clinic_id, new_id(), one.number, None, decision)
    return inquiry(session, one.clinic_id, one.number)


def answered(session: Session, one: InquiryInfo, text: str = "Fue un error.", at: datetime = ASKED_AT) -> InquiryInfo:
    """The inquiry with one more answer, by the treasurer."""
    by = cast.author(Role.TREASURER, at)
    services.answer(session, by, one.clinic_id, new_id(), one.number, text)
    return inquiry(session, one.clinic_id, one.number)


def said(
    session: Session, one: InquiryInfo, word: Word, text: str | None = None, at: datetime = ASKED_AT
) -> InquiryInfo:
    """The inquiry after its asker came back."""
    services.say(session, public_author(at), one.clinic_id, new_id(), one, word, text)
    return inquiry(session, one.clinic_id, one.number)
