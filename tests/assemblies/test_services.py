"""The deeds of an assembly: the rows they leave, and that a refusal leaves none."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies import calls, queries, rules, services
from assembly.assemblies.models import Assembly, AttendanceCount, Closing, Convocation, NotHeld, Opening
from assembly.assemblies.rules import Channel, Groups, State
from assembly.clinics.queries import YearUnknown
from assembly.core.database import Database
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import derived_id, new_id
from assembly.core.permissions import Author
from assembly.journal import queries as journal
from assembly.journal.models import Erasure
from assembly.journal.services import erase
from tests.factories.cast import AT, CLINIC, INSTITUTION, OTHER_CLINIC, YEAR, author, set_stage
from tests.factories.meetings import a_call, attended, closed, convened, opened

ALL = Groups(96, 30, 9, 3, 5)


@pytest.fixture(autouse=True)
def _stage(database: Database) -> None:
    set_stage(database)


def lines(session: Session) -> int:
    return journal.head(session, CLINIC).n


def refused(session: Session, error: type[AssemblyError], deed: object, *args: object) -> AssemblyError:
    """The error of a deed that must be refused and leave nothing."""
    before = lines(session)
    assert callable(deed)
    with pytest.raises(error) as raised:
        deed(*args)
    assert lines(session) == before
    return raised.value


def test_convening_writes_the_assembly_and_its_first_call(session: Session) -> None:
    key = new_id()
    services.convene(session, author(), CLINIC, key, YEAR, a_call(notice_days=2, channel=Channel.LOUDSPEAKER))
    assert session.execute(select(Assembly.id, Assembly.institution, Assembly.year)).all() == [(key, INSTITUTION, YEAR)]
    assert queries.convocations(session, CLINIC, key) == [
        queries.ConvocationInfo(
            id=derived_id(key, "convocation"),
            ordinal=1,
            starts_at=AT,
            time_zone="America/Mexico_City",
            place="Patio de la clínica",
            noticed_on=date(2026, 2, 19),
            channel=Channel.LOUDSPEAKER,
            recorded_at=AT,
            recorded_by=author().who,
            on_behalf_of=None,
        )
    ]


def test_an_assembly_just_convened(session: Session) -> None:
    info = convened(session, notice_days=2)
    assert info == queries.AssemblyInfo(
        clinic_id=CLINIC,
        id=info.id,
        institution=INSTITUTION,
        year=YEAR,
        state=State.CONVENED,
        ordinal=1,
        starts_at=AT,
        time_zone="America/Mexico_City",
        place="Patio de la clínica",
        noticed_on=date(2026, 2, 19),
        channel=Channel.POSTER,
        called_for=AT,
        present=None,
        groups=None,
        opened_at=None,
        quorum=None,
        closed_at=None,
        incidents=None,
        not_held_at=None,
        not_held_reason=None,
    )
    assert (queries.notice_days(info), info.day) == (2, date(2026, 2, 21))


def test_a_year_without_rules_is_refused(session: Session) -> None:
    refused(session, YearUnknown, services.convene, session, author(), CLINIC, new_id(), 2031, a_call())


def test_the_same_hour_twice_is_refused_until_the_first_is_over(session: Session) -> None:
    first = convened(session)
    again = (session, author(), CLINIC, new_id(), YEAR, a_call())
    assert refused(session, calls.SameHourTaken, services.convene, *again).at_field == "hour"
    services.record_not_held(session, author(), first, new_id(), "Se anunció mal el lugar")
    services.convene(*again)
    assert [one.state for one in queries.assemblies_of(session, CLINIC)] == [State.CONVENED, State.NOT_HELD]


def test_a_second_call_keeps_what_the_first_told_people(session: Session) -> None:
    info = convened(session, notice_days=3)
    later = AT + timedelta(minutes=30)
    call = a_call(later, notice_days=0, place="Cancha techada")
    services.convene_again(session, author(), info, new_id(), call)
    now = queries.assembly(session, CLINIC, info.id)
    assert (now.ordinal, now.starts_at, now.place) == (2, later, "Cancha techada")
    assert (now.called_for, now.noticed_on, now.channel) == (AT, date(2026, 2, 18), Channel.POSTER)
    assert queries.notice_days(now) == 3
    rows = session.execute(select(Convocation.ordinal, Convocation.starts_at).order_by(Convocation.n)).all()
    assert rows == [(1, AT), (2, later)]


def test_a_second_call_too_soon_or_a_third_one_is_refused(session: Session) -> None:
    info = convened(session)
    soon = a_call(AT + timedelta(minutes=29))
    error = refused(
        session, calls.SecondConvocationTooSoon, services.convene_again, *(session, author()), info, "", soon
    )
    assert (error.values["minutes"], error.values["earliest"]) == (30, AT + timedelta(minutes=30))
    services.convene_again(session, author(), info, new_id(), a_call(AT + timedelta(minutes=30)))
    info = queries.assembly(session, CLINIC, info.id)
    late = a_call(AT + timedelta(minutes=90))
    refused(session, calls.AlreadySecondConvocation, services.convene_again, session, author(), info, new_id(), late)


def test_not_held_stays_with_its_reason_and_nothing_follows(session: Session) -> None:
    info = convened(session)
    services.record_not_held(session, author(), info, new_id(), "Llovió y no llegó nadie")
    info = queries.assembly(session, CLINIC, info.id)
    assert (info.state, info.not_held_at, info.not_held_reason) == (State.NOT_HELD, AT, "Llovió y no llegó nadie")
    assert queries.last_assembly_day(session, CLINIC) is None
    by, gone = author(), rules.AssemblyWasNotHeld
    refused(session, gone, services.record_not_held, session, by, info, new_id(), "Otra vez")
    refused(session, gone, services.count_attendance, session, by, info, new_id(), ALL)
    refused(session, gone, services.open_assembly, session, by, info, new_id())
    refused(session, gone, services.convene_again, session, by, info, new_id(), a_call(AT + timedelta(hours=1)))
    refused(session, gone, services.record_closing, session, by, CLINIC, info.id, new_id(), 5, None)


def test_every_attendance_count_stays(session: Session) -> None:
    info = convened(session)
    first, second = new_id(), new_id()
    services.count_attendance(session, author(), info, first, ALL)
    info = queries.assembly(session, CLINIC, info.id)
    assert (info.present, info.groups) == (143, ALL)
    more = Groups(104, 30, 9, 3, 5)
    services.count_attendance(session, author(), info, second, more, "Llegaron 8 personas")
    counts = queries.attendance_counts(session, CLINIC, info.id)
    assert [(c.id, c.groups, c.present, c.reason, c.at) for c in counts] == [
        (first, ALL, 143, None, AT),
        (second, more, 151, "Llegaron 8 personas", AT),
    ]
    info = queries.assembly(session, CLINIC, info.id)
    assert (info.present, info.groups) == (151, more)
    stored = select(AttendanceCount.users, AttendanceCount.others, AttendanceCount.present).order_by(AttendanceCount.n)
    assert session.execute(stored).all() == [(96, 5, 143), (104, 5, 151)]


def test_attendance_refusals_leave_nothing(session: Session) -> None:
    info = convened(session)
    nobody = Groups(0, 0, 0, 0, 0)
    refused(session, rules.NobodyPresent, services.count_attendance, session, author(), info, new_id(), nobody)
    info = attended(session, info)
    refused(session, rules.RecountNeedsReason, services.count_attendance, session, author(), info, new_id(), ALL)


def test_opening_keeps_the_people_and_the_quorum_of_that_moment(session: Session) -> None:
    info = attended(session, convened(session), 143)
    services.open_assembly(session, author(), info, new_id())
    rows = session.execute(select(Opening.assembly_id, Opening.ordinal, Opening.present, Opening.quorum)).all()
    assert rows == [(info.id, 1, 143, 10)]
    info = queries.assembly(session, CLINIC, info.id)
    assert (info.state, info.opened_at, info.quorum) == (State.OPEN, AT, 10)
    assert queries.open_assembly_of(session, CLINIC) == info
    assert queries.last_assembly_day(session, CLINIC) == date(2026, 2, 21)
    refused(session, rules.AssemblyAlreadyOpen, services.open_assembly, session, author(), info, new_id())
    refused(session, rules.AssemblyAlreadyOpen, services.record_not_held, session, author(), info, new_id(), "No")


def test_without_attendance_or_quorum_it_does_not_open(session: Session) -> None:
    info = convened(session)
    refused(session, rules.AttendanceMissing, services.open_assembly, session, author(), info, new_id())
    info = attended(session, info, 8)
    error = refused(session, rules.QuorumNotMet, services.open_assembly, session, author(), info, new_id())
    assert error.values == {"present": 8, "quorum": 10}


def test_a_second_convocation_opens_with_any_number_from_its_hour_on(session: Session) -> None:
    info = attended(session, convened(session), 8)
    later = AT + timedelta(minutes=30)
    services.convene_again(session, author(), info, new_id(), a_call(later))
    info = queries.assembly(session, CLINIC, info.id)
    refused(session, rules.SecondConvocationNotYet, services.open_assembly, session, author(), info, new_id())
    services.open_assembly(session, author(at=later), info, new_id())
    assert session.execute(select(Opening.ordinal, Opening.present, Opening.quorum)).all() == [(2, 8, 10)]


def test_one_assembly_is_open_in_a_clinic_at_a_time(session: Session) -> None:
    first = opened(session)
    second = attended(session, convened(session, at=AT + timedelta(hours=2)))
    by = author(at=AT + timedelta(hours=2))
    error = refused(session, rules.OtherAssemblyOpen, services.open_assembly, session, by, second, new_id())
    assert error.values == {"day": date(2026, 2, 21)}
    opened(session, clues=OTHER_CLINIC)
    closed(session, first)
    services.open_assembly(session, by, second, new_id())
    assert queries.assembly(session, CLINIC, second.id).state is State.OPEN


def test_closing_is_for_ever(session: Session) -> None:
    info = closed(session, opened(session), "Se fue la luz a las 12:10")
    rows = session.execute(select(Closing.assembly_id, Closing.present)).all()
    assert rows == [(info.id, 143)]
    assert (info.state, info.closed_at, info.incidents) == (State.CLOSED, AT, "Se fue la luz a las 12:10")
    by, over = author(), rules.AssemblyAlreadyClosed
    refused(session, over, services.count_attendance, session, by, info, new_id(), ALL, "Llegaron más")
    refused(session, over, services.open_assembly, session, by, info, new_id())
    refused(session, over, services.record_not_held, session, by, info, new_id(), "No")
    refused(session, over, services.record_closing, session, by, CLINIC, info.id, new_id(), 143, None)


def test_only_an_open_assembly_closes(session: Session) -> None:
    info = convened(session)
    refused(session, rules.AssemblyNotOpen, services.record_closing, session, author(), CLINIC, info.id, "", 1, None)


def test_another_clinics_assembly_is_not_found(session: Session) -> None:
    info = convened(session)
    with pytest.raises(NotFound):
        queries.assembly(session, OTHER_CLINIC, info.id)
    assert queries.assemblies_of(session, OTHER_CLINIC) == []
    assert queries.convocations(session, OTHER_CLINIC, info.id) == []
    with pytest.raises(NotFound):
        services.record_closing(session, author(), OTHER_CLINIC, info.id, new_id(), 1, None)


def test_the_latest_day_comes_first_however_late_it_was_written(session: Session) -> None:
    recent = convened(session)
    old = convened(session, at=datetime(2025, 3, 1, 17, 0, tzinfo=UTC), by=author())
    new = convened(session, at=datetime(2026, 9, 1, 17, 0, tzinfo=UTC), by=author(), notice_days=200)
    assert [info.id for info in queries.assemblies_of(session, CLINIC)] == [new.id, recent.id, old.id]


def test_the_facilitators_deeds_are_marked_in_the_fact_and_in_its_line(session: Session) -> None:
    by = Author("facilitator:0190a000-0000-7000-8000-000000000000", AT, "moderator")
    info = convened(session, by=by)
    services.count_attendance(session, by, info, new_id(), ALL)
    info = queries.assembly(session, CLINIC, info.id)
    services.open_assembly(session, by, info, new_id())
    for fact in (Assembly, Convocation, AttendanceCount, Opening):
        assert session.execute(select(fact.recorded_by, fact.on_behalf_of)).all() == [(by.who, "moderator")]
    signed = [json.loads(line)["by"] for line in journal.lines(session, CLINIC)]
    assert signed == [f"{by.who} for moderator"] * 4


def test_an_erased_place_is_none_and_the_rest_stays(session: Session) -> None:
    info = convened(session)
    call = queries.convocations(session, CLINIC, info.id)[0]
    erase(session, author(), Erasure(clinic_id=CLINIC, id=new_id(), fact_id=call.id, field="place", reason="request"))
    now = queries.assembly(session, CLINIC, info.id)
    assert (now.place, now.starts_at, now.state) == (None, AT, State.CONVENED)


def test_reasons_never_enter_the_line(session: Session) -> None:
    info = convened(session)
    services.record_not_held(session, author(), info, new_id(), "Doña Ejemplo no prestó el salón")
    assert session.execute(select(NotHeld.assembly_id)).all() == [(info.id,)]
    assert not any("Doña" in line.decode() for line in journal.lines(session, CLINIC))
