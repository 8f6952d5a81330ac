from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.votes.rules import STANCES, Majority, Outcome, decide_choice, decide_stance
from assembly.votes.wording.explain import explain

TITLES = {"roof": "Techo", "baths": "Baños", "fan": "Ventilador"}
CHOICES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 6), min_size=1)


def stances(in_favour: int, against: int, abstain: int) -> dict[str, int]:
    return dict(zip(STANCES, (in_favour, against, abstain), strict=True))


def spoken(outcome: Outcome, name: Callable[[str], str] = TITLES.__getitem__) -> str:
    message, values = explain(outcome, name)
    return message.format(**values)


@pytest.mark.parametrize(
    ("counts", "majority", "sentence"),
    [
        (
            (118, 20, 5),
            Majority.PRESENT,
            "Se aprobó: 118 de 143 personas a favor; se necesitaban 72.",
        ),
        (
            (70, 20, 53),
            Majority.PRESENT,
            "No se aprobó: 70 de 143 personas a favor; se necesitaban 72.",
        ),
        (
            (70, 50, 23),
            Majority.CAST,
            "Se aprobó: 70 de 120 votos emitidos a favor; se necesitaban 61. Las abstenciones (23) no cuentan.",
        ),
        (
            (60, 60, 23),
            Majority.CAST,
            "No se aprobó: 60 de 120 votos emitidos a favor; se necesitaban 61. Las abstenciones (23) no cuentan.",
        ),
        (
            (96, 40, 7),
            Majority.TWO_THIRDS_PRESENT,
            "Se aprobó: 96 de 143 personas a favor; se necesitaban 96, las dos terceras partes.",
        ),
        (
            (95, 40, 8),
            Majority.TWO_THIRDS_PRESENT,
            "No se aprobó: 95 de 143 personas a favor; se necesitaban 96, las dos terceras partes.",
        ),
        (
            (80, 40, 23),
            Majority.TWO_THIRDS_CAST,
            "Se aprobó: 80 de 120 votos emitidos a favor; se necesitaban 80, las dos terceras partes. "
            "Las abstenciones (23) no cuentan.",
        ),
        (
            (79, 41, 23),
            Majority.TWO_THIRDS_CAST,
            "No se aprobó: 79 de 120 votos emitidos a favor; se necesitaban 80, las dos terceras partes. "
            "Las abstenciones (23) no cuentan.",
        ),
    ],
)
def test_a_stance_in_words(counts: tuple[int, int, int], majority: Majority, sentence: str) -> None:
    assert spoken(decide_stance(stances(*counts), 143, majority)) == sentence


@pytest.mark.parametrize(
    ("counts", "seats", "majority", "sentence"),
    [
        (
            {"roof": 80, "baths": 60},
            1,
            Majority.PLURALITY,
            "Con más manos: Techo (80). Había 143 personas presentes.",
        ),
        (
            {"roof": 80, "baths": 60},
            1,
            Majority.ABSOLUTE,
            "Con más manos: Techo (80). Se necesitaban 72 y había 143 personas presentes.",
        ),
        (
            {"roof": 60, "baths": 60, "fan": 3},
            1,
            Majority.PLURALITY,
            "Empate entre Baños (60), Techo (60). Hace falta otra ronda solo con las que empataron.",
        ),
        (
            {"roof": 60, "baths": 30, "fan": 30},
            2,
            Majority.PLURALITY,
            "Con más manos: Techo (60). Empate entre Baños (30), Ventilador (30). "
            "Hace falta otra ronda solo con las que empataron.",
        ),
        (
            {"roof": 80, "baths": 60, "fan": 0},
            3,
            Majority.PLURALITY,
            "Por orden de manos: Techo (80), Baños (60). Sin manos: Ventilador (0). Había 143 personas presentes.",
        ),
        (
            {"roof": 0, "baths": 0},
            1,
            Majority.PLURALITY,
            "Nadie levantó la mano; había 143 personas presentes.",
        ),
        (
            {"roof": 0},
            1,
            Majority.PLURALITY,
            "Nadie levantó la mano; había 143 personas presentes.",
        ),
        (
            {"roof": 70, "baths": 60},
            1,
            Majority.ABSOLUTE,
            "Nadie reunió las 72 manos que se necesitaban; había 143 personas presentes.",
        ),
        (
            {"roof": 80, "baths": 60, "fan": 3},
            3,
            Majority.ABSOLUTE,
            "Con las manos necesarias (72): Techo (80). Lugares sin llenar: 2.",
        ),
    ],
)
def test_a_choice_in_words(counts: dict[str, int], seats: int, majority: Majority, sentence: str) -> None:
    assert spoken(decide_choice(counts, 143, seats, majority)) == sentence


@given(CHOICES, st.integers(1, 5), st.sampled_from(Majority), st.integers(1, 50))
def test_every_outcome_has_words(counts: dict[str, int], seats: int, majority: Majority, present: int) -> None:
    for outcome in (
        decide_choice(counts, present, seats, majority),
        decide_stance(stances(present, 0, 0), present, majority),
    ):
        assert "{" not in spoken(outcome, str)
