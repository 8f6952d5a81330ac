import csv

import pytest

from assembly.clinics.places import is_state, municipality_name, state_codes, state_name
from tests.shared_data import shared_data

# Names that changed or are spelt otherwise in the two tables, both taken from INEGI's Marco Geoestadístico.
DIFFERENT = {
    "18011": ("Ruiz", "Ruíz"),
    "20045": ("Magdalena Apazco", "Magdalena Apasco"),
    "20059": ("Heroica Ciudad de Miahuatlán de Porfirio Díaz", "Miahuatlán de Porfirio Díaz"),
    "31095": ("Tixpéual", "Tixpéhual"),
}


def test_there_are_32_states_with_their_names() -> None:
    assert state_codes() == tuple(f"{number:02d}" for number in range(1, 33))
    assert state_name("30") == "Veracruz de Ignacio de la Llave"
    assert state_name("15") == "Estado de México"
    assert state_name("09") == "Ciudad de México"


@pytest.mark.parametrize("code", ["", "0", "00", "33", "3", "030", "30003", "٣٠"])
def test_other_codes_are_no_state(code: str) -> None:
    assert not is_state(code)
    with pytest.raises(KeyError):
        state_name(code)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("30003", "Acayucan"),
        ("02001", "Ensenada"),
        ("23008", "Playa del Carmen"),
        ("99001", None),
        ("30", None),
        ("", None),
    ],
)
def test_municipality_by_code(code: str, name: str | None) -> None:
    assert municipality_name(code) == name


def test_every_municipality_of_the_reference_has_the_same_name() -> None:
    path = shared_data() / "geo" / "inegi_municipios.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        reference = {row["cve_completa"]: row["nom_municipio"] for row in csv.DictReader(file)}
    assert len(reference) == 2478
    different = {
        code: (municipality_name(code), name) for code, name in reference.items() if municipality_name(code) != name
    }
    assert different == DIFFERENT


def test_the_table_has_no_municipality_that_the_reference_lacks() -> None:
    path = shared_data() / "geo" / "inegi_municipios.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        reference = {row["cve_completa"] for row in csv.DictReader(file)}
    numbers = (f"{number:05d}" for number in range(100_000))
    assert {code for code in numbers if municipality_name(code)} == reference


def test_state_names_are_those_of_the_reference_but_for_the_state_of_mexico() -> None:
    path = shared_data() / "geo" / "inegi_municipios.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        reference = {row["cve_entidad"]: row["nom_entidad"] for row in csv.DictReader(file)}
    assert {c: state_name(c) for c in state_codes()} == reference | {"15": "Estado de México"}
