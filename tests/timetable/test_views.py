"""The day's timetable through its pages: who sees which assemblies, how they stand, and what it costs."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies import services
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.evidence.services import stores
from assembly.minutes.services import attach_signed
from tests.factories.cast import AT, CLINIC, OTHER_CLINIC, add_clinic, author, settings, signed_in
from tests.factories.hands import asked, counted
from tests.factories.meetings import attended, closed, convened, opened, with_proposals
from tests.factories.statements import statements
from tests.minutes.pictures import photo
from tests.timetable.region import (
    ON_DAY,
    PAGE,
    called,
    clinic_in,
    everywhere,
    headings,
    lines,
    listed,
    shown,
)

DRAFTS = [("Techo", "100.00", "infrastructure"), ("Rampa", "200.00", "infrastructure")]


def test_one_local_hour_on_four_clocks(client: TestClient, database: Database) -> None:
    database.write(everywhere)
    signed_in(client, database, Role.AUDITOR, None)
    assert headings(client) == [
        "11:00 (hora del sureste)",
        "11:00 (hora del centro)",
        "11:00 (hora del Pacífico)",
        "11:00 (hora del noroeste)",
    ]
    assert listed(client) == [
        "Clínica Quintana Roo 1",
        "Clínica Oaxaca 1",
        "Clínica Sinaloa 1",
        "Clínica Baja California 1",
    ]
    assert "4 asambleas: 4 sin abrir" in shown(client)
    assert headings(client, f"{ON_DAY}&estado=25") == ["11:00 (hora del Pacífico)"]


def test_the_hours_of_one_clock_need_no_zone(client: TestClient, database: Database) -> None:
    database.write(lambda s: called(s, CLINIC, 11))
    database.write(lambda s: called(s, OTHER_CLINIC, 9))
    signed_in(client, database, Role.AUDITOR, None)
    assert headings(client) == ["09:00", "11:00"]
    assert listed(client) == ["Clínica El Mezquite", "Clínica Los Encinos"]


def test_a_day_ends_at_midnight_of_each_clock(client: TestClient, database: Database) -> None:
    def late_and_early(session: Session) -> None:
        called(session, clinic_in(session, "02"), 23, minute=30)  # 7:30 of the 22nd in UTC
        called(session, clinic_in(session, "23"), 0, AT.date() + timedelta(days=1))  # 5:00 of the 22nd in UTC

    database.write(late_and_early)
    signed_in(client, database, Role.AUDITOR, None)
    assert listed(client) == ["Clínica Baja California 1"]
    assert listed(client, f"{PAGE}?dia=2026-02-22") == ["Clínica Quintana Roo 1"]


def _all_states(session: Session, folder: Path) -> None:
    """One open at its second question, one closed, one signed, one not held, one convened."""
    info = opened(session)
    first, second = with_proposals(session, info, DRAFTS)
    counted(session, info, asked(session, info, first.id), 120, 23, 0)
    asked(session, info, second.id)
    names = ("Clínica Ámbar", "Clínica Brisas", "Clínica Cedros")
    keys = [add_clinic(session, f"XXDEM00003{number}", name) for number, name in enumerate(names)]
    closed(session, opened(session, 40, keys[0]))
    signed = closed(session, opened(session, 41, keys[1]))
    attach_signed(session, author(at=AT), stores(settings(folder)), signed, new_id(), photo())
    services.record_not_held(session, author(at=AT), convened(session, keys[2]), new_id(), "Nadie llegó")
    attended(session, convened(session, OTHER_CLINIC), 12)


def test_how_each_one_stands(client: TestClient, database: Database, tmp_path: Path) -> None:
    database.write(lambda s: _all_states(s, tmp_path))
    signed_in(client, database, Role.AUDITOR, None)
    page = shown(client)
    for part in (
        "5 asambleas: 1 sin abrir, 1 abierta, 2 cerradas (1 con acta firmada), 1 no realizada",
        "1 asamblea pasó de su hora sin abrirse",
        "Clínica Ámbar Acayucan · 40 personas presentes cerrada, falta el acta firmada",
        "Clínica Brisas Acayucan · 41 personas presentes acta firmada",
        "Clínica Cedros Acayucan no realizada",
        "Clínica El Mezquite Acayucan · 12 personas presentes sin abrir, ya pasó su hora",
        "Clínica Los Encinos Acayucan · 143 personas presentes · en la pregunta 2 de 2 abierta",
    ):
        assert part in page
    assert listed(client, f"{ON_DAY}&ver=sin-abrir") == ["Clínica El Mezquite"]
    assert listed(client, f"{ON_DAY}&ver=sin-firmar") == ["Clínica Ámbar"]
    assert "Ninguna asamblea de este día es así." in shown(client, f"{ON_DAY}&estado=99")


def test_how_far_an_open_assembly_is(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.MODERATOR)
    info = database.write(opened)
    assert "todavía sin votaciones" in shown(client)
    first, second = database.write(lambda s: with_proposals(s, info, DRAFTS))
    question = database.write(lambda s: asked(s, info, first.id))
    assert "en la pregunta 1 de 1" in shown(client)
    database.write(lambda s: counted(s, info, question, 120, 23, 0))
    assert "1 pregunta contada" in shown(client)
    database.write(lambda s: counted(s, info, question, 121, 22, 0, reason="Se contó mal"))
    assert "1 pregunta contada" in shown(client)
    database.write(lambda s: asked(s, info, second.id))
    assert "en la pregunta 2 de 2" in shown(client)


def test_the_second_convocation_is_the_one_in_force(client: TestClient, database: Database) -> None:
    database.write(lambda s: opened(s, present=6))
    signed_in(client, database, Role.MODERATOR)
    assert headings(client) == ["11:30"]
    assert "1 asamblea: 1 abierta" in shown(client)


def test_each_leads_to_the_page_that_she_may_open(client: TestClient, database: Database) -> None:
    info = database.write(opened)
    for role, clues, path in (
        (Role.FACILITATOR, None, f"/trabajo/{CLINIC}/asambleas/{info.id}"),
        (Role.AUDITOR, None, f"/clinicas/{CLINIC}/asambleas/{info.id}"),
        (Role.TREASURER, CLINIC, f"/clinicas/{CLINIC}/asambleas/{info.id}"),
    ):
        signed_in(client, database, role, clues)
        assert f'href="{path}">Clínica Los Encinos</a>' in client.get(ON_DAY).text
        assert client.get(path).status_code == 200


def test_the_choices_stay_from_page_to_page(client: TestClient, database: Database) -> None:
    database.write(everywhere)
    database.write(lambda s: [called(s, clinic_in(s, "20", number)) for number in range(2, 120)])
    signed_in(client, database, Role.AUDITOR, None)
    first = client.get(f"{ON_DAY}&estado=20&ver=sin-abrir").text
    assert "Parte 1 de 2" in first
    assert "dia=2026-02-21&amp;estado=20&amp;ver=sin-abrir&amp;pagina=2" in first
    assert len(listed(client, f"{ON_DAY}&estado=20")) == 100
    assert len(listed(client, f"{ON_DAY}&estado=20&pagina=2")) == 19
    assert len(listed(client, f"{ON_DAY}&estado=20&municipio=20001")) == 40
    assert len(lines(client, f"{PAGE}.csv?dia=2026-02-21&estado=20")) == 119
    assert 'name="municipio"' in first
    assert 'name="municipio"' not in client.get(ON_DAY).text


@pytest.mark.parametrize(
    "query",
    [
        "dia=ayer",
        "dia=2026-02-30",
        "dia=0001-01-01",
        "ver=todo",
        "pagina=x",
        "pagina=9999",
        "estado=%00",
        "municipio='",
    ],
)
def test_what_makes_no_sense_does_no_harm(client: TestClient, database: Database, query: str) -> None:
    database.write(convened)
    signed_in(client, database, Role.AUDITOR, None)
    assert client.get(f"{PAGE}?{query}").status_code == 200
    assert client.get(f"{PAGE}.csv?{query}").status_code == 200


def test_the_version_changes_with_a_count(client: TestClient, database: Database) -> None:
    def version() -> str:
        (found,) = re.findall(r'data-version="([^"]+)" data-every="15"', client.get(ON_DAY).text)
        return str(found)

    info = database.write(convened)
    signed_in(client, database, Role.FACILITATOR, None)
    seen = [version(), version()]
    for deed in (lambda s: attended(s, info, 20), lambda s: opened(s, clues=OTHER_CLINIC)):
        database.write(deed)
        seen.append(version())
    assert seen[0] == seen[1]
    assert len(set(seen)) == 3


def test_the_spreadsheet(client: TestClient, database: Database, tmp_path: Path) -> None:
    database.write(lambda s: _all_states(s, tmp_path))
    evil = database.write(lambda s: add_clinic(s, "XXDEM000099", "=1+1", state_code="20", state="@Oaxaca"))
    database.write(lambda s: called(s, evil))
    signed_in(client, database, Role.AUDITOR, None)
    answer = client.get(f"{PAGE}.csv?dia=2026-02-21")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="asambleas-2026-02-21.csv"'
    assert answer.headers["cache-control"] == "no-store"
    found = lines(client, f"{PAGE}.csv?dia=2026-02-21")
    assert (found[0]["clinica"], found[0]["estado"]) == ("'=1+1", "'@Oaxaca")
    assert found[-1] == {
        "dia": "2026-02-21",
        "hora": "11:00",
        "huso": "hora del centro",
        "estado": "Veracruz de Ignacio de la Llave",
        "municipio": "Acayucan",
        "clinica": "Clínica Los Encinos",
        "clues": CLINIC,
        "situacion": "abierta",
        "presentes": "143",
        "preguntas": "2",
        "preguntas_contadas": "1",
    }


def _opened_in_oaxaca(numbers: range, session: Session) -> None:
    for number in numbers:
        opened(session, clues=clinic_in(session, "20", number))


def test_as_many_queries_for_thirty_assemblies_as_for_one(client: TestClient, database: Database) -> None:
    database.write(convened)
    signed_in(client, database, Role.AUDITOR, None)
    paths = (PAGE, ON_DAY, f"{PAGE}.csv", "/trabajo")
    found = []
    for numbers in (range(0), range(1, 30)):
        database.write(partial(_opened_in_oaxaca, numbers))
        with statements(database) as seen:
            assert [client.get(path).status_code for path in paths] == [200] * 4
        found.append(len(seen))
    assert found[0] == found[1]
    assert len(listed(client)) == 30
