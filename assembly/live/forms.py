"""What comes in about screens."""

from typing import Annotated

from pydantic import Field

from assembly.core.errors import N_
from assembly.live.rules import Move, Slide, read_code
from assembly.web.forms import Form, read_with


class PairForm(Form):
    code: Annotated[
        str, read_with(read_code), Field(description=N_("Escriba las seis cifras que muestra la pantalla."))
    ]


class ShowForm(Form):
    """One of the remote control's buttons: a slide, a question, or a step to either side."""

    slide: Slide | None = None
    question: str | None = Field(default=None, max_length=36)
    move: Move | None = None


class ScreenForm(Form):
    """A screen asks for its code; with `leave`, it forgets the assembly that it shows."""

    leave: str = Field(default="", max_length=3)


class LetGoForm(Form):
    screen: str = Field(max_length=64)
