"""What an expense must be, who may review it, and what makes two of them look like one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assembly.budget.returns.rules import Way
from assembly.budget.rules import Method
from assembly.core.errors import N_, AssemblyError
from assembly.core.money import Money
from assembly.core.permissions import Role
from assembly.core.permissions import person as person
from assembly.core.text import folded
from assembly.expenses.wording.proofs import PROOF_LABELS as PROOF_LABELS
from assembly.expenses.wording.proofs import ProofKind as ProofKind


class FilePurpose(StrEnum):
    """What a file of an expense is."""

    PROOF = "proof"
    PHOTO = "photo"
    OTHER = "other"


PURPOSE_LABELS = {
    FilePurpose.PROOF: N_("Comprobante: factura, nota o recibo"),
    FilePurpose.PHOTO: N_("Foto de lo comprado o de la obra"),
    FilePurpose.OTHER: N_("Otro papel"),
}


class Step(StrEnum):
    """A screen of the entry of an expense, in order; the value stands in its address."""

    PROOF = "comprobante"
    PRIVACY = "privado"
    KIND = "tipo"
    REASON = "motivo"
    SUPPLIER = "proveedor"
    PAYMENT = "pago"
    ITEM = "concepto"
    METHOD = "forma"


# What each screen asks, and must have been answered before the end. The file may come later.
ASKED: dict[Step, tuple[str, ...]] = {
    Step.PROOF: (),
    Step.PRIVACY: ("privacy",),
    Step.KIND: ("proof",),
    Step.REASON: ("no_proof_reason",),
    Step.SUPPLIER: ("supplier", "what"),
    Step.PAYMENT: ("amount", "day"),
    Step.ITEM: ("item",),
    Step.METHOD: ("method",),
}
MOST_DRAFTS = 20


class ReviewVerdict(StrEnum):
    """What a reviewer says of an expense."""

    SEEN = "seen"
    OBJECTED = "objected"


VERDICT_LABELS = {
    ReviewVerdict.SEEN: N_("Visto, sin objeción"),
    ReviewVerdict.OBJECTED: N_("Objetado"),
}


# What whoever objected says once she was answered.
SETTLED_LABELS = {
    ReviewVerdict.SEEN: N_("Sí, queda resuelta"),
    ReviewVerdict.OBJECTED: N_("No, sigo objetando"),
}


class TooManyDrafts(AssemblyError):
    status = 409
    sentence = N_("Tiene {most} gastos sin terminar. Termine o descarte alguno antes de empezar otro.")


class ReasonForNoProof(AssemblyError):
    field = "no_proof_reason"
    sentence = N_("Escriba por qué no hay comprobante, por ejemplo «El fletero no da notas».")


class ReasonForNoPaper(AssemblyError):
    field = "no_proof_reason"
    sentence = N_("Suba el comprobante de la devolución, o escriba por qué no hay, por ejemplo «La dio en la mano».")


class ProofContradicts(AssemblyError):
    field = "proof"
    sentence = N_(
        "Eligió «Sin comprobante», pero también mandó un archivo. Elija qué comprobante es, o regístrelo sin archivo."
    )


class FileIsInvoice(AssemblyError):
    field = "proof"
    sentence = N_("Mandó el XML de una factura electrónica: elija «Factura» como comprobante, o mande otro archivo.")


class InvoiceIsProof(AssemblyError):
    field = "purpose"
    sentence = N_("El XML es una factura electrónica: elija «Comprobante», o mande una foto o un PDF.")


class ReasonForObjection(AssemblyError):
    field = "reason"
    sentence = N_("Escriba qué objeta de este gasto, para que quien lo registró pueda responder.")


class LooksRepeated(AssemblyError):
    """The same supplier, amount and day as an expense that stands."""

    field = "confirm_repeat"
    sentence = N_(
        "Ya está el gasto {folio} con el mismo proveedor, la misma cantidad y la misma fecha. "
        "Si este es otro gasto, marque «Sí, es otro gasto» y regístrelo; si es el mismo, no lo anote otra vez."
    )


class FileAlreadyUsed(AssemblyError):
    """The very file already proves an expense that stands."""

    field = "confirm_repeat"
    sentence = N_(
        "Este mismo archivo ya comprueba el gasto {folio}. Si ese comprobante ampara también este gasto, marque "
        "«Sí, es otro gasto»; si no, cambie el archivo por el correcto."
    )


class AuthorReviews(AssemblyError):
    status = 403
    sentence = N_("Usted registró este gasto: lo tiene que revisar otra persona del comité o la contraloría social.")


class OwnObjection(AssemblyError):
    status = 403
    sentence = N_(
        "Esta objeción es suya: la tiene que responder otra persona. Si ya no la sostiene, cambie su revisión."
    )


class TreasuryAnswers(AssemblyError):
    status = 403
    sentence = N_(
        "La objeción la responde quien tiene la tesorería. Solo mientras nadie la tiene responde la presidencia, o el "
        "facilitador en su nombre."
    )


class NothingToAnswer(AssemblyError):
    """The review is no objection, or its author said something else later."""

    status = 409
    sentence = N_("Esta objeción ya no está en pie: quien la hizo cambió su revisión. No hace falta responderla.")


class ExpenseReversed(AssemblyError):
    status = 409
    sentence = N_("El gasto {folio} se revirtió: ya no cuenta y no hace falta hacerle nada.")


@dataclass(frozen=True, slots=True)
class Draft:
    """An expense as it is handed in. Without `item_id` it is off plan."""

    item_id: str | None
    amount: Money
    paid_on: date
    method: Method
    proof: ProofKind
    supplier: str
    what: str
    no_proof_reason: str | None = None


@dataclass(frozen=True, slots=True)
class PaidBack:
    """What a supplier paid back of an expense, as it is handed in."""

    amount: Money
    day: date
    way: Way
    reason: str
    no_proof_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An expense that counts: enough of it to tell a repetition."""

    id: str
    number: int
    supplier: str | None
    amount: Money
    paid_on: date


def next_step(answers: Mapping[str, str]) -> Step | None:
    """The first screen that was not answered; None when only the check is left.

    Only what has no proof says why, and only a picture on which nothing was covered asks whether something should be.
    """
    out_of_place = {
        Step.REASON: answers.get("proof") != ProofKind.NONE,
        Step.PRIVACY: "uncovered" not in answers,
    }
    asked = [step for step in ASKED if not out_of_place.get(step)]
    return next((step for step in asked if not set(ASKED[step]) <= set(answers)), None)


def folio(number: int) -> str:
    """What people call an expense by: `G-0007`."""
    return f"G-{number:04d}"


def check_proof(proof: ProofKind, reason: str | None, has_file: bool) -> None:
    """An expense without proof says why, and brings no file."""
    if proof is not ProofKind.NONE:
        return
    if has_file:
        raise ProofContradicts()
    if not reason:
        raise ReasonForNoProof()


def check_paper(reason: str | None, has_file: bool) -> None:
    """What a supplier pays back has a paper, or says why there is none."""
    if not has_file and not reason:
        raise ReasonForNoPaper()


def check_is_invoice(proof: ProofKind, has_invoice: bool) -> None:
    """An electronic invoice is called one."""
    if has_invoice and proof is not ProofKind.INVOICE:
        raise FileIsInvoice()


def check_is_proof(purpose: FilePurpose, has_invoice: bool) -> None:
    """An electronic invoice that comes later comes as the proof."""
    if has_invoice and purpose is not FilePurpose.PROOF:
        raise InvoiceIsProof()


def check_not_repeated(draft: Draft, standing: Iterable[Standing]) -> None:
    """Warn of an expense with the same supplier, amount and day."""
    for other in standing:
        same_supplier = folded(other.supplier or "") == folded(draft.supplier)
        if same_supplier and (other.amount, other.paid_on) == (draft.amount, draft.paid_on):
            raise LooksRepeated(folio=folio(other.number))


def check_file_not_used(used_by: Sequence[str], standing: Iterable[Standing]) -> None:
    """Warn of a file that proves another expense that stands; `used_by` are the facts that have it."""
    for other in standing:
        if other.id in used_by:
            raise FileAlreadyUsed(folio=folio(other.number))


def check_reviewer(reviewer: str, author: str) -> None:
    """Whoever entered an expense never reviews it, in none of her roles."""
    if person(reviewer) == person(author):
        raise AuthorReviews()


def check_stands(number: int, is_reversed: bool) -> None:
    """A reversed expense takes no more reviews nor files."""
    if is_reversed:
        raise ExpenseReversed(folio=folio(number))


def check_answerer(answerer: str, reviewer: str) -> None:
    """Nobody answers an objection of her own, in none of her roles."""
    if person(answerer) == person(reviewer):
        raise OwnObjection()


def check_may_answer(who: str, is_vacant: bool) -> None:
    """Whoever keeps the money answers; others only while the treasury is vacant."""
    if not is_vacant and who.partition(":")[0] != Role.TREASURER:
        raise TreasuryAnswers()


def check_objection(verdict: ReviewVerdict, reason: str | None) -> None:
    """An objection says what it objects."""
    if verdict is ReviewVerdict.OBJECTED and not reason:
        raise ReasonForObjection()
