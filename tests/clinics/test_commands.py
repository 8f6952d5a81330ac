"""`assembly import-clinics` and `assembly import-year`, as an official reads them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from assembly.cli import Verbs
from assembly.clinics.commands import import_clinics, import_year
from assembly.clinics.models import Clinic
from assembly.core.database import Database
from tests.clinics.test_years import YEAR

Run = Callable[..., Result]
HEAD = "CLUES,Clave de la entidad,Clave del municipio,Municipio,Nombre de la unidad,Nucleos basicos,Latitud,Longitud\n"
GOOD = "BCIMB000051,02,001,ENSENADA,LOMA LINDA,3,31.894437,-116.5\n"
ONE = [("Loma Linda", 3, 31894437, -116500000)]


@pytest.fixture
def run(database: Database, database_url: str, tmp_path: Path) -> Run:
    environment = {"ASSEMBLY_DATABASE_URL": database_url, "ASSEMBLY_DATA_DIR": str(tmp_path)}

    def command(*words: str) -> Result:
        return CliRunner().invoke(Verbs("assembly", commands=[import_clinics, import_year]), words, env=environment)

    return command


def clinics(run: Run, folder: Path, rows: str) -> Result:
    path = folder / "clues.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return run("import-clinics", str(path), "--institution", "IMSS-BIENESTAR")


def stored(database: Database) -> list[tuple[object, ...]]:
    query = select(Clinic.name, Clinic.rooms, Clinic.latitude, Clinic.longitude)
    return [tuple(row) for row in database.read(lambda session: session.execute(query).all())]


def test_changes_are_told_in_the_words_of_an_office(run: Run, database: Database, tmp_path: Path) -> None:
    first = clinics(run, tmp_path, GOOD)
    assert (first.exit_code, first.stdout) == (0, "Agregadas: 1. Cambiadas: 0. Sin cambio: 0.\n")
    assert stored(database) == ONE
    again = clinics(run, tmp_path, "BCIMB000051,02,003,TECATE,LOMA LINDA,N/D,,\n")
    assert (again.exit_code, again.stdout) == (
        0,
        "Agregadas: 0. Cambiadas: 1. Sin cambio: 0.\n"
        "Cambiaron (1):\n"
        "  línea 2: BCIMB000051: clave del municipio 02001 → 02003; municipio Ensenada → Tecate; "
        "consultorios 3 → (vacío); latitud 31.894437 → (vacío); longitud -116.500000 → (vacío)\n",
    )
    assert stored(database) == [("Loma Linda", None, None, None)]


@pytest.mark.parametrize("rooms", ["١٢", "??", "doce", "1e9", "-3"])
def test_rooms_that_nobody_can_read_are_refused(run: Run, database: Database, tmp_path: Path, rooms: str) -> None:
    clinics(run, tmp_path, GOOD)
    done = clinics(run, tmp_path, GOOD.replace(",3,", f",{rooms},"))
    assert (done.exit_code, done.stdout) == (1, "Agregadas: 0. Cambiadas: 0. Sin cambio: 0.\n")
    assert done.stderr == (
        "No se aceptaron (1):\n"
        f"  línea 2: «{rooms}» no es un número de consultorios de 0 a 999. "
        "Revise que las columnas de la fila no se hayan recorrido.\n"
        "Error: 1 línea no se aceptó; las demás quedaron guardadas.\n"
    )
    assert stored(database) == ONE


@pytest.mark.parametrize("latitude", ["abc", "91.5", "٣١"])
def test_coordinates_that_nobody_can_read_change_nothing(
    run: Run, database: Database, tmp_path: Path, latitude: str
) -> None:
    clinics(run, tmp_path, GOOD)
    done = clinics(run, tmp_path, GOOD.replace("31.894437", latitude))
    assert (done.exit_code, done.stdout) == (
        0,
        "Agregadas: 0. Cambiadas: 0. Sin cambio: 1.\n"
        "Nada cambió: todo estaba ya igual.\n"
        "Para revisar (1):\n"
        f"  línea 2: Las coordenadas «{latitude}, -116.5» no son de un lugar de México; quedan las que ya se sabían, "
        "si las había. Corríjalas en el archivo.\n",
    )
    assert stored(database) == ONE


def test_a_log_gets_no_progress_before_the_error(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "vacio.csv"
    path.write_text("nada\n", encoding="utf-8")
    done = run("import-clinics", str(path), "--institution", "ISSSTE")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "Error: En el archivo vacio.csv faltan estas columnas: CLUES, CLAVE DE LA ENTIDAD, NOMBRE DE LA UNIDAD. "
        "Se encontraron: nada. Revise que sea el archivo correcto.\n"
    )


def test_an_amount_that_changes_is_told_in_pesos(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "clues.csv"
    path.write_text(HEAD + GOOD.replace("IMB", "IST"), encoding="utf-8")
    run("import-clinics", str(path), "--institution", "ISSSTE")
    year = tmp_path / "year.toml"
    for amount, exit_code in (("600,000", 0), ("600001", 0)):
        year.write_text(f'{YEAR}[amounts]\nBCIST000051 = "{amount}"\n', encoding="utf-8")
        done = run("import-year", str(year))
        assert done.exit_code == exit_code
    line = year.read_text().splitlines().index('BCIST000051 = "600001"') + 1
    assert done.stdout.splitlines()[:4] == [
        "Reglas de ISSSTE 2026: ya estaban igual.",
        "Agregadas: 0. Cambiadas: 1. Sin cambio: 0.",
        "Cambiaron (1):",
        f"  línea {line}: BCIST000051: monto $600,000.00 → $600,001.00",
    ]


def test_changed_rules_are_not_told_as_nothing_changed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "year.toml"
    told = []
    for quorum in ("20", "20", "30"):
        path.write_text(YEAR.replace("quorum = 20", f"quorum = {quorum}", 1), encoding="utf-8")
        told.append(run("import-year", str(path)).stdout.splitlines())
    sums = "Agregadas: 0. Cambiadas: 0. Sin cambio: 0."
    assert told == [
        ["Reglas de ISSSTE 2026: se agregaron.", sums],
        ["Reglas de ISSSTE 2026: ya estaban igual.", sums, "Nada cambió: todo estaba ya igual."],
        ["Reglas de ISSSTE 2026: cambiaron.", sums],
    ]
