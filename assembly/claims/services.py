"""The deeds: an expense uses an invoice, a reversal gives it back, a credit note lowers it."""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from assembly.claims import queries, rules
from assembly.claims.models import (
    ClaimedInvoice,
    InvoiceAmounts,
    InvoiceFolio,
    InvoiceUse,
    folio_of,
    occupy,
    refuse_taken,
)
from assembly.claims.queries import InvoiceInfo
from assembly.core.ids import derived_id
from assembly.core.money import ZERO, Money
from assembly.core.permissions import Author
from assembly.evidence.services import Stores, attach
from assembly.invoices.rules import Invoice, read
from assembly.journal import services as journal
from assembly.web.request import Upload

NOTE_PURPOSE = "credit_note"


def use_invoice(
    session: Session,
    author: Author,
    clues: str,
    invoice: Invoice,
    evidence_id: str,
    source_id: str,
    number: int,
    amount: Money,
) -> None:
    """Let the expense `source_id`, of that number, prove `amount` with the invoice; the first use claims it.

    Raises IsCreditNote, InvoiceClaimed, SealClaimed, InvoiceExceeded.
    """
    known = check_use(session, clues, invoice, amount)
    claim_id = known.id if known else derived_id(source_id, "invoice")
    if known is None:
        occupy(session, folio_of(_claim(session, author, clues, claim_id, invoice, evidence_id), number))
    use = InvoiceUse(clinic_id=clues, id=derived_id(source_id, "use"), invoice_id=claim_id, source_id=source_id)
    use.number, use.amount = number, amount
    journal.record(session, author, use)


def check_use(session: Session, clues: str, invoice: Invoice, amount: Money) -> InvoiceInfo | None:
    """Whether the clinic may use that much of the invoice; the claim it already has on it, if any. Raises as above."""
    rules.check_income(invoice)
    known = queries.standing_invoice(session, clues, invoice.uuid)
    if known is None:
        refuse_taken(session, invoice.uuid, invoice.seal_digest)
        rules.check_part(amount, invoice.total, queries.credited(session, invoice.uuid), ZERO)
    else:
        rules.check_part(amount, known.total, known.credited, known.used)
    return known


def left_of(session: Session, clues: str, invoice: Invoice) -> Money:
    """What the clinic may still prove with the invoice. Raises InvoiceUsedUp, and what `check_use` raises."""
    known = check_use(session, clues, invoice, ZERO)
    left = rest_of(session, clues, invoice).left
    users = queries.standing_uses(session, clues, known.id) if known and left <= ZERO else []
    rules.check_left(left, invoice.total, [f"G-{number:04d}" for number, _ in users])
    return left


def rest_of(session: Session, clues: str, invoice: Invoice) -> rules.Rest:
    """How much of the invoice the clinic already uses, what credit notes take off it, and what is left."""
    known = queries.standing_invoice(session, clues, invoice.uuid)
    if known is not None:
        return rules.Rest(known.used, known.credited, known.left)
    credited = queries.credited(session, invoice.uuid)
    return rules.Rest(ZERO, credited, rules.worth_of(invoice.total, credited))


def give_back(session: Session, author: Author, clues: str, form_id: str, source_id: str) -> None:
    """An expense was reversed: what it used is free again, and the folio itself once nothing uses it."""
    for claim_id, number, amount in queries.uses_of(session, clues, source_id):
        use = InvoiceUse(clinic_id=clues, id=derived_id(form_id, "use"), invoice_id=claim_id, source_id=source_id)
        use.number, use.amount = number, -amount
        journal.record(session, author, use)
        here = (InvoiceFolio.clinic_id == clues, InvoiceFolio.invoice_id == claim_id)
        if left := queries.standing_uses(session, clues, claim_id):
            session.execute(update(InvoiceFolio).where(*here).values(number=left[0][0]))
        else:
            session.execute(delete(InvoiceFolio).where(*here))


def enter_credit_note(
    session: Session, author: Author, stores: Stores, clues: str, fact_id: str, upload: Upload
) -> str:
    """Claim a credit note: the invoice that it names, and that this clinic uses, proves less from now on.

    The id of the first expense that uses that invoice.
    Raises InvoiceRefused, IsNoCreditNote, NoteClaimed, SealClaimed, NothingReduced, SeveralReduced, NoteTooLarge.
    """
    journal.lock(session, clues)
    note = read(upload.data)
    rules.check_note(note)
    refuse_taken(session, note.uuid, note.seal_digest)
    here = {invoice.uuid: invoice for invoice in queries.invoices_in_use(session, clues)}
    reduces = rules.reduced(note, here)
    rules.check_note_amount(note.total, here[reduces].total, here[reduces].credited)
    file_id = derived_id(fact_id, "file")
    attach(session, author, stores, clues, file_id, fact_id, NOTE_PURPOSE, upload, shown=rules.shown(note))
    number, source_id = queries.standing_uses(session, clues, here[reduces].id)[0]
    occupy(session, folio_of(_claim(session, author, clues, fact_id, note, file_id, reduces), number))
    return source_id


def _claim(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    invoice: Invoice,
    evidence_id: str,
    reduces: str | None = None,
) -> ClaimedInvoice:
    claim = ClaimedInvoice(
        clinic_id=clues,
        id=fact_id,
        evidence_id=evidence_id,
        uuid=invoice.uuid,
        kind=invoice.kind,
        version=invoice.version,
        issuer_rfc=rules.public_rfc(invoice.issuer),
        receiver_rfc=rules.public_rfc(invoice.receiver),
        issued_on=invoice.issued_on,
        total=invoice.total,
        currency=invoice.currency,
        seal=invoice.seal,
        seal_end=invoice.seal_end,
        seal_digest=invoice.seal_digest,
        reduces=reduces,
    )
    texts = {"issuer_name": invoice.issuer.name or None, "concepts": rules.concepts(invoice.lines)}
    persons = {"issuer_person_rfc": rules.person_rfc(invoice.issuer)}
    persons["receiver_person_rfc"] = rules.person_rfc(invoice.receiver)
    journal.record(session, author, claim, {**texts, **persons})
    made = {name: getattr(invoice, name) for name in ("subtotal", "discount", "transferred", "withheld")}
    amounts = InvoiceAmounts(clinic_id=clues, id=derived_id(fact_id, "amounts"), invoice_id=fact_id, **made)
    journal.record(session, author, amounts)
    return claim
