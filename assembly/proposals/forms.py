"""What comes in about a proposal."""

from typing import Annotated

from pydantic import Field

from assembly.assemblies.rules import Group
from assembly.core.errors import N_
from assembly.proposals.rules import Draft
from assembly.web.forms import Form, Line, Pesos


class ProposalForm(Form):
    title: Annotated[Line, Field(max_length=120, description=N_("Escriba qué se pide, en pocas palabras."))]
    category: str = Field(max_length=40, description=N_("Elija qué tipo de mejora es."))
    why: Annotated[Line, Field(max_length=600, description=N_("Escriba por qué hace falta."))]
    cost: Pesos = Field(description=N_("Escriba cuánto puede costar, en pesos."))
    asked_by: Group = Field(description=N_("Elija qué grupo lo pide."))

    def draft(self) -> Draft:
        """The proposal that the form makes."""
        return Draft(self.title, self.category, self.why, self.cost, self.asked_by)


class WithdrawalForm(Form):
    reason: Annotated[Line, Field(max_length=300, description=N_("Escriba por qué se retira la propuesta."))]
