"""The deeds of the works: a photo of an item, a delivery, its receipt, and what is withdrawn."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from assembly.budget.rules import check_day
from assembly.clinics.queries import clinic
from assembly.core import clock
from assembly.core.ids import derived_id
from assembly.core.permissions import Author
from assembly.evidence.covers import Boxes
from assembly.evidence.queries import about_with_original
from assembly.evidence.rules import check_upload
from assembly.evidence.services import Stores, attach
from assembly.evidence.store import digest_of
from assembly.journal import services as journal
from assembly.web.request import Upload
from assembly.works import queries, rules
from assembly.works.models import Delivery, DeliveryReceipt, ItemPhoto, WorksWithdrawal
from assembly.works.queries import NONE, name_of
from assembly.works.rules import Stage, Verdict


def file_of(photo_id: str) -> str:
    """The id of the file of evidence behind a photo."""
    return derived_id(photo_id, "picture")


def add_photo(
    session: Session,
    author: Author,
    stores: Stores,
    clues: str,
    fact_id: str,
    item_id: str,
    stage: Stage,
    taken_on: date,
    upload: Upload,
    boxes: Boxes = (),
    caption: str | None = None,
) -> None:
    """Bind a photo to an item; `boxes` cover what is private. Raises NotFound, what the checks and `attach` raise."""
    journal.lock(session, clues)
    item = queries.item_here(session, clues, item_id)
    _check_not_ahead(session, author, clues, taken_on)
    digest = digest_of(upload.data)
    others = [one for one in queries.works_of(session, clues).get(item_id, NONE).standing if one.id != fact_id]
    known = about_with_original(session, clues, digest)
    same = [one.stage for one in others if one.id in known]
    rules.check_photo(check_upload(upload.name, upload.data), name_of(item), len(others), same)
    photo = ItemPhoto(clinic_id=clues, id=fact_id, item_id=item_id, stage=stage, taken_on=taken_on)
    journal.record(session, author, photo)
    about = (file_of(fact_id), fact_id, rules.PHOTO, upload, caption)
    attach(session, author, stores, clues, *about, boxes=boxes)


def _check_not_ahead(session: Session, author: Author, clues: str, day: date) -> None:
    check_day(day, clock.local_day(author.at, clinic(session, clues).time_zone))


def record_delivery(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    item_id: str,
    delivered_on: date,
    units: int,
    serials: Sequence[str] = (),
) -> None:
    """Write down how many pieces of an item were handed over, with their serial numbers. Raises NotFound and others."""
    journal.lock(session, clues)
    item = queries.item_here(session, clues, item_id)
    _check_not_ahead(session, author, clues, delivered_on)
    known = queries.serials_of(session, clues)
    rules.check_delivery(item.category, name_of(item), units, serials, known)
    about = {"item_id": item_id, "delivered_on": delivered_on, "units": units, "serials": list(serials)}
    journal.record(session, author, Delivery(clinic_id=clues, id=fact_id, **about))


def receive(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    delivery_id: str,
    verdict: Verdict,
    received: int | None = None,
    missing: str | None = None,
    is_treasurer: bool = False,
) -> None:
    """Say of a delivery that it came complete, or what is missing; a later word counts.

    `is_treasurer`: whoever says it holds the treasury too. Raises NotFound and what the checks raise.
    """
    journal.lock(session, clues)
    found = queries.delivery(session, clues, delivery_id)
    rules.check_receiver(author.who, found.recorded_by, is_treasurer, not found.stands)
    count = rules.received(verdict, found.units, received, missing)
    receipt = DeliveryReceipt(clinic_id=clues, id=fact_id, delivery_id=delivery_id, verdict=verdict, received=count)
    said = missing if verdict is Verdict.INCOMPLETE else None
    journal.record(session, author, receipt, {"missing": said})


def withdraw_photo(session: Session, author: Author, clues: str, fact_id: str, photo_id: str, reason: str) -> None:
    """Say that a photo was a mistake; it stays in sight, struck through. Raises NotFound, AlreadyWithdrawn."""
    journal.lock(session, clues)
    rules.check_withdrawal(not queries.photo(session, clues, photo_id).stands)
    gone = WorksWithdrawal(clinic_id=clues, id=fact_id, photo_id=photo_id, delivery_id=None)
    journal.record(session, author, gone, {"reason": reason})


def withdraw_delivery(
    session: Session, author: Author, clues: str, fact_id: str, delivery_id: str, reason: str
) -> None:
    """Say that a delivery was written down by mistake. Raises NotFound, AlreadyWithdrawn, DeliveryAlreadySeen."""
    journal.lock(session, clues)
    found = queries.delivery(session, clues, delivery_id)
    rules.check_withdrawal(not found.stands, bool(found.receipts))
    gone = WorksWithdrawal(clinic_id=clues, id=fact_id, photo_id=None, delivery_id=delivery_id)
    journal.record(session, author, gone, {"reason": reason})
