"""A sheet that comes back once it was sent, or once its question was settled by others."""

from pathlib import Path

import pytest

from assembly.core.database import Database
from tests.factories.cast import send
from tests.factories.hall import Hall, errors, typed
from tests.factories.tellers import OTHER, TWO, WHOLE, count, join, rows, set_year
from tests.factories.walker import Walker

RESULT = "Se aprobó: 118 de 143 personas a favor; se necesitaban 72."


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def test_back_after_a_good_save_says_that_it_is_noted(hall: Hall) -> None:
    about = hall.put(0)
    count(hall.walk("/trabajo"), hall.sheet(about), WHOLE)
    for path in ("/revisar?round=1&count_for=118&count_against=12&count_abstain=13", ""):
        back = hall.walk(hall.sheet(about) + path)
        assert ("Este conteo ya está anotado" if path else "Esta pregunta ya tiene resultado") in back.text
        assert RESULT in back.text
        assert "no se guardó" not in back.text
        assert back.click("Seguir con la asamblea").path != hall.sheet(about)
    assert rows(hall) == [0, 0, 1, 3, 1]


def test_a_question_settled_meanwhile_shows_its_result_and_an_empty_correction(hall: Hall, tmp_path: Path) -> None:
    """Two tellers agreed while the moderator's own sheet was open."""
    set_year(hall.database, **TWO)
    phones = [join(hall, tmp_path, name) for name in ("Rosa Méndez", "Luz Ortega")]
    about = hall.put(0)
    moderator = hall.walk(hall.sheet(about))
    for one in phones:
        send(one, hall.sheet(about), **WHOLE, round="1", turn="1")
    moderator.try_to_send("Revisar el conteo", None, **OTHER)
    assert moderator.status == 409
    assert "lo que usted escribió no se guardó" in moderator.text
    assert RESULT in moderator.text
    moderator.click("Corregir este conteo")
    answer = hall.client.get(hall.sheet(about) + "?corregir=1")
    assert [typed(answer, f"count_{stance}") for stance in ("for", "against", "abstain")] == [""] * 3
    assert rows(hall) == [2, 0, 1, 6, 1]


def test_a_teller_who_comes_late_sees_the_result(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    phones = [join(hall, tmp_path, name) for name in ("Rosa Méndez", "Luz Ortega")]
    about = hall.put(0)
    late = Walker(phones[1]).go(hall.sheet(about))
    for one in (hall.client, phones[0]):
        send(one, hall.sheet(about), **WHOLE, round="1", turn="1")
    late.try_to_send("Revisar el conteo", None, **OTHER)
    assert RESULT in late.text
    assert "Corregir este conteo" not in late.text
    assert late.click("Seguir").path == f"{hall.base}/escrutar"


def test_a_sheet_that_is_in_leads_to_the_wait(hall: Hall, tmp_path: Path) -> None:
    set_year(hall.database, **TWO)
    join(hall, tmp_path, "Rosa Méndez")
    about = hall.put(0)
    walker = hall.walk(hall.sheet(about)).send("Revisar el conteo", None, **WHOLE)
    send(hall.client, hall.sheet(about), **WHOLE, round="1", turn="1")  # its answer was lost
    checked = hall.walk(hall.sheet(about) + "/revisar?round=1&count_for=118&count_against=12&count_abstain=13")
    assert checked.path == hall.sheet(about) + "/espera"
    walker.try_to_send("Anotar el conteo")
    assert walker.status == 409
    for words in ("Conteo guardado", "Su conteo de esta vuelta ya está guardado y no cambia.", "Todavía cuenta"):
        assert words in walker.text
    assert "Volver sin anotar" not in walker.text
    again = send(hall.client, hall.sheet(about), **OTHER, round="1", turn="1")
    assert errors(again) == ["Su conteo de esta vuelta ya está guardado y no cambia. Espere el de la otra persona."]
    assert rows(hall) == [1, 0, 0, 0, 0]
