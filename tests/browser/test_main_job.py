"""The main job in Chromium, on a phone and on a desk: every page is looked at, axe finds nothing, pictures are kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from assembly.core.permissions import Role
from tests.browser.conftest import SIZES, Eye, Site
from tests.browser.moves import fill, follow, keep_count, pick, press, register_expense, tick
from tests.journeys import stage
from tests.journeys.meeting import PROPOSALS
from tests.journeys.test_main_job import photo

CLINIC = f"/clinicas/{stage.REAL_CLINIC}"
WORK = f"/trabajo/{stage.REAL_CLINIC}"


class Windows:
    """A browser window for each person, all of one size."""

    def __init__(self, chromium: Browser, site: Site, size: str, folder: Path) -> None:
        self.chromium, self.site, self.size, self.folder = chromium, site, size, folder
        self.eye = Eye(size)
        self.open: list[Page] = []

    def new(self) -> Page:
        width, height = SIZES[self.size]
        view: ViewportSize = {"width": width, "height": height}
        window = self.chromium.new_context(base_url=self.site.url, viewport=view, locale="es-MX")
        window.set_default_timeout(15_000)
        self.open.append(window.new_page())
        return self.open[-1]

    def paper(self, words: str) -> Path:
        path = self.folder / f"{words}.jpg"
        path.write_bytes(photo(words))
        return path


@pytest.fixture
def windows(chromium: Browser, site: Site, size: str, tmp_path: Path) -> Iterator[Windows]:
    stage.set_up(str(site.database.url), tmp_path)
    stage.add_person(site.database, "moderadora", "Marta Ríos", Role.MODERATOR)
    stage.add_person(site.database, "contralora", "Consuelo Vera", Role.SOCIAL_AUDITOR)
    people = Windows(chromium, site, size, tmp_path)
    yield people
    for page in people.open:
        page.context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/entrar")
    fill(page, sign_in_name=name, passphrase=stage.PHRASE)
    page.locator("main").get_by_role("button", name="Entrar").click()


def test_the_main_job_from_the_call_to_the_public_page(windows: Windows) -> None:
    eye = windows.eye
    page = windows.new()
    page.goto("/entrar")
    eye.look(page, "01-sign-in")
    sign_in(page, "moderadora")
    eye.look(page, "02-desk")
    hub = convened(page, eye)
    opened(page, eye, hub)
    proposed(page, eye, hub)
    voted(page, eye, hub)
    page.goto(hub)
    follow(page, "6. Lista")
    eye.look(page, "16-improvements")
    press(page, "Anotar la lista")
    elected(page, eye, hub)
    links = closed(page, eye, hub)
    treasurer = taken_up(windows, links["Tere Luna"], "25-invitation")
    guarantor = taken_up(windows, links["Lupe Islas"], None)
    spent(windows, treasurer, eye)
    reviewed(guarantor, eye)
    seen_by_all(windows, eye)


def convened(page: Page, eye: Eye) -> str:
    follow(page, "CMF Acayuc")
    eye.look(page, "03-clinic-desk")
    follow(page, "Convocar una asamblea")
    press(page, "Convocar asamblea")
    eye.look(page, "04-convene-with-errors")
    fill(page, place="Sala de espera", day="2026-02-21", hour="11:00", noticed_on="2026-02-20")
    pick(page, channel="poster")
    eye.look(page, "05-convene")
    press(page, "Convocar asamblea")
    eye.look(page, "06-hub")
    return page.url


def opened(page: Page, eye: Eye, hub: str) -> None:
    follow(page, "Anotar la asistencia")
    fill(page, users="80", pensioners="30", staff="20", authorities="5", others="١٢")
    press(page, "Registrar asistencia")
    eye.look(page, "07-attendance-refused")
    assert page.locator("[name=users]").input_value() == "80"
    fill(page, others="8")
    assert page.locator("output").inner_text() == "143"
    press(page, "Registrar asistencia")
    eye.look(page, "08-opening")
    press(page, "Abrir asamblea")
    page.wait_for_url(hub)


def proposed(page: Page, eye: Eye, hub: str) -> None:
    for title, category, cost, _ in PROPOSALS:
        page.goto(hub)
        follow(page, "4. Propuestas")
        if title != PROPOSALS[0][0]:
            eye.look(page, "09-proposals")
            follow(page, "Agregar otra propuesta")
        fill(page, title=title, why="Hace falta desde hace años y todos lo pidieron.", cost=cost)
        pick(page, category=category, asked_by="users")
        if title == PROPOSALS[0][0]:
            eye.look(page, "09-proposal")
        press(page, "Agregar propuesta")


def voted(page: Page, eye: Eye, hub: str) -> None:
    for number, (title, _, _, hands) in enumerate(PROPOSALS):
        page.goto(hub)
        follow(page, "5. Votación")
        tick(page, page.get_by_label(re.compile(title)).first)
        if number == 0:
            eye.look(page, "10-put-to-a-vote")
        press(page, "Poner a votación")
        count(page, eye, number, hands)
    page.goto(hub)
    eye.look(page, "15-hub-after-votes")


def count(page: Page, eye: Eye, number: int, hands: tuple[int, int, int]) -> None:
    if not page.url.endswith("/conteo"):
        follow(page, "Contar las manos")
    if number == 0:
        eye.look(page, "11-count-sheet-empty")
        fill(page, count_for="131", count_against="30", count_abstain="8")
        press(page, "Revisar el conteo")
        eye.look(page, "12-count-refused")
    fill(page, count_for=str(hands[0]), count_against=str(hands[1]), count_abstain=str(hands[2]))
    if number == 0:
        eye.look(page, "13-count-sheet")
    keep_count(page)
    if number == 0:
        eye.look(page, "14-outcome")


def elected(page: Page, eye: Eye, hub: str) -> None:
    posts = (
        ("Presidencia", ("Rosa Díaz",)),
        ("Tesorería", ("Tere Luna", "Ana Sol")),
        ("Aval ciudadano", ("Lupe Islas",)),
    )
    for post, names in posts:
        page.goto(hub)
        page.locator("main").get_by_role("link", name=post).first.click()
        for name in names:
            follow(page, "Agregar")
            fill(page, name=name)
            for box in page.locator("[name=consents], [name=declarations]").all():
                tick(page, box)
            eye.look(page, "17-nominate")
            press(page, "Agregar a la lista")
        eye.look(page, "18-election")
        press(page, "votación")
        hands_for_a_post(page, eye, names)


def hands_for_a_post(page: Page, eye: Eye, names: tuple[str, ...]) -> None:
    if not page.url.endswith("/conteo"):
        follow(page, "Contar las manos")
    if len(names) == 1:
        fill(page, count_for="126", count_against="6", count_abstain="11")
        keep_count(page)
        return
    for hands in (("70", "70"), ("90", "40")):
        if not page.url.endswith("/conteo"):
            press(page, "Abrir otra ronda")
            if not page.url.endswith("/conteo"):
                follow(page, "Contar las manos")
        for name, number in zip(names, hands, strict=True):
            page.get_by_role("textbox", name=re.compile(name)).fill(number)
        press(page, "Revisar el conteo")
        tick(page, page.locator("[name=short]").first)
        press(page, "Anotar el conteo")
        eye.look(page, "19-tie" if hands[0] == hands[1] else "20-tie-settled")


def closed(page: Page, eye: Eye, hub: str) -> dict[str, str]:
    page.goto(hub)
    follow(page, "8. Cierre")
    fill(page, incidents="Se fue la luz diez minutos y se siguió en el patio.")
    tick(page, page.locator("[name=confirm]"))
    eye.look(page, "21-closing")
    press(page, "Cerrar la asamblea")
    eye.look(page, "22-closed-with-links")
    words = page.locator("main").inner_text()
    names = ("Rosa Díaz", "Tere Luna", "Lupe Islas")
    codes = {name: re.findall(rf"en mano a {name}.*?Código: ([0-9A-Z-]{{14}})", words, re.S)[0] for name in names}
    return {name: f"/invitacion/{code}" for name, code in codes.items()}


def taken_up(windows: Windows, link: str, picture: str | None) -> Page:
    page = windows.new()
    page.goto(link)
    if picture:
        windows.eye.look(page, picture)
    fill(page, passphrase=stage.PHRASE, passphrase_again=stage.PHRASE)
    press(page, "Guardar mi frase")
    page.wait_for_url("**/trabajo")
    return page


def spent(windows: Windows, page: Page, eye: Eye) -> None:
    for amount, day in (("300,000", "2026-03-02"), ("255000", "2026-03-20")):
        page.goto(f"{WORK}/dinero")
        follow(page, "Anotar depósito")
        fill(page, amount=amount, day=day, reference="Oficio 17")
        eye.look(page, "26-deposit")
        press(page, "Revisar")
        eye.look(page, "26-deposit-check")
        press(page, "Registrar depósito")
    page.goto(f"{WORK}/dinero")
    follow(page, "Anotar retiro")
    fill(page, amount="20,000", day="2026-03-22", purpose="Anticipo y flete")
    pick(page, holder="treasury")
    eye.look(page, "27-withdrawal")
    press(page, "Revisar")
    eye.look(page, "27-withdrawal-check")
    press(page, "Registrar retiro")
    for item, amount in (("Impermeabilizar", "120,000"), ("Báscula", "9,900"), ("Báscula", "9,000")):
        expense(windows, page, eye, item, amount)
    page.goto(f"{WORK}/dinero")
    eye.look(page, "31-money")


def expense(windows: Windows, page: Page, eye: Eye, item: str, amount: str) -> None:
    page.goto(f"{WORK}/dinero")
    follow(page, "Anotar gasto")
    page.locator("[name=file]").set_input_files(windows.paper(f"{item} {amount}"))
    eye.look(page, "28-expense-proof")
    register_expense(page, item, amount, "Techos del Sur", f"{item} y material")
    eye.look(page, "29-expense-refused" if amount == "9,900" else "30-expense-done")


def reviewed(page: Page, eye: Eye) -> None:
    page.goto(f"{WORK}/dinero")
    follow(page, "Báscula y material")
    follow(page, "Revisar este gasto")
    pick(page, verdict="seen")
    eye.look(page, "32-review")
    press(page, "Anotar mi revisión")
    eye.look(page, "33-reviewed")


def seen_by_all(windows: Windows, eye: Eye) -> None:
    page = windows.new()
    page.goto("/?q=acayucan")
    eye.look(page, "34-home")
    follow(page, "CMF Acayuc")
    eye.look(page, "35-clinic")
    follow(page, "Báscula y material")
    eye.look(page, "36-expense")
    page.goto(CLINIC)
    follow(page, "Asamblea del 21 de febrero")
    eye.look(page, "37-minutes")
    page.goto(f"/en{CLINIC}")
    eye.look(page, "38-clinic-english")
    page.emulate_media(color_scheme="dark")
    page.goto(CLINIC)
    eye.look(page, "39-clinic-dark")
    assert page.context.cookies() == []
