"""The pages of the show of hands: sentences, refusals, what is kept, who may."""

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.proposals.models import ProposalWithdrawal
from assembly.votes.models import HandCount, Outcome, Question, Round
from assembly.votes.queries import QuestionInfo
from tests.factories.cast import CLINIC, OTHER_CLINIC, send, signed_in, visitor
from tests.factories.hall import DRAFTS, Hall, errors, typed
from tests.factories.hands import asked
from tests.factories.meetings import closed, opened, with_proposals

WHOLE = {"round": "1", "count_for": "118", "count_against": "12", "count_abstain": "13"}


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def test_a_question_from_the_list_to_its_verdict(hall: Hall) -> None:
    walker = hall.walk(f"{hall.base}/preguntas/nueva")
    walker.send("Poner a votación", options=[hall.proposals[0]])
    assert "Se aprueba con más de la mitad de las 143 personas presentes: 72." in walker.text
    assert "Hay 143 personas presentes." in walker.text
    walker.count(count_for="118", count_against="12", count_abstain="13")
    (about,) = hall.questions()
    assert walker.path == f"{hall.base}/preguntas/{about.id}"
    assert "Se aprobó: 118 de 143 personas a favor; se necesitaban 72." in walker.text
    assert f"Folio {about.rounds[0].n}" in walker.text
    assert about.rounds[0].counts == {"for": 118, "against": 12, "abstain": 13}
    walker.click("Siguiente pregunta")
    assert walker.path == f"{hall.base}/preguntas/nueva"


def test_after_the_last_question_comes_the_list(hall: Hall) -> None:
    for place in range(3):
        hall.count(hall.put(place), 118, 12, 13)
    last = hall.questions()[-1]
    walker = hall.walk(f"{hall.base}/preguntas/{last.id}").click("Ver la lista de mejoras")
    assert walker.path == f"{hall.base}/mejoras"


def test_several_proposals_are_one_choice(hall: Hall) -> None:
    walker = hall.walk(f"{hall.base}/preguntas/nueva").send("Poner a votación", options=hall.proposals[1::-1])
    assert walker.text.index("1. Techo") < walker.text.index("2. Baños")
    sentence = "No hace falta mayoría: basta una mano, y las que más manos reciben van primero en la lista de mejoras."
    assert sentence in walker.text
    counts: dict[str, Any] = {f"count_{one}": hands for one, hands in zip(hall.proposals, ("80", "60"), strict=False)}
    walker.count(**counts)
    assert "Por orden de manos: Techo (80), Baños (60). Había 143 personas presentes." in walker.text


def test_nothing_chosen_is_nothing_asked(hall: Hall) -> None:
    answer = send(hall.client, f"{hall.base}/preguntas/nueva")
    assert (answer.status_code, errors(answer)) == (422, ["Elija al menos una opción."])
    hall.put(0)
    answer = send(hall.client, f"{hall.base}/preguntas/nueva", options=hall.proposals[0])
    assert (answer.status_code, errors(answer)) == (
        409,
        [
            "Esa propuesta ya está en la pregunta 1, que falta contar. "
            "Cuente primero esa pregunta; no se abre otra igual."
        ],
    )
    assert hall.rows(Question) == 1


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        (
            {"count_abstain": "", "count_against": ""},
            ["En contra, Abstención: Falta escribir cuántas manos contó. Si nadie levantó la mano, escriba 0."],
        ),
        ({"count_for": "muchas"}, ["A favor: Escriba un número con cifras, por ejemplo 118."]),
        ({"count_for": "-1"}, ["A favor: Anotó -1 manos. Escriba 0 o un número mayor."]),
        (
            {"count_for": "120"},
            [
                "Anotó 145 manos y hay 143 personas presentes: sobran 2. "
                "Cuente otra vez, o corrija la asistencia si llegó más gente."
            ],
        ),
        (
            {"count_for": "144", "count_against": "0", "count_abstain": "0"},
            [
                "Anotó 144 manos y hay 143 personas presentes: sobra 1. "
                "Cuente otra vez, o corrija la asistencia si llegó más gente."
            ],
        ),
        (
            {"count_for": "150", "count_against": "", "count_abstain": "0"},
            [
                "A favor: Anotó 150 manos aquí y hay 143 personas presentes. "
                "Cuente otra vez, o corrija la asistencia si llegó más gente.",
                "En contra: Falta escribir cuántas manos contó. Si nadie levantó la mano, escriba 0.",
            ],
        ),
        (
            {"count_for": "110"},
            [
                "Contó 135 manos y hay 143 personas presentes: faltan 8. "
                "Cuente otra vez, o diga por qué para anotarlo así."
            ],
        ),
    ],
)
def test_a_count_that_cannot_be_is_refused_and_kept_as_typed(
    hall: Hall, fields: dict[str, str], sentences: list[str]
) -> None:
    about = hall.put(0)
    sent = WHOLE | fields
    answer = send(hall.client, hall.sheet(about), **sent)
    assert (answer.status_code, errors(answer)) == (422, sentences)
    assert {name: typed(answer, name) for name in WHOLE} == {name: sent[name] for name in WHOLE}
    assert [hall.rows(fact) for fact in (Round, HandCount, Outcome)] == [0, 0, 0]


def test_a_shortfall_is_accepted_with_its_reason(hall: Hall) -> None:
    about = hall.put(0)
    walker = hall.walk(hall.sheet(about))
    walker.count(count_for="118", count_against="12", count_abstain="10", reason="Tres salieron")
    assert "Se contaron menos manos que personas. Motivo: Tres salieron" in walker.text
    assert hall.questions()[0].rounds[0].shortfall_reason == "Tres salieron"


USUAL = "Las demás personas no levantaron la mano"


def test_the_usual_reason_is_one_box(hall: Hall) -> None:
    first, second = hall.put(0), hall.put(1)
    walker = hall.walk(hall.sheet(first))
    walker.count(count_for="118", count_against="12", count_abstain="10")
    assert f"Se contaron menos manos que personas. Motivo: {USUAL}" in walker.text
    walker = hall.walk(hall.sheet(second))
    walker.count(count_for="1", count_against="0", count_abstain="0", short="other", reason="Ya")
    assert [one.rounds[0].shortfall_reason for one in hall.questions()] == [USUAL, "Ya"]


def test_a_choice_with_one_hand_each_says_what_is_short(hall: Hall) -> None:
    about = hall.put(0, 1)
    walker = hall.walk(hall.sheet(about))
    counts: dict[str, Any] = {f"count_{one}": "60" for one in hall.proposals[:2]}
    walker.send("Revisar el conteo", None, **counts)
    assert "Suman 120 y hay 143 personas presentes: faltan 23." in walker.text
    walker.try_to_send("Anotar el conteo")
    short = (
        "Contó 120 manos y hay 143 personas presentes: faltan 23. Cuente otra vez, o diga por qué para anotarlo así."
    )
    assert (walker.status, short in walker.text) == (422, True)
    walker.send("Anotar el conteo", short="hands_down")
    assert f"Se contaron menos manos que personas. Motivo: {USUAL}" in walker.text


def test_a_correction_shows_both_counts(hall: Hall) -> None:
    about = hall.put(0)
    hall.count(about, 118, 12, 13)
    walker = hall.walk(f"{hall.base}/preguntas/{about.id}").click("Corregir este conteo")
    fixed: dict[str, Any] = {"count_for": "18", "count_against": "112", "count_abstain": "13"}
    walker.send("Revisar el conteo", None, **fixed).try_to_send("Corregir el conteo")
    assert walker.status == 422
    assert "Escriba por qué se corrige el conteo. El anterior se queda a la vista." in walker.text
    walker.send("Corregir el conteo", recount_reason="Sobraba un uno", **fixed)
    assert "No se aprobó: 18 de 143 personas a favor; se necesitaban 72." in walker.text
    assert (
        "Se aprobó: 118 de 143 personas a favor; se necesitaban 72. Se corrigió porque: Sobraba un uno" in walker.text
    )


def test_a_stale_sheet_says_what_happened(hall: Hall) -> None:
    about = hall.put(0)
    hall.count(about, 118, 12, 13)
    answer = send(hall.client, hall.sheet(about), **WHOLE | {"count_for": "100"}, reason="Faltó gente")
    assert (answer.status_code, errors(answer)) == (
        409,
        [
            "Esta pregunta ya se contó: el conteo 1 quedó anotado con 143 manos, y lo que usted escribió no se guardó. "
            "Si el conteo anotado está mal, escriba el motivo y corríjalo."
        ],
    )
    assert hall.rows(Round) == 1


def test_the_same_form_twice_is_one_round(hall: Hall) -> None:
    about, key = hall.put(0), new_id()
    first, second = (send(hall.client, hall.sheet(about), id=key, **WHOLE) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"] == f"{hall.base}/preguntas/{about.id}"
    assert [hall.rows(fact) for fact in (Round, HandCount, Outcome)] == [1, 3, 1]


def test_two_counts_at_once_leave_one(hall: Hall) -> None:
    about = hall.put(0)
    other = visitor(hall.database, hall.folder)
    signed_in(other, hall.database, Role.MODERATOR)
    gate, answers = threading.Barrier(2), {}

    def enter(name: str, client: TestClient, in_favour: int) -> None:
        gate.wait()
        fields = WHOLE | {"count_for": str(in_favour), "reason": "Salieron"}
        answers[name] = send(client, hall.sheet(about), **fields)

    threads = [
        threading.Thread(target=enter, args=("one", hall.client, 100)),
        threading.Thread(target=enter, args=("two", other, 90)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status_code for one in answers.values()) == [303, 409]
    (kept,) = hall.questions()
    winner = next(name for name, one in answers.items() if one.status_code == 303)
    loser = next(one for one in answers.values() if one.status_code == 409)
    assert kept.rounds[0].counts["for"] == {"one": 100, "two": 90}[winner]
    assert errors(loser)[0].startswith("Esta pregunta ya se contó: el conteo 1 quedó anotado con")
    assert [hall.rows(fact) for fact in (Round, HandCount, Outcome)] == [1, 3, 1]


def test_a_proposal_is_withdrawn_before_it_is_voted(hall: Hall) -> None:
    first, second = hall.proposals[:2]
    walker = hall.walk(f"{hall.base}/propuestas/{first}/retirar").send("Retirar la propuesta", reason="Se unió a otra")
    assert walker.path == f"{hall.base}/propuestas"
    assert "$200,000.00 Se retiró: Se unió a otra" in walker.text
    hall.put(1)
    answer = send(hall.client, f"{hall.base}/propuestas/{second}/retirar", reason="Ya no")
    assert (answer.status_code, errors(answer)) == (
        409,
        ["La propuesta 2 ya se puso a votación y no se puede retirar. Queda con su resultado."],
    )
    assert hall.rows(ProposalWithdrawal) == 1
    assert "Techo" not in hall.walk(f"{hall.base}/preguntas/nueva").text


def paths(hall: Hall, about: QuestionInfo) -> list[str]:
    one = f"/preguntas/{about.id}"
    return ["/preguntas/nueva", one, "/mejoras", f"/propuestas/{hall.proposals[1]}/retirar"]


@pytest.mark.parametrize(
    ("role", "clinic", "status"),
    [
        (Role.TELLER, CLINIC, 403),
        (Role.TREASURER, CLINIC, 403),
        (Role.MODERATOR, OTHER_CLINIC, 404),
        (Role.FACILITATOR, None, 200),
    ],
)
def test_who_may(hall: Hall, role: Role, clinic: str | None, status: int) -> None:
    about = hall.put(0)
    client = visitor(hall.database, hall.folder)
    signed_in(client, hall.database, role, clinic)
    assert {client.get(hall.base + path).status_code for path in paths(hall, about)} == {status}
    answer = send(client, f"{hall.base}/preguntas/nueva", options=hall.proposals[1])
    assert answer.status_code == (303 if status == 200 else status)
    assert hall.rows(Question) == (2 if status == 200 else 1)


def test_strange_ids_are_not_found(hall: Hall) -> None:
    def elsewhere(session: Session) -> QuestionInfo:
        info = opened(session, clues=OTHER_CLINIC)
        return asked(session, info, with_proposals(session, info, DRAFTS)[0].id)

    theirs: QuestionInfo = hall.do(elsewhere)
    for key in (theirs.id, new_id(), "x"):
        one = f"{hall.base}/preguntas/{key}"
        assert [hall.client.get(path).status_code for path in (one, f"{one}/conteo", f"{one}/sorteo")] == [404] * 3
        assert [send(hall.client, f"{one}/{last}", **WHOLE).status_code for last in ("conteo", "desempate")] == [
            404
        ] * 2
    assert hall.client.get(f"{hall.base}/propuestas/{theirs.subject}/retirar").status_code == 404


def test_a_closed_assembly_is_read_and_not_written(hall: Hall) -> None:
    about = hall.put(0)
    hall.count(about, 118, 12, 13)
    hall.do(lambda session: closed(session, hall.info))
    page = hall.walk(f"{hall.base}/preguntas/{about.id}")
    assert "Se aprobó: 118 de 143" in page.text
    assert "Corregir este conteo" not in page.text
    sentence = (
        "La asamblea se cerró el 21 de febrero de 2026 y su acta no cambia. Lo que falte se lleva a otra asamblea."
    )
    for path in (hall.sheet(about), f"{hall.base}/preguntas/nueva"):
        answer = hall.client.get(path)
        assert (answer.status_code, sentence in answer.text) == (409, True)
    answer = send(hall.client, hall.sheet(about), **WHOLE | {"round": "2", "recount_reason": "Mal"})
    assert (answer.status_code, errors(answer)) == (409, [sentence])
    assert hall.rows(Round) == 1
