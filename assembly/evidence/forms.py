"""What comes in about the private parts of a picture."""

from typing import Annotated

from pydantic import Field

from assembly.evidence.covers import Drawn, Privacy, read_drawn
from assembly.web.forms import Form, read_with

DrawnField = Annotated[Drawn, read_with(read_drawn)]


class CoverForm(Form):
    """What is private in a picture: the boxes drawn over it, none where the page could not show it; or the words."""

    drawn: DrawnField | None = None
    privacy: Privacy | None = Field(default=None)
