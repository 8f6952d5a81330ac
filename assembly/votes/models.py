"""Questions put to the show of hands, their rounds, the hand counts, and what the rules made of them."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, String, exists
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.core.columns import Centavos, FactKey, one_of
from assembly.core.facts import Fact, not_negative, same_clinic
from assembly.core.money import Money
from assembly.votes.improvements.ranking import CutRule
from assembly.votes.rules import HandsEach, Majority, QuestionKind, Verdict


class Question(Fact):
    """What is put to the people present. `subject` is a proposal's, a motion's or a term's id, a post's code, or the
    question a tie is of.

    `subject` is "ranking" for a tie among the improvements of the list. `nominee_id` is who for and against are about,
    where a post has one nominee. `options` are "for", "against", "abstain", or the ids of proposals or nominees; the
    rule it will be decided by is fixed here, before anybody raises a hand.
    """

    __tablename__ = "question"

    assembly_id: Mapped[str] = mapped_column(FactKey)
    number: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(one_of(QuestionKind, "kind"))
    subject: Mapped[str | None] = mapped_column(String(40))
    nominee_id: Mapped[str | None] = mapped_column(FactKey)
    options: Mapped[list[str]] = mapped_column(JSON)
    majority: Mapped[Majority] = mapped_column(one_of(Majority, "majority"))
    hands_each: Mapped[HandsEach] = mapped_column(one_of(HandsEach, "hands_each"))
    seats: Mapped[int]

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("assembly_id", "assembly"),)


class QuestionWithdrawal(Fact):
    """A question put by mistake, taken back before anybody counted it: it is asked no more, and stays to be seen."""

    __tablename__ = "question_withdrawal"
    personal = ("reason",)

    question_id: Mapped[str] = mapped_column(FactKey)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("question_id", "question"),)


def stands() -> ColumnElement[bool]:
    """That a question of the statement around it was not taken back."""
    about = QuestionWithdrawal.question_id == Question.id
    return ~exists().where(QuestionWithdrawal.clinic_id == Question.clinic_id, about).correlate(Question)


class Round(Fact):
    """One counting of a question with the people present then. A correction, or a tie, asks for another round.

    `witness` is who answers for a majority that everybody saw and nobody counted. `of_round` is the number of the round
    whose hands a correction writes again, with the people present then; None where hands were raised.
    """

    __tablename__ = "round"
    personal = ("reason", "shortfall_reason", "witness")
    later = ("of_round",)

    question_id: Mapped[str] = mapped_column(FactKey)
    number: Mapped[int]
    present: Mapped[int]
    of_round: Mapped[int | None]

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("question_id", "question"), *not_negative("present"))


class HandCount(Fact):
    """One teller's number for one option in one round."""

    __tablename__ = "hand_count"

    round_id: Mapped[str] = mapped_column(FactKey)
    option: Mapped[str] = mapped_column(String(40))
    teller: Mapped[int]
    hands: Mapped[int]

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("round_id", "round"), *not_negative("hands"))


class Outcome(Fact):
    """What the rule made of a round, with the rule and every number it used, so later settings change no past."""

    __tablename__ = "outcome"

    question_id: Mapped[str] = mapped_column(FactKey)
    round_id: Mapped[str] = mapped_column(FactKey)
    verdict: Mapped[Verdict] = mapped_column(one_of(Verdict, "verdict"))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("question_id", "question"), same_clinic("round_id", "round"))


class LotDraw(Fact):
    """A lot drawn in front of the assembly after a round left a tie: `order` is the order in which they came out."""

    __tablename__ = "lot_draw"
    personal = ("drawn_by", "witnesses")

    question_id: Mapped[str] = mapped_column(FactKey)
    order: Mapped[list[str]] = mapped_column(JSON)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("question_id", "question"),)


class ImprovementRanking(Fact):
    """The improvements accepted by hands while the amount lasted, with the rule for what does not fit."""

    __tablename__ = "improvement_ranking"

    assembly_id: Mapped[str] = mapped_column(FactKey)
    amount: Mapped[Money] = mapped_column(Centavos)
    cut_rule: Mapped[CutRule] = mapped_column(one_of(CutRule, "cut_rule"))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("assembly_id", "assembly"),)
