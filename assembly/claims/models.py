"""Claimed invoices, what uses them, and the table that lets a folio stand once in the whole installation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Date, String, UniqueConstraint, and_, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.schema import SchemaItem

from assembly.claims.rules import InvoiceClaimed, NoteClaimed, SealClaimed
from assembly.clinics.queries import clinic
from assembly.core.columns import Centavos, CluesKey, FactKey, one_of
from assembly.core.errors import N_, AssemblyError
from assembly.core.facts import Base, Fact, not_negative, same_clinic
from assembly.core.money import Money
from assembly.evidence.models import EvidenceFile
from assembly.invoices.rules import InvoiceKind, SealAnswer, read
from assembly.memory.services import changed_for_all


class ClaimedInvoice(Fact):
    """An electronic invoice, or a credit note, as its XML said it; `reduces` is the folio that a credit note lowers."""

    __tablename__ = "claimed_invoice"
    personal = ("issuer_name", "concepts", "issuer_person_rfc", "receiver_person_rfc")
    unpublished = ("issuer_person_rfc", "receiver_person_rfc")

    evidence_id: Mapped[str] = mapped_column(FactKey)
    uuid: Mapped[str] = mapped_column(String(36))
    kind: Mapped[InvoiceKind] = mapped_column(one_of(InvoiceKind, "kind"))
    version: Mapped[str] = mapped_column(String(8))
    issuer_rfc: Mapped[str | None] = mapped_column(String(13))
    receiver_rfc: Mapped[str | None] = mapped_column(String(13))
    issued_on: Mapped[date] = mapped_column(Date)
    total: Mapped[Money] = mapped_column(Centavos)
    currency: Mapped[str] = mapped_column(String(3))
    seal: Mapped[SealAnswer] = mapped_column(one_of(SealAnswer, "seal"))
    seal_end: Mapped[str] = mapped_column(String(8))
    seal_digest: Mapped[str] = mapped_column(String(64))
    reduces: Mapped[str | None] = mapped_column(String(36))

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("evidence_id", "evidence_file"),)

    @classmethod
    def taken_in(cls, session: Session, clinic_id: str) -> None:
        """Let the clinic's invoices stand here. Raises InvoiceClaimed, SealClaimed for one that stands elsewhere."""
        changed_for_all(session)  # a credit note of one clinic may lower what another has
        for folio in _standing(session, clinic_id):
            occupy(session, folio)

    @classmethod
    def faults(cls, session: Session, clinic_id: str, original: Callable[[str], bytes]) -> Iterator[tuple[int, str]]:
        """Claims that are not what their sealed file says, and folios that stand otherwise than the record has them."""
        proof = and_(EvidenceFile.clinic_id == cls.clinic_id, EvidenceFile.id == cls.evidence_id)
        query = select(cls.n, cls.id, cls.uuid, cls.total, cls.seal_digest, EvidenceFile.original_hash)
        rows = session.execute(query.join(EvidenceFile, proof).where(cls.clinic_id == clinic_id).order_by(cls.n)).all()
        for n, _, *written, digest in rows:
            if written != _sealed(original(digest)):
                yield n, N_("la factura anotada no es la de su archivo")
        lines = {row.id: row.n for row in rows}
        there = select(InvoiceFolio.uuid, InvoiceFolio.invoice_id).where(InvoiceFolio.clinic_id == clinic_id)
        kept = {(uuid, key) for uuid, key in session.execute(there)}
        for _, key in sorted(kept ^ {(one.uuid, one.invoice_id) for one in _standing(session, clinic_id)}):
            yield lines.get(key, 0), N_("el folio de la factura no está apartado como dice la bitácora")


def _sealed(data: bytes) -> list[Any]:
    """What a claim keeps of its file; nothing where the file is no invoice."""
    try:
        found = read(data)
    except AssemblyError:
        return []
    return [found.uuid, found.total, found.seal_digest]


class InvoiceAmounts(Fact):
    """How a claimed invoice comes to its total: subtotal, less the discount, with the taxes added and those withheld.

    A fact of its own: claims made before it have none, and their lines stay as they are.
    """

    __tablename__ = "invoice_amounts"

    invoice_id: Mapped[str] = mapped_column(FactKey)
    subtotal: Mapped[Money] = mapped_column(Centavos)
    discount: Mapped[Money] = mapped_column(Centavos)
    transferred: Mapped[Money] = mapped_column(Centavos)
    withheld: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (
            same_clinic("invoice_id", "claimed_invoice"),
            UniqueConstraint("clinic_id", "invoice_id"),
            *not_negative("subtotal", "discount", "transferred", "withheld"),
        )


class InvoiceUse(Fact):
    """The part of an invoice that the expense `source_id`, of that number, proves; negative when it is reversed."""

    __tablename__ = "invoice_use"

    invoice_id: Mapped[str] = mapped_column(FactKey)
    source_id: Mapped[str] = mapped_column(FactKey)
    number: Mapped[int]
    amount: Mapped[Money] = mapped_column(Centavos)

    @classmethod
    def more_constraints(cls) -> tuple[SchemaItem, ...]:
        return (same_clinic("invoice_id", "claimed_invoice"),)


class InvoiceFolio(Base):
    """A folio that stands, in upper case: its key is what refuses a second claim, whoever asks and from where.

    Not part of the record: made again from it whenever a clinic is imported. A seal stands once too, because a forger
    can change the folio without breaking it.
    """

    __tablename__ = "invoice_folio"

    uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    seal_digest: Mapped[str] = mapped_column(String(64), unique=True)
    clinic_id: Mapped[str] = mapped_column(CluesKey, index=True)
    invoice_id: Mapped[str] = mapped_column(FactKey)
    number: Mapped[int]
    reduces: Mapped[str | None] = mapped_column(String(36), index=True)
    total: Mapped[Money] = mapped_column(Centavos)


@dataclass(frozen=True, slots=True)
class Folio:
    """A row of that table; `number` is that of the first expense that uses the invoice."""

    uuid: str
    seal_digest: str
    clinic_id: str
    invoice_id: str
    reduces: str | None
    total: Money
    number: int


def folio_of(claim: ClaimedInvoice, number: int) -> Folio:
    """The row of a claim that is being made."""
    return Folio(claim.uuid, claim.seal_digest, claim.clinic_id, claim.id, claim.reduces, claim.total, number)


def occupy(session: Session, folio: Folio) -> None:
    """Let the folio stand for its clinic. Raises InvoiceClaimed, NoteClaimed, SealClaimed.

    A race that is lost on PostgreSQL raises IntegrityError; the database then runs the whole deed again.
    """
    refuse_taken(session, folio.uuid, folio.seal_digest)
    session.execute(insert(InvoiceFolio).values({field.name: getattr(folio, field.name) for field in fields(folio)}))


def refuse_taken(session: Session, uuid: str, seal_digest: str) -> None:
    """Say where the folio, or the same sealed document under another folio, stands already."""
    taken = (InvoiceFolio.uuid == uuid) | (InvoiceFolio.seal_digest == seal_digest)
    columns = (InvoiceFolio.uuid, InvoiceFolio.clinic_id, InvoiceFolio.number, InvoiceFolio.reduces)
    query = select(*columns).where(taken)
    for other in session.execute(query):
        where = {"clinic": clinic(session, other.clinic_id).name, "clues": other.clinic_id}
        where["folio"] = f"G-{other.number:04d}"
        if other.uuid != uuid:
            raise SealClaimed(**where, uuid=other.uuid)
        raise NoteClaimed(**where) if other.reduces else InvoiceClaimed(**where)


def _standing(session: Session, clinic_id: str) -> Iterator[Folio]:
    """The folios of the clinic that stand, as those of credit notes always do."""
    uses = select(InvoiceUse.invoice_id, func.min(InvoiceUse.number), func.sum(InvoiceUse.amount))
    uses = uses.where(InvoiceUse.clinic_id == clinic_id).group_by(InvoiceUse.invoice_id, InvoiceUse.source_id)
    standing, ever = dict[str, int](), dict[str, int]()
    for invoice_id, number, left in session.execute(uses):
        for known in (ever, standing) if left else (ever,):
            known[invoice_id] = min(number, known.get(invoice_id, number))
    columns = (ClaimedInvoice.uuid, ClaimedInvoice.seal_digest, ClaimedInvoice.clinic_id, ClaimedInvoice.id)
    claims = select(*columns, ClaimedInvoice.reduces, ClaimedInvoice.total)
    first: dict[str, int] = {}
    for row in session.execute(claims.where(ClaimedInvoice.clinic_id == clinic_id).order_by(ClaimedInvoice.n)):
        first.setdefault(row.uuid, ever.get(row.id, 0))
        if row.reduces or row.id in standing:
            yield Folio(*(*row, first[row.reduces] if row.reduces else standing[row.id]))
