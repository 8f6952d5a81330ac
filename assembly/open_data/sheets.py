"""The spreadsheets' rows: what was spent, what was approved and moved, what was asked. Always in Spanish."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from assembly.budget.queries import ItemInfo, MovementInfo, MovementReversalInfo
from assembly.budget.returns.rules import METHODS
from assembly.budget.rules import METHOD_LABELS, Method
from assembly.budget.transfers import TransferInfo
from assembly.core import clock
from assembly.core.money import Money
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import PROOF_LABELS
from assembly.inquiries import standing
from assembly.inquiries.queries import InquiryInfo
from assembly.inquiries.rules import WITHHELD_LABELS, signature_words
from assembly.inquiries.standing import STATE_MARKS
from assembly.public.labels import role_words
from assembly.web.spreadsheet import Cell

ITEM_HEAD = (
    "Tipo",
    "Clave del concepto",
    "Concepto aprobado",
    "Monto",
    "Manos",
    "Presentes",
    "Pasa a o viene de",
    "Votación",
    "Fecha de la asamblea",
    "Año",
    "Identificador",
)


def item_rows(items: Sequence[ItemInfo], transfers: Iterable[TransferInfo]) -> Iterator[tuple[Cell, ...]]:
    """A row for each item as it was voted, two for each move: the amounts add up to what each may spend."""
    titles = {one.id: one.title for one in items}
    for one in items:
        voted = (one.code, one.title, one.approved - one.moved, one.hands, one.present)
        yield ("Concepto", *voted, None, None, None, one.year, one.id)
    for move in transfers:
        vote = (move.number, move.day.isoformat(), move.year, move.id)
        yield ("Sale", move.from_code, titles.get(move.from_item), -move.amount, None, None, move.to_code, *vote)
        yield ("Entra", move.to_code, titles.get(move.to_item), move.amount, None, None, move.from_code, *vote)


PAID_BACK = "Devolución del proveedor"
EXPENSE_HEAD = (
    "Tipo",
    "Folio",
    "Fecha de pago",
    "Clave del concepto",
    "Concepto aprobado",
    "Qué se compró",
    "Proveedor",
    "Monto",
    "Forma de pago",
    "Comprobante",
    "Archivo del comprobante",
    "Motivo sin comprobante",
    "Revisión",
    "Motivo de la reversión",
    "Anotó",
    "En nombre de",
    "Anotado el",
    "Año",
    "Renglón de la bitácora",
    "Identificador",
)


def expense_rows(
    expenses: Iterable[ExpenseInfo], movements: Iterable[MovementInfo], zone: str
) -> Iterator[tuple[Cell, ...]]:
    """A row for each expense and, negative, for each reversal and for what its supplier paid back.

    The column of amounts adds up to what was spent.
    """
    back = paid_back(movements)
    for one in expenses:
        behalf = role_words(one.on_behalf_of) if one.on_behalf_of else None
        yield ("Gasto", *_about(one, one.amount), None, role_words(one.recorded_by), behalf, *_written(one, one, zone))
        if one.reversal is not None:
            words = (one.reversal.reason, role_words(one.reversal.recorded_by), None)
            yield ("Reversión", *_about(one, -one.amount), *words, *_written(one, one.reversal, zone))
        for kind, entry, amount, why, moved in back.get(one.id, ()):
            said = (why, role_words(entry.recorded_by), None)
            yield (kind, *_about(one, amount, moved), *said, *_written(one, entry, zone))


Returned = list[tuple[str, MovementInfo | MovementReversalInfo, Money, str | None, MovementInfo]]


def paid_back(movements: Iterable[MovementInfo]) -> dict[str, Returned]:
    """By expense what its supplier paid back, negative, and what undid that: kind, entry, amount, reason, return."""
    found: dict[str, Returned] = {}
    for one in sorted(movements, key=lambda each: each.n):
        if one.back is not None:
            rows = found.setdefault(one.back.expense_id, [])
            rows.append((PAID_BACK, one, -one.amount, one.text, one))
            rows += [("Reversión", one.reversal, one.amount, one.reversal.reason, one)] if one.reversal else []
    return found


def day_and_method(one: ExpenseInfo, moved: MovementInfo | None) -> tuple[date, Method]:
    """When and how it was paid, or when and how it came back."""
    return (moved.on, METHODS[moved.back.way]) if moved and moved.back else (one.paid_on, one.method)


def _about(one: ExpenseInfo, amount: Money, moved: MovementInfo | None = None) -> tuple[Cell, ...]:
    """What a row says of the money; where it came back, its own day and way, and nothing of the expense's proof."""
    back = moved.back if moved else None
    day, method = day_and_method(one, moved)
    proof = (PROOF_LABELS[one.proof], "Sí" if one.has_proof else "No", one.no_proof_reason, one.review_mark.text)
    return (
        one.folio,
        day.isoformat(),
        one.item_code or "Fuera de lo aprobado",
        one.item_title,
        one.what,
        one.supplier,
        amount,
        METHOD_LABELS[method],
        *((None, None, back.no_proof_reason, None) if back else proof),
    )


def _written(one: ExpenseInfo, entry: Any, zone: str) -> tuple[Cell, ...]:
    return (clock.local_day(entry.recorded_at, zone).isoformat(), one.year, entry.n, entry.id)


INQUIRY_HEAD = (
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


def inquiry_rows(found: Iterable[InquiryInfo], today: date, zone: str) -> Iterator[tuple[Cell, ...]]:
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
