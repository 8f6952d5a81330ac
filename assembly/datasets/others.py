"""The tables of the catalogue, of the public files, and of what residents ask."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from assembly.account.balances import STATEMENT
from assembly.account.models import BalanceReading
from assembly.assemblies.models import Closing
from assembly.claims.models import ClaimedInvoice
from assembly.claims.services import NOTE_PURPOSE
from assembly.clinics.models import Clinic
from assembly.datasets.columns import OF_CLINIC, head, source, tail
from assembly.datasets.rules import Column, Kind, Row, Source, Table
from assembly.evidence.covers import is_withheld
from assembly.evidence.models import EvidenceCover, EvidenceFile
from assembly.evidence.queries import COVER
from assembly.expenses.models import Expense
from assembly.expenses.rules import PURPOSE_LABELS
from assembly.inquiries.models import Inquiry
from assembly.inquiries.queries import inquiries_at
from assembly.inquiries.rules import WITHHELD_LABELS, AboutKind
from assembly.inquiries.rules import folio as inquiry_folio
from assembly.inquiries.standing import STATE_MARKS
from assembly.journal.models import JournalLine
from assembly.journal.queries import personal
from assembly.minutes.queries import SIGNED
from assembly.works.models import ItemPhoto
from assembly.works.rules import PHOTO

TEXT, INTEGER, DEGREES, DAY, MOMENT, YES_NO = (
    Kind.TEXT,
    Kind.INTEGER,
    Kind.DEGREES,
    Kind.DAY,
    Kind.MOMENT,
    Kind.YES_NO,
)


_ABOUT = {
    AboutKind.EXPENSE: "Un gasto",
    AboutKind.ITEM: "Un concepto aprobado",
    AboutKind.MOVEMENT: "Un depósito, retiro o reintegro",
    AboutKind.CLINIC: "El dinero de la clínica",
}
_STATES = {state: words for state, (words, _) in STATE_MARKS.items()}


PROVEN = {
    Expense.__tablename__: "Gasto",
    Closing.__tablename__: "Acta de asamblea",
    ItemPhoto.__tablename__: "Foto de una obra o compra",
    BalanceReading.__tablename__: "Saldo que dijo el banco",
    ClaimedInvoice.__tablename__: "Factura o nota de crédito",
}
PURPOSES: dict[Any, str] = {
    **PURPOSE_LABELS,
    PHOTO: "Foto de la obra o de la compra aprobada",
    SIGNED: "Acta firmada en papel",
    STATEMENT: "Estado de cuenta del banco",
    NOTE_PURPOSE: "Nota de crédito",
}


def _degrees(micro: int) -> Decimal:
    return Decimal(micro).scaleb(-6)


CLINICS = Table(
    "clinicas",
    "clinics",
    "Clínicas",
    "Las clínicas del catálogo oficial.",
    (
        Column("clues", "CLUES", TEXT, "Clave de la clínica.", Clinic.clues, is_required=True),
        Column("name", "Nombre", TEXT, "Nombre de la clínica.", Clinic.name, is_required=True),
        Column("institution", "Institución", TEXT, "De quién es.", Clinic.institution, is_required=True),
        Column("state_code", "Clave del estado", TEXT, "Dos cifras, del INEGI.", Clinic.state_code, is_required=True),
        Column("state", "Estado", TEXT, "Nombre del estado.", Clinic.state, is_required=True),
        Column("municipality_code", "Clave del municipio", TEXT, "Del INEGI.", Clinic.municipality_code),
        Column("municipality", "Municipio", TEXT, "Nombre del municipio.", Clinic.municipality),
        Column("locality", "Localidad", TEXT, "Nombre de la localidad.", Clinic.locality),
        Column("kind", "Tipo", TEXT, "Tipo de clínica, según el catálogo.", Clinic.kind),
        Column("level", "Nivel", TEXT, "Nivel de atención.", Clinic.level),
        Column("status", "Situación", TEXT, "Si opera, según el catálogo.", Clinic.status),
        Column("stratum", "Estrato", TEXT, "Rural o urbana.", Clinic.stratum),
        Column("rooms", "Consultorios", INTEGER, "Vacío si no se sabe.", Clinic.rooms),
        Column("latitude", "Latitud", DEGREES, "En grados.", Clinic.latitude, read=_degrees),
        Column("longitude", "Longitud", DEGREES, "En grados.", Clinic.longitude, read=_degrees),
        Column("time_zone", "Zona horaria", TEXT, "La de la hora local.", Clinic.time_zone, is_required=True),
    ),
    (Source(Clinic.clues, literal(0), select().select_from(Clinic)),),
    key=("clues",),
)

EVIDENCE = Table(
    "evidencias",
    "evidence",
    "Archivos públicos",
    "Cada foto, factura o papel como lo ve el público, con la huella SHA-256 de sus bytes. De las fotos se quita dónde "
    "y con qué se tomaron, y se tapa lo privado.",
    (
        *head(EvidenceFile),
        Column("about_id", "De qué es", TEXT, "Identificador de lo que comprueba.", EvidenceFile.about_id, {}, True),
        Column(
            "about_kind",
            "Tipo de lo que comprueba",
            TEXT,
            "De qué clase de dato es el archivo.",
            select(JournalLine.kind)
            .where(JournalLine.clinic_id == EvidenceFile.clinic_id, JournalLine.fact_id == EvidenceFile.about_id)
            .scalar_subquery(),
            PROVEN,
        ),
        Column("purpose", "Qué es", TEXT, "Para qué se subió.", EvidenceFile.purpose, PURPOSES, True),
        Column("media_type", "Formato", TEXT, "El de la versión pública.", EvidenceFile.media_type, is_required=True),
        Column(
            "sha256",
            "Huella SHA-256",
            TEXT,
            "La de los bytes de la versión pública, como está ahora.",
            func.coalesce(EvidenceCover.public_hash, EvidenceFile.public_hash),
            is_required=True,
        ),
        Column(
            "bytes",
            "Bytes",
            INTEGER,
            "Lo que pesa la versión pública.",
            func.coalesce(EvidenceCover.public_size, EvidenceFile.public_size),
            is_required=True,
        ),
        Column("caption", "Descripción", TEXT, "Lo que se escribió de ella.", personal(EvidenceFile, "caption")),
        Column(
            "is_withheld",
            "Tapada entera",
            YES_NO,
            "Sí: falta tapar lo privado, y mientras solo la ve auditoría.",
            EvidenceCover.boxes,
            is_required=True,
            read=is_withheld,
        ),
        *tail(EvidenceFile),
    ),
    (source(EvidenceFile, select().select_from(EvidenceFile).outerjoin(EvidenceCover, COVER)),),
    foreign=(OF_CLINIC,),
)


def _with_answers(session: Session, rows: list[Row]) -> None:
    """What was published of each inquiry, and how it stands after all that was said."""
    clinics = inquiries_at(session, sorted({row["clues"] for row in rows}))
    found = {(one.clinic_id, one.id): one for inquiries in clinics.values() for one in inquiries}
    for row in rows:
        one = found[row["clues"], row["id"]]
        last = one.answers[-1] if one.answers else None
        row |= {"state": one.state, "due_on": one.due_on, "text": one.text, "name": one.name}
        row |= {"withheld_why": one.moderation.why if one.moderation else None, "answers": len(one.answers)}
        row |= {"answer": last.text if last else None, "answered_at": last.recorded_at if last else None}


INQUIRIES = Table(
    "dudas",
    "inquiries",
    "Dudas",
    "Lo que la gente preguntó del dinero y de las obras, con la última respuesta. Sus palabras, solo si se publicaron.",
    (
        *head(Inquiry),
        Column("folio", "Folio", TEXT, "El de la duda en la clínica.", Inquiry.number, {}, True, inquiry_folio),
        Column("about_kind", "Sobre", TEXT, "De qué se preguntó.", Inquiry.about_kind, _ABOUT, True),
        Column("about_id", "De qué es", TEXT, "Identificador del gasto, concepto o movimiento.", Inquiry.about_id),
        Column("about_label", "Folio o clave", TEXT, "El de lo que se preguntó.", Inquiry.about_label),
        Column("asked_on", "Preguntada el", DAY, "Día en que se preguntó.", Inquiry.asked_on, is_required=True),
        Column("due_on", "Plazo", DAY, "Último día para responder.", is_required=True),
        Column("state", "Estado", TEXT, "Cómo está la duda.", None, _STATES, True),
        Column("withheld_why", "Por qué no se publicó", TEXT, "Motivo.", None, WITHHELD_LABELS),
        Column("text", "Pregunta", TEXT, "Como se publicó, sin datos personales."),
        Column("name", "Nombre", TEXT, "Solo si quien preguntó quiso darlo."),
        Column("answers", "Respuestas", INTEGER, "Cuántas ha tenido.", is_required=True),
        Column("answer", "Última respuesta", TEXT, "Lo que contestó el comité."),
        Column("answered_at", "Respondida", MOMENT, "Cuándo, en hora UTC."),
        *tail(Inquiry),
    ),
    (source(Inquiry),),
    foreign=(OF_CLINIC,),
    finish=_with_answers,
)
