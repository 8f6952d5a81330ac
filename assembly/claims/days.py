"""The day of an invoice beside its purchase: what is odd is asked about before it is stored, and shown. Pure."""

from dataclasses import dataclass
from datetime import date

from assembly.core.errors import N_, AssemblyError

FAR_DAYS = 31  # an invoice is due in the month of its payment


class InvoiceBeforeYear(AssemblyError):
    field = "confirm_invoice"
    sentence = N_(
        "La factura es del {day}, de antes del año {year} que paga este gasto. Revise que sea la factura de esta "
        "compra; si lo es, marque «Sí, es la factura de esta compra»: quedará señalado a la vista de todos."
    )


class InvoiceBeforeApproval(AssemblyError):
    field = "confirm_invoice"
    sentence = N_(
        "La factura es del {day}, de antes de que la asamblea aprobara este concepto ({approved}). Revise que sea la "
        "factura de esta compra; si lo es, marque «Sí, es la factura de esta compra»: quedará señalado a la vista de "
        "todos."
    )


class InvoiceLongAfter(AssemblyError):
    field = "confirm_invoice"
    sentence = N_(
        "La factura es del {day}, más de {days} días después del pago ({paid}). Revise que sea la factura de esta "
        "compra; si lo es, marque «Sí, es la factura de esta compra»: quedará señalado a la vista de todos."
    )


@dataclass(frozen=True, slots=True)
class OddDay:
    """Why the day of an invoice is odd: before its item's approval, before its year, long after its payment."""

    on: date
    approved: date | None = None
    year: int | None = None
    paid: date | None = None


def odd_day(issued: date | None, paid_on: date, year: int, approved: date | None) -> OddDay | None:
    """What is odd about the day of an expense's invoice; None where nothing is, or where there is no invoice."""
    if issued is None:
        return None
    if approved is not None and issued < approved:
        return OddDay(issued, approved=approved)
    if issued.year < year:
        return OddDay(issued, year=year)
    return OddDay(issued, paid=paid_on) if (issued - paid_on).days > FAR_DAYS else None


def check_day(found: OddDay | None) -> None:
    """Warn of an odd day."""
    if found is None:
        return
    if found.approved is not None:
        raise InvoiceBeforeApproval(day=found.on, approved=found.approved)
    if found.year is not None:
        raise InvoiceBeforeYear(day=found.on, year=str(found.year))
    raise InvoiceLongAfter(day=found.on, days=FAR_DAYS, paid=found.paid)
