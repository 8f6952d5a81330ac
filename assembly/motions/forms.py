"""What comes in about a motion."""

from typing import Annotated

from pydantic import Field

from assembly.core.errors import N_
from assembly.motions.rules import Draft, MotionKind
from assembly.web.forms import Form, Line, Pesos


class MotionForm(Form):
    """One motion; which fields count depends on its kind."""

    kind: MotionKind = Field(description=N_("Elija qué se propone."))
    sentence: Annotated[Line, Field(max_length=200)] = ""
    from_item: Annotated[str, Field(max_length=40)] = ""
    to_item: Annotated[str, Field(max_length=40)] = ""
    amount: Pesos | None = None
    why: Annotated[Line, Field(max_length=500)] = ""

    def draft(self) -> Draft:
        """The motion as the rules know it."""
        items = (self.from_item or None, self.to_item or None)
        return Draft(self.kind, self.why, self.sentence, *items, self.amount)
