"""The deeds of the works on real databases: what is stored, what is refused, what an archive brings."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.budget.queries import ItemInfo
from assembly.budget.rules import DayInFuture
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.permissions import Author, Role
from assembly.evidence import queries as evidence
from assembly.evidence.covers import WITHHELD, Box, NothingCovered
from assembly.evidence.models import EvidenceCover
from assembly.evidence.queries import about_with_original
from assembly.evidence.services import attach, cover
from assembly.evidence.store import digest_of
from assembly.journal.archive import FolderTarget, Source, export_clinic
from assembly.journal.queries import head
from assembly.journal.restore import import_clinic
from assembly.journal.verify import verify_clinic
from assembly.works import queries, services
from assembly.works.models import Delivery, ItemPhoto
from assembly.works.queries import NONE
from assembly.works.rules import Stage, Tally, Verdict
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC

TAKEN = date(2026, 3, 12)
BOX = Box(1_000, 1_000, 3_000, 2_000)


@pytest.fixture
def items(session: Session) -> list[ItemInfo]:
    """A roof, a steriliser and chairs that an assembly approved."""
    cast.add_clinic(session)
    cast.add_year(session)
    return ledger.approved_items(session)


def a_photo(session: Session, folder: Path, item: ItemInfo, colour: str = "teal", **more: Any) -> str:
    key, kept = new_id(), ledger.kept(folder)
    about: dict[str, Any] = {"stage": Stage.BEFORE, "taken_on": TAKEN, "upload": ledger.photo(colour)} | more
    services.add_photo(session, ledger.treasurer(), kept, CLINIC, key, item.id, **about)
    return key


def a_delivery(session: Session, item: ItemInfo, units: int = 2, serials: tuple[str, ...] = (), **more: Any) -> str:
    key = new_id()
    author = more.get("author", ledger.treasurer())
    services.record_delivery(session, author, CLINIC, key, item.id, TAKEN, units, serials)
    return key


def auditor() -> Author:
    return ledger.another(Role.SOCIAL_AUDITOR)


def test_a_photo_is_bound_to_its_item(session: Session, tmp_path: Path, items: list[ItemInfo]) -> None:
    key = a_photo(session, tmp_path, items[0], caption="El techo", boxes=(BOX,))
    row = session.execute(select(ItemPhoto)).scalar_one()
    assert (row.id, row.item_id, row.stage, row.taken_on) == (key, items[0].id, Stage.BEFORE, TAKEN)
    (photo,) = queries.photos_of(session, CLINIC)
    assert (photo.file.caption, photo.file.boxes) == ("El techo", (BOX,))
    assert about_with_original(session, CLINIC, digest_of(ledger.photo().data)) == [key]
    assert queries.works_of(session, CLINIC)[items[0].id].standing == [photo]
    public = Image.open(BytesIO(ledger.kept(tmp_path).public.get(photo.file.public_hash)))
    assert max(public.getpixel((150, 100))) < 60  # type: ignore[arg-type]  # three levels, all dark
    assert public.getpixel((500, 400))[1] > 100  # type: ignore[index]  # teal
    cover_row = session.execute(select(EvidenceCover)).scalar_one()
    assert (cover_row.boxes, cover_row.public_hash) == ([[1_000, 1_000, 3_000, 2_000]], photo.file.public_hash)


def test_the_same_picture_at_the_same_item_is_refused_until_it_is_withdrawn(
    session: Session, tmp_path: Path, items: list[ItemInfo]
) -> None:
    key = a_photo(session, tmp_path, items[0])
    with pytest.raises(AssemblyError) as refused:
        a_photo(session, tmp_path, items[0], stage=Stage.AFTER)
    assert str(refused.value) == (
        "Esta misma foto ya está en I-01 Impermeabilización del techo, como «Antes». No hace falta subirla otra vez: "
        "elija otra."
    )
    a_photo(session, tmp_path, items[1])
    services.withdraw_photo(session, ledger.treasurer(), CLINIC, new_id(), key, "Es de otra obra")
    again = a_photo(session, tmp_path, items[0], stage=Stage.AFTER)
    works = queries.works_of(session, CLINIC)[items[0].id]
    assert [one.id for one in works.standing] == [again]
    assert [(one.id, one.withdrawal and one.withdrawal.reason) for one in works.withdrawn] == [(key, "Es de otra obra")]
    with pytest.raises(AssemblyError):
        services.withdraw_photo(session, ledger.treasurer(), CLINIC, new_id(), key, "Otra vez")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"taken_on": date(2030, 1, 1)}, DayInFuture),
        ({"upload": ledger.paper()}, AssemblyError),
    ],
)
def test_what_is_refused_leaves_nothing(
    session: Session, tmp_path: Path, items: list[ItemInfo], more: dict[str, Any], error: type[AssemblyError]
) -> None:
    before = head(session, CLINIC)
    with pytest.raises(error):
        a_photo(session, tmp_path, items[0], **more)
    assert head(session, CLINIC) == before
    assert not (tmp_path / "evidence").exists()


def test_an_item_of_nobody(session: Session, tmp_path: Path, items: list[ItemInfo]) -> None:
    with pytest.raises(NotFound):
        services.record_delivery(session, ledger.treasurer(), CLINIC, new_id(), new_id(), TAKEN, 1)


def test_a_delivery_is_received_by_another(session: Session, items: list[ItemInfo]) -> None:
    key = a_delivery(session, items[1], 2, ("SN-1", "SN-2"))
    assert queries.works_of(session, CLINIC)[items[1].id].tally == Tally(2, 0, 2)
    with pytest.raises(AssemblyError) as refused:
        services.receive(session, ledger.treasurer(), CLINIC, new_id(), key, Verdict.COMPLETE, is_treasurer=True)
    assert type(refused.value).__name__ == "TreasurerReceives"
    services.receive(session, auditor(), CLINIC, new_id(), key, Verdict.INCOMPLETE, 1, "Falta el cable")
    assert queries.works_of(session, CLINIC)[items[1].id].tally == Tally(2, 1, 0)
    services.receive(session, auditor(), CLINIC, new_id(), key, Verdict.COMPLETE)
    works = queries.works_of(session, CLINIC)[items[1].id]
    assert works.tally == Tally(2, 2, 0)
    assert [(one.verdict, one.received, one.missing) for one in works.deliveries[0].receipts] == [
        (Verdict.INCOMPLETE, 1, "Falta el cable"),
        (Verdict.COMPLETE, 2, None),
    ]
    assert works.deliveries[0].serials == ("SN-1", "SN-2")
    with pytest.raises(AssemblyError) as refused:
        services.withdraw_delivery(session, ledger.treasurer(), CLINIC, new_id(), key, "Era otra")
    assert type(refused.value).__name__ == "DeliveryAlreadySeen"


def test_a_serial_number_comes_once_while_its_delivery_stands(session: Session, items: list[ItemInfo]) -> None:
    key = a_delivery(session, items[1], 1, ("SN-1",))
    with pytest.raises(AssemblyError) as refused:
        a_delivery(session, items[2], 1, ("sn 1",))
    assert str(refused.value) == (
        "El número de serie sn 1 ya se anotó en E-01 Esterilizador de vapor. Una pieza se entrega una sola vez: "
        "revíselo."
    )
    services.withdraw_delivery(session, ledger.treasurer(), CLINIC, new_id(), key, "Era de las sillas")
    a_delivery(session, items[2], 1, ("sn 1",))
    assert session.execute(select(Delivery.units)).scalars().all() == [1, 1]
    assert queries.works_of(session, CLINIC)[items[1].id].tally == Tally()
    assert queries.works_of(session, CLINIC).get(items[0].id, NONE) == NONE


def test_deliveries_wait_for_others(session: Session, items: list[ItemInfo]) -> None:
    key = a_delivery(session, items[1])
    recorder = ledger.treasurer().who.partition(":")[2]
    assert [one.id for one in queries.unseen_by(session, CLINIC, "somebody else")] == [key]
    assert queries.unseen_by(session, CLINIC, recorder) == []


def test_a_picture_is_covered_wherever_it_stands(session: Session, tmp_path: Path, items: list[ItemInfo]) -> None:
    stores, about = ledger.kept(tmp_path), new_id()
    a_photo(session, tmp_path, items[0])
    a_photo(session, tmp_path, items[1])
    of_expense = new_id()
    attach(session, ledger.treasurer(), stores, CLINIC, of_expense, about, "proof", ledger.photo())
    old = evidence.public_file(session, CLINIC, of_expense).public_hash
    cover(session, auditor(), stores, CLINIC, new_id(), of_expense, (BOX,))
    hashes = {one.file.public_hash for one in queries.photos_of(session, CLINIC)}
    new = evidence.public_file(session, CLINIC, of_expense)
    assert hashes == {new.public_hash}
    assert (new.boxes, new.public_hash != old) == ((BOX,), True)
    assert evidence.files_about(session, CLINIC, [about])[about] == [new]
    with pytest.raises(NothingCovered):
        cover(session, auditor(), stores, CLINIC, new_id(), of_expense, (BOX,))
    later = a_photo(session, tmp_path, items[2])
    assert queries.photo(session, CLINIC, later).file.boxes == (BOX,)


def test_a_withheld_picture_is_shown_once_somebody_looked(
    session: Session, tmp_path: Path, items: list[ItemInfo]
) -> None:
    stores = ledger.kept(tmp_path)
    key = a_photo(session, tmp_path, items[0], boxes=WITHHELD)
    file = queries.photo(session, CLINIC, key).file
    assert file.is_withheld
    dark = Image.open(BytesIO(stores.public.get(file.public_hash))).getextrema()
    assert all(high < 60 for _, high in dark)  # type: ignore[misc]  # a pair for each colour
    assert queries.works_of(session, CLINIC)[items[0].id].pair == []
    cover(session, auditor(), stores, CLINIC, new_id(), file.id, ())
    assert not queries.photo(session, CLINIC, key).file.is_withheld
    assert [one.id for one in queries.works_of(session, CLINIC)[items[0].id].pair] == [key]


def test_an_archive_brings_photos_covers_and_deliveries(
    session: Session, tmp_path: Path, items: list[ItemInfo]
) -> None:
    stores = ledger.kept(tmp_path)
    a_photo(session, tmp_path, items[0])
    file = queries.photos_of(session, CLINIC)[0].file
    cover(session, auditor(), stores, CLINIC, new_id(), file.id, (BOX,))
    delivery = a_delivery(session, items[1], 2, ("SN-1",))
    services.receive(session, auditor(), CLINIC, new_id(), delivery, Verdict.INCOMPLETE, 1, "Falta el cable")
    reached = export_clinic(session, stores, CLINIC, FolderTarget(tmp_path / "copy"))
    names = sorted(path.name for path in (tmp_path / "copy" / "files" / "public").iterdir())
    now = queries.photos_of(session, CLINIC)[0].file.public_hash
    assert names == [f"{now}.jpg"]  # the version in which something private could be seen goes nowhere
    manifest = (tmp_path / "copy" / "evidence.csv").read_text(encoding="utf-8")
    assert (now in manifest, file.public_hash in manifest) == (True, False)
    shown = queries.works_of(session, CLINIC)
    assert verify_clinic(session, CLINIC) == reached
    session.rollback()
    cast.add_year(session)
    other = ledger.kept(tmp_path / "other")
    assert import_clinic(session, other, Source(tmp_path / "copy")).head == reached
    assert queries.works_of(session, CLINIC) == shown
    assert other.public.has(now)
