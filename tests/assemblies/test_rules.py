"""States, attendance, quorum: tables of cases and properties."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.assemblies import rules
from assembly.assemblies.rules import Groups, State
from assembly.core.errors import AssemblyError

START = datetime(2026, 2, 21, 11, 30, tzinfo=ZoneInfo("America/Mexico_City"))


def broken(check: object, *args: object) -> type[AssemblyError] | None:
    """The rule that `check` finds broken."""
    assert callable(check)
    try:
        check(*args)
    except AssemblyError as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    ("is_open", "is_closed", "is_not_held", "state"),
    [
        (False, False, False, State.CONVENED),
        (True, False, False, State.OPEN),
        (True, True, False, State.CLOSED),
        (False, False, True, State.NOT_HELD),
    ],
)
def test_the_facts_make_the_state(is_open: bool, is_closed: bool, is_not_held: bool, state: State) -> None:
    assert rules.state_of(is_open, is_closed, is_not_held) is state


CLOSED, NOT_HELD = rules.AssemblyAlreadyClosed, rules.AssemblyWasNotHeld


@pytest.mark.parametrize(
    ("check", "convened", "is_open", "closed", "not_held"),
    [
        (rules.check_running, None, None, CLOSED, NOT_HELD),
        (rules.check_open, rules.AssemblyNotOpen, None, CLOSED, NOT_HELD),
        (rules.check_convened, None, rules.AssemblyAlreadyOpen, CLOSED, NOT_HELD),
    ],
)
def test_what_each_state_allows(
    check: object,
    convened: type[AssemblyError] | None,
    is_open: type[AssemblyError] | None,
    closed: type[AssemblyError] | None,
    not_held: type[AssemblyError] | None,
) -> None:
    assert [broken(check, state) for state in State] == [convened, is_open, closed, not_held]


def test_what_is_no_longer_possible_is_a_conflict_not_a_mistake() -> None:
    errors = [rules.AssemblyNotOpen, NOT_HELD, CLOSED, rules.AssemblyAlreadyOpen, rules.OtherAssemblyOpen]
    assert {error.status for error in errors} == {409}


@given(st.lists(st.integers(0, 2_000), min_size=5, max_size=5))
def test_people_present_are_the_sum_of_the_groups(counts: list[int]) -> None:
    assert Groups(*counts).present == sum(counts)


@pytest.mark.parametrize(
    ("groups", "known", "reason", "error"),
    [
        (Groups(0, 0, 0, 0, 0), None, None, rules.NobodyPresent),
        (Groups(0, 0, 0, 0, 1), None, None, None),
        (Groups(0, 0, 0, 0, 0), 12, "Se fueron todos", rules.NobodyPresent),
        (Groups(12, 0, 0, 0, 0), 12, None, rules.RecountNeedsReason),
        (Groups(12, 0, 0, 0, 0), 12, "", rules.RecountNeedsReason),
        (Groups(15, 0, 0, 0, 0), 12, "Llegaron 3", None),
        (Groups(9_999, 1, 0, 0, 0), None, None, None),
        (Groups(9_999, 1, 1, 0, 0), None, None, rules.TooManyPresent),
    ],
)
def test_attendance(groups: Groups, known: int | None, reason: str | None, error: type[AssemblyError] | None) -> None:
    assert broken(rules.check_attendance, groups, known, reason) is error


@pytest.mark.parametrize(
    ("present", "quorum", "ordinal", "minutes", "error"),
    [
        (None, 10, 1, 0, rules.AttendanceMissing),
        (None, 10, 2, 0, rules.AttendanceMissing),
        (10, 10, 1, 0, None),
        (9, 10, 1, 0, rules.QuorumNotMet),
        (9, 10, 1, 60, rules.QuorumNotMet),
        (9, 10, 2, 0, None),
        (1, 10, 2, 60, None),
        (9, 10, 2, -1, rules.SecondConvocationNotYet),
        (10, 10, 2, -1, None),
        (1, 0, 1, 0, None),
    ],
)
def test_quorum(
    present: int | None, quorum: int, ordinal: int, minutes: int, error: type[AssemblyError] | None
) -> None:
    now = START.astimezone(UTC) + timedelta(minutes=minutes)
    assert broken(rules.check_quorum, present, quorum, ordinal, START, now) is error


def test_a_missing_quorum_says_its_numbers_and_what_to_do() -> None:
    with pytest.raises(rules.QuorumNotMet) as raised:
        rules.check_quorum(8, 10, 1, START, START)
    assert str(raised.value) == (
        "Hay 8 personas y hacen falta 10. Espere la segunda convocatoria, que vale con las personas que estén."
    )


@given(st.integers(0, 500), st.integers(0, 500), st.integers(-600, 600))
def test_a_first_convocation_never_opens_below_its_quorum(present: int, quorum: int, minutes: int) -> None:
    error = broken(rules.check_quorum, present, quorum, 1, START, START + timedelta(minutes=minutes))
    assert (error is None) == (present >= quorum)


def test_everything_that_is_named_has_words() -> None:
    assert set(rules.STATE_NAMES) == set(State)
    assert set(rules.CHANNEL_NAMES) == set(rules.Channel)
    assert set(rules.GROUP_NAMES) == set(rules.Group)
    assert [group.value for group in rules.Group] == list(Groups.__slots__)
