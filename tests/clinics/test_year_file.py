"""The year file as an administrator writes it: what it says, and what is wrong in it."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from assembly.clinics.year_file import Amount, AmountRow, YearFileWrong, read_year
from assembly.core.money import Money
from assembly.core.tables import FileNotReadable, HeadersUnknown
from tests.clinics.test_years import YEAR, write


def told(rows: list[AmountRow]) -> list[tuple[int, str]]:
    return [(row.line, str(row.refused)) for row in rows if row.refused]


def test_amounts_in_the_file_itself(tmp_path: Path) -> None:
    text = (
        YEAR
        + '[amounts]\nHGIST999001 = "555000.00"\nHGIST999002 = "$1,100,000"\n'
        + 'HGIST999003 = "0"\nHGIST999004 = "mucho"\nHGIMB999005 = "1"\n"corta" = "1"\n'
    )
    _, rows = read_year(write(tmp_path, text))
    first = text.splitlines().index("[amounts]") + 2
    assert [row for row in rows if row.amount] == [
        AmountRow(first, Amount("HGIST999001", Money(555_000_00), "Lineamientos de prueba", None)),
        AmountRow(first + 1, Amount("HGIST999002", Money(1_100_000_00), "Lineamientos de prueba", None)),
    ]
    assert told(rows) == [
        (first + 2, "El monto de la clínica HGIST999003 es cero. Escriba el monto que dice el oficio."),
        (
            first + 3,
            "El monto de la clínica HGIST999004 dice «mucho», que no es una cantidad en pesos. "
            "Escríbalo con cifras, por ejemplo 555,000.00.",
        ),
        (first + 4, "La CLUES HGIMB999005 no es de ISSSTE. Impórtela con el archivo de su institución."),
        (
            first + 5,
            "«CORTA» no es una CLUES: son 5 letras y 6 cifras, como VZIST000016. Corríjala en el archivo.",
        ),
    ]


def test_amounts_in_a_csv_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "montos.csv").write_text(
        "CLUES;Monto;Oficio;Fecha de notificación\n"
        "HGIST999001;555,000.00;Oficio 12;21/02/2026\n"
        "HGIST999002;370000;;2026-02-22\n"
        "HGIST999003;370000;;ayer\n"
        "HGIST999001;370000;;\n",
        encoding="cp1252",
    )
    _, rows = read_year(write(tmp_path, 'amounts_file = "montos.csv"\n' + YEAR))
    assert [row.amount for row in rows if row.amount] == [
        Amount("HGIST999001", Money(555_000_00), "Oficio 12", date(2026, 2, 21)),
        Amount("HGIST999002", Money(370_000_00), "Lineamientos de prueba", date(2026, 2, 22)),
    ]
    assert told(rows) == [
        (4, "La fecha de la clínica HGIST999003 dice «ayer», que no es un día. Escríbala como 21/02/2026."),
        (5, "La CLUES HGIST999001 ya venía en la línea 2. Deje una sola línea por clínica."),
    ]


def test_amounts_in_a_workbook_beside_the_file(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "montos.xlsx", {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["clues", "amount", "source", "notified_on"])
        sheet.write_row(1, 0, ["HGIST999001", 555000.5, "Oficio 12"])
        sheet.write_datetime(1, 3, date(2026, 2, 21))
    _, rows = read_year(write(tmp_path, 'amounts_file = "montos.xlsx"\n' + YEAR))
    assert rows == [AmountRow(2, Amount("HGIST999001", Money(555_000_50), "Oficio 12", date(2026, 2, 21)))]


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ("quorum = 20\n", "", "Falta «quorum»"),
        ("quorum = 20", "quorum = -1", "«quorum» dice -1; escriba un número de 0 o más"),
        ("quorum = 20", "quorum = 20\nquota = 3", "No se conoce «quota»: quítelo o revise cómo se escribe"),
        (
            "year = 2026",
            'year = "dos mil"',
            "«year» dice 'dos mil'; escriba el año con cuatro cifras, por ejemplo 2026",
        ),
        (
            "quorum = 20",
            'quorum = "veinte"',
            "«quorum» dice 'veinte'; escriba un número con cifras, sin comillas ni punto",
        ),
        (
            'majority = "two_thirds_cast"',
            'majority = "most"',
            "«majority» dice 'most'; escriba uno de estos: 'present', 'cast', 'two_thirds_present', 'two_thirds_cast'",
        ),
        (
            'institution = "ISSSTE"',
            'institution = "isste"',
            "«institution» dice 'isste'; "
            "escriba uno de estos: 'IMSS-BIENESTAR', 'ISSSTE', 'IMSS', 'SSA', 'Demostración'",
        ),
        (
            'cash_limit = "20,000.00"',
            "cash_limit = 20000",
            '«cash_limit» dice 20000; escriba pesos entre comillas, por ejemplo "20000.00"',
        ),
        ('letter = "M"', 'letter = "m"', "«categories.0.letter» dice 'm'; escriba una sola letra mayúscula"),
        ('"Vocalía", 2]', '"Vocalía", 0]', "«posts.1.seats» dice 0; escriba un número de 1 o más"),
        ('["member"', '["presidency"', "«posts» repite presidency; escriba cada uno una sola vez"),
        (
            '[["presidency", "Presidencia", 1], ["member", "Vocalía", 2]]',
            "[]",
            "«posts» está vacío; escriba al menos uno",
        ),
        (
            '[{ code = "furniture", name = "Mobiliario", letter = "M" }]',
            "[]",
            "«categories» está vacío; escriba al menos uno",
        ),
        (
            "rooms_from = 3,",
            "rooms_from = 2,",
            "En «tiers», el tramo que empieza en rooms_from = 1 termina antes de empezar o se encima con el siguiente",
        ),
        (
            'spending_deadline = "12-24"',
            'spending_deadline = "02-30"',
            "«spending_deadline» dice '02-30'; escriba el mes y el día entre comillas, por ejemplo \"12-24\"",
        ),
        ("quorum = {", "quota = {", "«sources» nombra quota, que no es ninguna de las reglas"),
        (
            "verified_on = 2026-02-01",
            'verified_on = "ayer"',
            "«verified_on» dice 'ayer'; escriba el día sin comillas, por ejemplo 2026-02-01",
        ),
        (
            "[sources]",
            "[amounts]\nHGIST999001 = 555000\n[sources]",
            '«amounts.HGIST999001» dice 555000; escriba el monto entre comillas, por ejemplo "555000.00"',
        ),
        (
            "quorum = 20",
            "quorum = ",
            "La línea 7 no está bien escrita como TOML: revise comillas, comas y que ninguna clave se repita",
        ),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, wrong: str, right: str, problem: str) -> None:
    assert YEAR.count(wrong) == 1
    with pytest.raises(YearFileWrong) as refusal:
        read_year(write(tmp_path, YEAR.replace(wrong, right)))
    assert refusal.value.values == {"file": "year.toml", "problems": problem}


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(YearFileWrong) as refusal:
        read_year(
            write(tmp_path, YEAR.replace("year = 2026", 'year = "dos mil"').replace("quorum = 20", "quorum = -1"))
        )
    assert str(refusal.value) == (
        "El archivo year.toml no se puede usar. «year» dice 'dos mil'; escriba el año con cuatro cifras, "
        "por ejemplo 2026. «quorum» dice -1; escriba un número de 0 o más. Corríjalo e inténtelo otra vez."
    )


def test_a_post_written_too_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YearFileWrong):
        read_year(write(tmp_path, YEAR.replace('"Vocalía", 2]', '"Vocalía"]')))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable):
        read_year(tmp_path / "no.toml")
    with pytest.raises(YearFileWrong):
        read_year(write(tmp_path, "institution = "))
    with pytest.raises(FileNotReadable):
        read_year(write(tmp_path, 'amounts_file = "no.csv"\n' + YEAR))
    (tmp_path / "otra.csv").write_text("clues,nombre\n", encoding="utf-8")
    with pytest.raises(HeadersUnknown):
        read_year(write(tmp_path, 'amounts_file = "otra.csv"\n' + YEAR))
    with pytest.raises(YearFileWrong):
        read_year(write(tmp_path, 'amounts_file = "otra.csv"\n' + YEAR + '[amounts]\nHGIST999001 = "1"\n'))
