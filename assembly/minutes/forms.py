"""What the closing pages send."""

from typing import Literal

from pydantic import Field

from assembly.core.errors import N_
from assembly.evidence.forms import CoverForm
from assembly.web.forms import Form, Line, Upload


class ClosingForm(Form):
    incidents: Line = Field("", max_length=4000)
    nothing_asked: Literal["", "yes"] = ""
    confirm: Literal["yes"] = Field(description=N_("Marque la casilla: después de cerrar, el acta ya no se cambia."))


class SignedSheetForm(CoverForm):
    file: Upload = Field(description=N_("Elija la foto del acta firmada."))


class AddendumForm(Form):
    says: Line = Field("", max_length=1000)
    should_say: Line = Field(max_length=1000, description=N_("Escriba lo que debe decir."))
    reason: Line = Field(max_length=1000, description=N_("Escriba por qué se agrega."))


class RenewForm(Form):
    """Nothing but the form's own id."""
