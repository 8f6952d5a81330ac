"""Reading summaries in a constant number of statements, storing them, and the server that stores them by itself."""

from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from assembly.budget.rules import Method
from assembly.core.database import Database
from assembly.core.money import Money
from assembly.summaries import kept, queries
from assembly.summaries.models import YearSummary
from assembly.summaries.queries import by_place, latest, of_clinics, stale
from assembly.summaries.rules import NATION, Region, Totals, added, shown_year, together
from assembly.summaries.services import refresh
from tests.factories import ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, add_clinic, add_year
from tests.factories.statements import statements

THIRD = "XXDEM000033"


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Database:
    """Money at a clinic of Acayucan, one of Agua Dulce, and one of Mexico City."""

    def job(session: Session) -> None:
        add_clinic(session)
        add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite", municipality_code="30204", municipality="Agua Dulce")
        add_clinic(session, THIRD, "Clínica Doctores", state_code="09", municipality_code="09015")
        add_year(session)
        for number, clues in enumerate((CLINIC, OTHER_CLINIC, THIRD), 1):
            ledger.a_deposit(session, f"{number},000", clues=clues)
            ledger.an_expense(session, tmp_path, None, f"{number}00", clues=clues)

    database.write(job)
    return database


def received(database: Database, region: Region) -> dict[str, str]:
    found = database.read(lambda session: by_place(session, region))
    return {code: str(totals.received) for code, totals in found.of(2026).items()}


@pytest.mark.parametrize("stored", [0, 1, 3])
def test_places_and_what_is_in_them(stage: Database, stored: int) -> None:
    if stored:
        assert stage.write(lambda session: refresh(session, stored)) == stored
    assert stage.read(lambda session: by_place(session, NATION)).stale == 3 - stored
    assert stage.read(lambda session: by_place(session, NATION)).stale == 0  # as it stands, nothing more to count
    assert received(stage, NATION) == {"09": "$3,000.00", "30": "$3,000.00"}
    assert received(stage, Region("30")) == {"30003": "$1,000.00", "30204": "$2,000.00"}
    assert received(stage, Region("30204")) == {"30204": "$2,000.00"}
    assert received(stage, Region("31")) == {}
    both = stage.read(lambda session: of_clinics(session, [CLINIC, THIRD, "XXDEM999999"]))
    assert {clues: {year: one.spent for year, one in years.items()} for clues, years in both.items()} == {
        CLINIC: {2026: Money(100_00)},
        THIRD: {2026: Money(300_00)},
        "XXDEM999999": {},
    }


def test_cash_that_no_withdrawal_accounts_for_is_carried_through(stage: Database, tmp_path: Path) -> None:
    def missing(region: Region) -> dict[str, str]:
        found = stage.read(lambda session: by_place(session, region))
        return {code: str(totals.cash_missing) for code, totals in found.of(2026).items()}

    for pesos, clues in (("300", CLINIC), ("70", OTHER_CLINIC)):
        spent = {"clues": clues, "method": Method.CASH}
        stage.write(lambda session, p=pesos, s=spent: ledger.an_expense(session, tmp_path, None, p, **s))  # type: ignore[misc]
    whole, state = {"09": "$0.00", "30": "$370.00"}, {"30003": "$300.00", "30204": "$70.00"}
    assert (missing(NATION), missing(Region("30"))) == (whole, state)
    stage.write(refresh)
    assert (missing(NATION), missing(Region("30"))) == (whole, state)
    stage.write(lambda session: ledger.a_withdrawal(session, "150", clues=CLINIC))
    assert missing(Region("30")) == {"30003": "$150.00", "30204": "$70.00"}


def test_many_stale_clinics_are_found_the_same(stage: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LISTED", 1)
    assert received(stage, NATION) == {"09": "$3,000.00", "30": "$3,000.00"}
    assert received(stage, Region("30")) == {"30003": "$1,000.00", "30204": "$2,000.00"}


def test_so_many_statements_and_no_more(stage: Database) -> None:
    def asked() -> int:
        with statements(stage) as seen:
            stage.read(lambda session: by_place(session, NATION))
        return sum(one.startswith(("SELECT", "WITH")) for one in seen)

    def goes_on() -> None:
        stage.write(lambda session: ledger.a_deposit(session, "1", clues=THIRD))

    assert asked() == 10  # how it stands, what is due, five to count it again, where it is and was, and the sums
    assert asked() == 1  # nothing was written
    stage.write(lambda session: refresh(session, 2))
    goes_on()
    assert asked() == 10
    goes_on()
    stage.write(refresh)
    assert asked() == 3


def test_a_summary_is_right_at_once_after_a_write(stage: Database, tmp_path: Path) -> None:
    stage.write(refresh)
    stage.write(lambda session: ledger.an_expense(session, tmp_path, None, "250", clues=THIRD))
    assert stage.read(stale) == [THIRD]
    assert stage.read(lambda session: by_place(session, NATION)).years[2026].spent == Money(850_00)


def test_the_latest_activity(stage: Database, tmp_path: Path) -> None:
    stage.write(refresh)
    stage.write(lambda session: ledger.a_deposit(session, "5", clues=THIRD))
    for region, keys in ((NATION, {CLINIC, OTHER_CLINIC, THIRD}), (Region("30"), {CLINIC, OTHER_CLINIC})):
        found = stage.read(lambda session, region=region: latest(session, region, 10))  # type: ignore[misc]
        assert {clues for clues, _ in found} == keys
        assert [at for _, at in found] == sorted((at for _, at in found), reverse=True)
        assert stage.read(lambda session, region=region: latest(session, region, 1)) == found[:1]  # type: ignore[misc]


def test_what_was_stored_wrong_is_told_and_mended(stage: Database) -> None:
    def spent() -> Money:
        return stage.read(lambda session: of_clinics(session, [THIRD]))[THIRD][2026].spent

    everybody = [CLINIC, OTHER_CLINIC, THIRD]
    assert kept.bring_up_to_date(stage, everybody) == []
    forged = update(YearSummary).where(YearSummary.clues == THIRD).values(spent=Money(1))
    stage.write(lambda session: session.execute(forged))
    assert spent() == Money(1)
    assert kept.bring_up_to_date(stage, everybody) == [THIRD]
    assert kept.bring_up_to_date(stage, everybody) == []
    assert spent() == Money(300_00)


def test_what_a_writer_sees_is_kept_for_nobody(stage: Database) -> None:
    def undone(session: Session) -> Money:
        ledger.a_deposit(session, "7", clues=THIRD)
        return by_place(session, NATION).years[2026].received

    before = stage.read(lambda session: by_place(session, NATION)).years[2026].received
    assert stage.write(undone, keep=lambda _: False) == before + Money(7_00)
    assert stage.read(lambda session: by_place(session, NATION)).years[2026].received == before
    stage.write(lambda session: ledger.a_deposit(session, "9", clues=THIRD))  # the line that the other would have been
    assert stage.read(lambda session: by_place(session, NATION)).years[2026].received == before + Money(9_00)


def test_the_server_stores_by_itself_what_a_reader_had_to_count(
    stage: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.noticed(stage, kept.MANY - 1)
    kept.finish(stage)
    assert stage.read(stale) == [CLINIC, OTHER_CLINIC, THIRD]
    kept.noticed(stage, kept.MANY)
    kept.noticed(stage, kept.MANY)
    thread = kept._RUNNING[stage]
    thread.join()
    kept.finish(stage)
    assert stage.read(stale) == []


def test_totals_are_added_year_by_year() -> None:
    one, two = Totals(clinics=1, received=Money(5)), Totals(clinics=1, spent=Money(2), items=3)
    assert together([one, two]) == Totals(clinics=2, received=Money(5), spent=Money(2), items=3)
    assert added({2025: one}, {2025: two, 2026: two}) == {2025: together([one, two]), 2026: two}


def test_the_year_shown_is_the_newest_with_money() -> None:
    assert shown_year({2025: Totals(received=Money(1)), 2027: Totals(convened=1)}) == 2025
    assert shown_year({2025: Totals(), 2027: Totals(convened=1)}) == 2027
    assert shown_year({}) is None
