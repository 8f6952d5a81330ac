"""A fictional installation to try things in: three clinics, everybody who works there, and a year half spent.

Everything goes through the same deeds as in real life. People, places and shops are invented.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from assembly import demo_cast
from assembly.assemblies import services as assemblies
from assembly.assemblies.calls import Call
from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import Channel, Group, Groups
from assembly.budget import services as budget
from assembly.budget.queries import items_of
from assembly.budget.returns.rules import Way
from assembly.clinics import services as clinics
from assembly.clinics.models import Clinic, NotifiedAmount
from assembly.clinics.years import YearSettings
from assembly.core.ids import new_id
from assembly.core.money import Money, read_money
from assembly.core.permissions import Author, Grant, Role, public_author, system_author
from assembly.demo_cast import CEIBA, CHECKED, COMMITTEE, ENCINOS, MEZQUITE, PROPOSALS, SPENT, STAFF, ZONE, Person
from assembly.elections import services as elections
from assembly.evidence.services import Stores
from assembly.expenses import services as expenses
from assembly.expenses.queries import expenses_of
from assembly.expenses.returns import services as returns
from assembly.expenses.rules import Draft, PaidBack, ProofKind, ReviewVerdict
from assembly.inquiries import services as inquiries
from assembly.inquiries.services import Decision
from assembly.inquiries.standing import Verdict
from assembly.inquiries.subjects import subject
from assembly.journal import services as journal
from assembly.minutes import services as minutes
from assembly.people import services as people
from assembly.people.models import Account
from assembly.people.queries import open_invitations
from assembly.proposals import services as proposals
from assembly.proposals.queries import proposals_of
from assembly.proposals.rules import Draft as Proposal
from assembly.votes import services as votes
from assembly.votes.improvements.ranking import CutRule
from assembly.votes.improvements.services import rank_improvements
from assembly.votes.queries import question
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, STANCES, QuestionKind
from assembly.web.request import Upload
from assembly.works import rules as works_rules
from assembly.works import services as works

# How many days before today, and what is done then.
Deed = tuple[int, Callable[[datetime], None]]


@dataclass(frozen=True, slots=True)
class Story:
    """When it all happens: the day it is played on, and the assembly's hour some months before."""

    now: datetime

    @property
    def meeting(self) -> datetime:
        """Eleven in the morning, local time, 150 days ago but within the programme year."""
        day = max(self.now.date() - timedelta(days=150), date(self.year, 1, 20))
        return datetime.combine(day, time(11), ZoneInfo(ZONE)).astimezone(UTC)

    @property
    def year(self) -> int:
        """The year being spent: early in a year, still the one before."""
        return self.now.year if self.now.month >= 6 else self.now.year - 1

    def day(self, days_ago: int) -> date:
        """A local day that many days before today."""
        return self.now.astimezone(ZoneInfo(ZONE)).date() - timedelta(days=days_ago)

    def evening(self, days_ago: int) -> datetime:
        """When people write down what happened that day."""
        return datetime.combine(self.day(days_ago), time(18), ZoneInfo(ZONE)).astimezone(UTC)

    def at(self, who: str, minutes: int = 0) -> Author:
        """The signature of somebody at the meeting, minutes after its hour."""
        return Author(who, self.meeting + timedelta(minutes=minutes))


def is_there(session: Session) -> bool:
    """Whether the demonstration was loaded before."""
    return session.execute(select(Clinic.clues).where(Clinic.clues == ENCINOS)).first() is not None


def play(session: Session, stores: Stores, phrase: str, now: datetime) -> None:
    """Load it all; everybody signs in with `phrase`."""
    story = Story(now)
    settings = YearSettings.model_validate(demo_cast.year_rules(story.year, story.day(200)))
    _places(session, settings, story)
    who = {one.sign_in: _staff(session, phrase, now, one) for one in STAFF}
    moderator = f"moderator:{who['moderador']}"
    _assembly(session, story, settings, moderator)
    _committee(session, phrase, story.meeting + timedelta(hours=3))
    _lived(session, stores, story, f"social_auditor:{who['contralora']}")
    _others(session, story, moderator, f"facilitator:{who['facilitadora']}")


def _places(session: Session, settings: YearSettings, story: Story) -> None:
    """The clinics, and what each was told, some weeks before the assembly."""
    told = system_author(story.meeting - timedelta(days=30), "demo")
    clinics.import_year(session, settings, story.now)
    for clues, name, municipality, locality in (
        (ENCINOS, "Clínica Los Encinos", "San Isidro del Monte", "Los Encinos"),
        (MEZQUITE, "Clínica El Mezquite", "San Isidro del Monte", "El Mezquite"),
        (CEIBA, "Clínica La Ceiba", "Santa Rosa del Valle", "La Ceiba"),
    ):
        session.execute(insert(Clinic).values(**demo_cast.clinic_row(clues, name, municipality, locality, story.now)))
        granted = {"year": settings.year, "amount": read_money("320000.00"), "source": "Oficio inventado 017"}
        journal.record(session, told, NotifiedAmount(clinic_id=clues, id=new_id(), **granted))


def _staff(session: Session, phrase: str, now: datetime, person: Person) -> str:
    account = people.create_account(session, person.sign_in, person.name, now)
    people.set_passphrase(session, account, phrase, now)
    people.grant(session, account, Grant(person.role, person.kind, person.key), now)
    return account


def _convened(session: Session, story: Story, clues: str, who: str, when: datetime) -> AssemblyInfo:
    here = when.astimezone(ZoneInfo(ZONE))
    call = Call("Patio de la clínica", here.date(), here.time(), here.date() - timedelta(days=6), Channel.POSTER)
    assembly_id = new_id()
    assemblies.convene(session, Author(who, when - timedelta(days=6)), clues, assembly_id, story.year, call)
    return assembly(session, clues, assembly_id)


def _assembly(session: Session, story: Story, settings: YearSettings, who: str) -> None:
    info = _convened(session, story, ENCINOS, who, story.meeting)

    def now_is() -> AssemblyInfo:
        return assembly(session, ENCINOS, info.id)

    assemblies.count_attendance(session, story.at(who, 5), info, new_id(), Groups(88, 31, 14, 4, 6))
    assemblies.open_assembly(session, story.at(who, 10), now_is(), new_id())
    for title, category, why, pesos, *_ in PROPOSALS:
        draft = Proposal(title, category, why, Money(pesos * 100), Group.USERS)
        proposals.propose(session, story.at(who, 20), now_is(), new_id(), draft)
    for asked, (*_, for_, against, abstain) in zip(proposals_of(session, ENCINOS, info.id), PROPOSALS, strict=True):
        author, put = story.at(who, 30 + asked.number), new_id()
        votes.put_question(session, author, now_is(), put, QuestionKind.PROPOSAL, asked.id, STANCES, settings)
        _count(session, author, now_is(), put, {FOR: for_, AGAINST: against, ABSTAIN: abstain})
    rank_improvements(session, story.at(who, 45), now_is(), new_id(), read_money("320000.00"), CutRule.SKIP)
    for number, (post, name, _) in enumerate(COMMITTEE):
        _elect(session, story.at(who, 50 + number), now_is(), settings, post, name)
    key = new_id()  # codes on no paper: everybody is let in below
    incidents = "Se fue la luz diez minutos; se siguió en el patio."
    minutes.close(session, story.at(who, 75), now_is(), new_id(), key, incidents)


def _elect(session: Session, author: Author, info: AssemblyInfo, settings: YearSettings, post: str, name: str) -> None:
    elections.nominate(session, author, info, new_id(), post, name, True, CHECKED, settings)
    asked = new_id()
    elections.put_to_vote(session, author, info, asked, post, settings)
    _count(session, author, info, asked, {FOR: 126, AGAINST: 6, ABSTAIN: 11})


def _count(session: Session, author: Author, info: AssemblyInfo, asked: str, counts: dict[str, int]) -> None:
    votes.enter_counts(session, author, info, question(session, info.clinic_id, asked), new_id(), counts, None, None)


def _committee(session: Session, phrase: str, now: datetime) -> None:
    sign_in = {name: sign_in for _, name, sign_in in COMMITTEE}
    for link in open_invitations(session, ENCINOS, now):
        people.accept_invitation(session, link.id, sign_in[link.name], phrase, phrase, now)


def _holder(session: Session, role: Role) -> str:
    sign_in = {Role.TREASURER: "tesorera", Role.CITIZEN_GUARANTOR: "aval"}[role]
    query = select(Account.id).where(Account.sign_in_name == sign_in)
    return f"{role}:{session.execute(query).scalar_one()}"


def _lived(session: Session, stores: Stores, story: Story, auditor: str) -> None:
    """What was done after the assembly, each deed written down on its own day."""
    deeds = [*_money(session, story), *_spending(session, stores, story), *_works(session, stores, story, auditor)]
    deeds += [*_reviews(session, auditor), *_asked(session)]
    for days, deed in sorted(deeds, key=lambda one: -one[0]):
        deed(story.evening(days))


def _money(session: Session, story: Story) -> Iterator[Deed]:
    treasurer = _holder(session, Role.TREASURER)

    def deposit(days: int, amount: str) -> Deed:
        about = (ENCINOS, new_id(), read_money(amount), story.day(days), "Banco")
        return days, lambda at: budget.record_deposit(session, Author(treasurer, at), *about)

    def withdrawal(days: int, amount: str, why: str) -> Deed:
        about = (ENCINOS, new_id(), read_money(amount), story.day(days), "treasury", why)
        return days, lambda at: budget.record_withdrawal(session, Author(treasurer, at), *about)

    yield deposit(120, "200000.00")
    yield deposit(75, "120000.00")
    yield withdrawal(42, "25000.00", "Equipo médico y bancas")
    yield withdrawal(14, "20000.00", "Sillas y fletes")


def _spending(session: Session, stores: Stores, story: Story) -> Iterator[Deed]:
    """The expenses, the one that was undone, and what a supplier paid back."""
    treasurer, items = _holder(session, Role.TREASURER), items_of(session, ENCINOS)

    def spend(number: int) -> Deed:
        item, amount, days, method, supplier, what, proof = SPENT[number - 1]
        reason = "El fletero no da recibos" if proof is ProofKind.NONE else None
        draft = Draft(items[item].id, read_money(amount), story.day(days), method, proof, supplier, what, reason)
        about = (ENCINOS, new_id(), draft, demo_cast.proof(number, draft))
        return days, lambda at: expenses.log_expense(session, Author(treasurer, at), stores, *about)

    def reverse(at: datetime) -> None:
        reason = "Se anotó en sillas y eran bancas del patio; el comité lo pagó aparte."
        expenses.reverse_expense(session, Author(treasurer, at), ENCINOS, new_id(), _expense(session, 5), reason)

    def pay_back(at: datetime) -> None:
        back = PaidBack(read_money("1200.00"), story.day(6), Way.CASH, "Una silla llegó rota", "Lo dio en mano")
        returns.record_return(session, Author(treasurer, at), stores, ENCINOS, new_id(), _expense(session, 6), back)

    yield from (spend(number) for number in range(1, len(SPENT) + 1))
    yield 30, reverse
    yield 6, pay_back


def _expense(session: Session, number: int) -> str:
    return next(one.id for one in expenses_of(session, ENCINOS) if one.number == number)


def _works(session: Session, stores: Stores, story: Story, auditor: str) -> Iterator[Deed]:
    """How three items were made or delivered; a face in one photo is covered."""
    treasurer, items, delivered = _holder(session, Role.TREASURER), items_of(session, ENCINOS), new_id()

    def photo(item: int, stage: works_rules.Stage, days: int, caption: str) -> Deed:
        shot = Upload("foto.jpg", demo_cast.photo(item, stage))
        boxes = demo_cast.FACE if (item, stage) == (0, works_rules.Stage.BEFORE) else ()
        about = (ENCINOS, new_id(), items[item].id, stage, story.day(days), shot, boxes, caption)
        return days, lambda at: works.add_photo(session, Author(treasurer, at), stores, *about)

    yield from (photo(*one) for one in demo_cast.PHOTOS)
    given = (ENCINOS, delivered, items[2].id, story.day(38), 4, [f"BM-{number}" for number in range(101, 105)])
    yield 38, lambda at: works.record_delivery(session, Author(treasurer, at), *given)
    complete = (ENCINOS, new_id(), delivered, works_rules.Verdict.COMPLETE)
    yield 37, lambda at: works.receive(session, Author(auditor, at), *complete)


def _reviews(session: Session, auditor: str) -> Iterator[Deed]:
    guarantor = _holder(session, Role.CITIZEN_GUARANTOR)
    yield from ((days, partial(_review, session, guarantor, number, None)) for days, number in demo_cast.SEEN)
    yield 7, partial(_review, session, auditor, 7, "Falta quién firme que sí llegó el refrigerador.")


def _review(session: Session, who: str, number: int, objection: str | None, at: datetime) -> None:
    about = (_expense(session, number), ReviewVerdict.OBJECTED if objection else ReviewVerdict.SEEN, objection)
    expenses.review_expense(session, Author(who, at), ENCINOS, new_id(), *about)


def _asked(session: Session) -> Iterator[Deed]:
    """What residents asked: one was answered, the other waits for longer than it should."""
    guarantor, treasurer = _holder(session, Role.CITIZEN_GUARANTOR), _holder(session, Role.TREASURER)
    for days, number, text in demo_cast.ASKED:
        yield days, partial(_ask, session, guarantor, number, text)
    said = (ENCINOS, new_id(), 1, demo_cast.ANSWER)
    yield 28, lambda at: inquiries.answer(session, Author(treasurer, at), *said)


def _ask(session: Session, guarantor: str, number: int, text: str, at: datetime) -> None:
    key, about = new_id(), subject(session, ENCINOS, _expense(session, number))
    code = hashlib.sha256(key.encode()).hexdigest()  # of a code that nobody has
    asked = inquiries.ask(session, public_author(at), ENCINOS, key, about, text, None, code)
    seen = (asked, None, Decision(Verdict.PUBLISHED))
    inquiries.moderate(session, Author(guarantor, at), ENCINOS, new_id(), *seen)


def _others(session: Session, story: Story, moderator: str, facilitator: str) -> None:
    """One assembly that is on right now, and one that was called and never held."""
    begun = story.now - timedelta(minutes=40)
    info = _convened(session, story, MEZQUITE, moderator, begun)
    assemblies.count_attendance(session, Author(moderator, begun), info, new_id(), Groups(41, 12, 6, 1, 3))
    info = assembly(session, MEZQUITE, info.id)
    assemblies.open_assembly(session, Author(moderator, begun), info, new_id())
    info = assembly(session, MEZQUITE, info.id)
    for title, category, why, pesos, *_ in PROPOSALS[:3]:
        draft = Proposal(title, category, why, Money(pesos * 100), Group.USERS)
        proposals.propose(session, Author(moderator, begun), info, new_id(), draft)
    author = Author(facilitator, story.now, Role.MODERATOR)
    here = (story.now - timedelta(days=20)).astimezone(ZoneInfo(ZONE))
    place = Call("Cancha techada", here.date(), time(10), here.date() - timedelta(days=1), Channel.MESSAGE)
    called = new_id()
    assemblies.convene(session, author, CEIBA, called, story.year, place)
    info = assembly(session, CEIBA, called)
    assemblies.record_not_held(session, author, info, new_id(), "Se avisó un día antes y llegaron nueve personas.")
