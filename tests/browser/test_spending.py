"""An expense screen by screen, an objection and its answer, as a phone shows them."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.expenses import services
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import ReviewVerdict
from assembly.web.cookies import cookie_name
from tests.browser.conftest import Eye, Site
from tests.browser.moves import fill, follow, pick, press, tick
from tests.factories import ledger
from tests.factories.cast import CLINIC, set_stage, signed_in, visitor


@pytest.fixture
def spent(site: Site, tmp_path: Path) -> ExpenseInfo:
    """An expense that somebody objected."""
    set_stage(site.database)
    item = site.database.write(ledger.approved_items)[0]
    made = site.database.write(lambda s: ledger.an_expense(s, tmp_path, item))
    about = (ledger.another(Role.CITIZEN_GUARANTOR), CLINIC, new_id(), made.id, ReviewVerdict.OBJECTED, "No llegaron")
    site.database.write(lambda s: services.review_expense(s, *about))
    return made


@pytest.fixture
def window(context: BrowserContext, site: Site, spent: ExpenseInfo, tmp_path: Path) -> Page:
    """The treasurer's browser."""
    client = visitor(site.database, tmp_path)
    signed_in(client, site.database, Role.TREASURER)
    name = cookie_name(False)
    context.add_cookies([{"name": name, "value": client.cookies[name], "url": site.url}])
    return context.new_page()


def test_one_thing_on_each_screen(window: Page, eye: Eye) -> None:
    for supplier in ("Ana", "Eva"):
        window.goto(f"/trabajo/{CLINIC}/gastos/nuevo")
        eye.look(window, "60-spend-file")
        press(window, "Continuar")
        eye.look(window, "61-spend-kind")
        pick(window, proof="none")
        press(window, "Continuar")
        eye.look(window, "62-spend-reason")
        fill(window, no_proof_reason="El fletero no da notas")
        press(window, "Continuar")
        fill(window, supplier=supplier, what="Un flete")
        press(window, "Continuar")
        fill(window, amount="$1,250.00 M.N.", day="2026-03-25")
        press(window, "Continuar")
        eye.look(window, "63-spend-item")
        tick(window, window.get_by_label("Fuera de lo aprobado").first)
        press(window, "Continuar")
        eye.look(window, "64-spend-method")
    pick(window, method="cash")
    press(window, "Continuar")
    eye.look(window, "65-spend-check")
    window.goto(f"/trabajo/{CLINIC}/dinero")
    follow(window, "Descartar varios")
    eye.look(window, "66-drafts")


def test_an_objection_is_answered(window: Page, eye: Eye, spent: ExpenseInfo) -> None:
    window.goto(f"/trabajo/{CLINIC}/gastos/{spent.id}")
    eye.look(window, "67-objected")
    follow(window, "Responder a la objeción")
    fill(window, answer="Llegaron el lunes: la foto de la entrega está en el gasto.")
    eye.look(window, "68-answer")
    press(window, "Anotar la respuesta")
    eye.look(window, "69-answered")
    window.goto(f"/clinicas/{CLINIC}/gastos/{spent.id}")
    eye.look(window, "70-answer-public")
