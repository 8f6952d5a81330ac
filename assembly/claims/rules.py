"""What an invoice may prove, and who may use it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from assembly.core.errors import N_, AssemblyError
from assembly.core.money import ZERO, Money
from assembly.invoices.rules import Invoice, InvoiceKind, InvoiceLine, Party, SealAnswer

# A generic RFC that the tax authority gives to the public at large, and to foreigners: nobody's personal data.
GENERIC = frozenset({"XAXX010101000", "XEXX010101000"})
MOST_LINES = 60


class InvoiceClaimed(AssemblyError):
    """The same folio stands elsewhere; `folio` is the expense's there."""

    status = 409
    field = "file"
    sentence = N_(
        "Esta factura ya está usada en {clinic} ({clues}), en el gasto {folio}. Una factura se usa una sola vez en "
        "todo el país: elija la factura de esta compra o, si allá la usaron por error, pida que allá "
        "reviertan ese gasto."
    )


class SealClaimed(AssemblyError):
    """The same sealed document stands under another folio."""

    status = 409
    field = "file"
    sentence = N_(
        "Este documento ya está usado en {clinic} ({clues}), en el gasto {folio}, con otro folio fiscal ({uuid}): "
        "una de las dos copias fue alterada. Pida al proveedor el XML original y avise a la contraloría social."
    )


class InvoiceExceeded(AssemblyError):
    """`worth` is the total less its credit notes."""

    field = "amount"
    sentence = N_(
        "La factura vale {worth} y ya comprueba {used}: le quedan {left}, y el gasto es de {amount}. "
        "Escriba la parte que se pagó con este concepto."
    )


class InvoiceUsedUp(AssemblyError):
    field = "file"
    sentence = N_(
        "Esta factura ya se usó en {folios}: es de {total} y no le queda nada por comprobar. Elija otra factura."
    )


class IsCreditNote(AssemblyError):
    field = "file"
    sentence = N_(
        "Es una nota de crédito: no paga nada, reduce una factura. "
        "Súbala en «Nota de crédito», en el dinero de la clínica."
    )


class IsNoCreditNote(AssemblyError):
    field = "file"
    sentence = N_("Es una factura, no una nota de crédito. Súbala en «Registrar un gasto».")


class NothingReduced(AssemblyError):
    """None of the invoices that the credit note names is used in this clinic."""

    field = "file"
    sentence = N_(
        "La nota de crédito corrige una factura que no está en los gastos de esta clínica ({folios}). "
        "Registre primero el gasto con su factura."
    )


class NoteClaimed(AssemblyError):
    """The same credit note stands already; `folio` is the first expense of the invoice that it lowers."""

    status = 409
    field = "file"
    sentence = N_(
        "Esta nota de crédito ya está registrada en {clinic} ({clues}): corrige la factura del gasto {folio}. "
        "No hace falta subirla otra vez."
    )


class NoteTooLarge(AssemblyError):
    """`worth` is what the invoice has left after the credit notes entered before."""

    field = "file"
    sentence = N_(
        "La nota de crédito es de {note} y la factura que corrige es de {total}; con las notas ya registradas, por "
        "{credited}, vale {worth}. Una nota no puede quitar más de lo que la factura vale: revise que sea el XML "
        "correcto o pregunte al proveedor."
    )


class SeveralReduced(AssemblyError):
    field = "file"
    sentence = N_(
        "La nota de crédito corrige {count} facturas de esta clínica y no dice cuánto de cada una. "
        "Pida al proveedor una nota por factura."
    )


@dataclass(frozen=True, slots=True)
class Doubted:
    """What an invoice in use says that it should not, or the credit notes that lower it."""

    wrong_receiver: bool
    broken_seal: bool
    broken_note: bool = False


def doubts(
    receiver: str | None, expected: str | None, seal: SealAnswer, has_broken_note: bool = False
) -> Doubted | None:
    """What does not agree; None where all does. Without an expected receiver any is right."""
    found = Doubted(expected is not None and receiver != expected, seal is SealAnswer.CHANGED, has_broken_note)
    return found if found.wrong_receiver or found.broken_seal or found.broken_note else None


@dataclass(frozen=True, slots=True)
class Rest:
    """What an invoice may still prove: what other expenses use of it, and its credit notes, are gone."""

    used: Money
    credited: Money
    left: Money

    def __bool__(self) -> bool:
        """Whether anything of it is gone."""
        return bool(self.used or self.credited)


def check_income(invoice: Invoice) -> None:
    """Only an invoice of income proves an expense."""
    if invoice.kind is not InvoiceKind.INCOME:
        raise IsCreditNote()


def check_part(amount: Money, total: Money, credited: Money, used: Money) -> None:
    """What uses an invoice never adds up to more than it is worth."""
    worth = worth_of(total, credited)
    if used + amount > worth:
        raise InvoiceExceeded(worth=worth, used=used, left=max(worth - used, ZERO), amount=amount)


def check_left(left: Money, total: Money, users: Sequence[str]) -> None:
    """An invoice that begins an expense has something left; `users` are the folios of those that took it."""
    if left <= ZERO:
        raise InvoiceUsedUp(total=total, folios=", ".join(users))


def worth_of(total: Money, credited: Money) -> Money:
    """What an invoice is worth: its total less its credit notes, never below zero."""
    return max(total - credited, ZERO)


def check_note(note: Invoice) -> None:
    """Only a credit note lowers an invoice."""
    if note.kind is not InvoiceKind.CREDIT_NOTE:
        raise IsNoCreditNote()


def check_note_amount(note: Money, total: Money, credited: Money) -> None:
    """All notes of an invoice together take no more off it than it is worth."""
    worth = worth_of(total, credited)
    if note > worth:
        raise NoteTooLarge(note=note, total=total, credited=credited, worth=worth)


def reduced(note: Invoice, claimed_here: Collection[str]) -> str:
    """The folio of the one invoice that a credit note reduces."""
    named = list(dict.fromkeys(relation.uuid for relation in note.related))
    here = [uuid for uuid in named if uuid in claimed_here]
    if not here:
        raise NothingReduced(folios=", ".join(named[:3]) or "—")
    if len(here) > 1:
        raise SeveralReduced(count=len(here))
    return here[0]


def public_rfc(party: Party) -> str | None:
    """The RFC of a legal person, or a generic one; a natural person's is personal."""
    return None if party.is_natural_person and party.rfc not in GENERIC else party.rfc


def person_rfc(party: Party) -> str | None:
    """The RFC that `public_rfc` keeps back."""
    return None if public_rfc(party) else party.rfc


def concepts(lines: Iterable[InvoiceLine]) -> str:
    """The concepts as people read them, one a line."""
    said = [f"{line.quantity.normalize():f} {line.unit} · {line.description} · ${line.amount:,.2f}" for line in lines]
    return "\n".join([*said[:MOST_LINES], *([f"(+{len(said) - MOST_LINES})"] if len(said) > MOST_LINES else [])])


def shown(invoice: Invoice) -> bytes:
    """What the public downloads in place of the XML: its values that name no person."""
    values = {
        "UUID": invoice.uuid,
        "Version": invoice.version,
        "TipoDeComprobante": "I" if invoice.kind is InvoiceKind.INCOME else "E",
        "Fecha": invoice.issued_on.isoformat(),
        "RfcEmisor": public_rfc(invoice.issuer) or "",
        "RfcReceptor": public_rfc(invoice.receiver) or "",
        "Moneda": invoice.currency,
        "Total": invoice.total.plain,
    }
    summary = etree.Element("ResumenDeCfdi", {name: value for name, value in values.items() if value})
    return etree.tostring(summary, xml_declaration=True, encoding="UTF-8")
