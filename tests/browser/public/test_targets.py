"""Links on a telephone: high enough for a thumb (WCAG 2.5.8), each with a name of its own; nothing that is cut."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from assembly.budget.queries import items_of
from assembly.expenses.queries import expenses_of
from tests.browser.conftest import Eye, Site
from tests.factories import ledger
from tests.factories.cast import CLINIC, set_stage
from tests.public.story import NOW, whole_year
from tests.public.test_years import granted_before

OWN = f"/clinicas/{CLINIC}"
LOW = """() => [...document.querySelectorAll('main a, main button, main summary')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && one.tabIndex >= 0 && [...one.getClientRects()].some((part) => part.height < 24);
}).map((one) => one.textContent.trim())"""
# What a link is called by who listens: the words of its pictures and its own.
NAMES = """() => [...document.querySelectorAll('main a')].filter((one) => one.tabIndex >= 0).map((one) => [
    [...one.querySelectorAll('img')].map((picture) => picture.alt).join(' ') + ' '
        + one.textContent.trim().replace(/\\s+/g, ' '),
    one.href,
])"""


@pytest.fixture
def window(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def paths(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Public pages of a clinic with two years, of which one has a refund."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(site.database)

    def job(session: Session) -> tuple[str, str, str]:
        whole_year(session, tmp_path)
        granted_before(session)
        ledger.a_refund(session, "1,500")
        item = items_of(session, CLINIC)[0]
        return item.id, item.assembly_id, expenses_of(session, CLINIC)[0].id

    item, meeting, expense = site.database.write(job)
    return {
        "pais": "/",
        "estado": "/estados/30",
        "municipio": "/estados/30/municipios/003",
        "cerca": "/cerca",
        "busqueda": "/?q=ensinos",
        "clinica": OWN,
        "concepto": f"{OWN}/conceptos/{item}",
        "gasto": f"{OWN}/gastos/{expense}",
        "asamblea": f"{OWN}/asambleas/{meeting}",
        "bitacora": f"{OWN}/bitacora",
        "comite": f"{OWN}/comite",
        "datos": "/datos",
        "comprobar": "/verificar",
    }


def test_links_are_high_enough_and_have_names_of_their_own(window: Page, paths: dict[str, str], eye: Eye) -> None:
    low, same = {}, {}
    for name, path in paths.items():
        window.goto(path)
        low[name] = window.evaluate(LOW)
        named: dict[str, set[str]] = {}
        for words, address in window.evaluate(NAMES):
            named.setdefault(words, set()).add(address)
        same[name] = [words for words, addresses in named.items() if len(addresses) > 1]
        eye.look(window, f"targets-{name}")
    assert {name: found for name, found in low.items() if found} == {}
    assert {name: found for name, found in same.items() if found} == {}


@pytest.mark.parametrize("path", [OWN, "/estados/30", "/estados/30/municipios/003"])
def test_the_text_to_send_is_seen_whole(window: Page, paths: dict[str, str], path: str) -> None:
    assert path in paths.values()
    window.goto(path)
    box = window.locator("#texto-compartir")
    high, whole = box.evaluate("(one) => [one.clientHeight, one.scrollHeight]")
    assert high >= whole
    box.evaluate("(one) => { one.style.fieldSizing = 'fixed'; }")  # as browsers do that do not know of it
    high, whole = box.evaluate("(one) => [one.clientHeight, one.scrollHeight]")
    assert high >= whole
