"""Reading which invoice proves which expense, and how much of it is left."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from assembly.budget.returns.queries import returned_at
from assembly.claims.amounts import Made, made_of, paid_back
from assembly.claims.lines import Bought, bought
from assembly.claims.models import ClaimedInvoice, InvoiceFolio, InvoiceUse
from assembly.claims.rules import Doubted, doubts, worth_of
from assembly.core.money import ZERO, Money, total
from assembly.invoices.rules import InvoiceKind, SealAnswer, verification_url
from assembly.journal.queries import personal


@dataclass(frozen=True, slots=True)
class NoteInfo:
    """A credit note; `n` is its line in the journal."""

    id: str
    n: int
    evidence_id: str
    uuid: str
    issued_on: date
    total: Money
    recorded_at: datetime
    seal: SealAnswer


@dataclass(frozen=True, slots=True)
class InvoiceInfo:
    """An invoice as pages show it. Texts are None when erased; `used` is what standing expenses prove with it,
    `returned` what the supplier paid back of them. `made`: how it comes to its total, None in the oldest claims.

    The RFC of a person is personal: `person_rfc` (the issuer's) is only for those who sign in.
    """

    id: str
    n: int
    evidence_id: str
    uuid: str
    kind: InvoiceKind
    version: str
    issuer_rfc: str | None
    receiver_rfc: str | None
    issued_on: date
    total: Money
    seal: SealAnswer
    seal_end: str
    issuer_name: str | None
    concepts: str | None
    person_rfc: str | None
    receiver_person_rfc: str | None
    recorded_at: datetime
    used: Money
    notes: tuple[NoteInfo, ...]
    returned: Money = ZERO
    made: Made | None = None

    @property
    def bought(self) -> list[Bought]:
        """What it says that was bought; nothing where that was erased."""
        return bought(self.concepts) if self.concepts else []

    @property
    def credited(self) -> Money:
        return sum((note.total for note in self.notes), ZERO)

    @property
    def worth(self) -> Money:
        """The total less its credit notes."""
        return worth_of(self.total, self.credited)

    @property
    def left(self) -> Money:
        return max(self.worth - self.used, ZERO)

    @property
    def overpaid(self) -> Money:
        """What was paid above its worth: the supplier owes it back."""
        return max(self.used - self.returned - self.worth, ZERO)

    @property
    def public_url(self) -> str | None:
        """The tax authority's page about it, where that address names no person."""
        return self._url(self.issuer_rfc, self.receiver_rfc)

    @property
    def full_url(self) -> str | None:
        """The same for those who sign in."""
        return self._url(self.issuer_rfc or self.person_rfc, self.receiver_rfc or self.receiver_person_rfc)

    def _url(self, issuer: str | None, receiver: str | None) -> str | None:
        if not issuer or not receiver:
            return None
        return verification_url(self.uuid, issuer, receiver, self.total, self.seal_end)


_COLUMNS = (
    ClaimedInvoice.id,
    ClaimedInvoice.n,
    ClaimedInvoice.evidence_id,
    ClaimedInvoice.uuid,
    ClaimedInvoice.kind,
    ClaimedInvoice.version,
    ClaimedInvoice.issuer_rfc,
    ClaimedInvoice.receiver_rfc,
    ClaimedInvoice.issued_on,
    ClaimedInvoice.total,
    ClaimedInvoice.seal,
    ClaimedInvoice.seal_end,
    personal(ClaimedInvoice, "issuer_name"),
    personal(ClaimedInvoice, "concepts"),
    personal(ClaimedInvoice, "issuer_person_rfc"),
    personal(ClaimedInvoice, "receiver_person_rfc"),
    ClaimedInvoice.recorded_at,
)


def invoice_of(session: Session, clues: str, source_id: str) -> InvoiceInfo | None:
    """The invoice that proves an expense, reversed or not."""
    same = and_(InvoiceUse.clinic_id == ClaimedInvoice.clinic_id, InvoiceUse.invoice_id == ClaimedInvoice.id)
    query = select(*_COLUMNS).join(InvoiceUse, same)
    query = query.where(InvoiceUse.clinic_id == clues, InvoiceUse.source_id == source_id, InvoiceUse.amount > ZERO)
    found = _with_the_rest(session, clues, session.execute(query).all())
    return found[0] if found else None


def standing_invoice(session: Session, clues: str, uuid: str) -> InvoiceInfo | None:
    """The invoice of that folio (in upper case), where this clinic uses it now."""
    same = and_(InvoiceFolio.clinic_id == ClaimedInvoice.clinic_id, InvoiceFolio.invoice_id == ClaimedInvoice.id)
    query = select(*_COLUMNS).join(InvoiceFolio, same).where(ClaimedInvoice.clinic_id == clues)
    found = _with_the_rest(session, clues, session.execute(query.where(InvoiceFolio.uuid == uuid)).all())
    return found[0] if found else None


def invoices_in_use(session: Session, clues: str) -> list[InvoiceInfo]:
    """Every invoice that standing expenses of the clinic use, the oldest claim first."""
    same = and_(InvoiceFolio.clinic_id == ClaimedInvoice.clinic_id, InvoiceFolio.invoice_id == ClaimedInvoice.id)
    query = select(*_COLUMNS).join(InvoiceFolio, same).where(ClaimedInvoice.clinic_id == clues)
    query = query.where(ClaimedInvoice.kind == InvoiceKind.INCOME).order_by(ClaimedInvoice.n)
    return _with_the_rest(session, clues, session.execute(query).all())


def credited(session: Session, uuid: str) -> Money:
    """What the credit notes of a folio (in upper case) take off it."""
    return sum((note.total for note in _notes(session, [uuid]).get(uuid, ())), ZERO)


@dataclass(frozen=True, slots=True)
class Proof:
    """The part of an invoice that an expense proves, or gave back; `is_lowered`: a credit note lowers the invoice.

    `has_broken_note`: one of those was modified after it was sealed.
    """

    clinic_id: str
    source_id: str
    number: int
    amount: Money
    invoice_id: str
    uuid: str
    total: Money
    receiver_rfc: str | None
    seal: SealAnswer
    issued_on: date
    is_lowered: bool
    has_broken_note: bool


_Note, _Lowering = aliased(InvoiceFolio), aliased(ClaimedInvoice)
_LOWERS = _Note.reduces == ClaimedInvoice.uuid
_IS_NOTE = and_(_Lowering.clinic_id == _Note.clinic_id, _Lowering.id == _Note.invoice_id)
_PROOF: tuple[Any, ...] = (
    InvoiceUse.clinic_id,
    InvoiceUse.source_id,
    InvoiceUse.number,
    InvoiceUse.amount,
    InvoiceUse.invoice_id,
    ClaimedInvoice.uuid,
    ClaimedInvoice.total,
    ClaimedInvoice.receiver_rfc,
    ClaimedInvoice.seal,
    ClaimedInvoice.issued_on,
    exists().where(_LOWERS),
    exists().where(_LOWERS, _IS_NOTE, _Lowering.seal == SealAnswer.CHANGED),
)
_PROOFS = (
    select(*_PROOF)
    .join(
        ClaimedInvoice,
        and_(InvoiceUse.clinic_id == ClaimedInvoice.clinic_id, InvoiceUse.invoice_id == ClaimedInvoice.id),
    )
    .where(InvoiceUse.clinic_id.in_(bindparam("clinics", expanding=True)))
    .order_by(InvoiceUse.n)
)


def proofs_at(session: Session, clinics: Collection[str]) -> list[Proof]:
    """Every use of an invoice at those clinics, in the order of the journal; one statement."""
    return [Proof(*row) for row in session.execute(_PROOFS, {"clinics": list(clinics)})]


def doubted(proofs: Iterable[Proof], expected: Mapping[str, str | None]) -> dict[str, Doubted]:
    """The expenses whose invoice does not agree, by id; `expected` is each clinic's receiver."""
    said = {
        one.source_id: doubts(one.receiver_rfc, expected.get(one.clinic_id), one.seal, one.has_broken_note)
        for one in proofs
    }
    return {key: one for key, one in said.items() if one is not None}


@dataclass(frozen=True, slots=True)
class Overpaid:
    """An invoice paid above its worth: the first expense that uses it, what is too much, when its last note came."""

    clinic_id: str
    source_id: str
    amount: Money
    at: datetime


def overpaid(session: Session, proofs: Iterable[Proof]) -> list[Overpaid]:
    """Invoices paid above their worth; nothing is asked where no credit note lowers any, as nearly everywhere."""
    lowered: dict[tuple[str, str], list[Proof]] = {}
    for one in proofs:
        if one.is_lowered:
            lowered.setdefault((one.clinic_id, one.invoice_id), []).append(one)
    if not lowered:
        return []
    notes = _notes(session, sorted({uses[0].uuid for uses in lowered.values()}))
    back = returned_at(session, sorted({clues for clues, _ in lowered}))
    return [found for uses in lowered.values() if (found := _overpaid(uses, notes[uses[0].uuid], back))]


def _overpaid(uses: Sequence[Proof], notes: Sequence[NoteInfo], back: Mapping[str, Money]) -> Overpaid | None:
    used: dict[tuple[int, str], Money] = {}
    for one in uses:
        used[one.number, one.source_id] = used.get((one.number, one.source_id), ZERO) + one.amount
    standing = {key: amount for key, amount in used.items() if amount}
    paid = total(list(standing.values())) - total([back.get(key, ZERO) for _, key in standing])
    much = paid - worth_of(uses[0].total, total([note.total for note in notes]))
    if not standing or much <= ZERO:
        return None
    return Overpaid(uses[0].clinic_id, min(standing)[1], much, notes[-1].recorded_at)


def uses_of(session: Session, clues: str, source_id: str) -> list[tuple[str, int, Money]]:
    """What an expense uses and did not give back: (claim, the expense's number, amount)."""
    query = select(InvoiceUse.invoice_id, InvoiceUse.number, func.sum(InvoiceUse.amount))
    query = query.where(InvoiceUse.clinic_id == clues, InvoiceUse.source_id == source_id)
    rows = session.execute(query.group_by(InvoiceUse.invoice_id, InvoiceUse.number))
    return [(key, number, amount) for key, number, amount in rows if amount]


def standing_uses(session: Session, clues: str, invoice_id: str) -> list[tuple[int, str]]:
    """The expenses that use a claim and were not reversed: (number, id), in order."""
    query = select(InvoiceUse.number, InvoiceUse.source_id)
    query = query.where(InvoiceUse.clinic_id == clues, InvoiceUse.invoice_id == invoice_id)
    query = query.group_by(InvoiceUse.source_id, InvoiceUse.number).having(func.sum(InvoiceUse.amount) != ZERO)
    return sorted((row.number, row.source_id) for row in session.execute(query))


def _with_the_rest(session: Session, clues: str, rows: Sequence[Any]) -> list[InvoiceInfo]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    used, back, made = _used(session, clues, ids), paid_back(session, clues, ids), made_of(session, clues, ids)
    notes = _notes(session, [row.uuid for row in rows])

    def info(row: Any) -> InvoiceInfo:
        rest = (used.get(row.id, ZERO), tuple(notes.get(row.uuid, ())), back.get(row.id, ZERO), made.get(row.id))
        return InvoiceInfo(*(*row, *rest))

    return [info(row) for row in rows]


def _used(session: Session, clues: str, ids: Collection[str]) -> dict[str, Money]:
    query = select(InvoiceUse.invoice_id, func.sum(InvoiceUse.amount)).where(InvoiceUse.clinic_id == clues)
    query = query.where(InvoiceUse.invoice_id.in_(ids)).group_by(InvoiceUse.invoice_id)
    return {row[0]: row[1] for row in session.execute(query)}


def _notes(session: Session, uuids: Collection[str]) -> dict[str, list[NoteInfo]]:
    """The credit notes of those folios, entered in whatever clinic: a folio stands in one at a time."""
    columns = (ClaimedInvoice.id, ClaimedInvoice.n, ClaimedInvoice.evidence_id, ClaimedInvoice.uuid)
    note = (ClaimedInvoice.issued_on, ClaimedInvoice.total, ClaimedInvoice.recorded_at, ClaimedInvoice.seal)
    query = select(ClaimedInvoice.reduces, *columns, *note)
    same = and_(InvoiceFolio.clinic_id == ClaimedInvoice.clinic_id, InvoiceFolio.invoice_id == ClaimedInvoice.id)
    query = query.join(InvoiceFolio, same).where(InvoiceFolio.reduces.in_(uuids)).order_by(ClaimedInvoice.n)
    found: dict[str, list[NoteInfo]] = {}
    for row in session.execute(query):
        found.setdefault(str(row[0]), []).append(NoteInfo(*row[1:]))
    return found
