"""A journal with every sort of value in it, and its files, for the tests of this room."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from assembly.assemblies.models import Assembly, AttendanceCount, Convocation, NotHeld
from assembly.assemblies.rules import Channel
from assembly.budget.models import Deposit
from assembly.core.ids import derived_id, new_id
from assembly.core.money import Money
from assembly.core.permissions import Author
from assembly.elections.models import Nominee
from assembly.evidence.models import EvidenceFile
from assembly.evidence.rules import MediaType
from assembly.evidence.store import LocalStore, digest_of
from assembly.journal import services
from assembly.journal.models import Erasure
from assembly.journal.rules import Head, digest
from tests.factories.cast import AT, CLINIC

AUTHOR = Author("moderator:0190", AT)
FACILITATOR = Author("facilitator:0191", AT + timedelta(microseconds=123456), "treasurer")
PHOTO, ORIGINAL = b"a photo for everybody", b"a photo with a face"
LINES = 8


class Stores:
    """Two stores in a folder."""

    def __init__(self, root: Path) -> None:
        self.originals, self.public = LocalStore(root / "originals"), LocalStore(root / "public")
        self.originals.put(digest_of(ORIGINAL), ORIGINAL)
        self.public.put(digest_of(PHOTO), PHOTO)


def photo(clinic: str, about: str) -> EvidenceFile:
    """A photo in two versions."""
    return EvidenceFile(
        clinic_id=clinic,
        id=new_id(),
        about_id=about,
        purpose="photo",
        original_hash=digest_of(ORIGINAL),
        original_media_type=MediaType.JPEG,
        original_size=len(ORIGINAL),
        public_hash=digest_of(PHOTO),
        public_size=len(PHOTO),
        media_type=MediaType.JPEG,
    )


def fill(session: Session, clinic: str = CLINIC, seed: str | None = None) -> Head:
    """Eight lines: moments, days, money, lists, empty values, texts, a file, an erasure; the head."""
    seed = seed or new_id()
    counts = {"users": 21, "pensioners": 9, "staff": 2, "authorities": 1, "others": 0, "present": 33}
    meeting: dict[str, Any] = {"clinic_id": clinic, "assembly_id": derived_id(seed, "assembly")}
    ids = {name: derived_id(seed, name) for name in ("call", "count", "nominee", "deposit", "not_held", "erasure")}
    call = Convocation(
        **meeting,
        id=ids["call"],
        ordinal=1,
        starts_at=datetime.fromisoformat("2026-03-01T11:00:00-06:00"),
        time_zone="America/Mexico_City",
        noticed_on=date(2026, 2, 21),
        channel=Channel.OTHER,
    )
    deposit = Deposit(
        clinic_id=clinic, id=ids["deposit"], year=2026, amount=Money(40_000_000), received_on=date(2026, 3, 5)
    )
    nominee = Nominee(**meeting, id=ids["nominee"], post="treasury", consents=True, declarations=["adult", "community"])
    not_held = NotHeld(**meeting, id=ids["not_held"], happened_at=AT - timedelta(minutes=7))
    about = Assembly(clinic_id=clinic, id=meeting["assembly_id"], institution="Demostración ñ", year=2026)
    services.record(session, AUTHOR, about)
    services.record(session, AUTHOR, call, {"place": "Patio de la clínica, «El Álamo»"})
    services.record(session, AUTHOR, AttendanceCount(**meeting, id=ids["count"], **counts))
    services.record(session, AUTHOR, nominee, {"name": "Ana Peña"})
    services.record(session, FACILITATOR, deposit, {"reference": "Oficio 17"})
    services.record(session, AUTHOR, photo(clinic, deposit.id), {"caption": "La ficha"})
    services.record(session, AUTHOR, not_held, {"reason": "Llovió"})
    erasure = Erasure(clinic_id=clinic, id=ids["erasure"], fact_id=nominee.id, field="name", reason="request")
    last = services.erase(session, AUTHOR, erasure)
    return Head(clinic, last.n, last.hash)


def rechained(lines: list[bytes], first: int) -> list[bytes]:
    """The lines with every `prev` after index `first` made anew, as a forger would."""
    done = lines[: first + 1]
    for line in lines[first + 1 :]:
        content = json.loads(line) | {"prev": digest(done[-1])}
        done.append(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    return done
