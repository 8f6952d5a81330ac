"""What was read of a clinic is recalled while it is what would be read now, and never longer; on both databases."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from assembly.budget.queries import items_of, movements_of
from assembly.core.database import Database
from assembly.core.facts import remembered
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.journal import services as journal
from assembly.journal.models import Erasure
from assembly.memory import recall
from assembly.memory.recall import recalled, recalling
from assembly.memory.services import changed_for_all
from assembly.public.queries import ClinicPage, clinic_page
from assembly.web.request import Upload
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.factories.recall import both
from tests.factories.statements import statements
from tests.public.story import NOW, whole_year

MOST_STATEMENTS = 6  # of a clinic's page after something was written there


@pytest.fixture
def told(database: Database, tmp_path: Path) -> Database:
    """A clinic with its whole year, read once."""
    cast.set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path, bought=1))
    shown(database)
    return database


def shown(database: Database) -> ClinicPage:
    return database.read(lambda session: clinic_page(session, CLINIC, NOW))


def asked(database: Database, read: Callable[[], Any]) -> int:
    """How many statements that takes."""
    with statements(database) as found:
        read()
    return len([one for one in found if not one.startswith(("PRAGMA", "BEGIN"))])


def paid_in(session: Session) -> None:
    """A third deposit, of more that was granted."""
    ledger.notify(session, "600,000")
    ledger.a_deposit(session, "1,111", date(2026, 3, 20))


def spent(folder: Path, upload: Upload | None = None) -> Callable[[Session], None]:
    """An expense of the first item."""

    def job(session: Session) -> None:
        ledger.an_expense(session, folder, items_of(session, CLINIC)[0], "950", upload)

    return job


def test_nothing_is_asked_again_while_nothing_was_written(told: Database) -> None:
    assert asked(told, lambda: shown(told)) == 1


@pytest.mark.parametrize("what", ["notified", "deposit", "withdrawal", "expense", "expense with a photo"])
def test_after_a_line_only_what_it_changes_is_read(told: Database, tmp_path: Path, what: str) -> None:
    write: dict[str, Callable[[Session], object]] = {
        "notified": lambda session: ledger.notify(session, "400,000"),
        "deposit": paid_in,
        "withdrawal": ledger.a_withdrawal,
        "expense": spent(tmp_path),
        "expense with a photo": spent(tmp_path, ledger.photo()),
    }
    told.write(write[what])
    assert asked(told, lambda: shown(told)) <= MOST_STATEMENTS
    now, anew = both(told, CLINIC, NOW)
    assert now == anew


def test_an_erasure_reaches_everything(told: Database) -> None:
    before = shown(told).record.expenses[0]

    def job(session: Session) -> None:
        gone = Erasure(clinic_id=CLINIC, id=new_id(), fact_id=before.id, field="supplier", reason="asked")
        journal.erase(session, cast.author(Role.ADMIN), gone)

    told.write(job)
    assert shown(told).record.expenses[0] == replace(before, supplier=None)


def test_what_no_journal_holds_moves_the_shared_mark(told: Database) -> None:
    def job(session: Session) -> None:
        session.execute(text("UPDATE clinic SET name = 'Clínica El Huizache' WHERE clues = :clues"), {"clues": CLINIC})
        changed_for_all(session)

    told.write(job)
    assert shown(told).info.name == "Clínica El Huizache"


def test_a_writer_recalls_nothing_and_leaves_nothing(told: Database) -> None:
    def job(session: Session) -> int:
        paid_in(session)
        return len(clinic_page(session, CLINIC, NOW).record.movements)

    seen = told.write(job, keep=lambda _: False)  # taken back
    assert len(shown(told).record.movements) == seen - 1


def test_another_process_is_heard_of(told: Database) -> None:
    other = Database(told.url.render_as_string(hide_password=False))
    other.write(paid_in)
    other.close()
    now, anew = both(told, CLINIC, NOW)
    assert now == anew


def test_an_older_sight_does_not_take_the_place_of_a_newer(told: Database) -> None:
    """A slow reader, who began before a deposit, ends after somebody who saw it."""
    begun, go_on = threading.Event(), threading.Event()
    seen: list[int] = []

    def slowly(session: Session) -> None:
        with recalling(session, CLINIC):
            begun.set()
            assert go_on.wait(10)
            seen.append(len(recalled(session, movements_of, CLINIC)))

    told.write(lambda session: ledger.notify(session, "410,000"))
    reader = threading.Thread(target=told.read, args=[slowly])
    reader.start()
    assert begun.wait(10)
    told.write(paid_in)
    count = len(shown(told).record.movements)
    go_on.set()
    reader.join()
    assert seen == [count - 1]
    assert len(shown(told).record.movements) == count


def test_what_is_read_within_another_answer_counts_for_it(told: Database) -> None:
    """What another reader remembered already is asked for again: its tables count all the same."""

    def both_lists(session: Session) -> tuple[int, list[bool]]:
        with recalling(session, CLINIC):
            first = recalled(session, first_word, CLINIC)
            return first, [recalled(session, second_word, CLINIC)]

    def deposits(session: Session) -> int:
        return remembered(session, "deposits", lambda: len(movements_of(session, CLINIC)))

    def first_word(session: Session, clues: str) -> int:
        return deposits(session)

    def second_word(session: Session, clues: str) -> bool:
        return deposits(session) % 2 == 0

    count, [even] = told.read(both_lists)
    told.write(paid_in)
    assert told.read(both_lists) == (count + 1, [not even])


def test_a_clinic_without_a_journal_is_read_as_it_is(told: Database) -> None:
    found = [told.read(lambda session: clinic_page(session, OTHER_CLINIC, NOW)) for _ in range(2)]
    assert [one.head.n for one in found] == [0, 0]


def test_few_clinics_are_held(told: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    told.write(lambda session: ledger.notify(session, "1,000", OTHER_CLINIC))
    monkeypatch.setattr(recall, "MOST_CLINICS", 1)
    told.read(lambda session: clinic_page(session, OTHER_CLINIC, NOW))
    assert asked(told, lambda: shown(told)) > MOST_STATEMENTS
    assert asked(told, lambda: shown(told)) == 1


def test_a_line_of_a_kind_that_this_program_does_not_know_lets_nothing_stand(told: Database) -> None:
    """As when a newer program writes to the same database."""
    held = recall.Held(3, 1, {"deposits": recall.Answer(1, frozenset({"deposit"}))})
    assert recall._standing(held, 4, 1, {"payment"}).keys() == {"deposits"}
    assert recall._standing(held, 4, 1, {"deposit"}) == {}
    assert recall._standing(held, 4, 1, {"of_next_year"}) == {}
    assert recall._standing(held, 2, 1, set()) == {}
    assert recall._standing(held, 4, 2, {"payment"}) == {}


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("SELECT deposit.id FROM deposit WHERE deposit.clinic_id = ?", {"deposit"}),
        ("SELECT x FROM deposit JOIN personal_value ON true", {"deposit"}),
        ("SELECT x FROM clinic", set()),
        ("SELECT x FROM invoice_folio", {recall._ANY}),
        ("SELECT x FROM deposit, journal_head", {"deposit", recall._ANY}),
        ("SELECT 1", {recall._ANY}),
    ],
)
def test_the_tables_of_a_statement(statement: str, tables: set[str]) -> None:
    assert recall._tables(statement) == tables
