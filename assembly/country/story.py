"""One clinic's year by the real deeds: the assembly, the money, the reviews."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from assembly import demo_cast
from assembly.assemblies import services as assemblies
from assembly.assemblies.calls import Call
from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import Channel, Group, Groups
from assembly.budget import services as budget
from assembly.budget.queries import items_of
from assembly.budget.rules import Method
from assembly.clinics.models import NotifiedAmount
from assembly.clinics.years import YearSettings
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Author, system_author
from assembly.country import rules
from assembly.elections import services as elections
from assembly.evidence.services import Stores
from assembly.expenses import services as expenses
from assembly.expenses.queries import expenses_of
from assembly.expenses.rules import Draft, ProofKind, ReviewVerdict
from assembly.journal import services as journal
from assembly.minutes import services as minutes
from assembly.proposals import services as proposals
from assembly.proposals.queries import proposals_of
from assembly.proposals.rules import Draft as Proposal
from assembly.votes import services as votes
from assembly.votes.improvements.ranking import CutRule
from assembly.votes.improvements.services import rank_improvements
from assembly.votes.queries import question
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, STANCES, QuestionKind
from assembly.web.request import Upload

PRESENT = 140
_MODERATOR, _TREASURER, _GUARANTOR = (  # accounts that nobody has
    f"{role}:0190a000-0000-7000-8000-00000000000{number}"
    for number, role in enumerate(("moderator", "treasurer", "citizen_guarantor"))
)
_PAPERS = 5  # different photos; several expenses show the same one
_SHOWN, _REVIEWED = 20, 15  # of the expenses


@dataclass(frozen=True, slots=True)
class Life:
    """The clinic of that number among the originals: who it is, when it meets, by which rules."""

    number: int
    clues: str
    settings: YearSettings
    meeting: datetime  # a moment in UTC, months before the money is spent
    stores: Stores

    def at(self, minutes: int, who: str = _MODERATOR) -> Author:
        """A signature that many minutes after the meeting's hour."""
        return Author(who, self.meeting + timedelta(minutes=minutes))

    def on(self, days: int) -> date:
        """A day that many days after the meeting."""
        return self.meeting.date() + timedelta(days=days)


def live(session: Session, life: Life) -> None:
    """The whole year of one clinic."""
    amount = rules.granted(life.number)
    told = NotifiedAmount(clinic_id=life.clues, id=new_id(), year=life.settings.year, notified_on=None)
    told.amount, told.source = amount, "Oficio inventado 017"
    journal.record(session, system_author(life.meeting - timedelta(days=20), "bench-data"), told)
    _meet(session, life, amount)
    _money(session, life, amount)
    _spend(session, life)
    _review(session, life)


def _meet(session: Session, life: Life, amount: Money) -> None:
    call = Call("Patio de la clínica", life.on(0), time(11), life.on(-6), Channel.POSTER)
    key = new_id()
    assemblies.convene(session, life.at(-9_000), life.clues, key, life.settings.year, call)

    def now_is() -> AssemblyInfo:
        return assembly(session, life.clues, key)

    assemblies.count_attendance(session, life.at(5), now_is(), new_id(), Groups(90, 30, 10, 4, 6))
    assemblies.open_assembly(session, life.at(10), now_is(), new_id())
    for wish in rules.wishes(life.number):
        draft = Proposal(wish.title, wish.category, "Hace falta en la clínica.", wish.cost, Group.USERS)
        proposals.propose(session, life.at(20), now_is(), new_id(), draft)
    hands = [wish.hands for wish in rules.wishes(life.number)]
    for asked, raised in zip(proposals_of(session, life.clues, key), hands, strict=True):
        put = new_id()
        votes.put_question(session, life.at(30), now_is(), put, QuestionKind.PROPOSAL, asked.id, STANCES, life.settings)
        _count(session, life, put, raised)
    rank_improvements(session, life.at(45), now_is(), new_id(), amount, CutRule.SKIP)
    for post, name, _ in demo_cast.COMMITTEE:
        _elect(session, life, now_is(), post, name)
    minutes.close(session, life.at(75), now_is(), new_id(), new_id(), "")


def _elect(session: Session, life: Life, info: AssemblyInfo, post: str, name: str) -> None:
    elections.nominate(
        session, life.at(50), info, new_id(), post, name, True, list(life.settings.declarations), life.settings
    )
    put = new_id()
    elections.put_to_vote(session, life.at(52), info, put, post, life.settings)
    _count(session, life, put, 120)


def _count(session: Session, life: Life, put: str, raised: int) -> None:
    counts = {FOR: raised, AGAINST: 5, ABSTAIN: PRESENT - raised - 5}
    found = question(session, life.clues, put)
    info = assembly(session, life.clues, found.assembly_id)
    votes.enter_counts(session, life.at(40), info, found, new_id(), counts, None, None)


def _money(session: Session, life: Life, amount: Money) -> None:
    author, half = life.at(100_000, _TREASURER), Money(amount.centavos // 2)
    for day, part in ((10, half), (40, amount - half)):
        budget.record_deposit(session, author, life.clues, new_id(), part, life.on(day), "Banco")
    for day in range(20, 60, 8):
        budget.record_withdrawal(
            session, author, life.clues, new_id(), Money(1_500_000), life.on(day), "treasury", "Compras chicas"
        )


def _spend(session: Session, life: Life) -> None:
    author, items = life.at(120_000, _TREASURER), items_of(session, life.clues)
    for number, (bought, photo) in enumerate(zip(rules.purchases(life.number), _photos(), strict=True)):
        proof = ProofKind.NOTE if photo else (ProofKind.RECEIPT, ProofKind.NONE)[number % 7 == 0]
        reason = "No dan recibo" if proof is ProofKind.NONE else None
        method = Method.CASH if number % 5 == 0 else Method.TRANSFER
        paid = (bought.amount, life.on(45 + bought.day // 3), method, proof)
        draft = Draft(items[bought.item].id, *paid, bought.shop, bought.what, reason)
        expenses.log_expense(session, author, life.stores, life.clues, new_id(), draft, photo, True, True)


def _photos() -> Iterator[Upload | None]:
    papers = [demo_cast.paper(number, "Tienda", Money(100_000)) for number in range(_PAPERS)]
    for number in range(rules.EXPENSES):
        yield Upload("comprobante.jpg", papers[number % _PAPERS]) if number < _SHOWN else None


def _review(session: Session, life: Life) -> None:
    for expense in expenses_of(session, life.clues)[:_REVIEWED]:
        verdict = ReviewVerdict.SEEN
        expenses.review_expense(session, life.at(130_000, _GUARANTOR), life.clues, new_id(), expense.id, verdict, None)
