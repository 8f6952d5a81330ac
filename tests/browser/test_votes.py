"""The pages of the show of hands and of the election as people see them."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.expenses.queries import ExpenseInfo
from assembly.minutes.services import close
from assembly.votes.queries import questions_of
from assembly.web.cookies import cookie_name
from tests.browser import moves
from tests.browser.conftest import Eye, Site
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, KEY, author, set_stage, signed_in, visitor
from tests.factories.hands import asked, counted, elected, nominated
from tests.factories.meetings import attended, opened, with_proposals

DRAFTS = [
    ("Techo de la sala de espera", "200000.00", "infrastructure"),
    ("Rehabilitación de los sanitarios y de la red de drenaje", "180000.00", "infrastructure"),
    ("Báscula para bebés", "18500.00", "medical_equipment"),
    ("Ventiladores", "24000.00", "furniture"),
]


@pytest.fixture
def window(context: BrowserContext, site: Site, tmp_path: Path) -> Page:
    """A moderator's browser, at a clinic where nothing was done yet."""
    set_stage(site.database)
    client = visitor(site.database, tmp_path)
    signed_in(client, site.database, Role.MODERATOR)
    name = cookie_name(False)
    context.add_cookies([{"name": name, "value": client.cookies[name], "url": site.url}])
    return context.new_page()


def assembly_path(info: AssemblyInfo, rest: str) -> str:
    return f"/trabajo/{CLINIC}/asambleas/{info.id}/{rest}"


def fill(window: Page, fields: dict[str, str], button: str) -> None:
    """Type into the fields with those labels and press the button."""
    for label, value in fields.items():
        window.get_by_role("textbox", name=label).fill(value)
    window.get_by_role("button", name=button).click()


def stage(session: Session) -> AssemblyInfo:
    """An open assembly: two improvements with the same hands, one refused, one to vote."""
    info = opened(session)
    proposals = with_proposals(session, info, DRAFTS)
    for one in proposals[:2]:
        counted(session, info, asked(session, info, one.id), 118, 25, 0)
    counted(session, info, asked(session, info, proposals[2].id), 70, 70, 3)
    return info


def test_the_count_sheet(window: Page, site: Site, eye: Eye) -> None:
    info = site.database.write(stage)
    window.goto(assembly_path(info, "preguntas/nueva"))
    eye.look(window, "votes-put")
    window.get_by_text("4. Ventiladores").click()
    window.get_by_role("button", name="Poner a votación").click()
    eye.look(window, "votes-sheet")
    fill(window, {"A favor": "118", "En contra": "40"}, "Revisar el conteo")
    eye.look(window, "votes-sheet-missing")
    fill(window, {"Abstención": "3"}, "Revisar el conteo")
    eye.look(window, "votes-sheet-over")
    fill(window, {"En contra": "20"}, "Revisar el conteo")
    eye.look(window, "votes-sheet-short")
    window.get_by_text("Las demás personas no levantaron la mano").click()
    window.get_by_role("button", name="Anotar el conteo").click()
    eye.look(window, "votes-result")
    window.get_by_role("link", name="Corregir este conteo").click()
    eye.look(window, "votes-recount")
    fill(window, {"A favor": "11", "En contra": "130", "Abstención": "2"}, "Revisar el conteo")
    fill(window, {"¿Por qué se corrige?": "Sobraba una cifra"}, "Corregir el conteo")
    eye.look(window, "votes-corrected")


def test_a_correction_after_people_came(window: Page, site: Site, eye: Eye) -> None:
    info = site.database.write(stage)
    about = site.database.write(lambda session: questions_of(session, CLINIC, info.id)[2])
    site.database.write(lambda session: attended(session, info, 150, "Llegaron siete"))
    window.goto(assembly_path(info, f"preguntas/{about.id}"))
    window.get_by_role("link", name="Corregir este conteo").click()
    eye.look(window, "votes-whose-hands")
    window.get_by_role("button", name="Seguir").click()
    eye.look(window, "votes-whose-hands-unsaid")
    window.get_by_text("Las de entonces").click()
    window.get_by_role("button", name="Seguir").click()
    eye.look(window, "votes-sheet-of-then")
    fill(window, {"A favor": "73", "En contra": "70", "Abstención": "0"}, "Revisar el conteo")
    eye.look(window, "votes-check-of-then")
    fill(window, {"¿Por qué se corrige?": "Se escribieron al revés"}, "Corregir el conteo")
    eye.look(window, "votes-corrected-of-then")
    assert "Se aprobó: 73 de 143" in window.inner_text("main")


def test_a_question_put_by_mistake(window: Page, site: Site, eye: Eye) -> None:
    info = site.database.write(stage)
    window.goto(assembly_path(info, "preguntas/nueva"))
    window.get_by_text("4. Ventiladores").click()
    window.get_by_role("button", name="Poner a votación").click()
    window.wait_for_url("**/preguntas/**")
    sheet = window.url
    window.get_by_role("link", name="Se puso por error").click()
    eye.look(window, "votes-take-back")
    window.get_by_role("button", name="Quitar esta pregunta").click()
    eye.look(window, "votes-take-back-without-a-reason")
    fill(window, {"¿Por qué se quita?": "Faltaba hablar de los precios"}, "Quitar esta pregunta")
    eye.look(window, "votes-taken-back")
    window.goto(sheet)
    eye.look(window, "votes-taken-back-sheet")
    window.goto(assembly_path(info, "preguntas/nueva"))
    assert window.get_by_text("4. Ventiladores").is_visible()
    window.goto(f"/clinicas/{CLINIC}/asambleas/{info.id}")
    eye.look(window, "votes-taken-back-minutes")


def test_the_list_and_its_tie(window: Page, site: Site, eye: Eye) -> None:
    info = site.database.write(stage)
    window.goto(assembly_path(info, "mejoras"))
    eye.look(window, "votes-list-no-amount")
    source = "Oficio 123/2026 del 10 de enero de 2026"
    fill(window, {"Monto asignado": "300000", "¿De qué documento se tomó?": source}, "Anotar el monto")
    eye.look(window, "votes-list-tie")
    window.get_by_role("button", name="Abrir otra ronda").click()
    eye.look(window, "votes-tie-sheet")
    fill(window, {"Techo": "70", "Rehabilitación": "70"}, "Revisar el conteo")
    window.get_by_text("Las demás personas no levantaron la mano").click()
    window.get_by_role("button", name="Anotar el conteo").click()
    eye.look(window, "votes-tie-result")
    window.get_by_role("link", name="Hacer el sorteo ante la asamblea").click()
    eye.look(window, "votes-lot")
    window.get_by_text("Rehabilitación").last.click()
    people = {"¿Quién sacó los papeles?": "Rosa Tun Chan", "¿Quiénes lo vieron de cerca?": "La mesa y dos personas"}
    fill(window, people, "Anotar el sorteo")
    eye.look(window, "votes-lot-done")
    window.get_by_role("link", name="Ver la lista de mejoras").click()
    window.get_by_role("button", name="Anotar la lista").click()
    eye.look(window, "votes-list")


def test_the_election(window: Page, site: Site, eye: Eye) -> None:
    def stage(session: Session) -> AssemblyInfo:
        info = opened(session)
        elected(session, info, "presidency", "Ana Díaz Ñu")
        return info

    info = site.database.write(stage)
    window.goto(assembly_path(info, "cargos/treasury"))
    eye.look(window, "election-empty")
    window.get_by_role("link", name="Agregar una persona").click()
    window.get_by_label("Nombre completo").fill("Ana Díaz Ñu")
    window.get_by_role("button", name="Agregar a la lista").click()
    eye.look(window, "election-nominate-error")

    def list_and_vote(session: Session) -> None:
        nominated(session, info, "treasury", "Beto Ruiz Paz", "María Concepción Hernández Santiago", "Carla Gil")

    site.database.write(list_and_vote)
    window.goto(assembly_path(info, "cargos/treasury"))
    eye.look(window, "election-list")
    window.get_by_role("button", name="Poner a votación").click()
    eye.look(window, "election-sheet")
    for label, hands in (("Beto", "60"), ("María", "60"), ("Carla", "20")):
        window.get_by_role("textbox", name=label).fill(hands)
    window.get_by_role("button", name="Revisar el conteo").click()
    window.get_by_text("Las demás personas no levantaron la mano").click()
    window.get_by_role("button", name="Anotar el conteo").click()
    eye.look(window, "election-tie")
    window.goto(assembly_path(info, "cargos/treasury"))
    eye.look(window, "election-open")
    window.goto(assembly_path(info, "cargos/presidency"))
    eye.look(window, "election-done")


LATER = AT + timedelta(days=60)
CHAIRS = "Ocho sillas para la sala de espera, de las que se apilan, y el flete desde la ciudad"


def two_expenses(session: Session, folder: Path) -> list[ExpenseInfo]:
    bought = (("7,650", CHAIRS), ("90", "Foco"))
    return [ledger.an_expense(session, folder, None, pesos, what=what) for pesos, what in bought]


def test_an_assembly_decides_about_an_expense(window: Page, site: Site, eye: Eye, tmp_path: Path) -> None:
    site.database.write(lambda session: ledger.approved_items(session) and None)
    info = site.database.write(lambda session: opened(session, at=LATER))
    chairs, _ = site.database.write(lambda session: two_expenses(session, tmp_path))
    window.goto(f"/clinicas/{CLINIC}/gastos/{chairs.id}")
    eye.look(window, "off-plan-undecided")
    window.goto(f"/trabajo/{CLINIC}/asambleas/{info.id}/mociones/nueva")
    eye.look(window, "off-plan-menu")
    window.get_by_role("link", name="Decidir sobre un gasto que no estaba aprobado").click()
    eye.look(window, "off-plan-put")
    moves.press(window, "Poner a votación")
    eye.look(window, "off-plan-unchosen")
    moves.tick(window, window.get_by_label("G-0001").first)
    moves.fill(window, why="Se rompieron las que había")
    moves.press(window, "Poner a votación")
    eye.look(window, "off-plan-sheet")
    moves.fill(window, count_for="100", count_against="43", count_abstain="0")
    moves.press(window, "Revisar el conteo")
    moves.press(window, "Anotar el conteo")
    eye.look(window, "off-plan-result")
    site.database.write(lambda session: close(session, author(at=LATER), info, new_id(), KEY))
    window.goto(f"/clinicas/{CLINIC}/gastos/{chairs.id}")
    eye.look(window, "off-plan-accepted")
    assert "Lo aceptó después la asamblea" in window.inner_text("main")
