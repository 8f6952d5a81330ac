"""A year's money and works at random: summaries are those of the clinic's page, whatever was stored when."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from assembly.assemblies.services import record_not_held
from assembly.budget.queries import items_of
from assembly.clinics.services import import_year
from assembly.clinics.years import YearSettings
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Role
from assembly.summaries import seen
from assembly.summaries.queries import by_place, of_clinics, stale
from assembly.summaries.rules import NATION, Region, together
from assembly.summaries.services import refresh
from assembly.works import queries as shown
from assembly.works import services as works
from assembly.works.queries import DeliveryInfo, PhotoInfo
from assembly.works.rules import Stage, Verdict
from tests.conftest import fresh
from tests.expenses.test_a_year_of_money import YearOfMoney
from tests.factories import cast, ledger, meetings
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.summaries.pages import years_of_page

NOW = ledger.LATER + timedelta(days=1)
PHASES = [Phase.generate]
PLACES = st.integers(0, 2)


class YearInFigures(YearOfMoney):
    """The treasurer who errs, with proofs, photos, deliveries and meetings; now and then something is stored."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__(database, folder)
        next_year = YearSettings.from_data(cast.YEAR_SETTINGS | {"year": 2027})
        database.write(lambda session: import_year(session, next_year, cast.AT))

    @rule(pesos=st.integers(1, 9_000), place=PLACES, seed=st.integers(0, 10**6))
    def spend_with_proof(self, pesos: int, place: int, seed: int) -> None:
        def deed(session: Session) -> object:
            item = items_of(session, CLINIC)[place]
            paper = ledger.paper(str(seed))
            return ledger.an_expense(session, self.folder, item, str(Money(pesos * 100)), paper)

        self.try_to(deed)

    @rule(place=PLACES, stage=st.sampled_from(Stage), seed=st.integers(0, 0xFFFFFF))
    def photograph(self, place: int, stage: Stage, seed: int) -> None:
        picture = ledger.photo(f"#{seed:06x}")

        def deed(session: Session) -> None:
            about = (items_of(session, CLINIC)[place].id, stage, ledger.PAID_ON, picture)
            works.add_photo(session, ledger.treasurer(), ledger.kept(self.folder), CLINIC, new_id(), *about)

        self.try_to(deed)

    @rule(place=st.integers(0, 9))
    def withdraw_a_photo(self, place: int) -> None:
        self.about_one(shown.photos_of, place, works.withdraw_photo)

    @rule(place=PLACES, units=st.integers(1, 3))
    def deliver(self, place: int, units: int) -> None:
        def deed(session: Session) -> None:
            about = (items_of(session, CLINIC)[place].id, ledger.PAID_ON, units)
            works.record_delivery(session, ledger.treasurer(), CLINIC, new_id(), *about)

        self.try_to(deed)

    @rule(place=st.integers(0, 9), is_whole=st.booleans())
    def receive(self, place: int, is_whole: bool) -> None:
        verdict = Verdict.COMPLETE if is_whole else Verdict.INCOMPLETE

        def deed(session: Session) -> None:
            if found := shown.deliveries_of(session, CLINIC):
                about = (found[place % len(found)].id, verdict, 0, "Falta una pieza")
                works.receive(session, ledger.another(Role.SOCIAL_AUDITOR), CLINIC, new_id(), *about)

        self.try_to(deed)

    @rule(place=st.integers(0, 9))
    def withdraw_a_delivery(self, place: int) -> None:
        self.about_one(shown.deliveries_of, place, works.withdraw_delivery)

    def about_one(
        self,
        listed: Callable[[Session, str], Sequence[PhotoInfo | DeliveryInfo]],
        place: int,
        deed: Callable[..., None],
    ) -> None:
        def job(session: Session) -> None:
            if found := listed(session, CLINIC):
                one = found[place % len(found)]
                deed(session, ledger.treasurer(), CLINIC, new_id(), one.id, "Fue un error")

        self.try_to(job)

    @rule(is_given_up=st.booleans(), year=st.sampled_from([2026, 2027]), day=st.integers(0, 30))
    def convene_at_the_neighbour(self, is_given_up: bool, year: int, day: int) -> None:
        """Also for an hour that is taken, which is refused."""

        def deed(session: Session) -> None:
            called = meetings.convened(session, OTHER_CLINIC, ledger.LATER + timedelta(days=day), year=year)
            if is_given_up:
                record_not_held(session, cast.author(at=ledger.LATER), called, new_id(), "Llovió")

        with suppress(AssemblyError):
            self.database.write(deed)

    @rule(most=st.integers(1, 2))
    def store_some(self, most: int) -> None:
        self.database.write(lambda session: refresh(session, most))

    @invariant()
    def the_summaries_are_the_pages(self) -> None:
        """Also with what this process kept of the nation since the last look; then without, from what is stored."""
        self.database.read(compare)
        seen._SEEN.clear()
        late = self.database.read(lambda session: len(stale(session)))
        assert self.database.read(compare) == late


def compare(session: Session) -> int:
    """Both clinics and the places they are in, beside what their pages say; how many had to be counted again."""
    recounted = by_place(session, NATION).stale
    pages = {clues: years_of_page(session, clues, NOW) for clues in (CLINIC, OTHER_CLINIC)}
    assert of_clinics(session, [CLINIC, OTHER_CLINIC]) == pages
    years = {year for one in pages.values() for year in one}
    whole = {year: together(one[year] for one in pages.values() if year in one) for year in years}
    for region in (NATION, Region("30"), Region("30003")):
        assert by_place(session, region).years == whole
    assert by_place(session, Region("09")).places == {}
    return recounted


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_summaries_of_any_year(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    def game() -> RuleBasedStateMachine:
        return YearInFigures(Database(fresh(kind, request, tmp_path)), tmp_path)

    quiet = settings(
        max_examples=6, phases=PHASES, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(game, settings=quiet)  # type: ignore[arg-type]  # any maker of machines will do
