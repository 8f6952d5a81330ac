"""Reading who counts in an assembly, and how far the counting of a question is."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.clinics.years import YearSettings
from assembly.core.facts import remembered
from assembly.journal.queries import personal
from assembly.proposals.queries import proposals_of
from assembly.tellers.models import CountDifference, TellerPass, TellerSheet
from assembly.tellers.rules import (
    MODERATOR,
    Comparison,
    PassState,
    Sheet,
    Standing,
    Why,
    compare,
    match_number,
    may_share_phone,
    why_of,
)
from assembly.votes.models import Question
from assembly.votes.queries import questions_of
from assembly.votes.recount import NOW, Base, base_of
from assembly.votes.results import QuestionInfo, dearest, decide, root_of
from assembly.votes.rules import QuestionKind


@dataclass(frozen=True, slots=True)
class PassInfo:
    """A teller's pass; `match` is the number that both phones show while she asks."""

    id: str
    clinic_id: str
    assembly_id: str
    state: PassState
    place: int | None
    name: str | None
    account_id: str | None
    is_guest: bool
    expires_at: datetime
    match: str


@dataclass(frozen=True, slots=True)
class DifferenceInfo:
    """Sheets that did not agree: each place with its hands by option."""

    question_id: str
    round_number: int
    turn: int
    sheets: tuple[tuple[int, Mapping[str, int]], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Counting:
    """How far the counting of a question is: the round and turn now, the sheets that are in, what they make.

    `why` says why two tellers count; None while one is enough. `counted_by` are the places that handed in sealed
    sheets for the rounds before; empty where one person counted them. `base` are the people it is decided with, as
    the sheet of whoever runs the assembly says; while that is not in, those present now.
    """

    round_number: int
    turn: int
    sheets: tuple[Sheet, ...]
    comparison: Comparison
    why: Why | None
    counted_by: frozenset[int]
    base: Base

    @property
    def may_share_phone(self) -> bool:
        """Whether a second teller may count on the moderator's phone."""
        return may_share_phone(self.counted_by)

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(one.place for one in self.sheets)

    @property
    def differs(self) -> bool:
        return self.comparison.standing is Standing.DIFFERENT


_PASS = (
    TellerPass.id,
    TellerPass.clinic_id,
    TellerPass.assembly_id,
    TellerPass.state,
    TellerPass.place,
    TellerPass.name,
    TellerPass.account_id,
    TellerPass.is_guest,
    TellerPass.expires_at,
    TellerPass.token_hash,
)


# Every sheet asks this: it is built once.
_MINE = (
    select(*_PASS)
    .where(TellerPass.clinic_id == bindparam("clues"), TellerPass.assembly_id == bindparam("assembly"))
    .where(TellerPass.account_id == bindparam("account"), TellerPass.state == PassState.IN)
    .order_by(TellerPass.made_at, TellerPass.id)
)


def passes_of(session: Session, clues: str, assembly_id: str, now: datetime) -> list[PassInfo]:
    """The passes of an assembly that count or still may, in the order they were made."""
    here = and_(TellerPass.clinic_id == clues, TellerPass.assembly_id == assembly_id)
    return [one for one in _passes(session, here) if one.state is PassState.IN or one.expires_at > now]


def pass_by_id(session: Session, clues: str, assembly_id: str, pass_id: str) -> PassInfo | None:
    """One pass of the assembly, unless it ended."""
    here = and_(TellerPass.clinic_id == clues, TellerPass.assembly_id == assembly_id, TellerPass.id == pass_id)
    return next(iter(_passes(session, here)), None)


def pass_of(session: Session, clues: str, assembly_id: str, account_id: str) -> PassInfo | None:
    """The pass by which an account counts in the assembly."""
    row = session.execute(_MINE, {"clues": clues, "assembly": assembly_id, "account": account_id}).first()
    return _pass(row) if row else None


def pass_of_phone(session: Session, token_hash: str | None, account_id: str | None) -> PassInfo | None:
    """The pass that a phone asked with, or counts with: by its secret, or by whoever is signed in on it; the newest."""
    by = [TellerPass.token_hash == token_hash] if token_hash else []
    if account_id:
        by.append(TellerPass.account_id == account_id)
    found = _passes(session, and_(or_(*by), TellerPass.state != PassState.OFFERED)) if by else []
    return found[-1] if found else None


def _passes(session: Session, which: ColumnElement[bool]) -> list[PassInfo]:
    query = select(*_PASS).where(which, TellerPass.state != PassState.ENDED).order_by(TellerPass.made_at, TellerPass.id)
    return [_pass(row) for row in session.execute(query)]


def _pass(row: Row[*tuple[object, ...]]) -> PassInfo:
    values = row._asdict()
    token_hash = values.pop("token_hash")
    return PassInfo(**values, match=match_number(str(token_hash)) if token_hash else "")


# Built once: building them took most of the time of a hand count.
_SHEETS = (
    select(
        TellerSheet.place,
        TellerSheet.of_round,
        personal(TellerSheet, "name").label("name"),
        personal(TellerSheet, "sealed_counts").label("counts"),
        personal(TellerSheet, "reason").label("reason"),
        personal(TellerSheet, "recount_reason").label("recount_reason"),
    )
    .where(
        TellerSheet.clinic_id == bindparam("clues"),
        TellerSheet.question_id == bindparam("question"),
        TellerSheet.round_number == bindparam("round"),
        TellerSheet.turn == bindparam("turn"),
    )
    .order_by(TellerSheet.n)
)
_BEFORE = (
    select(TellerSheet.place)
    .distinct()
    .where(TellerSheet.clinic_id == bindparam("clues"), TellerSheet.question_id == bindparam("question"))
    .where(TellerSheet.round_number <= bindparam("round"))
)
_ROUNDS_OF_SHEETS = (
    select(TellerSheet.question_id, TellerSheet.round_number)
    .distinct()
    .join(Question, and_(Question.clinic_id == TellerSheet.clinic_id, Question.id == TellerSheet.question_id))
    .where(Question.clinic_id == bindparam("clues"), Question.assembly_id == bindparam("assembly"))
)
_DIFFERENCES = (
    select(
        CountDifference.question_id,
        CountDifference.round_number,
        CountDifference.turn,
        CountDifference.sheets,
        CountDifference.recorded_at,
    )
    .join(Question, and_(Question.clinic_id == CountDifference.clinic_id, Question.id == CountDifference.question_id))
    .where(Question.clinic_id == bindparam("clues"), Question.assembly_id == bindparam("assembly"))
    .order_by(CountDifference.n)
)


def counting_of(session: Session, clues: str, question: QuestionInfo, settings: YearSettings, present: int) -> Counting:
    """How far the counting of the question's next round is; `present`: how many people there are now."""
    round_number = len(question.rounds) + 1
    differences = [
        one for one in differences_of(session, clues, question.assembly_id) if one.question_id == question.id
    ]
    turn = 1 + sum(1 for one in differences if one.round_number == round_number)
    sheets = _sheets(session, clues, question.id, round_number, turn)
    before = frozenset(_counted_by(session, clues, question)) if question.rounds else frozenset()
    of_round = next((one.of_round for one in sheets if one.place == MODERATOR), None)
    base = base_of(question, present, of_round or NOW)
    why = _why(session, clues, question, settings, sheets, base.present, before)
    return Counting(round_number, turn, sheets, compare(sheets, question.options), why, before, base)


def _counted_by(session: Session, clues: str, question: QuestionInfo) -> Sequence[int]:
    asked = {"clues": clues, "question": question.id, "round": len(question.rounds)}
    return remembered(session, ("sealed", *asked.values()), lambda: session.execute(_BEFORE, asked).scalars().all())


def corrected(session: Session, clues: str, assembly_id: str, questions: Iterable[QuestionInfo]) -> list[QuestionInfo]:
    """Those of the assembly's settled questions that are being counted again: a later round has a sealed sheet."""
    return [one for one in _begun(session, clues, assembly_id, questions) if one.rounds]


def begun(
    session: Session, assembly: AssemblyInfo, questions: Iterable[QuestionInfo], settings: YearSettings
) -> dict[str, Counting]:
    """How far the counting is of those questions whose next round has a sealed sheet, by question."""
    found, present = _begun(session, assembly.clinic_id, assembly.id, questions), assembly.present or 0
    return {one.id: counting_of(session, assembly.clinic_id, one, settings, present) for one in found}


def _begun(session: Session, clues: str, assembly_id: str, questions: Iterable[QuestionInfo]) -> list[QuestionInfo]:
    rows = session.execute(_ROUNDS_OF_SHEETS, {"clues": clues, "assembly": assembly_id})
    sealed = {(row.question_id, row.round_number) for row in rows}
    return [one for one in questions if (one.id, len(one.rounds) + 1) in sealed]


def _sheets(session: Session, clues: str, question_id: str, round_number: int, turn: int) -> tuple[Sheet, ...]:
    asked = {"clues": clues, "question": question_id, "round": round_number, "turn": turn}

    def read() -> tuple[Sheet, ...]:
        return tuple(
            Sheet(row.place, row.name, json.loads(row.counts), row.reason, row.recount_reason, row.of_round)
            for row in session.execute(_SHEETS, asked)
            if row.counts is not None
        )

    return remembered(session, ("sheets", *asked.values()), read)


def _why(
    session: Session,
    clues: str,
    question: QuestionInfo,
    settings: YearSettings,
    sheets: Sequence[Sheet],
    present: int,
    counted_by: Collection[int],
) -> Why | None:
    rule = settings.two_counts
    cost = _cost(session, clues, question) if rule.cost_above is not None else 0
    first = decide(question, sheets[0].counts, present) if sheets else None
    kind = _kind(session, clues, question)
    return why_of(kind, cost, rule, first, counted_by)


def _kind(session: Session, clues: str, question: QuestionInfo) -> QuestionKind:
    """Of a tie round, that of the question it goes back to: a runoff is an election."""
    if question.kind is not QuestionKind.TIE:
        return question.kind
    return root_of(question, questions_of(session, clues, question.assembly_id)).kind


def _cost(session: Session, clues: str, question: QuestionInfo) -> int:
    return dearest(question, {one.id: one.cost.centavos for one in proposals_of(session, clues, question.assembly_id)})


def differences_of(session: Session, clues: str, assembly_id: str) -> list[DifferenceInfo]:
    """Every turn of the assembly's questions whose sheets did not agree, in order."""
    return remembered(session, ("differences", clues, assembly_id), lambda: _differences(session, clues, assembly_id))


def _differences(session: Session, clues: str, assembly_id: str) -> list[DifferenceInfo]:
    return [
        DifferenceInfo(
            row.question_id,
            row.round_number,
            row.turn,
            tuple((place, dict(counts)) for place, counts in row.sheets),
            row.recorded_at,
        )
        for row in session.execute(_DIFFERENCES, {"clues": clues, "assembly": assembly_id})
    ]
