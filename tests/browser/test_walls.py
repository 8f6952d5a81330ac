"""Questions with many or long options on the walls of halls: nothing overlaps or is cut, the essential is large."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.live.rules import Sight, Slide
from assembly.proposals.queries import proposals_of
from assembly.votes import services
from assembly.votes.improvements.ranking import CutRule
from assembly.votes.improvements.services import rank_improvements
from assembly.votes.queries import QuestionInfo, question
from tests.browser.conftest import SHOTS, Site
from tests.factories.cast import CLINIC, YEAR_SETTINGS, author
from tests.factories.hall import Hall
from tests.factories.hands import asked, asked_again, counted, nominated, put_to_vote
from tests.factories.meetings import with_proposals
from tests.factories.tellers import set_year
from tests.live.stage import pair, shown
from tests.minutes.meeting import notify

WALLS = {"720": (1280, 720), "768": (1024, 768), "1080": (1920, 1080)}
LONG = "Rehabilitación de los sanitarios, de la red de drenaje y de la cisterna con su bomba en las dos salas"
PEOPLE = (
    "María Concepción Hernández Santiago de los Ríos",
    "José Guadalupe Ramírez y Fernández de Castro",
    "Ana Ruiz Mora",
    "Beto Cruz Paz",
    "Hermenegilda Villavicencio Montejano",
    "Caro Díaz Sol",
    "Francisco Javier Echeverría Zaldívar",
)
# What each part must not do: stand on another, leave the screen, hide or cut its own words.
FAULTS = """() => {
    const box = (one) => one.getBoundingClientRect(), faults = [];
    const parts = [...document.querySelectorAll('.slide > header, .slide > footer, .body > *')]
        .map((one) => ({ name: one.className || one.tagName, ...box(one).toJSON() }))
        .filter((one) => one.height).sort((a, b) => a.top - b.top);
    for (let at = 1; at < parts.length; at += 1)
        if (parts[at].top < parts[at - 1].bottom - 1)
            faults.push(`${parts[at].name} at ${parts[at].top} stands on ${parts[at - 1].name}`);
    for (const one of document.querySelectorAll('.slide *')) {
        const where = box(one), name = one.className.baseVal ?? one.className;
        if (where.bottom > innerHeight + 1 || where.right > innerWidth + 1 || where.top < -1 || where.left < -1)
            faults.push(`${one.tagName} ${name} leaves the screen`);
        if (one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY === 'hidden')
            faults.push(`${one.tagName} ${name} is cut: ${one.scrollHeight} of ${one.clientHeight}`);
    }
    const rows = [...document.querySelectorAll('.rows li')].map((one) => [one, box(one)]);
    for (const [one, where] of rows)
        for (const part of one.children)
            if (box(part).bottom > where.bottom + 1 || box(part).right > where.right + 1)
                faults.push(`${one.textContent} leaves its row`);
    return faults;
}"""
# The least size of letters against the height of the wall, in hundredths: what must be read from fifteen metres.
LEAST = {"h1": 4.5, ".verdict": 7, ".present b": 6.5, ".rows": 2.4}
SIZE = """(part) => {
    const one = document.querySelector(part);
    return one && parseFloat(getComputedStyle(one).fontSize) / innerHeight * 100;
}"""


@pytest.fixture(params=WALLS)
def wall(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[tuple[str, Page]]:
    width, height = WALLS[request.param]
    window = chromium.new_context(
        base_url=site.url, viewport={"width": width, "height": height}, locale="es-MX", reduced_motion="reduce"
    )
    window.set_default_timeout(10_000)
    yield request.param, window.new_page()
    window.close()


def batch(session: Session, hall: Hall, mark: str, number: int) -> list[str]:
    """The ids of that many proposals with long titles."""
    drafts = [(f"{LONG}, {mark}-{place}", "30000.00", "infrastructure") for place in range(number)]
    found = with_proposals(session, hall.info, drafts)
    return [one.id for one in found if one.title in {title for title, _, _ in drafts}]


def staged(session: Session, hall: Hall) -> dict[str, Sight]:
    """Choices among 4 to 7 long options, before and after their count; two seats with seven nominees."""
    about = {
        f"asked-{number}": asked(session, hall.info, *batch(session, hall, f"A{number}", number)) for number in (4, 7)
    }
    for number, hands in ((4, (20, 18, 18, 3)), (5, (30, 30, 20, 20, 9)), (7, (50, 20, 20, 18, 18, 9, 3))):
        put = asked(session, hall.info, *batch(session, hall, f"C{number}", number))
        about[f"counted-{number}"] = counted(session, hall.info, put, *hands)
    nominated(session, hall.info, "member", *PEOPLE)
    about["seats"] = put_to_vote(session, hall.info, "member")
    sights = {name: Sight(Slide.QUESTION, one.id) for name, one in about.items()}
    return sights | {"agenda": Sight(Slide.AGENDA), "committee": Sight(Slide.COMMITTEE)}


def test_nothing_overlaps_and_nothing_is_cut(wall: tuple[str, Page], site: Site, tmp_path: Path) -> None:
    size, screen = wall
    hall = Hall(site.database, tmp_path)
    posts = [*YEAR_SETTINGS["posts"], {"code": "member", "name": "Vocalía", "seats": 2}]
    set_year(site.database, posts=posts, hands_each="many", majority_by_kind={"election": "absolute"})
    screen.goto("/pantalla")
    digits = screen.locator(".code").inner_text()
    assert site.database.write(lambda session: pair(session, hall.info, digits))
    for name, sight in site.database.write(lambda session: staged(session, hall)).items():
        site.database.write(partial(shown, info=hall.info, sight=sight))
        look(screen, sight, f"{name}-{size}")
    seats = hall.questions()[-1]
    hall.count(seats, 72, 40, 40, 38, 20, 9, 3)
    site.database.write(partial(shown, info=hall.info, sight=Sight(Slide.QUESTION, seats.id)))
    look(screen, Sight(Slide.QUESTION, seats.id), f"seats-counted-{size}")


TIED = [f"{LONG}, {place}" for place in range(1, 8)]


def drawn(session: Session, hall: Hall) -> QuestionInfo:
    """Seven long titles; two enter, of the next three another round puts one ahead and a lot tells two apart."""
    by = author(at=hall.info.starts_at)
    notify(session, amount=Money(130_000_00))
    found = with_proposals(session, hall.info, [(title, "30000.00", "infrastructure") for title in TIED])
    keys = {one.title: one.id for one in found}
    put = asked(session, hall.info, *(keys[title] for title in TIED))
    counted(session, hall.info, put, 50, 40, 30, 30, 30, 20, 10)
    again = counted(session, hall.info, asked_again(session, hall.info), 60, 41, 41)
    tied = services.tied_for_lot(session, hall.info, again)
    services.draw_lot(session, by, hall.info, again, new_id(), tied, "Rosa Elena Martínez Xolo", "la mesa y Pedro Sol")
    rank_improvements(session, by, hall.info, new_id(), Money(130_000_00), CutRule.SKIP)
    return question(session, CLINIC, again.id)


def test_a_lot_over_the_list_is_shown_whole(wall: tuple[str, Page], site: Site, tmp_path: Path) -> None:
    size, screen = wall
    hall = Hall(site.database, tmp_path)
    set_year(site.database, hands_each="many")
    screen.goto("/pantalla")
    digits = screen.locator(".code").inner_text()
    assert site.database.write(lambda session: pair(session, hall.info, digits))
    about = site.database.write(lambda session: drawn(session, hall))
    for name, sight in (("lot", Sight(Slide.QUESTION, about.id)), ("list", Sight(Slide.LIST))):
        site.database.write(partial(shown, info=hall.info, sight=sight))
        look(screen, sight, f"seven-{name}-{size}")
        rows = screen.locator(".rows li").all_inner_texts()
        drawn_ones = [(place, title) for row in rows for place in (1, 2) for title in TIED if told(row, title, place)]
        names = {option: titles[option] for titles in [named(site, hall)] for option in about.drawn}
        assert drawn_ones == [(place, names[one]) for place, one in enumerate(about.drawn, 1)], name
    site.database.write(partial(shown, info=hall.info, sight=Sight(Slide.QUESTION, about.id)))
    said = screen.locator(".say")
    expect(said).to_contain_text("Lo sacó: Rosa Elena Martínez Xolo. Lo vieron: la mesa y Pedro Sol.")


def told(row: str, title: str, place: int) -> bool:
    return title in row and f"{place}.º del sorteo" in row


def named(site: Site, hall: Hall) -> dict[str, str]:
    found = site.database.read(lambda session: proposals_of(session, CLINIC, hall.info.id))
    return {one.id: one.title or "" for one in found}


def look(screen: Page, sight: Sight, name: str) -> None:
    expect(screen.locator(f".slide.{sight.slide}")).to_be_visible()
    screen.wait_for_timeout(500)
    SHOTS.mkdir(exist_ok=True)
    screen.screenshot(path=SHOTS / f"wall-{name}.png")
    assert screen.evaluate(FAULTS) == [], name
    for part, least in LEAST.items():
        size = screen.evaluate(SIZE, part)
        assert size is None or size >= least, f"{name}: {part} {size}"
