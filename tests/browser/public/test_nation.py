"""The nation, its places and what is near, in Chromium: narrow and wide, light and dark; a place is told to nobody."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy.orm import Session

from tests.browser.conftest import Eye, Site
from tests.factories.cast import OTHER_CLINIC, add_clinic, set_stage
from tests.public.story import whole_year

PAGES = {
    "pais": "/",
    "estado": "/estados/30",
    "municipio": "/estados/30/municipios/003",
    "cerca": "/cerca",
    "busqueda": "/?q=acayucan",
}
HERE = {"latitude": 17.9512, "longitude": -94.9137}


@pytest.fixture
def window(context: BrowserContext, site: Site, tmp_path: Path) -> Page:
    """A resident's browser where one clinic has its year, and three say where they stand."""
    set_stage(site.database)

    def job(session: Session) -> None:
        whole_year(session, tmp_path)
        for number, (north, east) in enumerate([(17_950_000, -94_910_000), (18_200_000, -94_910_000), (0, 0)], 1):
            where = {"latitude": north or None, "longitude": east or None}
            add_clinic(session, f"XXDEM00004{number}", f"Clínica número {number}", **where)

    site.database.write(job)
    return context.new_page()


def test_every_page_fits_and_nothing_is_wrong(window: Page, eye: Eye) -> None:
    for scheme in ("light", "dark"):
        window.emulate_media(color_scheme=scheme)
        for name, path in PAGES.items():
            window.goto(path)
            eye.look(window, f"{name}-{scheme}")


def test_a_state_is_reached_by_the_map_and_by_keys(window: Page) -> None:
    window.goto("/")
    window.locator("a[href='/estados/20'] path").click()
    expect(window).to_have_url("/estados/20")
    window.goto("/")
    stops = window.evaluate("[...document.querySelectorAll('main a')].filter((a) => a.tabIndex >= 0).length")
    drawn = window.evaluate("document.querySelectorAll('.map a').length")
    assert (stops < 50, drawn) == (True, 32)  # the drawing is no stop


def test_what_is_near_is_found_without_telling_where(window: Page, context: BrowserContext) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation(HERE)  # type: ignore[arg-type]  # a plain mapping of its keys
    window.goto("/cerca")
    asked: list[str] = []
    window.on("request", lambda request: asked.append(f"{request.method} {request.url} {request.post_data}"))
    window.get_by_role("button", name="Buscar las más cercanas").click()
    expect(window.get_by_role("status")).to_have_text("Las más cercanas, en línea recta:")
    found = window.locator("#near li")
    expect(found).to_have_text(
        [
            "Clínica número 1a menos de 1 km · Acayucan, Veracruz de Ignacio de la Llave",
            "Clínica número 2a 28 km · Acayucan, Veracruz de Ignacio de la Llave",
        ]
    )
    told = [one.split("/", 3)[3] for one in asked if "icon.svg" not in one]
    assert told == ["cerca/clinicas.txt None"]
    found.first.get_by_role("link").click()
    expect(window).to_have_url("/clinicas/XXDEM000041")


def test_who_does_not_say_where_she_is_chooses_from_the_list(window: Page, context: BrowserContext) -> None:
    context.clear_permissions()
    window.goto("/cerca")
    window.get_by_role("button", name="Buscar las más cercanas").click()
    expect(window.get_by_role("status")).to_contain_text("elija su estado en la lista")
    window.get_by_role("link", name="Veracruz").click()
    window.get_by_role("link", name="Acayucan").first.click()
    expect(window.get_by_role("heading", name="Municipio de Acayucan")).to_be_visible()
    assert OTHER_CLINIC in window.content()
