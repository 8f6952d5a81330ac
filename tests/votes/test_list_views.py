"""The page of the list of improvements: its amount, its ties, its folio."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.votes.models import ImprovementRanking, LotDraw
from assembly.votes.rules import QuestionKind
from tests.factories.cast import AT, send
from tests.factories.hall import Hall, errors
from tests.factories.ledger import notify
from tests.factories.meetings import closed, opened


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def test_the_list_from_the_amount_to_its_folio(hall: Hall) -> None:
    for place in (0, 1):
        hall.count(hall.put(place), 118, 12, 13)
    walker = hall.walk(f"{hall.base}/mejoras")
    assert "Falta el monto asignado a la clínica para 2026" in walker.text
    walker.try_to_send("Anotar el monto", amount="cero")
    assert walker.status == 422
    assert "Escriba de qué documento se tomó: oficio, número y fecha." in walker.text
    walker.send("Anotar el monto", amount="250,000", source="Oficio 12/2026")
    assert "Lo dice: Oficio 12/2026. Lo anotó: moderadora o moderador." in walker.text
    assert "La que no cabe se salta y se prueba la siguiente." in walker.text
    walker.send("Abrir otra ronda")
    tie = hall.questions()[-1]
    counts: dict[str, Any] = {f"count_{one}": "70" for one in tie.options}
    walker.count(**counts)
    walker.click("Hacer el sorteo ante la asamblea")
    walker.try_to_send("Anotar el sorteo", drawn_by="Rosa Tun")
    assert walker.status == 422
    assert hall.rows(LotDraw) == 0
    walker.try_to_send("Anotar el sorteo", None, place_1=hall.proposals[1], drawn_by="Rosa Tun", witnesses="rosa tun.")
    assert "Quien sacó los papeles no puede ser su propio testigo. Escriba quién más lo vio de cerca." in walker.text
    assert hall.rows(LotDraw) == 0
    baths = hall.proposals[1]
    walker.send("Anotar el sorteo", place_1=baths, drawn_by="Rosa Tun", witnesses="La mesa")
    assert "Lo sacó: Rosa Tun. Lo vieron: La mesa." in walker.text
    walker.click("Ver la lista de mejoras").send("Anotar la lista")
    assert "La lista está anotada" in walker.text
    assert "Se hizo el sorteo ante la asamblea BañosTecho Lo sacó: Rosa Tun. Lo vieron: La mesa. Folio" in walker.text
    assert walker.click("Seguir con la asamblea").path == f"{hall.base}/preguntas/nueva"
    assert hall.rows(ImprovementRanking) == 1
    kept = hall.database.read(lambda session: session.execute(select(ImprovementRanking.data)).scalar_one())
    assert [line["id"] for line in kept["accepted"]] == [baths]


def test_hands_that_were_not_counted_alike_are_told(hall: Hall) -> None:
    said = "Las manos no se contaron igual"
    hall.do(lambda session: notify(session, "500,000"))
    hall.count(hall.put(0), 118, 12, 13)
    assert said not in hall.walk(f"{hall.base}/mejoras").text
    hall.count(hall.put(1, 2), 80, 60)
    assert said in hall.walk(f"{hall.base}/mejoras").text
    hall.count(hall.put(0, 1, 2), 50, 50, 40)
    assert said not in hall.walk(f"{hall.base}/mejoras").text


def test_a_tie_for_the_list_is_told_with_its_figures_where_the_last_result_is_shown(hall: Hall) -> None:
    hall.do(lambda session: notify(session, "250,000"))
    hall.count(hall.put(0), 118, 12, 13)
    second = hall.put(1)
    hall.count(second, 118, 12, 13)
    walker = hall.walk(f"{hall.base}/preguntas/{second.id}")
    assert "Hay un empate que decide" not in walker.text  # a proposal was not asked about yet
    hall.count(hall.put(2), 120, 10, 13)
    walker.go(f"{hall.base}/preguntas/{second.id}")
    told = "Empatan con 118 manos cada una, quedan $200,000.00 y no alcanza para todas:"
    each = ("Techo: $200,000.00", "Baños: $150,000.00")
    assert [words for words in (told, *each) if words not in walker.text] == []
    walker.send("Abrir otra ronda")
    assert "Desempate entre 2 mejoras" in walker.text
    assert set(hall.questions()[-1].options) == set(hall.proposals[:2])


def test_the_list_is_not_written_twice_for_one_form_nor_without_an_amount(hall: Hall) -> None:
    hall.count(hall.put(0), 118, 12, 13)
    answer = send(hall.client, f"{hall.base}/mejoras")
    assert (answer.status_code, errors(answer)) == (
        409,
        ["Falta el monto asignado a la clínica. Anótelo con su documento antes de ordenar las mejoras."],
    )
    send(hall.client, f"{hall.base}/mejoras/monto", amount="300000", source="Oficio")
    key = new_id()
    assert [send(hall.client, f"{hall.base}/mejoras", id=key).status_code for _ in range(2)] == [303, 303]
    assert hall.rows(ImprovementRanking) == 1


def test_what_the_assembly_said_no_to_is_only_asked_again_alone(hall: Hall) -> None:
    refused, other, third = hall.proposals[:3]
    hall.count(hall.put(0), 60, 80, 3)
    walker = hall.walk(f"{hall.base}/preguntas/nueva")
    boxes = [one.get("value") for one in walker.root.iter("input") if one.get("type") == "checkbox"]
    assert boxes == [other, third]
    assert "Infraestructura · $150,000.00" in walker.text
    assert "1. Techo Infraestructura · $200,000.00 · no se aprobó en la pregunta 1" in walker.text
    answer = send(hall.client, f"{hall.base}/preguntas/nueva", options=[refused, other])
    assert (answer.status_code, errors(answer)) == (
        422,
        [
            "Una de las que marcó no se aprobó en la pregunta 1: no entra por elegirla entre varias. Desmárquela; "
            "si la asamblea lo pide, vuelva a preguntar por ella sola."
        ],
    )
    assert len(hall.questions()) == 1
    walker.send("Volver a preguntar por «Techo»")
    assert [(one.kind, one.subject) for one in hall.questions()][1:] == [(QuestionKind.PROPOSAL, refused)]
    hall.count(hall.questions()[1], 90, 50, 3)
    assert "Volver a preguntar" not in walker.go(f"{hall.base}/preguntas/nueva").text


def test_a_later_assembly_is_told_what_is_left(hall: Hall) -> None:
    hall.count(hall.put(0), 118, 12, 13)
    send(hall.client, f"{hall.base}/mejoras/monto", amount="300000", source="Oficio")
    send(hall.client, f"{hall.base}/mejoras")
    hall.do(lambda session: closed(session, hall.info))
    later = hall.do(lambda session: opened(session, at=AT + timedelta(days=30)))
    page = hall.walk(f"/trabajo/{later.clinic_id}/asambleas/{later.id}/mejoras")
    said = "Las asambleas anteriores de este año ya aprobaron $200,000.00: quedan $100,000.00 para repartir hoy."
    assert said in page.text


def test_the_acta_says_which_options_tied_for_the_list(hall: Hall) -> None:
    hall.count(hall.put(0, 1), 70, 70)
    send(hall.client, f"{hall.base}/mejoras/monto", amount="250000", source="Oficio")
    send(hall.client, f"{hall.base}/mejoras/desempate")
    page = hall.client.get(f"/clinicas/{hall.info.clinic_id}/asambleas/{hall.info.id}").text
    assert "Empataron: Baños, Techo. Se preguntó otra vez, para la lista, en la votación 2." in page
