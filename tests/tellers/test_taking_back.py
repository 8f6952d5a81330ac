"""A question put by mistake is taken back while nobody has counted it."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.elections.queries import posts_of
from assembly.journal.models import JournalLine
from assembly.live.rules import Sight, Slide
from assembly.minutes.checks import matters_of
from assembly.minutes.course import course_of
from assembly.tellers.record import taken_back_of
from assembly.votes.models import QuestionWithdrawal
from assembly.votes.queries import QuestionInfo
from tests.factories.cast import CLINIC, send, visitor
from tests.factories.hall import Hall
from tests.factories.hands import nominated, put_to_vote, year_of
from tests.factories.tellers import WHOLE, count, set_year
from tests.factories.walker import Walker
from tests.live.stage import paired, shown

WHY = "Se marcaron otras propuestas por error"


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    """An open assembly with proposals, its moderator signed in."""
    return Hall(database, tmp_path)


def page_of(hall: Hall, key: str) -> str:
    return f"{hall.base}/preguntas/{key}"


def take_back(hall: Hall, key: str) -> None:
    hall.walk(page_of(hall, key)).click("Se puso por error: quitar esta pregunta").send(
        "Quitar esta pregunta", None, reason=WHY
    )


def test_it_is_asked_no_more_and_its_proposal_can_be_put_again(hall: Hall) -> None:
    wrong = hall.put(0)
    take_back(hall, wrong.id)
    assert hall.questions() == []
    record = hall.database.read(lambda s: course_of(s, CLINIC, hall.info.id))
    assert matters_of(record) == ()
    again = hall.put(0)
    assert (wrong.number, again.number, again.subject) == (1, 2, wrong.subject)
    (kept,) = hall.database.read(lambda s: taken_back_of(s, CLINIC, hall.info.id))
    assert (kept.question, kept.reason) == (wrong, WHY)


def test_whoever_still_has_its_page_open_is_told(hall: Hall) -> None:
    about = hall.put(0)
    take_back(hall, about.id)
    said = "La pregunta 1 se quitó porque se puso por error"
    for path in ("", "/conteo", "/quitar"):
        answer = hall.client.get(page_of(hall, about.id) + path)
        assert (answer.status_code, said in answer.text) == (409, True)
    answer = send(hall.client, page_of(hall, about.id) + "/conteo", **WHOLE)
    assert (answer.status_code, said in answer.text) == (409, True)
    answer = send(hall.client, page_of(hall, about.id) + "/quitar", reason=WHY)
    assert (answer.status_code, hall.rows(QuestionWithdrawal)) == (409, 1)


@pytest.mark.parametrize("two", [False, True])
def test_not_once_hands_were_counted_or_a_sheet_sealed(hall: Hall, two: bool) -> None:
    set_year(hall.database, two_counts={"all": two})
    about = hall.put(0)
    count(Walker(hall.client), page_of(hall, about.id) + "/conteo", WHOLE)
    for answer in (
        hall.client.get(page_of(hall, about.id) + "/quitar"),
        send(hall.client, page_of(hall, about.id) + "/quitar", reason=WHY),
    ):
        assert (answer.status_code, "De esta pregunta ya se entregó un conteo" in answer.text) == (409, True)
    assert hall.rows(QuestionWithdrawal) == 0


def test_a_reason_is_asked_for(hall: Hall) -> None:
    about = hall.put(0)
    answer = send(hall.client, page_of(hall, about.id) + "/quitar", reason=" ")
    assert (answer.status_code, "Escriba por qué se quita la pregunta." in answer.text) == (422, True)
    assert hall.rows(QuestionWithdrawal) == 0


def test_those_on_its_list_can_be_voted_again(hall: Hall) -> None:
    def put(session: Session) -> QuestionInfo:
        nominated(session, hall.info, "treasury", "Ana Díaz")
        return put_to_vote(session, hall.info, "treasury")

    about = hall.database.write(put)
    take_back(hall, about.id)
    posts = hall.database.read(lambda s: posts_of(s, hall.info, year_of(s, hall.info)))
    (state,) = [one for one in posts if one.post.code == "treasury"]
    assert ([one.name for one in state.eligible], state.question) == (["Ana Díaz"], None)
    assert hall.database.write(lambda s: put_to_vote(s, hall.info, "treasury")).number == 2


def test_the_acta_and_the_journal_say_so(hall: Hall) -> None:
    take_back(hall, hall.put(0).id)
    said = f"Se puso a votación por error y se quitó sin contarla. Motivo: {WHY}."
    acta = hall.client.get(f"/clinicas/{CLINIC}/asambleas/{hall.info.id}")
    assert (acta.status_code, said in acta.text, "Falta contar" in acta.text) == (200, True, False)
    told = hall.client.get(f"/clinicas/{CLINIC}/bitacora").text
    assert "Se quitó la pregunta 1, que nadie había contado." in told
    assert "question_withdrawal" in hall.database.read(kinds_in)


def kinds_in(session: Session) -> set[str]:
    return set(session.execute(select(JournalLine.kind).where(JournalLine.clinic_id == CLINIC)).scalars())


def test_a_hall_screen_that_was_told_to_show_it_goes_on(hall: Hall, tmp_path: Path) -> None:
    wrong = hall.put(0)
    laptop = visitor(hall.database, tmp_path)
    laptop.cookies.set("hall_screen", hall.do(lambda session: paired(session, hall.info)), path="/pantalla")
    hall.do(lambda session: shown(session, hall.info, Sight(Slide.QUESTION, wrong.id)))
    assert "¿Se aprueba «Techo»?" in laptop.get("/pantalla").text
    take_back(hall, wrong.id)
    screen = laptop.get("/pantalla")
    assert (screen.status_code, "Pregunta 1" in screen.text, "¿Se aprueba «Techo»?" in screen.text) == (200, True, True)
    assert f'Esta pregunta se quitó: no se cuenta</span></p> <p class="say">Motivo: {WHY}.' in screen.text
    again = hall.put(1)
    after = laptop.get("/pantalla").text
    assert (again.number, "¿Se aprueba «Baños»?" in after, "se quitó" in after) == (2, True, False)
    third = hall.put(2)
    take_back(hall, third.id)  # while the second is being counted
    assert "se quitó" not in laptop.get("/pantalla").text
    hall.walk(f"{hall.base}/pantalla")
