"""The deeds of inquiries: ask, decide on the words, answer, and what the asker says later with her code."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from assembly.clinics.queries import YearUnknown, clinic, year_settings, years_of
from assembly.core import clock
from assembly.core.errors import FactIdReused, NotFound
from assembly.core.permissions import Author
from assembly.inquiries import queries, rules, standing, workdays
from assembly.inquiries.models import Inquiry, InquiryAnswer, InquiryCode, InquiryModeration, InquiryWord
from assembly.inquiries.privacy import check_covered, check_no_personal_data
from assembly.inquiries.queries import InquiryInfo, WordInfo
from assembly.inquiries.rules import WhyWithheld
from assembly.inquiries.standing import Verdict, Word
from assembly.inquiries.subjects import Subject, subject
from assembly.journal import services as journal


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided on words that she read; `text` only where she covered some of them."""

    verdict: Verdict
    text: str | None = None
    hides_name: bool = False
    why: WhyWithheld | None = None
    remark: str | None = None


def ask(
    session: Session, author: Author, clues: str, fact_id: str, about: Subject, text: str, name: str | None, hashed: str
) -> int:
    """Ask; the inquiry's number. `hashed` is what is kept of its code. The same form again answers the same number.

    Raises PersonalDataWritten, TooManyToday, FactIdReused.
    """
    journal.lock(session, clues)
    check_no_personal_data(text)
    check_no_personal_data(name or "", "name")
    today = clock.local_day(author.at, clinic(session, clues).time_zone)
    known = next((one for one in queries.inquiries_of(session, clues) if one.id == fact_id), None)
    if known is None:
        rules.check_room_today(queries.asked_on(session, clues, today))
    days = _days(session, clues, about.year, today)
    number = known.number if known else queries.last_number(session, clues) + 1
    day, due = (known.asked_on, known.first_due) if known else (today, workdays.after(today, days))
    inquiry = Inquiry(
        clinic_id=clues,
        id=fact_id,
        number=number,
        about_kind=about.kind,
        about_id=about.id,
        about_label=about.label,
        asked_on=day,
        days=workdays.between(day, due),
        due_on=due,
    )
    journal.record(session, author, inquiry, {"asked_text": text, "asked_name": name})
    _keep_code(session, author, clues, fact_id, hashed)
    return number


def _keep_code(session: Session, author: Author, clues: str, inquiry_id: str, hashed: str) -> None:
    """Raises FactIdReused where the same words came with another form's secret: the code is its asker's alone."""
    kept = queries.code_hash_of(session, clues, inquiry_id)
    if kept is None:
        row = {"clinic_id": clues, "inquiry_id": inquiry_id, "code_hash": hashed, "made_at": author.at}
        session.execute(insert(InquiryCode).values(row))
    elif kept != hashed:
        raise FactIdReused()


def _days(session: Session, clues: str, year: int | None, today: date) -> int:
    """How many working days the year gives to answer: the line's year, else this one, else the newest with rules."""
    institution = clinic(session, clues).institution
    for asked in (year, today.year, *years_of(session, institution)[:1]):
        with suppress(YearUnknown):
            if asked is not None:
                return year_settings(session, institution, asked).inquiry_days
    return rules.DAYS_WITHOUT_RULES


def moderate(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    number: int | None,
    word_id: str | None,
    decision: Decision,
) -> None:
    """Publish, cover or withhold the words of an inquiry, or of what was added to it.

    Raises NotFound, AboutYou, NothingToModerate, and what `_words` raises.
    """
    journal.lock(session, clues)
    one = queries.inquiry(session, clues, number)
    about = subject(session, clues, one.about_id)
    rules.check_moderator(author.who, about.recorded_by)
    read = one if word_id is None else _word(one, word_id)
    last = (read.moderation.verdict, read.moderation.recorded_by) if read.moderation else None
    rules.check_moderation(last, decision.verdict, author.who)
    moderation = InquiryModeration(
        clinic_id=clues,
        id=fact_id,
        inquiry_id=one.id,
        word_id=word_id,
        verdict=decision.verdict,
        why=decision.why if decision.verdict is Verdict.WITHHELD else None,
    )
    journal.record(session, author, moderation, _words(read, decision))


def _word(one: InquiryInfo, word_id: str) -> WordInfo:
    found = next((word for word in one.words if word.id == word_id and word.has_words), None)
    if found is None:
        raise NotFound()
    return found


def _words(read: InquiryInfo | WordInfo, decision: Decision) -> dict[str, str | None]:
    """What becomes public. Raises WhyMissing, WordsErased, and what `check_covered` raises."""
    if decision.verdict is Verdict.WITHHELD:
        if decision.why is None:
            raise rules.WhyMissing()
        check_no_personal_data(decision.remark or "", "remark")
        return {"withheld_remark": decision.remark}
    original, name = (read.text, None) if isinstance(read, WordInfo) else (read.original, read.original_name)
    if original is None:
        raise rules.WordsErased()
    if decision.verdict is Verdict.PUBLISHED:
        return {"public_text": original, "public_name": name}
    text = decision.text or ""
    if text != original or not decision.hides_name or name is None:
        check_covered(original, text)
    check_no_personal_data(text, "public_text")
    return {"public_text": text, "public_name": None if decision.hides_name else name}


def answer(session: Session, author: Author, clues: str, fact_id: str, number: int | None, text: str) -> None:
    """Answer in public. Raises NotFound, PersonalDataWritten, NotToAnswer."""
    journal.lock(session, clues)
    one = queries.inquiry(session, clues, number)
    rules.check_answerable(one.state)
    check_no_personal_data(text)
    fact = InquiryAnswer(clinic_id=clues, id=fact_id, inquiry_id=one.id)
    journal.record(session, author, fact, {"answer_text": text})


def check_code(session: Session, clues: str, number: int | None, hashed: Callable[[str], str]) -> InquiryInfo:
    """The inquiry whose code that is; `hashed` tells what would be kept of it. Raises NotFound, CodeWrong."""
    one = queries.inquiry(session, clues, number)
    if queries.code_hash_of(session, clues, one.id) != hashed(one.id):
        raise rules.CodeWrong(folio=one.folio)
    return one


def say(
    session: Session, author: Author, clues: str, fact_id: str, one: InquiryInfo, word: Word, text: str | None
) -> None:
    """What the asker says of the answer, after `check_code`, with why if she writes it.

    Raises what `check_word` raises, PersonalDataWritten.
    """
    journal.lock(session, clues)
    rules.check_word(one.state, word, [before.word for before in one.words], text or "")
    check_no_personal_data(text or "")
    due = None
    if standing.restarts(one.state, word):
        today = clock.local_day(author.at, clinic(session, clues).time_zone)
        due = workdays.after(today, _days(session, clues, None, today))
    fact = InquiryWord(clinic_id=clues, id=fact_id, inquiry_id=one.id, word=word, due_on=due)
    journal.record(session, author, fact, {"asked_text": text})
