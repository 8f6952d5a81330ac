"""What the hall reads while two people count: that they do, that they differ, that hands go up again; no figure."""

from pathlib import Path

from assembly.core.database import Database
from tests.factories.cast import CLINIC, visitor
from tests.factories.hall import Hall
from tests.factories.pages import Shown
from tests.factories.tellers import count, join, set_year
from tests.factories.walker import Walker


def test_the_hall_reads_that_two_count_and_when_to_raise_hands_again(database: Database, tmp_path: Path) -> None:
    hall, laptop = Hall(database, tmp_path), visitor(database, tmp_path)
    live = f"/clinicas/{CLINIC}/asambleas/{hall.info.id}/en-vivo"
    set_year(hall.database, two_counts={"cost_above": "1.00", "margin": 3})
    second, about = Walker(join(hall, tmp_path, "Rosa Méndez")), hall.put(0)
    said = "Por lo que cuesta, esta votación la cuentan dos personas, cada una por su lado."
    waiting = Shown(laptop.get(live)).text
    assert said in waiting
    walker = count(
        hall.walk("/trabajo"), hall.sheet(about), {"count_for": "73", "count_against": "60", "count_abstain": "10"}
    )
    assert Shown(laptop.get(live)).text == waiting
    count(second, hall.sheet(about), {"count_for": "74", "count_against": "59", "count_abstain": "10"})
    differ = Shown(laptop.get(live)).text
    assert "Los conteos no coinciden: se va a contar otra vez" in differ
    walker.go(hall.sheet(about) + "/espera").send("Contar otra vuelta")
    again = Shown(laptop.get(live)).text
    assert "Levanten la mano otra vez: los conteos no coincidieron" in again
    assert [figure for figure in ("73", "74", "59", "60") if figure in differ + again] == []
    for one in (walker, second):
        count(one, hall.sheet(about), {"count_for": "73", "count_against": "60", "count_abstain": "10"})
    for page in (Shown(laptop.get(live)), Shown(hall.client.get(f"{hall.base}/preguntas/{about.id}"))):
        assert ("73" in page.text, "muy cerrado" in page.text) == (True, False)
