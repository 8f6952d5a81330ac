"""Claiming, sharing, giving back and lowering invoices, on both databases."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.budget.queries import ItemInfo
from assembly.claims import queries, services
from assembly.claims.models import ClaimedInvoice, InvoiceFolio, InvoiceUse
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import derived_id, new_id
from assembly.core.money import ZERO, read_money
from assembly.evidence.models import EvidenceFile
from assembly.evidence.rules import MediaType
from assembly.expenses import services as expenses
from assembly.expenses.queries import expense
from assembly.expenses.rules import FilePurpose
from assembly.invoices.rules import InvoiceKind, SealAnswer, read
from assembly.web.request import Upload
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.invoices.papers import ANOTHER, UUID, Paper

PAPER = Paper()
XML = Upload("factura.xml", PAPER.xml)


def xml(**changes: Any) -> Upload:
    """Another invoice; by itself with a seal of its own."""
    changed = {"series": changes.get("uuid", UUID)[-2:]} | changes
    return Upload("factura.xml", replace(PAPER, **changed).xml)


NOTE = xml(kind="E", uuid=ANOTHER, subtotal="200", total="200", taxes="0", related=(UUID.lower(),))


def spend(
    session: Session, folder: Path, item: ItemInfo | None, pesos: str, upload: Upload, clues: str = CLINIC
) -> str:
    return ledger.an_expense(session, folder, item, pesos, upload, clues).id


def refusal(error: pytest.ExceptionInfo[AssemblyError]) -> tuple[str | None, int, str]:
    return error.value.at_field, error.value.status, str(error.value)


def folios(session: Session) -> list[tuple[str, str, int]]:
    query = select(InvoiceFolio.uuid, InvoiceFolio.clinic_id, InvoiceFolio.number).order_by(InvoiceFolio.uuid)
    return [(row.uuid, row.clinic_id, row.number) for row in session.execute(query)]


def test_the_first_expense_claims_the_invoice(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    key = spend(stage, tmp_path, items[0], "1,160.00", XML)
    found = queries.invoice_of(stage, CLINIC, key)
    assert found is not None
    assert (found.uuid, found.kind, found.version, found.total, found.seal) == (
        UUID, InvoiceKind.INCOME, "4.0", read_money("1160"), SealAnswer.UNCHANGED,
    )  # fmt: skip
    assert (found.issuer_rfc, found.issuer_name, found.person_rfc) == ("CRF200101QW3", "Construcciones Ficticias", None)
    assert found.concepts == "1 Servicio · Impermeabilización del techo · $1,000.00"
    assert (found.used, found.left, found.overpaid) == (read_money("1160"), ZERO, ZERO)
    assert found.public_url == found.full_url == read(PAPER.xml).verification_url
    assert folios(stage) == [(UUID, CLINIC, 1)]
    assert stage.execute(select(InvoiceUse.id, InvoiceUse.source_id, InvoiceUse.number, InvoiceUse.amount)).all() == [
        (derived_id(key, "use"), key, 1, read_money("1160"))
    ]


def test_the_public_never_downloads_the_xml(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    spend(stage, tmp_path, items[0], "1,160.00", xml(issuer_rfc="XAMA620210DQ5", issuer_name="Alba Xkarajam"))
    file = stage.execute(select(EvidenceFile)).scalar_one()
    kept = ledger.kept(tmp_path)
    assert (file.original_media_type, file.media_type) == (MediaType.XML, MediaType.XML)
    assert kept.public.get(file.public_hash).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<ResumenDeCfdi UUID="{UUID}" Version="4.0" TipoDeComprobante="I" Fecha="2026-03-07" '
        'RfcReceptor="XAXX010101000" Moneda="MXN" Total="1160.00"/>'
    )
    found = queries.standing_invoice(stage, CLINIC, UUID)
    assert found is not None
    assert (found.issuer_rfc, found.person_rfc, found.public_url) == (None, "XAMA620210DQ5", None)
    assert "re=XAMA620210DQ5&rr=XAXX010101000" in str(found.full_url)


@pytest.mark.parametrize("uuid", [UUID, UUID.lower()])
def test_another_clinic_cannot_claim_it(stage: Session, items: list[ItemInfo], tmp_path: Path, uuid: str) -> None:
    spend(stage, tmp_path, items[0], "500", XML)
    with pytest.raises(AssemblyError) as error:
        spend(stage, tmp_path, None, "100", xml(uuid=uuid), OTHER_CLINIC)
    assert refusal(error) == (
        "file",
        409,
        "Esta factura ya está usada en Clínica Los Encinos (XXDEM000018), en el gasto G-0001. Una factura se usa una "
        "sola vez en todo el país: elija la factura de esta compra o, si allá la usaron por error, pida que allá "
        "reviertan ese gasto.",
    )


def test_the_same_document_under_another_folio_is_told(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    spend(stage, tmp_path, items[0], "500", XML)
    swapped = Upload("factura.xml", XML.data.replace(UUID.encode(), ANOTHER.encode()))
    with pytest.raises(AssemblyError) as error:
        spend(stage, tmp_path, items[0], "100", swapped)
    assert refusal(error) == (
        "file",
        409,
        "Este documento ya está usado en Clínica Los Encinos (XXDEM000018), en el gasto G-0001, con otro folio fiscal "
        f"({UUID}): una de las dos copias fue alterada. "
        "Pida al proveedor el XML original y avise a la contraloría social.",
    )


def test_several_expenses_share_it_up_to_its_total(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    spend(stage, tmp_path, items[0], "700", XML)
    second = spend(stage, tmp_path, items[1], "400", XML)
    with pytest.raises(AssemblyError) as error:
        spend(stage, tmp_path, items[2], "60.01", XML)
    assert refusal(error) == (
        "amount",
        422,
        "La factura vale $1,160.00 y ya comprueba $1,100.00: le quedan $60.00, y el gasto es de $60.01. "
        "Escriba la parte que se pagó con este concepto.",
    )
    spend(stage, tmp_path, items[2], "60", XML)
    assert len(stage.execute(select(ClaimedInvoice.id)).all()) == 1
    found = queries.invoice_of(stage, CLINIC, second)
    assert found is not None
    assert (found.used, expense(stage, CLINIC, second).has_proof) == (read_money("1160"), True)


def test_a_reversal_sets_it_free_and_both_claims_stay(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    first, second = (spend(stage, tmp_path, item, "500", XML) for item in items[:2])
    expenses.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), first, "Era de otro concepto")
    assert folios(stage) == [(UUID, CLINIC, 2)]
    spend(stage, tmp_path, items[0], "660", XML)
    expenses.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), second, "La factura no es nuestra")
    third = expense(
        stage, CLINIC, stage.execute(select(InvoiceUse.source_id).where(InvoiceUse.number == 3)).scalar_one()
    )
    expenses.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), third.id, "La factura no es nuestra")
    assert folios(stage) == []
    spend(stage, tmp_path, None, "1,160", XML, OTHER_CLINIC)
    assert folios(stage) == [(UUID, OTHER_CLINIC, 1)]
    assert len(stage.execute(select(ClaimedInvoice.clinic_id)).all()) == 2


def credit(session: Session, folder: Path, upload: Upload = NOTE, clues: str = CLINIC) -> str:
    key = new_id()
    services.enter_credit_note(session, ledger.treasurer(), ledger.kept(folder), clues, key, upload)
    return key


def test_a_credit_note_lowers_its_invoice(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    first = spend(stage, tmp_path, items[0], "900", XML)
    key = credit(stage, tmp_path)
    found = queries.invoice_of(stage, CLINIC, first)
    assert found is not None
    assert [(note.id, note.uuid, note.total) for note in found.notes] == [(key, ANOTHER, read_money("200"))]
    assert (found.worth, found.left, found.overpaid) == (read_money("960"), read_money("60"), ZERO)
    with pytest.raises(AssemblyError) as error:
        spend(stage, tmp_path, items[0], "60.01", XML)
    assert refusal(error)[2] == (
        "La factura vale $960.00 y ya comprueba $900.00: le quedan $60.00, y el gasto es de $60.01. "
        "Escriba la parte que se pagó con este concepto."
    )


def test_what_was_paid_above_the_lowered_total_is_known(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    first = spend(stage, tmp_path, items[0], "1,160", XML)
    credit(stage, tmp_path)
    found = queries.invoice_of(stage, CLINIC, first)
    assert found is not None
    assert (found.left, found.overpaid) == (ZERO, read_money("200"))


def test_a_credit_note_still_lowers_after_the_expense_is_entered_again(
    stage: Session, items: list[ItemInfo], tmp_path: Path
) -> None:
    first = spend(stage, tmp_path, items[0], "900", XML)
    credit(stage, tmp_path)
    expenses.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), first, "Era de otro concepto")
    with pytest.raises(AssemblyError):
        spend(stage, tmp_path, items[1], "960.01", XML)
    spend(stage, tmp_path, items[1], "960", XML)


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (XML, "Es una factura, no una nota de crédito. Súbala en «Registrar un gasto»."),
        (
            xml(kind="E", uuid=ANOTHER, related=(ANOTHER,)),
            f"La nota de crédito corrige una factura que no está en los gastos de esta clínica ({ANOTHER}). "
            "Registre primero el gasto con su factura.",
        ),
        (
            xml(kind="E", uuid=ANOTHER, related=(UUID, UUID[:-1] + "9")),
            "La nota de crédito corrige 2 facturas de esta clínica y no dice cuánto de cada una. "
            "Pida al proveedor una nota por factura.",
        ),
    ],
)
def test_which_credit_notes_are_taken(
    stage: Session, items: list[ItemInfo], tmp_path: Path, upload: Upload, sentence: str
) -> None:
    spend(stage, tmp_path, items[0], "900", XML)
    spend(stage, tmp_path, items[1], "900", xml(uuid=UUID[:-1] + "9"))
    with pytest.raises(AssemblyError) as error:
        credit(stage, tmp_path, upload)
    assert refusal(error)[2] == sentence


def test_a_credit_note_counts_once_and_pays_nothing(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    spend(stage, tmp_path, items[0], "900", XML)
    credit(stage, tmp_path)
    with pytest.raises(AssemblyError) as again:
        credit(stage, tmp_path)
    assert refusal(again)[1] == 409
    with pytest.raises(AssemblyError) as paid:
        spend(stage, tmp_path, items[0], "10", NOTE)
    assert refusal(paid)[2] == (
        "Es una nota de crédito: no paga nada, reduce una factura. "
        "Súbala en «Nota de crédito», en el dinero de la clínica."
    )


def test_the_xml_may_come_later(stage: Session, items: list[ItemInfo], tmp_path: Path) -> None:
    found = ledger.an_expense(stage, tmp_path, items[0], "1,160")
    about = (ledger.kept(tmp_path), CLINIC, new_id(), found.id)
    with pytest.raises(AssemblyError) as error:
        expenses.add_file(stage, ledger.treasurer(), *about, FilePurpose.PHOTO, XML)
    assert refusal(error)[2] == "El XML es una factura electrónica: elija «Comprobante», o mande una foto o un PDF."
    expenses.add_file(stage, ledger.treasurer(), *about, FilePurpose.PROOF, XML)
    assert folios(stage) == [(UUID, CLINIC, 1)]


@pytest.fixture
def two_clinics(database: Database) -> Database:
    cast.set_stage(database)
    return database


def test_two_clinics_at_once_and_exactly_one_wins(two_clinics: Database, tmp_path: Path) -> None:
    ready = threading.Barrier(2)
    said: dict[str, str] = {}

    def claim(clues: str) -> None:
        def job(session: Session) -> str:
            return spend(session, tmp_path, None, "1,160", XML, clues)

        ready.wait()
        try:
            two_clinics.write(job)
            said[clues] = "won"
        except AssemblyError as error:
            said[clues] = str(error)

    threads = [threading.Thread(target=claim, args=(clues,)) for clues in (CLINIC, OTHER_CLINIC)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = next(clues for clues, words in said.items() if words == "won")
    loser = OTHER_CLINIC if winner == CLINIC else CLINIC
    name = {CLINIC: "Clínica Los Encinos", OTHER_CLINIC: "Clínica El Mezquite"}[winner]
    assert said[loser].startswith(f"Esta factura ya está usada en {name} ({winner}), en el gasto G-0001.")
    assert two_clinics.read(folios) == [(UUID, winner, 1)]
    assert two_clinics.read(lambda session: len(session.execute(select(InvoiceUse.id)).all())) == 1
