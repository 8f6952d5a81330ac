"""`assembly bench-data`: a fictional country to measure on."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial

import click
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from assembly.clinics.commands import ready
from assembly.clinics.models import Clinic
from assembly.clinics.services import import_year
from assembly.clinics.years import YearSettings
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.errors import N_, AssemblyError
from assembly.core.facts import Base
from assembly.country import rules, services
from assembly.country.story import Life, live
from assembly.demo import Story
from assembly.demo_cast import year_rules
from assembly.evidence.services import Stores, stores
from assembly.memory.services import changed_for_all
from assembly.settings import Settings

BATCH = 50  # clinics in one transaction: some ten thousand lines


class InstallationInUse(AssemblyError):
    sentence = N_("Aquí ya hay {count} clínicas. Los datos de prueba solo van en una instalación vacía.")


@click.command("bench-data")
@click.option("--clinics", default=12_000, show_default=True, type=click.IntRange(1, 100_000), help="Cuántas clínicas.")
def bench_data(clinics: int) -> None:
    """Llena una instalación vacía con un país inventado, para medir."""
    settings = Settings()
    with closing(ready()) as database:
        _check_empty(database)
        with click.progressbar(length=clinics, label="Clínicas") as bar:
            keys = settle(database, stores(settings), clinics, clock.now(), bar.update)
    click.echo(f"{len(keys)} clínicas inventadas, cada una con su año y su bitácora.")


def settle(
    database: Database, where: Stores, count: int, now: datetime, tell: Callable[[int], object] = int
) -> list[str]:
    """Fill an empty, migrated database with so many clinics; their keys. `tell` hears how many more are done."""
    keys = database.write(lambda session: _found(session, count, now))
    made = database.write(lambda session: _originals(session, keys[: rules.ORIGINALS], where, now))
    tell(len(made))
    fill(database, keys[len(made) :], made, tell)
    return keys


def fill(
    database: Database, keys: Sequence[str], made: Sequence[services.Original], tell: Callable[[int], object]
) -> None:
    """Copy the originals in turn to all the other clinics, some at a time."""
    for number, start in enumerate(range(0, len(keys), BATCH)):
        part, source = keys[start : start + BATCH], made[number % len(made)]
        database.write(partial(services.copy, source=source, clinics=part))
        tell(len(part))


def _check_empty(database: Database) -> None:
    count = database.read(lambda session: session.execute(select(func.count()).select_from(Clinic)).scalar_one())
    if count:
        raise InstallationInUse(count=count)


def _found(session: Session, count: int, now: datetime) -> list[str]:
    rows = list(rules.clinics(count, now))
    session.execute(insert(Base.metadata.tables[Clinic.__tablename__]), rows)
    import_year(session, _year(now), now)
    changed_for_all(session)
    return [row["clues"] for row in rows]


def _year(now: datetime) -> YearSettings:
    return YearSettings.model_validate(year_rules(Story(now).year, Story(now).day(200)))


def _originals(session: Session, keys: Sequence[str], where: Stores, now: datetime) -> list[services.Original]:
    for number, clues in enumerate(keys):
        live(session, Life(number, clues, _year(now), Story(now).meeting, where))
    return [services.original(session, clues) for clues in keys]
