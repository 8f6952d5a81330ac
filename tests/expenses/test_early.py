"""Expenses dated before the money or the approval: asked about, stored when confirmed, shown for ever."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.budget.doubts import BeforeApproval, BeforeBoth, BeforeDeposit, Early
from assembly.budget.queries import ItemInfo
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.expenses import queries, services
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.factories.walker import Walker

HELD = date(2026, 2, 21)  # the day of the assembly
DEPOSITED = date(2026, 3, 2)
CASES: list[tuple[date, bool, Early, type[AssemblyError] | None]] = [
    (DEPOSITED, True, Early(), None),
    (date(2026, 3, 1), True, Early(deposited=DEPOSITED), BeforeDeposit),
    (HELD, True, Early(deposited=DEPOSITED), BeforeDeposit),
    (date(2026, 2, 20), True, Early(DEPOSITED, HELD), BeforeBoth),
    (date(2026, 2, 20), False, Early(deposited=DEPOSITED), BeforeDeposit),
]


def add_all(session: Session) -> ItemInfo:
    """The clinic, its year, an approved item of 180,000 pesos."""
    cast.add_clinic(session)
    cast.add_year(session)
    return ledger.approved_items(session)[0]


@pytest.mark.parametrize(("paid_on", "is_planned", "found", "error"), CASES)
def test_an_early_day_is_stored_only_when_confirmed(
    session: Session, tmp_path: Path, paid_on: date, is_planned: bool, found: Early, error: type[AssemblyError] | None
) -> None:
    roof = add_all(session)
    ledger.a_deposit(session, on=DEPOSITED)
    draft = ledger.a_draft(roof if is_planned else None, paid_on=paid_on)
    key, about = new_id(), (ledger.treasurer(), ledger.kept(tmp_path), CLINIC)
    if error is not None:
        with pytest.raises(error):
            services.log_expense(session, *about, key, draft)
        assert queries.expenses_of(session, CLINIC) == []
    services.log_expense(session, *about, key, draft, is_day_right=error is not None)
    assert queries.expense(session, CLINIC, key).early == found


def test_without_any_deposit_only_the_approval_counts(session: Session, tmp_path: Path) -> None:
    roof, about = add_all(session), (ledger.treasurer(), ledger.kept(tmp_path), CLINIC, new_id())
    with pytest.raises(BeforeApproval) as warned:
        services.log_expense(session, *about, ledger.a_draft(roof, paid_on=date(2026, 2, 20)))
    assert str(warned.value) == (
        "La fecha 2026-02-20 es de antes del 2026-02-21, el día de la asamblea que aprobó este concepto. Corrija la "
        "fecha; si así ocurrió, marque «Sí, la fecha es correcta» y regístrelo: quedará señalado a la vista de todos."
    )
    services.log_expense(session, *about, ledger.a_draft(roof, paid_on=HELD))


def test_everybody_sees_it(database: Database, tmp_path: Path) -> None:
    roof = database.write(add_all)
    database.write(lambda session: ledger.a_deposit(session, on=DEPOSITED))
    client: TestClient = cast.visitor(database, tmp_path)
    cast.signed_in(client, database, Role.TREASURER)
    typed: dict[str, Any] = {"proof": "note", "amount": "1,250.50", "day": "2026-02-20", "item": roof.id}
    typed |= {"supplier": "Materiales El Puente", "what": "12 cubetas", "method": "transfer"}
    later = {name: typed.pop(name) for name in ("item", "method")}
    walker = Walker(client).go(f"/trabajo/{CLINIC}/gastos/nuevo").send("Continuar").send("Continuar", proof="note")
    walker.send("Continuar", supplier=typed["supplier"], what=typed["what"])
    assert "El primer depósito llegó el 2 de marzo de 2026." in walker.text
    walker.send("Continuar", amount=typed["amount"], day=typed["day"])
    assert "Se pagó el 20 de febrero de 2026 y el primer depósito llegó el 2 de marzo de 2026." in walker.text
    walker.send("Continuar", item=later["item"])
    assert "Se pagó el 20 de febrero de 2026 y la asamblea que lo aprobó fue el 21 de febrero de 2026." in walker.text
    walker.send("Continuar", method=later["method"])
    assert (walker.status, "confirm_early" in walker.names) == (200, True)
    assert "(21 de febrero de 2026) y de antes del primer depósito (2 de marzo de 2026)" in walker.text
    walker.try_to_send("Registrar gasto")
    assert walker.status == 422
    assert "(21 de febrero de 2026) y de antes del primer depósito (2 de marzo de 2026)" in walker.text
    walker.spend(confirm_early="yes")
    marks = "antes de la asamblea que lo aprobó antes del primer depósito"
    assert marks in walker.text
    walker.click("Verlo como lo ve la gente")
    assert marks in walker.text
    assert "Se pagó el 20 de febrero de 2026 y la asamblea que lo aprobó fue el 21 de febrero de 2026." in walker.text
    assert "Se pagó el 20 de febrero de 2026 y el primer depósito llegó el 2 de marzo de 2026." in walker.text
    walker.go(f"/clinicas/{CLINIC}")
    said = "Un gasto de $1,250.50 tiene fecha anterior al primer depósito o a la asamblea que lo aprobó."
    assert (said in walker.text, marks in walker.text) == (True, True)
    cast.signed_in(client, database, Role.SOCIAL_AUDITOR)
    walker.go(f"/trabajo/{CLINIC}/dinero").click("Gastos por revisar")
    assert "Le falta revisar un gasto. 12 cubetas $1,250.50 G-0001" in walker.text
    walker.click("12 cubetas").send("Anotar mi revisión", verdict="objected", reason="Es de antes de la asamblea")
    walker.click("Ver mis gastos por revisar")
    assert "No le falta revisar ningún gasto." in walker.text
