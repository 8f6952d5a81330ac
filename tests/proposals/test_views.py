"""The page to add a proposal: what it stores, whom it lets in, what it says when something is wrong."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import Group
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Role
from assembly.journal.models import JournalLine
from assembly.proposals.models import Proposal
from assembly.proposals.queries import ProposalInfo, proposals_of
from tests.factories.cast import CLINIC, OTHER_CLINIC, send, set_stage, signed_in, visitor
from tests.factories.meetings import closed, convened, opened, with_proposals
from tests.factories.pages import Shown

SCALE = {
    "title": "Báscula para bebés",
    "category": "medical_equipment",
    "why": "La que hay no pesa bien",
    "cost": "12,500.50",
    "asked_by": "users",
}


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """A moderator's browser."""
    set_stage(database)
    browser = visitor(database, tmp_path)
    signed_in(browser, database, Role.MODERATOR)
    return browser


def address(assembly_id: str) -> str:
    return f"/trabajo/{CLINIC}/asambleas/{assembly_id}/propuestas/nueva"


def lines(database: Database) -> int:
    return database.read(lambda session: session.execute(select(func.count(JournalLine.n))).scalar_one())


def listed(database: Database, info: AssemblyInfo) -> list[ProposalInfo]:
    return database.read(lambda session: proposals_of(session, CLINIC, info.id))


def test_proposing(client: TestClient, database: Database) -> None:
    info, key = database.write(convened), new_id()
    assert "Esta será la primera propuesta de la asamblea." in Shown(client.get(address(info.id))).text
    for _ in range(2):
        answer = send(client, address(info.id), id=key, **SCALE)
        there = f"/trabajo/{CLINIC}/asambleas/{info.id}/propuestas?anotada={key}"
        assert (answer.status_code, answer.headers["location"]) == (303, there)
    assert listed(database, info) == [
        ProposalInfo(
            id=key,
            number=1,
            category="medical_equipment",
            cost=Money(12_500_50),
            asked_by=Group.USERS,
            title="Báscula para bebés",
            why="La que hay no pesa bien",
            is_withdrawn=False,
            withdrawal_reason=None,
            assembly_id=info.id,
        )
    ]
    assert "1. Báscula para bebés" in Shown(client.get(address(info.id))).text


def test_the_facilitator_proposes_in_the_moderators_name(client: TestClient, database: Database) -> None:
    info = database.write(opened)
    account = signed_in(client, database, Role.FACILITATOR)
    assert send(client, address(info.id), **SCALE).status_code == 303
    signed = select(Proposal.recorded_by, Proposal.on_behalf_of)
    assert database.read(lambda s: s.execute(signed).all()) == [(f"facilitator:{account}", "moderator")]


def test_an_empty_form_asks_for_everything_at_once(client: TestClient, database: Database) -> None:
    info = database.write(opened)
    answer = send(client, address(info.id), title="   ")
    assert (answer.status_code, Shown(answer).problems) == (
        422,
        [
            ("title", "Escriba qué se pide, en pocas palabras."),
            ("category", "Elija qué tipo de mejora es."),
            ("why", "Escriba por qué hace falta."),
            ("cost", "Escriba cuánto puede costar, en pesos."),
            ("asked_by", "Elija qué grupo lo pide."),
        ],
    )


AMOUNT = "Escriba una cantidad en pesos, por ejemplo 1,234.50."
SIGNS = "El texto tiene signos que no se pueden guardar. Escríbalo de nuevo sin ellos."


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("cost", "١٢", AMOUNT),
        ("cost", "1e9", AMOUNT),
        ("cost", "-1", AMOUNT),
        ("cost", "1" + "0" * 20, AMOUNT),
        (
            "cost",
            "0",
            "El costo estimado tiene que ser mayor que $0.00. Si no lo saben, anoten el cálculo de la asamblea.",
        ),
        (
            "cost",
            "10000000.01",
            "El costo $10,000,000.01 pasa de $10,000,000.00, lo más que se puede proponer. Revise las cifras.",
        ),
        ("title", "Techo \ue000", SIGNS),
        (
            "title",
            "TECHO  nuevo",
            "Ya está en la lista: es la propuesta 1. Si es otra mejora, escriba qué la distingue.",
        ),
        ("why", "Porque \ue000", SIGNS),
        ("category", "party", "Ese tipo de mejora no está en las reglas de 2026. Elija uno de la lista."),
        ("asked_by", "party", "Elija una de las opciones."),
    ],
)
def test_bad_text_is_kept_with_its_sentence(
    client: TestClient, database: Database, field: str, typed: str, sentence: str
) -> None:
    def stage(session: Session) -> AssemblyInfo:
        info = opened(session)
        with_proposals(session, info, [("Techo nuevo", "100", "infrastructure")])
        return info

    info = database.write(stage)
    before = lines(database)
    answer = send(client, address(info.id), **SCALE | {field: typed})
    page = Shown(answer)
    assert (answer.status_code, page.problems) == (422, [(field, sentence)])
    kept: dict[str, Any] = SCALE | {field: typed}
    if field in ("category", "asked_by"):
        kept[field] = None
    assert {name: page.value(name) for name in SCALE} == kept
    assert lines(database) == before


@pytest.mark.parametrize(
    ("role", "clues", "status"),
    [
        (Role.TREASURER, CLINIC, 403),
        (Role.PRESIDENT, CLINIC, 403),
        (Role.MODERATOR, OTHER_CLINIC, 404),
    ],
)
def test_who_may_not_come_in(client: TestClient, database: Database, role: Role, clues: str, status: int) -> None:
    info = database.write(opened)
    before = lines(database)
    signed_in(client, database, role, clues)
    answers = (client.get(address(info.id)), send(client, address(info.id), **SCALE))
    assert [answer.status_code for answer in answers] == [status, status]
    assert lines(database) == before


def test_an_assembly_of_another_clinic_is_not_found_here(client: TestClient, database: Database) -> None:
    info = database.write(lambda session: opened(session, clues=OTHER_CLINIC))
    answers = (client.get(address(info.id)), send(client, address(info.id), **SCALE))
    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_page_left_open_past_the_closing_is_told_so(client: TestClient, database: Database) -> None:
    info = database.write(lambda session: closed(session, opened(session)))
    answer = send(client, address(info.id), **SCALE)
    over = "La asamblea ya se cerró y su acta no cambia. Lo que falte se lleva a otra asamblea."
    page = Shown(answer)
    assert (answer.status_code, page.problems, page.value("title")) == (409, [("", over)], "Báscula para bebés")
    assert client.get(address(info.id)).status_code == 409
    assert listed(database, info) == []
