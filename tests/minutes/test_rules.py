"""What keeps an assembly open."""

import pytest

from assembly.core.errors import AssemblyError
from assembly.minutes.rules import (
    ListMissing,
    ListOutdated,
    ListState,
    ListTied,
    Matter,
    NothingAsked,
    QuestionUncounted,
    RunoffUnsettled,
    TieUnsettled,
    Waiting,
    Where,
    check_closing,
    list_state,
    open_matters,
)

UNCOUNTED = Waiting("q1", 1, "Techo", is_tied=False)
TIED = Waiting("q2", 2, "Tesorería", is_tied=True)
RUNOFF = Waiting("q3", 3, "Vocalía", is_tied=True, is_runoff=True)


@pytest.mark.parametrize(
    ("voted", "is_written", "is_current", "is_tied", "state"),
    [
        (0, False, False, False, ListState.NOT_NEEDED),
        (3, False, False, False, ListState.MISSING),
        (3, True, False, False, ListState.OUTDATED),
        (3, True, False, True, ListState.OUTDATED),
        (3, True, True, True, ListState.TIED),
        (3, True, True, False, ListState.FINAL),
        (0, True, True, False, ListState.FINAL),
    ],
)
def test_where_the_list_stands(voted: int, is_written: bool, is_current: bool, is_tied: bool, state: ListState) -> None:
    assert list_state(voted, is_written, is_current, is_tied) is state


def said(matters: tuple[Matter, ...]) -> list[tuple[type[AssemblyError], Where, str]]:
    return [(type(one.error), one.where, one.key) for one in matters]


def test_questions_come_before_the_list() -> None:
    found = open_matters([UNCOUNTED, TIED, RUNOFF], ListState.MISSING, 3)
    assert said(found) == [
        (QuestionUncounted, Where.QUESTION, "q1"),
        (TieUnsettled, Where.QUESTION, "q2"),
        (RunoffUnsettled, Where.QUESTION, "q3"),
        (ListMissing, Where.RANKING, ""),
    ]
    with pytest.raises(QuestionUncounted):
        check_closing(found, True, False)


@pytest.mark.parametrize(
    ("state", "error"),
    [(ListState.MISSING, ListMissing), (ListState.OUTDATED, ListOutdated), (ListState.TIED, ListTied)],
)
def test_the_list_alone_keeps_it_open(state: ListState, error: type[AssemblyError]) -> None:
    found = open_matters([], state, 3)
    assert said(found) == [(error, Where.RANKING, "")]
    with pytest.raises(error):
        check_closing(found, True, True)


@pytest.mark.parametrize("state", [ListState.FINAL, ListState.NOT_NEEDED])
def test_nothing_open(state: ListState) -> None:
    assert open_matters([], state, 0) == ()
    check_closing((), True, False)


def test_nothing_asked_has_to_be_meant() -> None:
    with pytest.raises(NothingAsked):
        check_closing((), False, False)
    check_closing((), False, True)
