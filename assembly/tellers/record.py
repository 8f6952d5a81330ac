"""What the tellers of an assembly did, for its acta: who counted each round, and the turns that did not agree."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from assembly.journal.queries import personal
from assembly.tellers.models import TellerSheet
from assembly.tellers.queries import differences_of
from assembly.tellers.rules import MODERATOR
from assembly.votes.models import Question


@dataclass(frozen=True, slots=True)
class Teller:
    """Who counted; the moderator where `runs`, else by name (None when it was erased)."""

    name: str | None
    runs: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn whose sheets differed: each teller with her hands by option."""

    round_number: int
    turn: int
    sheets: tuple[tuple[Teller, Mapping[str, int]], ...]


@dataclass(frozen=True, slots=True)
class Tellers:
    """A question's tellers: those of each agreed round by its number, and the turns that differed."""

    rounds: Mapping[int, tuple[Teller, ...]]
    differences: tuple[Turn, ...]


_SHEETS = (
    select(
        TellerSheet.question_id,
        TellerSheet.round_number,
        TellerSheet.turn,
        TellerSheet.place,
        personal(TellerSheet, "name").label("name"),
    )
    .join(Question, and_(Question.clinic_id == TellerSheet.clinic_id, Question.id == TellerSheet.question_id))
    .where(Question.clinic_id == bindparam("clues"), Question.assembly_id == bindparam("assembly"))
    .order_by(TellerSheet.n)
)


def tellers_of(session: Session, clues: str, assembly_id: str) -> dict[str, Tellers]:
    """By question; those that one person counted alone are left out."""
    counted: dict[tuple[str, int, int], dict[int, Teller]] = defaultdict(dict)
    for row in session.execute(_SHEETS, {"clues": clues, "assembly": assembly_id}):
        teller = Teller(row.name, row.place == MODERATOR)
        counted[row.question_id, row.round_number, row.turn][row.place] = teller
    if not counted:
        return {}
    turns: dict[str, list[Turn]] = defaultdict(list)
    for one in differences_of(session, clues, assembly_id):
        who = counted.pop((one.question_id, one.round_number, one.turn))
        pairs = tuple((who[place], hands) for place, hands in one.sheets)
        turns[one.question_id].append(Turn(one.round_number, one.turn, pairs))
    rounds: dict[str, dict[int, tuple[Teller, ...]]] = defaultdict(dict)
    for (question, number, _), agreed in counted.items():
        rounds[question][number] = tuple(agreed.values())
    return {key: Tellers(rounds[key], tuple(turns[key])) for key in {*rounds, *turns}}
