"""The fictional country: real deeds once, copies that verify, the same figures on every page."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from assembly.cli import main
from assembly.clinics.models import Clinic
from assembly.clinics.services import import_year
from assembly.clinics.years import YearSettings
from assembly.core.database import Database
from assembly.core.facts import Base
from assembly.country import rules, services
from assembly.country.story import Life, live
from assembly.demo import Story
from assembly.demo_cast import year_rules
from assembly.journal.models import JournalLine
from assembly.journal.rules import Head
from assembly.journal.verify import verify_clinic
from assembly.public.queries import clinic_page
from tests.factories.cast import AT
from tests.factories.ledger import kept

STORY = Story(AT.replace(month=11))


def test_the_country_is_spread_over_every_state() -> None:
    rows = list(rules.clinics(320, AT))
    assert len({row["clues"] for row in rows}) == 320
    assert sorted({row["state_code"] for row in rows}) == [f"{number:02d}" for number in range(1, 33)]
    assert all(row["municipality_code"].startswith(row["state_code"]) for row in rows)


@pytest.mark.parametrize("original", range(rules.ORIGINALS))
def test_what_is_bought_fits_into_what_was_voted(original: int) -> None:
    voted, bought = rules.wishes(original), rules.purchases(original)
    for item, wish in enumerate(voted):
        paid = sum(one.amount.centavos for one in bought if one.item == item)
        assert 0 < paid <= wish.cost.centavos
    assert len(voted) == rules.PROPOSALS
    assert len(bought) == rules.EXPENSES


def test_copies_verify_and_say_the_same_as_their_original(database: Database, tmp_path: Path) -> None:
    rows = list(rules.clinics(4, AT))
    first, *others = [row["clues"] for row in rows]
    settings = YearSettings.model_validate(year_rules(STORY.year, STORY.day(200)))

    def job(session: Session) -> None:
        session.execute(insert(Base.metadata.tables[Clinic.__tablename__]), rows)
        import_year(session, settings, AT)
        live(session, Life(0, first, settings, STORY.meeting, kept(tmp_path)))

    database.write(job)
    database.write(lambda session: services.copy(session, services.original(session, first), others))

    def look(session: Session) -> None:
        heads = [verify_clinic(session, clues) for clues in (first, *others)]
        assert all(isinstance(head, Head) for head in heads)
        assert len({head.hash for head in heads if isinstance(head, Head)}) == len({head.n for head in heads}) + 3
        pages = [clinic_page(session, clues, STORY.now) for clues in (first, *others)]
        assert [page.figures for page in pages] == [pages[0].figures] * 4
        assert [len(page.record.expenses) for page in pages] == [rules.EXPENSES] * 4
        assert [len(page.record.items) for page in pages] == [rules.PROPOSALS] * 4
        assert pages[0].missing == pages[3].missing

    database.read(look)


def test_the_command_wants_an_empty_installation_and_fills_it(tmp_path: Path, database_url: str) -> None:
    environment = {"ASSEMBLY_DATA_DIR": str(tmp_path), "ASSEMBLY_DATABASE_URL": database_url}
    done = CliRunner().invoke(main, ["bench-data", "--clinics", "6"], env=environment)
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        0,
        "6 clínicas inventadas, cada una con su año y su bitácora.",
    )
    base = Database(database_url)
    counts = base.read(lambda session: session.execute(select(func.count()).select_from(JournalLine)).scalar_one())
    base.close()
    assert counts > 6 * 200
    again = CliRunner().invoke(main, ["bench-data", "--clinics", "6"], env=environment)
    refusal = "Aquí ya hay 6 clínicas. Los datos de prueba solo van en una instalación vacía."
    assert (again.exit_code, refusal in again.output) == (1, True)
