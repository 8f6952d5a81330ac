"""What comes in about expenses. A file is looked at here too, so that its problem shows with all the others."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from assembly.budget.returns.rules import Way
from assembly.budget.rules import ItemUnknown, Method
from assembly.core.errors import N_, AssemblyError
from assembly.core.ids import is_id
from assembly.evidence.covers import Privacy, PrivacyNotSaid
from assembly.evidence.forms import CoverForm
from assembly.evidence.rules import check_upload
from assembly.expenses.rules import Draft, FilePurpose, PaidBack, ProofKind, ReviewVerdict, Step
from assembly.web.forms import Day, Form, Line, Pesos, Upload, read_with

OFF_PLAN = "off_plan"
MOST_NAME, MOST_TEXT, MOST_ANSWER = 200, 500, 1000


def _item(text: str) -> str:
    if text != OFF_PLAN and not is_id(text):
        raise ItemUnknown()
    return text


def _takeable(upload: Any) -> Any:
    return _checked(upload, takes_xml=True)


def _checked(upload: Any, takes_xml: bool) -> Any:
    try:
        check_upload(upload.name, upload.data, takes_xml=takes_xml)
    except AssemblyError as error:
        raise PydanticCustomError("rule", "a rule was broken", {"error": error}) from error
    return upload


File = Annotated[Upload, AfterValidator(_takeable)]


class ProofForm(CoverForm):
    """The file that proves the expense, if it is at hand. The XML of an invoice says by itself what it is."""

    file: File | None = Field(default=None, description=N_("Elija el archivo otra vez."))


class PrivacyForm(Form):
    """Whether the picture of the proof, on which nothing was covered, shows what is private."""

    privacy: Privacy = Field(description=PrivacyNotSaid.sentence)


class KindForm(Form):
    """What the proof is."""

    proof: ProofKind = Field(description=N_("Elija qué comprobante tiene del gasto."))


class ReasonForm(Form):
    """Why there is no proof."""

    no_proof_reason: Line = Field(
        max_length=MOST_TEXT,
        description=N_("Escriba por qué no hay comprobante, por ejemplo «El fletero no da notas»."),
    )


class SupplierForm(Form):
    """Who was paid, and for what."""

    supplier: Line = Field(max_length=MOST_NAME, description=N_("Escriba a quién se le pagó."))
    what: Line = Field(max_length=MOST_TEXT, description=N_("Escriba qué se compró o qué trabajo se hizo."))


class PaymentForm(Form):
    """How much, and when."""

    amount: Pesos = Field(description=N_("Escriba cuánto se pagó, en pesos."))
    day: Day = Field(description=N_("Escriba la fecha del pago: día, mes y año."))


class ItemForm(Form):
    """From which item."""

    item: Annotated[str, read_with(_item)] = Field(description=N_("Elija a qué concepto corresponde el gasto."))


class MethodForm(Form):
    """How it was paid."""

    method: Method = Field(description=N_("Elija cómo se pagó."))


class CheckForm(Form):
    """The answers to what is odd."""

    confirm_repeat: str | None = Field(default=None, max_length=10)
    confirm_early: str | None = Field(default=None, max_length=10)
    confirm_invoice: str | None = Field(default=None, max_length=10)


STEP_FORMS: dict[Step, type[Form]] = {
    Step.PROOF: ProofForm,
    Step.PRIVACY: PrivacyForm,
    Step.KIND: KindForm,
    Step.REASON: ReasonForm,
    Step.SUPPLIER: SupplierForm,
    Step.PAYMENT: PaymentForm,
    Step.ITEM: ItemForm,
    Step.METHOD: MethodForm,
}


class ExpenseForm(SupplierForm, PaymentForm, ItemForm, MethodForm):
    """An expense whole, as its screens were answered."""

    proof: ProofKind
    no_proof_reason: Line | None = Field(default=None, max_length=MOST_TEXT)

    def draft(self) -> Draft:
        """The expense as the rules know it; a reason only where there is no proof."""
        has_reason = self.proof is ProofKind.NONE
        return Draft(
            item_id=None if self.item == OFF_PLAN else self.item,
            amount=self.amount,
            paid_on=self.day,
            method=self.method,
            proof=self.proof,
            supplier=self.supplier,
            what=self.what,
            no_proof_reason=self.no_proof_reason if has_reason else None,
        )


class FileForm(CoverForm):
    """Another file for an expense."""

    purpose: FilePurpose = Field(description=N_("Elija qué es el archivo."))
    file: File = Field(description=N_("Elija el archivo: una foto o un PDF."))
    caption: Line | None = Field(default=None, max_length=MOST_NAME)
    confirm_repeat: str | None = Field(default=None, max_length=10)
    confirm_invoice: str | None = Field(default=None, max_length=10)


def _paper(upload: Any) -> Any:
    return _checked(upload, takes_xml=False)


class ReturnForm(CoverForm):
    """What a supplier paid back."""

    amount: Pesos = Field(description=N_("Escriba cuánto devolvió el proveedor, en pesos."))
    day: Day = Field(description=N_("Escriba la fecha en que regresó el dinero: día, mes y año."))
    way: Way = Field(description=N_("Elija a dónde llegó el dinero."))
    reason: Line = Field(max_length=MOST_TEXT, description=N_("Escriba por qué devolvió el dinero."))
    file: Annotated[Upload, AfterValidator(_paper)] | None = None
    no_proof_reason: Line | None = Field(default=None, max_length=MOST_TEXT)
    checked: str | None = Field(default=None, max_length=10)
    change: str | None = Field(default=None, max_length=10)

    def paid_back(self) -> PaidBack:
        """The return as the deed knows it."""
        return PaidBack(self.amount, self.day, self.way, self.reason, self.no_proof_reason)


class ReversalForm(Form):
    """Why an expense is undone."""

    reason: Line = Field(max_length=MOST_TEXT, description=N_("Escriba por qué se revierte el gasto."))


class AnswerForm(Form):
    """What is answered to an objection."""

    answer: Line = Field(max_length=MOST_ANSWER, description=N_("Escriba qué responde a la objeción."))


class ReviewForm(Form):
    """What somebody says of another's expense."""

    verdict: ReviewVerdict = Field(description=N_("Elija qué dice de este gasto."))
    reason: Line | None = Field(default=None, max_length=MOST_TEXT)
