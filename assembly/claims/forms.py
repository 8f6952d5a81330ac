"""What comes in about invoices."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from assembly.core.errors import N_, AssemblyError
from assembly.evidence.rules import check_upload, is_xml
from assembly.invoices.refusals import NotReadable
from assembly.web.forms import Form, Upload


def _is_note(upload: Any) -> Any:
    try:
        if not is_xml(upload.data):
            raise NotReadable()
        check_upload(upload.name, upload.data, takes_xml=True)
    except AssemblyError as error:
        raise PydanticCustomError("rule", "a rule was broken", {"error": error}) from error
    return upload


class CreditNoteForm(Form):
    """The XML of a credit note."""

    file: Annotated[Upload, AfterValidator(_is_note)] = Field(
        description=N_("Elija el XML de la nota de crédito: el archivo que termina en .xml.")
    )
