"""Where to begin to look, over a region: who sees which clinics, with which reasons; the same statements for many."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.account.services import record_reading
from assembly.budget import services as budget
from assembly.budget.rules import Method
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import read_money
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.expenses.queries import expenses_of
from assembly.people import services as people
from assembly.watch.queries import ranking
from assembly.watch.rules import Why
from assembly.web.request import Upload
from tests.factories import ledger
from tests.factories.asked import an_inquiry
from tests.factories.cast import AT, CLINIC, OTHER_CLINIC, add_clinic, set_stage, signed_in, visitor
from tests.factories.statements import statements
from tests.factories.walker import Walker
from tests.invoices.papers import Paper
from tests.public.story import whole_year

NATION = [Grant(Role.AUDITOR, ScopeKind.NATION, "")]
OAXACA = [Grant(Role.FACILITATOR, ScopeKind.STATE, "20")]
FAR_AWAY = "XXDEM000099"
NOW = AT + timedelta(days=90)
MANY = [f"XXDEM0002{number:02d}" for number in range(6)]


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    set_stage(database)
    return visitor(database, tmp_path)


def bought(session: Session, folder: Path, clues: str, number: int, price: str) -> None:
    """A clinic of another state with one invoice of the same shop, of one article at that price."""
    add_clinic(session, clues, f"Clínica {number}", state_code="20", state="Oaxaca")
    ledger.a_deposit(session, clues=clues)
    uuid = f"5F2C0E1A-1111-4222-8333-4444555500{number:02d}"
    paper = replace(PAPER, uuid=uuid, series=f"S{number}", subtotal=price, total=price, taxes="0")
    upload = Upload("factura.xml", paper.xml)
    ledger.an_expense(session, folder, None, price, upload, clues, method=Method.TRANSFER)


PAPER = Paper()


def shops(session: Session, folder: Path) -> None:
    for number, clues in enumerate(MANY):
        bought(session, folder, clues, number, "2320" if number == 5 else "1160")


def reasons_of(session: Session, grants: list[Grant]) -> dict[str, list[Why]]:
    return {one.clues: [reason.why for reason in one.reasons] for one in ranking(session, grants, NOW)}


def test_everything_is_found_by_region(client: TestClient, database: Database, tmp_path: Path) -> None:
    database.write(lambda s: whole_year(s, tmp_path))
    database.write(lambda s: an_inquiry(s) and None)
    database.write(lambda s: shops(s, tmp_path))
    quiet_shop = [Why.SUPPLIER, Why.QUIET]
    found = database.read(lambda s: reasons_of(s, NATION))
    assert found[CLINIC] == [Why.CASH, Why.UNPROVEN, Why.INQUIRIES]
    assert sorted(found[MANY[5]]) == sorted([Why.PRICE, Why.SUPPLIER, Why.QUIET])
    assert sorted(found[MANY[0]]) == sorted(quiet_shop)
    assert OTHER_CLINIC not in found
    assert sorted(database.read(lambda s: reasons_of(s, OAXACA))) == MANY
    assert database.read(lambda s: reasons_of(s, [Grant(Role.FACILITATOR, ScopeKind.STATE, "09")])) == {}


def test_what_a_supplier_paid_back_is_not_what_it_sold(client: TestClient, database: Database, tmp_path: Path) -> None:
    signed_in(client, database, Role.AUDITOR, None)
    database.write(lambda s: shops(s, tmp_path))

    def returned(session: Session) -> None:
        (one,) = expenses_of(session, MANY[0])
        ledger.a_return(session, tmp_path, one, "160", clues=MANY[0])

    database.write(returned)
    told = "vendió a 6 clínicas por $7,960.00 en total, ya sin los $160.00 que les devolvió."
    assert told in Walker(client).go("/vigilancia").text


def test_as_many_statements_for_many_clinics_as_for_one(client: TestClient, database: Database, tmp_path: Path) -> None:
    signed_in(client, database, Role.FACILITATOR, None)
    database.write(lambda s: bought(s, tmp_path, FAR_AWAY, 9, "1160"))
    pages = ("/trabajo", "/vigilancia", "/vigilancia.csv")

    def asked() -> list[int]:
        found = []
        for path in pages:
            with statements(database) as seen:
                assert client.get(path).status_code == 200
            found.append(len(seen))
        return found

    one = asked()
    database.write(lambda s: shops(s, tmp_path))
    for number in range(20):
        database.write(lambda s, n=number: ledger_only(s, tmp_path, n))  # type: ignore[misc]  # n is given at once
    assert asked() == one
    assert max(one) <= 45


def ledger_only(session: Session, folder: Path, number: int) -> None:
    clues = f"XXDEM0003{number:02d}"
    add_clinic(session, clues, f"Clínica sin factura {number}")
    ledger.a_deposit(session, clues=clues)
    ledger.an_expense(session, folder, None, "500", clues=clues, method=Method.TRANSFER)


def test_a_facilitator_sees_her_region_and_where_to_begin(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    account = signed_in(client, database, Role.TELLER)
    database.write(lambda s: people.grant(s, account, Grant(Role.FACILITATOR, ScopeKind.STATE, "30"), clock.now()))
    database.write(lambda s: whole_year(s, tmp_path))
    database.write(lambda s: shops(s, tmp_path))
    page = Walker(client).go("/trabajo").click("Ver la lista completa (1)")
    assert "Es por dónde empezar a mirar; no acusa a nadie." in page.text
    assert "1. Clínica Los Encinos XXDEM000018 · Acayucan" in page.text
    assert "De los $398,480.75 gastados, $14,800.00 no tienen comprobante." in page.text
    assert "Clínica 5" not in page.text
    assert page.click("1. Clínica Los Encinos").path == f"/trabajo/{CLINIC}"


def test_the_list_is_a_spreadsheet_too_and_no_cell_is_a_formula(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    signed_in(client, database, Role.AUDITOR, None)
    database.write(lambda s: add_clinic(s, FAR_AWAY, "=SUMA(A1)"))
    database.write(lambda s: ledger.a_deposit(s, clues=FAR_AWAY))
    database.write(lambda s: ledger.an_expense(s, tmp_path, None, "500", clues=FAR_AWAY, method=Method.TRANSFER))
    answer = client.get("/vigilancia.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, *lines = answer.content.decode("utf-8-sig").splitlines()
    assert head == "lugar,clues,clinica,municipio,estado,motivo,explicacion"
    row = [line for line in lines if ",sin comprobar," in line]
    place = "Acayucan,Veracruz de Ignacio de la Llave"
    assert row == [
        f'1,{FAR_AWAY},\'=SUMA(A1),{place},sin comprobar,"De los $500.00 gastados, $500.00 no tienen comprobante."'
    ]


@pytest.mark.parametrize("role", [Role.TREASURER, Role.SOCIAL_AUDITOR, Role.MODERATOR, Role.TELLER])
def test_who_works_at_one_clinic_sees_none(client: TestClient, database: Database, tmp_path: Path, role: Role) -> None:
    database.write(lambda s: whole_year(s, tmp_path))
    signed_in(client, database, role)
    page = Walker(client).go("/vigilancia")
    assert "Esta lista es para quien acompaña o audita a varias clínicas." in page.text
    assert "Los Encinos" not in page.text
    assert len(client.get("/vigilancia.csv").content.decode("utf-8-sig").splitlines()) == 1


def test_a_region_without_anything_says_so(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.AUDITOR, None)
    assert "Por ahora no hay nada que señalar" in Walker(client).go("/vigilancia").text
    assert client.get("/vigilancia?pagina=0&pagina=zz").status_code == 200


def test_many_clinics_come_in_pages(client: TestClient, database: Database, tmp_path: Path) -> None:
    for number in range(30):
        database.write(lambda s, n=number: ledger_only(s, tmp_path, n))  # type: ignore[misc]  # n is given at once
    signed_in(client, database, Role.AUDITOR, None)
    page = Walker(client).go("/vigilancia")
    assert "30 clínicas con algo que ver, primero donde hay más. Hoja 1 de 2." in page.text
    page.click("Hoja 2 →")
    assert "26. Clínica sin factura 25" in page.text
    assert page.click("← Hoja 1").path == "/vigilancia"


def test_a_balance_that_does_not_match_is_said_with_its_figures(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    def job(session: Session) -> None:
        ledger.a_deposit(session, "277,500")
        ledger.a_withdrawal(session, "20,000")
        undone = ledger.a_withdrawal(session, "7,500")
        ledger.a_deposit(session, "100", clues=OTHER_CLINIC)
        budget.reverse_movement(session, ledger.treasurer(), CLINIC, new_id(), undone, "No salió")
        for clues, balances in ((CLINIC, ("257,500", "250,000")), (OTHER_CLINIC, ("1", "100"))):
            for said in balances:
                about = (new_id(), ledger.PAID_ON, read_money(said), "Dice el cajero")
                record_reading(session, ledger.treasurer(), ledger.kept(tmp_path), clues, *about)

    database.write(job)
    found = database.read(lambda s: {one.clues: one.reasons for one in ranking(s, NATION, AT)})
    told = [(one.values["balance"], one.values["off"]) for one in found[CLINIC] if one.why is Why.BANK]
    assert told == [(read_money("250000"), read_money("7500"))]
    assert [one.why for one in found.get(OTHER_CLINIC, ())] == []
