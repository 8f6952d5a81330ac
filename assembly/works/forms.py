"""What comes in about photos and deliveries."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from assembly.core.errors import N_, AssemblyError
from assembly.evidence.forms import CoverForm
from assembly.evidence.rules import check_upload
from assembly.web.forms import Count, Day, Form, Line, Upload, read_with
from assembly.works.rules import MOST_CAPTION, MOST_REASON, NotAPhoto, Stage, Verdict, read_serials

MOST_SERIALS_TEXT = 20_000


def _picture(upload: Any) -> Any:
    try:
        if not check_upload(upload.name, upload.data).is_image:
            raise NotAPhoto()
    except AssemblyError as error:
        raise PydanticCustomError("rule", "a rule was broken", {"error": error}) from error
    return upload


class PhotoForm(CoverForm):
    """A photo of an item, with what was covered of it."""

    stage: Stage = Field(description=N_("Elija de cuándo es la foto."))
    file: Annotated[Upload, AfterValidator(_picture)] = Field(description=N_("Elija la foto, o tómela."))
    day: Day = Field(description=N_("Escriba qué día se tomó la foto: día, mes y año."))
    caption: Line | None = Field(default=None, max_length=MOST_CAPTION)


def _serials(text: str) -> str:
    return "\n".join(read_serials(text))


class DeliveryForm(Form):
    """What was handed over of an item."""

    day: Day = Field(description=N_("Escriba qué día llegó: día, mes y año."))
    units: Count = Field(description=N_("Escriba cuántas piezas llegaron, con cifras."))
    serials: Annotated[str, read_with(_serials)] | None = Field(default=None, max_length=MOST_SERIALS_TEXT)


class ReceiptForm(Form):
    """What somebody found in a delivery."""

    verdict: Verdict = Field(description=N_("Elija si llegó completo."))
    received: Count | None = None
    missing: Line | None = Field(default=None, max_length=MOST_REASON)


class WithdrawalForm(Form):
    """Why a photo or a delivery does not count."""

    reason: Line = Field(max_length=MOST_REASON, description=N_("Escriba por qué se retira."))
