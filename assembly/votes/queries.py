"""Reading questions with their rounds and results, the list of improvements, and what options are called."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Assembly, Closing
from assembly.assemblies.queries import AssemblyInfo
from assembly.clinics.queries import notified_amount, year_settings
from assembly.core.errors import N_, NotFound
from assembly.core.facts import Fact, remembered
from assembly.core.money import ZERO, Money
from assembly.journal.models import PersonalValue
from assembly.journal.queries import personal
from assembly.proposals.queries import proposals_of
from assembly.votes.improvements.listing import Listing as Listing
from assembly.votes.improvements.listing import candidates, list_improvements
from assembly.votes.improvements.ranking import CutRule, Ranking, TieRound
from assembly.votes.models import ImprovementRanking, LotDraw, Outcome, Question, Round, stands
from assembly.votes.results import (
    RANKING,
    Step,
    is_about_improvements,
    result_of,
    root_of,
)
from assembly.votes.results import QuestionInfo as QuestionInfo
from assembly.votes.results import RoundInfo as RoundInfo
from assembly.votes.rules import Outcome as Decided
from assembly.votes.rules import QuestionKind

ERASED = N_("(dato borrado)")
_TITLES = ("title", "name")  # what proposals and nominees are called by


@dataclass(frozen=True, slots=True)
class RankingInfo:
    """A list of improvements as it was written down. `is_final`: no other came after it and nothing that it was made
    of changed since.
    """

    id: str
    ranking: Ranking
    amount: Money
    cut_rule: CutRule
    is_final: bool
    n: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a question, followed through its ties, waits for; `at` which question, and who ties there.

    `winners` are certain. `at` is None for a tie of the list that has no round yet.
    """

    step: Step
    at: QuestionInfo | None
    tied: tuple[str, ...]
    winners: tuple[str, ...] = ()


def questions_of(session: Session, clues: str, assembly_id: str) -> list[QuestionInfo]:
    """Every question of the assembly that stands, by number, tie rounds among them, in as many queries for any."""
    return list(remembered(session, ("questions", clues, assembly_id), lambda: _questions(session, clues, assembly_id)))


def _questions(session: Session, clues: str, assembly_id: str) -> list[QuestionInfo]:
    here = {"clues": clues, "assembly": assembly_id}
    rows = session.execute(_QUESTIONS, here).all()
    # Most assemblies have no tie, and most of what is asked of one is asked while hands are up.
    has_ties = any(row.kind is QuestionKind.TIE for row in rows)
    rounds, lots = _rounds(session, here), _lots(session, here) if has_ties else {}
    return [
        QuestionInfo(
            **row._asdict() | {"options": tuple(row.options)},
            rounds=tuple(rounds.get(row.id, ())),
            **lots.get(row.id, {}),
        )
        for row in rows
    ]


def question(session: Session, clues: str, question_id: str) -> QuestionInfo:
    """One question of the clinic. Raises NotFound."""
    assembly_id = session.execute(_ASSEMBLY_OF, {"clues": clues, "question": question_id}).scalar_one_or_none()
    if assembly_id is None:
        raise NotFound()
    return next(one for one in questions_of(session, clues, assembly_id) if one.id == question_id)


def ranking_of(session: Session, clues: str, assembly_id: str) -> RankingInfo | None:
    """The assembly's list of improvements, the one written last."""
    return next(reversed(rankings_of(session, clues, assembly_id)), None)


def rankings_of(session: Session, clues: str, assembly_id: str) -> list[RankingInfo]:
    """Every list of improvements that was written down, in order: the last one holds."""
    rows = session.execute(_RANKINGS, {"clues": clues, "assembly": assembly_id}).all()
    questions = questions_of(session, clues, assembly_id) if rows else []
    changed = max((one.changed_n for one in questions if is_about_improvements(one, questions)), default=0)
    found = []
    for row in rows:
        is_final = row is rows[-1] and changed < row.n
        ranking = Ranking.from_data(row.data)
        found.append(RankingInfo(row.id, ranking, row.amount, row.cut_rule, is_final, row.n, row.recorded_at))
    return found


def ties_behind(kept: RankingInfo, questions: Sequence[QuestionInfo], costs: Mapping[str, int]) -> tuple[TieRound, ...]:
    """The tie rounds and lots that ordered a list, from what was counted before it; `costs` in centavos."""
    before = [_as_of(one, kept.n) for one in questions if one.n < kept.n]
    found = list_improvements(candidates(before, costs), before, kept.amount.centavos, kept.cut_rule)
    return found.ties if found.ranking == kept.ranking else ()


def _as_of(one: QuestionInfo, n: int) -> QuestionInfo:
    rounds = tuple(counted for counted in one.rounds if counted.n < n)
    return replace(one, rounds=rounds, lot=one.lot if (one.lot_n or 0) < n else None)


def _same(fact: type[Fact], column: Any) -> Any:
    """The join to the fact of the same clinic that a column points to."""
    return and_(fact.clinic_id == column.class_.clinic_id, fact.id == column)


_RANKINGS = (
    select(
        ImprovementRanking.id,
        ImprovementRanking.data,
        ImprovementRanking.amount,
        ImprovementRanking.cut_rule,
        ImprovementRanking.n,
        ImprovementRanking.recorded_at,
    )
    .where(ImprovementRanking.clinic_id == bindparam("clues"), ImprovementRanking.assembly_id == bindparam("assembly"))
    .order_by(ImprovementRanking.n)
)


_LISTS_BEFORE = (
    select(ImprovementRanking.assembly_id, ImprovementRanking.data)
    .join(Assembly, _same(Assembly, ImprovementRanking.assembly_id))
    .join(Closing, and_(Closing.clinic_id == Assembly.clinic_id, Closing.assembly_id == Assembly.id))
    .where(Assembly.clinic_id == bindparam("clues"), Assembly.year == bindparam("year"))
    .where(Assembly.id != bindparam("assembly"))
    .order_by(ImprovementRanking.n)
)


def listing_of(
    session: Session, assembly: AssemblyInfo, amount: Money | None = None, cut_rule: CutRule | None = None
) -> Listing | None:
    """The list of improvements as the counts make it now; None while the clinic's amount is unknown.

    Amount and rule are what is left to share and the year's unless given. Raises YearUnknown.
    """
    amount = amount_left(session, assembly) if amount is None else amount
    if amount is None:
        return None
    rule = cut_rule or CutRule(year_settings(session, assembly.institution, assembly.year, assembly.opened_at).cut_rule)
    costs = {one.id: one.cost.centavos for one in proposals_of(session, assembly.clinic_id, assembly.id)}
    questions = questions_of(session, assembly.clinic_id, assembly.id)
    return list_improvements(candidates(questions, costs), questions, amount.centavos, rule)


def amount_left(session: Session, assembly: AssemblyInfo) -> Money | None:
    """What is left of the clinic's amount for this assembly to share; None while the amount is unknown."""
    notified = notified_amount(session, assembly.clinic_id, assembly.year)
    return max(notified.amount - approved_before(session, assembly), ZERO) if notified else None


def approved_before(session: Session, assembly: AssemblyInfo) -> Money:
    """What the year's other closed assemblies approved: of each, the list written last holds."""
    asked = {"clues": assembly.clinic_id, "year": assembly.year, "assembly": assembly.id}

    def read() -> Money:
        lists = {row.assembly_id: row.data["accepted"] for row in session.execute(_LISTS_BEFORE, asked)}
        return Money(sum(line["cost"] for lines in lists.values() for line in lines))

    return remembered(session, ("approved before", *asked.values()), read)


def waiting_at(session: Session, assembly: AssemblyInfo, question: QuestionInfo) -> Waiting:
    """Where the question's result stands; for a tie of the list, where the list stands."""
    if question.subject == RANKING:
        listing = listing_of(session, assembly)
        if listing is None:
            return Waiting(Step.NOTHING, None, ())
        return Waiting(listing.step, listing.at, listing.ranking.undecided)
    questions = questions_of(session, assembly.clinic_id, assembly.id)
    result = result_of(root_of(question, questions), questions)
    return Waiting(result.step, result.at, result.tied, result.winners)


def titles_of(session: Session, clues: str, ids: Collection[str]) -> dict[str, str]:
    """What each proposal, motion, nominee or holder of a post is called; those whose words were erased say so."""
    found = {row.fact_id: row.value for row in session.execute(_CALLED, {"clues": clues, "ids": sorted(ids)})}
    return {one: found.get(one, ERASED) for one in ids}


def _rounds(session: Session, here: dict[str, str]) -> dict[str, list[RoundInfo]]:
    found: dict[str, list[RoundInfo]] = defaultdict(list)
    for row in session.execute(_ROUNDS, here):
        outcome = Decided.from_data(row.data)
        found[row.question_id].append(
            RoundInfo(
                id=row.id,
                number=row.number,
                present=row.present,
                of_round=row.of_round,
                counts=dict(outcome.counts),
                reason=row.reason,
                shortfall_reason=row.shortfall_reason,
                witness=row.witness,
                at=row.recorded_at,
                n=row.n,
                outcome=outcome,
            )
        )
    return found


def _lots(session: Session, here: dict[str, str]) -> dict[str, dict[str, Any]]:
    return {
        row.question_id: {
            "lot": tuple(row.order),
            "lot_n": row.n,
            "lot_drawn_by": row.drawn_by,
            "lot_witnesses": row.witnesses,
        }
        for row in session.execute(_LOTS, here)
    }


# Built once: building them took most of the time of a hand count.
_HERE = and_(Question.clinic_id == bindparam("clues"), Question.assembly_id == bindparam("assembly"))
_QUESTIONS: Select[*tuple[Any, ...]] = (
    select(
        Question.id,
        Question.assembly_id,
        Question.number,
        Question.kind,
        Question.subject,
        Question.nominee_id,
        Question.options,
        Question.majority,
        Question.hands_each,
        Question.seats,
        Question.n,
    )
    .where(_HERE, stands())
    .order_by(Question.number)
)
_ASSEMBLY_OF = select(Question.assembly_id).where(
    Question.clinic_id == bindparam("clues"), Question.id == bindparam("question"), stands()
)
_CALLED = select(PersonalValue.fact_id, PersonalValue.value).where(
    PersonalValue.clinic_id == bindparam("clues"),
    PersonalValue.fact_id.in_(bindparam("ids", expanding=True)),
    PersonalValue.field.in_(_TITLES),
)
_LOTS: Select[*tuple[Any, ...]] = (
    select(
        LotDraw.question_id,
        LotDraw.order,
        LotDraw.n,
        personal(LotDraw, "drawn_by").label("drawn_by"),
        personal(LotDraw, "witnesses").label("witnesses"),
    )
    .join(Question, _same(Question, LotDraw.question_id))
    .where(_HERE)
    .order_by(LotDraw.n)
)
_ROUNDS: Select[*tuple[Any, ...]] = (
    select(
        Round.id,
        Round.number,
        Round.present,
        Round.of_round,
        personal(Round, "reason").label("reason"),
        personal(Round, "shortfall_reason").label("shortfall_reason"),
        personal(Round, "witness").label("witness"),
        Round.recorded_at,
        Outcome.n,
        Outcome.data,
        Round.question_id,
    )
    .select_from(Round)
    .join(Outcome, and_(Outcome.clinic_id == Round.clinic_id, Outcome.round_id == Round.id))
    .join(Question, _same(Question, Round.question_id))
    .where(_HERE)
    .order_by(Round.number)
)
