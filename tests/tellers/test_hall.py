"""Whole assemblies played over HTTP by tellers who err, come late, send twice and lose their answer.

What the hall did is also kept here, naively; at the end every acknowledged sheet stands in the journal, and every
outcome is the one that the naive record makes.
"""

import itertools
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.facts import kinds
from assembly.core.ids import new_id
from assembly.journal import queries as journal
from assembly.journal.rules import verify_lines
from tests.conftest import fresh
from tests.factories.cast import CLINIC, send
from tests.factories.hall import Hall
from tests.factories.tellers import join, set_year

STANCES = ("for", "against", "abstain")
PLACES = (1, 2, 3)
Counts = tuple[int, int, int]


class Naive:
    """One question as an honest clerk with a pencil would keep it."""

    def __init__(self, question_id: str, subject: int) -> None:
        self.id = question_id
        self.subject = subject
        self.rounds: list[tuple[Counts, int]] = []  # agreed counts, with the people present then
        self.turn = 1
        self.sheets: dict[int, Counts] = {}
        self.base: int | None = None  # the people of the vote that is written down again; None: those of now
        self.was_sealed = False  # two people settled it once: from then on nobody corrects it alone

    def agreed(self) -> Counts | None:
        most = Counter(self.sheets.values()).most_common(1)
        return most[0][0] if most and most[0][1] > 1 else None

    def takes(self, place: int) -> bool:
        """Whether a sheet comes in: one each, and a correction is begun by the moderator."""
        return place not in self.sheets and (not self.rounds or place == 1 or 1 in self.sheets)

    def says_whose(self, chosen: int | None, present: int) -> bool:
        """Whether a sheet of the moderator's says of which hands it is; where the people are the same it need not."""
        if chosen is None:
            return all(people == present for _, people in self.rounds)
        return chosen <= len(self.rounds) or not self.rounds

    def settle(self, counts: Counts, present: int) -> None:
        self.rounds.append((counts, self.base or present))
        self.sheets, self.turn, self.base = {}, 1, None


class HallGame(RuleBasedStateMachine):
    """A moderator and two tellers with phones of their own; every question needs two counts, or one may be enough."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__()
        self.hall = Hall(database, folder)
        self.all_by_two = False
        self.phones: dict[int, TestClient] = {1: self.hall.client}
        self.folder = folder
        self.present = 143
        self.questions: list[Naive] = []
        self.taken_back: list[str] = []
        self.acknowledged = 0
        self.sealed: list[tuple[str, int, Counts]] = []
        self.alone: list[Counts] = []  # counts that one person was enough for

    @initialize(all_by_two=st.booleans())
    def begin(self, all_by_two: bool) -> None:
        set_year(self.hall.database, two_counts={"all": all_by_two})
        self.all_by_two = all_by_two

    def current(self) -> Naive:
        return self.questions[-1]

    def sheet(self, counts: Counts, round_number: int, turn: int, **more: str) -> dict[str, str]:
        fields = {f"count_{stance}": str(hands) for stance, hands in zip(STANCES, counts, strict=True)}
        return fields | {"round": str(round_number), "turn": str(turn), "reason": "No todos levantan la mano"} | more

    @precondition(lambda self: len(self.phones) < 3)
    @rule()
    def a_teller_joins(self) -> None:
        self.phones[len(self.phones) + 1] = join(self.hall, self.folder, f"Persona {len(self.phones)}")

    @precondition(lambda self: len(self.questions) < 3 and (not self.questions or self.current().rounds))
    @rule()
    def put(self) -> None:
        subject = len(self.questions)
        self.questions.append(Naive(self.hall.put(subject).id, subject))

    @precondition(lambda self: bool(self.questions))
    @rule(
        place=st.sampled_from(PLACES),
        error=st.sampled_from([0, 0, 0, 1, 2]),
        times=st.integers(1, 3),
        recount=st.booleans(),
        of_round=st.sampled_from([None, 0, 0, 1, 2]),
    )
    def hand_in(self, place: int, error: int, times: int, recount: bool, of_round: int | None) -> None:
        """A sheet, sent as often as it takes until an answer arrives: the first answer may have been lost."""
        about = self.current()
        if place not in self.phones or (about.rounds and not recount):
            return
        counts = (80 + len(about.rounds) - error, 20 + error, 5)
        said = {"recount_reason": "Se contó mal"} | ({} if of_round is None else {"of_round": str(of_round)})
        fields = self.sheet(counts, len(about.rounds) + 1, about.turn, id=new_id(), **said)
        answers = [send(self.phones[place], self.hall.base + f"/preguntas/{about.id}/conteo", **fields)]
        answers += [
            send(self.phones[place], self.hall.base + f"/preguntas/{about.id}/conteo", **fields)
            for _ in range(times - 1)
        ]
        is_clear = place != 1 or about.says_whose(of_round, self.present)
        is_taken = about.takes(place) and is_clear
        refused = 422 if about.takes(place) else 409
        assert {one.status_code for one in answers} == {303 if is_taken else refused}
        if not is_taken:
            return
        if place == 1 and of_round and about.rounds:
            about.base = about.rounds[of_round - 1][1]
        needs_two = self.all_by_two or about.was_sealed or about.sheets or about.turn > 1
        if place == 1 and not needs_two:
            about.settle(counts, self.present)
            self.alone.append(counts)
            return
        self.acknowledged += 1
        self.sealed.append((about.id, place, counts))
        about.sheets[place] = counts
        if (agreed := about.agreed()) is not None:
            about.was_sealed = True
            about.settle(agreed, self.present)

    @precondition(lambda self: bool(self.questions))
    @rule(place=st.sampled_from(PLACES), behind=st.integers(1, 2))
    def come_late(self, place: int, behind: int) -> None:
        """A sheet of a turn that is over is refused, and says so."""
        about = self.current()
        if place not in self.phones or about.turn - behind < 1:
            return
        late = self.sheet((80, 20, 5), len(about.rounds) + 1, about.turn - behind)
        late["recount_reason"] = "Se contó mal"
        answer = send(self.phones[place], self.hall.base + f"/preguntas/{about.id}/conteo", **late)
        assert answer.status_code == 409

    @precondition(lambda self: bool(self.questions) and len(self.taken_back) < 3)
    @rule(times=st.integers(1, 2))
    def take_back(self, times: int) -> None:
        """A question put by mistake, taken back before any sheet of it; its proposal is put again."""
        about = self.current()
        is_counted = bool(about.sheets or about.rounds or about.turn > 1)
        path = self.hall.base + f"/preguntas/{about.id}/quitar"
        first, *again = [send(self.hall.client, path, reason="Se puso por error") for _ in range(times)]
        assert first.status_code == (409 if is_counted else 303)
        assert {one.status_code for one in again} <= {409}
        if is_counted:
            return
        self.taken_back.append(about.id)
        late = self.sheet((80, 20, 5), 1, 1)
        assert send(self.hall.client, self.hall.base + f"/preguntas/{about.id}/conteo", **late).status_code == 409
        self.questions[-1] = Naive(self.hall.put(about.subject).id, about.subject)

    @precondition(lambda self: bool(self.questions))
    @rule()
    def count_again(self) -> None:
        about = self.current()
        differs = len(about.sheets) > 1
        answer = send(self.hall.client, self.hall.base + f"/preguntas/{about.id}/conteo/otra-ronda")
        assert answer.status_code == (303 if differs else 409)
        if differs:
            about.sheets, about.turn, about.base = {}, about.turn + 1, None

    @rule(change=st.sampled_from([-9, -1, 1, 12]))
    def people_come_and_go(self, change: int) -> None:
        present = self.present + change
        if not 106 <= present <= 200:
            return
        groups = {"users": str(present), "pensioners": "0", "staff": "0", "authorities": "0", "others": "0"}
        answer = send(self.hall.client, self.hall.base + "/asistencia", **groups, reason="Llegó o se fue gente")
        assert answer.status_code == 303, answer.text
        self.present = present

    @invariant()
    def nobody_is_ahead_of_the_record(self) -> None:
        stored = self.hall.questions()
        assert [one.id for one in stored] == [one.id for one in self.questions]
        for kept, naive in zip(stored, self.questions, strict=True):
            assert [tuple(one.counts[stance] for stance in STANCES) for one in kept.rounds] == [
                counts for counts, _ in naive.rounds
            ]

    def teardown(self) -> None:
        lines = self.hall.database.read(lambda session: list(journal.lines(session, CLINIC)))
        facts: list[dict[str, Any]] = [json.loads(line) for line in lines]
        sheets = [one for one in facts if one["kind"] == "teller_sheet"]
        assert len(sheets) == self.acknowledged
        expected = Counter((question, place) for question, place, _ in self.sealed)
        assert Counter((one["data"]["question_id"], one["data"]["place"]) for one in sheets) == expected
        for kept, naive in zip(self.hall.questions(), self.questions, strict=True):
            for one, (counts, present) in zip(kept.rounds, naive.rounds, strict=True):
                assert one.present == present
                assert (one.outcome.verdict == "approved") is (counts[0] * 2 > present)
        self._open_numbers(facts)
        head = self.hall.database.read(lambda session: journal.head(session, CLINIC))
        assert verify_lines(CLINIC, lines) == head
        assert {one["kind"] for one in facts} <= set(kinds())
        self.hall.client.close()
        self.hall.database.close()

    def _open_numbers(self, facts: list[dict[str, Any]]) -> None:
        """Every sheet of a settled or abandoned turn stands open, with the numbers that were sent."""
        hands: dict[tuple[str, int], dict[str, int]] = {}
        for one in (fact["data"] for fact in facts if fact["kind"] == "hand_count"):
            hands.setdefault((one["round_id"], one["teller"]), {})[one["option"]] = one["hands"]
        differences = (fact["data"]["sheets"] for fact in facts if fact["kind"] == "count_difference")
        pairs = itertools.chain.from_iterable(differences)
        opened = [tuple(counts[stance] for stance in STANCES) for counts in hands.values()]
        opened += [tuple(dict(counts)[stance] for stance in STANCES) for _, counts in pairs]
        waiting = [counts for naive in self.questions for counts in naive.sheets.values()]
        assert Counter(opened) + Counter(waiting) == Counter([one[2] for one in self.sealed] + self.alone)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_hall_that_errs_loses_nothing(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    def game() -> RuleBasedStateMachine:
        return HallGame(Database(fresh(kind, request, tmp_path)), tmp_path)

    quiet = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(game, settings=quiet)  # type: ignore[arg-type]  # any maker of machines will do
