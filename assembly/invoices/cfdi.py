"""From the bytes of a CFDI to an `Invoice`. Whatever comes in, only `InvoiceRefused` comes out."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

from assembly.core.money import Money
from assembly.invoices import refusals
from assembly.invoices.parts import Invoice, InvoiceKind, InvoiceLine, Party, Relation
from assembly.invoices.seal import seal_digest, seal_holds

# The largest that a PAC stamps with a hundred lines is some 200 kB.
MOST_BYTES = 1_000_000
MOST_NAME, MOST_DESCRIPTION = 200, 500
_VERSIONS = {"http://www.sat.gob.mx/cfd/4": "4.0", "http://www.sat.gob.mx/cfd/3": "3.3"}
_STAMP = "{http://www.sat.gob.mx/TimbreFiscalDigital}TimbreFiscalDigital"
_LOCAL = "{http://www.sat.gob.mx/implocal}ImpuestosLocales"
_KINDS = {"I": InvoiceKind.INCOME, "E": InvoiceKind.CREDIT_NOTE}
_NOT_PAID = {"P": refusals.IsPaymentReceipt, "N": refusals.IsPayroll, "T": refusals.IsWaybill}
_UUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_RFC = re.compile(r"[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}")
_NUMBER = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_CENTAVO = Decimal("0.01")


def read(data: bytes) -> Invoice:
    """The invoice in `data`. Raises InvoiceRefused, and nothing else, with the reason."""
    root = _parse(data)
    space, version = _version(root)
    kind = _kind(root)
    if (currency := _need(root, "Moneda").upper()) != "MXN":
        raise refusals.ForeignCurrency(currency=_plain(currency, 10))
    stamp = _stamp(root, space)
    transferred, withheld = _taxes(root, space)
    _check_sum(root, transferred - withheld)
    seal = _seal(root)
    return Invoice(
        uuid=_uuid(_need(stamp, "UUID"), "UUID"),
        version=version,
        kind=kind,
        issuer=_party(_one(root, space, "Emisor"), "Emisor"),
        receiver=_party(_one(root, space, "Receptor"), "Receptor"),
        issued_at=_moment(_need(root, "Fecha")),
        subtotal=_money(root, "SubTotal"),
        discount=_money(root, "Descuento", "0"),
        transferred=_signed(transferred),
        withheld=_signed(withheld),
        total=_money(root, "Total"),
        currency=currency,
        lines=tuple(_lines(_one(root, space, "Conceptos"), space)),
        related=tuple(_related(root, space)),
        payment_form=_may(root, "FormaPago", 10),
        payment_method=_may(root, "MetodoPago", 10),
        series=_may(root, "Serie", 40),
        folio=_may(root, "Folio", 60),
        seal_end=seal[-8:],
        seal_digest=seal_digest(seal),
        seal_valid=seal_holds(root, version, seal, root.get("Certificado", "")),
        stamp_matches=seal == "".join(stamp.get("SelloCFD", "").split()),
    )


def _parse(data: bytes) -> etree._Element:
    if len(data) > MOST_BYTES:
        raise refusals.TooLong(most=MOST_BYTES // 1000)
    # Without the zero bytes UTF-16 reads as ASCII; other encodings are caught after parsing.
    if b"<!DOCTYPE" in data.replace(b"\0", b""):
        raise refusals.HasDoctype()
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise refusals.NotReadable() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusals.HasDoctype()
    return root


def _version(root: etree._Element) -> tuple[str, str]:
    """The namespace and the version of an invoice."""
    name = etree.QName(root)
    space = name.namespace or ""
    if name.localname != "Comprobante" or not space.startswith("http://www.sat.gob.mx/cfd/"):
        raise refusals.NotAnInvoice()
    said = root.get("Version") or root.get("version") or ""
    if space not in _VERSIONS or said != _VERSIONS[space]:
        raise refusals.VersionNotRead(version=_plain(said, 10) or "?")
    return space, said


def _kind(root: etree._Element) -> InvoiceKind:
    said = root.get("TipoDeComprobante", "")
    if said in _NOT_PAID:
        raise _NOT_PAID[said]()
    if said not in _KINDS:
        raise refusals.KindUnknown()
    return _KINDS[said]


def _stamp(root: etree._Element, space: str) -> etree._Element:
    """The only stamp. What hangs in the Addenda is the issuer's own and never counts."""
    found = [stamp for box in root.findall(f"{{{space}}}Complemento") for stamp in box.findall(_STAMP)]
    if not found:
        raise refusals.NotStamped()
    if len(found) > 1:
        raise refusals.TwoStamps()
    return found[0]


def _taxes(root: etree._Element, space: str) -> tuple[Decimal, Decimal]:
    """What taxes add and take off, the local ones among them."""
    taxes = root.findall(f"{{{space}}}Impuestos")
    if len(taxes) > 1:
        raise refusals.Incomplete(what="Impuestos")
    boxes = root.findall(f"{{{space}}}Complemento")
    local = [one for box in boxes for one in box.findall(_LOCAL)]
    added = [_number(one, "TotalImpuestosTrasladados", "0") for one in taxes]
    added += [_number(one, "TotaldeTraslados", "0") for one in local]
    taken = [_number(one, "TotalImpuestosRetenidos", "0") for one in taxes]
    taken += [_number(one, "TotaldeRetenciones", "0") for one in local]
    return sum(added, Decimal()), sum(taken, Decimal())


def _check_sum(root: etree._Element, taxes: Decimal) -> None:
    """Total = SubTotal - Descuento + traslados - retenciones + local taxes, within a centavo."""
    made = _number(root, "SubTotal") - _number(root, "Descuento", "0") + taxes
    said = _number(root, "Total")
    if abs(made - said) > _CENTAVO:
        raise refusals.SumWrong(sum=_signed(made), total=_signed(said))


def _seal(root: etree._Element) -> str:
    seal = "".join(_need(root, "Sello").split())
    if not _BASE64.fullmatch(seal):
        raise refusals.Incomplete(what="Sello")
    return seal


def _lines(concepts: etree._Element, space: str) -> Iterable[InvoiceLine]:
    found = concepts.findall(f"{{{space}}}Concepto")
    if not found:
        raise refusals.Incomplete(what="Concepto")
    for line in found:
        yield InvoiceLine(
            description=_plain(_need(line, "Descripcion"), MOST_DESCRIPTION),
            quantity=_number(line, "Cantidad"),
            unit=_unit(line),
            unit_price=_number(line, "ValorUnitario"),
            amount=_number(line, "Importe"),
        )


def _unit(line: etree._Element) -> str:
    """The unit as the supplier wrote it; its code where nothing, or only a number, is written."""
    written = _may(line, "Unidad", 20) or ""
    code = _may(line, "ClaveUnidad", 20) or ""
    return written if any(sign.isalpha() for sign in written) else code or written


def _related(root: etree._Element, space: str) -> Iterable[Relation]:
    for group in root.findall(f"{{{space}}}CfdiRelacionados"):
        for other in group.findall(f"{{{space}}}CfdiRelacionado"):
            yield Relation(_uuid(_need(other, "UUID"), "CfdiRelacionado"), _plain(group.get("TipoRelacion", ""), 2))


def _party(element: etree._Element, what: str) -> Party:
    rfc = _need(element, "Rfc").upper()
    if not _RFC.fullmatch(rfc):
        raise refusals.Incomplete(what=f"Rfc ({what})")
    return Party(rfc, _plain(element.get("Nombre", ""), MOST_NAME))


def _one(root: etree._Element, space: str, name: str) -> etree._Element:
    found = root.findall(f"{{{space}}}{name}")
    if len(found) != 1:
        raise refusals.Incomplete(what=name)
    return found[0]


def _need(element: etree._Element, name: str) -> str:
    if not (value := element.get(name, "").strip()):
        raise refusals.Incomplete(what=name)
    return value


def _may(element: etree._Element, name: str, most: int) -> str | None:
    return _plain(element.get(name, ""), most) or None


def _uuid(text: str, what: str) -> str:
    if not _UUID.fullmatch(text.strip().upper()):
        raise refusals.Incomplete(what=what)
    return text.strip().upper()


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise refusals.Incomplete(what="Fecha")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise refusals.Incomplete(what="Fecha") from error


def _number(element: etree._Element, name: str, absent: str | None = None) -> Decimal:
    said = _need(element, name) if absent is None else element.get(name, absent).strip()
    if not _NUMBER.fullmatch(said):
        raise refusals.Incomplete(what=name)
    return Decimal(said)


def _money(element: etree._Element, name: str, absent: str | None = None) -> Money:
    """Pesos have centavos; the fractions that some programs write are rounded, as the tax authority does."""
    return _signed(_number(element, name, absent))


def _signed(amount: Decimal) -> Money:
    return Money(int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP)))


def _plain(text: str, most: int) -> str:
    """One line of printable text, cut at `most`: the file is somebody else's and may hold anything."""
    bare = "".join(
        " " if unicodedata.category(sign)[0] in "CZ" else sign for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join(bare.split())[:most].strip()
