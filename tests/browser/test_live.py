"""A phone and a hall screen at once: paired by a code, a verdict as it is counted, a cut line, no JavaScript."""

import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session

from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.live.rules import Sight, Slide
from assembly.minutes.services import close
from assembly.web.cookies import cookie_name
from tests.browser.conftest import Eye, Site
from tests.browser.line import Line
from tests.factories.cast import CLINIC, KEY, author, set_stage, signed_in, visitor
from tests.factories.hall import Hall
from tests.factories.hands import asked, counted, elected
from tests.factories.meetings import with_proposals
from tests.live.stage import pair, shown
from tests.minutes.meeting import CLOSED_AT, settled

WALLS = {"1280": (1280, 720), "1024": (1024, 768), "360": (360, 740)}
LONG = "Rehabilitación de los sanitarios, de la red de drenaje y de la cisterna con su bomba en las dos salas, ya"


@pytest.fixture
def hall(site: Site, tmp_path: Path) -> Hall:
    """An open assembly on the running site."""
    return Hall(site.database, tmp_path)


@pytest.fixture
def opened(chromium: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Makes windows on the site; closes them at the end, and with them their streams."""
    windows: list[BrowserContext] = []

    def make(width: int, height: int, **more: object) -> BrowserContext:
        view = {"width": width, "height": height}
        asked = {"base_url": site.url, "viewport": view, "locale": "es-MX"} | more
        window = chromium.new_context(**asked)  # type: ignore[arg-type]  # Playwright's own
        window.set_default_timeout(10_000)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()


def phone_of_moderator(window: BrowserContext, site: Site, tmp_path: Path) -> Page:
    client = visitor(site.database, tmp_path)
    signed_in(client, site.database, Role.MODERATOR)
    name = cookie_name(False)
    window.add_cookies([{"name": name, "value": client.cookies[name], "url": site.url}])
    return window.new_page()


def code_on(screen: Page) -> str:
    """The six digits, shown by themselves."""
    screen.goto("/pantalla")
    return screen.locator(".code").inner_text()


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    """What the laptop of the hall is connected by."""
    made = Line(site.port)
    yield made
    made.close()


@pytest.fixture
def pair_of(
    opened: Callable[..., BrowserContext], site: Site, hall: Hall, line: Line, tmp_path: Path
) -> tuple[Page, Page]:
    """A screen and a phone, paired by the code that the screen shows."""
    screen = opened(1280, 720, base_url=line.url).new_page()
    phone = phone_of_moderator(opened(360, 740), site, tmp_path)
    code = code_on(screen)
    Eye("1280").look(screen, "live-code")
    phone.goto(hall.base)
    phone.get_by_role("link", name="Pantalla de la sala").click()
    Eye("360").look(phone, "live-pair")
    phone.get_by_label("Código de la pantalla").fill(code)
    phone.get_by_role("button", name="Unir la pantalla").click()
    expect(screen.get_by_role("heading", name="Orden del día")).to_be_visible()
    return screen, phone


@pytest.mark.timed
def test_a_verdict_appears_as_it_is_counted(pair_of: tuple[Page, Page], hall: Hall) -> None:
    screen, phone = pair_of
    question = hall.put(0)
    expect(screen.get_by_role("heading", name="¿Se aprueba «Techo»?")).to_be_visible()
    assert "A favor" not in screen.locator("main").inner_text()
    began = time.monotonic()
    hall.count(question, 118, 12, 13)
    expect(screen.get_by_text("Se aprobó", exact=True)).to_be_visible()
    assert time.monotonic() - began < 2.5  # on a loaded machine; alone it is a tenth of a second
    expect(screen.get_by_text("118 de 143 personas a favor; se necesitaban 72.")).to_be_visible()
    Eye("1280").look(screen, "live-verdict")
    phone.reload()
    Eye("360").look(phone, "live-remote")
    phone.get_by_role("button", name="Asistencia").click()
    expect(screen.get_by_role("heading", name="Asistencia")).to_be_visible()
    phone.get_by_role("button", name="Siguiente").click()
    expect(screen.get_by_text("Se aprobó", exact=True)).to_be_visible()


def test_a_line_that_is_cut_says_so_and_comes_back(pair_of: tuple[Page, Page], line: Line) -> None:
    screen, phone = pair_of
    line.cut()
    screen.context.set_offline(True)
    expect(screen.get_by_text(re.compile(r"Sin conexión: datos de las \d\d:\d\d"))).to_be_visible()
    Eye("1280").look(screen, "live-cut")
    phone.get_by_role("button", name="Pausa").click()
    assert "Orden del día" in screen.locator("main").inner_text()
    screen.context.set_offline(False)
    line.mend()
    expect(screen.get_by_role("heading", name="Pausa")).to_be_visible()
    expect(screen.locator("#cut")).to_be_hidden()
    phone.get_by_role("button", name="Soltar esta pantalla").click()
    expect(screen.get_by_text("Esta pantalla ya se soltó")).to_be_visible()


def test_without_javascript_the_screen_reloads_itself(
    opened: Callable[..., BrowserContext], site: Site, hall: Hall, tmp_path: Path
) -> None:
    screen = opened(1024, 768, java_script_enabled=False).new_page()
    phone = phone_of_moderator(opened(360, 740), site, tmp_path)
    screen.goto("/pantalla")
    screen.get_by_role("button", name="Mostrar el código").click()
    code = screen.locator(".code").inner_text()
    phone.goto(f"{hall.base}/pantalla")
    phone.get_by_label("Código de la pantalla").fill(code)
    phone.get_by_role("button", name="Unir la pantalla").click()
    expect(screen.get_by_text("Orden del día")).to_be_visible(timeout=15_000)


def test_where_events_do_not_get_through_it_asks(opened: Callable[..., BrowserContext], hall: Hall) -> None:
    window = opened(360, 740)
    window.route("**/flujo*", lambda route: route.abort())
    page = window.new_page()
    page.goto(f"/clinicas/{CLINIC}/asambleas/{hall.info.id}/en-vivo")
    hall.put(0)
    expect(page.get_by_role("heading", name="¿Se aprueba «Techo»?")).to_be_visible(timeout=25_000)


def fits(page: Page) -> Any:
    """What is cut off or must be scrolled to; nothing may be, on a wall."""
    return page.evaluate(
        """() => {
            const at = document.documentElement, faults = [];
            if (at.scrollHeight > innerHeight) faults.push(`page ${at.scrollHeight} of ${innerHeight}`);
            const body = document.querySelector('.body').getBoundingClientRect();
            for (const one of document.querySelectorAll('.body > *, .slide > *')) {
                const box = one.getBoundingClientRect();
                const inside = one.parentElement.className === 'body' ? body : { top: 0, bottom: innerHeight };
                if (box.bottom > inside.bottom + 1 || box.top < inside.top - 1)
                    faults.push(`${one.className} ${box.top}-${box.bottom} in ${inside.top}-${inside.bottom}`);
            }
            return faults;
        }"""
    )


def stage(session: Session, hall: Hall) -> dict[str, Sight]:
    """Every slide at its worst: long titles, many lines."""
    info = hall.info
    drafts = [(f"{LONG} {number}", "30000.00", "infrastructure") for number in range(1, 10)]
    keys = [one.id for one in with_proposals(session, info, drafts)]
    long = asked(session, info, keys[3])
    approved = counted(session, info, asked(session, info, keys[4]), 118, 12, 13)
    choice = asked(session, info, *keys[5:])
    chosen = counted(session, info, asked(session, info, *keys[:3]), 50, 50, 43)
    elected(session, info, "presidency", "María Concepción Hernández Santiago de los Ríos")
    return {
        "agenda": Sight(Slide.AGENDA),
        "attendance": Sight(Slide.ATTENDANCE),
        "question": Sight(Slide.QUESTION, long.id),
        "decided": Sight(Slide.QUESTION, approved.id),
        "choice": Sight(Slide.QUESTION, choice.id),
        "chosen": Sight(Slide.QUESTION, chosen.id),
        "list-none": Sight(Slide.LIST),
        "committee": Sight(Slide.COMMITTEE),
        "pause": Sight(Slide.PAUSE),
    }


@pytest.mark.parametrize("wall", WALLS)
def test_every_slide_fits(opened: Callable[..., BrowserContext], site: Site, hall: Hall, wall: str) -> None:
    screen = opened(*WALLS[wall]).new_page()
    screen.goto("/pantalla")
    digits = screen.locator(".code").inner_text()
    sights = site.database.write(lambda session: stage(session, hall))
    assert site.database.write(lambda session: pair(session, hall.info, digits))
    eye = Eye(wall)
    for name, sight in sights.items():
        site.database.write(partial(shown, info=hall.info, sight=sight))
        expect(screen.locator(f".slide.{sight.slide}")).to_be_visible()
        screen.wait_for_timeout(400)
        eye.look(screen, f"live-{name}")
        if wall != "360":
            assert fits(screen) == [], name


@pytest.mark.parametrize("wall", WALLS)
def test_the_list_and_the_closing_fit(
    opened: Callable[..., BrowserContext], site: Site, tmp_path: Path, wall: str
) -> None:
    set_stage(site.database)
    info = site.database.write(settled)
    screen = opened(*WALLS[wall]).new_page()
    screen.goto("/pantalla")
    digits = screen.locator(".code").inner_text()
    assert site.database.write(lambda session: pair(session, info, digits))
    eye = Eye(wall)
    for slide in (Slide.LIST, Slide.COMMITTEE):
        site.database.write(partial(shown, info=info, sight=Sight(slide)))
        expect(screen.locator(f".slide.{slide}")).to_be_visible()
        eye.look(screen, f"live-settled-{slide}")
        assert wall == "360" or fits(screen) == []
    site.database.write(partial(shown, info=info, sight=Sight()))
    site.database.write(lambda session: close(session, author(at=CLOSED_AT), info, new_id(), KEY, ""))
    expect(screen.locator(".slide.closing")).to_be_visible()
    leave = screen.get_by_role("button", name="Quitar esta asamblea de la pantalla")
    expect(leave).to_be_visible()
    eye.look(screen, "live-closing")
    assert wall == "360" or fits(screen) == []
    leave.click()
    expect(screen.locator(".code")).to_be_visible()  # a code of its own for the next assembly
    screen.goto(f"/clinicas/{CLINIC}/asambleas/{info.id}/en-vivo")
    eye.look(screen, "live-public")
