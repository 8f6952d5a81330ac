"""What comes in about the clinic's account."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from assembly.budget.rules import ItemUnknown
from assembly.core.errors import N_
from assembly.core.ids import is_id
from assembly.web.forms import Day, Form, Line, Pesos

MOST_TEXT, MOST_REASON = 200, 500
_AMOUNT = N_("Escriba la cantidad en pesos.")
_DAY = N_("Escriba la fecha: día, mes y año.")


def _items(chosen: list[str]) -> list[str]:
    if not all(is_id(one) for one in chosen):
        raise PydanticCustomError("rule", "a rule was broken", {"error": ItemUnknown()})
    return chosen


class EntryForm(Form):
    """What every movement has. `checked`: it was read back; `change`: and something of it is not right."""

    amount: Pesos = Field(description=_AMOUNT)
    day: Day = Field(description=_DAY)
    checked: str | None = Field(default=None, max_length=10)
    change: str | None = Field(default=None, max_length=10)


class DepositForm(EntryForm):
    """Money that came in."""

    reference: Line = Field(max_length=MOST_TEXT, description=N_("Escriba la referencia del depósito."))
    confirm_repeat: str | None = Field(default=None, max_length=10)


class WithdrawalForm(EntryForm):
    """Cash taken out."""

    holder: Line = Field(max_length=MOST_TEXT, description=N_("Elija qué cargo guarda el efectivo."))
    purpose: Line = Field(max_length=MOST_TEXT, description=N_("Escriba para qué se sacó el efectivo."))
    confirm_early: str | None = Field(default=None, max_length=10)
    confirm_large: str | None = Field(default=None, max_length=10)
    items: Annotated[list[str], AfterValidator(_items)] = Field(default_factory=list)


class RefundForm(EntryForm):
    """Money given back."""

    reference: Line = Field(max_length=MOST_TEXT, description=N_("Escriba la referencia del reintegro."))
    confirm_early: str | None = Field(default=None, max_length=10)


class CashReturnForm(EntryForm):
    """Leftover cash put back into the bank."""

    holder: Line = Field(max_length=MOST_TEXT, description=N_("Elija qué cargo tenía el efectivo."))
    reference: Line = Field(max_length=MOST_TEXT, description=N_("Escriba el folio del comprobante del banco."))
    confirm_early: str | None = Field(default=None, max_length=10)


class MovementReversalForm(Form):
    """Why a movement is undone."""

    reason: Line = Field(max_length=MOST_REASON, description=N_("Escriba por qué se revierte el movimiento."))
