"""The tables of what was spent, undone and reviewed."""

from typing import Any

from sqlalchemy import and_, exists, literal, null, select

from assembly.budget.rules import METHOD_LABELS, Method
from assembly.datasets.columns import (
    ENTRY,
    OF_CLINIC,
    UNDOES,
    UNDOING,
    head,
    in_account,
    less,
    linked,
    source,
    tail,
    where,
)
from assembly.datasets.rules import Column, Foreign, Kind, Table
from assembly.evidence.models import EvidenceFile
from assembly.expenses.models import Expense, Reversal, Review, ReviewAnswer
from assembly.expenses.rules import PROOF_LABELS, VERDICT_LABELS, FilePurpose, folio
from assembly.journal.queries import personal

TEXT, INTEGER, MONEY, DAY, YES_NO = Kind.TEXT, Kind.INTEGER, Kind.MONEY, Kind.DAY, Kind.YES_NO

_PROVEN = exists().where(
    and_(EvidenceFile.clinic_id == Expense.clinic_id, EvidenceFile.about_id == Expense.id),
    EvidenceFile.purpose == FilePurpose.PROOF.value,
)
_SPENT = (Expense, Reversal)
_IN_CASH = Expense.method == Method.CASH


def _both(column: Any) -> Any:
    """A reversal says again what its expense was."""
    return (column, column)


EXPENSES = Table(
    "gastos",
    "expenses",
    "Gastos",
    "Cada pago, con su comprobante. Una reversión es un renglón aparte con el monto negativo: «Monto», sumado, es lo "
    "que se gastó. El efectivo salió de la cuenta con su retiro: lo pagado con él es cero en «En la cuenta».",
    (
        *head(*_SPENT),
        Column(
            "entry",
            "Clase",
            TEXT,
            "Gasto, o reversión de uno.",
            (literal(ENTRY), literal(UNDOING)),
            {ENTRY: "Gasto", UNDOING: "Reversión"},
            True,
        ),
        Column("folio", "Folio", TEXT, "El del gasto en la clínica.", _both(Expense.number), {}, True, folio),
        Column("reverses", "Deshace a", TEXT, UNDOES, (null(), Reversal.expense_id)),
        Column("item_id", "Concepto", TEXT, "Vacío: fuera de lo aprobado.", _both(Expense.item_id)),
        Column("year", "Año", INTEGER, "Año del programa.", _both(Expense.year), {}, True),
        Column(
            "amount",
            "Monto",
            MONEY,
            "En pesos; negativo en una reversión.",
            (Expense.amount, less(Reversal.amount)),
            {},
            True,
        ),
        in_account(
            "Depósitos, retiros, reintegros y devoluciones",
            where(_IN_CASH, literal(0), less(Expense.amount)),
            where(_IN_CASH, literal(0), Reversal.amount),
        ),
        Column("paid_on", "Fecha de pago", DAY, "Día en que se pagó.", _both(Expense.paid_on), {}, True),
        Column("method", "Forma de pago", TEXT, "Cómo se pagó.", _both(Expense.method), METHOD_LABELS, True),
        Column("supplier", "Proveedor", TEXT, "A quién se pagó.", _both(personal(Expense, "supplier"))),
        Column("what", "Qué se compró", TEXT, "La obra, la cosa o el servicio.", _both(personal(Expense, "what"))),
        Column("proof", "Comprobante", TEXT, "Qué papel lo comprueba.", _both(Expense.proof), PROOF_LABELS, True),
        Column("has_proof_file", "Archivo del comprobante", YES_NO, "Si ya se subió.", _both(_PROVEN), {}, True, bool),
        Column(
            "no_proof_reason",
            "Motivo sin comprobante",
            TEXT,
            "Por qué no hay.",
            _both(personal(Expense, "no_proof_reason")),
        ),
        Column("reason", "Motivo de la reversión", TEXT, "Por qué se deshizo.", (null(), personal(Reversal, "reason"))),
        *tail(*_SPENT),
    ),
    (
        source(Expense),
        source(Reversal, select().select_from(Reversal).join(Expense, linked(Reversal, "expense_id", Expense))),
    ),
    foreign=(OF_CLINIC, Foreign("item_id", "conceptos"), Foreign("reverses", "gastos")),
)

REVIEWS = Table(
    "revisiones",
    "reviews",
    "Revisiones de gastos",
    "Lo que dijo de cada gasto quien lo revisó, que nunca es quien lo anotó.",
    (
        *head(Review),
        Column("expense_id", "Gasto", TEXT, "Identificador del gasto.", Review.expense_id, is_required=True),
        Column("verdict", "Revisión", TEXT, "Visto u objetado.", Review.verdict, VERDICT_LABELS, True),
        Column("reason", "Motivo", TEXT, "Por qué se objetó.", personal(Review, "reason")),
        *tail(Review),
    ),
    (source(Review),),
    foreign=(OF_CLINIC, Foreign("expense_id", "gastos")),
)

ANSWERS = Table(
    "respuestas",
    "answers",
    "Respuestas a las objeciones",
    "Lo que contestó quien lleva el dinero a quien objetó un gasto. Todas quedan.",
    (
        *head(ReviewAnswer),
        Column(
            "review_id", "Revisión", TEXT, "Identificador de la revisión.", ReviewAnswer.review_id, is_required=True
        ),
        Column("answer", "Respuesta", TEXT, "Lo que contestó.", personal(ReviewAnswer, "answer")),
        *tail(ReviewAnswer),
    ),
    (source(ReviewAnswer),),
    foreign=(OF_CLINIC, Foreign("review_id", "revisiones")),
)
