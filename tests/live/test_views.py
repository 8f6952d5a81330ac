"""The screen and its remote control through the pages, and who may."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.assemblies.models import AttendanceCount
from assembly.committee.queries import terms_of
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.elections.services import ask_about_term
from assembly.live import rules
from assembly.live.models import HallScreen
from assembly.live.queries import screen, screens_of
from assembly.live.rules import CODE_LASTS, TRIES, CodeUnknown, NoScreen, Sight, Slide
from assembly.minutes.services import close
from assembly.votes.queries import questions_of
from assembly.votes.rules import QuestionKind
from tests.factories.cast import AT, CLINIC, KEY, OTHER_CLINIC, author, send, signed_in, visitor
from tests.factories.hall import Hall, errors
from tests.factories.hands import counted, elected, year_of
from tests.factories.ledger import notify
from tests.factories.meetings import closed, opened
from tests.factories.pages import Shown
from tests.factories.tellers import set_year
from tests.live.stage import code_of, paired, waiting
from tests.minutes.meeting import CLOSED_AT

COOKIE = "hall_screen"


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


@pytest.fixture
def laptop(database: Database, hall: Hall, tmp_path: Path) -> TestClient:
    """A borrowed browser where nobody signed in."""
    return visitor(database, tmp_path)


def ask(laptop: TestClient) -> str:
    """Ask for a code; the six digits that the page shows."""
    assert send(laptop, "/pantalla").headers["location"] == "/pantalla?codigo"
    found = re.search(r'class="code">(\d{3}) (\d{3})<', laptop.get("/pantalla").text)
    assert found is not None
    return found[1] + found[2]


def sights(hall: Hall) -> list[Sight]:
    now = clock.now()
    return [one.sight for one in hall.do(lambda s: screens_of(s, CLINIC, hall.info.id, now))]


def test_a_laptop_shows_the_assembly_once_its_code_is_typed(hall: Hall, laptop: TestClient) -> None:
    first = laptop.get("/pantalla")
    assert (first.headers["cache-control"], "Mostrar el código" in first.text) == ("no-store", True)
    code = ask(laptop)
    assert laptop.get("/pantalla/ahora").status_code == 204
    answer = send(hall.client, f"{hall.base}/pantalla", code=f"{code[:3]} {code[3:]}")
    assert answer.headers["location"] == f"{hall.base}/pantalla"
    assert Shown(laptop.get("/pantalla")).text.startswith("Clínica Los Encinos Orden del día 1. Techo")
    question = hall.put(0)
    assert "Pregunta 1 · propuesta 1 · punto 1 de 7" in laptop.get("/pantalla/ahora").json()["html"]
    hall.count(question, 118, 12, 13)
    text = Shown(laptop.get("/pantalla")).text
    assert text == (
        "Clínica Los Encinos Pregunta 1 · propuesta 1 · punto 1 de 7 ¿Se aprueba «Techo»? "
        "Se aprobó A favor 118 En contra 12 Abstención 13 "
        "Se aprobó: 118 de 143 personas a favor; se necesitaban 72. 143 personas presentes"
    )


def test_no_figure_before_the_outcome(hall: Hall, laptop: TestClient) -> None:
    hall.put(0, 1)
    text = Shown(laptop.get(f"/clinicas/{CLINIC}/asambleas/{hall.info.id}/en-vivo")).text
    assert text == (
        "Clínica Los Encinos Pregunta 1 · punto 1 de 6 Elegir entre 2 propuestas 1. Techo 2. Baños No hace "
        "falta mayoría: basta una mano, y las que más manos reciben van primero en la lista de mejoras. Cada persona "
        "levanta la mano una sola vez. 143 personas presentes"
    )


def test_the_cookie_goes_to_the_screen_only(laptop: TestClient) -> None:
    cookie = send(laptop, "/pantalla").headers["set-cookie"]
    assert re.sub(r"=[\w-]{32};", "=…;", cookie) == (
        "hall_screen=…; HttpOnly; Max-Age=86400; Path=/pantalla; SameSite=strict"
    )


def test_a_browser_without_cookies_is_told(laptop: TestClient) -> None:
    page = laptop.get("/pantalla?codigo").text
    assert ("data-auto" in page, "Este navegador no guardó el código" in page) == (False, True)


def test_a_late_code_is_asked_for_again(hall: Hall, laptop: TestClient) -> None:
    then = clock.now() - CODE_LASTS
    token = hall.do(lambda session: waiting(session, then))
    laptop.cookies.set(COOKIE, token, path="/pantalla")
    assert "El código de esta pantalla ya se venció" in laptop.get("/pantalla").text
    answer = send(hall.client, f"{hall.base}/pantalla", code=code_of(token))
    assert answer.headers["location"] == f"{hall.base}/pantalla?aviso=codigo"
    assert errors(hall.client.get(answer.headers["location"])) == [str(CodeUnknown())]


def test_a_wrong_code_is_said_and_tries_run_out(hall: Hall) -> None:
    for _ in range(TRIES):
        assert send(hall.client, f"{hall.base}/pantalla", code="000000").status_code == 303
    token = hall.do(waiting)
    assert send(hall.client, f"{hall.base}/pantalla", code=code_of(token)).status_code == 429
    assert sights(hall) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Escriba las seis cifras que muestra la pantalla."),
        ("12", "El código son las seis cifras que muestra la pantalla, por ejemplo 482 913."),
    ],
)
def test_what_is_no_code_is_kept_on_the_page(hall: Hall, typed: str, sentence: str) -> None:
    answer = send(hall.client, f"{hall.base}/pantalla", code=typed)
    assert (answer.status_code, Shown(answer).problems) == (422, [("code", sentence)])
    assert Shown(answer).value("code") == typed


def test_a_closed_assembly_takes_no_screen(hall: Hall) -> None:
    hall.do(lambda session: closed(session, hall.info))
    token = hall.do(waiting)
    assert send(hall.client, f"{hall.base}/pantalla", code=code_of(token)).status_code == 409
    assert hall.client.get(f"{hall.base}/pantalla").status_code == 409
    assert sights(hall) == []


def test_the_remote_control(hall: Hall, laptop: TestClient) -> None:
    question = hall.put(0)
    key = rules.token_hash(hall.do(lambda session: paired(session, hall.info)))
    for fields, after in (
        ({"slide": "pause"}, Sight(Slide.PAUSE)),
        ({"move": "next"}, Sight(Slide.AGENDA)),
        ({"move": "next"}, Sight(Slide.ATTENDANCE)),
        ({"move": "next"}, Sight(Slide.QUESTION, question.id)),
        ({"move": "previous"}, Sight(Slide.ATTENDANCE)),
        ({"question": question.id}, Sight(Slide.QUESTION, question.id)),
        ({"slide": "follow"}, Sight()),
    ):
        assert send(hall.client, f"{hall.base}/pantalla/mostrar", **fields).status_code == 303
        assert sights(hall) == [after]
    assert "La pantalla muestra: ¿Se aprueba «Techo»?" in hall.walk(f"{hall.base}/pantalla").text
    assert send(hall.client, f"{hall.base}/pantalla/mostrar", question="x").status_code == 404
    assert send(hall.client, f"{hall.base}/pantalla/mostrar", slide="nada").status_code == 422
    assert send(hall.client, f"{hall.base}/pantalla/soltar", screen=key).status_code == 303
    answer = send(hall.client, f"{hall.base}/pantalla/mostrar", slide="pause")
    assert (answer.status_code, errors(answer)) == (409, [str(NoScreen())])


def test_a_screen_that_was_let_go_says_so(hall: Hall, laptop: TestClient) -> None:
    token = hall.do(lambda session: paired(session, hall.info))
    laptop.cookies.set(COOKIE, token, path="/pantalla")
    assert "Orden del día" in laptop.get("/pantalla").text
    send(hall.client, f"{hall.base}/pantalla/soltar", screen=rules.token_hash(token))
    assert "Esta pantalla ya se soltó" in laptop.get("/pantalla").text
    assert ask(laptop) != code_of(token)


@pytest.mark.parametrize(
    ("role", "clues", "status"), [(Role.TREASURER, CLINIC, 403), (Role.MODERATOR, OTHER_CLINIC, 404)]
)
def test_others_may_not(hall: Hall, laptop: TestClient, role: Role, clues: str, status: int) -> None:
    token = hall.do(waiting)
    signed_in(laptop, hall.database, role, clues)
    assert send(laptop, f"{hall.base}/pantalla", code=code_of(token)).status_code == status
    assert laptop.get(f"{hall.base}/pantalla").status_code == status
    assert sights(hall) == []
    found = hall.do(lambda session: screen(session, rules.token_hash(token)))
    assert found is not None
    assert found.paired_at is None


def test_another_assembly_s_moderator_cannot_let_it_go(hall: Hall, laptop: TestClient) -> None:
    token = hall.do(lambda session: paired(session, hall.info))
    signed_in(laptop, hall.database, Role.MODERATOR, OTHER_CLINIC)
    path = f"/trabajo/{OTHER_CLINIC}/asambleas/{hall.info.id}/pantalla/soltar"
    assert send(laptop, path, screen=rules.token_hash(token)).status_code == 404
    assert sights(hall) == [Sight()]


def test_pairing_writes_no_fact_and_an_unknown_screen_was_let_go(hall: Hall, laptop: TestClient) -> None:
    before = hall.rows(AttendanceCount)
    hall.do(lambda session: paired(session, hall.info))
    assert (hall.rows(AttendanceCount), hall.rows(HallScreen)) == (before, 1)
    laptop.cookies.set(COOKIE, "x", path="/pantalla")
    assert "Esta pantalla ya se soltó" in laptop.get("/pantalla/ahora").json()["html"]
    assert laptop.get(f"/clinicas/{CLINIC}/asambleas/{'0' * 36}/en-vivo").status_code == 404


def test_the_same_in_english(hall: Hall, laptop: TestClient) -> None:
    cookie = send(laptop, "/en/pantalla").headers["set-cookie"]
    assert "Path=/en/pantalla" in cookie


def test_a_day_later_a_screen_shows_nothing(hall: Hall, laptop: TestClient) -> None:
    then = clock.now() - timedelta(hours=25)
    laptop.cookies.set(COOKIE, hall.do(lambda session: paired(session, hall.info, then)), path="/pantalla")
    assert "Esta pantalla ya se soltó" in laptop.get("/pantalla").text


def test_a_laptop_leaves_a_closed_assembly_by_itself(hall: Hall, laptop: TestClient) -> None:
    token = hall.do(lambda session: paired(session, hall.info))
    laptop.cookies.set(COOKIE, token, path="/pantalla")
    hall.do(lambda session: closed(session, hall.info))
    page = laptop.get("/pantalla").text
    assert "Quitar esta asamblea de la pantalla" in page
    answer = send(laptop, "/pantalla", leave="yes")
    assert (answer.status_code, answer.headers["location"], sights(hall)) == (303, "/pantalla?codigo", [])
    found = re.search(r'class="code">(\d{3}) (\d{3})<', laptop.get("/pantalla").text)
    assert found is not None
    assert found[1] + found[2] != code_of(token)


def test_a_narrow_result_is_announced_before_the_count_and_told_with_the_verdict(
    hall: Hall, laptop: TestClient
) -> None:
    live = f"/clinicas/{CLINIC}/asambleas/{hall.info.id}/en-vivo"
    set_year(hall.database, two_counts={"margin": 3})
    hall.put(0)
    said = "Si la diferencia que decide es de 3 manos o menos, se levantan las manos otra vez y cuenta otra persona."
    assert said in Shown(laptop.get(live)).text
    about = hall.questions()[0]
    hall.count(about, 73, 60, 10)
    told = "El resultado es muy cerrado: por eso lo contaron dos personas."
    assert told in Shown(laptop.get(live)).text
    assert told in Shown(hall.client.get(f"{hall.base}/preguntas/{about.id}")).text
    hall.count(hall.put(2), 100, 33, 10)
    assert told not in Shown(laptop.get(live)).text
    set_year(hall.database, two_counts={"all": True, "margin": 3})
    hall.put(1)
    assert said not in Shown(laptop.get(live)).text


def test_hall_and_phone_tell_the_same_of_equal_hands(hall: Hall, laptop: TestClient) -> None:
    live = f"/clinicas/{CLINIC}/asambleas/{hall.info.id}/en-vivo"
    about = hall.put(0, 1, 2)
    hall.count(about, 50, 40, 40)
    phone = f"{hall.base}/preguntas/{about.id}"
    for told in (
        ("Hay empate", "Si no alcanza para todas las que empatan, habrá otra ronda solo entre ellas."),
        ("Ya hay resultado", "Hay propuestas con las mismas manos; eso no cambia la lista de mejoras."),
    ):
        for page in (Shown(laptop.get(live)), Shown(hall.client.get(phone))):
            assert [words for words in told if words not in page.text] == []
        hall.do(lambda session: notify(session, "900,000"))


def test_the_ratified_stand_under_the_committee(hall: Hall, laptop: TestClient) -> None:
    hall.do(lambda session: elected(session, hall.info, "presidency", "Rosa Díaz"))
    hall.do(lambda session: close(session, author(at=CLOSED_AT), hall.info, new_id(), KEY, ""))
    later = hall.do(lambda session: opened(session, at=AT + timedelta(days=30)))
    (term,) = hall.do(lambda session: terms_of(session, CLINIC))
    year = hall.do(lambda session: year_of(session, later))
    ask_term = partial(ask_about_term, author=author(at=later.starts_at), assembly=later, fact_id=new_id())
    hall.do(lambda session: ask_term(session, term_id=term.id, kind=QuestionKind.RATIFY, settings=year))
    live = f"/clinicas/{CLINIC}/asambleas/{later.id}/en-vivo"
    assert "¿Sigue Rosa Díaz en «Presidencia»?" in Shown(laptop.get(live)).text
    (about,) = hall.do(lambda session: questions_of(session, CLINIC, later.id))
    hall.do(lambda session: counted(session, later, about, 140, 3, 0))
    acta = Shown(laptop.get(f"/clinicas/{CLINIC}/asambleas/{later.id}")).text
    assert "Presidencia Rosa Díaz: la asamblea decidió que sigue" in acta
