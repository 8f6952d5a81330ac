"""Two phones in one hall: taps, sealed counts, a difference, another turn; one hand at 360 px."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assembly.core.permissions import Role
from assembly.web.cookies import cookie_name
from tests.browser.conftest import SIZES, Eye, Site
from tests.browser.moves import keep_count, press
from tests.factories.cast import CLINIC, set_stage, signed_in, visitor
from tests.factories.hands import asked
from tests.factories.meetings import opened, with_proposals
from tests.factories.tellers import set_year

TITLE = "Rehabilitación de los sanitarios y de la red de drenaje"


@pytest.fixture
def base(context: BrowserContext, site: Site, tmp_path: Path) -> str:
    """An open assembly with one question, in a year in which two people count; the moderator is signed in."""
    set_stage(site.database)
    set_year(site.database, two_counts={"all": True}, evident_majority=True)

    def stage(session):  # type: ignore[no-untyped-def]  # a job for the database
        info = opened(session)
        (proposal,) = with_proposals(session, info, [(TITLE, "180000.00", "infrastructure")])
        asked(session, info, proposal.id)
        return info

    info = site.database.write(stage)
    client = visitor(site.database, tmp_path)
    signed_in(client, site.database, Role.MODERATOR)
    name = cookie_name(False)
    context.add_cookies([{"name": name, "value": client.cookies[name], "url": site.url}])
    return f"/trabajo/{CLINIC}/asambleas/{info.id}"


@pytest.fixture
def second(chromium: Browser, site: Site, size: str) -> Iterator[Page]:
    """Another person's phone."""
    width, height = SIZES[size]
    phone = chromium.new_context(base_url=site.url, viewport={"width": width, "height": height}, locale="es-MX")
    phone.set_default_timeout(10_000)
    yield phone.new_page()
    phone.close()


def tap(page: Page, times: int, block: str) -> None:
    button = page.locator(f".hands-block.{block} .more")
    for _ in range(times):
        button.click()


def sheet_of(page: Page, base: str) -> None:
    page.goto(f"{base}/escrutar")
    page.get_by_role("link", name="Contar las manos").click()


def type_in(page: Page, for_: str, against: str, abstain: str) -> None:
    for name, hands in (("for", for_), ("against", against), ("abstain", abstain)):
        page.locator(f"[name=count_{name}]").fill(hands)


def test_two_phones_count_one_question(context: BrowserContext, second: Page, base: str, eye: Eye) -> None:
    first = context.new_page()
    let_in(first, second, base, eye)
    count_with_care(first, base, eye)
    differ_and_count_again(first, second, base, eye)


def let_in(first: Page, second: Page, base: str, eye: Eye) -> None:
    """The code on one phone, typed on the other, confirmed face to face."""
    first.goto(f"{base}/escrutinio")
    press(first, "Mostrar un código")
    eye.look(first, "tellers-code")
    code = first.locator("p.match").inner_text()
    second.goto("/escrutar")
    eye.look(second, "tellers-join")
    second.get_by_label("Código").fill("zzzz-0000")
    second.get_by_label("Su nombre").fill("Rosa Méndez")
    press(second, "Pedir entrar")
    eye.look(second, "tellers-join-refused")
    second.get_by_label("Código").fill(code.lower().replace("-", " "))
    press(second, "Pedir entrar")
    eye.look(second, "tellers-join-wait")
    expect(first.get_by_text("Rosa Méndez pide entrar a contar")).to_be_visible()  # by itself
    eye.look(first, "tellers-asking")
    press(first, "Sí, que entre")
    eye.look(first, "tellers-in")
    expect(second.get_by_role("link", name="Contar las manos")).to_be_visible()  # by itself
    eye.look(second, "tellers-home")


def count_with_care(first: Page, base: str, eye: Eye) -> None:
    """Taps, too many hands, a reload, the check page."""
    sheet_of(first, base)
    eye.look(first, "count-empty")
    tap(first, 3, "for")
    first.locator(".hands-block.for [data-step='-1']").click()
    assert first.locator("[name=count_for]").input_value() == "2"
    expect(first.locator(".running")).to_have_text("Suman 2 de 143: faltan 141")
    type_in(first, "118", "20", "10")
    expect(first.locator(".running")).to_have_text("Suman 148 de 143: sobran 5")
    eye.look(first, "count-over")
    first.reload()
    assert first.locator("[name=count_for]").input_value() == "118"  # a reload loses nothing
    press(first, "Revisar el conteo")
    eye.look(first, "count-refused")
    type_in(first, "118", "12", "13")
    expect(first.locator(".running")).to_have_text("Suman 143: están las 143 personas")
    eye.look(first, "count-whole")
    press(first, "Revisar el conteo")
    eye.look(first, "count-check")
    press(first, "Anotar el conteo")
    eye.look(first, "count-wait")


def differ_and_count_again(first: Page, second: Page, base: str, eye: Eye) -> None:
    """The other count differs: both see only what differs, count another turn, and agree."""
    second.get_by_role("link", name="Contar las manos").click()
    type_in(second, "118", "13", "9")
    press(second, "Revisar el conteo")
    eye.look(second, "count-check-short")
    second.get_by_text("Las demás personas no levantaron la mano").click()
    press(second, "Anotar el conteo")
    eye.look(second, "count-differs-teller")
    expect(first.get_by_role("heading", name="No coinciden los conteos")).to_be_visible()  # by itself
    eye.look(first, "count-differs")
    press(first, "Contar otra vuelta")
    for page in (first, second):
        expect(page.locator("[name=count_for]")).to_be_visible()  # the new sheet comes by itself on both phones
        hand_in(page, "118", "13", "12")
    expect(first.get_by_role("heading", name="Se aprobó")).to_be_visible()  # by itself
    eye.look(first, "count-agreed")
    expect(second.get_by_text("Por ahora no hay nada que contar.")).to_be_visible()


@pytest.fixture
def screen(chromium: Browser, site: Site) -> Iterator[Page]:
    """The laptop borrowed for the wall."""
    window = chromium.new_context(base_url=site.url, viewport={"width": 1280, "height": 720}, locale="es-MX")
    window.set_default_timeout(10_000)
    yield window.new_page()
    window.close()


def test_two_phones_and_the_hall_screen_at_once(
    context: BrowserContext, second: Page, screen: Page, base: str, eye: Eye
) -> None:
    """The wall shows no number until both agree; then the verdict, on its own, as on both phones."""
    first = context.new_page()
    let_in(first, second, base, eye)
    screen.goto("/pantalla")
    first.goto(f"{base}/pantalla")
    first.get_by_label("Código de la pantalla").fill(screen.locator(".code").inner_text())
    press(first, "Unir la pantalla")
    wall = screen.locator("main")
    expect(screen.get_by_role("heading", name=f"¿Se aprueba «{TITLE}»?")).to_be_visible()
    sheet_of(first, base)
    hand_in(first, "118", "13", "12")
    expect(second.get_by_role("link", name="Contar las manos")).to_be_visible()
    assert re.findall("118|Se aprobó", wall.inner_text()) == []
    second.get_by_role("link", name="Contar las manos").click()
    hand_in(second, "117", "13", "13")
    expect(first.get_by_role("heading", name="No coinciden los conteos")).to_be_visible()
    assert re.findall("118|117|Se aprobó|No coinciden", wall.inner_text()) == []
    press(first, "Contar otra vuelta")
    for page in (first, second):
        expect(page.locator("[name=count_for]")).to_be_visible()
        hand_in(page, "118", "13", "12")
    expect(screen.get_by_text("Se aprobó", exact=True)).to_be_visible()
    expect(screen.get_by_text("118 de 143 personas a favor; se necesitaban 72.")).to_be_visible()
    Eye("1280").look(screen, "hall-of-two-phones")
    expect(first.get_by_role("heading", name="Se aprobó")).to_be_visible()


def hand_in(page: Page, for_: str, against: str, abstain: str) -> None:
    type_in(page, for_, against, abstain)
    keep_count(page)


def test_the_blocks_are_large_enough_for_a_thumb(context: BrowserContext, base: str, size: str) -> None:
    page = context.new_page()
    sheet_of(page, base)
    for control in page.locator(".taps > *").all():
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 64
    if size == "360":
        button = page.get_by_role("button", name="Revisar el conteo").bounding_box()
        assert button is not None
        assert button["y"] + button["height"] <= SIZES[size][1]  # the thumb reaches it without scrolling


def test_the_sheet_works_without_scripts(chromium: Browser, context: BrowserContext, site: Site, base: str) -> None:
    plain = chromium.new_context(base_url=site.url, java_script_enabled=False, locale="es-MX")
    plain.add_cookies(context.cookies())  # type: ignore[arg-type]  # the same shape, read and written
    page = plain.new_page()
    sheet_of(page, base)
    assert page.locator("[data-step]:visible").count() == 0
    type_in(page, "118", "12", "13")
    press(page, "Revisar el conteo")
    press(page, "Anotar el conteo")
    assert page.get_by_role("heading", name="Conteo guardado").is_visible()
    plain.close()
