"""The pages where what a supplier pays back is noted and undone, and by whom."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.budget.queries import figures_of
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import read_money
from assembly.core.permissions import Role
from assembly.expenses.queries import expenses_of
from assembly.minutes.services import close
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.factories.hands import elected
from tests.factories.meetings import opened
from tests.factories.pages import Shown

MONEY = f"/trabajo/{CLINIC}/dinero"


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """The treasurer's browser: an expense of 10,000 paid by transfer."""
    cast.set_stage(database)

    def job(session: Session) -> None:
        item = ledger.approved_items(session)[0]
        ledger.a_deposit(session)
        ledger.an_expense(session, tmp_path, item, "10,000")

    database.write(job)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return browser


def test_the_treasurer_notes_it_and_everybody_reads_it(client: TestClient, database: Database) -> None:
    one = database.read(lambda session: expenses_of(session, CLINIC)[0])
    work, public = f"/trabajo/{CLINIC}/gastos/{one.id}", f"/clinicas/{CLINIC}/gastos/{one.id}"
    new = f"{work}/devoluciones/nueva"
    assert f'href="{new}"' in client.get(work).text
    assert "Todavía puede devolver" in client.get(new).text
    form = {"id": new_id(), "amount": "2,500", "day": "2026-03-20", "way": "cash", "reason": "Sobraron 3 cubetas"}
    check = client.post(new, data=form)
    assert (check.status_code, "dos mil quinientos pesos 00/100 M.N." in check.text) == (200, True)
    assert "De este gasto contarán" in check.text
    assert "Todavía puede devolver" in client.post(new, data=form | {"change": "yes"}).text
    much = client.post(new, data=form | {"amount": "12,500"})
    assert (much.status_code, "Todavía puede devolver" in much.text) == (422, True)
    form["checked"] = "yes"
    bare = client.post(new, data=form)
    assert ("Suba el comprobante de la devolución" in bare.text, "dos mil quinientos" in bare.text) == (True, True)
    files = {"file": ("recibo.pdf", ledger.paper().data, "application/pdf")}
    told = client.post(new, data=form, files=files, follow_redirects=True).text
    assert ("Devolución del proveedor registrada" in told, "PRO-0001" in told, "Tesorería" in told) == (True,) * 3
    for address in (work, public):
        page = client.get(address).text
        assert ("Lo que devolvió el proveedor" in page, "Sobraron 3 cubetas" in page) == (True, True), address
    assert "El proveedor devolvió" in client.get(f"/clinicas/{CLINIC}").text
    assert "Ver el comprobante de la devolución" in client.get(public).text
    found = client.get(f"/api/v1/clinics/{CLINIC}").json()
    assert [each["returned"] for each in found["expenses"]] == ["2500.00"]
    back = {"expense_id": one.id, "way": "cash", "no_proof_reason": None}
    assert [each["returned"] for each in found["movements"] if each["kind"] == "supplier_return"] == [back]
    assert "El proveedor devolvió $2,500.00 del gasto G-0001" in client.get(f"/clinicas/{CLINIC}/bitacora").text
    assert "El proveedor devolvió $2,500.00 del gasto G-0001" in client.get(f"/clinicas/{CLINIC}/cambios.atom").text


def test_the_treasurer_undoes_it(client: TestClient, database: Database) -> None:
    one = database.read(lambda session: expenses_of(session, CLINIC)[0])
    work = f"/trabajo/{CLINIC}/gastos/{one.id}"
    form = {"id": new_id(), "amount": "2,500", "day": "2026-03-20", "way": "account", "reason": "Cobró de más"}
    form |= {"no_proof_reason": "Está en la cuenta", "checked": "yes"}
    client.post(f"{work}/devoluciones/nueva", data=form)
    undo = f"{MONEY}/devoluciones-de-proveedor/{form['id']}/reversion"
    assert f'href="{undo}"' in client.get(f"{MONEY}/movimientos/{form['id']}").text
    assert "Revertir la devolución PRO-0001" in client.get(undo).text
    assert client.get(f"{MONEY}/movimientos/{form['id']}/reversion").status_code == 404
    told = client.post(undo, data={"id": new_id(), "reason": "Era de otra compra"}, follow_redirects=True).text
    assert ("Devolución del proveedor revertida" in told, "Era de otra compra" in told) == (True, True)
    assert database.read(lambda session: figures_of(session, CLINIC).spent) == read_money("10,000")
    public = client.get(f"/clinicas/{CLINIC}/gastos/{one.id}").text
    assert "<del>Cobró de más</del>" in public
    words = Shown(client.get(f"/clinicas/{CLINIC}/gastos/{one.id}")).text
    assert "revertido: ya no cuenta Motivo: Era de otra compra Tesorería, " in words
    assert (
        "Se revirtió una devolución de un proveedor de $2,500.00" in client.get(f"/clinicas/{CLINIC}/cambios.atom").text
    )


def test_who_reviews_sees_what_came_back_and_undoing_waits_for_it(client: TestClient, database: Database) -> None:
    one = database.read(lambda session: expenses_of(session, CLINIC)[0])
    work = f"/trabajo/{CLINIC}/gastos/{one.id}"
    form = {"id": new_id(), "amount": "2,500", "day": "2026-03-20", "way": "account", "reason": "Cobró de más"}
    client.post(f"{work}/devoluciones/nueva", data=form | {"no_proof_reason": "Está en la cuenta", "checked": "yes"})
    undoing = client.get(f"{work}/reversion")
    assert (undoing.status_code, "revierta primero esa devolución" in undoing.text) == (409, True)
    assert "El proveedor devolvió $2,500 · falta subir" in client.get(f"/clinicas/{CLINIC}/gastos/{one.id}").text
    cast.signed_in(client, database, Role.SOCIAL_AUDITOR)
    page = client.get(f"{work}/revision").text
    assert ("Lo que devolvió el proveedor" in page, "De este gasto cuentan" in page) == (True, True)


def test_while_the_treasury_is_vacant_the_presidency_notes_what_comes_back(
    client: TestClient, database: Database
) -> None:
    one = database.read(lambda session: expenses_of(session, CLINIC)[0])
    work = f"/trabajo/{CLINIC}/gastos/{one.id}"
    form = {"amount": "2,500", "day": "2026-03-20", "way": "account", "reason": "Cobró de más", "checked": "yes"}
    form["no_proof_reason"] = "Está en la cuenta"
    cast.signed_in(client, database, Role.FACILITATOR)
    assert f'href="{work}/devoluciones/nueva"' in client.get(work).text
    told = client.post(f"{work}/devoluciones/nueva", data=form | {"id": new_id()}, follow_redirects=True).text
    assert ("Devolución del proveedor registrada" in told, "En nombre de la presidencia" in told) == (True, True)
    cast.signed_in(client, database, Role.PRESIDENT)
    assert "Nadie saca ni gasta dinero." in client.get(MONEY).text
    refund = {"id": new_id(), "amount": "1,000", "day": "2026-03-21", "reference": "Línea 7", "checked": "yes"}
    assert client.post(f"{MONEY}/reintegros/nuevo", data=refund).status_code == 303

    def seated(session: Session) -> None:
        info = opened(session)
        elected(session, info, "treasury", "Ana Sol")
        close(session, cast.author(at=info.starts_at), info, new_id(), cast.KEY)

    database.write(seated)
    for page in (f"{work}/devoluciones/nueva", f"{MONEY}/reintegros/nuevo", f"{MONEY}/devoluciones/nueva"):
        answer = client.get(page)
        assert answer.status_code == 403
        assert "El dinero que se devuelve lo anota quien tiene la tesorería." in answer.text
    assert "reintegros/nuevo" not in client.get(MONEY).text
