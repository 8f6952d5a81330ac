import csv
import io
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from assembly.clinics.catalogue import NoRowsOfInstitution, Row, read_catalogue
from assembly.clinics.rules import Clinic, Institution
from assembly.core.tables import FileNotReadable, HeadersUnknown
from tests.shared_data import shared_data

# Fictional clinics in the two generations of the national workbook's headers.
OLDER = [
    "ID", "CLUES", "CLAVE DE LA INSTITUCION", "NOMBRE DE LA INSTITUCION", "CLAVE DE LA ENTIDAD",
    "NOMBRE DE LA ENTIDAD", "CLAVE DEL MUNICIPIO", "NOMBRE DEL MUNICIPIO", "NOMBRE DE LA LOCALIDAD",
    "NOMBRE TIPO ESTABLECIMIENTO", "NOMBRE DE TIPOLOGIA", "CONSULTORIOS DE MED GRAL", "CONSULTORIOS EN OTRAS AREAS",
    "TOTAL DE CONSULTORIOS", "NOMBRE DE LA UNIDAD", "ESTATUS DE OPERACION", "LONGITUD", "LATITUD",
    "NIVEL ATENCION", "ESTRATO UNIDAD",
]  # fmt: skip
NEWER = [
    {"NOMBRE DE LA ENTIDAD": "ENTIDAD", "NOMBRE DEL MUNICIPIO": "MUNICIPIO", "NOMBRE DE LA LOCALIDAD": "LOCALIDAD"}.get(
        header, header
    )
    for header in OLDER
]
FIRST = [
    "1", "JCIMB999001", "IMB", "IMSS BIENESTAR", "14", "JALISCO", "039", "GUADALAJARA", "LA PEÑITA",
    "DE CONSULTA EXTERNA", "RURAL DE 01 NÚCLEO BÁSICO", "1", "2", "3", "CENTRO DE SALUD LA PEÑITA", "EN OPERACION",
    "-103.35", "20.67", "PRIMER NIVEL", "RURAL",
]  # fmt: skip
OTHER = ["2", "JCSMP999002", "SMP", "SERVICIOS PRIVADOS", *FIRST[4:]]
SECOND = [
    "3", "BCIMB999003", "IMB", "IMSS BIENESTAR", "02", "BAJA CALIFORNIA", "004", "TIJUANA", "TIJUANA",
    "DE CONSULTA EXTERNA", "", "", "", "4", "EL FLORIDO", "EN OPERACION", "", "", "PRIMER NIVEL", "URBANO",
]  # fmt: skip
CLINICS = [
    Clinic(
        "JCIMB999001", Institution.IMSS_BIENESTAR, "Centro de Salud La Peñita", "14", "14039", "", "La Peñita",
        "Rural de 01 núcleo básico", 1, "PRIMER NIVEL", "EN OPERACION", "RURAL", 20670000, -103350000,
        "America/Mexico_City", "",
    ),
    Clinic(
        "BCIMB999003", Institution.IMSS_BIENESTAR, "El Florido", "02", "02004", "", "Tijuana", "De consulta externa", 4,
        "PRIMER NIVEL", "EN OPERACION", "URBANO", None, None, "America/Tijuana", "",
    ),
]  # fmt: skip
ROWS = [Row(2, CLINICS[0]), Row(3), Row(4, CLINICS[1])]


def text_of(header: list[str], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, FIRST, OTHER, SECOND])
    return text.getvalue()


def read(path: Path, institution: Institution = Institution.IMSS_BIENESTAR) -> list[Row]:
    return list(read_catalogue(path, institution))


def told(rows: list[Row]) -> list[tuple[int, str]]:
    return [(row.line, str(row.refused)) for row in rows if row.refused]


@pytest.mark.parametrize("header", [OLDER, NEWER, [h.lower().replace(" ", "_") for h in NEWER]])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_every_layout_separator_and_encoding_reads_the_same(
    tmp_path: Path, header: list[str], delimiter: str, encoding: str
) -> None:
    path = tmp_path / "clues.csv"
    path.write_bytes(text_of(header, delimiter).encode(encoding))
    assert read(path) == ROWS


def test_columns_are_found_by_name_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "clues.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(row[::-1] for row in (NEWER, FIRST, OTHER, SECOND))
    assert read(path) == ROWS


@pytest.mark.parametrize("sheets", [["CLUES_202609"], ["LEEME", "CLUES_202609"], ["Hoja1", "Hoja2"]])
def test_a_workbook_is_read_from_its_clues_sheet_or_the_first(tmp_path: Path, sheets: list[str]) -> None:
    path = tmp_path / "ESTABLECIMIENTO_SALUD_202609.xlsx"
    wanted = next((name for name in sheets if name.startswith("CLUES")), sheets[0])
    with xlsxwriter.Workbook(path) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            if name == wanted:
                for number, row in enumerate([NEWER, FIRST, OTHER, SECOND]):
                    sheet.write_row(number, 0, row)
    assert read(path) == ROWS


def test_numbers_in_a_workbook_and_a_title_above_the_headers(tmp_path: Path) -> None:
    path = tmp_path / "clues.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Hoja1")
        sheet.write(0, 0, "Catálogo de prueba")
        sheet.write_row(3, 1, NEWER)
        for number, row in enumerate([FIRST, SECOND], 4):
            sheet.write_row(number, 1, [float(c) if c.replace(".", "").lstrip("-").isdigit() else c for c in row])
    assert read(path) == [Row(5, CLINICS[0]), Row(6, CLINICS[1])]


def test_rooms_are_the_general_ones_before_the_total(tmp_path: Path) -> None:
    path = tmp_path / "clues.csv"
    path.write_text(text_of(NEWER), encoding="utf-8")
    assert [row.clinic.rooms for row in read(path) if row.clinic] == [1, 4]


def test_refused_rows_are_told_by_line_and_the_others_go_in(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(
        "clues,clave_entidad,nombre_unidad,nucleos_basicos\n"
        'HGIST999001,13,"UMF LA\nLOMA",1\n'
        "\n"
        "HGIST999001,13,UMF OTRA,1\n"
        "HGIST99902,13,UMF CORTA,1\n"
        "HGIMB999003,13,UMF AJENA,1\n"
        "HGIST999004,13,,1\n"
        "HGIST999005,13,UMF DOS,dos\n"
        "HGIST999006,13,UMF TRES\n",
        encoding="utf-8",
    )
    rows = read(path, Institution.ISSSTE)
    assert told(rows) == [
        (5, "La CLUES HGIST999001 ya venía en la línea 2. Deje una sola línea por clínica."),
        (6, "«HGIST99902» no es una CLUES: son 5 letras y 6 cifras, como VZIST000016. Corríjala en el archivo."),
        (7, "La CLUES HGIMB999003 no es de ISSSTE. Impórtela con el archivo de su institución."),
        (8, "La clínica HGIST999004 no trae nombre. Escríbalo en el archivo e impórtelo de nuevo."),
        (
            9,
            "«dos» no es un número de consultorios de 0 a 999. "
            "Revise que las columnas de la fila no se hayan recorrido.",
        ),
    ]
    assert [(row.line, row.clinic.name, row.clinic.rooms) for row in rows if row.clinic] == [
        (2, "UMF La Loma", 1),
        (10, "UMF Tres", None),
    ]


def test_a_file_of_other_institutions_only_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "clues.csv"
    path.write_text(text_of(NEWER), encoding="utf-8")
    with pytest.raises(NoRowsOfInstitution) as refusal:
        read(path, Institution.ISSSTE)
    assert str(refusal.value) == (
        "De las 3 filas del archivo clues.csv, ninguna es de ISSSTE. Revise el archivo o la institución que escribió."
    )


def test_a_file_with_headers_and_no_rows_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "clues.csv"
    path.write_text(",".join(NEWER), encoding="utf-8")
    assert read(path) == []


def test_unknown_headers_are_told(tmp_path: Path) -> None:
    path = tmp_path / "otra.csv"
    path.write_text("clues;nombre;monto\nHGIST999001;UMF UNO;5\n", encoding="utf-8")
    with pytest.raises(HeadersUnknown) as refusal:
        read(path)
    assert str(refusal.value) == (
        "En el archivo otra.csv faltan estas columnas: CLAVE DE LA ENTIDAD, NOMBRE DE LA UNIDAD. "
        "Se encontraron: clues, nombre, monto. Revise que sea el archivo correcto."
    )


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a workbook", b"\xd0\xcf\x11\xe0 not one either"])
def test_a_broken_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roto.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileNotReadable) as refusal:
        read(path)
    assert str(refusal.value) == (
        "No se pudo leer el archivo roto.xlsx. Guárdelo de nuevo como XLSX o CSV y pruebe otra vez."
    )


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", "clues,clave".encode("utf-16"), b'"' + b"a" * 200_000])
def test_no_content_gets_past_the_headers(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "raro.csv"
    path.write_bytes(content)
    with pytest.raises((HeadersUnknown, FileNotReadable)):
        read(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable):
        read(tmp_path / "no.csv")


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    path = tmp_path / "clues.csv"
    lines = [f"HGIST{number:06d},13,UMF" for number in range(1200)]
    path.write_text("\n".join(["clues,clave_entidad,nombre_unidad", *lines]), encoding="utf-8")
    seen: list[tuple[int, int]] = []
    rows = list(read_catalogue(path, Institution.ISSSTE, lambda done, total: seen.append((done, total))))
    assert len(rows) == 1200
    assert seen == [(501, 1201), (1001, 1201), (1201, 1201)]


@pytest.mark.parametrize(
    ("name", "institution", "clinics", "without_rooms", "remarks"),
    [
        ("imss_bienestar_clues_all", Institution.IMSS_BIENESTAR, 10_573, 2_575, {"MunicipalityNamedOtherwise": 9}),
        (
            "imss_bienestar_primer_nivel_operando_con_nucleos",
            Institution.IMSS_BIENESTAR,
            7_940,
            0,
            {"MunicipalityNamedOtherwise": 6},
        ),
        ("issste_primer_nivel_ver_hgo_sample", Institution.ISSSTE, 61, 61, {}),
    ],
)
def test_the_real_files_go_in_whole(
    name: str, institution: Institution, clinics: int, without_rooms: int, remarks: dict[str, int]
) -> None:
    rows = read(shared_data() / "clues" / f"{name}.csv", institution)
    read_in = [row.clinic for row in rows if row.clinic]
    assert told(rows) == []
    assert len(rows) == len(read_in) == clinics
    assert sum(clinic.rooms is None for clinic in read_in) == without_rooms
    assert Counter(type(remark).__name__ for row in rows for remark in row.remarks) == remarks
    assert all(clinic.latitude and clinic.longitude and clinic.municipality for clinic in read_in)
    capitals = {clinic.name for clinic in read_in if len(clinic.name) > 3 and clinic.name.isupper()}
    assert capitals - {"C.S.T-I DIF", "UNEME SORID"} == set()
