"""With which people a correction is decided: those of the vote that was written down wrong, or those of now."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.votes.queries import QuestionInfo, question
from assembly.votes.recount import NOW, Base, BaseMissing, base_of, earlier_bases
from assembly.votes.rules import STANCES, QuestionKind
from assembly.votes.services import put_question
from tests.factories.cast import author, send
from tests.factories.hall import Hall, errors
from tests.factories.hands import year_of
from tests.factories.tellers import join, rows, set_year
from tests.factories.walker import Walker
from tests.tellers.test_record import acta_of
from tests.votes.test_results import ask

WRONG = {"count_for": "70", "count_against": "73", "count_abstain": "0"}
RIGHT = {"count_for": "73", "count_against": "70", "count_abstain": "0"}
WHY = "Se escribieron al revés"
UNSAID = (
    "Diga qué manos va a anotar: la asistencia cambió desde el conteo anterior, y de eso depende cuántas hacen falta."
)
THEN = "Las de entonces, que se escribieron mal: había 143 personas presentes"


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def come_or_go(hall: Hall, present: int) -> None:
    """Another attendance: the 143 of the opening are others now."""
    groups = {"users": str(present), "pensioners": "0", "staff": "0", "authorities": "0", "others": "0"}
    answer = send(hall.client, f"{hall.base}/asistencia", **groups, reason="Llegó o se fue gente")
    assert answer.status_code == 303, answer.text


def test_what_was_written_wrong_needs_the_hands_of_then(hall: Hall) -> None:
    """73 of 143 are enough; of the 150 who are there now 76 would be needed."""
    about = hall.put(0)
    send(hall.client, hall.sheet(about), **WRONG, round="1")
    come_or_go(hall, 150)
    walker = hall.walk(hall.sheet(about).removesuffix("/conteo")).click("Corregir este conteo")
    assert "¿Qué manos va a anotar?" in walker.text
    assert THEN in walker.text
    assert "Otras: se levantan de nuevo, con las 150 personas presentes ahora" in walker.text
    walker.send("Seguir", None, of_round="1")
    assert "Escriba las manos de entonces, con 143 personas presentes. Nadie las levanta otra vez." in walker.text
    assert "72" in walker.text
    assert "Cambiar la asistencia" not in walker.text
    walker.send("Revisar el conteo", None, **RIGHT)
    assert "Suman 143: todas las personas que había entonces." in walker.text
    walker.send("Corregir el conteo", None, recount_reason=WHY)
    assert "Se aprobó: 73 de 143" in walker.text
    said = "Se escribió de nuevo lo que se había anotado mal, con las 143 personas presentes entonces."
    assert said in walker.text
    (asked,) = hall.questions()
    assert [(one.present, one.of_round, one.outcome.verdict) for one in asked.rounds] == [
        (143, None, "rejected"),
        (143, 1, "approved"),
    ]
    acta = "Se escribió de nuevo lo del conteo 1, con las personas presentes entonces: nadie levantó la mano otra vez."
    assert acta in acta_of(hall)


def test_hands_raised_again_are_those_of_now(hall: Hall) -> None:
    about = hall.put(0)
    send(hall.client, hall.sheet(about), **WRONG, round="1")
    come_or_go(hall, 150)
    walker = hall.walk(f"{hall.sheet(about)}?corregir=1").send("Seguir", None, of_round="0")
    assert "Nadie las levanta otra vez" not in walker.text
    walker.send("Revisar el conteo", None, **RIGHT)
    assert "Suman 143 y hay 150 personas presentes: faltan 7." in walker.text
    walker.send("Corregir el conteo", None, recount_reason=WHY, short="hands_down")
    assert "No se aprobó" in walker.text
    (asked,) = hall.questions()
    assert [(one.present, one.of_round) for one in asked.rounds] == [(143, None), (150, None)]


def test_it_has_to_be_said(hall: Hall) -> None:
    """Also by a form that was opened before anybody came or went."""
    about = hall.put(0)
    send(hall.client, hall.sheet(about), **WRONG, round="1")
    sheet = RIGHT | {"round": "2", "recount_reason": WHY, "short": "hands_down"}
    come_or_go(hall, 150)
    for more in ({}, {"of_round": ""}, {"of_round": "7"}):
        answer = send(hall.client, hall.sheet(about), **sheet, **more)
        assert (answer.status_code, errors(answer)) == (422, [UNSAID])
    walker = hall.walk(f"{hall.sheet(about)}?corregir=1")
    walker.try_to_send("Seguir")
    assert UNSAID in walker.text
    checked = hall.client.get(f"{hall.sheet(about)}/revisar", params=sheet)
    assert errors(checked) == [UNSAID]
    assert rows(hall) == [0, 0, 1, 3, 1]
    assert send(hall.client, hall.sheet(about), **sheet, of_round="1").status_code == 303


def test_nothing_is_asked_where_nobody_came_or_went(hall: Hall) -> None:
    about = hall.put(0)
    send(hall.client, hall.sheet(about), **WRONG, round="1")
    walker = hall.walk(f"{hall.sheet(about)}?corregir=1")
    assert "¿Qué manos va a anotar?" not in walker.text
    walker.send("Revisar el conteo", None, **RIGHT).send("Corregir el conteo", None, recount_reason=WHY)
    assert "Se aprobó: 73 de 143" in walker.text


def test_two_count_with_the_same_people(hall: Hall, tmp_path: Path) -> None:
    """The first sheet of a correction says which people it is about; the second one counts with them too."""
    set_year(hall.database, two_counts={"all": True})
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    for one in (hall.client, phone):
        send(one, hall.sheet(about), **WRONG, round="1", turn="1")
    come_or_go(hall, 130)
    walker, second = hall.walk(f"{hall.sheet(about)}?corregir=1").send("Seguir", None, of_round="1"), Walker(phone)
    walker.send("Revisar el conteo", None, **RIGHT).send("Corregir el conteo", None, recount_reason=WHY)
    assert rows(hall) == [3, 0, 1, 6, 1]
    second.go(f"{hall.base}/escrutar").click("Contar las manos")
    assert "Escriba las manos de entonces, con 143 personas presentes." in second.text
    second.send("Revisar el conteo", None, **RIGHT).send("Corregir el conteo")
    (asked,) = hall.questions()
    assert [(one.present, one.outcome.verdict) for one in asked.rounds] == [(143, "rejected"), (143, "approved")]


def test_two_who_differ_choose_again(hall: Hall, tmp_path: Path) -> None:
    """What was said for a turn that did not agree does not hold for the next."""
    set_year(hall.database, two_counts={"all": True})
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    for one in (hall.client, phone):
        send(one, hall.sheet(about), **WRONG, round="1", turn="1")
    come_or_go(hall, 150)
    more = {"round": "2", "recount_reason": WHY, "reason": "No todos la levantan"}
    send(hall.client, hall.sheet(about), **RIGHT, **more, turn="1", of_round="1")
    assert send(phone, hall.sheet(about), **WRONG, **more, turn="1").status_code == 303
    assert send(hall.client, f"{hall.sheet(about)}/otra-ronda").status_code == 303
    assert send(hall.client, hall.sheet(about), **RIGHT, **more, turn="2").status_code == 422
    assert send(hall.client, hall.sheet(about), **RIGHT, **more, turn="2", of_round="0").status_code == 303
    assert send(phone, hall.sheet(about), **RIGHT, **more, turn="2").status_code == 303
    (asked,) = hall.questions()
    assert [(one.present, one.of_round) for one in asked.rounds] == [(143, None), (150, None)]


def test_who_left_takes_no_quorum_from_a_vote_that_was(hall: Hall) -> None:
    """Ten have to be there; nine stayed. Nobody votes any more, but what was written wrong is set right."""
    about = hall.put(0)
    send(hall.client, hall.sheet(about), **WRONG, round="1")
    come_or_go(hall, 9)
    again = RIGHT | {"round": "2", "recount_reason": WHY}
    assert send(hall.client, hall.sheet(about), **again, of_round="0").status_code == 409
    assert hall.client.get(f"{hall.sheet(about)}?corregir=1&of_round=0").status_code == 409
    walker = hall.walk(f"{hall.sheet(about)}?corregir=1").send("Seguir", None, of_round="1")
    walker.send("Revisar el conteo", None, **RIGHT).send("Corregir el conteo", None, recount_reason=WHY)
    assert "Se aprobó: 73 de 143" in walker.text


def test_a_majority_that_everybody_saw_says_it_too(hall: Hall) -> None:
    set_year(hall.database, evident_majority=True)
    about = hall.do(lambda session: motion(session, hall.info))
    seen = {"witness": "Ana Ruiz", "recount_reason": WHY}
    assert send(hall.client, hall.sheet(about) + "/evidente", **seen, round="1", seen="approved").status_code == 303
    come_or_go(hall, 150)
    again = seen | {"round": "2", "seen": "rejected"}
    refused = send(hall.client, hall.sheet(about) + "/evidente", **again)
    assert (refused.status_code, errors(refused)) == (422, [UNSAID])
    walker = hall.walk(hall.sheet(about) + "/evidente")
    walker.send("Anotar mayoría evidente", None, seen="rejected", of_round="1", **seen)
    (asked,) = hall.questions()
    assert [(one.present, one.of_round) for one in asked.rounds] == [(143, None), (143, 1)]


def motion(session: Session, info: AssemblyInfo) -> QuestionInfo:
    key, year = new_id(), year_of(session, info)
    put_question(session, author(at=info.starts_at), info, key, QuestionKind.MOTION, "accounts", STANCES, year)
    return question(session, info.clinic_id, key)


PEOPLE = st.integers(1, 400)


@given(st.lists(PEOPLE, min_size=1, max_size=6), PEOPLE, st.none() | st.integers(0, 7))
def test_a_base_is_of_a_round_or_of_now(rounds: list[int], now: int, chosen: int | None) -> None:
    counts = [{"for": 1, "against": 0, "abstain": 0}] * len(rounds)
    asked = ask("1", STANCES, *counts, kind=QuestionKind.MOTION, subject=None)
    counted = (replace(one, present=people) for one, people in zip(asked.rounds, rounds, strict=True))
    question = replace(asked, rounds=tuple(counted))
    offered = earlier_bases(question, now)
    assert {one.present for one in offered} == set(rounds) - {now}
    assert all(rounds[one.of_round - 1] == one.present for one in offered)
    if (chosen is None and offered) or (chosen or 0) > len(rounds):
        with pytest.raises(BaseMissing):
            base_of(question, now, chosen)
    elif chosen:
        assert base_of(question, now, chosen) == Base(chosen, rounds[chosen - 1])
    else:
        assert base_of(question, now, chosen) == Base(NOW, now)
