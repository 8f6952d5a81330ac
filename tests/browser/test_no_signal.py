"""The count sheet where the signal goes: nothing typed is lost, and the page says that it was not sent."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assembly.core.permissions import Role
from assembly.web.cookies import cookie_name
from tests.browser.conftest import SHOTS, Site
from tests.browser.moves import press
from tests.browser.test_sheet import stage
from tests.factories.cast import set_stage, signed_in, visitor

SAID = "Sin conexión: todavía no se envió. Sus números siguen aquí."


@pytest.fixture
def sheet(context: BrowserContext, site: Site, tmp_path: Path) -> Page:
    """The moderator's sheet of a proposal, open."""
    set_stage(site.database)
    client = visitor(site.database, tmp_path)
    signed_in(client, site.database, Role.MODERATOR)
    name = cookie_name(False)
    context.add_cookies([{"name": name, "value": client.cookies[name], "url": site.url}])
    page = context.new_page()
    page.goto(stage(site, False))
    return page


def type_in(page: Page, *hands: str) -> None:
    for name, value in zip(("for", "against", "abstain"), hands, strict=True):
        page.locator(f"[name=count_{name}]").fill(value)


def figures(page: Page) -> list[str]:
    return [page.locator(f"[name=count_{name}]").input_value() for name in ("for", "against", "abstain")]


def test_without_signal_the_page_says_so_and_keeps_everything(context: BrowserContext, sheet: Page, size: str) -> None:
    type_in(sheet, "118", "12", "10")
    context.set_offline(True)
    press(sheet, "Revisar el conteo")
    expect(sheet.get_by_text(SAID)).to_be_visible()
    SHOTS.mkdir(exist_ok=True)
    sheet.screenshot(path=SHOTS / f"no-signal-{size}.png")
    assert figures(sheet) == ["118", "12", "10"]
    context.set_offline(False)
    expect(sheet.get_by_text(SAID)).to_be_hidden()
    press(sheet, "Revisar el conteo")
    sheet.get_by_text("Otro motivo: lo escribo").click()
    sheet.get_by_label("Otro motivo", exact=False).last.fill("Tres salieron")
    context.set_offline(True)
    press(sheet, "Anotar el conteo")
    expect(sheet.get_by_text(SAID)).to_be_visible()
    context.set_offline(False)
    sheet.reload()
    assert sheet.locator("[name=reason]").input_value() == "Tres salieron"
    assert sheet.locator("[name=short]:checked").input_value() == "other"
    press(sheet, "Anotar el conteo")
    expect(sheet.get_by_role("heading", name="Se aprobó")).to_be_visible()


def test_figures_mended_after_a_refusal_outlive_a_lost_page(sheet: Page) -> None:
    type_in(sheet, "118", "12", "-2")
    press(sheet, "Revisar el conteo")
    expect(sheet.locator(".problem").first).to_be_visible()
    sheet.locator("[name=count_abstain]").fill("13")
    sheet.reload()  # as when the browser comes back from its own page of errors
    assert figures(sheet) == ["118", "12", "13"]
