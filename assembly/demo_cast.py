"""Who and what there is in the demonstration. People, places, papers and shops are invented."""

from dataclasses import dataclass

from assembly.budget.rules import Method
from assembly.core.permissions import ROLE_NAMES, Role, ScopeKind
from assembly.expenses.rules import ProofKind
from assembly.people.rules import COMMITTEE_ROLES

ENCINOS, MEZQUITE, CEIBA = "XXDEM000018", "XXDEM000025", "XXDEM000032"
ZONE = "America/Mexico_City"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account from the start; the committee comes in by its own links."""

    sign_in: str
    name: str
    role: Role
    kind: ScopeKind
    key: str


STAFF = (
    Person("admin", "Alicia Robles Tapia", Role.ADMIN, ScopeKind.NATION, ""),
    Person("auditora", "Aurora Jiménez Solís", Role.AUDITOR, ScopeKind.NATION, ""),
    Person("facilitadora", "Felipa Nava Ortiz", Role.FACILITATOR, ScopeKind.STATE, "30"),
    Person("moderador", "Mateo Ríos Campos", Role.MODERATOR, ScopeKind.STATE, "30"),
    Person("contralora", "Consuelo Vera Luna", Role.SOCIAL_AUDITOR, ScopeKind.CLINIC, ENCINOS),
)
COMMITTEE = (
    ("presidency", "Rosario Méndez Cruz", "presidenta"),
    ("treasury", "Teresa Galindo Ruiz", "tesorera"),
    ("secretary", "Samuel Ortega Díaz", "secretario"),
    ("citizen_guarantor", "Guadalupe Islas Mora", "aval"),
)
# title, category, why, pesos, for, against, abstain
PROPOSALS = (
    (
        "Impermeabilizar el techo",
        "maintenance",
        "Se mete el agua a los dos consultorios cuando llueve.",
        145000,
        131,
        4,
        8,
    ),
    (
        "Rampa y barandal en la entrada",
        "infrastructure",
        "Las personas en silla de ruedas no pueden entrar solas.",
        62000,
        125,
        9,
        9,
    ),
    (
        "Baumanómetros y estetoscopios",
        "medical_equipment",
        "Solo sirve uno y se presta de consultorio en consultorio.",
        18500,
        118,
        12,
        13,
    ),
    (
        "Refrigerador para vacunas",
        "medical_equipment",
        "El que hay no guarda el frío y se pierden las vacunas.",
        48000,
        112,
        20,
        11,
    ),
    ("Sillas para la sala de espera", "furniture", "Hay seis sillas para más de cuarenta personas.", 26000, 97, 31, 15),
    ("Barda de atrás", "infrastructure", "Entran animales al patio donde juegan los niños.", 190000, 88, 40, 15),
    ("Pantalla en la sala", "furniture", "Para pasar videos de salud.", 15000, 41, 90, 12),
)
# item, pesos, days before today, how, supplier, what, proof
SPENT = (
    (
        0,
        "72500.00",
        96,
        Method.TRANSFER,
        "Impermeabilizantes La Loma",
        "Anticipo de la obra del techo",
        ProofKind.INVOICE,
    ),
    (0, "61000.00", 60, Method.TRANSFER, "Impermeabilizantes La Loma", "Segundo pago al terminar", ProofKind.INVOICE),
    (1, "58400.00", 48, Method.TRANSFER, "Herrería Santa Rita", "Rampa, barandal y pintura", ProofKind.INVOICE),
    (
        2,
        "17980.00",
        41,
        Method.CASH,
        "Equipos Médicos del Sotavento",
        "4 baumanómetros y 4 estetoscopios",
        ProofKind.INVOICE,
    ),
    (4, "3200.00", 33, Method.CASH, "Carpintería El Roble", "Arreglo de dos bancas", ProofKind.NOTE),
    (4, "9600.00", 12, Method.CASH, "Muebles Doña Chayo", "8 sillas", ProofKind.RECEIPT),
    (3, "1450.00", 9, Method.CASH, "Fletes Hermanos Luna", "Traslado del refrigerador", ProofKind.NONE),
)
CHECKED = ("adult", "community", "not_party", "not_union", "not_official")


def people_of_the_demo() -> list[tuple[str, str, str]]:
    """Sign-in name, name and role in words, for everybody."""
    staff = [(one.sign_in, one.name, ROLE_NAMES[one.role]) for one in STAFF]
    posts = [(sign_in, name, ROLE_NAMES[COMMITTEE_ROLES[post]]) for post, name, sign_in in COMMITTEE]
    return staff + posts
