"""An assembly decides about spending that none had approved, as a phone shows it."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.expenses.queries import ExpenseInfo
from assembly.minutes.services import close
from assembly.web.cookies import cookie_name
from tests.browser.conftest import Eye, Site
from tests.browser.moves import fill, press, tick
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, KEY, author, set_stage, signed_in, visitor
from tests.factories.meetings import opened

LATER = AT + timedelta(days=60)
CHAIRS = "Ocho sillas para la sala de espera, de las que se apilan, y el flete desde la ciudad"


def two_expenses(session: Session, folder: Path) -> list[ExpenseInfo]:
    bought = (("7,650", CHAIRS), ("90", "Foco"))
    return [ledger.an_expense(session, folder, None, pesos, what=what) for pesos, what in bought]


@pytest.fixture
def info(site: Site) -> AssemblyInfo:
    """A later assembly, open, of a clinic with approved items."""
    set_stage(site.database)
    site.database.write(lambda session: ledger.approved_items(session) and None)
    return site.database.write(lambda session: opened(session, at=LATER))


@pytest.fixture
def window(context: BrowserContext, site: Site, info: AssemblyInfo, tmp_path: Path) -> Page:
    """The moderator's browser."""
    client = visitor(site.database, tmp_path)
    signed_in(client, site.database, Role.MODERATOR)
    name = cookie_name(False)
    context.add_cookies([{"name": name, "value": client.cookies[name], "url": site.url}])
    return context.new_page()


def test_it_is_put_counted_and_told(window: Page, site: Site, eye: Eye, info: AssemblyInfo, tmp_path: Path) -> None:
    chairs, _ = site.database.write(lambda session: two_expenses(session, tmp_path))
    window.goto(f"/clinicas/{CLINIC}/gastos/{chairs.id}")
    eye.look(window, "off-plan-undecided")
    window.goto(f"/trabajo/{CLINIC}/asambleas/{info.id}/mociones/nueva")
    eye.look(window, "off-plan-menu")
    window.get_by_role("link", name="Decidir sobre un gasto que no estaba aprobado").click()
    eye.look(window, "off-plan-put")
    press(window, "Poner a votación")
    eye.look(window, "off-plan-unchosen")
    tick(window, window.get_by_label("G-0001").first)
    fill(window, why="Se rompieron las que había")
    press(window, "Poner a votación")
    eye.look(window, "off-plan-sheet")
    fill(window, count_for="100", count_against="43", count_abstain="0")
    press(window, "Revisar el conteo")
    press(window, "Anotar el conteo")
    eye.look(window, "off-plan-result")
    site.database.write(lambda session: close(session, author(at=LATER), info, new_id(), KEY))
    window.goto(f"/clinicas/{CLINIC}/gastos/{chairs.id}")
    eye.look(window, "off-plan-accepted")
    assert "Lo aceptó después la asamblea" in window.inner_text("main")
