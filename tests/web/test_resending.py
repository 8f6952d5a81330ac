"""A form that comes again with other content: nothing typed is lost, nothing kept is changed, and there is a way on."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assembly.budget.models import Deposit
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.people.models import Account
from tests.factories import cast, ledger
from tests.factories.walker import Walker

DEPOSIT = f"/trabajo/{cast.CLINIC}/dinero/depositos/nuevo"
FIRST: dict[str, Any] = {"amount": "1,250.50", "day": "2026-03-10", "reference": "SPEI 4471", "checked": "yes"}
CHANGED = {"amount": FIRST["amount"], "day": FIRST["day"]} | {
    "amount": "980.00",
    "reference": "SPEI 4472 de la señora Inés",
}
TAKEN = "Este formulario ya se había enviado con otros datos; lo que envió primero quedó guardado y no cambió."


@pytest.fixture
def walker(database: Database, tmp_path: Path) -> Walker:
    """The treasurer's browser, with the form of a deposit open."""
    cast.set_stage(database)
    database.write(ledger.approved_items)
    browser = cast.visitor(database, tmp_path)
    cast.signed_in(browser, database, Role.TREASURER)
    return Walker(browser).go(DEPOSIT)


def deposits(database: Database) -> list[int]:
    return [
        row.centavos for row in database.read(lambda s: s.execute(select(Deposit.amount).order_by(Deposit.n)).scalars())
    ]


def resent(walker: Walker) -> str:
    """Send a deposit, go back and send the same form changed; the first one's page."""
    form_id = walker.field("id")
    kept = walker.client.post(DEPOSIT, data=FIRST | {"id": form_id}).headers["location"]
    walker.go(DEPOSIT)
    walker.try_to_send("Revisar", **CHANGED | {"id": form_id})
    return str(kept)


def test_what_was_typed_stays_and_nothing_is_noted(walker: Walker, database: Database) -> None:
    resent(walker)
    assert (walker.status, TAKEN in walker.text) == (422, True)
    assert [walker.field(name) for name in CHANGED] == list(CHANGED.values())
    assert deposits(database) == [125050]


def test_what_is_kept_is_one_link_away(walker: Walker, database: Database) -> None:
    kept = resent(walker)
    walker.click("Ver lo que se guardó")
    assert (walker.path, "$1,250.50" in walker.text) == (kept.partition("?")[0], True)


def test_the_changed_one_can_be_sent_as_another(walker: Walker, database: Database) -> None:
    kept = resent(walker)
    walker.send("Revisar").send("Registrar depósito")
    assert ("Depósito registrado" in walker.text, walker.path == kept.partition("?")[0]) == (True, False)
    assert deposits(database) == [125050, 98000]


def test_the_page_says_it_in_english_too(walker: Walker, database: Database) -> None:
    form = FIRST | {"id": new_id()}
    kept = walker.client.post(DEPOSIT, data=form).headers["location"]
    answer = walker.client.post(f"/en{DEPOSIT}", data=form | {"amount": "1"})
    assert (answer.status_code, f'href="{kept}"' in answer.text, '<html lang="en">' in answer.text) == (422, True, True)


def test_where_there_is_no_page_for_it_any_more_the_sentence_and_the_link_are_left(
    walker: Walker, database: Database
) -> None:
    form = FIRST | {"id": new_id()}
    kept = walker.client.post(DEPOSIT, data=form).headers["location"]
    nowhere = f"/trabajo/{cast.CLINIC}/gastos/{new_id()}/reversion"
    answer = walker.client.post(nowhere, data={"id": form["id"], "reason": "x"})
    assert (answer.status_code, TAKEN in answer.text, f'href="{kept}"' in answer.text) == (422, True, True)
    assert deposits(database) == [125050]


def test_an_account_is_not_made_over_another(walker: Walker, database: Database) -> None:
    cast.signed_in(walker.client, database, Role.ADMIN, None)
    form = {"id": new_id(), "name": "Nora Peña", "sign_in_name": "nora.pena", "role": "moderator"}
    form |= {"kind": "clinic", "clues": cast.CLINIC}
    path = "/administracion/cuentas/nueva"
    kept = walker.client.post(path, data=form).headers["location"]
    assert walker.client.post(path, data=form).headers["location"] == kept
    answer = walker.client.post(path, data=form | {"name": "Nora Peñaloza"})
    assert (answer.status_code, TAKEN in answer.text, f'href="{kept}"' in answer.text) == (422, True, True)
    assert "Nora Peñaloza" in answer.text
    names = database.read(
        lambda s: list(s.execute(select(Account.name).where(Account.sign_in_name == "nora.pena")).scalars())
    )
    assert names == ["Nora Peña"]
