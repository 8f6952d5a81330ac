"""Reading the photos and the deliveries of a clinic's items: a statement for each kind, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from assembly.budget.items import ItemInfo, item, items_of
from assembly.budget.rules import ItemUnknown
from assembly.core.errors import NotFound
from assembly.core.permissions import person
from assembly.evidence.queries import EvidenceInfo, files_about
from assembly.journal.queries import personal
from assembly.works import rules
from assembly.works.models import Delivery, DeliveryReceipt, ItemPhoto, WorksWithdrawal
from assembly.works.rules import Stage, Tally, Verdict


@dataclass(frozen=True, slots=True)
class WithdrawalInfo:
    """Why a photo or a delivery does not count any more; `reason` is None when erased."""

    id: str
    n: int
    reason: str | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class PhotoInfo:
    """A photo of an item; `n` is its line in the journal."""

    id: str
    n: int
    item_id: str
    stage: Stage
    taken_on: date
    recorded_at: datetime
    recorded_by: str
    on_behalf_of: str | None
    file: EvidenceInfo
    withdrawal: WithdrawalInfo | None

    @property
    def stands(self) -> bool:
        return self.withdrawal is None


@dataclass(frozen=True, slots=True)
class ReceiptInfo:
    """What somebody found in a delivery; `missing` is None when it came complete, or erased."""

    id: str
    n: int
    verdict: Verdict
    received: int
    missing: str | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class DeliveryInfo:
    """Pieces of an item handed over, with what was said of them, the oldest word first."""

    id: str
    n: int
    item_id: str
    delivered_on: date
    units: int
    serials: tuple[str, ...]
    recorded_at: datetime
    recorded_by: str
    on_behalf_of: str | None
    withdrawal: WithdrawalInfo | None
    receipts: tuple[ReceiptInfo, ...] = ()

    @property
    def stands(self) -> bool:
        return self.withdrawal is None

    @property
    def receipt(self) -> ReceiptInfo | None:
        """The latest word on it."""
        return self.receipts[-1] if self.receipts else None

    @property
    def tally(self) -> Tally:
        if not self.stands:
            return Tally()
        return Tally(self.units, self.receipt.received, 0) if self.receipt else Tally(self.units, 0, self.units)


@dataclass(frozen=True, slots=True)
class WorksInfo:
    """All that shows how an item was made or delivered."""

    photos: tuple[PhotoInfo, ...] = ()
    deliveries: tuple[DeliveryInfo, ...] = ()

    @property
    def standing(self) -> list[PhotoInfo]:
        """The photos that count, by stage and day."""
        stages = list(Stage)
        return sorted((one for one in self.photos if one.stands), key=lambda p: (stages.index(p.stage), p.taken_on))

    @property
    def shown(self) -> list[PhotoInfo]:
        """Those of them that everybody sees; the others wait until what is private is covered."""
        return [one for one in self.standing if not one.file.is_withheld]

    @property
    def withdrawn(self) -> list[PhotoInfo]:
        return [one for one in self.photos if not one.stands]

    @property
    def pair(self) -> list[PhotoInfo]:
        """Two photos that tell it at a glance: the first before and the last one finished, or what there is."""
        first = next((one for one in self.shown if one.stage is Stage.BEFORE), None)
        last = next((one for stage in _TELLING for one in reversed(self.shown) if one.stage is stage), None)
        return [one for one in (first, last) if one is not None]

    @property
    def tally(self) -> Tally:
        return sum((one.tally for one in self.deliveries), Tally())

    @property
    def last_receipt(self) -> ReceiptInfo | None:
        """The latest word on any delivery that stands."""
        said = [one.receipt for one in self.deliveries if one.stands and one.receipt]
        return max(said, key=lambda one: one.n, default=None)

    def lacking(self, of: ItemInfo) -> list[Stage]:
        """The photos that it still lacks."""
        return rules.lacking({one.stage for one in self.shown}, of.category, of.paid.centavos > 0)

    def is_finished(self, of: ItemInfo) -> bool:
        return rules.is_finished({one.stage for one in self.shown}, of.category, self.tally)


NONE = WorksInfo()
_One = TypeVar("_One", PhotoInfo, DeliveryInfo)
_TELLING = (Stage.AFTER, Stage.DELIVERY, Stage.DURING)
_WITHDRAWAL = (
    WorksWithdrawal.id,
    WorksWithdrawal.n,
    personal(WorksWithdrawal, "reason"),
    WorksWithdrawal.recorded_at,
    WorksWithdrawal.recorded_by,
)
_PHOTO = (
    ItemPhoto.id,
    ItemPhoto.n,
    ItemPhoto.item_id,
    ItemPhoto.stage,
    ItemPhoto.taken_on,
    ItemPhoto.recorded_at,
    ItemPhoto.recorded_by,
    ItemPhoto.on_behalf_of,
)
_DELIVERY = (
    Delivery.id,
    Delivery.n,
    Delivery.item_id,
    Delivery.delivered_on,
    Delivery.units,
    Delivery.serials,
    Delivery.recorded_at,
    Delivery.recorded_by,
    Delivery.on_behalf_of,
)
_RECEIPT = (
    DeliveryReceipt.id,
    DeliveryReceipt.n,
    DeliveryReceipt.verdict,
    DeliveryReceipt.received,
    personal(DeliveryReceipt, "missing"),
    DeliveryReceipt.recorded_at,
    DeliveryReceipt.recorded_by,
)


_PHOTOS = (
    select(*_PHOTO, *_WITHDRAWAL)
    .outerjoin(
        WorksWithdrawal,
        and_(WorksWithdrawal.clinic_id == ItemPhoto.clinic_id, WorksWithdrawal.photo_id == ItemPhoto.id),
    )
    .where(ItemPhoto.clinic_id == bindparam("clues"))
    .order_by(ItemPhoto.n)
)
_DELIVERIES = (
    select(*_DELIVERY, *_WITHDRAWAL, *_RECEIPT)
    .outerjoin(
        WorksWithdrawal,
        and_(WorksWithdrawal.clinic_id == Delivery.clinic_id, WorksWithdrawal.delivery_id == Delivery.id),
    )
    .outerjoin(
        DeliveryReceipt,
        and_(DeliveryReceipt.clinic_id == Delivery.clinic_id, DeliveryReceipt.delivery_id == Delivery.id),
    )
    .where(Delivery.clinic_id == bindparam("clues"))
    .order_by(Delivery.n, DeliveryReceipt.n)
)


def photos_of(session: Session, clues: str) -> list[PhotoInfo]:
    """Every photo of the clinic's items, in the order they came."""
    found = session.execute(_PHOTOS, {"clues": clues}).all()
    files = files_about(session, clues, [row[0] for row in found]) if found else {}
    return [_photo(row, files[row[0]][0]) for row in found if files[row[0]]]


def _photo(row: Sequence[Any], file: EvidenceInfo) -> PhotoInfo:
    values: list[Any] = [*row[: len(_PHOTO)], file, _withdrawal(row[len(_PHOTO) :])]
    return PhotoInfo(*values)


def deliveries_of(session: Session, clues: str) -> list[DeliveryInfo]:
    """Every delivery of the clinic's items, in the order written."""
    rows: Iterable[Sequence[Any]] = session.execute(_DELIVERIES, {"clues": clues})
    found: dict[str, DeliveryInfo] = {}
    first, last = len(_DELIVERY), len(_DELIVERY) + len(_WITHDRAWAL)
    for row in rows:
        known = found.get(row[0]) or DeliveryInfo(*(*_delivery(row[:first]), _withdrawal(row[first:last])))
        said_now = (ReceiptInfo(*row[last:]),) if row[last] else ()
        found[row[0]] = replace(known, receipts=known.receipts + said_now)
    return list(found.values())


def _delivery(values: Sequence[Any]) -> list[Any]:
    return [tuple(value) if isinstance(value, list) else value for value in values]


def _withdrawal(values: Sequence[Any]) -> WithdrawalInfo | None:
    return WithdrawalInfo(*values) if values[0] else None


def works_of(session: Session, clues: str) -> dict[str, WorksInfo]:
    """The photos and deliveries of each item that has any."""
    return _by_item(photos_of(session, clues), deliveries_of(session, clues))


def _by_item(photos: Iterable[PhotoInfo], deliveries: Iterable[DeliveryInfo]) -> dict[str, WorksInfo]:
    shown, given = defaultdict[str, list[PhotoInfo]](list), defaultdict[str, list[DeliveryInfo]](list)
    for photo in photos:
        shown[photo.item_id].append(photo)
    for delivery in deliveries:
        given[delivery.item_id].append(delivery)
    return {key: WorksInfo(tuple(shown[key]), tuple(given[key])) for key in {*shown, *given}}


def item_here(session: Session, clues: str, item_id: str) -> ItemInfo:
    """An item that a path names. Raises NotFound."""
    try:
        return item(session, clues, item_id)
    except ItemUnknown as error:
        raise NotFound() from error


def photo(session: Session, clues: str, photo_id: str) -> PhotoInfo:
    """One photo of the clinic. Raises NotFound."""
    return _the(photos_of(session, clues), photo_id)


def delivery(session: Session, clues: str, delivery_id: str) -> DeliveryInfo:
    """One delivery of the clinic. Raises NotFound."""
    return _the(deliveries_of(session, clues), delivery_id)


def _the(found: Iterable[_One], key: str) -> _One:
    for one in found:
        if one.id == key:
            return one
    raise NotFound()


def serials_of(session: Session, clues: str) -> list[tuple[str, str]]:
    """Every serial number that stands, with the words for its item."""
    names = {one.id: name_of(one) for one in items_of(session, clues)}
    return [
        (serial, names[one.item_id]) for one in deliveries_of(session, clues) if one.stands for serial in one.serials
    ]


def unseen_by(session: Session, clues: str, account_id: str) -> list[DeliveryInfo]:
    """The deliveries that stand, that nobody looked at, and that somebody else wrote down."""
    found = deliveries_of(session, clues)
    return [one for one in found if one.stands and not one.receipts and person(one.recorded_by) != account_id]


def name_of(of: ItemInfo) -> str:
    """What an item is called in a sentence."""
    return " ".join(filter(None, (of.code, of.title)))
