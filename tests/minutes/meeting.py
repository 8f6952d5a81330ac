"""An assembly with everything settled, made by the services of its rooms, ready to close."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.clinics.models import NotifiedAmount
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Author, system_author
from assembly.journal import services as journal
from assembly.minutes import services
from assembly.votes.improvements.ranking import CutRule, Ranking
from assembly.votes.improvements.services import rank_improvements
from tests.factories.cast import AT, CLINIC, KEY, YEAR, author
from tests.factories.hands import asked, counted, elected
from tests.factories.meetings import opened, with_proposals

NOTIFIED = Money(400_000_00)
CLOSED_AT = AT + timedelta(hours=3)
IMPROVEMENTS = [
    ("Techo de la sala de espera", "182000.00", "infrastructure", 131),
    ("Ultrasonido portátil", "196000.00", "medical_equipment", 124),
    ("Baños con barras de apoyo", "74500.50", "infrastructure", 118),
    ("Pintura de la entrada", "20000.00", "maintenance", 90),
]
COMMITTEE = [
    ("presidency", "Rosa Elena Martínez Xolo"),
    ("treasury", "Guadalupe Hernández Ruiz"),
    ("secretary", "Marco Antonio Pérez Soto"),
    ("citizen_guarantor", "Teresa Cruz Díaz"),
]


def notify(session: Session, clues: str = CLINIC, amount: Money = NOTIFIED) -> None:
    """The programme's amount for the year."""
    about = {"source": "Oficio 041/2026", "notified_on": date(2026, 2, 2)}
    fact = NotifiedAmount(clinic_id=clues, id=new_id(), year=YEAR, amount=amount, **about)
    journal.record(session, system_author(AT, "import-year"), fact)


def voted(session: Session, clues: str = CLINIC) -> AssemblyInfo:
    """Open, with its improvements proposed and voted; the third does not fit the amount, the fourth does."""
    notify(session, clues)
    info = opened(session, 143, clues)
    proposals = with_proposals(session, info, [one[:3] for one in IMPROVEMENTS])
    for proposal, (_, _, _, hands) in zip(proposals, IMPROVEMENTS, strict=True):
        counted(session, info, asked(session, info, proposal.id), hands, 143 - hands, 0)
    return info


def listed(session: Session, info: AssemblyInfo, amount: Money = NOTIFIED) -> Ranking:
    """Its list of improvements, written down."""
    return rank_improvements(session, author(at=AT), info, new_id(), amount, CutRule.SKIP)


def settled(session: Session, clues: str = CLINIC) -> AssemblyInfo:
    """Voted, listed, and the committee elected."""
    info = voted(session, clues)
    listed(session, info)
    for post, name in COMMITTEE:
        elected(session, info, post, name)
    return info


def sealed(session: Session, clues: str = CLINIC, by: Author | None = None, form_id: str | None = None) -> AssemblyInfo:
    """Settled and closed."""
    info = settled(session, clues)
    incidents = "Se fue la luz diez minutos.\nNadie se opuso a seguir."
    services.close(session, by or author(at=CLOSED_AT), info, form_id or new_id(), KEY, incidents)
    return assembly(session, clues, info.id)
