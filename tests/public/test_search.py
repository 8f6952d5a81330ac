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


def found(session: Session, text: str) -> tuple[list[str], str]:
    page = front_page(session, text)
    return [line.info.clues for line in page.lines], page.meant


@pytest.mark.parametrize(
    ("text", "clues", "meant"),
    [
        ("MÉDICA", ["XXDEM000030"], ""),
        ("nu yoo", [CLINIC], ""),
        ("ñu   YOÓ oaxaca", [CLINIC], ""),
        ("xxdem000018", [CLINIC], ""),
        ("Acayucan mezquite", [OTHER_CLINIC], ""),
        ("mesquite", [OTHER_CLINIC], "mezquite"),
        ("elmezquite", [OTHER_CLINIC], "el mezquite"),
        ("clinicaelmesquite", [OTHER_CLINIC], "clinica el mezquite"),
        ("acayucan elmesquite", [OTHER_CLINIC], "acayucan el mezquite"),
        ("ñuyoo", [CLINIC], ""),  # as its municipality is written
        ("mezqiute", [OTHER_CLINIC], "mezquite"),
        ("oajaca", [CLINIC], "oaxaca"),
        ("Oajaca ñu yoo", [CLINIC], "oaxaca nu yoo"),
        ("akayukan berakruz", [OTHER_CLINIC], "acayucan veracruz"),
        ("tustla gutieres", ["XXDEM000030"], "tuxtla gutierrez"),
        ("la clínica qwrty del mesquite", [OTHER_CLINIC], "la clinica mezquite"),
        ("mezquite oaxaca", [OTHER_CLINIC], "mezquite"),
        ("zapopan", [], ""),
        ("zz", [], ""),
        ("100%", ["XXDEM000030"], ""),
        ("_", [], ""),
        ("%", [], ""),
        ("\x00", [], ""),
        ("a" * 10_000, [], ""),
    ],
)
def test_the_search(stage: Session, text: str, clues: list[str], meant: str) -> None:
    assert found(stage, text) == (clues, meant)


@pytest.mark.parametrize("text", ["' OR 1=1 --", "ab cd " * 2_000, "\ud800", "%' --"])
def test_whatever_is_typed_is_answered(stage: Session, text: str) -> None:
    assert front_page(stage, text).text == " ".join(text[:200].split()) or not folded(text)


def test_what_was_imported_since_is_known(stage: Session) -> None:
    assert found(stage, "ceyba") == ([], "")
    add_clinic(stage, "XXDEM000031", "Clínica La Ceiba", search_text="xxdem000031 clinica la ceiba")
    assert found(stage, "ceyba") == (["XXDEM000031"], "ceiba")


def test_a_number_is_found_by_itself_before_longer_ones(session: Session) -> None:
    for number in (390, 39, 1390, 4):
        clues, name = f"XXDEM{number * 7 + 39:06d}", f"Clínica de prueba {number}"
        add_clinic(session, clues, name, search_text=folded(f"{clues} {name}"))
    names = [line.info.name.split()[-1] for line in front_page(session, "prueba 39").lines]
    assert names == ["39", "390", "1390"]


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
    assert found(session, text) == (["XXDEM000044", "XXDEM000043", "XXDEM000042", "XXDEM000041"], "")


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
