"""The count sheet on a phone held in one hand: one question, one screen, and nothing under the bar of the sum."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.permissions import Role
from assembly.web.cookies import cookie_name
from tests.browser.conftest import SHOTS, Site
from tests.browser.moves import press
from tests.factories.cast import CLINIC, set_stage, signed_in, visitor
from tests.factories.hands import asked, nominated, put_to_vote
from tests.factories.meetings import opened, with_proposals
from tests.factories.tellers import set_year

TITLE = "Rehabilitación de los sanitarios y de la red de drenaje"
# Every control of the sheet that is not wholly on the screen, or that something else covers near its top or its foot.
HIDDEN = """() => {
    const faults = [];
    for (const one of document.querySelectorAll('.taps button, .taps input, .sum .running, .sum button')) {
        const box = one.getBoundingClientRect(), name = one.getAttribute('aria-label') || one.id || one.className;
        const isOut = box.top < 0 || box.bottom > innerHeight;
        if (isOut) faults.push(`${name} to ${box.bottom} of ${innerHeight}`);
        if (isOut) continue;
        for (const [x, y] of [[box.x + box.width / 2, box.y + 6], [box.x + box.width / 2, box.bottom - 6]]) {
            const top = document.elementFromPoint(x, y);
            if (top !== one && !top.closest('.number, .taps, .sum')) faults.push(`${name} under ${top.className}`);
            if (top.closest('.sum') && !one.closest('.sum')) faults.push(`${name} under the bar`);
        }
    }
    return faults;
}"""


@pytest.fixture(params=[640, 740])
def phone(request: pytest.FixtureRequest, chromium: Browser, site: Site, tmp_path: Path) -> Iterator[Page]:
    """The moderator's phone."""
    set_stage(site.database)
    window = chromium.new_context(
        base_url=site.url, viewport={"width": 360, "height": request.param}, locale="es-MX", has_touch=True
    )
    window.set_default_timeout(10_000)
    client = visitor(site.database, tmp_path)
    signed_in(client, site.database, Role.MODERATOR)
    name = cookie_name(False)
    window.add_cookies([{"name": name, "value": client.cookies[name], "url": site.url}])
    yield window.new_page()
    window.close()


def stage(site: Site, is_election: bool) -> str:
    """The path of the sheet of a question: a proposal with a long title, or three nominees."""

    def job(session) -> tuple[AssemblyInfo, str]:  # type: ignore[no-untyped-def]  # a job for the database
        info = opened(session)
        if is_election:
            nominated(session, info, "presidency", "Ana Ruiz Mora", "Beto Cruz Paz", "Caro Díaz Sol")
            return info, put_to_vote(session, info, "presidency").id
        (proposal,) = with_proposals(session, info, [(TITLE, "300000.00", "infrastructure")])
        return info, asked(session, info, proposal.id).id

    info, question = site.database.write(job)
    return f"/trabajo/{CLINIC}/asambleas/{info.id}/preguntas/{question}/conteo"


def shot(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"sheet-{name}-{page.evaluate('innerHeight')}.png")


def test_for_against_and_abstain_are_all_on_one_screen(phone: Page, site: Site) -> None:
    set_year(site.database, two_counts={"all": True})
    phone.goto(stage(site, False))
    shot(phone, "stance")
    assert phone.evaluate("scrollY") == 0
    assert phone.evaluate(HIDDEN) == []
    assert [one.bounding_box()["height"] >= 64 for one in phone.locator(".taps > *").all()] == [True] * 9  # type: ignore[index]
    for name in ("for", "against", "abstain"):
        phone.locator(f".{name} .more").tap()
    assert phone.locator(".running").inner_text() == "Suman 3 de 143: faltan 140"
    assert phone.evaluate("scrollY") == 0


def test_nominees_are_not_left_under_the_bar(phone: Page, site: Site) -> None:
    set_year(site.database, two_counts={"elections": True}, majority_by_kind={"election": "absolute"})
    phone.goto(stage(site, True))
    shot(phone, "nominees")
    hidden = {fault.partition(" under")[0].partition(" to ")[0] for fault in phone.evaluate(HIDDEN)}
    at_once = 3 if phone.evaluate("innerHeight") == 740 else 2
    assert sum(name.startswith("Sumar") for name in hidden) == 3 - at_once
    for field in phone.locator(".taps input").all():
        field.focus()
        block = field.locator("xpath=ancestor::div[contains(@class, 'taps')]").bounding_box()
        bar = phone.locator(".sum").bounding_box()
        assert block is not None
        assert bar is not None
        assert block["y"] >= 0
        assert block["y"] + block["height"] <= bar["y"]


def test_the_missing_field_is_named_and_has_the_focus(phone: Page, site: Site) -> None:
    phone.goto(stage(site, False))
    phone.locator("[name=count_for]").fill("118")
    phone.locator("[name=count_against]").fill("25")
    press(phone, "Revisar el conteo")
    shot(phone, "missing")
    said = phone.locator(".problem:not([hidden])").inner_text().strip()
    assert said == "Abstención: Falta escribir cuántas manos contó. Si nadie levantó la mano, escriba 0."
    assert phone.evaluate("document.activeElement.name") == "count_abstain"
    assert [one for one in phone.evaluate(HIDDEN) if "Abstención" in one or "abstain" in one] == []


UNSENT = "Sin conexión: todavía no se envió. Sus números siguen aquí."


def type_in(page: Page, *hands: str) -> None:
    for name, value in zip(("for", "against", "abstain"), hands, strict=True):
        page.locator(f"[name=count_{name}]").fill(value)


def figures(page: Page) -> list[str]:
    return [page.locator(f"[name=count_{name}]").input_value() for name in ("for", "against", "abstain")]


def test_without_signal_the_page_says_so_and_keeps_everything(phone: Page, site: Site) -> None:
    phone.goto(stage(site, False))
    type_in(phone, "118", "12", "10")
    phone.context.set_offline(True)
    press(phone, "Revisar el conteo")
    expect(phone.get_by_text(UNSENT)).to_be_visible()
    shot(phone, "no-signal")
    assert figures(phone) == ["118", "12", "10"]
    phone.context.set_offline(False)
    expect(phone.get_by_text(UNSENT)).to_be_hidden()
    press(phone, "Revisar el conteo")
    phone.get_by_text("Otro motivo: lo escribo").click()
    phone.locator("[name=reason]").fill("Tres salieron")
    phone.context.set_offline(True)
    press(phone, "Anotar el conteo")
    expect(phone.get_by_text(UNSENT)).to_be_visible()
    phone.context.set_offline(False)
    phone.reload()
    assert phone.locator("[name=reason]").input_value() == "Tres salieron"
    assert phone.locator("[name=short]:checked").input_value() == "other"
    press(phone, "Anotar el conteo")
    expect(phone.get_by_role("heading", name="Se aprobó")).to_be_visible()


def test_figures_mended_after_a_refusal_outlive_a_lost_page(phone: Page, site: Site) -> None:
    phone.goto(stage(site, False))
    type_in(phone, "118", "12", "-2")
    press(phone, "Revisar el conteo")
    expect(phone.locator(".problem:not([hidden])").first).to_be_visible()
    phone.locator("[name=count_abstain]").fill("13")
    phone.reload()  # as when the browser comes back from its own page of errors
    assert figures(phone) == ["118", "12", "13"]
