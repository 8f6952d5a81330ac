"""What the public hears of: each kind of event with its sentence and the page that shows it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from assembly.core.errors import N_

MOST = 50  # events in a feed


class Kind(StrEnum):
    """What happened."""

    CONVENED = "convened"
    CALLED_AGAIN = "called_again"
    CLOSED = "closed"
    NOT_HELD = "not_held"
    DEPOSIT = "deposit"
    REFUND = "refund"
    CASH_RETURN = "cash_return"
    SUPPLIER_RETURN = "supplier_return"
    UNDONE_DEPOSIT = "undone_deposit"
    UNDONE_WITHDRAWAL = "undone_withdrawal"
    UNDONE_REFUND = "undone_refund"
    UNDONE_CASH_RETURN = "undone_cash_return"
    UNDONE_SUPPLIER_RETURN = "undone_supplier_return"
    EXPENSE = "expense"
    REVERSAL = "reversal"
    OBJECTION = "objection"
    EXPLAINED = "explained"
    INQUIRY = "inquiry"
    ANSWER = "answer"
    DELIVERY = "delivery"
    FINISHED = "finished"
    HANDED = "handed"
    TAKEN = "taken"


SENTENCES = {
    Kind.CONVENED: N_("Se convocó a asamblea para el {day}"),
    Kind.CALLED_AGAIN: N_("Segunda convocatoria a la asamblea, para el {day}"),
    Kind.CLOSED: N_("Se cerró la asamblea, con {present} personas, y su acta quedó sellada"),
    Kind.NOT_HELD: N_("La asamblea convocada no se realizó"),
    Kind.DEPOSIT: N_("Llegó un depósito de {amount}"),
    Kind.REFUND: N_("Se reintegraron {amount}"),
    Kind.CASH_RETURN: N_("Se devolvieron al banco {amount} en efectivo que sobró"),
    Kind.SUPPLIER_RETURN: N_("El proveedor devolvió {amount} del gasto {folio}"),
    Kind.UNDONE_DEPOSIT: N_("Se revirtió un depósito de {amount}"),
    Kind.UNDONE_WITHDRAWAL: N_("Se revirtió un retiro de efectivo de {amount}"),
    Kind.UNDONE_REFUND: N_("Se revirtió un reintegro de {amount}"),
    Kind.UNDONE_CASH_RETURN: N_("Se revirtió una devolución de efectivo de {amount}"),
    Kind.UNDONE_SUPPLIER_RETURN: N_("Se revirtió una devolución de un proveedor de {amount}"),
    Kind.EXPENSE: N_("Gasto {folio} de {amount}: {what}"),
    Kind.REVERSAL: N_("Se revirtió el gasto {folio} de {amount}"),
    Kind.OBJECTION: N_("Objeción al gasto {folio} de {amount}"),
    Kind.EXPLAINED: N_("Respuesta a la objeción del gasto {folio} de {amount}"),
    Kind.INQUIRY: N_("Duda {folio} sobre {about}"),
    Kind.ANSWER: N_("Respuesta a la duda {folio}"),
    Kind.DELIVERY: N_("Se entregaron {units} piezas de {code}: {item}"),
    Kind.FINISHED: N_("Foto de lo terminado de {code}: {item}"),
    Kind.HANDED: N_("Quien entrega la tesorería dice que deja {balance} en la cuenta y {cash} en efectivo"),
    Kind.TAKEN: N_("Quien recibe la tesorería dice que recibe {balance} en la cuenta y {cash} en efectivo"),
}
ERASED = N_("(dato borrado)")
GENERAL = N_("el dinero de la clínica")
# The route that shows it, what its path needs besides the clinic, and where on the page.
_MINUTES, _EXPENSE, _ITEM = ("minutes", "assembly_id", ""), ("expense", "expense_id", ""), ("item_page", "item_id", "")
_INQUIRY, _ACCOUNT, _COMMITTEE = ("inquiry", "folio", ""), ("clinic", "", "#cuenta"), ("clinic", "", "#comite")
PLACES = {
    Kind.CONVENED: _MINUTES,
    Kind.CALLED_AGAIN: _MINUTES,
    Kind.CLOSED: _MINUTES,
    Kind.NOT_HELD: _MINUTES,
    Kind.EXPENSE: _EXPENSE,
    Kind.REVERSAL: _EXPENSE,
    Kind.SUPPLIER_RETURN: _EXPENSE,
    Kind.OBJECTION: _EXPENSE,
    Kind.EXPLAINED: _EXPENSE,
    Kind.INQUIRY: _INQUIRY,
    Kind.ANSWER: _INQUIRY,
    Kind.DELIVERY: _ITEM,
    Kind.FINISHED: _ITEM,
    Kind.HANDED: _COMMITTEE,
    Kind.TAKEN: _COMMITTEE,
}


@dataclass(frozen=True, slots=True)
class Event:
    """Line `n` of a clinic's journal as the public hears of it; a text that was erased is None."""

    kind: Kind
    clinic: str
    id: str
    n: int
    at: datetime
    values: Mapping[str, Any]

    @property
    def sentence(self) -> tuple[str, Mapping[str, Any]]:
        """A message with its values; what was erased is said to be."""
        return SENTENCES[self.kind], {name: ERASED if value is None else value for name, value in self.values.items()}

    @property
    def place(self) -> tuple[str, dict[str, str], str]:
        """The route that shows it, with what its path needs besides the clinic, and where on the page."""
        route, name, anchor = PLACES.get(self.kind, _ACCOUNT)
        return route, {name: str(self.values[name])} if name else {}, anchor


def newest(events: list[Event]) -> list[Event]:
    """The newest of all, the latest first; what came at the same moment in the order of the journals."""
    return sorted(events, key=lambda one: (one.at, one.clinic, one.n), reverse=True)[:MOST]
