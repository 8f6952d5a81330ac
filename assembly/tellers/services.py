"""Deeds of tellers: offer a pass, ask to come in, let in, hand in a sheet, ask for another turn."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import check_open, check_running
from assembly.assemblies.services import check_voting
from assembly.clinics.years import YearSettings
from assembly.core.errors import NotFound
from assembly.core.facts import Fact
from assembly.core.ids import derived_id, new_id
from assembly.core.permissions import Author, Grant, Role, ScopeKind
from assembly.journal import services as journal
from assembly.people import services as people
from assembly.people.queries import secret_hash
from assembly.tellers import rules
from assembly.tellers.models import CountDifference, TellerPass, TellerSheet
from assembly.tellers.queries import Counting, PassInfo, counting_of, pass_by_id, passes_of
from assembly.tellers.rules import MODERATOR, PassState, Sheet, Standing, compare
from assembly.votes import recount
from assembly.votes.models import QuestionWithdrawal
from assembly.votes.queries import questions_of
from assembly.votes.results import QuestionInfo, decide
from assembly.votes.rules import check_counts
from assembly.votes.services import enter_counts
from assembly.votes.wording.marks import hands_to_change


@dataclass(frozen=True, slots=True)
class Handed:
    """A sheet as it comes in: for which turn, from whom, with which numbers.

    `of_round`, of whoever runs the assembly: the round whose hands a correction writes again, 0 for hands raised now.
    """

    form_id: str
    place: int
    name: str | None
    round_number: int
    turn: int
    counts: Mapping[str, int | None]
    reason: str = ""
    recount_reason: str = ""
    of_round: int | None = None


def offer_pass(session: Session, author: Author, assembly: AssemblyInfo, secret: str) -> str:
    """A new pass with a code of its own; its id. Raises TooManyTellers, and what `check_running` raises."""
    check_running(assembly.state)
    rules.check_room(len(passes_of(session, assembly.clinic_id, assembly.id, author.at)))
    pass_id = new_id()
    row = {"id": pass_id, "clinic_id": assembly.clinic_id, "assembly_id": assembly.id, "state": PassState.OFFERED}
    code = rules.code_hash(rules.code_of(secret, pass_id))
    times = {"made_at": author.at, "made_by": author.who, "expires_at": author.at + rules.CODE_LASTS}
    session.execute(insert(TellerPass).values(**row, **times, code_hash=code, is_guest=False))
    return pass_id


def ask_in(session: Session, code: str, name: str, account_id: str | None, now: datetime) -> str:
    """Ask to count with a code that was read aloud: the secret for the phone's cookie. The code works once.

    Raises CodeUnknown, NameTaken.
    """
    token = secrets.token_urlsafe(32)
    taken = (
        update(TellerPass)
        .where(TellerPass.code_hash == rules.code_hash(code), TellerPass.state == PassState.OFFERED)
        .where(TellerPass.expires_at > now)
        .values(state=PassState.ASKING, name=name, account_id=account_id, token_hash=secret_hash(token))
    )
    mine = session.execute(taken.returning(TellerPass.id, TellerPass.clinic_id, TellerPass.assembly_id)).first()
    if mine is None:
        raise rules.CodeUnknown()
    rules.check_unlike(name, _counting(passes_of(session, mine.clinic_id, mine.assembly_id, now)))
    return token


def _counting(passes: Iterable[PassInfo]) -> list[str]:
    """The names of those who were let in."""
    return [one.name or "" for one in passes if one.state is PassState.IN]


def let_in(session: Session, author: Author, assembly: AssemblyInfo, pass_id: str, device: str) -> None:
    """The moderator saw her face to face: from now on she counts, in this assembly only.

    Raises PassNotAsking, NameTaken.
    """
    check_running(assembly.state)
    asking_in = _pass(session, assembly, pass_id)
    if asking_in.state is not PassState.ASKING:
        raise rules.PassNotAsking()
    passes = passes_of(session, assembly.clinic_id, assembly.id, author.at)
    rules.check_unlike(asking_in.name or "", _counting(passes))
    places = [one.place or MODERATOR for one in passes]
    account_id = asking_in.account_id or _guest(session, asking_in, author.at, device)
    held = Grant(Role.TELLER, ScopeKind.CLINIC, assembly.clinic_id)
    people.grant(session, account_id, held, author.at)
    changed = update(TellerPass).where(TellerPass.id == pass_id)
    place = max(places, default=MODERATOR) + 1
    session.execute(
        changed.values(state=PassState.IN, place=place, account_id=account_id, is_guest=asking_in.account_id is None)
    )


def _guest(session: Session, asking_in: PassInfo, now: datetime, device: str) -> str:
    """An account without a passphrase for a phone that has none; its cookie is the only way in."""
    account_id = people.create_account(session, f"escrutinio-{asking_in.id[-12:]}", asking_in.name or "", now)
    query = select(TellerPass.token_hash).where(TellerPass.id == asking_in.id)
    people.open_session_as(session, account_id, str(session.execute(query).scalar_one()), device, now)
    return account_id


def end_pass(session: Session, assembly: AssemblyInfo, pass_id: str, now: datetime) -> None:
    """She counts no more; an unused code stops working. Raises NotFound."""
    _end(session, _pass(session, assembly, pass_id), now)


def end_passes(session: Session, assembly: AssemblyInfo, now: datetime) -> None:
    """The assembly is over: nobody counts in it any more."""
    for one in passes_of(session, assembly.clinic_id, assembly.id, now):
        _end(session, one, now)


def _end(session: Session, one: PassInfo, now: datetime) -> None:
    ended = update(TellerPass).where(TellerPass.id == one.id)
    session.execute(ended.values(state=PassState.ENDED, place=None, ended_at=now))
    if one.state is not PassState.IN or one.account_id is None:
        return
    if one.is_guest:
        people.close_account(session, one.account_id, now)
    else:
        people.end_role_of(session, one.account_id, Role.TELLER, one.clinic_id, now)


def _pass(session: Session, assembly: AssemblyInfo, pass_id: str) -> PassInfo:
    found = pass_by_id(session, assembly.clinic_id, assembly.id, pass_id)
    if found is None:
        raise NotFound()
    return found


def check_sheet(
    session: Session,
    assembly: AssemblyInfo,
    question: QuestionInfo,
    settings: YearSettings,
    handed: Handed,
    at: datetime,
) -> Counting:
    """The counting as it would be with the sheet. Raises what `recount`, `check_counts` and `check_turn` refuse."""
    check_open(assembly.state, assembly.closed_on)
    questions = questions_of(session, assembly.clinic_id, assembly.id)
    counting = counting_of(session, assembly.clinic_id, question, settings, assembly.present or 0)
    # A correction says why on the moderator's own sheet; the others only count.
    reason = handed.recount_reason if handed.place == MODERATOR else "·"
    recount.check_round(question, questions, handed.round_number, reason)
    rules.check_asked(bool(question.rounds), counting.places, handed.place)
    rules.check_phone(handed.place, counting.counted_by)
    rules.check_turn(handed.turn, counting.turn, counting.places, handed.place)
    if handed.place == MODERATOR:
        counting = replace(counting, base=recount.base_of(question, assembly.present or 0, handed.of_round))
    check_voting(assembly, at, is_over=counting.base.of_round != recount.NOW)
    check_counts(handed.counts, question.options, counting.base.present, question.hands_each, handed.reason)
    return counting


def hand_in(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    question: QuestionInfo,
    settings: YearSettings,
    handed: Handed,
) -> Standing:
    """Keep a teller's numbers. One teller is enough, or two agree: the round is made; else it waits for another sheet.

    Raises what `check_sheet` raises.
    """
    counting = check_sheet(session, assembly, question, settings, handed, author.at)
    of_round = counting.base.of_round
    given = {option: handed.counts[option] or 0 for option in question.options}
    sheet = Sheet(handed.place, handed.name, given, handed.reason or None, handed.recount_reason or None)
    if not counting.sheets and _is_enough(counting, question, settings, sheet):
        _make_round(session, author, assembly, question, handed, given, of_round, (sheet,))
        return Standing.AGREED
    kept = _sealed(assembly.clinic_id, question.id, handed, given, of_round)
    sheets = (*counting.sheets, sheet)
    comparison = compare(sheets, question.options)
    if comparison.counts is not None:
        _make_round(session, author, assembly, question, handed, comparison.counts, of_round, sheets, kept)
    else:
        journal.record(session, author, *kept)
    return comparison.standing


def _is_enough(counting: Counting, question: QuestionInfo, settings: YearSettings, sheet: Sheet) -> bool:
    """Whether this first sheet needs no second one."""
    if counting.why is not None or counting.turn > 1 or sheet.place != MODERATOR:
        return False
    margin = settings.two_counts.margin
    return not margin or hands_to_change(decide(question, sheet.counts, counting.base.present)) > margin


def _make_round(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    question: QuestionInfo,
    handed: Handed,
    counts: Mapping[str, int],
    of_round: int,
    sheets: tuple[Sheet, ...],
    *last_sheet: tuple[Fact, journal.Personal],
) -> None:
    recount = next((one.recount_reason for one in sheets if one.recount_reason), None)
    reason = next((one.reason for one in sheets if one.reason), None)
    own = {one.place: one.counts for one in sheets}
    more = (counts, recount, reason, handed.round_number, own)
    enter_counts(session, author, assembly, question, handed.form_id, *more, last_sheet, of_round)


def _sealed(
    clues: str, question_id: str, handed: Handed, given: Mapping[str, int], of_round: int
) -> tuple[TellerSheet, journal.Personal]:
    fact = TellerSheet(
        clinic_id=clues,
        id=derived_id(handed.form_id, "sheet"),
        question_id=question_id,
        round_number=handed.round_number,
        turn=handed.turn,
        place=handed.place,
        of_round=of_round or None if handed.place == MODERATOR else None,
    )
    sealed = {
        "sealed_counts": json.dumps(given, sort_keys=True),
        "name": handed.name or None,
        "reason": handed.reason or None,
        "recount_reason": handed.recount_reason or None,
    }
    return fact, sealed


def count_again(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    question: QuestionInfo,
    settings: YearSettings,
    fact_id: str,
) -> None:
    """Keep the sheets that differ as they are, and count another turn. Raises NothingDiffers."""
    check_open(assembly.state)
    counting = counting_of(session, assembly.clinic_id, question, settings, assembly.present or 0)
    rules.check_different(counting.comparison)
    fact = CountDifference(
        clinic_id=assembly.clinic_id,
        id=fact_id,
        question_id=question.id,
        round_number=counting.round_number,
        turn=counting.turn,
        sheets=[[one.place, [[key, one.counts[key]] for key in question.options]] for one in counting.sheets],
    )
    journal.record(session, author, fact)


def take_back(
    session: Session, author: Author, assembly: AssemblyInfo, question: QuestionInfo, fact_id: str, reason: str
) -> None:
    """Take back a question put by mistake: what it asked may be asked again. Raises HandsCounted, AssemblyNotOpen."""
    check_uncounted(session, assembly, question)
    fact = QuestionWithdrawal(clinic_id=assembly.clinic_id, id=fact_id, question_id=question.id)
    journal.record(session, author, fact, {"reason": reason})


def check_uncounted(session: Session, assembly: AssemblyInfo, question: QuestionInfo) -> None:
    """In an open assembly, with no hand of it counted and no sheet sealed. Raises HandsCounted, AssemblyNotOpen."""
    check_open(assembly.state)
    sealed = TellerSheet.clinic_id == assembly.clinic_id, TellerSheet.question_id == question.id
    if question.rounds or session.execute(select(TellerSheet.id).where(*sealed).limit(1)).first():
        raise rules.HandsCounted()
