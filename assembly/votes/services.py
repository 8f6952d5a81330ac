"""Deeds of the show of hands: put a question, enter counts, ask again among those tied, draw a lot, keep the list."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import check_open
from assembly.assemblies.services import check_voting
from assembly.clinics.years import YearSettings
from assembly.core.errors import NotFound
from assembly.core.facts import Fact
from assembly.core.ids import derived_id
from assembly.core.permissions import Author
from assembly.journal import services as journal
from assembly.proposals.queries import proposals_of
from assembly.votes import asking, recount
from assembly.votes.improvements.services import listing_at
from assembly.votes.models import HandCount, LotDraw, Outcome, Question, Round
from assembly.votes.queries import questions_of, waiting_at
from assembly.votes.recount import NOW, Base
from assembly.votes.results import RANKING, QuestionInfo, decide
from assembly.votes.rules import HandsEach, Majority, QuestionKind, check_counts, decide_evident
from assembly.votes.rules import Outcome as Decided


def put_question(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    fact_id: str,
    kind: QuestionKind,
    subject: str | None,
    options: Sequence[str],
    settings: YearSettings,
    seats: int = 1,
    nominee_id: str | None = None,
) -> None:
    """Ask the people present; the rule that will decide is fixed from the year's settings.

    Raises ProposalUnknown for one that is not of the assembly or was withdrawn, and what `asking` refuses.
    """
    check_voting(assembly, author.at)
    questions = questions_of(session, assembly.clinic_id, assembly.id)
    if kind in (QuestionKind.PROPOSAL, QuestionKind.CHOICE):
        asked = [subject] if kind is QuestionKind.PROPOSAL and subject else list(options)
        if not set(asked) <= {one.id for one in proposals_of(session, assembly.clinic_id, assembly.id)}:
            raise asking.ProposalUnknown()
        asking.check_proposals(asked, kind, questions)
    majority = asking.majority_of(kind, options, settings.majority, settings.majority_by_kind)
    fact = Question(
        clinic_id=assembly.clinic_id,
        id=fact_id,
        assembly_id=assembly.id,
        number=_next_number(session, assembly),
        kind=kind,
        subject=subject,
        nominee_id=nominee_id,
        options=list(options),
        majority=majority,
        hands_each=asking.hands_each(kind, seats, HandsEach(settings.hands_each)),
        seats=seats,
    )
    journal.record(session, author, fact)


def _next_number(session: Session, assembly: AssemblyInfo) -> int:
    """The number of the next question; one that was taken back keeps its own."""
    here = Question.clinic_id == assembly.clinic_id, Question.assembly_id == assembly.id
    return session.execute(select(func.count()).select_from(Question).where(*here)).scalar_one() + 1


def enter_counts(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    question: QuestionInfo,
    form_id: str,
    counts: Mapping[str, int | None],
    recount_reason: str | None,
    shortfall_reason: str | None,
    round_number: int | None = None,
    sheets: Mapping[int, Mapping[str, int]] | None = None,
    before: Sequence[tuple[Fact, journal.Personal]] = (),
    of_round: int = NOW,
) -> Decided:
    """Keep one counting with what the rule makes of it, after the facts `before`. A second one corrects the first.

    `round_number` is the round that the form was opened for; `sheets` each teller's own numbers, by the teller's place,
    where several counted (else `counts` is the first one's); `of_round` the round whose hands a correction writes
    again. Raises what `recount` and `check_counts` refuse.
    """
    check_voting(assembly, author.at, is_over=of_round != NOW)
    questions = questions_of(session, assembly.clinic_id, assembly.id)
    question = _now(question, questions)
    recount.check_round(question, questions, round_number, recount_reason)
    base = recount.base_of(question, assembly.present or 0, of_round)
    shortfall = check_counts(counts, question.options, base.present, question.hands_each, shortfall_reason or "")
    given = {option: counts[option] or 0 for option in question.options}
    counting = _round(question, assembly.clinic_id, form_id, base)
    reason, short = recount_reason if question.rounds else None, shortfall.reason if shortfall else None
    facts = [*before, (counting, {"reason": reason, "shortfall_reason": short})]
    for teller, counted in (sheets or {1: given}).items():
        facts += [(hands, None) for hands in _hands(counting, teller, counted)]
    decided = decide(question, given, base.present)
    journal.record_all(session, author, [*facts, (_outcome(question, counting, decided), None)])
    return decided


def _round(about: QuestionInfo, clinic: str, key: str, base: Base) -> Round:
    how = {"number": len(about.rounds) + 1, "present": base.present, "of_round": base.of_round or None}
    return Round(clinic_id=clinic, id=key, question_id=about.id, **how)


def _outcome(question: QuestionInfo, counting: Round, decided: Decided) -> Outcome:
    return Outcome(
        clinic_id=counting.clinic_id,
        id=derived_id(counting.id, "outcome"),
        question_id=question.id,
        round_id=counting.id,
        verdict=decided.verdict,
        data=decided.to_data(),
    )


def _hands(counting: Round, teller: int, given: Mapping[str, int]) -> list[HandCount]:
    return [
        HandCount(
            clinic_id=counting.clinic_id,
            id=derived_id(counting.id, f"hands.{option}.{teller}"),
            round_id=counting.id,
            option=option,
            teller=teller,
            hands=hands,
        )
        for option, hands in given.items()
    ]


def declare_evident(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    question: QuestionInfo,
    form_id: str,
    is_approved: bool,
    witness: str,
    settings: YearSettings,
    recount_reason: str | None = None,
    round_number: int | None = None,
    of_round: int | None = NOW,
) -> Decided:
    """Keep a majority that everybody saw, with the witness who answers for it instead of a number.

    `of_round` is the round whose hands a correction writes again. Raises EvidentNotHere, NobodyPresent, and what
    `recount` refuses.
    """
    check_voting(assembly, author.at, is_over=bool(of_round))
    question = _now(question, questions := questions_of(session, assembly.clinic_id, assembly.id))
    recount.check_round(question, questions, round_number, recount_reason)
    base = recount.base_of(question, assembly.present or 0, of_round)
    if not asking.may_be_evident(question.kind, question.options, settings.evident_majority):
        raise asking.EvidentNotHere()
    decided = decide_evident(is_approved, base.present, question.majority)
    counting = _round(question, assembly.clinic_id, form_id, base)
    reason = recount_reason if question.rounds else None
    personal = {"reason": reason, "witness": witness}
    journal.record_all(session, author, [(counting, personal), (_outcome(question, counting, decided), None)])
    return decided


def put_tie(session: Session, author: Author, assembly: AssemblyInfo, fact_id: str, question: QuestionInfo) -> None:
    """Ask again only among those that tie in `question`. Raises NoTieToAsk."""
    question = _now(question, questions_of(session, assembly.clinic_id, assembly.id))
    waiting = waiting_at(session, assembly, question)
    asking.check_tie(waiting.step, waiting.at == question)
    if question.subject == RANKING:
        _ask_tie(session, author, assembly, fact_id, RANKING, waiting.tied, 1)
        return
    won = len(question.outcome.winners) if question.outcome else 0
    _ask_tie(session, author, assembly, fact_id, question.id, waiting.tied, question.seats - won)


def put_list_tie(session: Session, author: Author, assembly: AssemblyInfo, fact_id: str) -> None:
    """Ask again only among the improvements whose tie decides which of them enters the list. Raises NoTieToAsk."""
    listing = listing_at(session, assembly)
    asking.check_tie(listing.step, True)
    _ask_tie(session, author, assembly, fact_id, RANKING, listing.ranking.undecided, 1)


def _ask_tie(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    fact_id: str,
    subject: str,
    tied: Sequence[str],
    seats: int,
) -> None:
    check_voting(assembly, author.at)
    fact = Question(
        clinic_id=assembly.clinic_id,
        id=fact_id,
        assembly_id=assembly.id,
        number=_next_number(session, assembly),
        kind=QuestionKind.TIE,
        subject=subject,
        nominee_id=None,
        options=list(tied),
        majority=Majority.PLURALITY,
        hands_each=asking.hands_each(QuestionKind.TIE, seats, HandsEach.ONE),
        seats=seats,
    )
    journal.record(session, author, fact)


def draw_lot(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    question: QuestionInfo,
    fact_id: str,
    order: Sequence[str],
    drawn_by: str,
    witnesses: str,
) -> None:
    """Keep the order in which those still tied after `question`, a tie round, came out of a lot drawn before everybody.

    Raises NoLotHere, LotNotWhole, WitnessDrewIt.
    """
    check_open(assembly.state)
    tied = tied_for_lot(session, assembly, question)
    asking.check_lot(order, tied)
    asking.check_witnesses(drawn_by, witnesses)
    fact = LotDraw(clinic_id=assembly.clinic_id, id=fact_id, question_id=question.id, order=list(order))
    journal.record(session, author, fact, {"drawn_by": drawn_by, "witnesses": witnesses})


def tied_for_lot(session: Session, assembly: AssemblyInfo, question: QuestionInfo) -> tuple[str, ...]:
    """Who a lot may be drawn among after this tie round. Raises NoLotHere."""
    waiting = waiting_at(session, assembly, question)
    asking.check_lot_step(waiting.step, waiting.at is not None and waiting.at.id == question.id)
    return waiting.tied


def _now(question: QuestionInfo, questions: Sequence[QuestionInfo]) -> QuestionInfo:
    """The question as it stands in its assembly. Raises NotFound when it is of another one."""
    found = next((one for one in questions if one.id == question.id), None)
    if found is None:
        raise NotFound()
    return found
