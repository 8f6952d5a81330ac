"""The deeds of an assembly. An `AssemblyInfo` given here was read under the clinic's lock."""

from datetime import datetime

from sqlalchemy.orm import Session

from assembly.assemblies.calls import Call, SameHourTaken, check_call, check_call_again, check_second
from assembly.assemblies.models import Assembly, AttendanceCount, Closing, Convocation, NotHeld, Opening
from assembly.assemblies.queries import AssemblyInfo, assemblies_of, assembly, open_assembly_of
from assembly.assemblies.rules import (
    Groups,
    OtherAssemblyOpen,
    State,
    check_attendance,
    check_convened,
    check_open,
    check_quorum,
    check_quorum_to_vote,
    check_running,
)
from assembly.clinics.queries import clinic, year_settings
from assembly.core import clock
from assembly.core.ids import derived_id
from assembly.core.permissions import Author
from assembly.journal.services import record


def convene(session: Session, author: Author, clues: str, assembly_id: str, year: int, call: Call) -> None:
    """Call the clinic's community to an assembly of a programme year.

    Raises YearUnknown, SameHourTaken and what `check_call` raises.
    """
    here = clinic(session, clues)
    settings = year_settings(session, here.institution, year)
    starts_at = check_call(call, here.time_zone, author.at)
    known = assemblies_of(session, clues)
    if any(other.starts_at == starts_at and other.state is State.CONVENED for other in known):
        raise SameHourTaken()
    record(
        session,
        author,
        Assembly(clinic_id=clues, id=assembly_id, institution=settings.institution.value, year=settings.year),
    )
    first = Convocation(
        clinic_id=clues,
        id=derived_id(assembly_id, "convocation"),
        assembly_id=assembly_id,
        ordinal=1,
        starts_at=starts_at,
        time_zone=here.time_zone,
        noticed_on=call.noticed_on,
        channel=call.channel,
    )
    record(session, author, first, {"place": call.place})


def convene_again(session: Session, author: Author, info: AssemblyInfo, fact_id: str, call: Call) -> None:
    """Call a second time, the year's minutes after the first, or later.

    Raises what `check_call_again`, `check_second` and `check_call` raise.
    """
    check_call_again(info.state, info.ordinal, info.is_short)
    settings = year_settings(session, info.institution, info.year, info.opened_at)
    starts_at = check_call(call, info.time_zone, author.at)
    check_second(waits_from(info, author.at), starts_at, settings.second_convocation_minutes)
    second = Convocation(
        clinic_id=info.clinic_id,
        id=fact_id,
        assembly_id=info.id,
        ordinal=info.ordinal + 1,
        starts_at=starts_at,
        time_zone=info.time_zone,
        noticed_on=call.noticed_on,
        channel=call.channel,
    )
    record(session, author, second, {"place": call.place})


def waits_from(info: AssemblyInfo, now: datetime) -> datetime:
    """From when the minutes to a second convocation count: the first one, or the suspension of an open assembly."""
    is_suspended = info.state is State.OPEN
    return clock.local(now.replace(second=0, microsecond=0), info.time_zone) if is_suspended else info.local_start


def check_voting(info: AssemblyInfo, now: datetime, *, is_over: bool = False) -> None:
    """It is open and enough people stayed to vote; `is_over`: they voted before, and nobody has to be there now.

    Raises what `check_open` and `check_quorum_to_vote` raise.
    """
    check_open(info.state, info.closed_on)
    if is_over:
        return
    check_quorum_to_vote(info.present, info.quorum, info.ordinal, info.local_start, clock.utc(now))


def record_not_held(session: Session, author: Author, info: AssemblyInfo, fact_id: str, reason: str) -> None:
    """Write down that a called assembly did not take place."""
    check_convened(info.state)
    fact = NotHeld(clinic_id=info.clinic_id, id=fact_id, assembly_id=info.id)
    record(session, author, fact, {"reason": reason})


def count_attendance(
    session: Session, author: Author, info: AssemblyInfo, fact_id: str, groups: Groups, reason: str | None = None
) -> None:
    """Count the people present; every count after the first says why. Raises what `check_attendance` raises."""
    check_running(info.state)
    check_attendance(groups, info.present, reason)
    count = AttendanceCount(
        clinic_id=info.clinic_id,
        id=fact_id,
        assembly_id=info.id,
        users=groups.users,
        pensioners=groups.pensioners,
        staff=groups.staff,
        authorities=groups.authorities,
        others=groups.others,
        present=groups.present,
    )
    record(session, author, count, {"reason": reason})


def open_assembly(session: Session, author: Author, info: AssemblyInfo, fact_id: str) -> None:
    """Open it with the people counted last. Raises OtherAssemblyOpen and what `check_quorum` raises."""
    check_convened(info.state)
    other = open_assembly_of(session, info.clinic_id)
    if other is not None:
        raise OtherAssemblyOpen(day=other.day)
    quorum = year_settings(session, info.institution, info.year, info.opened_at).quorum
    check_quorum(info.present, quorum, info.ordinal, info.local_start, clock.utc(author.at))
    opening = Opening(
        clinic_id=info.clinic_id,
        id=fact_id,
        assembly_id=info.id,
        ordinal=info.ordinal,
        present=info.present,
        quorum=quorum,
    )
    record(session, author, opening)


def record_closing(
    session: Session,
    author: Author,
    clues: str,
    assembly_id: str,
    fact_id: str,
    present: int,
    incidents: str | None,
) -> None:
    """Close an open assembly for ever, with the people there at the end and what happened out of the ordinary."""
    check_open(assembly(session, clues, assembly_id).state)
    fact = Closing(clinic_id=clues, id=fact_id, assembly_id=assembly_id, present=present)
    record(session, author, fact, {"incidents": incidents})
