"""Reading inquiries with all that happened to them: four statements, however many clinics; one where nobody asked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from assembly.core.errors import NotFound
from assembly.core.facts import Fact
from assembly.inquiries import standing
from assembly.inquiries.models import Inquiry, InquiryAnswer, InquiryCode, InquiryModeration, InquiryWord
from assembly.inquiries.rules import AboutKind, WhyWithheld, folio
from assembly.inquiries.standing import OWED, Event, Said, State, Tally, Verdict, Word
from assembly.journal.queries import personal


@dataclass(frozen=True, slots=True)
class ModerationInfo:
    """What somebody decided on some words; texts are None when withheld, or erased."""

    word_id: str | None
    id: str
    n: int
    verdict: Verdict
    why: WhyWithheld | None
    text: str | None
    name: str | None
    remark: str | None
    recorded_at: datetime
    recorded_by: str

    @property
    def is_published(self) -> bool:
        return self.verdict is not Verdict.WITHHELD


@dataclass(frozen=True, slots=True)
class AnswerInfo:
    """An answer as everybody reads it."""

    id: str
    n: int
    text: str | None
    recorded_at: datetime
    recorded_by: str
    on_behalf_of: str | None


@dataclass(frozen=True, slots=True)
class WordInfo:
    """What the asker said later, with the decision on its words where it has any (`text` is the original)."""

    id: str
    n: int
    word: Word
    due_on: date | None
    text: str | None
    recorded_at: datetime
    moderation: ModerationInfo | None = None

    @property
    def has_words(self) -> bool:
        """Whether something was written with it, be it erased since."""
        return self.word is Word.FOLLOW_UP or self.text is not None or self.moderation is not None

    @property
    def waits(self) -> bool:
        """Whether somebody must still look at its words."""
        return self.has_words and self.moderation is None


@dataclass(frozen=True, slots=True)
class InquiryInfo:
    """An inquiry. `original` and `original_name` are for those who moderate and audit; the rest is public."""

    clinic_id: str
    id: str
    number: int
    n: int
    about_kind: AboutKind
    about_id: str | None
    about_label: str
    asked_on: date
    first_due: date
    original: str | None
    original_name: str | None
    recorded_at: datetime
    moderation: ModerationInfo | None
    words: tuple[WordInfo, ...]
    answers: tuple[AnswerInfo, ...]

    @property
    def folio(self) -> str:
        return folio(self.number)

    @property
    def state(self) -> State:
        return standing.state_of(self.moderation.verdict if self.moderation else None, self._events)

    @property
    def due_on(self) -> date:
        """The day by which the answer that is owed must come."""
        return standing.due_of(self.first_due, self._events)

    @property
    def is_owed(self) -> bool:
        return self.state in OWED

    @property
    def is_public(self) -> bool:
        """Whether its words may be read by everybody."""
        return self.moderation is not None and self.moderation.is_published

    @property
    def text(self) -> str | None:
        """Its words as published."""
        return self.moderation.text if self.moderation else None

    @property
    def name(self) -> str | None:
        return self.moderation.name if self.moderation else None

    @property
    def pending(self) -> "WordInfo | InquiryInfo | None":
        """What somebody must look at: the inquiry itself, else what was added to it."""
        if self.moderation is None:
            return self
        return next((word for word in self.words if word.waits), None)

    @property
    def history(self) -> list[WordInfo | AnswerInfo]:
        """Answers and the asker's words, in the order written."""
        return sorted((*self.words, *self.answers), key=lambda one: one.n)

    @property
    def _events(self) -> list[Event]:
        return [Event(word.n, word.word, word.due_on) for word in self.words] + [
            Event(answer.n) for answer in self.answers
        ]

    def is_late(self, today: date) -> bool:
        return self.is_owed and standing.is_late(today, self.due_on)

    def clock(self, today: date) -> Said:
        """The clock in words."""
        return standing.clock_words(today, self.due_on)


def inquiries_at(session: Session, clinics: Collection[str]) -> dict[str, list[InquiryInfo]]:
    """Each clinic's inquiries, the newest first."""
    rows = session.execute(_INQUIRIES, {"clinics": list(clinics)}).all()
    found: dict[str, list[InquiryInfo]] = {clues: [] for clues in clinics}
    for one in _with_the_rest(session, sorted({row.clinic_id for row in rows}), rows):
        found[one.clinic_id].append(one)
    return found


def inquiries_of(session: Session, clues: str) -> list[InquiryInfo]:
    """The clinic's inquiries, the newest first."""
    return inquiries_at(session, [clues])[clues]


def inquiry(session: Session, clues: str, number: int | None) -> InquiryInfo:
    """One inquiry of the clinic. Raises NotFound."""
    found = [one for one in inquiries_of(session, clues) if one.number == number]
    if not found:
        raise NotFound()
    return found[0]


def last_number(session: Session, clues: str) -> int:
    """The number of the clinic's latest inquiry; 0 before the first."""
    return session.execute(select(func.max(Inquiry.number)).where(Inquiry.clinic_id == clues)).scalar_one() or 0


def asked_on(session: Session, clues: str, day: date) -> int:
    """How many inquiries the clinic got on that day."""
    query = select(func.count()).where(Inquiry.clinic_id == clues, Inquiry.asked_on == day)
    return session.execute(query).scalar_one()


def code_hash_of(session: Session, clues: str, inquiry_id: str) -> str | None:
    """What is kept of the asker's code."""
    query = select(InquiryCode.code_hash)
    here = query.where(InquiryCode.clinic_id == clues, InquiryCode.inquiry_id == inquiry_id)
    return session.execute(here).scalar_one_or_none()


def tally(found: Iterable[InquiryInfo], today: date) -> Tally:
    """How many there are of each state, and how many are late."""
    by_state: dict[State, int] = defaultdict(int)
    asked = late = 0
    for one in found:
        asked += 1
        by_state[one.state] += 1
        late += one.is_late(today)
    return Tally(asked, dict(by_state), late)


Key = tuple[str, str]


def _with_the_rest(session: Session, clinics: Sequence[str], rows: Sequence[Any]) -> list[InquiryInfo]:
    if not rows:
        return []
    decided, answers = _moderations(session, clinics), _answers(session, clinics)
    words = _words(session, clinics, decided)
    keys = [(row.clinic_id, row.id) for row in rows]
    return [
        InquiryInfo(*(*row, decided.get((*key, None)), tuple(words[key]), tuple(answers[key])))
        for row, key in zip(rows, keys, strict=True)
    ]


def _moderations(session: Session, clinics: Sequence[str]) -> dict[tuple[str, str, str | None], ModerationInfo]:
    """The latest decision on each inquiry, and on each word added to one."""
    rows = session.execute(_MODERATIONS, {"clinics": clinics})
    return {(row[0], row[1], row[2]): ModerationInfo(*row[2:]) for row in rows}


def _answers(session: Session, clinics: Sequence[str]) -> dict[Key, list[AnswerInfo]]:
    found: dict[Key, list[AnswerInfo]] = defaultdict(list)
    for row in session.execute(_ANSWERS, {"clinics": clinics}):
        found[row[0], row[1]].append(AnswerInfo(*row[2:]))
    return found


def _words(
    session: Session, clinics: Sequence[str], decided: dict[tuple[str, str, str | None], ModerationInfo]
) -> dict[Key, list[WordInfo]]:
    found: dict[Key, list[WordInfo]] = defaultdict(list)
    for row in session.execute(_WORDS, {"clinics": clinics}):
        found[row[0], row[1]].append(WordInfo(*(*row[2:], decided.get((row[0], row[1], row.id)))))
    return found


def _at(fact: type[Fact], *columns: Any) -> Select[*tuple[Any, ...]]:
    """Those of some clinics. Built once: every clinic's page asks it, and building takes longer than asking."""
    query: Select[*tuple[Any, ...]] = select(fact.clinic_id, *columns)
    return query.where(fact.clinic_id.in_(bindparam("clinics", expanding=True))).order_by(fact.n)


_INQUIRIES = (
    _at(
        Inquiry,
        Inquiry.id,
        Inquiry.number,
        Inquiry.n,
        Inquiry.about_kind,
        Inquiry.about_id,
        Inquiry.about_label,
        Inquiry.asked_on,
        Inquiry.due_on,
        personal(Inquiry, "asked_text"),
        personal(Inquiry, "asked_name"),
        Inquiry.recorded_at,
    )
    .order_by(None)
    .order_by(Inquiry.number.desc())
)
_MODERATIONS = _at(
    InquiryModeration,
    InquiryModeration.inquiry_id,
    InquiryModeration.word_id,
    InquiryModeration.id,
    InquiryModeration.n,
    InquiryModeration.verdict,
    InquiryModeration.why,
    personal(InquiryModeration, "public_text"),
    personal(InquiryModeration, "public_name"),
    personal(InquiryModeration, "withheld_remark"),
    InquiryModeration.recorded_at,
    InquiryModeration.recorded_by,
)
_ANSWERS = _at(
    InquiryAnswer,
    InquiryAnswer.inquiry_id,
    InquiryAnswer.id,
    InquiryAnswer.n,
    personal(InquiryAnswer, "answer_text"),
    InquiryAnswer.recorded_at,
    InquiryAnswer.recorded_by,
    InquiryAnswer.on_behalf_of,
)
_WORDS = _at(
    InquiryWord,
    InquiryWord.inquiry_id,
    InquiryWord.id,
    InquiryWord.n,
    InquiryWord.word,
    InquiryWord.due_on,
    personal(InquiryWord, "asked_text"),
    InquiryWord.recorded_at,
)
