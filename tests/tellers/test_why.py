"""Which questions two people count, and why: said before they are asked, and to who counted a narrow result."""

from pathlib import Path

import pytest

from assembly.core.database import Database
from tests.factories.hall import Hall
from tests.factories.tellers import WHOLE, count, join, set_year
from tests.factories.walker import Walker


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def test_what_is_counted_twice_is_said_before_it_is_asked(hall: Hall) -> None:
    set_year(hall.database, two_counts={"elections": True, "cost_above": "250000.00", "margin": 3})
    sentences = (
        "Dos personas cuentan las votaciones de cargos, cada una por su lado.",
        "Dos personas cuentan las mejoras de más de $250,000.00, cada una por su lado.",
        "Si la diferencia que decide es de 3 manos o menos, se levantan las manos otra vez y cuenta otra persona.",
    )
    for path in ("escrutinio", "preguntas/nueva"):
        text = hall.walk(f"{hall.base}/{path}").text
        assert [one for one in sentences if one not in text] == []
    set_year(hall.database)
    assert "En este programa basta con que cuente una persona." in hall.walk(f"{hall.base}/escrutinio").text


def test_a_narrow_result_says_why_to_who_counted_it(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, two_counts={"margin": 3})
    phone = join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    wait = count(
        hall.walk("/trabajo"), hall.sheet(about), {"count_for": "73", "count_against": "70", "count_abstain": "0"}
    )
    said = (
        "Esta clínica pide contar dos veces cuando la diferencia que decide es de 3 o menos. "
        "Pida que levanten la mano otra vez y que cuente otra persona."
    )
    assert said in wait.text
    assert "73" not in wait.text  # the same phone may be handed to whoever counts next
    blind = Walker(phone).go(f"{hall.base}/escrutar").click("Contar las manos").text
    assert ("muy cerrado" in blind, "73" in blind) == (False, False)


def test_where_two_may_still_count_one_is_enough(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, two_counts={"all": True})
    about = hall.put(0)
    join(hall, tmp_path, "Rosa Méndez")
    assert "Todavía cuenta: Rosa Méndez" in count(hall.walk("/trabajo"), hall.sheet(about), WHOLE).text
    join(hall, tmp_path, "Luz Ortega")
    text = hall.walk(f"{hall.sheet(about)}/espera").text
    asked = ("Basta con el conteo de una de estas personas:", "Rosa Méndez", "Luz Ortega")
    assert [one for one in asked if one not in text] == []
