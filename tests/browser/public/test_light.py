"""The public pages on a cheap phone with a slow line: what they weigh, when they can be read, and by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import insert
from sqlalchemy.orm import Session

from assembly.assemblies.queries import assemblies_of
from assembly.budget.queries import items_of
from assembly.clinics.models import Clinic
from assembly.clinics.services import import_year
from assembly.clinics.years import YearSettings
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.facts import Base
from assembly.country import rules
from assembly.country.story import Life, live
from assembly.demo import Story
from assembly.demo_cast import year_rules
from assembly.expenses.queries import expenses_of
from tests.browser.conftest import SHOTS, Eye, Site
from tests.conftest import fresh_sqlite
from tests.factories.asked import an_inquiry, answered, published
from tests.factories.ledger import kept

MOST_BYTES = 14 * 1024
KBIT = 1000 / 8  # bytes a second
# latency in ms, bytes a second, processor slowed down so many times, seconds until the largest part is there
LINES = {"400 ms, 400 kbit/s": (400, 400 * KBIT, 6, 2.5), "EDGE": (840, 240 * KBIT, 6, 4.0)}
_BLOCKING = {"Blocking", "InBodyParserBlocking", "PotentiallyBlocking"}
WINDOWS = [(360, "light"), (360, "dark"), (1920, "light"), (1920, "dark")]
_LARGEST = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""


@dataclass(frozen=True, slots=True)
class Country:
    """A running site of three clinics, the first with a whole year: 11 items and 60 expenses."""

    site: Site
    addresses: dict[str, str]


@pytest.fixture(scope="module")
def country(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    folder = tmp_path_factory.mktemp("country")
    database = Database(fresh_sqlite(sqlite_template, folder))
    addresses = database.write(lambda session: _settled(session, folder))
    with Site(database, folder) as running:
        yield Country(running, addresses)
    database.close()


def _settled(session: Session, folder: Path) -> dict[str, str]:
    now = clock.now()
    story, rows = Story(now), list(rules.clinics(3, now))
    session.execute(insert(Base.metadata.tables[Clinic.__tablename__]), rows)
    settings = YearSettings.model_validate(year_rules(story.year, story.day(200)))
    import_year(session, settings, now)
    clues = rows[0]["clues"]
    live(session, Life(0, clues, settings, story.meeting, kept(folder)))
    place = f"/clinicas/{clues}"
    keys = _keys(session, clues, rows[0])
    return {name: path.format(place=place, **keys) for name, path in _ADDRESSES.items()}


def _keys(session: Session, clues: str, row: dict[str, Any]) -> dict[str, str]:
    meeting, *_ = assemblies_of(session, clues)
    keys = {"meeting": meeting.id, "item": items_of(session, clues)[0].id, "expense": expenses_of(session, clues)[0].id}
    asked = answered(session, published(session, an_inquiry(session, expenses_of(session, clues)[0].id, clues=clues)))
    place = {"state": row["state_code"], "town": row["municipality_code"][2:], "clues": clues}
    return keys | place | {"folio": asked.folio}


_ADDRESSES = {
    "home": "/",
    "state": "/estados/{state}",
    "municipality": "/estados/{state}/municipios/{town}",
    "near": "/cerca",
    "found": "/?q=pruevas",
    "found in a state": "/?q=prueba&estado={state}",
    "clinic": "{place}",
    "clinic in English": "/en{place}",
    "assembly": "{place}/asambleas/{meeting}",
    "live": "{place}/asambleas/{meeting}/en-vivo",
    "item": "{place}/conceptos/{item}",
    "expense": "{place}/gastos/{expense}",
    "inquiries": "{place}/dudas",
    "inquiry": "{place}/dudas/{folio}",
    "question": "{place}/preguntar?sobre={expense}",
    "journal": "{place}/bitacora",
    "committee": "{place}/comite",
    "data": "/datos",
    "data of a clinic": "/datos?clinica={clues}",
    "verify": "/verificar",
    "verify a clinic": "/verificar?clinica={clues}",
}
NAMES = list(_ADDRESSES)
_SCRIPTED = {"near", "live", "verify", "verify a clinic"}  # which say more where there is JavaScript


@pytest.fixture
def window(chromium: Browser, country: Country) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=country.site.url, viewport={"width": 360, "height": 740}, locale="es-MX")
    yield made
    made.close()


class Wire:
    """What goes over the line for a page."""

    def __init__(self, page: Page) -> None:
        self.line: Any = page.context.new_cdp_session(page)
        self.asked: dict[str, dict[str, Any]] = {}
        self.line.send("Network.enable")
        self.line.on("Network.requestWillBeSent", self._asks)
        self.line.on("Network.loadingFinished", self._got)

    def slow(self, latency: float, rate: float, processor: int) -> None:
        """As on a bad line and a cheap phone."""
        speed = {"latency": latency, "downloadThroughput": rate, "uploadThroughput": rate}
        self.line.send("Network.emulateNetworkConditions", {"offline": False} | speed)
        self.line.send("Emulation.setCPUThrottlingRate", {"rate": processor})

    def _asks(self, event: Any) -> None:
        request = event["request"]
        blocks = event.get("renderBlockingBehavior") in _BLOCKING
        about = {"url": request["url"], "type": event["type"], "blocks": blocks, "bytes": 0}
        self.asked[event["requestId"]] = about

    def _got(self, event: Any) -> None:
        self.asked[event["requestId"]]["bytes"] = event["encodedDataLength"]


@pytest.mark.parametrize("name", NAMES)
def test_the_first_view_is_light(window: BrowserContext, country: Country, name: str) -> None:
    page = window.new_page()
    wire = Wire(page)
    page.goto(country.addresses[name], wait_until="load" if name == "live" else "networkidle")  # it goes on listening
    asked = [one for one in wire.asked.values() if not one["url"].startswith("data:")]
    waited_for = [one["type"] for one in asked if one["type"] == "Document" or one["blocks"]]
    assert [one["url"] for one in asked if not one["url"].startswith(country.site.url)] == []  # no third party
    assert waited_for == ["Document"]  # scripts, the icon and what a print needs come afterwards
    weight = {one["url"]: one["bytes"] for one in asked if one["type"] in {"Document", "Stylesheet"}}
    assert 0 < sum(weight.values()) <= MOST_BYTES, weight
    assert window.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("name", [name for name in NAMES if name not in _SCRIPTED])
def test_it_says_the_same_without_javascript(chromium: Browser, country: Country, name: str) -> None:
    said = []
    for has_scripts in (True, False):
        made = chromium.new_context(base_url=country.site.url, java_script_enabled=has_scripts, locale="es-MX")
        page = made.new_page()
        page.goto(country.addresses[name])
        said.append(page.locator("main").inner_text())
        made.close()
    assert len(said[0]) > 100
    assert said[0] == said[1]


@pytest.mark.timed
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_can_be_read_soon(window: BrowserContext, country: Country, name: str, line: str) -> None:
    latency, rate, processor, most = LINES[line]
    page = window.new_page()
    Wire(page).slow(latency, rate, processor)
    page.goto(country.addresses[name], wait_until="load")
    assert page.evaluate(_LARGEST) / 1000 <= most


@pytest.mark.parametrize("name", NAMES)
def test_everybody_can_read_it(chromium: Browser, country: Country, name: str) -> None:
    for width, scheme in WINDOWS:
        shown: Any = scheme
        made = chromium.new_context(
            base_url=country.site.url, viewport={"width": width, "height": 900}, color_scheme=shown, locale="es-MX"
        )
        page = made.new_page()
        page.goto(country.addresses[name])
        Eye(f"{width}-{scheme}").look(page, f"public-{name.replace(' ', '-')}")
        made.close()
    assert (SHOTS / f"public-{name.replace(' ', '-')}-1920-dark.png").exists()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_from_top_to_bottom(window: BrowserContext, country: Country, name: str) -> None:
    """What the keyboard reaches comes in the order of the page, is seen when reached, and says what it is."""
    page = window.new_page()
    page.goto(country.addresses[name])
    stops = page.evaluate(_STOPS)
    last, seen = -1, set()
    for _ in range(min(stops, 60)):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        assert here["place"] > last, here
        assert here["name"] != "", here
        assert here["visible"], here
        last = here["place"]
        seen.add(here["place"])
    assert len(seen) == min(stops, 60)
    heads = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => Number(one.tagName[1]))")
    assert heads[0] == 1
    assert heads.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(heads))


_STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(one => one.type !== 'hidden' && one.checkVisibility() && one.tabIndex >= 0).length"""
_HERE = """() => {
  const all = [...document.querySelectorAll('*')], here = document.activeElement, box = here.getBoundingClientRect();
  return {place: all.indexOf(here), html: here.outerHTML.slice(0, 120), visible: box.width > 0 && box.height > 0,
    name: [here.ariaLabel, here.innerText, here.labels?.[0]?.innerText, here.value].find(one => one) || ''};
}"""
