"""Finding a clinic however its name is spelt, and what the front page says of each."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from assembly.assemblies.rules import State
from assembly.assemblies.services import record_not_held
from assembly.core.ids import new_id
from assembly.core.text import folded
from assembly.public.search import front_page
from tests.factories.cast import AT, CLINIC, OTHER_CLINIC, add_clinic, add_year, author
from tests.factories.meetings import closed, convened, opened

PLACES = {
    CLINIC: ("Centro de Salud Ñu Yoo", "Santiago Nuyoó", "Oaxaca"),
    OTHER_CLINIC: ("Clínica El Mezquite", "Acayucan", "Veracruz de Ignacio de la Llave"),
    "XXDEM000030": ("Unidad Médica 100 % Rural", "Tuxtla_Gutiérrez", "Chiapas"),
}


@pytest.fixture
def stage(session: Session) -> Session:
    for clues, (name, municipality, state) in PLACES.items():
        text = folded(f"{clues} {name} {municipality} {state}")
        add_clinic(session, clues, name, municipality=municipality, state=state, search_text=text)
    add_year(session)
    return session


def found(session: Session, text: str) -> tuple[list[str], bool]:
    page = front_page(session, text)
    return [line.info.clues for line in page.lines], page.is_near


@pytest.mark.parametrize(
    ("text", "clues", "is_near"),
    [
        ("MÉDICA", ["XXDEM000030"], False),
        ("nu yoo", [CLINIC], False),
        ("ñu   YOÓ oaxaca", [CLINIC], False),
        ("xxdem000018", [CLINIC], False),
        ("Acayucan mezquite", [OTHER_CLINIC], False),
        ("mesquite", [OTHER_CLINIC], True),
        ("akayukan berakruz", [OTHER_CLINIC], True),
        ("tustla gutieres", ["XXDEM000030"], True),
        ("zapopan", [], False),
        ("zz", [], False),
        ("100%", ["XXDEM000030"], False),
        ("_", [], False),
        ("%", [], False),
        ("\x00", [], False),
        ("' OR 1=1 --", [], False),
        ("a" * 10_000, [], False),
        ("ab cd " * 2_000, [], False),
    ],
)
def test_the_search(stage: Session, text: str, clues: list[str], is_near: bool) -> None:
    assert found(stage, text) == (clues, is_near)


RANKED = {
    "XXDEM000041": ("Miacatlán", "Centro de Salud Miacatlán"),
    "XXDEM000042": ("Acatlánejo", "Centro de Salud Acatlánejo"),
    "XXDEM000043": ("Acatlán", "Unidad Rural Acatlán"),
    "XXDEM000044": ("Acatlán", "Centro de Salud Zoyatla"),
}


@pytest.mark.parametrize("text", ["acatlán", "ACATLAN", " acatlan  "])
def test_whole_words_come_first_then_beginnings_then_the_rest(session: Session, text: str) -> None:
    for clues, (municipality, name) in RANKED.items():
        about = folded(f"{clues} {name} {municipality}")
        add_clinic(session, clues, name, municipality=municipality, search_text=about)
    assert found(session, text) == (["XXDEM000044", "XXDEM000043", "XXDEM000042", "XXDEM000041"], False)


def test_only_signs_are_no_search(stage: Session) -> None:
    assert front_page(stage, "%_'").text == ""


def test_the_last_assembly_is_the_one_of_the_latest_day(stage: Session) -> None:
    missed = convened(stage, CLINIC, AT - timedelta(days=14))
    record_not_held(stage, author(at=AT), missed, new_id(), "Llovió")
    closed(stage, opened(stage, clues=CLINIC))
    convened(stage, OTHER_CLINIC, AT + timedelta(days=1))
    page = front_page(stage, "")
    assert (page.clinics, page.assemblies) == (3, 1)
    assert {line.info.clues: line.last and line.last.state for line in page.lines} == {
        CLINIC: State.CLOSED,
        OTHER_CLINIC: State.CONVENED,
    }
    assert page.lines[0].info.clues == OTHER_CLINIC


def test_an_empty_installation_has_a_front_page(session: Session) -> None:
    page = front_page(session, "encinos")
    assert (page.clinics, page.assemblies, page.lines) == (0, 0, ())
