"""The tables of the money before it is spent: granted, approved, moved, deposited, taken out, given back."""

from typing import Any

from sqlalchemy import String, exists, func, literal, null, select, type_coerce
from sqlalchemy.orm import aliased

from assembly.budget.items import total_of
from assembly.budget.models import (
    BudgetItem,
    CashReturn,
    Deposit,
    ItemTransfer,
    MovementReversal,
    Payment,
    Refund,
    SupplierReturn,
    Withdrawal,
)
from assembly.budget.returns.rules import WAY_LABELS, Way
from assembly.budget.rules import MOVEMENT_LABELS, MovementKind
from assembly.budget.transfers import moved_for_item
from assembly.clinics.models import NotifiedAmount
from assembly.core.columns import Centavos
from assembly.core.money import ZERO
from assembly.datasets.columns import (
    CATEGORIES,
    ENTRY,
    OF_ASSEMBLY,
    OF_CLINIC,
    POSTS,
    UNDOES,
    UNDOING,
    assembly_id,
    head,
    in_account,
    less,
    linked,
    ordinal,
    source,
    tail,
    where,
)
from assembly.datasets.rules import Column, Foreign, Kind, Table
from assembly.journal.queries import personal

TEXT, INTEGER, MONEY, DAY, YES_NO = Kind.TEXT, Kind.INTEGER, Kind.MONEY, Kind.DAY, Kind.YES_NO
_ENTRIES = {ENTRY: "Movimiento", UNDOING: "Reversión"}

_later = aliased(NotifiedAmount)
_COUNTS = ~exists().where(
    _later.clinic_id == NotifiedAmount.clinic_id, _later.year == NotifiedAmount.year, _later.n > NotifiedAmount.n
)

AMOUNTS = Table(
    "montos",
    "amounts",
    "Montos asignados",
    "Lo que el programa asignó a la clínica para cada año. El último anotado de un año es el que cuenta.",
    (
        *head(NotifiedAmount),
        Column("year", "Año", INTEGER, "Año del programa.", NotifiedAmount.year, is_required=True),
        Column("amount", "Monto", MONEY, "En pesos.", NotifiedAmount.amount, is_required=True),
        Column("source", "De dónde se sabe", TEXT, "Documento o página que lo dice.", NotifiedAmount.source, {}, True),
        Column("notified_on", "Notificado el", DAY, "Vacío si no se sabe.", NotifiedAmount.notified_on),
        Column("counts", "Es el que cuenta", YES_NO, "No: otro lo sustituyó.", _COUNTS, {}, True, bool),
        *tail(NotifiedAmount),
    ),
    (source(NotifiedAmount),),
    foreign=(OF_CLINIC,),
)

_PAID = (
    select(total_of(Payment.amount))
    .where(Payment.clinic_id == BudgetItem.clinic_id, Payment.item_id == BudgetItem.id)
    .correlate(BudgetItem)
    .scalar_subquery()
)
_MOVED = moved_for_item()

ITEMS = Table(
    "conceptos",
    "items",
    "Conceptos aprobados",
    "Cada mejora que una asamblea aprobó, con su monto, lo que se le movió y lo que se ha gastado de ella.",
    (
        *head(BudgetItem),
        assembly_id(BudgetItem),
        Column("proposal_id", "Propuesta", TEXT, "Identificador de la propuesta.", BudgetItem.proposal_id, {}, True),
        Column("year", "Año", INTEGER, "Año del programa.", BudgetItem.year, is_required=True),
        Column("position", "Orden", INTEGER, "Lugar en la lista aprobada.", BudgetItem.position, is_required=True),
        Column("code", "Clave del concepto", TEXT, "La que se escribe en la factura.", BudgetItem.code, {}, True),
        Column("category", "Tipo", TEXT, "Tipo de mejora.", BudgetItem.category, CATEGORIES, True),
        Column("title", "Concepto", TEXT, "Qué se aprobó.", personal(BudgetItem, "title")),
        Column("hands", "Manos", INTEGER, "Manos a favor.", BudgetItem.hands, is_required=True),
        Column("present", "Presentes", INTEGER, "Personas presentes al votar.", BudgetItem.present, is_required=True),
        Column("voted", "Monto votado", MONEY, "Lo que aprobó la asamblea, en pesos.", BudgetItem.approved, {}, True),
        Column(
            "moved", "Movido", MONEY, "Lo que otras asambleas le pasaron, menos lo que le quitaron.", _MOVED, {}, True
        ),
        Column(
            "approved",
            "Puede gastar",
            MONEY,
            "El monto votado más lo movido.",
            type_coerce(BudgetItem.approved + _MOVED, Centavos),
            is_required=True,
        ),
        Column(
            "paid",
            "Gastado",
            MONEY,
            "Lo pagado, menos lo revertido y lo que el proveedor devolvió.",
            type_coerce(_PAID, Centavos),
            {},
            True,
        ),
        *tail(BudgetItem),
    ),
    (source(BudgetItem),),
    foreign=(OF_CLINIC, OF_ASSEMBLY, Foreign("proposal_id", "propuestas")),
)

TRANSFERS = Table(
    "traspasos",
    "transfers",
    "Dinero movido entre conceptos",
    "Dinero que una asamblea pasó de un concepto aprobado a otro.",
    (
        *head(ItemTransfer),
        assembly_id(ItemTransfer),
        Column("question_id", "Votación", TEXT, "La que lo decidió.", ItemTransfer.question_id, is_required=True),
        Column("from_item", "Sale del concepto", TEXT, "Identificador.", ItemTransfer.from_item, is_required=True),
        Column("to_item", "Entra al concepto", TEXT, "Identificador.", ItemTransfer.to_item, is_required=True),
        Column("amount", "Monto", MONEY, "En pesos.", ItemTransfer.amount, is_required=True),
        *tail(ItemTransfer),
    ),
    (source(ItemTransfer),),
    foreign=(
        OF_CLINIC,
        OF_ASSEMBLY,
        Foreign("question_id", "votaciones"),
        Foreign("from_item", "conceptos"),
        Foreign("to_item", "conceptos"),
    ),
)

_MOVED_FACTS = (Deposit, Withdrawal, Refund, CashReturn, SupplierReturn)
_ALL = (*_MOVED_FACTS, MovementReversal)


def _undone() -> Any:
    """The reversal of a movement, with the movement whichever of the five it is."""
    query = select().select_from(MovementReversal)
    for fact in _MOVED_FACTS:
        query = query.outerjoin(fact, linked(MovementReversal, "movement_id", fact))
    return query


def _either(*columns: Any) -> Any:
    return func.coalesce(*columns, type_=columns[0].type)


def _kind(kind: MovementKind) -> Any:
    return literal(kind.value, String)


_DAYS = (
    Deposit.received_on,
    Withdrawal.withdrawn_on,
    Refund.refunded_on,
    CashReturn.returned_on,
    SupplierReturn.returned_on,
)
_WORDS = (
    personal(Deposit, "reference"),
    personal(Withdrawal, "purpose"),
    personal(Refund, "reference"),
    personal(CashReturn, "reference"),
    personal(SupplierReturn, "reason"),
)
_NONE = null()
_CAME_IN = MovementReversal.kind.in_((MovementKind.DEPOSIT, MovementKind.CASH_RETURN))
_BY_SUPPLIER = MovementReversal.kind == MovementKind.SUPPLIER_RETURN
_NO_MOVEMENT = (_NONE,) * len(_MOVED_FACTS)
_ONLY_BACK = (_NONE,) * (len(_MOVED_FACTS) - 1)

MOVEMENTS = Table(
    "movimientos",
    "movements",
    "Depósitos, retiros, reintegros y devoluciones",
    "El dinero que entró a la cuenta de la clínica, el efectivo que salió o regresó a ella, lo que un proveedor "
    "devolvió y lo que se reintegró. Una reversión es un renglón aparte con el monto negativo. «Monto» se suma por "
    "tipo: todos los depósitos, todos los retiros. «En la cuenta» se suma entera y, con la misma columna de los "
    "gastos, es lo que queda en el banco; lo que devolvió un proveedor está allá.",
    (
        *head(*_ALL),
        Column(
            "entry",
            "Clase",
            TEXT,
            "Movimiento, o reversión de uno.",
            (literal(ENTRY),) * len(_MOVED_FACTS) + (literal(UNDOING),),
            _ENTRIES,
            True,
        ),
        Column(
            "kind",
            "Tipo",
            TEXT,
            "Depósito, retiro de efectivo, reintegro, devolución de efectivo al banco o del proveedor.",
            (*(_kind(kind) for kind in MovementKind), MovementReversal.kind),
            MOVEMENT_LABELS,
            True,
            MovementKind,
        ),
        Column(
            "number",
            "Número",
            INTEGER,
            "El cuántos de su tipo en la clínica.",
            (*(ordinal(f) for f in _MOVED_FACTS), _NONE),
        ),
        Column("reverses", "Deshace a", TEXT, UNDOES, (*_NO_MOVEMENT, MovementReversal.movement_id)),
        Column(
            "year",
            "Año",
            INTEGER,
            "Año del programa.",
            (*(f.year for f in _MOVED_FACTS), _either(*(f.year for f in _MOVED_FACTS))),
            {},
            True,
        ),
        Column("day", "Fecha", DAY, "Día del movimiento.", (*_DAYS, _either(*_DAYS)), {}, True),
        Column(
            "amount",
            "Monto",
            MONEY,
            "En pesos; negativo en una reversión.",
            (*(f.amount for f in _MOVED_FACTS), less(MovementReversal.amount)),
            {},
            True,
        ),
        in_account(
            "Gastos",
            Deposit.amount,
            less(Withdrawal.amount),
            less(Refund.amount),
            CashReturn.amount,
            literal(ZERO, Centavos),
            where(_BY_SUPPLIER, literal(0), where(_CAME_IN, less(MovementReversal.amount), MovementReversal.amount)),
        ),
        Column("text", "Referencia o para qué", TEXT, "Lo que se anotó.", (*_WORDS, _NONE)),
        Column(
            "holder",
            "Quién tiene el efectivo",
            TEXT,
            "Cargo que tiene el efectivo, que lo devolvió al banco o que lo recibió del proveedor.",
            (_NONE, Withdrawal.holder, _NONE, CashReturn.holder, SupplierReturn.holder, _NONE),
            POSTS,
        ),
        Column(
            "reason",
            "Motivo de la reversión",
            TEXT,
            "Por qué se deshizo.",
            (*_NO_MOVEMENT, personal(MovementReversal, "reason")),
        ),
        Column(
            "expense_id",
            "Gasto",
            TEXT,
            "El gasto del que un proveedor devolvió dinero; vacío en lo demás.",
            (*_ONLY_BACK, SupplierReturn.expense_id, SupplierReturn.expense_id),
        ),
        Column(
            "way",
            "Dónde está el dinero",
            TEXT,
            "A dónde llegó lo que un proveedor devolvió; vacío en lo demás.",
            (*_ONLY_BACK, SupplierReturn.way, SupplierReturn.way),
            WAY_LABELS,
            False,
            Way,
        ),
        Column(
            "no_proof_reason",
            "Motivo sin comprobante",
            TEXT,
            "Por qué no hay comprobante de lo que un proveedor devolvió.",
            (*_ONLY_BACK, personal(SupplierReturn, "no_proof_reason"), _NONE),
        ),
        *tail(*_ALL),
    ),
    (*(source(fact) for fact in _MOVED_FACTS), source(MovementReversal, _undone())),
    foreign=(OF_CLINIC, Foreign("reverses", "movimientos"), Foreign("expense_id", "gastos")),
)
