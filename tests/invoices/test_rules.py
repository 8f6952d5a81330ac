"""What an invoice of ours says once read, and each reason for which a file is refused."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from assembly.core.money import ZERO, Money
from assembly.invoices.rules import (
    MOST_BYTES,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceRefused,
    Party,
    Relation,
    SealAnswer,
    read,
)
from assembly.invoices.seal import compiled, original_string_of
from tests.invoices.papers import ANOTHER, UUID, Paper

PAPER = Paper()


def refusal(data: bytes) -> str:
    with pytest.raises(InvoiceRefused) as refused:
        read(data)
    return str(refused.value)


@pytest.mark.parametrize("version", ["4.0", "3.3"])
def test_an_invoice_is_read_whole(version: str) -> None:
    found = read(replace(PAPER, version=version).xml)
    assert found == Invoice(
        uuid=UUID,
        version=version,
        kind=InvoiceKind.INCOME,
        issuer=Party("CRF200101QW3", "Construcciones Ficticias"),
        receiver=Party("XAXX010101000", "Comité"),
        issued_at=datetime(2026, 3, 7, 11, 58),  # noqa: DTZ001  (the issuer's wall clock: the file has no zone)
        subtotal=Money(100000),
        discount=ZERO,
        transferred=Money(16000),
        withheld=ZERO,
        total=Money(116000),
        currency="MXN",
        lines=(
            InvoiceLine("Impermeabilización del techo", Decimal(1), "Servicio", Decimal("1000.00"), Decimal("1000.00")),
        ),
        related=(),
        payment_form="03",
        payment_method="PUE",
        series="A",
        folio="1",
        seal_end=found.seal_end,
        seal_digest=found.seal_digest,
        seal_valid=True,
        stamp_matches=True,
    )
    assert (found.seal, found.issued_on, found.what) == (
        SealAnswer.UNCHANGED,
        date(2026, 3, 7),
        "Impermeabilización del techo",
    )
    assert (found.issuer.is_natural_person, found.receiver.is_natural_person) == (False, True)


def test_where_the_tax_authority_answers_about_it() -> None:
    found = read(PAPER.xml)
    end = found.seal_end.replace("=", "%3D").replace("+", "%2B").replace("/", "%2F")
    assert found.verification_url == (
        "https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx"
        f"?id={UUID}&re=CRF200101QW3&rr=XAXX010101000&tt=1160.00&fe={end}"
    )


def test_a_credit_note_names_what_it_reduces() -> None:
    found = read(replace(PAPER, kind="E", uuid=ANOTHER, related=(UUID.lower(),)).xml)
    assert (found.kind, found.related) == (InvoiceKind.CREDIT_NOTE, (Relation(UUID, "01"),))


def test_the_folio_is_in_upper_case_whatever_the_file_says() -> None:
    upper, lower = read(PAPER.xml), read(replace(PAPER, uuid=UUID.lower()).xml)
    assert (upper.uuid, upper.seal_digest) == (lower.uuid, lower.seal_digest)


def test_the_seal_tells_a_change_and_not_the_folio() -> None:
    changed = read(PAPER.xml.replace("Impermeabilización".encode(), b"Pintura"))
    swapped = read(PAPER.xml.replace(UUID.encode(), ANOTHER.encode()))
    assert (changed.seal_valid, changed.seal) == (False, SealAnswer.CHANGED)
    assert (swapped.seal_valid, swapped.seal_digest) == (True, read(PAPER.xml).seal_digest)


def test_a_stamp_of_another_document_does_not_pass_as_its_own() -> None:
    strange = read(PAPER.xml.replace(b'SelloCFD="', b'SelloCFD="AAAA'))
    assert (strange.seal_valid, strange.stamp_matches, strange.seal) == (True, False, SealAnswer.CHANGED)


@pytest.mark.parametrize("certificate", [b"", b"@@@", b"AAAA"])
def test_without_a_certificate_the_seal_is_not_known(certificate: bytes) -> None:
    whole = PAPER.xml
    start = whole.index(b'Certificado="MII') + len(b'Certificado="')
    found = read(whole[:start] + certificate + whole[whole.index(b'"', start) :])
    assert (found.seal_valid, found.seal) == (None, SealAnswer.UNKNOWN)


def test_fractions_of_a_centavo_round_and_the_sum_may_miss_one() -> None:
    assert read(replace(PAPER, subtotal="1000.004999", total="1160.00").xml).subtotal == Money(100000)
    assert read(replace(PAPER, total="1160.01").xml).total == Money(116001)


@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (
            replace(PAPER, total="1160.02"),
            "Las cuentas de la factura no salen: sus partes suman $1,160.00 y dice $1,160.02. "
            "Puede estar alterada: pida al proveedor el XML original.",
        ),
        (
            replace(PAPER, currency="USD"),
            "La factura está en otra moneda (USD). El dinero de la clínica se gasta en pesos: "
            "pida al proveedor una factura en pesos (MXN).",
        ),
        (
            replace(PAPER, kind="P", currency="XXX"),
            "Es un recibo de pago (complemento de pago), no la factura de la compra. "
            "Suba la factura a la que corresponde: el recibo de pago dice su folio fiscal.",
        ),
        (
            replace(PAPER, kind="N"),
            "Es un recibo de nómina: paga un sueldo, no una compra ni una obra. "
            "Pida al proveedor la factura de lo que hizo o vendió.",
        ),
        (
            replace(PAPER, kind="T"),
            "Es un comprobante de traslado: dice que algo se llevó de un lugar a otro, no que se pagó. "
            "Pida al proveedor la factura de la compra.",
        ),
        (
            replace(PAPER, kind="X"),
            "El XML no dice si es factura o nota de crédito. "
            "Pida al proveedor el XML original, o súbala en foto o PDF.",
        ),
        (
            replace(PAPER, is_stamped=False),
            "La factura no está timbrada: no tiene folio fiscal (UUID), así que todavía no vale. "
            "Pida al proveedor el XML timbrado.",
        ),
        (
            replace(PAPER, extra='<t:TimbreFiscalDigital xmlns:t="http://www.sat.gob.mx/TimbreFiscalDigital"/>'),
            "La factura trae más de un timbre y no se sabe cuál es su folio fiscal. Pida al proveedor el XML original.",
        ),
        (
            replace(PAPER, uuid="e9019775"),
            "A la factura le falta un dato, lo trae dos veces o no se entiende: UUID. "
            "Pida al proveedor el XML original, o súbala en foto o PDF.",
        ),
    ],
)
def test_each_refusal_says_what_to_do(paper: Paper, sentence: str) -> None:
    assert refusal(paper.xml) == sentence


UNREADABLE = (
    "El archivo no se puede leer como factura: está vacío, cortado o no es un XML. "
    "Descárguelo otra vez del correo del proveedor, o suba la factura en foto o PDF."
)
ATTACK = (
    "El XML trae instrucciones que ninguna factura trae y no se abrió. "
    "Pida al proveedor el XML original, o suba la factura en foto o PDF."
)
NO_INVOICE = "El XML no es una factura electrónica (CFDI). Elija el XML de la factura, o súbala en foto o PDF."
OLD = (
    "La factura es de la versión {}; solo se leen la 4.0 y la 3.3. "
    "Pida al proveedor una factura vigente, o súbala en foto o PDF."
)
LAUGHS = '<!DOCTYPE r [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", UNREADABLE),
        (b"\xff\xd8\xff\xe0 a photo", UNREADABLE),
        (PAPER.xml[:-10], UNREADABLE),
        (b"<a>" * 300 + b"</a>" * 300, UNREADABLE),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', UNREADABLE),
        (b'<?xml version="1.0"?>' + LAUGHS.encode(), ATTACK),
        (LAUGHS.encode("utf-16"), ATTACK),
        (b'<?xml version="1.0" encoding="UTF-7"?>' + LAUGHS.encode("utf-7"), ATTACK),
        (b"<retenciones:Retenciones xmlns:retenciones='http://www.sat.gob.mx/esquemas/retencionpago/2'/>", NO_INVOICE),
        (b"<Comprobante Version='4.0'/>", NO_INVOICE),
        (b"<Comprobante xmlns='http://www.sat.gob.mx/cfd/3' version='3.2'/>", OLD.format("3.2")),
        (b"<Comprobante xmlns='http://www.sat.gob.mx/cfd/3' Version='4.0'/>", OLD.format("4.0")),
        (b"<Comprobante xmlns='http://www.sat.gob.mx/cfd/2'/>", OLD.format("?")),
        (
            b" " * (MOST_BYTES + 1),
            "El XML pesa más de 1000 kB; una factura pesa mucho menos. "
            "Revise que sea la factura, o súbala en foto o PDF.",
        ),
    ],
)
def test_what_is_no_invoice_is_refused(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence


WHOLE = PAPER.xml


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6), st.integers(0, 40))
def test_a_mutated_file_never_raises_anything_else(place: int, put: bytes, cut: int) -> None:
    mutated = WHOLE[:place] + put + WHOLE[place + cut :]
    try:
        assert isinstance(read(mutated), Invoice)
    except InvoiceRefused as refused:
        str(refused)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(WHOLE) - 1))
def test_a_cut_file_is_refused(length: int) -> None:
    refusal(WHOLE[:length])


ATTRIBUTES = ["Total", "SubTotal", "Descuento", "Fecha", "UUID", "Rfc", "Cantidad", "Importe", "Moneda", "Descripcion"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ATTRIBUTES), st.text(st.characters(codec="utf-8", exclude_characters='<&"'), max_size=30))
def test_a_strange_value_never_raises_anything_else(name: str, value: str) -> None:
    start = WHOLE.index(f' {name}="'.encode()) + len(name) + 3
    try:
        found = read(WHOLE[:start] + value.encode() + WHOLE[WHOLE.index(b'"', start) :])
    except InvoiceRefused:
        return
    assert all(sign.isprintable() for line in found.lines for sign in line.description)


@pytest.mark.parametrize("version", ["4.0", "3.3"])
def test_the_transformation_is_compiled_once(version: str) -> None:
    assert original_string_of(version) is original_string_of(version)


def test_a_transformation_that_runs_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text("<secret>word</secret>", encoding="utf-8")
    sheet = (
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
        f"<xsl:value-of select=\"document('{(tmp_path / 'secret.xml').as_uri()}')\"/></xsl:template></xsl:stylesheet>"
    )
    with pytest.raises(etree.XSLTApplyError, match="secret"):
        compiled(etree.ElementTree(etree.fromstring(sheet)))(etree.fromstring("<a/>"))
