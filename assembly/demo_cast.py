"""Who and what there is in the demonstration. People, places, papers and shops are invented; photos are drawn."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PIL import Image, ImageDraw

from assembly.budget.rules import Method
from assembly.clinics.rules import Institution
from assembly.core.money import Money
from assembly.core.permissions import ROLE_NAMES, Role, ScopeKind
from assembly.core.text import folded
from assembly.evidence.covers import Box
from assembly.expenses.rules import Draft, ProofKind
from assembly.people.rules import COMMITTEE_ROLES
from assembly.web.request import Upload
from assembly.works.rules import Stage

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
# Invoices are issued to nobody: no such RFC was ever given.
RECEIVER, ANYBODY = "CDE250101AB1", "XAXX010101000"
# days before today, the number of the expense that the guarantor saw
SEEN = ((90, 1), (55, 2), (45, 3), (38, 4))
# days before today, the number of the expense asked about, question; what was answered to the first
ASKED = (
    (
        30,
        1,
        "¿Por qué el techo se pagó en dos partes?",
    ),
    (22, 3, "¿Quién revisó la rampa antes de que se pagara?"),
)
ANSWER = "Se dio un anticipo para el material y el resto cuando el comité recibió la obra terminada."
CHECKED = ("adult", "community", "not_party", "not_union", "not_official")


def year_rules(year: int, verified_on: date) -> dict[str, Any]:
    """The fictional programme year, as its file would say it."""
    posts = [["presidency", "Presidencia", 1], ["treasury", "Tesorería", 1]]
    posts += [["secretary", "Secretaría técnica", 1], ["citizen_guarantor", "Aval ciudadano", 1]]
    kinds = [("infrastructure", "Infraestructura", "I"), ("medical_equipment", "Equipo médico", "E")]
    kinds += [("furniture", "Mobiliario", "M"), ("maintenance", "Mantenimiento", "R")]
    return {
        "institution": Institution.DEMONSTRATION,
        "year": year,
        "source": "Reglas inventadas para la demostración",
        "verified_on": verified_on,
        "posts": posts,
        "quorum": 20,
        "majority": "present",
        "hands_each": "many",
        "cut_rule": "skip",
        "receiver_rfc": RECEIVER,
        "second_convocation_minutes": 30,
        "spending_deadline": "12-24",
        "cash_limit": "20000.00",
        "confirm_above": "70000.00",
        "review_days": 15,
        "categories": [{"code": code, "name": name, "letter": letter} for code, name, letter in kinds],
        "declarations": CHECKED,
    }


def people_of_the_demo() -> list[tuple[str, str, str]]:
    """Sign-in name, name and role in words, for everybody."""
    staff = [(one.sign_in, one.name, ROLE_NAMES[one.role]) for one in STAFF]
    posts = [(sign_in, name, ROLE_NAMES[COMMITTEE_ROLES[post]]) for post, name, sign_in in COMMITTEE]
    return staff + posts


# Municipality codes that INEGI does not use, and places in the hills where there is no clinic: north and west.
WHERE = {
    ENCINOS: ("30901", 18_912_000, -95_948_000),
    MEZQUITE: ("30901", 18_987_000, -95_871_000),
    CEIBA: ("30903", 18_854_000, -96_027_000),
}


def clinic_row(clues: str, name: str, municipality: str, locality: str, now: datetime) -> dict[str, Any]:
    """An invented clinic, as the catalogue keeps it."""
    return {
        "clues": clues,
        "institution": Institution.DEMONSTRATION.value,
        "name": name,
        "state_code": "30",
        "state": "Veracruz de Ignacio de la Llave",
        "municipality_code": WHERE[clues][0],
        "municipality": municipality,
        "locality": locality,
        "kind": "Unidad de medicina familiar",
        "level": "PRIMER NIVEL",
        "status": "EN OPERACION",
        "stratum": "RURAL",
        "rooms": 2,
        "latitude": WHERE[clues][1],
        "longitude": WHERE[clues][2],
        "time_zone": ZONE,
        "search_text": folded(f"{clues} {name} {municipality} {locality} Veracruz"),
        "updated_at": now,
    }


def proof(number: int, spent: Draft) -> Upload | None:
    """The paper of an expense: the first three are electronic invoices, and one receipt is still to be photographed."""
    if spent.proof is ProofKind.NONE or number == 6:
        return None
    if number <= 3:
        return Upload("factura.xml", _invoice(number, spent))
    return Upload("comprobante.jpg", paper(number, spent.supplier, spent.amount))


def _invoice(number: int, spent: Draft) -> bytes:
    """An invented invoice, sealed by nobody; the third names the public at large and not the clinics."""
    subtotal = Money(round(spent.amount.centavos / 1.16))
    tax, receiver = spent.amount - subtotal, ANYBODY if number == 3 else RECEIVER
    uuid, day = f"DE000000-0000-4000-8000-{number:012d}", spent.paid_on.isoformat()
    seal = base64.b64encode(f"DEMO {number}".encode()).decode()
    return (
        '<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/4" Version="4.0" TipoDeComprobante="I" Moneda="MXN" '
        f'Fecha="{day}T12:00:00" Sello="{seal}" SubTotal="{subtotal.plain}" Total="{spent.amount.plain}">'
        f'<cfdi:Emisor Rfc="DEM20010{number}AA{number}" Nombre="{spent.supplier}"/>'
        f'<cfdi:Receptor Rfc="{receiver}" Nombre="Comité"/><cfdi:Conceptos><cfdi:Concepto Cantidad="1" '
        f'Unidad="Servicio" Descripcion="{spent.what}" ValorUnitario="{subtotal.plain}" Importe="{subtotal.plain}"/>'
        f'</cfdi:Conceptos><cfdi:Impuestos TotalImpuestosTrasladados="{tax.plain}"/><cfdi:Complemento>'
        '<tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" '
        f'UUID="{uuid}" SelloCFD="{seal}"/></cfdi:Complemento></cfdi:Comprobante>'
    ).encode()


def paper(number: int, supplier: str, paid: Money) -> bytes:
    """A drawn piece of paper: no real invoice is anywhere in the demonstration."""
    image = Image.new("RGB", (720, 960), (250, 248, 240))
    draw = ImageDraw.Draw(image)
    lines: Sequence[str] = ("COMPROBANTE DE DEMOSTRACION", f"Folio {number:04d}", folded(supplier), str(paid), "PAGADO")
    for row, line in enumerate(lines):
        draw.text((60, 90 + 140 * row), line, fill=(30, 30, 40), font_size=34)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


# item, stage, days before today, what is seen; the first of them shows a face, which is covered
PHOTOS = (
    (0, Stage.BEFORE, 118, "El techo con humedad y grietas"),
    (0, Stage.DURING, 60, "La cuadrilla limpia el techo"),
    (0, Stage.AFTER, 40, "El techo ya impermeabilizado"),
    (1, Stage.BEFORE, 110, "La entrada solo tiene escalones"),
    (1, Stage.AFTER, 25, "La rampa con su barandal"),
    (2, Stage.DELIVERY, 38, "Los baumanómetros en su caja"),
)
FACE = (Box(7_000, 5_200, 1_500, 1_600),)
_SKY, _GROUND, _WALL, _DOOR, _INK = (190, 215, 228), (196, 178, 146), (244, 240, 228), (92, 130, 138), (70, 62, 52)


def photo(item: int, stage: Stage) -> bytes:
    """A drawn photo of the clinic: its roof, its entrance, or what was bought, at that stage."""
    image = Image.new("RGB", (960, 720), _SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 960, 720), fill=_GROUND)
    draw.rectangle((150, 280, 810, 560), fill=_WALL, outline=_INK, width=4)
    is_done = stage in (Stage.AFTER, Stage.DELIVERY)
    draw.polygon([(110, 280), (200, 170), (760, 170), (850, 280)], fill=(198, 92, 62) if is_done else (139, 118, 102))
    draw.rectangle((420, 380, 540, 560), fill=_DOOR, outline=_INK, width=4)
    for left in (210, 600):
        draw.rectangle((left, 350, left + 130, 450), fill=(206, 226, 232), outline=_INK, width=4)
    if item == 0 and not is_done:
        for at in range(5):
            draw.ellipse((190 + 120 * at, 195 + 12 * (at % 3), 260 + 120 * at, 240), fill=(92, 82, 74))
    elif item == 1:
        _entrance(draw, is_done)
    elif item == 2:
        for at in range(4):
            draw.rectangle((180 + 160 * at, 590, 310 + 160 * at, 680), fill=(222, 200, 160), outline=_INK, width=4)
            draw.text((205 + 160 * at, 620), f"BM-{101 + at}", fill=_INK, font_size=28)
    if item == 0 and stage is Stage.BEFORE:
        draw.ellipse((690, 390, 800, 480), fill=(205, 160, 125), outline=_INK, width=3)
        draw.rectangle((670, 480, 820, 660), fill=(80, 110, 160))
    return _jpeg(image)


def _entrance(draw: ImageDraw.ImageDraw, is_done: bool) -> None:
    if is_done:
        draw.polygon([(420, 560), (540, 560), (860, 690), (600, 690)], fill=(176, 176, 172), outline=_INK)
        draw.line([(545, 520), (865, 640)], fill=(40, 90, 120), width=10)
    for step in range(3):
        draw.rectangle((400 - 20 * step, 560 + 22 * step, 560, 582 + 22 * step), fill=(160, 160, 156), outline=_INK)


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=82)
    return file.getvalue()
