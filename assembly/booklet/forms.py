"""What comes in: the file."""

from pydantic import Field

from assembly.core.errors import N_
from assembly.web.forms import Form, Upload


class BookletForm(Form):
    """A filled booklet."""

    file: Upload = Field(description=N_("Elija el archivo del cuadernillo."))
