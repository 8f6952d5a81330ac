"""Invoices for tests: made here and sealed with a key of the test, so that every part can be changed."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

from assembly.invoices.seal import original_string_of

UUID = "0AB1C2D3-0000-4000-8000-0000000000A1"
ANOTHER = "0AB1C2D3-0000-4000-8000-0000000000B2"


@cache
def issuer() -> tuple[rsa.RSAPrivateKey, str]:
    """A key and its certificate, as the file carries it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "PROVEEDOR DE PRUEBA")])
    begins, ends = datetime(2025, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)
    maker = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = maker.serial_number(7).not_valid_before(begins).not_valid_after(ends).sign(key, SHA256())
    return key, base64.b64encode(made.public_bytes(Encoding.DER)).decode()


@dataclass(frozen=True)
class Paper:
    """What the invoice says; `extra` goes into the Complemento as it is."""

    uuid: str = UUID
    kind: str = "I"
    version: str = "4.0"
    currency: str = "MXN"
    subtotal: str = "1000.00"
    discount: str = "0"
    total: str = "1160.00"
    taxes: str = "160.00"
    issuer_rfc: str = "CRF200101QW3"
    issuer_name: str = "Construcciones Ficticias"
    receiver_rfc: str = "XAXX010101000"
    date: str = "2026-03-07T11:58:00"
    what: tuple[str, ...] = ("Impermeabilización del techo",)
    related: tuple[str, ...] = field(default=())
    extra: str = ""
    series: str = "A"
    is_stamped: bool = True

    @property
    def unsealed(self) -> str:
        """The document before its seal."""
        space = f"http://www.sat.gob.mx/cfd/{self.version[0]}"
        lines = "".join(
            f'<cfdi:Concepto ClaveProdServ="72102900" Cantidad="1" ClaveUnidad="E48" Unidad="Servicio" ObjetoImp="02" '
            f'Descripcion="{what}" ValorUnitario="{self.subtotal}" Importe="{self.subtotal}"/>'
            for what in self.what
        )
        others = "".join(f'<cfdi:CfdiRelacionado UUID="{other}"/>' for other in self.related)
        related = f'<cfdi:CfdiRelacionados TipoRelacion="01">{others}</cfdi:CfdiRelacionados>' if others else ""
        return (
            f'<cfdi:Comprobante xmlns:cfdi="{space}" Version="{self.version}" Serie="{self.series}" Folio="1" '
            f'Fecha="{self.date}" Sello="" FormaPago="03" NoCertificado="30001000000000000007" '
            f'Certificado="{issuer()[1]}" SubTotal="{self.subtotal}" Descuento="{self.discount}" '
            f'Moneda="{self.currency}" Total="{self.total}" TipoDeComprobante="{self.kind}" Exportacion="01" '
            f'MetodoPago="PUE" LugarExpedicion="91000">{related}'
            f'<cfdi:Emisor Rfc="{self.issuer_rfc}" Nombre="{self.issuer_name}" RegimenFiscal="601"/>'
            f'<cfdi:Receptor Rfc="{self.receiver_rfc}" Nombre="Comité" UsoCFDI="S01"/>'
            f"<cfdi:Conceptos>{lines}</cfdi:Conceptos>"
            f'<cfdi:Impuestos TotalImpuestosTrasladados="{self.taxes}"/>'
            f"<cfdi:Complemento>{self.extra}</cfdi:Complemento>"
            "</cfdi:Comprobante>"
        )

    @property
    def xml(self) -> bytes:
        """The document sealed and stamped."""
        covered = str(original_string_of(self.version)(etree.fromstring(self.unsealed))).encode()
        seal = base64.b64encode(issuer()[0].sign(covered, PKCS1v15(), SHA256())).decode()
        stamp = (
            '<tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" Version="1.1" '
            f'UUID="{self.uuid}" FechaTimbrado="{self.date}" SelloCFD="{seal}"/>'
        )
        whole = self.unsealed.replace('Sello=""', f'Sello="{seal}"')
        return (
            whole.replace("</cfdi:Complemento>", f"{stamp}</cfdi:Complemento>") if self.is_stamped else whole
        ).encode()
