"""The page of a motion: who may, what is refused with what was typed kept, and what the task list says of it."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo
from assembly.budget.queries import items_of
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.journal.queries import heads
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, OTHER_CLINIC, send, set_stage, signed_in, visitor
from tests.factories.meetings import attended, opened
from tests.factories.pages import Shown
from tests.factories.tellers import set_year

PATH = f"/trabajo/{CLINIC}/asambleas/{{}}/mociones/nueva"


@pytest.fixture
def meeting(database: Database) -> AssemblyInfo:
    """A second assembly of a clinic that has approved items."""
    set_stage(database)
    database.write(lambda session: ledger.approved_items(session) and None)
    return database.write(lambda session: opened(session, at=AT))


@pytest.fixture
def client(database: Database, tmp_path: Path, meeting: AssemblyInfo) -> TestClient:
    found = visitor(database, tmp_path)
    signed_in(found, database, Role.MODERATOR)
    return found


def test_a_motion_leads_to_its_count(client: TestClient, meeting: AssemblyInfo) -> None:
    assert "Aceptar las cuentas de 2026" in Shown(client.get(PATH.format(meeting.id))).text
    page = Shown(client.get(PATH.format(meeting.id) + "?tipo=move_money"))
    assert "Se aprueba con más de la mitad de las 143 personas presentes: 72." in page.text
    assert "Quedan $180,000.00: I-01 Impermeabilización del techo" in page.text
    key = new_id()
    sent = send(client, PATH.format(meeting.id), id=key, kind="free", sentence="Se pinte la barda")
    sheet = f"/trabajo/{CLINIC}/asambleas/{meeting.id}/preguntas/{key}/conteo"
    assert (sent.status_code, sent.headers["location"]) == (303, sheet)
    assert "¿Se aprueba que se pinte la barda?" in Shown(client.get(sheet)).text
    hub = Shown(client.get(f"/trabajo/{CLINIC}/asambleas/{meeting.id}")).text
    assert "Otras votaciones" in hub
    assert "1. ¿Se aprueba que se pinte la barda? Falta contar las manos." in hub


def test_what_is_refused_is_said_and_what_was_typed_is_kept(
    client: TestClient, database: Database, meeting: AssemblyInfo
) -> None:
    before = database.read(heads)
    first, second, _ = database.read(lambda session: items_of(session, CLINIC))
    typed = {"kind": "move_money", "from_item": first.id, "to_item": second.id, "why": "Sobró"}
    sent = send(client, PATH.format(meeting.id), amount="180,000.01", **typed)
    page = Shown(sent)
    said = (
        "A «I-01 Impermeabilización del techo» le quedan $180,000.00 por gastar y se quieren mover $180,000.01: "
        "se pasa por $0.01. Escriba menos."
    )
    assert (sent.status_code, page.problems) == (422, [("amount", said)])
    assert (page.value("amount"), page.value("why"), page.value("kind")) == ("180,000.01", "Sobró", "move_money")
    same = send(client, PATH.format(meeting.id), amount="10", **typed | {"to_item": first.id})
    assert Shown(same).problems == [("to_item", "El dinero sale de un concepto y entra en otro. Elija dos distintos.")]
    assert database.read(heads) == before


def test_nothing_is_put_to_the_vote_when_too_few_are_left(
    client: TestClient, database: Database, meeting: AssemblyInfo
) -> None:
    database.write(lambda session: attended(session, meeting, 8, "Se fueron") and None)
    found = client.get(PATH.format(meeting.id))
    assert found.status_code == 409
    assert "Quedan 8 personas y para votar hacen falta 10." in Shown(found).text
    hub = Shown(client.get(f"/trabajo/{CLINIC}/asambleas/{meeting.id}")).text
    assert "Llamar a segunda convocatoria" in hub


@pytest.mark.parametrize(
    ("role", "clinic", "status"),
    [
        (Role.FACILITATOR, CLINIC, 200),
        (Role.TREASURER, CLINIC, 403),
        (Role.TELLER, CLINIC, 403),
        (Role.MODERATOR, OTHER_CLINIC, 404),
    ],
)
def test_who_may(
    database: Database, tmp_path: Path, meeting: AssemblyInfo, role: Role, clinic: str, status: int
) -> None:
    client = visitor(database, tmp_path)
    signed_in(client, database, role, clinic)
    assert client.get(PATH.format(meeting.id)).status_code == status
    sent = send(client, PATH.format(meeting.id), kind="free", sentence="Se pinte la barda")
    assert sent.status_code == (303 if status == 200 else status)


def test_a_majority_that_everybody_saw_is_read_everywhere(
    client: TestClient, database: Database, meeting: AssemblyInfo
) -> None:
    set_year(database, evident_majority=True)
    key = new_id()
    send(client, PATH.format(meeting.id), id=key, kind="free", sentence="Se pinte la barda")
    base = f"/trabajo/{CLINIC}/asambleas/{meeting.id}"
    one = f"{base}/preguntas/{key}"
    assert "Anotar mayoría evidente, sin contar" in Shown(client.get(f"{one}/conteo")).text
    sent = send(client, f"{one}/conteo/evidente", round="1", seen="approved", witness="Ana Ruiz")
    assert (sent.status_code, sent.headers["location"]) == (303, one)
    said = "Se aprobó por mayoría evidente, sin contar las manos; había 143 personas presentes."
    page = Shown(client.get(one)).text
    assert (said in page, "Da fe: Ana Ruiz." in page) == (True, True)
    public = f"/clinicas/{CLINIC}/asambleas/{meeting.id}"
    pages = [f"{one}/conteo", base, f"{base}/cierre", f"{base}/pantalla", public, f"{public}/en-vivo"]
    found = [client.get(path) for path in [*pages, f"/api/v1/clinics/{CLINIC}"]]
    assert [answer.status_code for answer in found] == [200] * len(found)
    assert "Se aprobó por mayoría evidente." in found[1].text
    assert "mayoría evidente" in found[5].text


def test_accounts_are_voted_with_their_four_figures(
    client: TestClient, database: Database, meeting: AssemblyInfo
) -> None:
    database.write(lambda session: ledger.a_deposit(session, "300,000") and None)
    key = new_id()
    assert send(client, PATH.format(meeting.id), id=key, kind="accept_accounts").status_code == 303
    asked = (
        "¿Se aprueba aceptar las cuentas de 2026: se recibieron $300,000.00, se gastaron $0.00, "
        "quedan $300,000.00, sin explicar $0.00"
    )
    sheet = f"/trabajo/{CLINIC}/asambleas/{meeting.id}/preguntas/{key}/conteo"
    wall = f"/clinicas/{CLINIC}/asambleas/{meeting.id}/en-vivo"
    assert [asked in Shown(client.get(path)).text for path in (sheet, wall)] == [True, True]
