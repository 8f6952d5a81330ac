"""The pages of an assembly: what they store, whom they let in, what they say when something is wrong."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies import queries
from assembly.assemblies.models import AttendanceCount, Convocation, NotHeld, Opening
from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import Channel, Groups, State
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.journal.models import JournalLine
from assembly.web import words
from tests.factories.cast import AT, CLINIC, OTHER_CLINIC, YEAR, add_clinic, send, set_stage, signed_in, visitor
from tests.factories.meetings import ZONE, attended, closed, convened, opened
from tests.factories.pages import Shown

ALL = f"/trabajo/{CLINIC}/asambleas"
CONVENE = f"{ALL}/nueva"
TODAY = clock.local_day(clock.now(), ZONE)
PEOPLE = {"users": "96", "pensioners": "30", "staff": "9", "authorities": "3", "others": "5"}
OVER = "La asamblea ya se cerró y su acta no cambia. Lo que falte se lleva a otra asamblea."
FORMS = ["segunda-convocatoria", "asistencia", "apertura", "no-realizada"]


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """A moderator's browser."""
    set_stage(database)
    browser = visitor(database, tmp_path)
    signed_in(browser, database, Role.MODERATOR)
    return browser


def hub(assembly_id: str) -> str:
    return f"{ALL}/{assembly_id}"


def told(**more: str) -> dict[str, str]:
    """A convocation as the form sends it."""
    fields = {"year": str(YEAR), "place": "Patio de la clínica", "day": str(TODAY + timedelta(days=5))}
    return fields | {"hour": "11:00", "noticed_on": str(TODAY), "channel": "poster"} | more


def lines(database: Database) -> int:
    return database.read(lambda session: session.execute(select(func.count(JournalLine.n))).scalar_one())


def now(database: Database, info: AssemblyInfo) -> AssemblyInfo:
    return database.read(lambda session: queries.assembly(session, CLINIC, info.id))


def an_assembly(database: Database, make: Callable[[Session], AssemblyInfo]) -> AssemblyInfo:
    return database.write(make)


def a_closed_one(session: Session) -> AssemblyInfo:
    return closed(session, opened(session))


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
        ("day", "٢٠٢٦-٠٢-٢١", "Escriba la fecha con día, mes y año."),
        ("day", "2026-02-30", "Escriba la fecha con día, mes y año."),
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


def test_a_second_convocation(client: TestClient, database: Database) -> None:
    info = an_assembly(database, convened)
    path = f"{hub(info.id)}/segunda-convocatoria"
    page = Shown(client.get(path))
    assert [page.value(name) for name in ("place", "day", "hour")] == ["Patio de la clínica", "2026-02-21", "11:30"]
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
    assert (answer.status_code, answer.headers["location"]) == (303, hub(info.id))
    assert (now(database, info).present, now(database, info).groups) == (143, Groups(96, 30, 9, 3, 5))
    silent = send(client, path, **PEOPLE | {"users": "1,004"})
    page = Shown(silent)
    sentence = "Ya hay una asistencia de 143 personas. Escriba por qué cambia: quién llegó o se fue."
    assert (silent.status_code, page.problems) == (422, [("reason", sentence)])
    assert "Lo que escribió suma 1051 personas" in page.text
    assert "En el conteo anterior: 96" in page.text
    assert send(client, path, **PEOPLE | {"users": "104", "reason": "Llegaron 8"}).status_code == 303
    stored = select(AttendanceCount.users, AttendanceCount.present).order_by(AttendanceCount.n)
    assert database.read(lambda s: s.execute(stored).all()) == [(96, 143), (104, 151)]
    counts = database.read(lambda s: queries.attendance_counts(s, CLINIC, info.id))
    assert [count.reason for count in counts] == [None, "Llegaron 8"]


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
    assert "Todavía no es la hora" in Shown(client.get(f"{hub(info.id)}/apertura")).text


@pytest.mark.parametrize("form", FORMS)
def test_a_page_left_open_past_the_closing_is_told_so(client: TestClient, database: Database, form: str) -> None:
    info = an_assembly(database, a_closed_one)
    before = lines(database)
    fields: dict[str, Any] = told() | PEOPLE | {"reason": "Llegaron más"}
    answer = send(client, f"{hub(info.id)}/{form}", **fields)
    assert (answer.status_code, Shown(answer).problems) == (409, [("", OVER)])
    seen = client.get(f"{hub(info.id)}/{form}")
    assert (seen.status_code, OVER in Shown(seen).text) == (409, True)
    assert lines(database) == before
