"""A clinic's whole year told by the services: ten improvements voted, twenty expenses, one of every kind."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Closing
from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.services import record_not_held
from assembly.budget import services as budget
from assembly.budget.queries import items_of
from assembly.budget.rules import ApprovedItem, Method
from assembly.clinics.models import NotifiedAmount
from assembly.committee.models import Term
from assembly.core.ids import new_id
from assembly.core.money import Money, read_money
from assembly.core.permissions import Author, Role, system_author
from assembly.elections.models import Nominee
from assembly.evidence.services import Stores, attach, stores
from assembly.expenses import services as expenses
from assembly.expenses.rules import Draft, ProofKind, ReviewVerdict
from assembly.journal import services as journal
from assembly.votes.models import Outcome, Question, Round
from assembly.votes.rules import HandsEach, Majority, QuestionKind, decide_stance
from assembly.web.request import Upload
from tests.factories.cast import AT, CLINIC, YEAR, settings
from tests.factories.meetings import closed, convened, opened, with_proposals

PRESENT = 143
NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)
NOTIFIED = Money(555_000_00)
IMPROVEMENTS = [
    ("Techo de la sala de espera", "182000.00", "infrastructure", 131),
    ("Ultrasonido portátil", "96000.00", "medical_equipment", 124),
    ("Baños para personas con discapacidad", "74500.50", "infrastructure", 118),
    ("Camilla de exploración", "28000.00", "medical_equipment", 112),
    ("Pintura de toda la clínica", "36000.00", "maintenance", 109),
    ("Sillas de la sala de espera", "24800.00", "furniture", 101),
    ("Refrigerador para vacunas", "31500.00", "medical_equipment", 97),
    ("Cisterna y bomba de agua", "42000.00", "infrastructure", 92),
    ("Archivero y escritorio", "12700.00", "furniture", 84),
    ("Lámparas y contactos", "18500.00", "maintenance", 77),
]
LETTERS = {"infrastructure": "I", "medical_equipment": "E", "furniture": "M", "maintenance": "R"}
# (item's place or None: off plan, pesos, what, supplier, how paid, proof, why none)
T, CARD, CASH = Method.TRANSFER, Method.CARD, Method.CASH
INVOICE, NOTE, RECEIPT = ProofKind.INVOICE, ProofKind.NOTE, ProofKind.RECEIPT
BOUGHT: list[tuple[int | None, str, str, str, Method, ProofKind, str | None]] = [
    (0, "61200.00", "Láminas y estructura del techo", "Aceros de Acayucan", T, INVOICE, None),
    (
        0,
        "38450.00",
        "Mano de obra del techo, primera parte",
        "Herrería Domínguez",
        T,
        INVOICE,
        None,
    ),
    (0, "3200.00", "Flete de láminas", "Fletes El Güero", CASH, ProofKind.NONE, "El fletero no da notas"),
    (
        1,
        "96000.00",
        "Ultrasonido portátil con dos sondas",
        "Equipos Médicos del Golfo",
        T,
        INVOICE,
        None,
    ),
    (2, "21340.75", "Cemento, varilla y block", "Materiales San José", T, INVOICE, None),
    (2, "18900.00", "Muebles de baño y barras de apoyo", "Ferretería La Central", CARD, NOTE, None),
    (2, "9500.00", "Plomería", "Taller Ruiz", CASH, RECEIPT, None),
    (3, "28000.00", "Camilla de exploración", "Equipos Médicos del Golfo", T, INVOICE, None),
    (4, "14300.00", "Pintura vinílica, 20 cubetas", "Pinturas del Sur", T, INVOICE, None),
    (4, "6800.00", "Mano de obra de pintura", "Cuadrilla de Los Encinos", CASH, RECEIPT, None),
    (4, "1450.50", "Brochas, rodillos y cinta", "Pinturas del Sur", CASH, NOTE, None),
    (5, "23990.00", "40 sillas apilables", "Muebles Escolares de Minatitlán", T, INVOICE, None),
    (
        6,
        "31200.00",
        "Refrigerador de 12 pies con termómetro",
        "Refrigeración Coatza",
        T,
        INVOICE,
        None,
    ),
    (7, "17800.00", "Cisterna de 5,000 litros", "Ferretería La Central", T, INVOICE, None),
    (7, "4250.00", "Bomba de agua de medio caballo", "Ferretería La Central", CARD, INVOICE, None),
    (
        8,
        "6900.00",
        "Escritorio secretarial",
        "Muebles Escolares de Minatitlán",
        T,
        INVOICE,
        None,
    ),
    (
        8,
        "5400.00",
        "Archivero de cuatro cajones",
        "Muebles Escolares de Minatitlán",
        T,
        INVOICE,
        None,
    ),
    (9, "7350.00", "Lámparas LED", "Eléctrica Hidalgo", CARD, INVOICE, None),
    (9, "2100.00", "Contactos y cable", "Eléctrica Hidalgo", CASH, NOTE, None),
    (None, "1800.00", "Comida de la cuadrilla", "Fonda Lupita", CASH, NOTE, None),
]
WITHOUT_FILE = {6, 18}  # promised, not handed in


def by(role: Role, at: datetime, who: str = "1", on_behalf_of: str | None = None) -> Author:
    """The signature of somebody of that role."""
    return Author(f"{role}:0190a000-0000-7000-8000-00000000000{who}", at, on_behalf_of)


def photo(seed: int) -> Upload:
    """A photo unlike any other."""
    out = BytesIO()
    image = Image.new("RGB", (800, 600), ((seed * 37) % 255, (seed * 91) % 255, 120))
    image.paste((240, 230, 200), (60 + seed, 60, 700, 500))
    image.save(out, "JPEG")
    return Upload(f"foto-{seed}.jpg", out.getvalue())


def pdf(seed: int) -> Upload:
    """A small PDF unlike any other."""
    return Upload(f"factura-{seed}.pdf", b"%PDF-1.4\n% factura " + str(seed).encode() + b"\n%%EOF\n")


def notify(session: Session, clues: str = CLINIC, amount: Money = NOTIFIED) -> None:
    """The programme's amount for the year."""
    fact = NotifiedAmount(
        clinic_id=clues, id=new_id(), year=YEAR, amount=amount, source="Oficio 041/2026", notified_on=date(2026, 2, 2)
    )
    journal.record(session, system_author(AT, "import-year"), fact)


def whole_year(session: Session, folder: Path, bought: int = len(BOUGHT), clues: str = CLINIC) -> AssemblyInfo:
    """The clinic's year with the first `bought` expenses; the assembly that approved it all."""
    files = stores(settings(folder))
    notify(session, clues)
    missed = convened(session, clues, AT - timedelta(days=14))
    record_not_held(session, by(Role.MODERATOR, AT - timedelta(days=13)), missed, new_id(), "Llovió y no hubo paso")
    held = approved(session, files, clues)
    for number, text in enumerate(("300000.00", "255000.00"), 1):
        at = AT + timedelta(days=10 * number)
        reference = f"Transferencia {number} de 2"
        author = by(Role.FACILITATOR, at, "5", "treasurer") if number == 2 else by(Role.TREASURER, at)
        budget.record_deposit(session, author, clues, new_id(), read_money(text), at.date(), reference)
    at = AT + timedelta(days=21)
    cash = (by(Role.TREASURER, at), clues, new_id(), Money(30_000_00), at.date(), "treasury", "Fletes y mano de obra")
    budget.record_withdrawal(session, *cash)
    ids = [bought_one(session, files, clues, number) for number in range(bought)]
    if bought == len(BOUGHT):
        judged(session, clues, ids)
    return held


def approved(session: Session, files: Stores, clues: str) -> AssemblyInfo:
    """An assembly with everything voted, a committee elected, and its signed acta."""
    held = opened(session, PRESENT, clues)
    asked = with_proposals(session, held, [(title, cost, category) for title, cost, category, _ in IMPROVEMENTS])
    lines = []
    for number, (proposal, (title, _, category, hands)) in enumerate(zip(asked, IMPROVEMENTS, strict=True), 1):
        vote(session, held, proposal.id, number, hands)
        letter = LETTERS[category]
        lines.append(ApprovedItem(proposal.id, category, letter, title, hands, PRESENT, proposal.cost))
    elect(session, held)
    held = closed(session, held)
    budget.approve_items(session, by(Role.MODERATOR, AT), held, new_id(), lines)
    closing = session.execute(select(Closing.id).where(Closing.assembly_id == held.id)).scalar_one()
    attach(session, by(Role.MODERATOR, AT), files, clues, new_id(), closing, "signed_minutes", photo(99))
    return held


def vote(session: Session, held: AssemblyInfo, proposal_id: str, number: int, hands: int) -> None:
    """One question with its round and outcome: nobody abstained."""
    author, clues = by(Role.MODERATOR, AT), held.clinic_id
    question, round_ = new_id(), new_id()
    counts = {"for": hands, "against": PRESENT - hands, "abstain": 0}
    asked = Question(
        clinic_id=clues,
        id=question,
        assembly_id=held.id,
        number=number,
        kind=QuestionKind.PROPOSAL,
        subject=proposal_id,
        options=list(counts),
        majority=Majority.PRESENT,
        hands_each=HandsEach.ONE,
        seats=1,
    )
    outcome = decide_stance(counts, PRESENT, Majority.PRESENT)
    journal.record(session, author, asked)
    journal.record(session, author, Round(clinic_id=clues, id=round_, question_id=question, number=1, present=PRESENT))
    decided = {"question_id": question, "round_id": round_, "verdict": outcome.verdict, "data": outcome.to_data()}
    journal.record(session, author, Outcome(clinic_id=clues, id=new_id(), **decided))


COMMITTEE = [
    ("presidency", "Presidencia", "Rosa Elena Martínez Xolo"),
    ("treasury", "Tesorería", "Guadalupe Hernández Ruiz"),
    ("secretary", "Secretaría técnica", "Marco Antonio Pérez Soto"),
]


def elect(session: Session, held: AssemblyInfo) -> None:
    """Three of the four posts."""
    for post, post_name, name in COMMITTEE:
        nominee = Nominee(
            clinic_id=held.clinic_id, id=new_id(), assembly_id=held.id, post=post, consents=True, declarations=[]
        )
        journal.record(session, by(Role.MODERATOR, AT), nominee, {"name": name})
        term = Term(
            clinic_id=held.clinic_id,
            id=new_id(),
            assembly_id=held.id,
            nominee_id=nominee.id,
            post=post,
            post_name=post_name,
            since=AT.date(),
        )
        journal.record(session, by(Role.MODERATOR, AT), term, {"name": name})


def bought_one(session: Session, files: Stores, clues: str, number: int) -> str:
    """The expense of that place in the story; its id."""
    place, pesos, what, supplier, method, proof, why = BOUGHT[number]
    item = items_of(session, clues)[place].id if place is not None else None
    at = AT + timedelta(days=25 + 3 * number)
    draft = Draft(item, read_money(pesos), at.date() - timedelta(days=1), method, proof, supplier, what, why)
    has_file = proof is not ProofKind.NONE and number not in WITHOUT_FILE
    paper = pdf(number) if number % 3 == 0 else photo(number)
    key = new_id()
    expenses.log_expense(session, by(Role.TREASURER, at), files, clues, key, draft, paper if has_file else None)
    return key


def judged(session: Session, clues: str, ids: list[str]) -> None:
    """Most are seen, one is objected, one reversed."""
    at = AT + timedelta(days=84)
    auditor = by(Role.SOCIAL_AUDITOR, at, "2")
    for number, key in enumerate(ids[:16]):
        if number == 10:
            expenses.reverse_expense(session, by(Role.TREASURER, at), clues, new_id(), key, "Se anotó dos veces")
        elif number == 5:
            reason = "La nota no dice cuántas barras de apoyo"
            expenses.review_expense(session, auditor, clues, new_id(), key, ReviewVerdict.OBJECTED, reason)
        elif number != 9:
            expenses.review_expense(session, auditor, clues, new_id(), key, ReviewVerdict.SEEN)
