"""The stage of the main job: real clinics from the official catalogue, a year from a file, people who sign in."""

from pathlib import Path

from click.testing import CliRunner
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.app import create_app
from assembly.cli import main
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.people import services as people
from assembly.settings import Settings
from tests.factories.walker import Walker
from tests.shared_data import shared_data

REAL_CLINIC = "VZIST000016"
INSTITUTION = "ISSSTE"
PHRASE = "cuatro palabras que nadie sabe"

YEAR_FILE = """
institution = "ISSSTE"
year = 2026
source = "Reglas de prueba"
verified_on = 2026-01-10
posts = [["presidency", "Presidencia", 1], ["treasury", "Tesorería", 1], ["citizen_guarantor", "Aval ciudadano", 1]]
quorum = 50
majority = "present"
hands_each = "many"
cut_rule = "{cut_rule}"
second_convocation_minutes = 30
spending_deadline = "12-24"
cash_limit = "20000.00"
review_days = 15
declarations = ["adult", "not_party"]

[[categories]]
code = "infrastructure"
name = "Infraestructura"
letter = "I"

[[categories]]
code = "medical_equipment"
name = "Equipo médico"
letter = "E"

[amounts]
VZIST000016 = "555000.00"
"""


def run(database_url: str, folder: Path, *words: str) -> str:
    """Run the `assembly` command on that installation; its output. It must end well."""
    env = {"ASSEMBLY_DATABASE_URL": database_url, "ASSEMBLY_DATA_DIR": str(folder)}
    done = CliRunner(env=env).invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def set_up(database_url: str, folder: Path, cut_rule: str = "skip") -> None:
    """The real catalogue and a year, through the same commands that an administrator uses."""
    catalogue = shared_data() / "clues" / "issste_primer_nivel_ver_hgo_sample.csv"
    run(database_url, folder, "import-clinics", str(catalogue), "--institution", INSTITUTION)
    year = folder / "year.toml"
    year.write_text(YEAR_FILE.format(cut_rule=cut_rule), encoding="utf-8")
    run(database_url, folder, "import-year", str(year))


def add_person(database: Database, sign_in: str, name: str, role: Role, key: str = REAL_CLINIC) -> None:
    """Somebody whom the administration gave a role."""

    def job(session: Session) -> None:
        now = clock.now()
        account = people.create_account(session, sign_in, name, now)
        people.set_passphrase(session, account, PHRASE, now)
        people.grant(session, account, Grant(role, ScopeKind.CLINIC, key), now)

    database.write(job)


def browser(database: Database, database_url: str, folder: Path) -> Walker:
    """A new browser of that installation, with nobody signed in."""
    app = create_app(Settings(data_dir=folder, database_url=database_url), database)
    return Walker(TestClient(app, follow_redirects=False))


def sign_in(walker: Walker, name: str) -> Walker:
    """Through the page, as everybody does."""
    return walker.go("/entrar").send("Entrar", sign_in_name=name, passphrase=PHRASE)
