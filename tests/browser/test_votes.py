"""The pages of the show of hands and of the election as people see them."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.permissions import Role
from assembly.web.cookies import cookie_name
from tests.browser.conftest import Eye, Site
from tests.factories.cast import CLINIC, set_stage, signed_in, visitor
from tests.factories.hands import asked, counted, elected, nominated
from tests.factories.meetings import opened, with_proposals

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


def test_the_show_of_hands(window: Page, site: Site, eye: Eye) -> None:
    def stage(session: Session) -> AssemblyInfo:
        info = opened(session)
        proposals = with_proposals(session, info, DRAFTS)
        for one, hands in zip(proposals[:2], (118, 118), strict=True):
            counted(session, info, asked(session, info, one.id), hands, 143 - hands, 0)
        counted(session, info, asked(session, info, proposals[2].id), 70, 70, 3)
        return info

    info = site.database.write(stage)
    window.goto(assembly_path(info, "preguntas/nueva"))
    eye.look(window, "votes-put")
    window.get_by_text("4. Ventiladores").click()
    window.get_by_role("button", name="Poner a votación").click()
    eye.look(window, "votes-sheet")
    window.get_by_label("A favor").fill("118")
    window.get_by_label("En contra").fill("40")
    window.get_by_role("button", name="Anotar el conteo").click()
    window.get_by_label("Abstención").fill("3")
    eye.look(window, "votes-sheet-missing")
    window.get_by_role("button", name="Anotar el conteo").click()
    eye.look(window, "votes-sheet-over")
    window.get_by_label("En contra").fill("20")
    window.get_by_role("button", name="Anotar el conteo").click()
    eye.look(window, "votes-sheet-short")
    window.get_by_label("¿Por qué hay menos manos que personas?").fill("Dos personas salieron un momento")
    window.get_by_role("button", name="Anotar el conteo").click()
    eye.look(window, "votes-result")
    window.get_by_role("link", name="Corregir este conteo").click()
    eye.look(window, "votes-recount")
    window.get_by_label("A favor").fill("11")
    window.get_by_label("En contra").fill("130")
    window.get_by_label("Abstención").fill("2")
    window.get_by_label("¿Por qué se corrige?").fill("Se escribió una cifra de más")
    window.get_by_role("button", name="Corregir el conteo").click()
    eye.look(window, "votes-corrected")
    window.goto(assembly_path(info, "mejoras"))
    eye.look(window, "votes-list-no-amount")
    window.get_by_label("Monto asignado").fill("300000")
    window.get_by_label("¿De qué documento se tomó?").fill("Oficio 123/2026 del 10 de enero de 2026")
    window.get_by_role("button", name="Anotar el monto").click()
    eye.look(window, "votes-list-tie")
    window.get_by_role("button", name="Abrir otra ronda").click()
    eye.look(window, "votes-tie-sheet")
    for label in ("Techo", "Rehabilitación"):
        window.get_by_label(label).fill("70")
    window.get_by_role("button", name="Anotar el conteo").click()
    eye.look(window, "votes-tie-result")
    window.get_by_role("link", name="Sacar un sorteo ante la asamblea").click()
    eye.look(window, "votes-lot")
    window.get_by_text("Rehabilitación").last.click()
    window.get_by_label("¿Quién sacó los papeles?").fill("Rosa Tun Chan")
    window.get_by_label("¿Quiénes lo vieron de cerca?").fill("La mesa y dos personas de la primera fila")
    window.get_by_role("button", name="Anotar el sorteo").click()
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
        window.get_by_label(label).fill(hands)
    window.get_by_role("button", name="Anotar el conteo").click()
    eye.look(window, "election-tie")
    window.goto(assembly_path(info, "cargos/treasury"))
    eye.look(window, "election-open")
    window.goto(assembly_path(info, "cargos/presidency"))
    eye.look(window, "election-done")
