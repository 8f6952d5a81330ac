"""A fictional installation to try things in: three clinics, everybody who works there, and a year half spent.

Everything goes through the same deeds as in real life. People, places and shops are invented.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
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
from assembly.clinics.rules import Institution
from assembly.clinics.years import YearSettings
from assembly.core.ids import new_id
from assembly.core.money import Money, read_money
from assembly.core.permissions import Author, Grant, Role, public_author, system_author
from assembly.demo_cast import CEIBA, CHECKED, COMMITTEE, ENCINOS, MEZQUITE, PROPOSALS, SPENT, STAFF, ZONE, Person
from assembly.elections import services as elections
from assembly.evidence.services import Stores
from assembly.expenses import returns
from assembly.expenses import services as expenses
from assembly.expenses.queries import expenses_of
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
from assembly.votes.queries import question
from assembly.votes.ranking import CutRule
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, STANCES, QuestionKind
from assembly.web.request import Upload
from assembly.works import rules as works_rules
from assembly.works import services as works


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

    def at(self, who: str, minutes: int = 0) -> Author:
        """The signature of somebody at the meeting, minutes after its hour."""
        return Author(who, self.meeting + timedelta(minutes=minutes))


def is_there(session: Session) -> bool:
    """Whether the demonstration was loaded before."""
    return session.execute(select(Clinic.clues).where(Clinic.clues == ENCINOS)).first() is not None


def play(session: Session, stores: Stores, phrase: str, now: datetime) -> None:
    """Load it all; everybody signs in with `phrase`."""
    story = Story(now)
    settings = YearSettings.model_validate(year_rules(story))
    _places(session, settings, now)
    who = {one.sign_in: _staff(session, phrase, now, one) for one in STAFF}
    moderator = f"moderator:{who['moderador']}"
    _assembly(session, story, settings, moderator)
    _committee(session, phrase, story.meeting + timedelta(hours=3))
    _money(session, stores, story)
    _works(session, stores, story, f"social_auditor:{who['contralora']}")
    _reviews(session, f"social_auditor:{who['contralora']}", now)
    _asked(session, story)
    _others(session, story, moderator, f"facilitator:{who['facilitadora']}")


def year_rules(story: Story) -> dict[str, Any]:
    """The fictional programme year, as its file would say it."""
    posts = [["presidency", "Presidencia", 1], ["treasury", "Tesorería", 1]]
    posts += [["secretary", "Secretaría técnica", 1], ["citizen_guarantor", "Aval ciudadano", 1]]
    kinds = [("infrastructure", "Infraestructura", "I"), ("medical_equipment", "Equipo médico", "E")]
    kinds += [("furniture", "Mobiliario", "M"), ("maintenance", "Mantenimiento", "R")]
    return {
        "institution": Institution.DEMONSTRATION,
        "year": story.year,
        "source": "Reglas inventadas para la demostración",
        "verified_on": story.day(200),
        "posts": posts,
        "quorum": 20,
        "majority": "present",
        "hands_each": "many",
        "cut_rule": "skip",
        "second_convocation_minutes": 30,
        "spending_deadline": "12-24",
        "cash_limit": "20000.00",
        "review_days": 15,
        "categories": [{"code": code, "name": name, "letter": letter} for code, name, letter in kinds],
        "declarations": CHECKED,
    }


def _places(session: Session, settings: YearSettings, now: datetime) -> None:
    clinics.import_year(session, settings, now)
    for clues, name, municipality, locality in (
        (ENCINOS, "Clínica Los Encinos", "San Isidro del Monte", "Los Encinos"),
        (MEZQUITE, "Clínica El Mezquite", "San Isidro del Monte", "El Mezquite"),
        (CEIBA, "Clínica La Ceiba", "Santa Rosa del Valle", "La Ceiba"),
    ):
        session.execute(insert(Clinic).values(**demo_cast.clinic_row(clues, name, municipality, locality, now)))
        amount = NotifiedAmount(
            clinic_id=clues,
            id=new_id(),
            year=settings.year,
            amount=read_money("320000.00"),
            source="Oficio inventado 017",
            notified_on=None,
        )
        journal.record(session, system_author(now, "demo"), amount)


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
    votes.rank_improvements(session, story.at(who, 45), now_is(), new_id(), read_money("320000.00"), CutRule.SKIP)
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
    found = question(session, info.clinic_id, asked)
    votes.enter_counts(session, author, info, found, new_id(), counts, None, None)


def _committee(session: Session, phrase: str, now: datetime) -> None:
    sign_in = {name: sign_in for _, name, sign_in in COMMITTEE}
    for link in open_invitations(session, ENCINOS, now):
        people.accept_invitation(session, link.id, sign_in[link.name], phrase, phrase, now)


def _holder(session: Session, role: Role) -> str:
    sign_in = {Role.TREASURER: "tesorera", Role.CITIZEN_GUARANTOR: "aval"}[role]
    query = select(Account.id).where(Account.sign_in_name == sign_in)
    return f"{role}:{session.execute(query).scalar_one()}"


def _money(session: Session, stores: Stores, story: Story) -> None:
    treasurer = Author(_holder(session, Role.TREASURER), story.now)
    for days, amount in ((120, "200000.00"), (75, "120000.00")):
        budget.record_deposit(session, treasurer, ENCINOS, new_id(), read_money(amount), story.day(days), "Banco")
    for days, amount, why in ((42, "25000.00", "Equipo médico y bancas"), (14, "20000.00", "Sillas y fletes")):
        holder = "treasury"
        budget.record_withdrawal(
            session, treasurer, ENCINOS, new_id(), read_money(amount), story.day(days), holder, why
        )
    items = items_of(session, ENCINOS)
    for number, (item, amount, days, method, supplier, what, proof) in enumerate(SPENT, 1):
        reason = "El fletero no da recibos" if proof is ProofKind.NONE else None
        paid = read_money(amount)
        draft = Draft(items[item].id, paid, story.day(days), method, proof, supplier, what, reason)
        photo = (
            Upload("comprobante.jpg", demo_cast.paper(number, supplier, paid)) if _has_paper(number, proof) else None
        )
        expenses.log_expense(session, treasurer, stores, ENCINOS, new_id(), draft, photo)
    mistaken = next(one for one in expenses_of(session, ENCINOS) if one.supplier == "Carpintería El Roble")
    reason = "Se anotó en sillas y eran bancas del patio; el comité lo pagó aparte."
    expenses.reverse_expense(session, treasurer, ENCINOS, new_id(), mistaken.id, reason)
    chairs = next(one for one in expenses_of(session, ENCINOS) if one.supplier == "Muebles Doña Chayo")
    back = PaidBack(read_money("1200.00"), story.day(6), Way.CASH, "Una silla llegó rota", "Lo dio en mano")
    returns.record_return(session, treasurer, stores, ENCINOS, new_id(), chairs.id, back)


def _has_paper(number: int, proof: ProofKind) -> bool:
    return proof is not ProofKind.NONE and number != 6  # one receipt is still to be photographed


def _works(session: Session, stores: Stores, story: Story, auditor: str) -> None:
    """How three items were made or delivered; a face in one photo is covered."""
    treasurer, items = Author(_holder(session, Role.TREASURER), story.now), items_of(session, ENCINOS)
    for item, stage, days, caption in demo_cast.PHOTOS:
        shot = Upload("foto.jpg", demo_cast.photo(item, stage))
        boxes = demo_cast.FACE if (item, stage) == (0, works_rules.Stage.BEFORE) else ()
        about = (items[item].id, stage, story.day(days), shot, boxes, caption)
        works.add_photo(session, treasurer, stores, ENCINOS, new_id(), *about)
    delivered, serials = new_id(), [f"BM-{number}" for number in range(101, 105)]
    works.record_delivery(session, treasurer, ENCINOS, delivered, items[2].id, story.day(38), 4, serials)
    works.receive(session, Author(auditor, story.now), ENCINOS, new_id(), delivered, works_rules.Verdict.COMPLETE)


def _reviews(session: Session, auditor: str, now: datetime) -> None:
    guarantor = Author(_holder(session, Role.CITIZEN_GUARANTOR), now)
    seen = [one for one in expenses_of(session, ENCINOS) if one.reversal is None and one.proof is ProofKind.INVOICE]
    for expense in seen[:3]:
        expenses.review_expense(session, guarantor, ENCINOS, new_id(), expense.id, ReviewVerdict.SEEN, None)
    objected = next(one for one in expenses_of(session, ENCINOS) if one.proof is ProofKind.NONE)
    reason = "Falta quién firme que sí llegó el refrigerador."
    author = Author(auditor, now)
    expenses.review_expense(session, author, ENCINOS, new_id(), objected.id, ReviewVerdict.OBJECTED, reason)


def _asked(session: Session, story: Story) -> None:
    """What residents asked: one was answered, the other waits for longer than it should."""
    guarantor = _holder(session, Role.CITIZEN_GUARANTOR)
    bought = {one.supplier: one.id for one in expenses_of(session, ENCINOS)}
    for days, supplier, text, answer in demo_cast.ASKED:
        at, key = story.now - timedelta(days=days), new_id()
        about = subject(session, ENCINOS, bought[supplier])
        code = hashlib.sha256(key.encode()).hexdigest()  # of a code that nobody has
        number = inquiries.ask(session, public_author(at), ENCINOS, key, about, text, None, code)
        seen = (number, None, Decision(Verdict.PUBLISHED))
        inquiries.moderate(session, Author(guarantor, at), ENCINOS, new_id(), *seen)
        if answer:
            treasurer = Author(_holder(session, Role.TREASURER), at + timedelta(days=2))
            inquiries.answer(session, treasurer, ENCINOS, new_id(), number, answer)


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
    call = story.now - timedelta(days=20)
    here = call.astimezone(ZoneInfo(ZONE))
    place = Call("Cancha techada", here.date(), time(10), here.date() - timedelta(days=1), Channel.MESSAGE)
    called = new_id()
    assemblies.convene(session, author, CEIBA, called, story.year, place)
    info = assembly(session, CEIBA, called)
    assemblies.record_not_held(session, author, info, new_id(), "Se avisó un día antes y llegaron nueve personas.")
