"""What a supplier pays back: the expense counts less, the item has more, and the money is where it came back to."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assembly.budget.cash import Change, Dated, Flow, Held, Taken, cash_by_post
from assembly.budget.queries import balance_of, figures_of, items_of, movements_of, returns_of
from assembly.budget.returns.rules import Way
from assembly.budget.rules import Figures, Method
from assembly.clinics.queries import clinic
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.money import ZERO, Money, read_money
from assembly.expenses import services
from assembly.expenses.queries import ExpenseInfo, expense
from assembly.expenses.returns import services as returns
from assembly.expenses.rules import PaidBack, ProofKind
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

pesos = read_money
LATER = date(2026, 3, 20)


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
    assert ledger.cash_since(stage) == since
    found = expense(stage, CLINIC, one.id)
    assert (found.returned, found.counted) == (pesos("2,500"), pesos("7,500"))
    assert item_page(stage, CLINIC, item.id).sum == pesos("7,500")


def test_cash_paid_back_is_held_since_that_day(stage: Session, tmp_path: Path) -> None:
    one = paid(stage, tmp_path, "20,000", Method.CASH)
    assert ledger.cash_since(stage) is None
    ledger.a_return(stage, tmp_path, one, "2,500", Way.CASH, LATER)
    assert ledger.cash_since(stage) == LATER
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
