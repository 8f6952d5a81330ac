"""What two people counted is corrected by two people: no one phone overturns it."""

from pathlib import Path

import pytest

from assembly.core.database import Database
from tests.factories.cast import send
from tests.factories.hall import Hall, errors
from tests.factories.hands import nominated, put_to_vote
from tests.factories.tellers import OTHER, WHOLE, count, join, rows, set_year
from tests.factories.walker import Walker
from tests.tellers.test_record import acta_of

NARROW = {"count_for": "73", "count_against": "60", "count_abstain": "10"}
WHY = "El primero se dictó mal"


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def test_a_count_that_needed_two_is_corrected_by_two(hall: Hall, tmp_path: Path) -> None:
    """The year asks for two only where few hands decide; the correction is far from that."""
    set_year(hall.database, two_counts={"margin": 3})
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    walker, second = hall.walk("/trabajo"), Walker(phone)
    count(walker, hall.sheet(about), NARROW)
    count(second, hall.sheet(about), NARROW)
    assert "Se aprobó: 73 de 143" in walker.go(hall.sheet(about).removesuffix("/conteo")).text
    walker.click("Corregir este conteo")
    said = "Esta votación la contaron dos personas: para corregirla cuentan otra vez dos, cada una por su lado."
    assert said in walker.text
    walker.send("Revisar el conteo", None, **OTHER).send("Corregir el conteo", recount_reason=WHY)
    assert walker.path == hall.sheet(about) + "/espera"
    assert "Todavía cuenta: Rosa Méndez" in walker.text
    assert "Contar en este teléfono" not in walker.text
    assert rows(hall) == [3, 0, 1, 6, 1]
    half = "Falta que otra persona cuente la corrección de la pregunta 1."
    assert "Se está corrigiendo: falta el conteo de otra persona." in hall.walk(hall.base).text
    closing = hall.walk(f"{hall.base}/cierre")
    assert half in closing.text
    assert closing.click("Terminar de contarla: pregunta 1").path == hall.sheet(about) + "/espera"
    second.go(f"{hall.base}/escrutar")
    assert "Se corrige el conteo: ¿Se aprueba «Techo»?" in second.text
    second.click("Contar las manos").send("Revisar el conteo", None, **OTHER).send("Corregir el conteo")
    assert rows(hall) == [4, 0, 2, 12, 2]
    (asked,) = hall.questions()
    assert [(one.counts["for"], one.reason) for one in asked.rounds] == [(73, None), (118, WHY)]
    assert acta_of(hall).count("Contaron por separado: Quien conduce, Rosa Méndez.") == 2
    assert half not in hall.walk(f"{hall.base}/cierre").text


def test_one_phone_does_not_correct_what_two_counted(hall: Hall, tmp_path: Path) -> None:
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    send(phone, hall.sheet(about), **WHOLE, round="1", turn="1")
    send(hall.client, hall.sheet(about), **WHOLE, round="1", turn="1")
    send(hall.client, hall.sheet(about), **OTHER, round="2", turn="1", recount_reason=WHY)
    assert rows(hall) == [3, 0, 1, 6, 1]
    again = send(hall.client, hall.sheet(about), **OTHER, round="2", turn="1", place="9", name="Luz Ortega")
    needed = (
        "Esta votación se contó en dos teléfonos: para corregirla, la otra persona también cuenta en el suyo. "
        "Agréguela en «Quiénes cuentan»."
    )
    assert (again.status_code, errors(again)) == (409, [needed])
    assert hall.client.get(hall.sheet(about) + "?lugar=9").status_code == 409
    assert rows(hall) == [3, 0, 1, 6, 1]


def test_what_was_counted_on_one_phone_is_corrected_on_it(hall: Hall) -> None:
    set_year(hall.database, two_counts={"margin": 3})
    about = hall.put(0)
    for number, counts in (("1", NARROW), ("2", WHOLE)):
        sheet = {**counts, "round": number, "turn": "1", "recount_reason": WHY}
        send(hall.client, hall.sheet(about), **sheet)
        assert len(hall.questions()[0].rounds) == int(number) - 1
        send(hall.client, hall.sheet(about), **sheet, place="9", name="Luz Ortega")
    assert rows(hall) == [4, 0, 2, 12, 2]


def test_what_one_counted_one_corrects(hall: Hall) -> None:
    about = hall.put(0)
    send(hall.client, hall.sheet(about), **WHOLE, round="1")
    send(hall.client, hall.sheet(about), **OTHER, round="2", recount_reason=WHY)
    assert rows(hall) == [0, 0, 2, 6, 2]


def test_an_evident_majority_does_not_overturn_it(hall: Hall, tmp_path: Path) -> None:
    phone = join(hall, tmp_path, "Rosa Méndez")
    set_year(hall.database, evident_majority=True)
    about = hall.put(0)
    send(phone, hall.sheet(about), **WHOLE, round="1", turn="1")
    send(hall.client, hall.sheet(about), **WHOLE, round="1", turn="1")
    seen = {"round": "2", "seen": "rejected", "witness": "Ana Ruiz", "recount_reason": WHY}
    assert send(hall.client, hall.sheet(about) + "/evidente", **seen).status_code == 409
    assert rows(hall) == [2, 0, 1, 6, 1]


def test_a_runoff_is_an_election_and_two_count_it(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, two_counts={"elections": True}, majority_by_kind={"election": "absolute"})
    phone = join(hall, tmp_path, "Rosa Méndez")
    names = ("Ana Ruiz", "Berta Cruz", "Caro Díaz")
    ana, berta, caro = hall.do(lambda session: nominated(session, hall.info, "presidency", *names))
    about = hall.do(lambda session: put_to_vote(session, hall.info, "presidency"))
    first = {f"count_{ana}": "60", f"count_{berta}": "50", f"count_{caro}": "33", "round": "1", "turn": "1"}
    for one in (hall.client, phone):
        send(one, hall.sheet(about), **first)
    send(hall.client, f"{hall.base}/preguntas/{about.id}/desempate")
    runoff = hall.questions()[-1]
    assert set(runoff.options) == {ana, berta}
    sheet = {f"count_{ana}": "120", f"count_{berta}": "23", "turn": "1"}
    send(hall.client, hall.sheet(runoff), **sheet, round="1")
    assert rows(hall) == [3, 0, 1, 6, 1]
    send(phone, hall.sheet(runoff), **sheet, round="1")
    assert rows(hall) == [4, 0, 2, 10, 2]
