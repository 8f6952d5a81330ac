"""How money comes back, and how much of it may. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assembly.budget.rules import Method
from assembly.core.errors import N_, AssemblyError
from assembly.core.money import ZERO, Money
from assembly.core.permissions import Role


class Way(StrEnum):
    """Where the money that a supplier paid back is now."""

    ACCOUNT = "account"
    CASH = "cash"


WAY_LABELS = {
    Way.ACCOUNT: N_("En la cuenta de la clínica"),
    Way.CASH: N_("En efectivo, en la tesorería"),
}
METHODS = {Way.ACCOUNT: Method.TRANSFER, Way.CASH: Method.CASH}


class TreasuryGivesBack(AssemblyError):
    status = 403
    sentence = N_(
        "El dinero que se devuelve lo anota quien tiene la tesorería. Solo mientras nadie la tiene lo anota la "
        "presidencia, o el facilitador en su nombre."
    )


class ReturnExceedsCash(AssemblyError):
    field = "amount"
    sentence = N_(
        "Hay {cash} en efectivo sin explicar y la devolución es de {amount}: se pasa por {over}. "
        "Revise la cantidad, o anote primero el retiro que falte."
    )


class ReturnExceedsPaid(AssemblyError):
    """`paid` is the expense less what was paid back of it before."""

    field = "amount"
    sentence = N_(
        "De este gasto quedan {paid} pagados y la devolución es de {amount}: se pasa por {over}. "
        "Un proveedor no devuelve más de lo que se le pagó: revise la cantidad."
    )


class ReturnBeforePayment(AssemblyError):
    field = "day"
    sentence = N_("El gasto se pagó el {paid_on} y escribió que el dinero regresó el {day}, antes. Revise la fecha.")


class ReversalExceedsItem(AssemblyError):
    sentence = N_(
        "Si se revierte esta devolución de {amount}, de «{item}» se habrían gastado {short} más de lo aprobado, porque "
        "ese dinero ya se volvió a gastar. Revierta primero el gasto que salió de él."
    )


class ReturnStands(AssemblyError):
    """An expense is undone after what was paid back of it."""

    status = 409
    sentence = N_(
        "El proveedor devolvió {amount} de este gasto. Si el gasto está mal, revierta primero esa devolución y después "
        "el gasto."
    )


@dataclass(frozen=True, slots=True)
class Back:
    """What a supplier's return is of: an expense and its item (none: off plan), and where the money is now."""

    expense_id: str
    expense_number: int
    item_id: str | None
    way: Way
    no_proof_reason: str | None = None

    @property
    def expense_folio(self) -> str:
        return f"G-{self.expense_number:04d}"

    @property
    def is_cash(self) -> bool:
        return self.way is Way.CASH


def check_giver(who: str, is_vacant: bool) -> None:
    """Whoever keeps the money notes what goes back; others only while the treasury is vacant."""
    if not is_vacant and who.partition(":")[0] != Role.TREASURER:
        raise TreasuryGivesBack()


def check_cash_return(amount: Money, cash: Money) -> None:
    """Refuse to put more cash into the bank than nothing explains."""
    if amount > cash:
        raise ReturnExceedsCash(amount=amount, cash=cash, over=amount - cash)


def check_return(amount: Money, paid: Money) -> None:
    """Refuse that a supplier pays back more than is paid of the expense."""
    if amount > paid:
        raise ReturnExceedsPaid(amount=amount, paid=paid, over=amount - paid)


def check_return_day(day: date, paid_on: date) -> None:
    """Nothing comes back before it was paid."""
    if day < paid_on:
        raise ReturnBeforePayment(day=day, paid_on=paid_on)


def check_paid_again(amount: Money, item_left: Money, item_name: str) -> None:
    """Refuse to undo a return whose money the item spent again."""
    if amount > item_left:
        raise ReversalExceedsItem(amount=amount, short=amount - item_left, item=item_name)


def check_none_returned(returned: Money) -> None:
    """An expense of which something came back is not undone whole."""
    if returned > ZERO:
        raise ReturnStands(amount=returned)
