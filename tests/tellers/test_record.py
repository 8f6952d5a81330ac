"""What the acta says of two tellers: who counted, and the turns that did not agree."""

from pathlib import Path

import pytest

from assembly.core.database import Database
from assembly.minutes.queries import record_of
from assembly.minutes.sheet import TurnSheet, question_sheets
from tests.factories.cast import CLINIC, send, visitor
from tests.factories.hall import Hall
from tests.factories.tellers import join, set_year

WHOLE = {"count_for": "118", "count_against": "12", "count_abstain": "13", "round": "1"}
OTHER = WHOLE | {"count_against": "13", "count_abstain": "12"}


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    found = Hall(database, tmp_path)
    set_year(database, two_counts={"all": True})
    return found


def test_the_acta_names_who_counted_and_what_differed(hall: Hall, tmp_path: Path) -> None:
    phone = join(hall, tmp_path, "Rosa Méndez")
    about, alone = hall.put(0), hall.put(1)
    hall.count(alone, 118, 12, 13)
    sheet = hall.sheet(about)
    send(hall.client, sheet, **WHOLE, turn="1")
    send(phone, sheet, **OTHER, turn="1")
    send(hall.client, f"{sheet}/otra-ronda")
    for one in (hall.client, phone):
        send(one, sheet, **OTHER, turn="2")
    record = hall.database.read(lambda session: record_of(session, CLINIC, hall.info.id))
    first, second = question_sheets(record)
    stances = ("A favor", "En contra", "Abstención")
    assert first.turns == (
        TurnSheet(
            1,
            1,
            (
                ("Quien conduce", tuple(zip(stances, (118, 12, 13), strict=True))),
                ("Rosa Méndez", tuple(zip(stances, (118, 13, 12), strict=True))),
            ),
        ),
    )
    assert [one.counted_by for one in first.rounds] == [("Quien conduce", "Rosa Méndez")]
    assert (second.turns, [one.counted_by for one in second.rounds]) == ((), [()])
    page = visitor(hall.database, tmp_path).get(f"/clinicas/{CLINIC}/asambleas/{hall.info.id}").text
    assert "Conteo 1, vuelta 1: no coincidieron y se contó otra vez." in page
    assert "Contaron por separado: Quien conduce, Rosa Méndez." in page


def acta_of(hall: Hall) -> str:
    """The public page of the assembly."""
    return visitor(hall.database, hall.folder).get(f"/clinicas/{CLINIC}/asambleas/{hall.info.id}").text


def test_whoever_was_outvoted_stays_in_the_acta(hall: Hall, tmp_path: Path) -> None:
    phones = [join(hall, tmp_path, name) for name in ("Rosa Méndez", "Luz Ortega")]
    sheet = hall.sheet(hall.put(0))
    send(hall.client, sheet, **WHOLE, turn="1")
    for one in phones:
        send(one, sheet, **OTHER, turn="1")
    (asked,) = question_sheets(hall.database.read(lambda session: record_of(session, CLINIC, hall.info.id)))
    stances = ("A favor", "En contra", "Abstención")
    outvoted = (("Quien conduce", tuple(zip(stances, (118, 12, 13), strict=True))),)
    (counted,) = asked.rounds
    assert (counted.counted_by, counted.outvoted) == (("Rosa Méndez", "Luz Ortega"), outvoted)
    page = acta_of(hall)
    assert "Contaron por separado: Rosa Méndez, Luz Ortega." in page
    said = "Otro conteo, que no coincidió y no valió: Quien conduce: A favor 118, En contra 12, Abstención 13."
    assert said in page


def test_two_counts_on_one_phone_are_said_to_be(hall: Hall) -> None:
    sheet = hall.sheet(hall.put(0))
    send(hall.client, sheet, **WHOLE, turn="1")
    send(hall.client, sheet, **WHOLE, turn="1", place="9", name="Luz Ortega")
    assert "Contaron por separado, en el mismo teléfono: Quien conduce, Luz Ortega." in acta_of(hall)
