"""How assemblies stand, how many of each, in which order and on which page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.assemblies.rules import State
from assembly.timetable.rules import (
    MARKS,
    MOST_ROWS,
    Attention,
    Meeting,
    Standing,
    Tally,
    Wanted,
    hours,
    in_order,
    read_wanted,
    sheet,
    standing_of,
    tally_of,
)

AT = datetime(2026, 2, 21, 17, 0, tzinfo=UTC)
CENTRE, PACIFIC, NORTH = "America/Mexico_City", "America/Mazatlan", "America/Chihuahua"
CLOCKS = {CENTRE: "centro", NORTH: "centro", PACIFIC: "Pacífico"}
ONE = Meeting(
    clues="XXDEM000018",
    assembly_id="a",
    clinic="Clínica Los Encinos",
    state_code="30",
    state="Veracruz",
    municipality_code="30003",
    municipality="Acayucan",
    starts_at=AT,
    time_zone=CENTRE,
    standing=Standing.OPEN,
    present=143,
    asked=0,
    counted=0,
)


def clock_of(zone: str) -> str:
    return CLOCKS[zone]


@pytest.mark.parametrize(
    ("state", "is_signed", "minutes", "standing"),
    [
        (State.CONVENED, False, -1, Standing.CONVENED),
        (State.CONVENED, False, 0, Standing.CONVENED),
        (State.CONVENED, False, 1, Standing.OVERDUE),
        (State.OPEN, False, -1, Standing.OPEN),
        (State.OPEN, False, 90, Standing.OPEN),
        (State.CLOSED, False, 90, Standing.CLOSED),
        (State.CLOSED, True, 90, Standing.SIGNED),
        (State.NOT_HELD, False, 90, Standing.NOT_HELD),
    ],
)
def test_how_it_stands(state: State, is_signed: bool, minutes: int, standing: Standing) -> None:
    assert standing_of(state, is_signed, AT, AT + timedelta(minutes=minutes)) is standing


def test_every_standing_has_its_word_and_tone() -> None:
    assert set(MARKS) == set(Standing)


@pytest.mark.parametrize(("asked", "counted", "at"), [(0, 0, None), (1, 0, 1), (11, 3, 4), (11, 11, None)])
def test_which_question_is_being_counted(asked: int, counted: int, at: int | None) -> None:
    assert replace(ONE, asked=asked, counted=counted).at_question == at


def test_the_counts_of_a_day() -> None:
    stands = {
        Standing.CONVENED: 3,
        Standing.OVERDUE: 9,
        Standing.OPEN: 430,
        Standing.CLOSED: 50,
        Standing.SIGNED: 150,
        Standing.NOT_HELD: 8,
    }
    tally = tally_of(replace(ONE, standing=one) for one, many in stands.items() for _ in range(many))
    assert tally == Tally(total=650, unopened=12, overdue=9, open=430, closed=200, signed=150, not_held=8)
    assert tally.unsigned == 50


@given(st.lists(st.sampled_from(Standing)))
def test_every_assembly_is_counted_once(standings: list[Standing]) -> None:
    tally = tally_of(replace(ONE, standing=one) for one in standings)
    assert tally.unopened + tally.open + tally.closed + tally.not_held == tally.total == len(standings)
    assert tally.overdue <= tally.unopened
    assert tally.signed <= tally.closed


@pytest.mark.parametrize(
    ("wanted", "is_there", "is_due"),
    [
        (Wanted(), True, True),
        (Wanted("30"), True, True),
        (Wanted("20"), False, True),
        (Wanted("30", "30003"), True, True),
        (Wanted("30", "30004"), False, True),
        (Wanted("", "30003"), True, True),
        (Wanted(attention=Attention.UNOPENED), True, False),
        (Wanted(attention=Attention.UNSIGNED), True, False),
    ],
)
def test_what_is_wanted(wanted: Wanted, is_there: bool, is_due: bool) -> None:
    assert (wanted.is_there(ONE), wanted.is_due(ONE)) == (is_there, is_due)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (("", "", ""), Wanted()),
        (("30", "30003", "sin-abrir"), Wanted("30", "30003", Attention.UNOPENED)),
        (("", "30003", "sin-firmar"), Wanted("", "30003", Attention.UNSIGNED)),
        (("20", "30003", "otra"), Wanted("20")),
    ],
)
def test_what_is_asked_for(asked: tuple[str, str, str], wanted: Wanted) -> None:
    assert read_wanted(*asked) == wanted


def test_what_needs_attention() -> None:
    due = {
        kind: [one for one in Standing if Wanted(attention=kind).is_due(replace(ONE, standing=one))]
        for kind in Attention
    }
    assert due == {
        Attention.ANY: list(Standing),
        Attention.UNOPENED: [Standing.CONVENED, Standing.OVERDUE],
        Attention.UNSIGNED: [Standing.CLOSED],
    }


def test_by_moment_clock_state_municipality_and_name() -> None:
    expected = [
        replace(ONE, starts_at=AT - timedelta(hours=1), state_code="32", time_zone=PACIFIC),
        replace(ONE, time_zone=PACIFIC, state_code="25"),
        replace(ONE, time_zone=NORTH, state_code="08"),
        ONE,
        replace(ONE, clues="XXDEM000025"),
        replace(ONE, clinic="Clínica Ópalo"),
        replace(ONE, clinic="Clínica Zafiro"),
        replace(ONE, municipality="Álamo"),
        replace(ONE, municipality="Zacualpan"),
        replace(ONE, starts_at=AT + timedelta(hours=1), state_code="01"),
    ]
    assert in_order(reversed(expected), clock_of) == expected


def test_clocks_of_one_name_stand_together() -> None:
    later = replace(ONE, starts_at=AT + timedelta(hours=1), time_zone=PACIFIC)
    north = replace(ONE, time_zone=NORTH, state_code="08")
    found = list(hours(in_order([later, ONE, north], clock_of), clock_of))
    assert [(hour.starts_at, hour.time_zone, hour.clock, hour.meetings) for hour in found] == [
        (AT, NORTH, "centro", (north, ONE)),
        (AT + timedelta(hours=1), PACIFIC, "Pacífico", (later,)),
    ]


@pytest.mark.parametrize(
    ("many", "asked", "number", "last", "rows"),
    [
        (0, 1, 1, 1, 0),
        (MOST_ROWS, 1, 1, 1, MOST_ROWS),
        (MOST_ROWS + 1, 2, 2, 2, 1),
        (650, 7, 7, 7, 50),
        (650, 8, 7, 7, 50),
        (650, 0, 1, 7, MOST_ROWS),
    ],
)
def test_a_page_of_the_list(many: int, asked: int, number: int, last: int, rows: int) -> None:
    part = sheet([ONE] * many, asked)
    assert (part.number, part.last, len(part.meetings)) == (number, last, rows)
