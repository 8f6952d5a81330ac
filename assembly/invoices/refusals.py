"""Why a file is not taken as an invoice: one class per reason, each with what to do next."""

from assembly.core.errors import N_, AssemblyError


class InvoiceRefused(AssemblyError):
    """The file is no invoice that can prove an expense."""

    field = "file"


class NotReadable(InvoiceRefused):
    sentence = N_(
        "El archivo no se puede leer como factura: está vacío, cortado o no es un XML. "
        "Descárguelo otra vez del correo del proveedor, o suba la factura en foto o PDF."
    )


class TooLong(InvoiceRefused):
    sentence = N_(
        "El XML pesa más de {most} kB; una factura pesa mucho menos. Revise que sea la factura, o súbala en foto o PDF."
    )


class HasDoctype(InvoiceRefused):
    """A document type declaration: no CFDI has one, and attacks do."""

    sentence = N_(
        "El XML trae instrucciones que ninguna factura trae y no se abrió. "
        "Pida al proveedor el XML original, o suba la factura en foto o PDF."
    )


class NotAnInvoice(InvoiceRefused):
    sentence = N_("El XML no es una factura electrónica (CFDI). Elija el XML de la factura, o súbala en foto o PDF.")


class VersionNotRead(InvoiceRefused):
    """`version` as the file says it."""

    sentence = N_(
        "La factura es de la versión {version}; solo se leen la 4.0 y la 3.3. "
        "Pida al proveedor una factura vigente, o súbala en foto o PDF."
    )


class IsPaymentReceipt(InvoiceRefused):
    sentence = N_(
        "Es un recibo de pago (complemento de pago), no la factura de la compra. "
        "Suba la factura a la que corresponde: el recibo de pago dice su folio fiscal."
    )


class IsPayroll(InvoiceRefused):
    sentence = N_(
        "Es un recibo de nómina: paga un sueldo, no una compra ni una obra. "
        "Pida al proveedor la factura de lo que hizo o vendió."
    )


class IsWaybill(InvoiceRefused):
    sentence = N_(
        "Es un comprobante de traslado: dice que algo se llevó de un lugar a otro, no que se pagó. "
        "Pida al proveedor la factura de la compra."
    )


class KindUnknown(InvoiceRefused):
    sentence = N_(
        "El XML no dice si es factura o nota de crédito. Pida al proveedor el XML original, o súbala en foto o PDF."
    )


class Incomplete(InvoiceRefused):
    """`what` is the name that the tax authority gives to the datum."""

    sentence = N_(
        "A la factura le falta un dato, lo trae dos veces o no se entiende: {what}. "
        "Pida al proveedor el XML original, o súbala en foto o PDF."
    )


class ForeignCurrency(InvoiceRefused):
    sentence = N_(
        "La factura está en otra moneda ({currency}). El dinero de la clínica se gasta en pesos: "
        "pida al proveedor una factura en pesos (MXN)."
    )


class NotStamped(InvoiceRefused):
    sentence = N_(
        "La factura no está timbrada: no tiene folio fiscal (UUID), así que todavía no vale. "
        "Pida al proveedor el XML timbrado."
    )


class TwoStamps(InvoiceRefused):
    sentence = N_(
        "La factura trae más de un timbre y no se sabe cuál es su folio fiscal. Pida al proveedor el XML original."
    )


class SumWrong(InvoiceRefused):
    """The parts do not make the total."""

    sentence = N_(
        "Las cuentas de la factura no salen: sus partes suman {sum} y dice {total}. "
        "Puede estar alterada: pida al proveedor el XML original."
    )
