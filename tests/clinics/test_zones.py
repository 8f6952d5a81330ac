from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assembly.clinics.places import municipality_name, state_codes, state_name
from assembly.clinics.zones import zone_of

# Ley de los Husos Horarios en los Estados Unidos Mexicanos, article 5 as reformed (DOF 29-11-2022).
NAMED = {
    "America/Bahia_Banderas": {"18": {"Bahía de Banderas"}},
    "America/Ciudad_Juarez": {"08": {"Juárez", "Ascensión", "Janos", "Guadalupe", "Praxedis G. Guerrero"}},
    "America/Ojinaga": {"08": {"Ojinaga", "Coyame del Sotol", "Manuel Benavides"}},
    "America/Matamoros": {
        "05": {
            "Acuña",
            "Allende",
            "Guerrero",
            "Hidalgo",
            "Jiménez",
            "Morelos",
            "Nava",
            "Ocampo",
            "Piedras Negras",
            "Villa Unión",
            "Zaragoza",
        },
        "19": {"Anáhuac"},
        "28": {
            "Nuevo Laredo",
            "Guerrero",
            "Mier",
            "Miguel Alemán",
            "Camargo",
            "Gustavo Díaz Ordaz",
            "Reynosa",
            "Río Bravo",
            "Valle Hermoso",
            "Matamoros",
        },
    },
}
STATES = {
    "Baja California": "America/Tijuana",
    "Baja California Sur": "America/Mazatlan",
    "Chihuahua": "America/Chihuahua",
    "Nayarit": "America/Mazatlan",
    "Quintana Roo": "America/Cancun",
    "Sinaloa": "America/Mazatlan",
    "Sonora": "America/Hermosillo",
}


def test_every_municipality_lives_by_the_clock_the_law_gives_it() -> None:
    zones = {}
    for state in state_codes():
        for number in range(1000):
            code = f"{state}{number:03d}"
            name = municipality_name(code)
            if name:
                zones[code] = (state, name, zone_of(state, code))
    expected = {code: (state, name, _by_law(state, name)) for code, (state, name, _) in zones.items()}
    assert zones == expected
    assert len(zones) == 2478


def _by_law(state: str, name: str) -> str:
    for zone, states in NAMED.items():
        if name in states.get(state, set()):
            return zone
    return STATES.get(state_name(state), "America/Mexico_City")


@pytest.mark.parametrize(
    ("state", "municipality", "january", "july"),
    [
        ("02", "02004", -8, -7),
        ("26", "26030", -7, -7),
        ("03", "03003", -7, -7),
        ("25", "25006", -7, -7),
        ("18", "18017", -7, -7),
        ("18", "18020", -6, -6),
        ("23", "23005", -5, -5),
        ("08", "08019", -6, -6),
        ("08", "08037", -7, -6),
        ("08", "08052", -6, -5),
        ("05", "05030", -6, -6),
        ("05", "05025", -6, -5),
        ("19", "19039", -6, -6),
        ("19", "19005", -6, -5),
        ("28", "28041", -6, -6),
        ("28", "28022", -6, -5),
        ("09", "09015", -6, -6),
        ("30", "", -6, -6),
        ("02", "", -8, -7),
        ("08", "08999", -6, -6),
    ],
)
def test_hours_from_utc_in_2026(state: str, municipality: str, january: int, july: int) -> None:
    zone = ZoneInfo(zone_of(state, municipality))
    hours = [datetime(2026, month, 15, 18, tzinfo=UTC).astimezone(zone).utcoffset() for month in (1, 7)]
    assert hours == [timedelta(hours=january), timedelta(hours=july)]
