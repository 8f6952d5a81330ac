import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.clinics.rules import Institution
from assembly.clinics.year_file import read_year
from assembly.clinics.years import Category, Post, Source, Tier, YearSettings, tier_warning
from assembly.core.money import Money

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
        "confirm_above", "review_days", "inquiry_days", "declarations", "tiers",
    }  # fmt: skip
