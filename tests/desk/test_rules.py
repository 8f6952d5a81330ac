"""The eight steps in every phase, and the next thing to do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.assemblies.rules import State
from assembly.desk.rules import Day, Note, Part, StepState, Target, next_but_election, next_of, steps
from assembly.minutes.rules import ListState

D, T, L, P = StepState.DONE, StepState.TODO, StepState.LATER, StepState.PROBLEM
CONVENED = Day(
    state=State.CONVENED,
    starts="sábado 21 de febrero",
    ordinal=1,
    present=None,
    quorum=10,
    proposals=0,
    unasked=0,
    questions=(),
    listed=ListState.NOT_NEEDED,
    posts=(),
    keeps_open=0,
    code="",
    signed=0,
)


def part(state: StepState, route: str = "question") -> Part:
    return Part("1. Techo", Note("…"), state, Target(route, Note("Ir"), {"question_id": "q"}))


VACANT = Part("Tesorería", Note("…"), T, Target("election", Note("Elegir"), {"post": "treasury"}))
FILLED = replace(VACANT, state=D)
OPEN = replace(CONVENED, state=State.OPEN, present=143, posts=(VACANT,))
VOTED = replace(OPEN, proposals=4, questions=(part(D),))
READY = replace(VOTED, listed=ListState.FINAL, posts=(FILLED,))
CLOSED = replace(READY, state=State.CLOSED, code="AAAA-BBBB")

PHASES = {
    "convened": (CONVENED, [D, T, L, T, L, L, L, L], "attendance"),
    "proposed before": (replace(CONVENED, proposals=2), [D, T, L, D, L, L, L, L], "attendance"),
    "counted": (replace(CONVENED, present=143, proposals=2), [D, D, T, D, L, L, L, L], "open_assembly"),
    "too few": (replace(CONVENED, present=8), [D, D, P, T, L, L, L, L], "convene_again"),
    "few, second call": (replace(CONVENED, present=8, ordinal=2), [D, D, T, T, L, L, L, L], "open_assembly"),
    "just open": (OPEN, [D, D, D, T, L, L, T, T], "propose"),
    "nothing voted": (replace(OPEN, proposals=4, unasked=4), [D, D, D, D, T, L, T, T], "put_question"),
    "to count": (
        replace(OPEN, proposals=4, unasked=3, questions=(part(T, "count_sheet"),), keeps_open=1),
        [D, D, D, D, T, L, T, L],
        "count_sheet",
    ),
    "list missing": (replace(VOTED, listed=ListState.MISSING, keeps_open=1), [D, D, D, D, D, T, T, L], "ranking"),
    "list tied": (replace(VOTED, listed=ListState.TIED, keeps_open=1), [D, D, D, D, D, P, T, L], "ranking"),
    "list old": (replace(VOTED, listed=ListState.OUTDATED, keeps_open=1), [D, D, D, D, D, P, T, L], "ranking"),
    "to elect": (replace(READY, posts=(VACANT,)), [D, D, D, D, D, D, T, T], "election"),
    "vacant": (replace(READY, posts=(replace(VACANT, state=L), FILLED)), [D, D, D, D, D, D, D, T], "close_assembly"),
    "ready": (READY, [D, D, D, D, D, D, D, T], "close_assembly"),
    "closed": (CLOSED, [D, D, D, D, D, D, D, T], "closed"),
    "signed": (replace(CLOSED, signed=2), [D] * 8, None),
    "not held": (replace(CONVENED, state=State.NOT_HELD), [D, *[StepState.OVER] * 7], None),
}


@pytest.mark.parametrize("phase", PHASES)
def test_the_steps_of_each_phase(phase: str) -> None:
    day, states, route = PHASES[phase]
    found = steps(day)
    assert [step.state for step in found] == states
    going = next_of(found)
    assert (going.route if going else None) == route


@pytest.mark.parametrize("phase", ["closed", "signed", "not held"])
def test_what_is_over_leads_to_no_page_that_changes_it(phase: str) -> None:
    routes = {step.target.route for step in steps(PHASES[phase][0]) if step.target}
    assert routes <= {"closed"}


def test_the_notes_carry_their_numbers() -> None:
    notes = [step.note for step in steps(replace(VOTED, unasked=3, keeps_open=2, posts=(VACANT, FILLED)))]
    assert notes == [
        Note("{starts}", {"starts": "sábado 21 de febrero"}),
        Note("Personas presentes: {present}. Si llega o se va gente, anótelo.", {"present": 143}),
        None,
        Note("Propuestas anotadas: {count}. Aquí se agregan y se retiran.", {"count": 4}),
        Note("Propuestas sin votar: {count}.", {"count": 3}),
        None,
        Note("Cargos por elegir: {count}.", {"count": 1}),
        Note("Falta resolver antes: {count}.", {"count": 2}),
    ]


def test_the_election_is_passed_where_its_posts_stay_vacant() -> None:
    found = steps(replace(READY, posts=(VACANT,)))
    going = next_but_election(found)
    assert (next_of(found), going and going.route) == (VACANT.target, "close_assembly")
    left = steps(replace(READY, posts=(replace(VACANT, state=L), FILLED)))[6]
    assert (left.state, left.note) == (D, Note("Cargos vacantes: {count}.", {"count": 1}))


days = st.builds(
    Day,
    state=st.sampled_from(State),
    starts=st.just("hoy"),
    ordinal=st.integers(1, 2),
    present=st.none() | st.integers(0, 300),
    quorum=st.integers(0, 50),
    proposals=st.integers(0, 5),
    unasked=st.integers(0, 5),
    questions=st.lists(st.sampled_from(StepState).map(part), max_size=3).map(tuple),
    listed=st.sampled_from(ListState),
    posts=st.lists(st.sampled_from([VACANT, FILLED]), max_size=3).map(tuple),
    keeps_open=st.integers(0, 3),
    code=st.just("AAAA"),
    signed=st.integers(0, 2),
)


@given(days)
def test_there_are_eight_steps_and_an_open_day_always_has_a_next_thing_unless_something_waits(day: Day) -> None:
    found = steps(day)
    assert len(found) == 8
    waiting = [step for step in found if step.state in (T, P)]
    assert (next_of(found) is None) == (not waiting)
    if day.state is State.OPEN and not day.keeps_open:
        assert found[7].target == Target("close_assembly", Note("Cerrar la asamblea"))
