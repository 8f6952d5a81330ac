"""What comes in while hands are raised."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field, create_model

from assembly.core.errors import N_
from assembly.web.forms import Form, Line, Pesos


class QuestionForm(Form):
    """One proposal is put for and against, several to choose among."""

    options: list[Annotated[str, Field(max_length=36)]] = Field(min_length=1, max_length=60)


class LotForm(Form):
    """Who came out, in order, without the last one, who is the one left."""

    drawn_by: Annotated[Line, Field(max_length=120, description=N_("Escriba quién sacó los papeles."))]
    witnesses: Annotated[Line, Field(max_length=300, description=N_("Escriba quiénes lo vieron de cerca."))]

    def order(self, tied: Sequence[str]) -> list[str]:
        """Everybody in the order in which they came out."""
        first = [str(getattr(self, f"place_{place}")) for place in range(1, len(tied))]
        return first + [one for one in tied if one not in first]


def lot_form(tied: Sequence[str], are_people: bool) -> type[LotForm]:
    """The form of one lot: a place for each of those tied but the last."""
    asked = N_("Elija quién salió en este lugar.") if are_people else N_("Elija cuál salió en este lugar.")
    places: dict[str, Any] = {
        f"place_{place}": (Annotated[str, Field(max_length=40, description=asked)], ...)
        for place in range(1, len(tied))
    }
    return create_model("Lot", __base__=LotForm, **places)


class AmountForm(Form):
    """The clinic's amount for the year, with the document that says so."""

    amount: Pesos = Field(description=N_("Escriba el monto como está en el documento."))
    source: Annotated[
        Line, Field(max_length=300, description=N_("Escriba de qué documento se tomó: oficio, número y fecha."))
    ]
