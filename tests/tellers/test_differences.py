"""Counts that differ: another turn, or a third person who settles it."""

from pathlib import Path

import pytest

from assembly.core.database import Database
from tests.factories.cast import send
from tests.factories.hall import Hall
from tests.factories.tellers import OTHER, TWO, WHOLE, count, join, rows, set_year
from tests.factories.walker import Walker


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def test_two_phones_that_differ_count_again_and_both_stay(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    walker, second = hall.walk("/trabajo"), Walker(phone)
    count(walker, hall.sheet(about), WHOLE)
    assert "Ya hay un conteo: falta el de otra persona." in hall.walk(hall.base).text
    count(second, hall.sheet(about), OTHER)
    board = hall.walk(hall.base)
    assert "Los conteos no coinciden: falta contar otra vez." in board.text
    assert board.click("Ver cómo va el conteo").path == hall.sheet(about) + "/espera"
    for one in (second, walker.go(hall.sheet(about) + "/espera")):
        assert one.path == hall.sheet(about) + "/espera"
        assert "En contra" in one.text
        assert "Quien conduce: 12" in one.text
        assert "Rosa Méndez: 13" in one.text
        assert "A favor" not in one.text
    walker.send("Contar otra vuelta")
    assert "Los conteos no coincidieron: falta contar otra vez." in hall.walk(hall.base).text
    assert rows(hall) == [2, 1, 0, 0, 0]
    assert "vuelta 2" in walker.text
    assert second.go(hall.sheet(about)).path == hall.sheet(about)
    count(second, hall.sheet(about), OTHER)
    count(walker, hall.sheet(about), OTHER)
    assert "Se aprobó: 118 de 143" in walker.text
    assert "no coinciden" not in hall.walk(hall.base).text
    assert rows(hall) == [4, 1, 1, 6, 1]


def test_a_third_teller_settles_a_difference(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phones = [join(hall, tmp_path, name) for name in ("Rosa Méndez", "Luz Ortega")]
    about = hall.put(0)
    moderator = count(hall.walk("/trabajo"), hall.sheet(about), WHOLE)
    count(Walker(phones[0]), hall.sheet(about), OTHER)
    moderator.go(hall.sheet(about) + "/espera")
    assert "Dos conteos no coinciden" in moderator.text
    assert "Todavía cuenta: Luz Ortega" in moderator.text
    assert "Quien conduce: 12" not in moderator.text
    third = count(Walker(phones[1]), hall.sheet(about), WHOLE)
    assert rows(hall) == [3, 0, 1, 9, 1]
    assert "Su conteo decidió: es igual a otro de los que ya estaban, y ese vale." in third.text
    assert "Luz Ortega A favor 118, En contra 12, Abstención 13 Vale" in third.text
    assert "Rosa Méndez A favor 118, En contra 13, Abstención 12 No coincidió y no vale" in third.text
    moderator.go(hall.sheet(about) + "/espera")
    assert moderator.path == hall.sheet(about).removesuffix("/conteo")
    assert "No todos los conteos coincidieron" in moderator.text
    assert "No coincidió y no valeA favor 118, En contra 13, Abstención 12" in moderator.text
    moderator.click("Ver quién contó cada uno")
    assert "El tercer conteo decidió: es igual a uno de los otros dos, y ese vale." in moderator.text
    (asked,) = hall.questions()
    assert asked.rounds[0].counts == {"for": 118, "abstain": 13, "against": 12}


def test_a_third_person_may_settle_it_on_the_moderators_phone(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    moderator = count(hall.walk("/trabajo"), hall.sheet(about), WHOLE)
    count(Walker(phone), hall.sheet(about), OTHER)
    moderator.go(hall.sheet(about) + "/espera")
    assert "Quien conduce: 12" in moderator.text
    moderator.click("Que cuente en este teléfono")
    assert "12" not in moderator.text.replace("Pregunta 1", "")
    moderator.send("Revisar el conteo", None, **OTHER, name="Luz Ortega").send("Anotar el conteo")
    assert rows(hall) == [3, 0, 1, 9, 1]
    (asked,) = hall.questions()
    assert asked.rounds[0].counts == {"for": 118, "abstain": 12, "against": 13}


def test_only_the_moderator_begins_to_count_again(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phones = [join(hall, tmp_path, name) for name in ("Rosa Méndez", "Luz Ortega")]
    about = hall.put(0)
    count(hall.walk("/trabajo"), hall.sheet(about), WHOLE)
    count(Walker(phones[0]), hall.sheet(about), WHOLE)
    late = phones[1].get(hall.sheet(about))
    assert late.status_code == 409
    assert "Esta votación ya tiene resultado y nadie pidió contarla otra vez." in late.text
    answer = send(phones[1], hall.sheet(about), **OTHER, round="2", turn="1")
    assert answer.status_code == 409
    assert rows(hall) == [2, 0, 1, 6, 1]


def test_whoever_counts_on_her_phone_is_not_the_moderator(hall: Hall) -> None:
    set_year(hall.database, **TWO)
    walker = count(hall.walk("/trabajo"), hall.sheet(hall.put(0)), WHOLE).click("Contar en este teléfono")
    walker.try_to_send("Revisar el conteo", None, **WHOLE, name="PERSONA  Moderator")
    assert "Ese es el nombre de quien conduce: quien cuenta ahora tiene que ser otra persona." in walker.text
    assert rows(hall) == [1, 0, 0, 0, 0]


def test_whoever_is_taken_out_is_not_waited_for(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phones = [join(hall, tmp_path, name) for name in ("Rosa Méndez", "Luz Ortega")]
    about = hall.put(0)
    for one, numbers in zip(phones, (WHOLE, OTHER), strict=True):
        count(Walker(one), hall.sheet(about), numbers)
    moderator = hall.walk(hall.sheet(about) + "/espera")
    assert "Contar yo" in moderator.text
    moderator.send("Contar otra vuelta")
    assert rows(hall) == [2, 1, 0, 0, 0]
