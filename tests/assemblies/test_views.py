"""The pages of an assembly: what they store, whom they let in, what they say when something is wrong."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from assembly.assemblies import queries
from assembly.assemblies.models import Convocation
from assembly.assemblies.rules import Channel, State
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.web import words
from tests.assemblies.stage import CONVENE, FORMS, PEOPLE, TODAY, an_assembly, hub, lines, told
from tests.factories.cast import CLINIC, OTHER_CLINIC, YEAR, add_clinic, send, signed_in
from tests.factories.meetings import ZONE, convened
from tests.factories.pages import Shown


def test_convening(client: TestClient, database: Database) -> None:
    key, day = new_id(), TODAY + timedelta(days=5)
    page = Shown(client.get(CONVENE))
    assert (page.value("year"), page.value("place"), page.value("channel")) == (str(YEAR), "", None)
    answer = send(client, CONVENE, id=key, **told(place="  Patio   de la  clínica "))
    assert (answer.status_code, answer.headers["location"]) == (303, hub(key))
    info = database.read(lambda session: queries.assembly(session, CLINIC, key))
    assert (info.year, info.ordinal, info.place, info.channel) == (YEAR, 1, "Patio de la clínica", Channel.POSTER)
    assert clock.local(info.starts_at, ZONE).isoformat()[:16] == f"{day}T11:00"
    assert (info.noticed_on, info.state, queries.notice_days(info)) == (TODAY, State.CONVENED, 5)


def test_the_form_says_the_clinics_hour_in_words(client: TestClient) -> None:
    assert "(hora del centro)" in Shown(client.get(CONVENE)).text


def test_a_convocation_made_on_paper_may_be_entered_late(client: TestClient, database: Database) -> None:
    day = TODAY - timedelta(days=30)
    assert send(client, CONVENE, **told(day=str(day), noticed_on=str(day))).status_code == 303
    calls = database.read(lambda s: queries.convocations(s, CLINIC, queries.assemblies_of(s, CLINIC)[0].id))
    assert clock.local_day(calls[0].recorded_at, ZONE) >= TODAY
    assert clock.local_day(calls[0].starts_at, ZONE) == day


def test_the_same_form_twice_convenes_once(client: TestClient, database: Database) -> None:
    key = new_id()
    answers = [send(client, CONVENE, id=key, **told()) for _ in range(2)]
    assert [(a.status_code, a.headers["location"]) for a in answers] == [(303, hub(key))] * 2
    assert lines(database) == 2


def test_an_empty_form_asks_for_everything_at_once(client: TestClient, database: Database) -> None:
    answer = send(client, CONVENE)
    assert answer.status_code == 422
    assert Shown(answer).problems == [
        ("place", "Escriba el lugar, por ejemplo: patio de la clínica."),
        ("day", "Escriba el día de la asamblea."),
        ("hour", "Escriba la hora de la asamblea."),
        ("noticed_on", "Escriba qué día se avisó a la gente."),
        ("channel", "Elija cómo se avisó a la gente."),
        ("year", "Elija el año del programa."),
    ]
    assert lines(database) == 0


def in_words(day: date) -> str:
    return words.day(day, words.SPANISH)


FAR, TOMORROW, YESTERDAY = (TODAY + timedelta(days=days) for days in (400, 1, -1))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("place", "Patio \ue000", "El texto tiene signos que no se pueden guardar. Escríbalo de nuevo sin ellos."),
        ("place", "a" * 800, "El texto es muy largo: use 200 letras o menos."),
        ("day", "٢٠٢٦-٠٢-٢١", "Escriba la fecha con día, mes y año."),
        ("day", "2026-02-30", "El 2026-02-30 no existe en el calendario. Revise el día y el mes."),
        ("day", str(FAR), f"El {in_words(FAR)} queda a más de un año de hoy. Revise el año."),
        ("day", "9999-12-31", "El 31 de diciembre de 9999 queda a más de un año de hoy. Revise el año."),
        ("hour", "25:00", "Escriba la hora, por ejemplo 11:00."),
        ("noticed_on", str(TOMORROW), f"El {in_words(TOMORROW)} todavía no llega. "
         "Convoque cuando ya se haya avisado a la gente."),
        ("channel", "paloma", "Elija una de las opciones."),
        ("year", "1e9", "Escriba un número con cifras, por ejemplo 118."),
        ("year", "100000000000000000000", "Escriba un número con cifras, por ejemplo 118."),
    ],
)  # fmt: skip
def test_bad_text_is_kept_with_its_sentence(
    client: TestClient, database: Database, field: str, typed: str, sentence: str
) -> None:
    answer = send(client, CONVENE, **told(**{field: typed}))
    page = Shown(answer)
    assert (answer.status_code, page.problems) == (422, [(field, sentence)])
    if field != "channel":
        assert page.value(field) == (None if field == "year" else typed)
    assert lines(database) == 0


def test_a_notice_after_the_assembly_is_refused(client: TestClient) -> None:
    answer = send(client, CONVENE, **told(day=str(YESTERDAY)))
    days = f"El aviso ({in_words(TODAY)}) no puede ser posterior a la asamblea ({in_words(YESTERDAY)})."
    assert Shown(answer).problems == [("noticed_on", f"{days} Corrija una de las dos fechas.")]


def second_sunday_of_march(year: int) -> date:
    """The day on which the border's clocks are set forward."""
    eighth = date(year, 3, 8)
    return eighth + timedelta(days=6 - eighth.weekday())


def test_an_hour_that_the_clock_skips_is_refused_in_its_clinic(client: TestClient, database: Database) -> None:
    spring = max(day for day in map(second_sunday_of_march, (TODAY.year - 1, TODAY.year)) if day <= TODAY)
    database.write(lambda s: add_clinic(s, "XXDEM000099", "Clínica La Frontera", time_zone="America/Tijuana"))
    signed_in(client, database, Role.MODERATOR, "XXDEM000099")
    fields = told(day=str(spring), noticed_on=str(spring - timedelta(days=2)), hour="02:30")
    answer = send(client, "/trabajo/XXDEM000099/asambleas/nueva", **fields)
    sentence = f"El {in_words(spring)} no hay 02:30 aquí: a esa hora se adelanta el reloj. Elija otra hora."
    assert Shown(answer).problems == [("hour", sentence)]


def test_without_a_programme_year_the_page_says_what_is_missing(client: TestClient, database: Database) -> None:
    database.write(lambda session: add_clinic(session, "XXIMB000099", institution="IMSS-BIENESTAR"))
    signed_in(client, database, Role.MODERATOR, "XXIMB000099")
    missing = (
        f"No hay reglas cargadas para IMSS-BIENESTAR en {TODAY.year}. "
        "Pida a la administración que cargue el año con «assembly import-year»."
    )
    answer = client.get("/trabajo/XXIMB000099/asambleas/nueva")
    assert missing in Shown(answer).text
    assert '<form method="post" novalidate>' not in answer.text
    sent = send(client, "/trabajo/XXIMB000099/asambleas/nueva", **told(year=str(TODAY.year)))
    assert (sent.status_code, Shown(sent).problems) == (422, [("", missing)])


def test_the_facilitator_convenes_in_the_moderators_name(client: TestClient, database: Database) -> None:
    account = signed_in(client, database, Role.FACILITATOR)
    assert "anota en nombre de: moderadora o moderador" in client.get(CONVENE).text.lower()
    assert send(client, CONVENE, **told()).status_code == 303
    signed = select(Convocation.recorded_by, Convocation.on_behalf_of)
    assert database.read(lambda s: s.execute(signed).all()) == [(f"facilitator:{account}", "moderator")]


@pytest.mark.parametrize(
    ("role", "clues", "status"),
    [
        (Role.TREASURER, CLINIC, 403),
        (Role.SOCIAL_AUDITOR, CLINIC, 403),
        (Role.ADMIN, None, 403),
        (Role.MODERATOR, OTHER_CLINIC, 404),
    ],
)
def test_who_may_not_come_in(
    client: TestClient, database: Database, role: Role, clues: str | None, status: int
) -> None:
    info = an_assembly(database, convened)
    before = lines(database)
    signed_in(client, database, role, clues)
    for path in (CONVENE, *(f"{hub(info.id)}/{form}" for form in FORMS)):
        assert (client.get(path).status_code, send(client, path, **told()).status_code) == (status, status)
    assert lines(database) == before


def test_an_assembly_of_another_clinic_is_not_found_here(client: TestClient, database: Database) -> None:
    info = an_assembly(database, lambda session: convened(session, clues=OTHER_CLINIC))
    for key in (info.id, new_id(), "nada"):
        for form in FORMS:
            path = f"{hub(key)}/{form}"
            assert (client.get(path).status_code, send(client, path, **PEOPLE).status_code) == (404, 404)
