"""Inquiries, what their askers said later, who looked at them, their answers; and the hashes of the askers' codes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import CluesKey, FactKey, Moment, one_of
from assembly.core.facts import Base, Fact, same_clinic
from assembly.inquiries.rules import AboutKind, WhyWithheld
from assembly.inquiries.standing import Verdict, Word


class Inquiry(Fact):
    """A resident's question about a line, or about the clinic's money in general.

    `about_label` is the line's folio or code. `due_on` is the last day to answer: `days` working days after `asked_on`,
    as the year's rules were then. Its words are public only as a moderation publishes them.
    """

    __tablename__ = "inquiry"
    personal = ("asked_text", "asked_name")
    unpublished = ("asked_text", "asked_name")

    number: Mapped[int]
    about_kind: Mapped[AboutKind] = mapped_column(one_of(AboutKind, "about_kind"))
    about_id: Mapped[str | None] = mapped_column(FactKey)
    about_label: Mapped[str] = mapped_column(String(40))
    asked_on: Mapped[date] = mapped_column(Date)
    days: Mapped[int]
    due_on: Mapped[date] = mapped_column(Date)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            UniqueConstraint("clinic_id", "number"),
            CheckConstraint("(about_kind = 'clinic') = (about_id IS NULL)", name="about_id_given"),
            CheckConstraint("due_on >= asked_on", name="due_on_after"),
        )


class InquiryWord(Fact):
    """What the asker said later: solved, not solved, or something more; `due_on` where that starts the clock again."""

    __tablename__ = "inquiry_word"
    personal = ("asked_text",)
    unpublished = ("asked_text",)

    inquiry_id: Mapped[str] = mapped_column(FactKey)
    word: Mapped[Word] = mapped_column(one_of(Word, "word"))
    due_on: Mapped[date | None] = mapped_column(Date)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("inquiry_id", "inquiry"),)


class InquiryModeration(Fact):
    """Somebody looked at the words of an inquiry, or at what was added to it (`word_id`), and let the public read them.

    `public_text` and `public_name` are what the public reads, with personal data covered or not; None when withheld.
    """

    __tablename__ = "inquiry_moderation"
    is_news = True
    personal = ("public_text", "public_name", "withheld_remark")

    inquiry_id: Mapped[str] = mapped_column(FactKey)
    word_id: Mapped[str | None] = mapped_column(FactKey)
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict, "verdict"))
    why: Mapped[WhyWithheld | None] = mapped_column(one_of(WhyWithheld, "why"))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            same_clinic("inquiry_id", "inquiry"),
            same_clinic("word_id", "inquiry_word"),
            CheckConstraint("(verdict = 'withheld') = (why IS NOT NULL)", name="why_given"),
        )


class InquiryAnswer(Fact):
    """What the committee answers, signed by the post of whoever writes it."""

    __tablename__ = "inquiry_answer"
    is_news = True
    personal = ("answer_text",)

    inquiry_id: Mapped[str] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("inquiry_id", "inquiry"),)


class InquiryCode(Base):
    """The keyed hash of the code with which the asker comes back. No fact: it proves nothing to anybody else."""

    __tablename__ = "inquiry_code"

    clinic_id: Mapped[str] = mapped_column(CluesKey, primary_key=True)
    inquiry_id: Mapped[str] = mapped_column(FactKey, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
