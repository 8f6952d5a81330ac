import json
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from assembly.clinics.rules import Institution
from assembly.clinics.year_file import Amount, AmountRow, YearFileWrong, read_year
from assembly.clinics.years import Category, Post, Source, Tier, YearSettings, tier_warning
from assembly.core.money import Money
from assembly.core.tables import FileNotReadable, HeadersUnknown

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "programme-year-imss-bienestar-2026.toml"
YEAR = """
institution = "ISSSTE"
year = 2026
source = "Lineamientos de prueba"
verified_on = 2026-02-01
posts = [["presidency", "Presidencia", 1], ["member", "Vocalía", 2]]
quorum = 20
majority = "two_thirds_cast"
hands_each = "one"
cut_rule = "stop"
second_convocation_minutes = 30
spending_deadline = "12-24"
cash_limit = "20,000.00"
review_days = 8
declarations = ["adult"]
categories = [{ code = "furniture", name = "Mobiliario", letter = "M" }]
tiers = [
  { rooms_from = 1, rooms_to = 2, amount = "370000" },
  { rooms_from = 3, amount = "600000" },
  { kind = "Clínica de medicina familiar", amount = "1100000" },
]
[sources]
quorum = { text = "Sin confirmar" }
"""
SETTINGS = YearSettings(
    institution=Institution.ISSSTE,
    year=2026,
    source="Lineamientos de prueba",
    verified_on=date(2026, 2, 1),
    sources={"quorum": Source(text="Sin confirmar")},
    posts=(Post(code="presidency", name="Presidencia", seats=1), Post(code="member", name="Vocalía", seats=2)),
    quorum=20,
    majority="two_thirds_cast",
    hands_each="one",
    cut_rule="stop",
    second_convocation_minutes=30,
    spending_deadline="12-24",
    cash_limit=Money(20_000_00),
    review_days=8,
    declarations=("adult",),
    categories=(Category(code="furniture", name="Mobiliario", letter="M"),),
    tiers=(
        Tier(rooms_from=1, rooms_to=2, amount=Money(370_000_00)),
        Tier(rooms_from=3, amount=Money(600_000_00)),
        Tier(kind="Clínica de medicina familiar", amount=Money(1_100_000_00)),
    ),
)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "year.toml"
    path.write_text(text, encoding="utf-8")
    return path


def told(rows: list[AmountRow]) -> list[tuple[int, str]]:
    return [(row.line, str(row.refused)) for row in rows if row.refused]


def test_a_year_is_read_from_its_file(tmp_path: Path) -> None:
    assert read_year(write(tmp_path, YEAR)) == (SETTINGS, [])
    assert SETTINGS.deadline == date(2026, 12, 24)


def test_settings_survive_being_kept_as_json() -> None:
    kept = json.dumps(SETTINGS.to_data())
    assert YearSettings.from_data(json.loads(kept)) == SETTINGS
    assert SETTINGS.to_data()["cash_limit"] == "20000.00"


def test_a_setting_has_its_own_source_or_that_of_the_file() -> None:
    assert SETTINGS.source_of("quorum") == Source(text="Sin confirmar", verified_on=None)
    assert SETTINGS.source_of("majority") == Source(text="Lineamientos de prueba", verified_on=date(2026, 2, 1))


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


@pytest.mark.parametrize(
    ("rooms", "kind", "amount", "expected"),
    [
        (1, "", 370_000_00, None),
        (2, "", 555_000_00, 370_000_00),
        (3, "", 600_000_00, None),
        (40, "", 555_000_00, 600_000_00),
        (0, "", 555_000_00, None),
        (None, "", 555_000_00, None),
        (None, "CLINICA DE MEDICINA FAMILIAR", 555_000_00, 1_100_000_00),
        (1, "Clínica de medicina familiar", 1_100_000_00, None),
    ],
)
def test_an_amount_off_its_tier_is_only_pointed_out(
    rooms: int | None, kind: str, amount: int, expected: int | None
) -> None:
    warning = tier_warning(SETTINGS, rooms, Money(amount), kind)
    values = {"amount": Money(amount), "expected": Money(expected)} if expected is not None else None
    assert (warning and warning.values) == values


def test_the_warning_in_words() -> None:
    warning = tier_warning(SETTINGS, 2, Money(555_000_00))
    assert str(warning) == (
        "El monto notificado es $555,000.00; para una clínica así se publicó $370,000.00. "
        "Revise el oficio: si eso dice, está bien."
    )


@given(st.integers(0, 999), st.integers(1, 10**9))
def test_every_number_of_rooms_falls_in_one_tier_at_most(rooms: int, centavos: int) -> None:
    covering = [tier for tier in SETTINGS.tiers if tier.covers(rooms, "")]
    assert len(covering) == (1 if rooms else 0)
    warning = tier_warning(SETTINGS, rooms, Money(centavos))
    assert (warning is None) is (not covering or covering[0].amount == Money(centavos))


def test_the_example_in_the_documentation_is_good() -> None:
    settings, rows = read_year(EXAMPLE)
    assert rows == []
    assert settings.institution is Institution.IMSS_BIENESTAR
    assert sum(post.seats for post in settings.posts) == 7
    assert [tier.amount.centavos // 100 for tier in settings.tiers] == [400_000, 600_000, 800_000, 1_000_000, 1_200_000]
    unconfirmed = {name for name in YearSettings.model_fields if settings.source_of(name).verified_on is None}
    assert unconfirmed == {
        "posts", "quorum", "majority", "hands_each", "cut_rule", "second_convocation_minutes", "cash_limit",
        "review_days", "inquiry_days", "declarations", "tiers",
    }  # fmt: skip
