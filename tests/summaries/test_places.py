"""The sums of places: a random walk beside a recount of everything, and several who store while others write."""

import random
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.journal.models import JournalHead
from assembly.journal.queries import clinics_with_journal
from assembly.summaries import queries, seen
from assembly.summaries.queries import by_place, latest, of_clinics, stale
from assembly.summaries.recount import recounted
from assembly.summaries.rules import NATION, Region, Summary, Totals, added, place_in
from assembly.summaries.services import rebuild, refresh, store
from assembly.summaries.stored import stored, where_are
from tests.factories import ledger, meetings
from tests.factories.cast import add_clinic, add_year

CLINICS = [f"XXDEM0000{number}" for number in range(11, 17)]
STRANGER = CLINICS[-1]  # it has a journal, and the catalogue does not have it yet
PLACES = [("30", "30003"), ("30", "30204"), ("30", ""), ("09", "09015")]
REGIONS = [NATION, Region("30"), Region("09"), Region("20"), *(Region(code) for _, code in PLACES if code)]
Job = Callable[[Session], object]


class Walk:
    """Deeds at random, each of which leaves the sums right."""

    def __init__(self, database: Database, folder: Path, seed: int) -> None:
        self.database, self.folder, self.dice = database, folder, random.Random(seed)  # noqa: S311
        self.counted: list[list[Summary]] = []
        database.write(self.begin)

    def begin(self, session: Session) -> None:
        add_year(session)
        for clues in CLINICS:
            state, municipality = self.dice.choice(PLACES)
            add_clinic(session, clues, state_code=state, municipality_code=municipality)
        ledger.a_deposit(session, clues=STRANGER)
        session.execute(delete(Clinic).where(Clinic.clues == STRANGER))

    def write(self, job: Job) -> None:
        with suppress(AssemblyError):
            self.database.write(lambda session: job(session) and None)

    def deposit(self) -> None:
        clues = self.dice.choice(CLINICS)
        self.write(lambda session: ledger.a_deposit(session, str(self.dice.randint(1, 900)), clues=clues))

    def spend(self) -> None:
        clues, pesos = self.dice.choice(CLINICS), str(self.dice.randint(1, 300))
        self.write(lambda session: ledger.an_expense(session, self.folder, None, pesos, clues=clues))

    def convene(self) -> None:
        """Another year; refused where the hour is taken."""
        clues, at = self.dice.choice(CLINICS), ledger.LATER + timedelta(days=self.dice.randint(0, 30))
        self.write(lambda session: meetings.convened(session, clues, at, year=self.dice.choice([2026, 2027])))

    def move(self) -> None:
        """The catalogue says of a clinic that it is elsewhere, or hears of it."""
        clues, (state, code) = self.dice.choice(CLINICS), self.dice.choice(PLACES)
        to = {"state_code": state, "municipality_code": code}

        def job(session: Session) -> None:
            moved = session.execute(update(Clinic).where(Clinic.clues == clues).values(to).returning(Clinic.clues))
            if not moved.all():
                add_clinic(session, clues, **to)

        self.write(job)

    def count(self) -> None:
        """What will be stored later, when it may be old."""
        keys = self.dice.sample(CLINICS, 3)
        self.counted.append(self.database.read(lambda session: recounted(session, keys)))

    def store(self) -> None:
        if self.counted:
            some = self.counted.pop(self.dice.randrange(len(self.counted)))
            self.database.write(lambda session: store(session, some))

    def refresh(self) -> None:
        self.database.write(lambda session: refresh(session, self.dice.randint(1, 3)))

    def step(self) -> None:
        deeds = [self.deposit, self.spend, self.convene, self.move, self.count, self.store, self.refresh]
        self.dice.choice(deeds)()


def compare(session: Session) -> None:
    """Everything that is asked of the summaries, beside a recount from the facts alone."""
    seen._SEEN.clear()  # the catalogue was changed without an import
    everything = recounted(session, clinics_with_journal(session))
    where = where_are(session, CLINICS)
    for region in REGIONS:
        places: dict[str, dict[int, Totals]] = defaultdict(dict)
        here = [(place_in(region, where.get(one.clues)), one) for one in everything]
        for code, one in here:
            if code is not None and one.years:
                places[code] = added(places[code], one.years)
        assert by_place(session, region).places == places
        newest = sorted(((one.updated_at, one.clues) for code, one in here if code is not None), reverse=True)
        assert latest(session, region, 3) == [(clues, at) for at, clues in newest[:3]]
    assert of_clinics(session, [one.clues for one in everything]) == {one.clues: one.years for one in everything}
    assert_all_is_stored_but_what_is_due(session)


def assert_all_is_stored_but_what_is_due(session: Session) -> None:
    late, where = set(stale(session)), where_are(session, CLINICS)
    heads = {row.clinic_id: row.n for row in session.execute(select(JournalHead.clinic_id, JournalHead.n))}
    at_head = {clues: (n, where.get(clues)) for clues, n in heads.items() if clues not in late}
    kept = stored(session, CLINICS)
    assert {clues: (one.n, one.where) for clues, one in kept.items() if clues not in late} == at_head


@pytest.mark.parametrize("listed", [500, 1])
def test_the_sums_are_those_of_a_recount(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: int
) -> None:
    monkeypatch.setattr(queries, "LISTED", listed)
    walk = Walk(database, tmp_path, seed=listed)
    for _ in range(40 if listed > 1 else 20):
        walk.step()
        database.read(compare)
    assert database.write(rebuild) == []
    database.write(refresh)
    assert database.read(stale) == []
    database.read(compare)


def test_what_was_counted_before_does_not_take_the_place_of_what_was_counted_later(
    database: Database, tmp_path: Path
) -> None:
    walk, clues = Walk(database, tmp_path, seed=1), CLINICS[0]
    first, second = ("100", "20")
    counted = []
    for pesos in (first, second):
        database.write(lambda session, pesos=pesos: ledger.a_deposit(session, pesos, clues=clues))  # type: ignore[misc]  # mypy does not see the default
        counted.append(database.read(lambda session: recounted(session, [clues])))
    for one in reversed(counted):
        database.write(lambda session, one=one: store(session, one))  # type: ignore[misc]
        assert database.read(stale) == [STRANGER]
    assert str(database.read(lambda session: by_place(session, NATION)).years[2026].received) == "$120.00"
    walk.database.read(compare)


def test_a_clinic_that_only_moved_is_due(database: Database, tmp_path: Path) -> None:
    Walk(database, tmp_path, seed=2)
    database.write(lambda session: ledger.a_deposit(session, "9", clues=CLINICS[0]))
    database.write(refresh)
    same = update(Clinic).where(Clinic.clues == CLINICS[0]).values(name="Otro nombre", state_code=Clinic.state_code)
    database.write(lambda session: session.execute(same) and None)
    assert database.read(stale) == []
    gone = update(Clinic).where(Clinic.clues.in_(CLINICS[:2])).values(state_code="20", municipality_code="20067")
    database.write(lambda session: session.execute(gone) and None)
    assert database.read(stale) == [CLINICS[0]]  # the other has no journal
    for _ in range(2):
        found = database.read(lambda session: by_place(session, Region("20")))
        assert {code: list(years) for code, years in found.places.items()} == {"20067": [2026]}
        database.write(refresh)


def test_several_who_store_while_others_write(database: Database, tmp_path: Path) -> None:
    """Two store what is due as fast as they can, and one what he counted before; one writes and one moves clinics."""
    walk, is_over = Walk(database, tmp_path, seed=3), [False]

    def again_and_again(job: Callable[[], object]) -> None:
        for _ in range(500):
            job()
            if is_over[0]:
                return

    def count_and_store() -> None:
        counted = database.read(lambda session: recounted(session, CLINICS))
        database.write(lambda session: store(session, counted))

    with ThreadPoolExecutor(5) as threads:
        storing = [threads.submit(again_and_again, job) for job in (walk.refresh, walk.refresh, count_and_store)]
        writing = [threads.submit(lambda deed=deed: [deed() for _ in range(40)]) for deed in (walk.deposit, walk.move)]  # type: ignore[misc]
        for one in writing:
            one.result(120)
        is_over[0] = True
        for other in storing:
            other.result(120)
    database.read(compare)
    while database.write(refresh):
        pass
    database.read(compare)
    assert database.write(rebuild) == []
