"""The spreadsheet of inquiries: what was asked, how it stands, what was answered. Always in Spanish."""

from collections.abc import Iterable, Iterator
from datetime import date

from assembly.core import clock
from assembly.inquiries import standing
from assembly.inquiries.queries import InquiryInfo
from assembly.inquiries.rules import WITHHELD_LABELS, signature_words
from assembly.inquiries.standing import STATE_MARKS
from assembly.web.spreadsheet import Cell

HEAD = (
    "Folio",
    "Preguntada el",
    "Sobre",
    "Pregunta",
    "Nombre",
    "Estado",
    "Motivo de no publicarla",
    "Plazo para responder",
    "Días hábiles de retraso",
    "Respuestas",
    "Última respuesta",
    "Respondió",
    "Respondida el",
    "Renglón de la bitácora",
    "Identificador",
)


def rows(found: Iterable[InquiryInfo], today: date, zone: str) -> Iterator[tuple[Cell, ...]]:
    """A row for each inquiry, also for those whose words are not published."""
    for one in found:
        last = one.answers[-1] if one.answers else None
        why = one.moderation.why if one.moderation else None
        yield (
            one.folio,
            one.asked_on.isoformat(),
            one.about_label or "El dinero de la clínica",
            one.text,
            one.name,
            STATE_MARKS[one.state][0],
            WITHHELD_LABELS[why] if why else None,
            one.due_on.isoformat(),
            -standing.days_left(today, one.due_on) if one.is_late(today) else 0,
            len(one.answers),
            last.text if last else None,
            signature_words(last.recorded_by) if last else None,
            clock.local_day(last.recorded_at, zone).isoformat() if last else None,
            one.n,
            one.id,
        )
