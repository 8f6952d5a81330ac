"""What the tellers of an assembly did, for its acta: who counted each round, and the turns that did not agree."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import RowMapping, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from assembly.journal.queries import personal
from assembly.tellers.models import TellerSheet
from assembly.tellers.queries import differences_of
from assembly.tellers.rules import MODERATOR, SAME_PHONE
from assembly.votes.models import HandCount, Outcome, Question, QuestionWithdrawal, Round
from assembly.votes.results import QuestionInfo
from assembly.votes.rules import Outcome as Decided


@dataclass(frozen=True, slots=True)
class Teller:
    """Who counted; the moderator where `runs`, else by name (None when it was erased).

    `shares_phone`: on the moderator's phone, after her.
    """

    name: str | None
    runs: bool
    shares_phone: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn whose sheets differed: each teller with her hands by option."""

    round_number: int
    turn: int
    sheets: tuple[tuple[Teller, Mapping[str, int]], ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A round that tellers settled: those who agree, and each whose hands were others.

    `settled_by` is the place of whoever counted last, and so decided between two counts that differed; None where
    nobody differed.
    """

    tellers: tuple[Teller, ...]
    outvoted: tuple[tuple[Teller, Mapping[str, int]], ...] = ()
    settled_by: int | None = None


@dataclass(frozen=True, slots=True)
class Tellers:
    """A question's tellers: each agreed round by its number, and the turns that differed."""

    rounds: Mapping[int, Agreed]
    differences: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A question that was put and taken back without a count; `reason` is None when it was erased.

    `n` is the journal's line that took it back.
    """

    question: QuestionInfo
    reason: str | None
    n: int


def taken_back_of(session: Session, clues: str, assembly_id: str) -> list[TakenBack]:
    """The questions of an assembly that were taken back, by number."""
    rows = session.execute(_TAKEN_BACK, {"clues": clues, "assembly": assembly_id}).mappings()
    return [TakenBack(_asked(row), row["reason"], row["taken_back_n"]) for row in rows]


def _asked(row: RowMapping) -> QuestionInfo:
    known = {name: value for name, value in row.items() if name not in ("options", "reason", "taken_back_n")}
    return QuestionInfo(options=tuple(row["options"]), **known)


_HERE = and_(Question.clinic_id == bindparam("clues"), Question.assembly_id == bindparam("assembly"))
_TAKEN = and_(QuestionWithdrawal.clinic_id == Question.clinic_id, QuestionWithdrawal.question_id == Question.id)
_TAKEN_BACK: Select[*tuple[Any, ...]] = (
    select(
        *(getattr(Question, one.name) for one in fields(QuestionInfo)[:11]),
        personal(QuestionWithdrawal, "reason").label("reason"),
        QuestionWithdrawal.n.label("taken_back_n"),
    )
    .join(QuestionWithdrawal, _TAKEN)
    .where(_HERE)
    .order_by(Question.number)
)
_SHEETS = (
    select(
        TellerSheet.question_id,
        TellerSheet.round_number,
        TellerSheet.turn,
        TellerSheet.place,
        personal(TellerSheet, "name").label("name"),
    )
    .join(Question, and_(Question.clinic_id == TellerSheet.clinic_id, Question.id == TellerSheet.question_id))
    .where(_HERE)
    .order_by(TellerSheet.n)
)
_HANDS = (
    select(
        Round.question_id,
        Round.number,
        HandCount.teller,
        HandCount.option,
        HandCount.hands,
        Question.options,
        Outcome.data,
    )
    .join(Round, and_(Round.clinic_id == HandCount.clinic_id, Round.id == HandCount.round_id))
    .join(Outcome, and_(Outcome.clinic_id == Round.clinic_id, Outcome.round_id == Round.id))
    .join(Question, and_(Question.clinic_id == Round.clinic_id, Question.id == Round.question_id))
    .where(_HERE)
    .order_by(HandCount.n)
)


def tellers_of(session: Session, clues: str, assembly_id: str) -> dict[str, Tellers]:
    """By question; those that one person counted alone are left out."""
    here = {"clues": clues, "assembly": assembly_id}
    counted: dict[tuple[str, int, int], dict[int, Teller]] = defaultdict(dict)
    for row in session.execute(_SHEETS, here):
        teller = Teller(row.name, row.place == MODERATOR, row.place == SAME_PHONE)
        counted[row.question_id, row.round_number, row.turn][row.place] = teller
    if not counted:
        return {}
    turns: dict[str, list[Turn]] = defaultdict(list)
    for one in differences_of(session, clues, assembly_id):
        who = counted.pop((one.question_id, one.round_number, one.turn))
        pairs = tuple((who[place], hands) for place, hands in one.sheets)
        turns[one.question_id].append(Turn(one.round_number, one.turn, pairs))
    rounds: dict[str, dict[int, Agreed]] = defaultdict(dict)
    outvoted = _outvoted(session, here)
    for (question, number, _), who in counted.items():
        others = outvoted.get((question, number), {})
        agreed = tuple(teller for place, teller in who.items() if place not in others)
        pairs = tuple((who[place], hands) for place, hands in others.items())
        rounds[question][number] = Agreed(agreed, pairs, list(who)[-1] if others else None)
    return {key: Tellers(rounds[key], tuple(turns[key])) for key in {*rounds, *turns}}


def _outvoted(session: Session, here: Mapping[str, str]) -> dict[tuple[str, int], dict[int, dict[str, int]]]:
    """By question and round: the hands of each place that are not those the round settled on."""
    counted: dict[tuple[str, int], dict[int, dict[str, int]]] = defaultdict(dict)
    settled: dict[tuple[str, int], dict[str, int]] = {}
    for row in session.execute(_HANDS, here):
        key = (row.question_id, row.number)
        sheet = counted[key].setdefault(row.teller, dict.fromkeys(row.options, 0))
        sheet[row.option] = row.hands
        settled[key] = dict(Decided.from_data(row.data).counts)
    return {
        key: {place: hands for place, hands in sheets.items() if hands != settled[key]}
        for key, sheets in counted.items()
    }
