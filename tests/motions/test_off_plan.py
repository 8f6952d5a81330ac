"""Expenses that no assembly had approved: put to one, decided, linked, and owed until then; on real databases."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo
from assembly.budget.queries import items_of
from assembly.clinics.queries import clinic
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.money import read_money
from assembly.core.permissions import Role
from assembly.expenses import queries, services
from assembly.expenses.off_plan import services as off_plan
from assembly.expenses.off_plan.rules import MOST_TITLE, sentence
from assembly.expenses.queries import ExpenseInfo
from assembly.minutes.services import close
from assembly.missing.queries import situations
from assembly.missing.rules import missing
from assembly.public.expense_page import expense_page
from assembly.public.queries import clinic_page
from assembly.tellers.services import take_back
from assembly.votes.queries import questions_of
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, KEY, add_clinic, add_year, author, send, set_stage, signed_in, visitor
from tests.factories.hall import errors
from tests.factories.hands import counted, year_of
from tests.factories.meetings import opened
from tests.factories.walker import Walker
from tests.public.test_views import text_of

LATER = AT + timedelta(days=60)
OWED = "Falta que una asamblea decida si acepta un gasto de $1,250.50 que no estaba aprobado."
REFUSED = "La asamblea no aceptó un gasto de $1,250.50 que no estaba aprobado."


@pytest.fixture
def chairs(session: Session, tmp_path: Path) -> str:
    """A clinic with approved items and an expense outside them."""
    add_clinic(session)
    add_year(session)
    ledger.approved_items(session)
    return ledger.an_expense(session, tmp_path, None, "1,250.50").id


def told(session: Session) -> list[str]:
    """What is missing about expenses outside what was approved, in words: the same of many clinics as of one."""
    now = situations(session, [clinic(session, CLINIC)], AT + timedelta(days=70))[CLINIC]
    assert clinic_page(session, CLINIC, AT + timedelta(days=70)).known == now
    return [one.text.format(**one.values) for one in missing(now) if one.code.startswith("off_plan")]


def put(session: Session, info: AssemblyInfo, expense_id: str, at: datetime = LATER) -> str:
    key = new_id()
    off_plan.put_expense(session, author(at=at), info, key, expense_id, "Se rompieron", year_of(session, info))
    return key


def decide(session: Session, info: AssemblyInfo, expense_id: str, hands: int, at: datetime = LATER) -> None:
    """The assembly decides with that many hands of 143, and closes."""
    put(session, info, expense_id, at)
    counted(session, info, questions_of(session, CLINIC, info.id)[-1], hands, 143 - hands, 0)
    close(session, author(at=at), info, new_id(), KEY)


def found(session: Session, expense_id: str) -> ExpenseInfo:
    return queries.expense(session, CLINIC, expense_id)


def test_an_assembly_accepts_it_and_it_is_linked(session: Session, chairs: str) -> None:
    assert told(session) == [OWED]
    info = opened(session, at=LATER)
    put(session, info, chairs)
    (about,) = questions_of(session, CLINIC, info.id)
    counted(session, info, about, 100, 43, 0)
    assert found(session, chairs).decision is None  # a count may be corrected until the assembly closes
    assert told(session) == [OWED]
    close(session, author(at=LATER), info, new_id(), KEY)
    decision = found(session, chairs).decision
    assert decision is not None
    assert (decision.assembly_id, decision.question_id, decision.number) == (info.id, about.id, 1)
    assert (decision.is_accepted, decision.hands, decision.present, decision.day) == (True, 100, 143, info.day)
    assert told(session) == []
    assert found(session, chairs).is_off_plan
    assert not found(session, chairs).waits_for_decision


def test_one_that_was_rejected_is_said_so_until_another_accepts_it(session: Session, chairs: str) -> None:
    decide(session, opened(session, at=LATER), chairs, 10)
    assert told(session) == [REFUSED]
    later = LATER + timedelta(days=5)
    info = opened(session, at=later)
    assert [one.id for one in off_plan.undecided(session, info)] == [chairs]
    decide(session, info, chairs, 143, later)
    assert told(session) == []
    assert [one.is_accepted for one in found(session, chairs).decisions] == [False, True]
    steps = [one.text for one in expense_page(session, CLINIC, chairs).steps]
    assert steps[:3] == [
        "Nadie lo aprobó antes de gastar",
        "La asamblea del {day} no lo aceptó",
        "Lo aceptó después la asamblea del {day}: {hands} manos de {present} personas",
    ]


def test_the_count_that_stands_decides(session: Session, chairs: str) -> None:
    info = opened(session, at=LATER)
    put(session, info, chairs)
    (about,) = questions_of(session, CLINIC, info.id)
    about = counted(session, info, about, 100, 43, 0)
    counted(session, info, about, 43, 100, 0, reason="Se escribieron al revés")
    close(session, author(at=LATER), info, new_id(), KEY)
    assert told(session) == [REFUSED]


def test_what_a_supplier_paid_back_waits_for_nobody(session: Session, chairs: str, tmp_path: Path) -> None:
    ledger.a_return(session, tmp_path, found(session, chairs), "1,250.50")
    assert told(session) == []
    assert off_plan.undecided(session, opened(session, at=LATER)) == []


def test_what_may_not_be_put(session: Session, chairs: str, tmp_path: Path) -> None:
    planned = ledger.an_expense(session, tmp_path, items_of(session, CLINIC)[0], "100").id
    undone = ledger.an_expense(session, tmp_path, None, "20").id
    services.reverse_expense(session, ledger.treasurer(), CLINIC, new_id(), undone, "Se anotó dos veces")
    info = opened(session, at=LATER)
    not_that = "Ese gasto no está fuera de lo aprobado, o ya no cuenta. Elija otro."
    for key, said in ((planned, not_that), (undone, not_that), ("", "Elija el gasto sobre el que decide la asamblea.")):
        assert refusal(session, info, key) == said
    first = put(session, info, chairs)
    asked = "El gasto G-0001 ya se puso a votación en esta asamblea. Si el conteo está mal, corríjalo."
    assert refusal(session, info, chairs) == asked
    (about,) = questions_of(session, CLINIC, info.id)
    take_back(session, author(at=LATER), info, about, new_id(), "Faltaba hablarlo")
    assert put(session, info, chairs) != first
    counted(session, info, questions_of(session, CLINIC, info.id)[-1], 143, 0, 0)
    close(session, author(at=LATER), info, new_id(), KEY)
    other = opened(session, at=LATER + timedelta(days=5))
    assert "ya aceptó el gasto G-0001. Elija otro." in refusal(session, other, chairs)


def refusal(session: Session, info: AssemblyInfo, expense_id: str) -> str:
    with pytest.raises(AssemblyError) as error, session.begin_nested():
        put(session, info, expense_id)
    return str(error.value)


@pytest.mark.parametrize("what", [None, "", "Ocho sillas", "x" * 119 + "y" + "z" * 300])
def test_the_question_is_short_enough_to_be_read_aloud(what: str | None) -> None:
    said = sentence("G-0003", read_money("1,250.50"), what)
    assert said.startswith("Que se acepte el gasto G-0003, por $1,250.50, que no estaba aprobado")
    assert len(said) <= 75 + MOST_TITLE


def test_the_pages_lead_from_the_expense_to_the_vote_and_back(database: Database, tmp_path: Path) -> None:
    set_stage(database)
    database.write(lambda session: ledger.approved_items(session) and None)
    info = database.write(lambda session: opened(session, at=LATER))
    moderator, anybody = visitor(database, tmp_path), visitor(database, tmp_path)
    signed_in(moderator, database, Role.MODERATOR)
    base = f"/trabajo/{CLINIC}/asambleas/{info.id}"
    menu = Walker(moderator).go(f"{base}/mociones/nueva")
    assert "Decidir sobre un gasto que no estaba aprobado" not in menu.text
    assert "No hay ningún gasto" in Walker(moderator).go(f"{base}/gastos-no-aprobados").text
    chairs = database.write(lambda session: ledger.an_expense(session, tmp_path, None, "1,250.50").id)
    page = f"/clinicas/{CLINIC}/gastos/{chairs}"
    assert "Falta que una asamblea decida si lo acepta." in text_of(anybody, page)
    assert OWED in text_of(anybody, f"/clinicas/{CLINIC}")
    refused = send(moderator, f"{base}/gastos-no-aprobados")
    assert (refused.status_code, errors(refused)) == (422, ["Elija el gasto sobre el que decide la asamblea."])
    menu.go(f"{base}/mociones/nueva").click("Decidir sobre un gasto que no estaba aprobado")
    menu.send("Poner a votación", None, expense_id=chairs, why="Se rompieron las de la sala")
    assert "¿Se aprueba que se acepte el gasto G-0001, por $1,250.50, que no estaba aprobado" in menu.text
    menu.count(count_for="100", count_against="43", count_abstain="0")
    database.write(lambda session: close(session, author(at=LATER), info, new_id(), KEY))
    shown = text_of(anybody, page)
    assert "Lo aceptó después la asamblea del" in shown
    assert "100 manos de 143 personas" in shown
    assert "fuera de lo aprobado; lo aceptó la asamblea" in shown
    assert "que no estaba aprobado." not in text_of(anybody, f"/clinicas/{CLINIC}")
    treasurer = visitor(database, tmp_path)
    signed_in(treasurer, database, Role.TREASURER)
    assert "Lo aceptó la asamblea del" in Walker(treasurer).go(f"/trabajo/{CLINIC}/gastos/{chairs}").text
    told_of(anybody, info, chairs)


def told_of(anybody: TestClient, info: AssemblyInfo, chairs: str) -> None:
    """The same for programs: the API and the table."""
    (one,) = anybody.get(f"/api/v1/clinics/{CLINIC}").json()["expenses"]
    assert one["id"] == chairs
    decision = one["off_plan_decision"]
    assert (decision["assembly_id"], decision["is_accepted"], decision["hands"]) == (info.id, True, 100)
    table = anybody.get(f"/clinicas/{CLINIC}/datos/gastos-a-decidir.csv").text
    assert chairs in table
    assert decision["question_id"] in table
