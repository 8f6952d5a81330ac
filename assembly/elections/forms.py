"""What comes in about a nominee."""

from typing import Annotated, Literal

from pydantic import Field

from assembly.core.errors import N_
from assembly.votes.rules import QuestionKind
from assembly.web.forms import Form, Line


class NomineeForm(Form):
    name: Annotated[Line, Field(max_length=120, description=N_("Escriba el nombre y los dos apellidos."))]
    consents: str = Field(default="", max_length=3)
    declarations: list[Annotated[str, Field(max_length=40)]] = Field(default=[], max_length=20)


class RefusalForm(Form):
    """Why somebody elected does not take the post."""

    reason: Annotated[
        Line, Field(max_length=300, description=N_("Escriba por qué no acepta, como lo dijo ante la asamblea."))
    ]


class TermForm(Form):
    """What is asked about somebody who holds a post."""

    ask: Literal[QuestionKind.RATIFY, QuestionKind.REMOVAL]
