"""The tables of what was spent, undone and reviewed."""

from typing import Any

from sqlalchemy import case, exists, func, literal, null, select, type_coerce

from assembly.budget.models import MovementReversal, SupplierReturn
from assembly.budget.returns.rules import Way
from assembly.budget.rules import METHOD_LABELS, Method
from assembly.claims.models import ClaimedInvoice, InvoiceUse
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
from assembly.expenses.models import Expense, OffPlanMotion, Reversal, Review, ReviewAnswer
from assembly.expenses.rules import PROOF_LABELS, VERDICT_LABELS, FilePurpose, folio
from assembly.journal.queries import personal
from assembly.votes.models import Question

TEXT, INTEGER, MONEY, DAY, YES_NO = Kind.TEXT, Kind.INTEGER, Kind.MONEY, Kind.DAY, Kind.YES_NO

_INVOICED = (
    select(func.min(ClaimedInvoice.issued_on))
    .join(InvoiceUse, linked(InvoiceUse, "invoice_id", ClaimedInvoice))
    .where(InvoiceUse.clinic_id == Expense.clinic_id, InvoiceUse.source_id == Expense.id)
    .correlate(Expense)
    .scalar_subquery()
)
_ASKED = (
    select(Question.id)
    .where(Question.clinic_id == OffPlanMotion.clinic_id, Question.subject == OffPlanMotion.motion_id)
    .correlate(OffPlanMotion)
    .scalar_subquery()
)
_SPENT = (Expense, Reversal, SupplierReturn, MovementReversal)
_IN_CASH, _BACK_IN_CASH = Expense.method == Method.CASH, SupplierReturn.way == Way.CASH
_RETURN = "return"
_METHOD = case((_BACK_IN_CASH, Method.CASH.value), else_=Method.TRANSFER.value)


def _has_file(fact: Any) -> Any:
    same = (EvidenceFile.clinic_id == fact.clinic_id, EvidenceFile.about_id == fact.id)
    return exists().where(*same, EvidenceFile.purpose == FilePurpose.PROOF.value)


def _same(column: Any, of_return: Any = None) -> Any:
    """What undoes a row says again what that row was; a return, what its expense was, but for `of_return`."""
    back = column if of_return is None else of_return
    return (column, column, back, back)


def _of_return() -> Any:
    return select().select_from(SupplierReturn).join(Expense, linked(SupplierReturn, "expense_id", Expense))


def _undone_return() -> Any:
    query = select().select_from(MovementReversal)
    query = query.join(SupplierReturn, linked(MovementReversal, "movement_id", SupplierReturn))
    return query.join(Expense, linked(SupplierReturn, "expense_id", Expense))


EXPENSES = Table(
    "gastos",
    "expenses",
    "Gastos",
    "Cada pago, con su comprobante. Una reversión, y lo que un proveedor devolvió, son renglones aparte con el monto "
    "negativo: «Monto», sumado, es lo que se gastó. El efectivo salió de la cuenta con su retiro: lo pagado con él es "
    "cero en «En la cuenta».",
    (
        *head(*_SPENT),
        Column(
            "entry",
            "Clase",
            TEXT,
            "Gasto, devolución del proveedor, o reversión de uno u otra.",
            (literal(ENTRY), literal(UNDOING), literal(_RETURN), literal(UNDOING)),
            {ENTRY: "Gasto", UNDOING: "Reversión", _RETURN: "Devolución del proveedor"},
            True,
        ),
        Column("folio", "Folio", TEXT, "El del gasto en la clínica.", _same(Expense.number), {}, True, folio),
        Column(
            "reverses",
            "Deshace a",
            TEXT,
            UNDOES,
            (null(), Reversal.expense_id, null(), MovementReversal.movement_id),
        ),
        Column("item_id", "Concepto", TEXT, "Vacío: fuera de lo aprobado.", _same(Expense.item_id)),
        Column("year", "Año", INTEGER, "Año del programa.", _same(Expense.year), {}, True),
        Column(
            "amount",
            "Monto",
            MONEY,
            "En pesos; negativo en una devolución y en la reversión de un gasto.",
            (Expense.amount, less(Reversal.amount), less(SupplierReturn.amount), MovementReversal.amount),
            {},
            True,
        ),
        in_account(
            "Depósitos, retiros, reintegros y devoluciones",
            where(_IN_CASH, literal(0), less(Expense.amount)),
            where(_IN_CASH, literal(0), Reversal.amount),
            where(_BACK_IN_CASH, literal(0), SupplierReturn.amount),
            where(_BACK_IN_CASH, literal(0), less(MovementReversal.amount)),
        ),
        Column(
            "paid_on",
            "Fecha de pago",
            DAY,
            "Día en que se pagó, o en que regresó el dinero.",
            _same(Expense.paid_on, SupplierReturn.returned_on),
            {},
            True,
        ),
        Column(
            "invoice_day",
            "Fecha de la factura",
            DAY,
            "La que dice su factura electrónica; vacío si no hay. Compárela con la fecha de pago.",
            _same(_INVOICED, null()),
        ),
        Column(
            "method",
            "Forma de pago",
            TEXT,
            "Cómo se pagó, o cómo regresó.",
            _same(Expense.method, type_coerce(_METHOD, Expense.method.type)),
            METHOD_LABELS,
            True,
        ),
        Column("supplier", "Proveedor", TEXT, "A quién se pagó.", _same(personal(Expense, "supplier"))),
        Column("what", "Qué se compró", TEXT, "La obra, la cosa o el servicio.", _same(personal(Expense, "what"))),
        Column("proof", "Comprobante", TEXT, "Qué papel lo comprueba.", _same(Expense.proof), PROOF_LABELS, True),
        Column(
            "has_proof_file",
            "Archivo del comprobante",
            YES_NO,
            "Si ya se subió.",
            _same(_has_file(Expense), _has_file(SupplierReturn)),
            {},
            True,
            bool,
        ),
        Column(
            "no_proof_reason",
            "Motivo sin comprobante",
            TEXT,
            "Por qué no hay.",
            _same(personal(Expense, "no_proof_reason"), personal(SupplierReturn, "no_proof_reason")),
        ),
        Column(
            "reason",
            "Motivo",
            TEXT,
            "Por qué se deshizo, o por qué el proveedor devolvió el dinero.",
            (
                null(),
                personal(Reversal, "reason"),
                personal(SupplierReturn, "reason"),
                personal(MovementReversal, "reason"),
            ),
        ),
        *tail(*_SPENT),
    ),
    (
        source(Expense),
        source(Reversal, select().select_from(Reversal).join(Expense, linked(Reversal, "expense_id", Expense))),
        source(SupplierReturn, _of_return()),
        source(MovementReversal, _undone_return()),
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

DECISIONS = Table(
    "gastos-a-decidir",
    "off_plan_motions",
    "Gastos que decidió una asamblea",
    "Qué votación preguntó a la asamblea si acepta un gasto que ninguna había aprobado. El resultado está en ella.",
    (
        *head(OffPlanMotion),
        Column("expense_id", "Gasto", TEXT, "Identificador del gasto.", OffPlanMotion.expense_id, is_required=True),
        Column("question_id", "Votación", TEXT, "Identificador de la votación.", _ASKED, is_required=True),
        Column(
            "amount", "Monto", MONEY, "Lo que contaba del gasto al votarlo.", OffPlanMotion.amount, is_required=True
        ),
        *tail(OffPlanMotion),
    ),
    (source(OffPlanMotion),),
    foreign=(OF_CLINIC, Foreign("expense_id", "gastos"), Foreign("question_id", "votaciones")),
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
