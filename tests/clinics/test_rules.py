from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.clinics.catalogue import read_clinic
from assembly.clinics.rules import Clinic, Institution, institution_of, is_clues
from assembly.core.errors import AssemblyError

ROW = {
    "clues": "VZIST000033",
    "former_clues": "VZSSA000099",
    "state_code": "30",
    "municipality_code": "016",
    "municipality": "LA ANTIGUA",
    "locality": "JOSE CARDEL",
    "name": "UMF CD. JOSÉ CARDEL",
    "kind": "UNIDAD DE MEDICINA FAMILIAR",
    "rooms": "3",
    "level": "PRIMER NIVEL",
    "status": "EN OPERACIÓN",
    "stratum": "URBANO",
    "latitude": "19.3806",
    "longitude": "-96.3779",
}
CLINIC = Clinic(
    clues="VZIST000033",
    institution=Institution.ISSSTE,
    name="UMF Cd. José Cardel",
    state_code="30",
    municipality_code="30016",
    written_municipality="",
    locality="Jose Cardel",
    kind="Unidad de medicina familiar",
    rooms=3,
    level="PRIMER NIVEL",
    status="EN OPERACION",
    stratum="URBANO",
    latitude=19380600,
    longitude=-96377900,
    time_zone="America/Mexico_City",
    former_clues="VZSSA000099",
)

MUNICIPALITY = frozenset({"municipality_code", "written_municipality", "time_zone"})


def read(**changes: str) -> tuple[Clinic, list[str]]:
    clinic, remarks = read_clinic(ROW | changes, Institution.ISSSTE)
    return clinic, [str(remark) for remark in remarks]


def test_a_row_becomes_a_clinic() -> None:
    assert read() == (CLINIC, [])
    assert (CLINIC.state, CLINIC.municipality) == ("Veracruz de Ignacio de la Llave", "La Antigua")


def test_a_row_with_the_least_columns_becomes_a_clinic() -> None:
    clinic, remarks = read_clinic({"clues": "vzist000033 ", "state_code": "30", "name": "LA LOMA"}, Institution.ISSSTE)
    assert clinic == Clinic(
        "VZIST000033", Institution.ISSSTE, "La Loma", "30", "", "", "", "", None, "", "", "", None, None,
        "America/Mexico_City", "",
    )  # fmt: skip
    assert [str(remark) for remark in remarks] == [
        "El municipio «» no está en la lista del INEGI; queda el nombre que trae el archivo."
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"clues": "VZIST00033"},
            "«VZIST00033» no es una CLUES: son 5 letras y 6 cifras, como VZIST000016. Corríjala en el archivo.",
        ),
        (
            {"clues": "VZIST٠٠٠٠٣٣"},
            "«VZIST٠٠٠٠٣٣» no es una CLUES: son 5 letras y 6 cifras, como VZIST000016. Corríjala en el archivo.",
        ),
        ({"name": " "}, "La clínica VZIST000033 no trae nombre. Escríbalo en el archivo e impórtelo de nuevo."),
        (
            {"state_code": "33"},
            "La clave de entidad «33» no es de ningún estado (01 a 32). Corríjala en el archivo.",
        ),
        ({"state_code": ""}, "La clave de entidad «» no es de ningún estado (01 a 32). Corríjala en el archivo."),
        (
            {"rooms": "-96.3779"},
            "«-96.3779» no es un número de consultorios de 0 a 999. "
            "Revise que las columnas de la fila no se hayan recorrido.",
        ),
        (
            {"rooms": "2.5"},
            "«2.5» no es un número de consultorios de 0 a 999. "
            "Revise que las columnas de la fila no se hayan recorrido.",
        ),
        *(
            (
                {"rooms": rooms},
                f"«{rooms}» no es un número de consultorios de 0 a 999. "
                "Revise que las columnas de la fila no se hayan recorrido.",
            )
            for rooms in ("١٢", "??", "doce", "1e9", "-3", "¿?", "３")
        ),
        ({"name": "???"}, "La clínica VZIST000033 no trae nombre. Escríbalo en el archivo e impórtelo de nuevo."),
        (
            {"name": "A" * 201},
            "«AAAAAAAAAAAAAAAAAAAA…» tiene 201 letras y caben 200. "
            "Revise que la fila no se haya pegado con la siguiente.",
        ),
        ({"name": "LA\x00LOMA"}, "El texto tiene signos que no se pueden guardar. Escríbalo de nuevo sin ellos."),
    ],
)
def test_an_unusable_row_is_refused_with_its_reason(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(AssemblyError) as refusal:
        read(**changes)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("changes", "differs", "remarks"),
    [
        ({"rooms": ""}, {"rooms": None}, []),
        ({"rooms": "N/D"}, {"rooms": None}, []),
        ({"rooms": "-"}, {"rooms": None}, []),
        ({"rooms": "0"}, {"rooms": 0}, []),
        ({"rooms": "12.0"}, {"rooms": 12}, []),
        ({"rooms": "012"}, {"rooms": 12}, []),
        ({"former_clues": ""}, {"former_clues": ""}, []),
        ({"former_clues": "POR ASIGNAR"}, {"former_clues": ""}, []),
        ({"municipality_code": "16"}, {}, []),
        ({"municipality_code": "30016"}, {}, []),
        ({"municipality": ""}, {}, []),
        ({"municipality": "la antígua"}, {}, []),
        ({"name": "UMF   CD.  JOSÉ\nCARDEL"}, {}, []),
        (
            {"municipality": "ACAYUCAN"},
            {},
            ["El archivo dice municipio «Acayucan»; por su clave 30016 es La Antigua."],
        ),
        (
            {"municipality_code": "999", "municipality": "NUEVO MUNICIPIO"},
            {"municipality_code": "30999", "written_municipality": "Nuevo Municipio"},
            ["El municipio «999» no está en la lista del INEGI; queda el nombre que trae el archivo."],
        ),
        *(
            (
                {"municipality_code": code},
                {"municipality_code": "", "written_municipality": "La Antigua", "unread": MUNICIPALITY},
                [
                    f"«{code}» no es la clave de un municipio de su estado; queda el municipio que ya se sabía "
                    "o, si no había, el nombre que trae el archivo."
                ],
            )
            for code in ("09015", "000", "١٦")
        ),
        (
            {"former_clues": "VZSSA99", "stratum": "??", "level": "--"},
            {"former_clues": "", "stratum": "", "level": "", "unread": frozenset({"former_clues", "stratum"})},
            [
                "«??», en el estrato, no se entiende; queda lo que ya se sabía. Corríjalo en el archivo.",
                "«VZSSA99», en la CLUES anterior, no se entiende; queda lo que ya se sabía. Corríjalo en el archivo.",
            ],
        ),
        ({"latitude": "", "longitude": ""}, {"latitude": None, "longitude": None}, []),
        ({"latitude": "19,3806", "longitude": "-96,3779"}, {}, []),
        *(
            (
                changes,
                {"latitude": None, "longitude": None, "unread": frozenset({"latitude", "longitude"})},
                [
                    f"Las coordenadas «{shown}» no son de un lugar de México; quedan las que ya se sabían, "
                    "si las había. Corríjalas en el archivo."
                ],
            )
            for changes, shown in (
                ({"latitude": "0", "longitude": "0"}, "0, 0"),
                ({"longitude": "96.3779"}, "19.3806, 96.3779"),
                ({"latitude": "norte"}, "norte, -96.3779"),
                ({"latitude": "91.5"}, "91.5, -96.3779"),
            )
        ),
        (
            {"state_code": "2", "municipality_code": "4", "municipality": "TIJUANA"},
            {"state_code": "02", "municipality_code": "02004", "time_zone": "America/Tijuana"},
            [],
        ),
    ],
)
def test_what_a_row_leaves_open_does_not_stop_it(
    changes: dict[str, str], differs: dict[str, object], remarks: list[str]
) -> None:
    assert read(**changes) == (replace(CLINIC, **differs), remarks)  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    ("clues", "institution"),
    [
        ("JCIMB000010", Institution.IMSS_BIENESTAR),
        ("VZIST000016", Institution.ISSSTE),
        ("DFIMS000010", Institution.IMSS),
        ("BCSSA000015", Institution.SSA),
        ("DFPMX000010", None),
    ],
)
def test_the_institution_is_inside_the_clues(clues: str, institution: Institution | None) -> None:
    assert institution_of(clues) is institution


@given(st.text(max_size=12))
def test_only_five_ascii_capitals_and_six_ascii_digits_are_a_clues(text: str) -> None:
    letters, digits = text[:5], text[5:]
    expected = (
        len(text) == 11 and all("A" <= sign <= "Z" for sign in letters) and all("0" <= sign <= "9" for sign in digits)
    )
    assert is_clues(text) is expected


@given(st.decimals("14.5", "32.75", places=6), st.decimals("-118.5", "-86.6", places=6))
def test_a_place_in_mexico_is_kept_to_the_microdegree(latitude: Decimal, longitude: Decimal) -> None:
    clinic, remarks = read(latitude=str(latitude), longitude=str(longitude))
    assert remarks == []
    assert (clinic.latitude, clinic.longitude) == (int(latitude * 1_000_000), int(longitude * 1_000_000))


@given(st.fixed_dictionaries({}, optional={column: st.text(max_size=45) for column in ROW}))
def test_no_text_breaks_the_reader(changes: dict[str, str]) -> None:
    try:
        clinic, _ = read_clinic(ROW | changes, Institution.ISSSTE)
    except AssemblyError:
        return
    assert is_clues(clinic.clues)
    assert clinic.name != ""
    assert (clinic.latitude is None) is (clinic.longitude is None)
