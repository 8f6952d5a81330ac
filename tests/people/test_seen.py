"""When a device was last used: told by deeds, and not by each of them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.people.models import SignInSession
from tests.factories.cast import AT, CLINIC, send, set_stage, signed_in, visitor

CALL = {
    "year": "2026",
    "place": "Patio",
    "day": "2026-03-10",
    "hour": "11:00",
    "noticed_on": "2026-02-21",
    "channel": "poster",
}


@pytest.mark.parametrize(("minutes", "noted"), [(1, 0), (5, 0), (6, 6)])
def test_a_deed_notes_that_the_device_is_used_now_and_then(
    database: Database, tmp_path: Path, minutes: int, noted: int
) -> None:
    set_stage(database)
    client = visitor(database, tmp_path)
    with time_machine.travel(AT, tick=False):
        signed_in(client, database, Role.MODERATOR)
    with time_machine.travel(AT + timedelta(minutes=minutes), tick=False):
        assert send(client, f"/trabajo/{CLINIC}/asambleas/nueva", **CALL).status_code == 303
    seen: datetime = database.read(lambda session: session.execute(select(SignInSession.seen_at)).scalar_one())
    assert seen == AT + timedelta(minutes=noted)
