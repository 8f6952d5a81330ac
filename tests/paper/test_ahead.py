"""The sheets printed before people meet, as whoever runs the assembly gets them."""

import re

import pytest
from httpx2 import Response
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.database import Database
from assembly.core.permissions import Role
from assembly.paper.tallies import STANCE_RULES
from assembly.votes.wording.explain import _STANCE_RULE
from tests.factories.cast import CLINIC, OTHER_CLINIC, signed_in
from tests.factories.hands import asked, counted, nominated, put_to_vote
from tests.factories.meetings import convened, opened, with_proposals
from tests.factories.walker import Walker
from tests.minutes.meeting import IMPROVEMENTS, notify, sealed
from tests.paper.pdf import Pdf, read


def path_of(info: AssemblyInfo, rest: str = "", clues: str = CLINIC) -> str:
    return f"/trabajo/{clues}/asambleas/{info.id}/papel{rest}"


def sheet(client: TestClient, info: AssemblyInfo, name: str) -> Pdf:
    answer: Response = client.get(path_of(info, f"/{name}"))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return read(answer.content)


def called(session: Session) -> AssemblyInfo:
    notify(session)
    info = convened(session)
    with_proposals(session, info, [one[:3] for one in IMPROVEMENTS])
    return info


def test_the_poster_says_where_when_and_what(client: TestClient, database: Database) -> None:
    info = database.write(called)
    signed_in(client, database, Role.MODERATOR)
    pdf = sheet(client, info, "cartel.pdf")
    missing = pdf.says(
        "Convocatoria ASAMBLEA Clínica Los Encinos",
        "Sábado 21 de febrero de 2026",
        "11:00 hora del centro",
        "Patio de la clínica",
        "Qué mejoras necesita la clínica, con $400,000.00 para este año.",
        "presidencia, tesorería, secretaría técnica y aval ciudadano.",
        "Techo de la sala de espera",
        "Hacen falta 10 personas. Si no llegan, puede haber segunda convocatoria desde las 11:30",
        f"testserver/clinicas/{CLINIC}",
    )
    assert (missing, len(pdf.pages), pdf.tags("Figure")) == ([], 1, 1)


def test_the_second_call_says_that_it_is(client: TestClient, database: Database) -> None:
    info = database.write(lambda s: opened(s, 4))
    signed_in(client, database, Role.FACILITATOR, None)
    pdf = sheet(client, info, "cartel.pdf")
    assert pdf.says("Segunda convocatoria", "11:30", "Esta segunda convocatoria vale con las personas que estén.") == []
    assert pdf.says("Hacen falta 10 personas") == ["Hacen falta 10 personas"]


def test_the_list_has_as_many_lines_as_asked(client: TestClient, database: Database) -> None:
    info = database.write(called)
    signed_in(client, database, Role.MODERATOR)
    walker = Walker(client).go(path_of(info))
    assert walker.field("personas") == "60"
    assert sheet(client, info, "asistencia.pdf").text.count("UPCAO") == 60
    assert sheet(client, info, "asistencia.pdf?personas=25").text.count("UPCAO") == 25
    wrong = client.get(path_of(info, "/asistencia.pdf?personas=5000"))
    assert wrong.status_code == 422
    assert "Escriba para cuántas personas es la lista: un número de 1 a 1,000." in wrong.text


def test_tally_sheets_carry_the_numbers_of_the_screen(client: TestClient, database: Database) -> None:
    def job(session: Session) -> AssemblyInfo:
        info = opened(session)
        first, second, *_ = with_proposals(session, info, [one[:3] for one in IMPROVEMENTS])
        counted(session, info, asked(session, info, first.id), 120, 23, 0)
        asked(session, info, second.id)
        nominated(session, info, "treasury", "Ana López", "Eva Ruiz")
        put_to_vote(session, info, "treasury")
        nominated(session, info, "presidency", "Rosa Martínez")
        return info

    info = database.write(job)
    signed_in(client, database, Role.MODERATOR)
    pdf = sheet(client, info, "conteo.pdf")
    rule = "Se aprueba con más de la mitad de las personas presentes."
    missing = pdf.says(
        f"Pregunta 2 ¿Se aprueba «Ultrasonido portátil»? {rule} A favor",
        "Pregunta 3 ¿Quién ocupará «Tesorería»? Gana quien reciba más manos.",
        "Cada persona levanta la mano una sola vez. Nombre Rayas Total",
        "Nombre Rayas Total Ana López Eva Ruiz Presentes Hora Quien contó: nombre Firma o huella",
        f"Propuesta 3 ¿Se aprueba «Baños con barras de apoyo»? Costo estimado: $74,500.50 {rule}",
        f"Presidencia ¿Elegir a Rosa Martínez? {rule}",
        "Aval ciudadano ¿Quién ocupará «Aval ciudadano»?",
        "Pregunta ____ Se pregunta:",
    )
    assert missing == []
    assert "Pregunta1¿" not in pdf.text
    assert "Propuesta1¿" not in pdf.text


def test_every_rule_for_and_against_has_its_words() -> None:
    assert set(STANCE_RULES) == set(_STANCE_RULE)


@pytest.mark.parametrize("name", ["", "/cartel.pdf", "/asistencia.pdf", "/conteo.pdf"])
def test_only_whoever_runs_it_and_only_before_it_is_over(client: TestClient, database: Database, name: str) -> None:
    info, over = database.write(called), database.write(lambda s: sealed(s, OTHER_CLINIC))
    assert client.get(path_of(info, name)).status_code == 303
    signed_in(client, database, Role.TREASURER)
    assert client.get(path_of(info, name)).status_code == 403
    signed_in(client, database, Role.MODERATOR, None)
    answers = [client.get(path_of(info, name)), client.get(path_of(over, name, OTHER_CLINIC))]
    answers.append(client.get(path_of(over, name)))
    assert [one.status_code for one in answers] == [200, 409, 404]


def test_the_english_page_leads_to_the_spanish_sheets(client: TestClient, database: Database) -> None:
    info = database.write(called)
    signed_in(client, database, Role.MODERATOR)
    answer = client.get(f"/en{path_of(info)}/asistencia.pdf?personas=12")
    assert answer.headers["location"] == path_of(info, "/asistencia.pdf?personas=12")


def test_the_day_s_page_leads_there(client: TestClient, database: Database) -> None:
    info = database.write(called)
    signed_in(client, database, Role.MODERATOR)
    walker = Walker(client).go(f"/trabajo/{CLINIC}/asambleas/{info.id}").click("Hojas para imprimir")
    assert walker.path == path_of(info)
    links = re.findall(r'href="([^"]+\.pdf)"', client.get(path_of(info)).text)
    assert links == [path_of(info, "/cartel.pdf"), path_of(info, "/conteo.pdf")]
