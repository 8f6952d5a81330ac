"""The pages of the second word: the warning on the form, the desk's task, the two buttons, and what everybody reads."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from assembly.budget.confirmations import larges_of
from assembly.budget.models import Confirmation, Withdrawal
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.people import services as people
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC, send
from tests.factories.recall import forget
from tests.factories.statements import statements
from tests.factories.walker import Walker

MONEY = f"/trabajo/{CLINIC}/dinero"
WITHDRAWAL, LIST = f"{MONEY}/retiros/nuevo", f"{MONEY}/por-confirmar"
CASH: dict[str, Any] = {"amount": "25,000", "day": "2026-03-10", "holder": "treasury", "purpose": "Pagar el techo"}


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """The president's browser, at a clinic with money in its account."""
    cast.set_stage(database)
    database.write(ledger.approved_items)
    database.write(ledger.a_deposit)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.PRESIDENT)
    return browser


def withdrawn(database: Database) -> str:
    """The page to confirm a withdrawal of 25,000."""
    key = database.write(lambda session: ledger.a_withdrawal(session, "25,000"))
    return f"{LIST}/{database.read(lambda session: larges_of(session, CLINIC))[key].id}"


def words(database: Database) -> list[str]:
    return list(database.read(lambda session: session.execute(select(Confirmation.verdict)).scalars().all()))


def test_the_form_warns_before_so_much_cash_is_stored(client: TestClient, database: Database) -> None:
    cast.signed_in(client, database, Role.TREASURER)
    walker = Walker(client).go(WITHDRAWAL)
    assert "Si son más de $20,000.00, otra persona del comité tendrá que confirmarlo" in walker.text
    walker.try_to_send("Revisar", **CASH)
    sentence = (
        "Es más de $20,000.00, el límite de efectivo de este año: otra persona del comité tendrá que confirmarlo. "
        "Revise la cantidad; si así fue, marque «Sí, la cantidad es correcta» y regístrelo."
    )
    assert walker.status == 422
    assert f"Hay un problema {sentence}" in walker.text
    assert (walker.field("amount"), walker.field("purpose")) == ("25,000", "Pagar el techo")
    assert database.read(lambda session: session.execute(select(Withdrawal.id)).all()) == []
    walker.send("Revisar", None, confirm_large="yes").send("Registrar retiro")
    assert "Retiro registrado" in walker.text
    assert "Falta que lo confirme otra persona del comité Son $25,000.00, más de $20,000.00" in walker.text


def test_the_desk_leads_to_the_page_with_two_buttons(client: TestClient, database: Database) -> None:
    path = withdrawn(database)
    walker = Walker(client).go("/trabajo")
    walker.click("Falta que usted u otra persona del comité confirme una salida de $25,000.00.")
    assert walker.path == path
    assert "Para qué Pagar a los albañiles Quién guarda el efectivo Tesorería" in walker.text
    walker.send("Sí, lo confirmo")
    assert "Su confirmación quedó anotada" in walker.text
    assert words(database) == ["confirmed"]
    assert "confirme una salida" not in Walker(client).go("/trabajo").text
    public = client.get(f"/clinicas/{CLINIC}").text
    assert "confirmado por otra persona del comité" in public


def test_a_refusal_asks_for_its_reason_and_stands_for_everybody(client: TestClient, database: Database) -> None:
    walker = Walker(client).go(withdrawn(database))
    walker.try_to_send("No lo confirmo")
    sentence = "Escriba por qué no lo confirma, para que todos lo sepan y la tesorería pueda responder."
    assert walker.status == 422
    assert f"Error: {sentence}" in walker.text
    walker.send("No lo confirmo", reason="Nadie sabía de este retiro")
    assert "Quedó anotado que usted no lo confirma" in walker.text
    public = Walker(client).go(f"/clinicas/{CLINIC}").text
    assert "Otra persona del comité no confirma una salida de $25,000.00. Su motivo está anotado en ella." in public
    assert "Nadie sabía de este retiro" in public


def test_words_typed_are_never_thrown_away_by_confirming(client: TestClient, database: Database) -> None:
    walker = Walker(client).go(withdrawn(database))
    walker.try_to_send("Sí, lo confirmo", reason="Ese cheque lo cobró su primo")
    sentence = (
        "Escribió por qué no. ¿Lo confirma? Si lo confirma, borre lo escrito y pulse «Sí, lo confirmo»; si no, pulse "
        "«No lo confirmo»."
    )
    assert walker.status == 422
    assert f"Error: {sentence}" in walker.text
    assert walker.field("reason") == "Ese cheque lo cobró su primo"
    assert words(database) == []
    walker.send("No lo confirmo")
    assert words(database) == ["refused"]
    assert "Ese cheque lo cobró su primo" in Walker(client).go(f"/clinicas/{CLINIC}").text


def test_a_bad_text_is_kept_beside_its_sentence(client: TestClient, database: Database) -> None:
    path = withdrawn(database)
    answer = send(client, path, verdict="refused", reason="a" * 501)
    assert answer.status_code == 422
    assert "El texto es muy largo: use 500 letras o menos." in answer.text
    assert "a" * 501 in answer.text
    answer = send(client, path, verdict="perhaps", reason="Quién sabe")
    assert answer.status_code == 422
    assert "Elija una de las opciones." in answer.text
    assert words(database) == []


def test_the_same_form_twice_is_one_word(client: TestClient, database: Database) -> None:
    path, form = withdrawn(database), {"id": new_id(), "verdict": "confirmed"}
    first, second = (client.post(path, data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert words(database) == ["confirmed"]
    other = client.post(path, data=form | {"verdict": "refused", "reason": "Otra cosa"})
    assert other.status_code == 422
    assert "Este formulario ya se había enviado con otros datos" in other.text


@pytest.mark.parametrize("role", [Role.TREASURER, Role.SOCIAL_AUDITOR, Role.FACILITATOR, Role.MODERATOR])
def test_others_may_not(client: TestClient, database: Database, role: Role) -> None:
    path = withdrawn(database)
    cast.signed_in(client, database, role)
    assert (client.get(LIST).status_code, client.get(path).status_code) == (403, 403)
    assert send(client, path, verdict="confirmed").status_code == 403
    assert words(database) == []


def test_whoever_holds_the_treasury_too_confirms_nothing(client: TestClient, database: Database) -> None:
    path, account = withdrawn(database), cast.signed_in(client, database, Role.PRESIDENT)
    treasury = Grant(Role.TREASURER, ScopeKind.CLINIC, CLINIC)
    database.write(lambda session: people.grant(session, account, treasury, cast.AT))
    sentence = "Quien tiene la tesorería no confirma salidas de dinero: lo hace otra persona del comité."
    assert sentence in Walker(client).go(path).text
    answer = send(client, path, verdict="confirmed")
    assert answer.status_code == 403
    assert sentence in answer.text
    assert "No hay ninguna salida de dinero que le toque confirmar." in Walker(client).go(LIST).text
    assert words(database) == []


def test_another_clinic_sees_nothing(client: TestClient, database: Database) -> None:
    path = withdrawn(database)
    cast.signed_in(client, database, Role.PRESIDENT, OTHER_CLINIC)
    assert client.get(path).status_code == 404
    assert client.get(path.replace(CLINIC, OTHER_CLINIC)).status_code == 404
    assert send(client, path, verdict="confirmed").status_code == 404


def test_as_many_statements_for_several_as_for_one(client: TestClient, database: Database) -> None:
    withdrawn(database)
    with statements(database) as one:
        client.get(f"/clinicas/{CLINIC}")
    withdrawn(database)
    forget()
    with statements(database) as two:
        client.get(f"/clinicas/{CLINIC}")
    assert len(two) == len(one)
    walker = Walker(client).go("/trabajo")
    walker.click("Salidas de dinero por confirmar: 2, por $50,000.00 en total.")
    assert walker.path == LIST
