"""What a supplier pays back: the expense counts less, the item has more, and the money is where it came back to."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.account.rules import Change, Dated, Flow, Held, Taken, cash_by_post
from assembly.budget.queries import balance_of, cash_since, figures_of, items_of, movements_of, returns_of
from assembly.budget.returns.rules import Way
from assembly.budget.rules import Figures, Method
from assembly.clinics.queries import clinic
from assembly.core.database import Database
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.money import ZERO, Money, read_money
from assembly.core.permissions import Role
from assembly.expenses import returns, services
from assembly.expenses.queries import ExpenseInfo, expense, expenses_of
from assembly.expenses.rules import PaidBack, ProofKind
from assembly.minutes.services import close
from assembly.missing.queries import situations
from assembly.missing.rules import everything
from assembly.open_data.booklet import booklet
from assembly.open_data.files import expenses_csv
from assembly.open_data.printed import booklet_data
from assembly.public.item_page import item_page
from assembly.public.queries import clinic_page
from assembly.summaries.recount import recounted
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC
from tests.factories.hands import elected
from tests.factories.meetings import opened
from tests.factories.pages import Shown

pesos = read_money
LATER = date(2026, 3, 20)
MONEY = f"/trabajo/{CLINIC}/dinero"


@pytest.fixture
def stage(session: Session) -> Session:
    """300,000 received for an item of 180,000; 20,000 taken out in cash."""
    cast.add_clinic(session)
    cast.add_year(session)
    ledger.approved_items(session)
    ledger.a_deposit(session, "300,000")
    ledger.a_withdrawal(session, "20,000")
    return session


def paid(stage: Session, folder: Path, amount: str = "10,000", method: Method = Method.TRANSFER) -> ExpenseInfo:
    return ledger.an_expense(stage, folder, items_of(stage, CLINIC)[0], amount, method=method)


def refused(deed: object, *about: object, **more: object) -> str:
    assert callable(deed)
    with pytest.raises(AssemblyError) as error:
        deed(*about, **more)
    return str(error.value)


@pytest.mark.parametrize(
    ("method", "way", "balance", "unexplained", "since"),
    [
        (Method.TRANSFER, Way.ACCOUNT, "272,500", "20,000", ledger.PAID_ON),
        (Method.TRANSFER, Way.CASH, "270,000", "22,500", ledger.PAID_ON),
        (Method.CASH, Way.ACCOUNT, "282,500", "10,000", ledger.PAID_ON),
        (Method.CASH, Way.CASH, "280,000", "12,500", ledger.PAID_ON),
    ],
)
def test_it_counts_where_it_came_back_to(
    stage: Session, tmp_path: Path, method: Method, way: Way, balance: str, unexplained: str, since: date
) -> None:
    one = paid(stage, tmp_path, method=method)
    ledger.a_return(stage, tmp_path, one, "2,500", way, LATER)
    known = Figures(pesos("300,000"), pesos("7,500"), pesos("292,500"), pesos(unexplained), ZERO)
    assert (figures_of(stage, CLINIC), balance_of(stage, CLINIC, cast.YEAR)) == (known, pesos(balance))
    item = items_of(stage, CLINIC)[0]
    assert (item.paid, item.left) == (pesos("7,500"), pesos("172,500"))
    assert cash_since(stage, CLINIC) == since
    found = expense(stage, CLINIC, one.id)
    assert (found.returned, found.counted) == (pesos("2,500"), pesos("7,500"))
    assert item_page(stage, CLINIC, item.id).sum == pesos("7,500")


def test_cash_paid_back_is_held_since_that_day(stage: Session, tmp_path: Path) -> None:
    one = paid(stage, tmp_path, "20,000", Method.CASH)
    assert cash_since(stage, CLINIC) is None
    ledger.a_return(stage, tmp_path, one, "2,500", Way.CASH, LATER)
    assert cash_since(stage, CLINIC) == LATER
    shown = clinic_page(stage, CLINIC, ledger.LATER)
    assert shown.account.held == [Held("Tesorería", pesos("2,500"), LATER)]
    known = situations(stage, [clinic(stage, CLINIC)], ledger.LATER)[CLINIC]
    assert (known.cash, known.figures) == (shown.known.cash, shown.figures)


def test_it_is_held_by_whoever_received_it() -> None:
    taken, spent = [Taken(date(2026, 3, 1), Money(100), "A")], [Dated(Flow.CASH, date(2026, 3, 2), Money(100))]
    less, back = Dated(Flow.CASH, date(2026, 3, 9), Money(-40)), [Taken(date(2026, 3, 9), Money(40), "A")]
    assert cash_by_post(taken, [*spent, less], (), (), back) == [Held("A", Money(40), date(2026, 3, 9))]
    left = [Change("A", date(2026, 3, 5))]
    assert cash_by_post(taken, [*spent, less], left, (), back) == [Held("A", Money(40), date(2026, 3, 9))]


@pytest.mark.parametrize("way", Way)
def test_every_reader_counts_it_alike(stage: Session, tmp_path: Path, way: Way) -> None:
    none = {"proof": ProofKind.NONE, "no_proof_reason": "No da notas"}
    bare = ledger.an_expense(stage, tmp_path, None, "1,000", None, CLINIC, method=Method.CASH, **none)
    proven = ledger.an_expense(stage, tmp_path, items_of(stage, CLINIC)[0], "10,000", upload=ledger.paper())
    for one, amount in ((bare, "300"), (proven, "4,000"), (bare, "50")):
        ledger.a_return(stage, tmp_path, one, amount, way, LATER)
    shown, totals = clinic_page(stage, CLINIC, ledger.LATER), recounted(stage, [CLINIC])[0].years[cast.YEAR]
    assert shown.figures == figures_of(stage, CLINIC)
    assert (totals.spent, totals.proven, totals.off_plan) == (pesos("6,650"), pesos("6,000"), pesos("650"))
    known = situations(stage, [clinic(stage, CLINIC)], ledger.LATER)[CLINIC]
    assert replace(known, viewer="") == shown.known
    assert [one.values["amount"] for one in shown.missing if one.code == "no_proof"] == [pesos("650")]
    asked = [one.values["amount"] for one in everything(shown.known) if one.code == "to_review"]
    assert asked == [pesos("11,000")]  # what the pages of those expenses say that was paid
    assert shown.account.balance == balance_of(stage, CLINIC, cast.YEAR)


def test_the_spreadsheets_add_up_to_what_was_spent(stage: Session, tmp_path: Path) -> None:
    one = paid(stage, tmp_path)
    key = ledger.a_return(stage, tmp_path, one, "2,500", Way.CASH, LATER)
    ledger.a_return(stage, tmp_path, one, "500", Way.ACCOUNT, LATER)
    returns.reverse_return(stage, ledger.treasurer(), CLINIC, new_id(), key, "No la devolvió")
    rows = [row.split(",") for row in expenses_csv(stage, CLINIC).decode("utf-8-sig").splitlines()]
    at = rows[0].index("Monto")
    told = [(row[0], row[at]) for row in rows[1:]]
    assert told == [
        ("Gasto", "10000.00"),
        ("Devolución del proveedor", "-2500.00"),
        ("Devolución del proveedor", "-500.00"),
        ("Reversión", "2500.00"),
    ] or told == [
        ("Gasto", "10000.00"),
        ("Devolución del proveedor", "-2500.00"),
        ("Reversión", "2500.00"),
        ("Devolución del proveedor", "-500.00"),
    ]
    page = clinic_page(stage, CLINIC, ledger.LATER)
    sheet = booklet_data(page)
    assert [row[-1] for row in sheet["expenses"]] == ["$10,000.00", "-$2,500.00", "$2,500.00", "-$500.00"]
    assert sheet["expense-sums"][-1] == "$9,500.00"
    assert booklet(page, {})[:2] == b"PK"


def test_it_is_undone_like_other_movements(stage: Session, tmp_path: Path) -> None:
    one = paid(stage, tmp_path)
    before = figures_of(stage, CLINIC), balance_of(stage, CLINIC, cast.YEAR), items_of(stage, CLINIC)
    key = ledger.a_return(stage, tmp_path, one, "10,000", Way.ACCOUNT, LATER)
    returns.reverse_return(stage, ledger.treasurer(), CLINIC, new_id(), key, "Se anotó mal")
    assert (figures_of(stage, CLINIC), balance_of(stage, CLINIC, cast.YEAR), items_of(stage, CLINIC)) == before
    assert [(each.folio, each.is_reversed) for each in returns_of(stage, CLINIC, one.id)] == [("PRO-0001", True)]
    assert expense(stage, CLINIC, one.id).returned == ZERO
    deposit = next(each for each in movements_of(stage, CLINIC) if each.back is None)
    with pytest.raises(NotFound):
        returns.reverse_return(stage, ledger.treasurer(), CLINIC, new_id(), deposit.id, "No es devolución")


def test_what_was_spent_again_is_not_undone_first(stage: Session, tmp_path: Path) -> None:
    item = items_of(stage, CLINIC)[0]
    one = ledger.an_expense(stage, tmp_path, item, "180,000")
    key = ledger.a_return(stage, tmp_path, one, "30,000", Way.ACCOUNT, LATER)
    ledger.an_expense(stage, tmp_path, item, "25,000")
    undo = (stage, ledger.treasurer(), CLINIC, new_id(), key, "Se anotó mal")
    assert refused(returns.reverse_return, *undo) == (
        "Si se revierte esta devolución de $30,000.00, de «A-01 Impermeabilización del techo» se habrían gastado "
        "$25,000.00 más de lo aprobado, porque ese dinero ya se volvió a gastar. Revierta primero el gasto que salió "
        "de él."
    ).replace("A-01", item.code)


def test_an_expense_is_not_undone_before_what_came_back_of_it(stage: Session, tmp_path: Path) -> None:
    one = paid(stage, tmp_path)
    key = ledger.a_return(stage, tmp_path, one, "400", Way.ACCOUNT, LATER)
    undo = (stage, ledger.treasurer(), CLINIC, new_id(), one.id, "Se anotó mal")
    assert refused(services.reverse_expense, *undo) == (
        "El proveedor devolvió $400.00 de este gasto. Si el gasto está mal, revierta primero esa devolución y después "
        "el gasto."
    )
    returns.reverse_return(stage, ledger.treasurer(), CLINIC, new_id(), key, "Se anotó mal")
    services.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), one.id, "Se anotó mal")
    again = PaidBack(pesos("1"), LATER, Way.CASH, "Otra vez", "No dio nada")
    about = (stage, ledger.treasurer(), ledger.kept(tmp_path), CLINIC, new_id(), one.id, again)
    assert refused(returns.record_return, *about) == (
        "El gasto G-0001 se revirtió: ya no cuenta y no hace falta hacerle nada."
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            {"amount": pesos("9,600.01")},
            "De este gasto quedan $9,600.00 pagados y la devolución es de $9,600.01: se pasa por $0.01. Un proveedor "
            "no devuelve más de lo que se le pagó: revise la cantidad.",
        ),
        ({"amount": ZERO}, "Anotó $0.00. Escriba una cantidad mayor que cero, por ejemplo 1,234.50."),
        (
            {"day": date(2026, 3, 9)},
            "El gasto se pagó el 2026-03-10 y escribió que el dinero regresó el 2026-03-09, antes. Revise la fecha.",
        ),
        (
            {"no_proof_reason": None},
            "Suba el comprobante de la devolución, o escriba por qué no hay, por ejemplo «La dio en la mano».",
        ),
    ],
)
def test_what_is_refused(stage: Session, tmp_path: Path, more: dict[str, object], sentence: str) -> None:
    one = paid(stage, tmp_path)
    ledger.a_return(stage, tmp_path, one, "400", Way.ACCOUNT, LATER)
    plain = PaidBack(pesos("100"), LATER, Way.CASH, "Cobró de más", "No dio nada")
    about = (stage, ledger.treasurer(), ledger.kept(tmp_path), CLINIC, new_id(), one.id)
    assert refused(returns.record_return, *about, replace(plain, **more)) == sentence  # type: ignore[arg-type]


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
    assert database.read(lambda session: figures_of(session, CLINIC).spent) == pesos("10,000")
    public = client.get(f"/clinicas/{CLINIC}/gastos/{one.id}").text
    assert "<del>Cobró de más</del>" in public
    words = Shown(client.get(f"/clinicas/{CLINIC}/gastos/{one.id}")).text
    assert "revertido: ya no cuenta Era de otra compra Tesorería, " in words
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
    refund = {"id": new_id(), "amount": "1,000", "day": "2026-03-21", "reference": "Línea 7"}
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
