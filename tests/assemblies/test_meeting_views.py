"""The pages from the second convocation to the opening: what they store, and what they say when it cannot be."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies import queries
from assembly.assemblies.calls import Call, second_offered
from assembly.assemblies.models import AttendanceCount, NotHeld, Opening
from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import Channel, Groups, State
from assembly.assemblies.services import convene_again, record_not_held
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from tests.assemblies.stage import FORMS, OVER, PEOPLE, a_closed_one, an_assembly, hub, lines, now, told
from tests.factories.cast import AT, CLINIC, author, send
from tests.factories.meetings import ZONE, attended, convened, opened
from tests.factories.pages import Shown
from tests.factories.walker import text_of


def test_a_second_convocation(client: TestClient, database: Database) -> None:
    info = an_assembly(database, convened)
    path = f"{hub(info.id)}/segunda-convocatoria"
    page = Shown(client.get(path))
    offered = datetime.fromisoformat(f"{page.value('day')}T{page.value('hour')}").replace(tzinfo=ZoneInfo(ZONE))
    ahead = offered - clock.now()
    assert (page.value("place"), timedelta() < ahead <= timedelta(minutes=6)) == ("Patio de la clínica", True)
    fields = {"place": "Cancha", "day": "2026-02-21", "noticed_on": "2026-02-21", "channel": "other"}
    early = send(client, path, **fields, hour="11:10")
    sentence = "La segunda convocatoria va al menos 30 minutos después de la primera: 21 feb 2026, 11:30 o más tarde."
    assert (early.status_code, Shown(early).problems) == (422, [("hour", sentence)])
    answer = send(client, path, **fields, hour="11:30")
    assert (answer.status_code, answer.headers["location"]) == (303, hub(info.id))
    found = now(database, info)
    assert (found.ordinal, found.starts_at, found.place) == (2, AT + timedelta(minutes=30), "Cancha")
    third = send(client, path, **fields, hour="12:30")
    again = "Esta asamblea ya tiene segunda convocatoria. Si tampoco se hace, anótela como no realizada."
    assert (third.status_code, Shown(third).problems) == (409, [("", again)])
    assert client.get(path).status_code == 409


def test_the_hour_offered_for_a_second_convocation_did_not_pass() -> None:
    first = AT.astimezone(ZoneInfo("America/Cancun"))
    for minutes, offered in [(0, 30), (29, 30), (30, 35), (33, 35), (35, 40), (61, 65)]:
        now_ = AT + timedelta(minutes=minutes, seconds=20)
        assert second_offered(first, 30, now_) == first + timedelta(minutes=offered)


def _called_again(at: datetime, assembly_id: str, call: Call, session: Session) -> None:
    info = queries.assembly(session, CLINIC, assembly_id)
    convene_again(session, author(at=at), info, new_id(), call)
    attended(session, info)


def test_a_second_convocation_written_down_after_its_hour_says_so(client: TestClient, database: Database) -> None:
    info = an_assembly(database, convened)
    call = Call("Patio", AT.date(), time(11, 30), AT.date(), Channel.ALOUD)
    for minutes, is_told in [(30, False), (46, True)]:
        at = AT + timedelta(minutes=minutes)
        if is_told:
            info = an_assembly(database, convened)
        database.write(partial(_called_again, at, info.id, call))
        page = Shown(client.get(f"{hub(info.id)}/apertura")).text
        assert ("La segunda convocatoria se anotó después de su propia hora" in page) is is_told
        public = Shown(client.get(f"/clinicas/{CLINIC}/asambleas/{info.id}")).text
        assert "segunda convocatoria. De viva voz en la misma asamblea, el 21 de febrero de 2026." in public
        assert ("Se anotó a las 11:46, después de su propia hora." in public) is is_told


def test_nobody_is_told_of_a_first_convocation_at_the_assembly(client: TestClient) -> None:
    page = client.get(f"/trabajo/{CLINIC}/asambleas/nueva").text
    assert ("De viva voz en la misma asamblea" in page, "Por mensaje o llamada" in page) == (False, True)


def test_not_held(client: TestClient, database: Database) -> None:
    info = an_assembly(database, convened)
    path = f"{hub(info.id)}/no-realizada"
    empty = send(client, path)
    assert (empty.status_code, Shown(empty).problems) == (422, [("reason", "Escriba por qué no se hizo la asamblea.")])
    key = new_id()
    for _ in range(2):
        answer = send(client, path, id=key, reason="Llovió y no llegó nadie")
        assert (answer.status_code, answer.headers["location"]) == (303, hub(info.id))
    assert database.read(lambda s: s.execute(select(NotHeld.id, NotHeld.assembly_id)).all()) == [(key, info.id)]
    assert now(database, info).not_held_reason == "Llovió y no llegó nadie"
    stale = "Esta asamblea quedó anotada como no realizada y ya no cambia. Convoque otra."
    assert Shown(send(client, path, reason="Otra vez")).problems == [("", stale)]
    assert client.get(f"{hub(info.id)}/asistencia").status_code == 409


def test_attendance(client: TestClient, database: Database) -> None:
    info = an_assembly(database, convened)
    path = f"{hub(info.id)}/asistencia"
    page = Shown(client.get(path))
    assert [page.value(name) for name in PEOPLE] == [""] * 5
    answer = send(client, path, **PEOPLE)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{hub(info.id)}/apertura?asistencia=anotada")
    assert "Asistencia anotada" in Shown(client.get(answer.headers["location"])).text
    assert (now(database, info).present, now(database, info).groups) == (143, Groups(96, 30, 9, 3, 5))
    again = Shown(client.get(path))
    assert [again.value(name) for name in PEOPLE] == ["96", "30", "9", "3", "5"]
    assert "Suma de lo escrito: 143" in again.text
    silent = send(client, path, **PEOPLE | {"users": "1,004"})
    page = Shown(silent)
    sentence = "Ya hay una asistencia de 143 personas. Escriba por qué cambia: quién llegó o se fue."
    assert (silent.status_code, page.problems) == (422, [("reason", sentence)])
    assert "Suma de lo escrito: 1051" in page.text
    assert "En el conteo anterior: 96" in page.text
    assert send(client, path, **PEOPLE | {"users": "104", "reason": "Llegaron 8"}).status_code == 303
    stored = select(AttendanceCount.users, AttendanceCount.present).order_by(AttendanceCount.n)
    assert database.read(lambda s: s.execute(stored).all()) == [(96, 143), (104, 151)]
    counts = database.read(lambda s: queries.attendance_counts(s, CLINIC, info.id))
    assert [count.reason for count in counts] == [None, "Llegaron 8"]


def test_attendance_corrected_for_a_count_leads_back_to_its_sheet(client: TestClient, database: Database) -> None:
    info, question = an_assembly(database, opened), new_id()
    path = f"{hub(info.id)}/asistencia"
    assert Shown(client.get(f"{path}?pregunta={question}")).value("question") == question
    fields: dict[str, Any] = PEOPLE | {"reason": "Llegaron más"}
    answer = send(client, path, **fields, question=question)
    assert answer.headers["location"] == f"{hub(info.id)}/preguntas/{question}/conteo"
    for nothing in ("", "//elsewhere.example"):
        assert (
            send(client, path, **fields, question=nothing).headers["location"] == f"{hub(info.id)}?asistencia=anotada"
        )


def test_an_empty_count_is_not_zero(client: TestClient, database: Database) -> None:
    info = an_assembly(database, convened)
    before = lines(database)
    answer = send(client, f"{hub(info.id)}/asistencia", users="96", staff="0")
    page = Shown(answer)
    assert page.problems == [
        ("pensioners", "Escriba cuántas personas pensionadas hay; si no hay, escriba 0."),
        ("authorities", "Escriba cuántas autoridades hay; si no hay, escriba 0."),
        ("others", "Escriba cuántas otras personas hay; si no hay, escriba 0."),
    ]
    assert (answer.status_code, page.value("users"), page.value("staff"), page.value("others")) == (422, "96", "0", "")
    assert "Suma de lo escrito: 96" in page.text
    assert lines(database) == before


DIGITS = "Escriba un número con cifras, por ejemplo 118."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("١٢", DIGITS),
        ("1e9", DIGITS),
        ("12.5", DIGITS),
        ("1" + "0" * 20, DIGITS),
        ("-1", "Escriba un número de 0 o más."),
        ("1000001", "Ese número es demasiado grande. Revíselo."),
        ("10000", "Los números suman 10,047 personas. Revíselos: parece que a uno le sobran cifras."),
    ],
)
def test_bad_counts_are_kept_with_their_sentence(
    client: TestClient, database: Database, typed: str, sentence: str
) -> None:
    info = an_assembly(database, convened)
    before = lines(database)
    answer = send(client, f"{hub(info.id)}/asistencia", **PEOPLE | {"users": typed})
    page = Shown(answer)
    assert (answer.status_code, page.problems, page.value("users")) == (422, [("users", sentence)], typed)
    assert lines(database) == before


def test_zero_people_are_refused(client: TestClient, database: Database) -> None:
    info = an_assembly(database, convened)
    answer = send(client, f"{hub(info.id)}/asistencia", **dict.fromkeys(PEOPLE, "0"))
    sentence = "La suma es de 0 personas. Cuente a quienes están; si nadie llegó, anótela como no realizada."
    assert (answer.status_code, Shown(answer).problems) == (422, [("users", sentence)])


def test_opening(client: TestClient, database: Database) -> None:
    info = an_assembly(database, lambda session: attended(session, convened(session), 143))
    path, key = f"{hub(info.id)}/apertura", new_id()
    assert client.get(path).status_code == 200
    for _ in range(2):
        answer = send(client, path, id=key)
        assert (answer.status_code, answer.headers["location"]) == (303, hub(info.id))
    stored = select(Opening.id, Opening.assembly_id, Opening.ordinal, Opening.present, Opening.quorum)
    assert database.read(lambda s: s.execute(stored).all()) == [(key, info.id, 1, 143, 10)]
    again = "La asamblea ya está abierta: esto solo se hace antes de abrirla. Siga con la asamblea."
    stale = send(client, path)
    assert (stale.status_code, Shown(stale).problems) == (409, [("", again)])


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "se avisó el mismo día"),
        (1, "se avisó con 1 día de anticipación"),
        (2, "se avisó con 2 días de anticipación"),
    ],
)
def test_short_notice_is_said_before_opening(client: TestClient, database: Database, days: int, said: str) -> None:
    info = an_assembly(database, lambda session: convened(session, notice_days=days))
    assert f"Aviso a la gente {said} Personas presentes" in Shown(client.get(f"{hub(info.id)}/apertura")).text


def test_opening_without_quorum_says_the_numbers_and_leads_on(client: TestClient, database: Database) -> None:
    info = an_assembly(database, lambda session: attended(session, convened(session), 8))
    path = f"{hub(info.id)}/apertura"
    sentence = "Hay 8 personas y hacen falta 10. Espere la segunda convocatoria, que vale con las personas que estén."
    page = client.get(path)
    assert sentence in Shown(page).text
    assert f'href="{hub(info.id)}/segunda-convocatoria"' in page.text
    answer = send(client, path)
    assert (answer.status_code, Shown(answer).problems) == (422, [("", sentence)])
    assert now(database, info).state is State.CONVENED


def test_opening_before_counting_people_is_refused(client: TestClient, database: Database) -> None:
    info = an_assembly(database, convened)
    sentence = "Falta contar a las personas presentes. Anote la asistencia y después abra la asamblea."
    assert sentence in Shown(client.get(f"{hub(info.id)}/apertura")).text
    answer = send(client, f"{hub(info.id)}/apertura")
    assert (answer.status_code, Shown(answer).problems) == (409, [("", sentence)])


def test_opening_while_another_is_open_names_it(client: TestClient, database: Database) -> None:
    def two(session: Session) -> AssemblyInfo:
        opened(session)
        return attended(session, convened(session, at=AT + timedelta(days=7)))

    info = an_assembly(database, two)
    answer = send(client, f"{hub(info.id)}/apertura")
    sentence = "Hay otra asamblea abierta en esta clínica, la del 21 de febrero de 2026. Ciérrela antes de abrir esta."
    assert (answer.status_code, Shown(answer).problems) == (409, [("", sentence)])


def test_opening_before_the_hour_is_warned(client: TestClient, database: Database) -> None:
    soon = clock.now().replace(microsecond=0) + timedelta(hours=2)
    info = an_assembly(database, lambda session: attended(session, convened(session, at=soon)))
    path = f"{hub(info.id)}/apertura"
    assert "Todavía no es la hora" in Shown(client.get(path)).text
    refused = send(client, path)
    [(field, sentence)] = Shown(refused).problems
    assert (refused.status_code, field) == (422, "early")
    assert sentence.endswith("y todavía no es la hora. Espere, o confirme que abre antes.")
    assert now(database, info).state is State.CONVENED
    assert send(client, path, early="yes").status_code == 303
    assert now(database, info).state is State.OPEN


def test_before_the_hour_it_is_not_given_up_by_a_slip(client: TestClient, database: Database) -> None:
    soon = clock.now().replace(microsecond=0) + timedelta(hours=10)
    info = an_assembly(database, lambda session: convened(session, at=soon))
    path = f"{hub(info.id)}/no-realizada"
    assert "Sí, todavía no es la hora y ya se sabe que no se hará" in Shown(client.get(path)).text
    refused = send(client, path, reason="El camino está cerrado")
    [(field, sentence)] = Shown(refused).problems
    assert (refused.status_code, field) == (422, "early")
    assert sentence.endswith("y todavía no es la hora. Espere, o confirme que ya no se hará.")
    assert send(client, path, reason="El camino está cerrado", early="yes").status_code == 303
    assert now(database, info).state is State.NOT_HELD


@pytest.mark.parametrize("form", FORMS)
def test_a_page_left_open_past_the_closing_is_told_so(client: TestClient, database: Database, form: str) -> None:
    info = an_assembly(database, a_closed_one)
    before = lines(database)
    fields: dict[str, Any] = told() | PEOPLE | {"reason": "Llegaron más"}
    answer = send(client, f"{hub(info.id)}/{form}", **fields)
    assert (answer.status_code, Shown(answer).problems) == (409, [("", OVER)])
    seen = client.get(f"{hub(info.id)}/{form}")
    dated = OVER.replace("ya se cerró", "se cerró el 21 de febrero de 2026")
    assert (seen.status_code, dated in Shown(seen).text) == (409, True)
    assert ("La asamblea está cerrada" in seen.text, "Volver a la asamblea" in seen.text) == (True, True)
    assert ("Algo cambió mientras escribía" in seen.text, "Aviso 409" in seen.text) == (False, False)
    assert lines(database) == before


@pytest.mark.parametrize("form", [*FORMS, "propuestas/nueva", "preguntas/nueva", "mociones/nueva", "cierre", "papel"])
def test_the_forms_of_one_not_held_say_so_and_lead_back(client: TestClient, database: Database, form: str) -> None:
    def job(session: Session) -> AssemblyInfo:
        info = convened(session)
        record_not_held(session, author(at=AT), info, new_id(), "Llovió")
        return info

    info = an_assembly(database, job)
    answer = client.get(f"{hub(info.id)}/{form}")
    page = Shown(answer)
    assert (answer.status_code, page.text.startswith("La asamblea no se realizó Esta asamblea quedó")) == (409, True)
    back = {text_of(one): one.get("href") for one in page.root.iter("a")}
    assert back["Volver a la asamblea"] == hub(info.id)
