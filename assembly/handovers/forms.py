"""What comes in about a departure and a handover."""

from typing import Annotated, Literal

from pydantic import Field

from assembly.core.errors import N_
from assembly.handovers.rules import Card, Said
from assembly.web.forms import Day, Form, Line, Pesos


class DepartureForm(Form):
    """Somebody left a post."""

    reason: Literal["resignation", "death"] = Field(description=N_("Elija por qué deja el cargo."))
    day: Day = Field(description=N_("Escriba la fecha: día, mes y año."))
    note: Annotated[
        Line, Field(max_length=500, description=N_("Escriba cómo se supo: quién lo avisó y con qué papel."))
    ]
    checked: str | None = Field(default=None, max_length=10)
    change: str | None = Field(default=None, max_length=10)


class StatementForm(Form):
    """What one side found."""

    balance: Pesos = Field(description=N_("Escriba cuánto hay en la cuenta. Si no hay nada, escriba 0."))
    cash: Pesos = Field(description=N_("Escriba cuánto hay en efectivo. Si no hay nada, escriba 0."))
    card: Card = Field(description=N_("Elija qué pasó con la tarjeta."))
    reason: Annotated[Line, Field(max_length=500)] = ""

    def said(self) -> Said:
        """The statement as the rules know it."""
        return Said(self.balance, self.cash, self.card)
