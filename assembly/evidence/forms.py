"""What comes in about the private parts of a picture."""

from typing import Annotated

from pydantic import Field

from assembly.evidence.covers import Drawn, Privacy, read_drawn
from assembly.web.forms import Form, read_with

DrawnField = Annotated[Drawn, read_with(read_drawn)]


class DrawnForm(Form):
    """Boxes drawn over a picture; none where the page could not show it."""

    drawn: DrawnField | None = None


class CoverForm(DrawnForm):
    """What is private in a picture."""

    privacy: Privacy | None = Field(default=None)
