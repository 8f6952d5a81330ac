"""Who lives in the fictional country: where its clinics are, what they voted and what they bought. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assembly.clinics.places import municipality_name, state_codes, state_name
from assembly.clinics.rules import Institution
from assembly.clinics.zones import zone_of
from assembly.core.money import Money
from assembly.core.text import folded

ORIGINALS, PROPOSALS, EXPENSES = 4, 11, 60
_FIRST = 100_001  # the numbers below are those of the demonstration
_MUNICIPALITIES = 30  # of each state, as many as have clinics

_WHAT = (
    ("Impermeabilizar el techo", "maintenance"),
    ("Rampa y barandal en la entrada", "infrastructure"),
    ("Baumanómetros y estetoscopios", "medical_equipment"),
    ("Refrigerador para vacunas", "medical_equipment"),
    ("Sillas para la sala de espera", "furniture"),
    ("Barda de atrás", "infrastructure"),
    ("Pintura de los consultorios", "maintenance"),
    ("Tinaco y bomba de agua", "infrastructure"),
    ("Báscula con estadímetro", "medical_equipment"),
    ("Archivero con llave", "furniture"),
    ("Instalación eléctrica de la farmacia", "maintenance"),
)
_SHOPS = (
    "Ferretería La Loma",
    "Herrería Santa Rita",
    "Equipos Médicos del Sotavento",
    "Muebles Doña Chayo",
    "El Roble",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A proposal: what, of which category, for how much, and the hands that it got."""

    title: str
    category: str
    cost: Money
    hands: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """An expense: which item in the order of approval, how much, how many days after the money came, where, what."""

    item: int
    amount: Money
    day: int
    shop: str
    what: str


def wishes(original: int) -> list[Wish]:
    """What the clinic of that number voted: all of it fits into its amount."""
    costs = [20_000 + 7_000 * ((number * 5 + original) % PROPOSALS) for number in range(PROPOSALS)]
    return [
        Wish(title, category, Money(cost * 100), 130 - 3 * number - original)
        for number, ((title, category), cost) in enumerate(zip(_WHAT, costs, strict=True))
    ]


def granted(original: int) -> Money:
    """The amount of the year: what was voted and a little more."""
    return sum((wish.cost for wish in wishes(original)), Money(3_000_000))


def purchases(original: int) -> list[Purchase]:
    """What the clinic of that number bought: every item is paid in parts, some of it is left."""
    voted = wishes(original)
    return [
        Purchase(
            item := number % PROPOSALS,
            Money(voted[item].cost.centavos // (6 + original) - 100 * number),
            number,
            _SHOPS[(number + original) % len(_SHOPS)],
            f"{voted[item].title}, pago {number // PROPOSALS + 1}",
        )
        for number in range(EXPENSES)
    ]


def clinics(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    """The rows of the catalogue, state after state in turn."""
    states = [(state, _municipalities(state)) for state in state_codes()]
    for number in range(count):
        state, towns = states[number % len(states)]
        yield _row(number, state, towns[number // len(states) % len(towns)], now)


def _municipalities(state: str) -> list[str]:
    codes = (f"{state}{number:03d}" for number in range(1, 600))
    return [code for code in codes if municipality_name(code)][:_MUNICIPALITIES]


def _row(number: int, state: str, town: str, now: datetime) -> dict[str, Any]:
    clues, name = f"XXDEM{_FIRST + number:06d}", f"Clínica de prueba {number + 1}"
    municipality = str(municipality_name(town))
    return {
        "clues": clues,
        "institution": Institution.DEMONSTRATION.value,
        "name": name,
        "state_code": state,
        "state": state_name(state),
        "municipality_code": town,
        "municipality": municipality,
        "locality": municipality,
        "kind": "Unidad de medicina familiar",
        "level": "PRIMER NIVEL",
        "status": "EN OPERACION",
        "stratum": "RURAL",
        "rooms": 2,
        "latitude": 15_000_000 + number * 1_009 % 16_000_000,
        "longitude": -92_000_000 - number * 2_003 % 24_000_000,
        "time_zone": zone_of(state, town),
        "search_text": folded(f"{clues} {name} {municipality} {state_name(state)}"),
        "updated_at": now,
    }
