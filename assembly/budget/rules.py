"""The four plain figures, and what a movement of the clinic's money may be."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assembly.core.errors import N_, AssemblyError
from assembly.core.money import ZERO, Money


class Method(StrEnum):
    """How an expense was paid; all but cash leave the account directly."""

    CASH = "cash"
    TRANSFER = "transfer"
    CARD = "card"
    CHECK = "check"


METHOD_LABELS = {
    Method.CASH: N_("Efectivo"),
    Method.TRANSFER: N_("Transferencia"),
    Method.CARD: N_("Tarjeta"),
    Method.CHECK: N_("Cheque"),
}


class MovementKind(StrEnum):
    """What moves the clinic's account, besides its expenses."""

    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    REFUND = "refund"
    CASH_RETURN = "cash_return"
    SUPPLIER_RETURN = "supplier_return"


MOVEMENT_LABELS = {
    MovementKind.DEPOSIT: N_("Depósito"),
    MovementKind.WITHDRAWAL: N_("Retiro de efectivo"),
    MovementKind.REFUND: N_("Reintegro"),
    MovementKind.CASH_RETURN: N_("Devolución de efectivo al banco"),
    MovementKind.SUPPLIER_RETURN: N_("Devolución del proveedor"),
}

_FOLIOS = dict(zip(MovementKind, ("DEP", "RET", "REI", "DEV", "PRO"), strict=True))


class NoMoneyYear(AssemblyError):
    sentence = N_(
        "Todavía no hay reglas de ningún año para {institution}, y sin ellas no se puede anotar dinero. "
        "Pida a la administración que cargue el año."
    )


class ItemUnknown(AssemblyError):
    field = "item"
    sentence = N_("Ese concepto no es de los aprobados en esta clínica. Elija uno de la lista.")


class AmountNotPositive(AssemblyError):
    field = "amount"
    sentence = N_("Anotó {amount}. Escriba una cantidad mayor que cero, por ejemplo 1,234.50.")


class ExpenseExceedsItem(AssemblyError):
    field = "amount"
    sentence = N_(
        "A «{item}» le quedan {left} y el gasto es de {amount}: se pasa por {over}. Revise la cantidad o el "
        "concepto; para gastar más hace falta una decisión de la asamblea."
    )


class WithdrawalExceedsBalance(AssemblyError):
    field = "amount"
    sentence = N_(
        "En la cuenta hay {balance} y el retiro es de {amount}: se pasa por {over}. "
        "Revise la cantidad, o anote primero el depósito que falte."
    )


class DepositExceedsNotified(AssemblyError):
    field = "amount"
    sentence = N_(
        "A la clínica le asignaron {notified} y con este depósito de {amount} habría recibido {received}: "
        "se pasa por {over}. Revise la cantidad; si el monto asignado cambió, pida a la administración que "
        "lo corrija."
    )


class DepositMayBeCash(DepositExceedsNotified):
    sentence = N_(
        "A la clínica le asignaron {notified} y con este depósito de {amount} habría recibido {received}: "
        "se pasa por {over}. Si lo que se puso en el banco es del efectivo sin explicar ({cash}), no es un depósito: "
        "anótelo en «Devolver efectivo al banco»."
    )


class AlreadyReversed(AssemblyError):
    status = 409
    sentence = N_("Este movimiento ya se había revertido. Si hace falta, anótelo otra vez como nuevo.")


class ReversalLeavesAccountShort(AssemblyError):
    sentence = N_(
        "Si se revierte este movimiento de {amount}, a la cuenta le faltarían {short}, porque ese dinero ya salió. "
        "Revierta primero el retiro, el reintegro o el gasto que salió de él."
    )


class ReversalLeavesCashShort(AssemblyError):
    sentence = N_(
        "Si se revierte este movimiento de {amount}, habría gastos o devoluciones en efectivo por {short} que no salen "
        "de ningún retiro. Revierta primero esos movimientos, o anote antes el retiro correcto."
    )


class RefundExceedsBalance(AssemblyError):
    field = "amount"
    sentence = N_(
        "En la cuenta hay {balance} y el reintegro es de {amount}: se pasa por {over}. "
        "Revise la cantidad, o anote primero el depósito que falte."
    )


class RefundNeedsCash(RefundExceedsBalance):
    sentence = N_(
        "En la cuenta hay {balance} y el reintegro es de {amount}: se pasa por {over}. Hay {cash} en efectivo sin "
        "explicar: si sobró, póngalo en el banco, anótelo en «Devolver efectivo al banco» y después anote el reintegro."
    )


class HolderUnknown(AssemblyError):
    field = "holder"
    sentence = N_("Ese cargo no es del comité de este año. Elija uno de la lista.")


class DayBeforeYear(AssemblyError):
    field = "day"
    sentence = N_("La fecha {day} es de antes de {year}, el año de este dinero. Revise el año que escribió.")


class DayInFuture(AssemblyError):
    field = "day"
    sentence = N_("La fecha {day} todavía no llega; hoy es {today}. Escriba el día en que ocurrió.")


@dataclass(frozen=True, slots=True)
class ApprovedItem:
    """An improvement that the assembly approved, to become an item; `letter` is its category's."""

    proposal_id: str
    category: str
    letter: str
    title: str
    hands: int
    present: int
    approved: Money


@dataclass(frozen=True, slots=True)
class Movements:
    """Sums of a clinic's year. `spent` is net of reversals and includes `spent_cash`.

    `cash_returned` is withdrawn cash put back into the account.
    """

    deposits: Money = ZERO
    withdrawals: Money = ZERO
    refunds: Money = ZERO
    spent: Money = ZERO
    spent_cash: Money = ZERO
    cash_returned: Money = ZERO


@dataclass(frozen=True, slots=True)
class Figures:
    """Received, spent, left, unexplained, given back; `cash_missing` is cash spent that no withdrawal accounts for."""

    received: Money
    spent: Money
    left: Money
    unexplained: Money
    cash_missing: Money
    refunded: Money = ZERO


def figures(movements: Movements) -> Figures:
    """The figures that head every page. `left` goes below zero where more was spent than received."""
    cash = movements.withdrawals - movements.cash_returned - movements.spent_cash
    left = movements.deposits - movements.spent - movements.refunds
    told = (movements.deposits, movements.spent, left, max(ZERO, cash))
    return Figures(*told, cash_missing=max(ZERO, -cash), refunded=movements.refunds)


def account_balance(movements: Movements) -> Money:
    """What the bank account should hold: cash expenses left it when they were withdrawn."""
    paid_directly = movements.spent - movements.spent_cash
    gone = movements.withdrawals - movements.cash_returned + paid_directly + movements.refunds
    return movements.deposits - gone


def check_positive(amount: Money) -> None:
    """Refuse an amount that is not above zero."""
    if amount <= ZERO:
        raise AmountNotPositive(amount=amount)


def check_expense(amount: Money, item_left: Money, item_name: str) -> None:
    """Refuse an expense above what its item has left."""
    if amount > item_left:
        raise ExpenseExceedsItem(amount=amount, left=item_left, over=amount - item_left, item=item_name)


def check_withdrawal(amount: Money, balance: Money) -> None:
    """Refuse a withdrawal above what the account should hold (`account_balance`)."""
    if amount > balance:
        raise WithdrawalExceedsBalance(amount=amount, balance=balance, over=amount - balance)


def check_refund(amount: Money, balance: Money, cash: Money = ZERO) -> None:
    """Refuse a refund above what the account should hold (`account_balance`); `cash` is what nothing explains."""
    if amount > balance:
        error = RefundNeedsCash if cash else RefundExceedsBalance
        raise error(amount=amount, balance=balance, over=amount - balance, cash=cash)


def check_deposit(amount: Money, deposited: Money, notified: Money, cash: Money = ZERO) -> None:
    """Refuse a deposit that takes the clinic above its notified amount; `cash` is what nothing explains."""
    received = deposited + amount
    if received > notified:
        error = DepositMayBeCash if cash else DepositExceedsNotified
        raise error(amount=amount, received=received, notified=notified, over=received - notified, cash=cash)


def check_reversal(already_reversed: bool) -> None:
    """A movement is reversed once."""
    if already_reversed:
        raise AlreadyReversed()


def check_movement_reversal(kind: MovementKind, amount: Money, movements: Movements, is_cash: bool = False) -> None:
    """Refuse to undo what other movements stand on; `movements` are the sums of its year, with it.

    Without what came in the account, and without a withdrawal, or cash that a supplier gave back (`is_cash`), the
    cash, may not fall below zero.
    """
    if kind is MovementKind.WITHDRAWAL or is_cash:
        cash = movements.withdrawals - movements.cash_returned - movements.spent_cash - amount
        if cash < ZERO:
            raise ReversalLeavesCashShort(amount=amount, short=-cash)
    elif kind is not MovementKind.REFUND:
        balance = account_balance(movements) - amount
        if balance < ZERO:
            raise ReversalLeavesAccountShort(amount=amount, short=-balance)


def movement_folio(kind: MovementKind, number: int) -> str:
    """What people call a movement by: `DEP-0003` is the clinic's third deposit."""
    return f"{_FOLIOS[kind]}-{number:04d}"


def check_day(day: date, today: date) -> None:
    """Refuse a day that has not come yet in the clinic's own time zone."""
    if day > today:
        raise DayInFuture(day=day, today=today)


def check_year(day: date, year: int) -> None:
    """Refuse a day before the year that the money is of."""
    if day.year < year:
        raise DayBeforeYear(day=day, year=str(year))


def item_code(category_letter: str, position: int) -> str:
    """What people call a budget item by: `M` and 3 give `M-03`. `position` counts from 1 in its category."""
    if position < 1 or len(category_letter) != 1 or not category_letter.isupper():
        raise ValueError("an item code is one capital letter and a position from 1")
    return f"{category_letter}-{position:02d}"
