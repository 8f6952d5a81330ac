"""What comes in about large outgoings and the bank's balance."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from assembly.budget.large import Verdict
from assembly.core.errors import N_, AssemblyError
from assembly.evidence.forms import CoverForm
from assembly.evidence.rules import check_upload
from assembly.web.forms import Day, Form, Line, Pesos, Upload

MOST_REASON = 500


class WordForm(Form):
    """What a second member says; the button pressed is the verdict."""

    verdict: Verdict = Field(description=N_("Elija si lo confirma o no."))
    reason: Line | None = Field(default=None, max_length=MOST_REASON)


def _takeable(upload: Any) -> Any:
    try:
        check_upload(upload.name, upload.data)
    except AssemblyError as error:
        raise PydanticCustomError("rule", "a rule was broken", {"error": error}) from error
    return upload


class ReadingForm(CoverForm):
    """The balance that the bank told; the paper is checked here too, so that its problem shows with the others."""

    day: Day = Field(description=N_("Escriba de qué día es el saldo: día, mes y año."))
    balance: Pesos = Field(description=N_("Escriba el saldo que dice el banco. Si no hay nada, escriba 0."))
    note: Line | None = Field(default=None, max_length=MOST_REASON)
    file: Annotated[Upload, AfterValidator(_takeable)] | None = None
