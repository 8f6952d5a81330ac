"""The JSON forms of files, and of the photos and deliveries of an item."""

from typing import Any

from assembly.core import clock
from assembly.evidence.queries import EvidenceInfo
from assembly.works.queries import DeliveryInfo, WorksInfo


def file_form(file: EvidenceInfo) -> dict[str, Any]:
    """The public version of a file, with the hash of its bytes."""
    about = {"id": file.id, "purpose": file.purpose, "media_type": file.media_type}
    return about | {"sha256": file.public_hash, "bytes": file.public_size}


def role_of(recorded_by: str) -> str:
    """The role of a signature: the account behind it is nobody's business here."""
    return recorded_by.partition(":")[0]


def works_form(works: WorksInfo) -> dict[str, Any]:
    """The photos and deliveries of an item, withdrawn ones too."""
    photos = [
        {"id": one.id, "stage": one.stage, "taken_on": one.taken_on.isoformat(), "caption": one.file.caption}
        | {"is_withdrawn": not one.stands, "recorded_by": role_of(one.recorded_by), "on_behalf_of": one.on_behalf_of}
        | {"journal_line": one.n, "is_withheld": one.file.is_withheld, "file": file_form(one.file)}
        for one in works.photos
    ]
    return {"photos": photos, "deliveries": [delivery_form(one) for one in works.deliveries]}


def delivery_form(one: DeliveryInfo) -> dict[str, Any]:
    """Pieces handed over, and what those said who looked at them."""
    receipts = [
        {"id": said.id, "verdict": said.verdict, "received": said.received, "missing": said.missing}
        | {"recorded_at": clock.stamp(said.recorded_at), "recorded_by": role_of(said.recorded_by)}
        | {"journal_line": said.n}
        for said in one.receipts
    ]
    about = {"id": one.id, "delivered_on": one.delivered_on.isoformat(), "units": one.units}
    signed = {"recorded_by": role_of(one.recorded_by), "on_behalf_of": one.on_behalf_of, "journal_line": one.n}
    return about | {"serials": list(one.serials), "is_withdrawn": not one.stands} | signed | {"receipts": receipts}
