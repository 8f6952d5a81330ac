"""The day's timetable as a facilitator sees it."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from assembly.core.permissions import Role
from assembly.web.cookies import cookie_name
from tests.browser.conftest import Eye, Site
from tests.factories.cast import CLINIC, OTHER_CLINIC, set_stage, signed_in, visitor
from tests.factories.hands import asked, counted
from tests.factories.meetings import attended, closed, opened, with_proposals
from tests.timetable.region import DAY, called, clinic_in, everywhere

DRAFTS = [("Techo", "200000.00", "infrastructure"), ("Rampa", "18000.00", "infrastructure")]


@pytest.fixture
def window(context: BrowserContext, site: Site, tmp_path: Path) -> Page:
    """The browser of somebody who watches the whole country."""
    set_stage(site.database)
    client = visitor(site.database, tmp_path)
    signed_in(client, site.database, Role.FACILITATOR, None)
    name = cookie_name(False)
    context.add_cookies([{"name": name, "value": client.cookies[name], "url": site.url}])
    return context.new_page()


def stage(session: Session) -> None:
    """Four clocks; one assembly at its second question, one closed, others not opened; and 100 more clinics."""
    everywhere(session)
    info = opened(session)
    first, second = with_proposals(session, info, DRAFTS)
    counted(session, info, asked(session, info, first.id), 118, 25, 0)
    asked(session, info, second.id)
    closed(session, opened(session, 48, OTHER_CLINIC))
    for number in range(2, 102):
        called(session, clinic_in(session, "20", number))
    called(session, CLINIC, day=DAY - timedelta(days=8))
    called(session, CLINIC, day=DAY + timedelta(days=7))


def test_the_day_s_timetable(window: Page, site: Site, eye: Eye) -> None:
    site.database.write(stage)
    window.goto("/trabajo")
    eye.look(window, "timetable-desk")
    window.goto(f"/trabajo/asambleas?dia={DAY}&pagina=2")
    eye.look(window, "timetable")
    window.get_by_text("Otro día, estado o municipio").click()
    eye.look(window, "timetable-choices")
    window.get_by_label("Estado").select_option("Veracruz de Ignacio de la Llave")
    window.get_by_role("button", name="Ver solo estas").click()
    eye.look(window, "timetable-state")
    window.get_by_role("link", name="Sin abrir: 0").click()
    eye.look(window, "timetable-none")


def test_it_looks_again_by_itself(window: Page, site: Site) -> None:
    info = site.database.write(lambda session: called(session, CLINIC))
    window.clock.install()
    window.goto(f"/trabajo/asambleas?dia={DAY}")
    window.get_by_text("1 asamblea: 1 sin abrir").wait_for()
    site.database.write(lambda session: attended(session, info, 57))
    window.clock.run_for(16_000)
    window.get_by_text("57 personas presentes").wait_for()
