"""The rooms' answers to what the web asks at the door."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic
from assembly.clinics.rules import is_clues
from assembly.core.errors import FactIdReused
from assembly.core.facts import Base
from assembly.core.permissions import Actor, Place
from assembly.journal import services as journal
from assembly.journal.models import FormReceipt
from assembly.people.queries import actor_of_session
from assembly.people.services import see_session

# Every request asks these: they are built once.
_PLACE = select(Clinic.clues, Clinic.state_code).where(Clinic.clues == bindparam("clues"))
_ANSWERED = select(FormReceipt.digest, FormReceipt.location).where(
    FormReceipt.clinic_id == bindparam("clinic"), FormReceipt.form_id == bindparam("form")
)
_REMEMBER = Base.metadata.tables[FormReceipt.__tablename__].insert()


class RealDoors:
    """See `assembly.web.doors.Doors`."""

    def actor(self, session: Session, token: str, now: datetime) -> Actor | None:
        return actor_of_session(session, token, now)

    def touch(self, session: Session, token: str, now: datetime) -> None:
        see_session(session, token, now)

    def place(self, session: Session, clues: str) -> Place | None:
        if not is_clues(clues):
            return None  # nor may the database see it: PostgreSQL refuses text with a NUL
        row = session.execute(_PLACE, {"clues": clues}).one_or_none()
        return Place(row.clues, row.state_code) if row else None

    def lock(self, session: Session, clinic: str) -> None:
        journal.lock(session, clinic)

    def answered(self, session: Session, clinic: str, form_id: str, digest: str) -> str | None:
        row = session.execute(_ANSWERED, {"clinic": clinic, "form": form_id}).one_or_none()
        if row is not None and row.digest != digest:
            raise FactIdReused(row.location)
        return str(row.location) if row else None

    def remember(self, session: Session, clinic: str, form_id: str, digest: str, location: str) -> None:
        row = {"clinic_id": clinic, "form_id": form_id, "digest": digest, "location": location}
        session.execute(_REMEMBER, row)
