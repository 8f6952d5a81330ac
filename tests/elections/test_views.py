"""The pages of an election: the list for a post, nominees, the vote, who may."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.elections.models import Nominee, NomineeRefusal, NomineeWithdrawal
from assembly.elections.queries import nominees_of
from assembly.votes.models import Question
from tests.factories.cast import CLINIC, OTHER_CLINIC, YEAR_SETTINGS, send, signed_in, visitor
from tests.factories.hall import Hall, errors, typed
from tests.factories.hands import elected, nominated, put_to_vote
from tests.factories.meetings import closed, opened

DECLARED = YEAR_SETTINGS["declarations"]
ANA: dict[str, Any] = {"name": "Ana Díaz", "consents": "yes", "declarations": DECLARED}


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def post_path(hall: Hall, post: str = "treasury") -> str:
    return f"{hall.base}/cargos/{post}"


def listed(hall: Hall) -> list[tuple[str, str | None]]:
    people = hall.database.read(lambda session: nominees_of(session, CLINIC, hall.info.id))
    return [(one.post, one.name) for one in people if not one.is_withdrawn]


def test_a_post_from_its_empty_list_to_who_holds_it(hall: Hall) -> None:
    walker = hall.walk(post_path(hall))
    assert "Nadie está en la lista. Si nadie acepta, el cargo queda vacante." in walker.text
    walker.click("Agregar una persona").send("Agregar a la lista", **ANA)
    assert walker.path == post_path(hall)
    assert listed(hall) == [("treasury", "Ana Díaz")]
    assert "Se aprueba con más de la mitad de las 143 personas presentes: 72." in walker.text
    walker.send("Poner a votación")
    assert "¿Elegir a Ana Díaz para «Tesorería»?" in walker.text
    walker.count(count_for="118", count_against="20", count_abstain="5")
    walker.click("Seguir con la elección")
    assert "Queda en el cargo:Ana Díaz" in walker.text
    assert "Se aprobó: 118 de 143 personas a favor; se necesitaban 72." in walker.text
    walker.click("Siguiente cargo: Secretaría técnica")
    assert walker.path == post_path(hall, "secretary")


def test_posts_that_nobody_accepts_are_passed_and_never_come_round_again(hall: Hall) -> None:
    hall.do(lambda session: elected(session, hall.info, "treasury", "Ana Díaz"))
    walker = hall.walk(post_path(hall, "presidency")).click("Siguiente cargo: Secretaría técnica")
    walker.click("Siguiente cargo: Aval ciudadano").click("Seguir con la asamblea")
    assert walker.path == f"{hall.base}/preguntas/nueva"
    assert "Presidencia Queda vacante, si nadie acepta. Más adelante" in hall.walk(hall.base).text
    hall.do(lambda session: nominated(session, hall.info, "presidency", "Eva Luna"))
    walker = hall.walk(post_path(hall, "citizen_guarantor")).click("Siguiente cargo: Presidencia")
    assert walker.path == post_path(hall, "presidency")


def test_a_lot_is_told_on_the_page_of_the_post(hall: Hall) -> None:
    ana, beto = hall.do(lambda session: nominated(session, hall.info, "treasury", "Ana Díaz", "Beto Ruiz"))
    walker = hall.walk(post_path(hall)).send("Poner a votación")
    counts: dict[str, Any] = {f"count_{ana}": "60", f"count_{beto}": "60"}
    walker.count(**counts).send("Abrir otra ronda")
    again: dict[str, Any] = {f"count_{ana}": "50", f"count_{beto}": "50"}
    walker.count(**again).go(post_path(hall))
    assert "Hay empateEmpate entre Ana Díaz (50), Beto Ruiz (50)" in walker.text
    walker.click("Resolver el empate").click("Hacer el sorteo ante la asamblea")
    walker.send("Anotar el sorteo", place_1=beto, drawn_by="Rosa Tun", witnesses="La mesa").go(post_path(hall))
    assert "Queda en el cargo:Beto Ruiz" in walker.text
    told = "En la votación 2 volvieron a empatar: Ana Díaz 50, Beto Ruiz 50. Decidió el sorteo."
    assert told in walker.text
    about = walker.click("Ver la votación que decidió").text
    assert ("Ganó por sorteo" in about, "No salió en el sorteo" in about) == (True, True)
    assert "Si corrige el conteo, el sorteo se queda anotado. Solo sigue valiendo si empatan los mismos" in about
    walker.go(post_path(hall))
    drawn = "Se hizo el sorteo ante la asamblea Beto RuizAna Díaz Lo sacó: Rosa Tun. Lo vieron: La mesa. Folio"
    assert drawn in walker.text


def test_a_tie_is_shown_on_the_page_of_the_post(hall: Hall) -> None:
    ana, beto = hall.do(lambda session: nominated(session, hall.info, "treasury", "Ana Díaz", "Beto Ruiz"))
    walker = hall.walk(post_path(hall)).send("Poner a votación")
    assert "Gana quien reciba más manos. Cada persona levanta la mano una sola vez." in walker.text
    counts: dict[str, Any] = {f"count_{ana}": "60", f"count_{beto}": "60"}
    walker.count(**counts).go(post_path(hall))
    assert "Hay empate" in walker.text
    walker.click("Resolver el empate").send("Abrir otra ronda")
    assert "Desempate para «Tesorería»" in walker.text
    walker.count(**counts | {f"count_{beto}": "61"}).go(post_path(hall))
    assert "Queda en el cargo:Beto Ruiz" in walker.text
    assert "Decidió la votación 2: Beto Ruiz 61, Ana Díaz 60. Había 143 personas presentes." in walker.text
    assert "Antes, en la votación 1: Empate entre" in walker.text
    assert "Desempate para «Tesorería»" in walker.click("Ver la votación que decidió").text


def test_what_became_of_everybody_is_said_in_words(hall: Hall) -> None:
    names = ("Ana Díaz", "Beto Ruiz", "Carla Poot", "Delia May")
    hall.do(lambda session: nominated(session, hall.info, "treasury", *names))
    about = hall.do(lambda session: put_to_vote(session, hall.info, "treasury"))
    counts = dict(zip(about.options, ["60", "60", "20", "0"], strict=True))
    walker = hall.walk(f"{hall.base}/preguntas/{about.id}/conteo")
    walker.count(**{f"count_{one}": hands for one, hands in counts.items()})
    assert [word for word in ("Empate", "Con menos manos", "Sin manos") if word not in walker.text] == []
    assert "–" not in walker.text
    listed = walker.go(post_path(hall)).text
    assert (listed.count("En votación"), listed.count("No quedó en este cargo")) == (2, 2)


@pytest.mark.parametrize(
    ("more", "sentences"),
    [
        ({"name": ""}, ["Escriba el nombre y los dos apellidos."]),
        (
            {"consents": ""},
            ["Nadie queda en la lista sin aceptar. Pregunte a la persona y marque la casilla cuando diga que sí."],
        ),
        (
            {"declarations": DECLARED[:-1]},
            ["Falta declarar: No trabaja en el gobierno. Pregunte a la persona y marque lo que declare."],
        ),
        (
            {"name": "eva luna"},
            [
                "eva luna ya tiene el cargo «Presidencia» y cada persona puede tener uno solo. "
                "Proponga a otra persona; si es alguien más con el mismo nombre, escriba también su segundo apellido."
            ],
        ),
    ],
)
def test_a_nominee_who_may_not_be(hall: Hall, more: dict[str, Any], sentences: list[str]) -> None:
    hall.do(lambda session: elected(session, hall.info, "presidency", "Eva Luna"))
    answer = send(hall.client, f"{post_path(hall)}/candidatas/nueva", **ANA | more)
    assert (answer.status_code, errors(answer)) == (422, sentences)
    assert typed(answer, "name") == (ANA | more)["name"]
    assert listed(hall) == [("presidency", "Eva Luna")]


def test_a_nominee_is_taken_off_the_list_once_and_before_the_vote(hall: Hall) -> None:
    ana, beto = hall.do(lambda session: nominated(session, hall.info, "treasury", "Ana Díaz", "Beto Ruiz"))
    gone, stays = (f"{post_path(hall)}/candidatas/{one}/retirar" for one in (ana, beto))
    assert send(hall.client, gone).headers["location"] == post_path(hall)
    answer = send(hall.client, gone)
    assert (answer.status_code, errors(answer)) == (409, ["Ana Díaz ya no estaba en la lista."])
    hall.do(lambda session: put_to_vote(session, hall.info, "treasury"))
    answer = send(hall.client, stays)
    assert (answer.status_code, errors(answer)) == (
        409,
        ["Beto Ruiz ya está en una votación y no se puede quitar de la lista."],
    )
    assert hall.rows(NomineeWithdrawal) == 1


def test_a_post_is_put_to_the_vote_once(hall: Hall) -> None:
    answer = send(hall.client, post_path(hall))
    assert (answer.status_code, errors(answer)) == (
        422,
        ["Nadie está en la lista todavía. Anote por lo menos a una persona antes de votar."],
    )
    hall.do(lambda session: nominated(session, hall.info, "treasury", "Ana Díaz"))
    key = new_id()
    assert [send(hall.client, post_path(hall), id=key).status_code for _ in range(2)] == [303, 303]
    answer = send(hall.client, post_path(hall))
    assert (answer.status_code, errors(answer)) == (
        409,
        ["La votación de «Tesorería» ya está abierta y falta terminarla. Cuente las manos o resuelva el empate."],
    )
    subjects = hall.database.read(lambda session: list(session.execute(select(Question.subject)).scalars()))
    assert subjects == ["treasury"]


@pytest.mark.parametrize(
    ("role", "clinic", "status"),
    [(Role.TELLER, CLINIC, 403), (Role.MODERATOR, OTHER_CLINIC, 404), (Role.FACILITATOR, None, 200)],
)
def test_who_may(hall: Hall, role: Role, clinic: str | None, status: int) -> None:
    client = visitor(hall.database, hall.folder)
    signed_in(client, hall.database, role, clinic)
    paths = [post_path(hall), f"{post_path(hall)}/candidatas/nueva"]
    assert [client.get(path).status_code for path in paths] == [status, status]
    answer = send(client, paths[1], **ANA)
    assert answer.status_code == (303 if status == 200 else status)
    assert hall.rows(Nominee) == (1 if status == 200 else 0)


def test_strange_posts_assemblies_and_people_are_not_found(hall: Hall) -> None:
    theirs = hall.do(lambda session: nominated(session, opened(session, clues=OTHER_CLINIC), "treasury", "Eva Luna"))
    assert hall.client.get(post_path(hall, "king")).status_code == 404
    assert send(hall.client, f"{post_path(hall, 'king')}/candidatas/nueva", **ANA).status_code == 404
    for key in (theirs[0], new_id(), "x"):
        assert send(hall.client, f"{post_path(hall)}/candidatas/{key}/retirar").status_code == 404
    elsewhere = post_path(hall).replace(hall.info.id, new_id())
    assert hall.client.get(elsewhere).status_code == 404
    assert hall.rows(NomineeWithdrawal) == 0


def test_after_the_closing_the_page_only_tells(hall: Hall) -> None:
    hall.do(lambda session: elected(session, hall.info, "treasury", "Ana Díaz"))
    hall.do(lambda session: closed(session, hall.info))
    page = hall.walk(post_path(hall))
    assert "Queda en el cargo:Ana Díaz" in page.text
    assert [button for button in page.root.iter("button") if "Salir" not in "".join(button.itertext())] == []
    answer = send(hall.client, f"{post_path(hall, 'secretary')}/candidatas/nueva", **ANA | {"name": "Beto Ruiz"})
    assert (answer.status_code, errors(answer)) == (
        409,
        ["La asamblea ya se cerró y su acta no cambia. Lo que falte se lleva a otra asamblea."],
    )


def test_who_backs_out_before_the_closing_is_replaced_in_the_same_assembly(hall: Hall) -> None:
    hall.do(lambda session: elected(session, hall.info, "treasury", "Ana Díaz"))
    walker = hall.walk(post_path(hall)).click("No acepta el cargo")
    assert "Ana Díaz no acepta el cargo" in walker.text
    walker.send("Anotar que no acepta", reason="Se muda a Mérida")
    assert walker.path == post_path(hall)
    assert "Ana Díaz ganó y no aceptó el cargo" in walker.text
    assert "Motivo: Se muda a Mérida" in walker.text
    day = hall.walk(hall.base).text
    assert "No aceptó: Ana Díaz. Proponga a otra persona y vuelva a votar." in day
    hall_says = hall.walk(f"/clinicas/{CLINIC}/asambleas/{hall.info.id}/en-vivo").text
    assert "Ana Díaz no aceptó el cargo: queda libre y se vuelve a votar." in hall_says
    walker.click("Agregar una persona").send("Agregar a la lista", **ANA | {"name": "Beto Ruiz"})
    walker.send("Poner a votación")
    walker.count(count_for="130", count_against="8", count_abstain="5")
    walker.click("Seguir con la elección")
    assert "Queda en el cargo:Beto Ruiz" in walker.text
    acta = hall.walk(f"/clinicas/{CLINIC}/asambleas/{hall.info.id}").text
    assert "Ana Díaz ganó «Tesorería» y no aceptó el cargo; lo dijo a las" in acta
    assert "Motivo: Se muda a Mérida" in acta
    assert "Ganó la elección y no aceptó el cargo." in acta


@pytest.mark.parametrize(
    ("reason", "status", "said"),
    [
        ("", 422, ["Escriba por qué no acepta, como lo dijo ante la asamblea."]),
    ],
)
def test_why_it_is_not_taken_is_asked(hall: Hall, reason: str, status: int, said: list[str]) -> None:
    ana = hall.do(lambda session: elected(session, hall.info, "treasury", "Ana Díaz"))
    answer = send(hall.client, f"{post_path(hall)}/candidatas/{ana}/no-acepta", reason=reason)
    assert (answer.status_code, errors(answer)) == (status, said)
    assert hall.rows(NomineeRefusal) == 0


def test_who_did_not_win_has_nothing_to_refuse(hall: Hall) -> None:
    (ana,) = hall.do(lambda session: nominated(session, hall.info, "treasury", "Ana Díaz"))
    answer = send(hall.client, f"{post_path(hall)}/candidatas/{ana}/no-acepta", reason="Se muda")
    assert (answer.status_code, errors(answer)) == (
        409,
        [
            "Ana Díaz no tiene ganado «Tesorería» en esta asamblea: no hay cargo que dejar de aceptar. "
            "Vea cómo va el cargo."
        ],
    )
