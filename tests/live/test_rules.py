"""Which slide follows the assembly, codes and sizes, by tables of cases."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.assemblies.rules import State
from assembly.core.errors import NotFound
from assembly.live.rules import (
    CODE_LASTS,
    FOLLOW,
    MOST_PAIRED,
    MOST_WAITING,
    MOST_WAITING_HERE,
    Asked,
    CodeMalformed,
    Move,
    Sight,
    Slide,
    TooManyPaired,
    TooManyWaiting,
    check_paired,
    check_room,
    check_sight,
    code_of,
    follow,
    moved,
    order,
    read_code,
    seconds_left,
)
from assembly.live.sizes import size_of_rows

NOW = datetime(2026, 2, 21, 17, 0, tzinfo=UTC)
A, B = Sight(Slide.QUESTION, "a"), Sight(Slide.QUESTION, "b")


@pytest.mark.parametrize(
    ("state", "asked", "latest", "shown"),
    [
        (State.CONVENED, [], {}, Sight(Slide.AGENDA)),
        (State.CONVENED, [], {Slide.ATTENDANCE: 4}, Sight(Slide.ATTENDANCE)),
        (State.OPEN, [], {Slide.ATTENDANCE: 4, Slide.AGENDA: 6}, Sight(Slide.AGENDA)),
        (State.OPEN, [Asked("a", 7, False)], {Slide.ATTENDANCE: 9}, A),  # hands are being counted: it stays
        (State.OPEN, [Asked("a", 8, True)], {Slide.ATTENDANCE: 4}, A),
        (State.OPEN, [Asked("a", 8, True)], {Slide.ATTENDANCE: 9}, Sight(Slide.ATTENDANCE)),
        (State.OPEN, [Asked("a", 5, False), Asked("b", 8, True)], {Slide.AGENDA: 3}, B),  # the verdict just made
        (State.OPEN, [Asked("a", 9, True), Asked("b", 8, True)], {}, A),  # a corrected count comes back
        (State.OPEN, [Asked("a", 8, True)], {Slide.LIST: 12, Slide.COMMITTEE: 11}, Sight(Slide.LIST)),
        (State.CLOSED, [Asked("a", 8, False)], {Slide.LIST: 12}, Sight(Slide.CLOSING)),
        (State.NOT_HELD, [], {Slide.ATTENDANCE: 2}, Sight(Slide.ATTENDANCE)),
    ],
)
def test_the_slide_that_follows(state: State, asked: list[Asked], latest: dict[Slide, int], shown: Sight) -> None:
    assert follow(state, asked, latest) == shown


@pytest.mark.parametrize(
    ("at", "move", "after"),
    [
        (FOLLOW, Move.NEXT, Sight(Slide.AGENDA)),
        (Sight(Slide.AGENDA), Move.PREVIOUS, Sight(Slide.AGENDA)),
        (Sight(Slide.ATTENDANCE), Move.NEXT, A),
        (A, Move.NEXT, B),
        (B, Move.NEXT, Sight(Slide.LIST)),
        (B, Move.PREVIOUS, A),
        (Sight(Slide.COMMITTEE), Move.NEXT, Sight(Slide.COMMITTEE)),
        (Sight(Slide.PAUSE), Move.PREVIOUS, Sight(Slide.AGENDA)),
    ],
)
def test_next_and_previous(at: Sight, move: Move, after: Sight) -> None:
    assert moved(at, move, ["a", "b"]) == after


@given(st.lists(st.uuids().map(str), unique=True, max_size=20))
def test_walking_on_passes_every_question_once(questions: list[str]) -> None:
    at, seen = order(questions)[0], [order(questions)[0]]
    while (at := moved(at, Move.NEXT, questions)) != seen[-1]:
        seen.append(at)
    assert seen == order(questions)


@pytest.mark.parametrize("sight", [Sight(Slide.QUESTION), Sight(Slide.QUESTION, "x"), Sight(Slide.LIST, "a")])
def test_a_sight_that_is_not_of_the_assembly(sight: Sight) -> None:
    with pytest.raises(NotFound):
        check_sight(sight, ["a", "b"])


def test_sights_of_the_assembly() -> None:
    for sight in order(["a", "b"]):
        check_sight(sight, ["a", "b"])


@pytest.mark.parametrize("text", ["482913", " 482 913 ", "482-913", "4 8 2 9 1 3"])
def test_a_code_however_it_is_spaced(text: str) -> None:
    assert read_code(text) == "482913"


@pytest.mark.parametrize("text", ["", "48291", "4829134", "48291a", "٤٨٢٩١٣", "48.913"])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(CodeMalformed):
        read_code(text)


@given(st.text(), st.text(min_size=1))
def test_every_code_can_be_typed_back(key: str, token: str) -> None:
    code = code_of(key.encode("utf-8", "replace").decode(), token.encode("utf-8", "replace").decode())
    assert read_code(code) == code


def test_limits() -> None:
    check_room(MOST_WAITING - 1, MOST_WAITING_HERE - 1)
    check_paired(MOST_PAIRED - 1)
    for waiting, here in ((MOST_WAITING, 0), (0, MOST_WAITING_HERE)):
        with pytest.raises(TooManyWaiting):
            check_room(waiting, here)
    with pytest.raises(TooManyPaired):
        check_paired(MOST_PAIRED)


@pytest.mark.parametrize(
    ("age", "left"), [(timedelta(0), 600), (CODE_LASTS - timedelta(seconds=1), 1), (CODE_LASTS, 0), (CODE_LASTS * 2, 0)]
)
def test_how_long_a_code_holds(age: timedelta, left: int) -> None:
    assert seconds_left(NOW, NOW + age) == left


@pytest.mark.parametrize(
    ("rows", "size"), [([], "l"), (["x"] * 4, "l"), (["x"] * 5, "m"), (["x" * 45] * 4, "s"), (["x" * 45] * 5, "xs")]
)
def test_the_more_lines_the_smaller(rows: list[str], size: str) -> None:
    assert size_of_rows(rows) == size
