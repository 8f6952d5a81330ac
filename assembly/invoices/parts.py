"""What an invoice says, in our words. Amounts are in Mexican pesos."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlencode

from assembly.core.money import Money

# The public enquiry of the Servicio de Administración Tributaria, printed as a QR on every invoice.
_VERIFICATION = "https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx"
_LEGAL_PERSON = 12


class InvoiceKind(StrEnum):
    """The kinds that move money for a purchase."""

    INCOME = "income"
    CREDIT_NOTE = "credit_note"


class SealAnswer(StrEnum):
    """What the issuer's seal says of the file."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Party:
    """Who issues or receives; `rfc` in upper case."""

    rfc: str
    name: str

    @property
    def is_natural_person(self) -> bool:
        """A person's RFC carries the birth date: it is personal data."""
        return len(self.rfc) != _LEGAL_PERSON


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One concept; its amounts may have fractions of a centavo."""

    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Relation:
    """Another invoice that this one speaks of; `type` is the tax authority's code: 01 credit note, 03 return..."""

    uuid: str
    type: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """What the XML says. `uuid` in upper case; `issued_at` is the issuer's wall clock, without a zone.

    `transferred` and `withheld` are the taxes added and taken off, local ones among them.
    `seal_valid` is None when it could not be tried; `stamp_matches` says whether the stamp repeats the seal.
    `seal_digest` tells the same sealed document under another folio, which the seal does not cover.
    """

    uuid: str
    version: str
    kind: InvoiceKind
    issuer: Party
    receiver: Party
    issued_at: datetime
    subtotal: Money
    discount: Money
    transferred: Money
    withheld: Money
    total: Money
    currency: str
    lines: tuple[InvoiceLine, ...]
    related: tuple[Relation, ...]
    payment_form: str | None
    payment_method: str | None
    series: str | None
    folio: str | None
    seal_end: str
    seal_digest: str
    seal_valid: bool | None
    stamp_matches: bool

    @property
    def issued_on(self) -> date:
        return self.issued_at.date()

    @property
    def seal(self) -> SealAnswer:
        if self.seal_valid is None:
            return SealAnswer.UNKNOWN
        return SealAnswer.UNCHANGED if self.seal_valid and self.stamp_matches else SealAnswer.CHANGED

    @property
    def what(self) -> str:
        """Its concepts in one line."""
        return "; ".join(line.description for line in self.lines)

    @property
    def verification_url(self) -> str:
        return verification_url(self.uuid, self.issuer.rfc, self.receiver.rfc, self.total, self.seal_end)


def verification_url(uuid: str, issuer: str, receiver: str, total: Money, seal_end: str) -> str:
    """The tax authority's page about an invoice; `seal_end` are the last eight characters of the seal."""
    asked = {"id": uuid, "re": issuer, "rr": receiver, "tt": total.plain, "fe": seal_end}
    return f"{_VERIFICATION}?{urlencode(asked)}"
