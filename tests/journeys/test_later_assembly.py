"""A later assembly of the same clinic, through the pages: who goes on, money moved, accounts accepted, a handover."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.web.words import SPANISH, day
from tests.factories.walker import Walker, text_of
from tests.journeys import stage
from tests.journeys.meeting import Meeting
from tests.journeys.test_main_job import CLINIC, WORK, Cast, voted


@pytest.fixture
def cast(database: Database, database_url: str, tmp_path: Path) -> Cast:
    stage.set_up(database_url, tmp_path)
    return Cast(database, database_url, tmp_path)


def again(meeting: Meeting) -> None:
    """Called and opened once more, by 143 people."""
    page = meeting.walker.go(WORK).click("Convocar una asamblea")
    page.send(
        "Convocar asamblea",
        place="Sala de espera",
        day="2026-11-20",
        hour="11:00",
        noticed_on="2026-11-10",
        channel="poster",
    )
    meeting.hub = page.path
    meeting.begin()


def asked_about(meeting: Meeting, post: str, button: str, *hands: int) -> str:
    """Whether whoever holds the post goes on, or leaves it; the words of the result."""
    meeting.walker.go(meeting.hub).click(post).send(button)
    return meeting.count(*hands)


def motion(meeting: Meeting, kind: str, *hands: int, **fields: Any) -> str:
    words = {"move_money": "Mover dinero", "accept_accounts": "Aceptar las cuentas de 2026"}[kind]
    page = meeting.walker.go(meeting.hub).click("Poner otra cosa a votación").click(words)
    page.send("Poner a votación", **fields)
    return meeting.count(*hands)


def option_of(page: Walker, name: str, words: str) -> str:
    """The value of the choice with those words."""
    select = next(one for one in page.root.iter("select") if one.get("name") == name)
    return next(one.get("value", "") for one in select.iter("option") if words in text_of(one))


def test_a_later_assembly_decides_about_posts_money_and_accounts(cast: Cast) -> None:
    meeting = cast.moderator()
    voted(meeting)
    meeting.close()
    treasurer = cast.elected(meeting.link_of("Tere Luna"))
    guarantor = cast.elected(meeting.link_of("Lupe Islas"))
    treasurer.go(f"{WORK}/dinero").click("Anotar depósito")
    treasurer.send("Revisar", None, amount="300,000", day="2026-03-02", reference="Oficio 17").send(
        "Registrar depósito"
    )
    again(meeting)
    ratified = asked_about(meeting, "Presidencia", "Preguntar si sigue en su cargo", 120, 10, 13)
    assert "¿Sigue Rosa Díaz en «Presidencia»?" in ratified
    assert "Se aprobó: 120 de 143 personas a favor; se necesitaban 72." in ratified
    removed = asked_about(meeting, "Tesorería", "Preguntar si se le quita el cargo", 100, 30, 13)
    assert "¿Se le quita a Tere Luna el cargo «Tesorería»?" in removed
    page = meeting.walker.go(meeting.hub).click("Tesorería")
    assert "Deja el cargo al cerrar la asamblea" in page.text
    meeting.elect("Tesorería", "Ana Sol")
    meeting.count(126, 6, 11)
    page.go(meeting.hub).click("Poner otra cosa a votación").click("Mover dinero")
    moved = {
        "from_item": option_of(page, "from_item", "Impermeabilizar"),
        "to_item": option_of(page, "to_item", "Báscula"),
        "amount": "20,000",
    }
    words = motion(meeting, "move_money", 110, 20, 13, **moved)
    assert "¿Se aprueba mover $20,000.00 de «I-01 Impermeabilizar el techo»" in words
    assert "¿Se aprueba aceptar las cuentas de 2026" in motion(meeting, "accept_accounts", 90, 40, 13)
    closing = meeting.walker.go(meeting.hub).click("8. Cierre").text
    assert "Tere Luna deja la tesorería" in closing
    assert "Según el registro no tiene efectivo sin explicar ni debe comprobantes." in closing
    meeting.close()
    assert treasurer.client.get(f"{WORK}/dinero/retiros/nuevo").status_code in {403, 404}
    public(cast)
    handed_over(cast, meeting, treasurer, guarantor)


def public(cast: Cast) -> None:
    """Anybody sees why the amounts changed, what was said of the accounts, and what is owed."""
    page = cast.newcomer().go(CLINIC)
    for words in (
        "salieron $20,000.00 a E-01",
        "entraron $20,000.00 de I-01",
        "La asamblea del 20 de noviembre de 2026 aceptó las cuentas de 2026",
        "La tesorería cambió de manos",
        "Ana Sol",
    ):
        assert words in page.text, words
    acta = page.click("Asamblea del 20 de noviembre de 2026").text
    for words in ("¿Se le quita a Tere Luna el cargo «Tesorería»?", "mover $20,000.00", "Ana Sol declaró el"):
        assert words in acta, words
    data = page.client.get(f"/api/v1/clinics/{stage.REAL_CLINIC}").json()
    assert data["items"][0]["approved"] == "180000.00"
    assert [(one["amount"], one["number"]) for one in data["transfers"]] == [("20000.00", 4)]
    assert [(one["year"], one["accepted"]) for one in data["accounts"]] == [(2026, True)]
    rows = page.client.get(f"{CLINIC}/hoja-de-conceptos.csv").text.splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["Concepto", "Concepto", "Concepto", "Sale", "Entra"]
    assert "coincide" in stage.run(cast.url, cast.folder, "verify")


def handed_over(cast: Cast, meeting: Meeting, left: Walker, guarantor: Walker) -> None:
    """Whoever left states what she left, from the one page that is still hers; the new one what she found."""
    left.go("/trabajo").click("Diga cuánto dejó")
    left.send("Anotar lo que hay", balance="300,000", cash="0", card="returned")
    assert "Coincide con el registro" in left.text
    came = cast.elected(meeting.link_of("Ana Sol"))
    came.go("/trabajo").click("Falta que quien recibe la tesorería")
    came.send("Anotar lo que hay", balance="299,000", cash="0", card="missing")
    assert "Las dos partes no coinciden" in came.text
    page = cast.newcomer().go(CLINIC)
    assert "se recibieron $1,000.00 menos de lo que se dijo que había" in page.text
    assert guarantor.client.get(f"{WORK}/comite").status_code == 200
    stage.add_person(cast.database, "facilita", "Fabián Mora", Role.FACILITATOR)
    helper = stage.sign_in(cast.newcomer(), "facilita")
    helper.go(f"{WORK}/comite").click("Anotar que deja el cargo Rosa Díaz")
    today = day(date.fromisoformat(helper.field("day")), SPANISH)
    helper.send("Revisar antes de anotar", reason="resignation", note="Trajo su carta")
    helper.send("Anotar que deja el cargo")
    assert f"Vacante desde el {today}" in helper.text
    assert f"Presidencia: vacante desde el {today}." in cast.newcomer().go(CLINIC).text
