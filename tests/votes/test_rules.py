import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.votes.rules import (
    STANCES,
    Majority,
    Outcome,
    Verdict,
    decide_choice,
    decide_stance,
    needed,
)

HANDS = st.integers(0, 300)
CHOICES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 6), min_size=1)


def stances(in_favour: int, against: int, abstain: int) -> dict[str, int]:
    return dict(zip(STANCES, (in_favour, against, abstain), strict=True))


@pytest.mark.parametrize(
    ("majority", "present", "cast", "expected"),
    [
        (Majority.PRESENT, 143, 0, 72),
        (Majority.PRESENT, 142, 0, 72),
        (Majority.PRESENT, 1, 0, 1),
        (Majority.ABSOLUTE, 143, 9, 72),
        (Majority.CAST, 143, 120, 61),
        (Majority.CAST, 143, 0, 1),
        (Majority.TWO_THIRDS_PRESENT, 9, 0, 6),
        (Majority.TWO_THIRDS_PRESENT, 10, 0, 7),
        (Majority.TWO_THIRDS_PRESENT, 143, 0, 96),
        (Majority.TWO_THIRDS_CAST, 143, 9, 6),
        (Majority.TWO_THIRDS_CAST, 143, 0, 1),
        (Majority.PLURALITY, 143, 120, 1),
    ],
)
def test_needed(majority: Majority, present: int, cast: int, expected: int) -> None:
    assert needed(majority, present, cast) == expected


@given(st.integers(1, 10**6))
def test_needed_is_the_fewest_that_pass(people: int) -> None:
    half, thirds = (needed(rule, people, 0) for rule in (Majority.PRESENT, Majority.TWO_THIRDS_PRESENT))
    assert 2 * (half - 1) <= people < 2 * half
    assert 3 * (thirds - 1) < 2 * people <= 3 * thirds


<<<<<<< HEAD
EXCEEDED = (
    "Anotó 150 manos y hay 143 personas presentes: sobran 7. "
    "Cuente otra vez, o corrija la asistencia si llegó más gente."
)
BELOW = (
    "Contó 140 manos y hay 143 personas presentes: faltan 3. Cuente otra vez, o escriba el motivo para anotarlo así."
)
OPTION_EXCEEDED = (
    "Anotó 144 manos aquí y hay 143 personas presentes. Cuente otra vez, o corrija la asistencia si llegó más gente."
)
MISSING = "Falta escribir cuántas manos contó. Si nadie levantó la mano, escriba 0."
UNKNOWN = "Llegó un conteo de algo que no está en esta pregunta. Abra la página de nuevo y anótelo otra vez."
Counts = dict[str, int | None]


@pytest.mark.parametrize(
    ("counts", "options", "hands", "error", "field", "sentence"),
    [
        ({"for": 118, "against": 20, "abstain": 12}, STANCES, "one", CountExceedsPresent, None, EXCEEDED),
        ({"for": 118, "against": 20, "abstain": 12}, STANCES, "many", CountExceedsPresent, None, EXCEEDED),
        (
            {"for": 144, "against": 0, "abstain": 0},
            STANCES,
            "one",
            CountExceedsPresent,
            None,
            EXCEEDED.replace("150", "144").replace("sobran 7", "sobra 1"),
        ),
        ({"for": 118, "against": 20, "abstain": 2}, STANCES, "one", CountBelowPresent, "reason", BELOW),
        (
            {"for": 142, "against": 0, "abstain": 0},
            STANCES,
            "one",
            CountBelowPresent,
            "reason",
            BELOW.replace("140", "142").replace("faltan 3", "falta 1"),
        ),
        ({"a": 100, "b": 50}, ("a", "b"), "one", CountExceedsPresent, None, EXCEEDED),
        ({"a": 100, "b": 144}, ("a", "b"), "many", OptionExceedsPresent, "count_b", OPTION_EXCEEDED),
        ({"a": 100}, ("a", "b"), "one", CountMissing, "count_b", MISSING),
        ({"a": None, "b": 1}, ("a", "b"), "one", CountMissing, "count_a", MISSING),
        ({"for": 143, "against": 0, "abstain": None}, STANCES, "one", CountMissing, "count_abstain", MISSING),
        (
            {"a": -2, "b": 1},
            ("a", "b"),
            "one",
            CountNegative,
            "count_a",
            "Anotó -2 manos. Escriba 0 o un número mayor.",
        ),
        ({"a": 1, "c": 1}, ("a", "b"), "one", CountUnknownOption, None, UNKNOWN),
    ],
)
def test_counts_that_cannot_be(
    counts: Counts,
    options: tuple[str, ...],
    hands: str,
    error: type[AssemblyError],
    field: str | None,
    sentence: str,
) -> None:
    with pytest.raises(error) as refused:
        check_counts(counts, options, 143, HandsEach(hands))
    assert (str(refused.value), refused.value.at_field) == (sentence, field)


@pytest.mark.parametrize(
    ("counts", "hands"),
    [
        (stances(118, 20, 5), HandsEach.ONE),
        ({"a": 0, "b": 0}, HandsEach.ONE),
        ({"a": 100, "b": 43}, HandsEach.ONE),
        ({"a": 143, "b": 143}, HandsEach.MANY),
    ],
)
def test_counts_that_can_be(counts: Counts, hands: HandsEach) -> None:
    assert check_counts(counts, list(counts), 143, hands) is None


def test_nobody_present() -> None:
    with pytest.raises(NobodyPresent) as refused:
        check_counts(dict.fromkeys(STANCES, 0), STANCES, 0, HandsEach.ONE)
    assert str(refused.value) == "No hay personas presentes anotadas. Anote primero la asistencia."


def test_a_reason_accepts_a_sum_below_and_blanks_are_no_reason() -> None:
    counts = stances(118, 20, 2)
    accepted = check_counts(counts, STANCES, 143, HandsEach.ONE, " Tres salieron ")
    assert accepted == Shortfall(total=140, present=143, short=3, reason="Tres salieron")
    with pytest.raises(CountBelowPresent):
        check_counts(counts, STANCES, 143, HandsEach.ONE, "  ")


def test_a_reason_never_accepts_a_sum_above() -> None:
    with pytest.raises(CountExceedsPresent):
        check_counts(stances(100, 50, 0), STANCES, 143, HandsEach.ONE, "Llegó más gente")


@given(HANDS, HANDS, HANDS, st.integers(1, 900))
def test_the_sum_of_stances_is_settled_against_those_present(
    in_favour: int, against: int, abstain: int, present: int
) -> None:
    counts, total = stances(in_favour, against, abstain), in_favour + against + abstain
    if total > present:
        with pytest.raises(CountExceedsPresent) as refused:
            check_counts(counts, STANCES, present, HandsEach.ONE, "motivo")
        assert refused.value.values == {"total": total, "present": present, "over": total - present}
    else:
        short = Shortfall(total, present, present - total, "motivo") if total < present else None
        assert check_counts(counts, STANCES, present, HandsEach.ONE, "motivo") == short


=======
>>>>>>> rules
@pytest.mark.parametrize(
    ("counts", "majority", "verdict", "rule", "least"),
    [
        ((118, 20, 5), Majority.PRESENT, Verdict.APPROVED, Majority.PRESENT, 72),
        ((72, 71, 0), Majority.PRESENT, Verdict.APPROVED, Majority.PRESENT, 72),
        ((71, 0, 72), Majority.PRESENT, Verdict.REJECTED, Majority.PRESENT, 72),
        ((71, 0, 72), Majority.CAST, Verdict.APPROVED, Majority.CAST, 36),
        ((60, 60, 23), Majority.CAST, Verdict.REJECTED, Majority.CAST, 61),
        ((0, 0, 143), Majority.CAST, Verdict.REJECTED, Majority.CAST, 1),
        ((0, 0, 143), Majority.TWO_THIRDS_CAST, Verdict.REJECTED, Majority.TWO_THIRDS_CAST, 1),
        ((95, 40, 8), Majority.TWO_THIRDS_PRESENT, Verdict.REJECTED, Majority.TWO_THIRDS_PRESENT, 96),
        ((80, 40, 23), Majority.TWO_THIRDS_CAST, Verdict.APPROVED, Majority.TWO_THIRDS_CAST, 80),
        ((61, 60, 22), Majority.PLURALITY, Verdict.APPROVED, Majority.CAST, 61),
        ((71, 0, 72), Majority.ABSOLUTE, Verdict.REJECTED, Majority.PRESENT, 72),
    ],
)
def test_decide_stance(
    counts: tuple[int, int, int], majority: Majority, verdict: Verdict, rule: Majority, least: int
) -> None:
    pairs = tuple(stances(*counts).items())
    assert decide_stance(dict(pairs), 143, majority) == Outcome(verdict, rule, 143, least, pairs)


@given(HANDS, HANDS, HANDS, st.sampled_from(Majority))
def test_one_more_hand_in_favour_never_rejects(in_favour: int, against: int, abstain: int, majority: Majority) -> None:
    present = in_favour + against + abstain + 1
    if decide_stance(stances(in_favour, against, abstain), present, majority).verdict is Verdict.APPROVED:
        more = decide_stance(stances(in_favour + 1, against, abstain), present, majority)
        assert more.verdict is Verdict.APPROVED


@given(HANDS, HANDS, HANDS, st.sampled_from(Majority))
def test_for_and_against_are_never_both_approved(
    in_favour: int, against: int, abstain: int, majority: Majority
) -> None:
    present = max(1, in_favour + against + abstain)
    both = [
        decide_stance(stances(*counts, abstain), present, majority).verdict
        for counts in ((in_favour, against), (against, in_favour))
    ]
    assert both != [Verdict.APPROVED, Verdict.APPROVED]


@pytest.mark.parametrize(
    ("counts", "seats", "majority", "verdict", "winners", "tied"),
    [
        ({"a": 80, "b": 60}, 1, Majority.PLURALITY, Verdict.CHOSEN, ("a",), ()),
        ({"a": 70, "b": 70}, 1, Majority.PLURALITY, Verdict.TIED, (), ("a", "b")),
        ({"a": 70, "b": 70}, 2, Majority.PLURALITY, Verdict.CHOSEN, ("a", "b"), ()),
        ({"a": 70, "b": 70, "c": 1}, 2, Majority.PLURALITY, Verdict.CHOSEN, ("a", "b"), ()),
        ({"a": 70, "b": 30, "c": 30}, 2, Majority.PLURALITY, Verdict.TIED, ("a",), ("b", "c")),
        ({"a": 70, "b": 30, "c": 30}, 1, Majority.PLURALITY, Verdict.CHOSEN, ("a",), ()),
        ({"a": 0, "b": 0}, 1, Majority.PLURALITY, Verdict.TIED, (), ("a", "b")),
        ({"a": 0, "b": 0}, 2, Majority.PLURALITY, Verdict.NO_MAJORITY, (), ()),
        ({"a": 5, "b": 0, "c": 0}, 2, Majority.PLURALITY, Verdict.NO_MAJORITY, ("a",), ()),
        ({"a": 5, "b": 4}, 3, Majority.PLURALITY, Verdict.CHOSEN, ("a", "b"), ()),
        ({}, 1, Majority.PLURALITY, Verdict.NO_MAJORITY, (), ()),
        ({"a": 72, "b": 71}, 1, Majority.ABSOLUTE, Verdict.CHOSEN, ("a",), ()),
        ({"a": 71, "b": 60}, 1, Majority.ABSOLUTE, Verdict.NO_MAJORITY, (), ()),
        ({"a": 71, "b": 71}, 1, Majority.ABSOLUTE, Verdict.NO_MAJORITY, (), ()),
        ({"a": 0, "b": 0}, 1, Majority.ABSOLUTE, Verdict.NO_MAJORITY, (), ()),
        ({"a": 100, "b": 100}, 1, Majority.ABSOLUTE, Verdict.TIED, (), ("a", "b")),
    ],
)
def test_decide_choice(
    counts: dict[str, int],
    seats: int,
    majority: Majority,
    verdict: Verdict,
    winners: tuple[str, ...],
    tied: tuple[str, ...],
) -> None:
    least = 1 if majority is Majority.PLURALITY else 72
    expected = Outcome(verdict, majority, 143, least, tuple(counts.items()), winners, tied, seats)
    assert decide_choice(counts, 143, seats, majority) == expected


def test_a_choice_fills_a_place() -> None:
    with pytest.raises(ValueError):
        decide_choice({"a": 1}, 5, 0, Majority.PLURALITY)


@given(CHOICES, st.integers(1, 5), st.sampled_from(Majority), st.data())
def test_names_and_order_of_entry_never_decide(
    counts: dict[str, int], seats: int, majority: Majority, data: st.DataObject
) -> None:
    """Options renamed and entered in another order win and tie all the same."""
    names = dict(zip(counts, data.draw(st.permutations(list(counts))), strict=True))
    renamed = dict(data.draw(st.permutations([(names[option], hands) for option, hands in counts.items()])))
    first, other = decide_choice(counts, 50, seats, majority), decide_choice(renamed, 50, seats, majority)
    assert other.verdict is first.verdict
    assert set(other.winners) == {names[option] for option in first.winners}
    assert set(other.tied) == {names[option] for option in first.tied}


@given(CHOICES, st.integers(1, 5), st.sampled_from(Majority))
def test_winners_fit_have_hands_and_beat_the_rest(counts: dict[str, int], seats: int, majority: Majority) -> None:
    outcome = decide_choice(counts, 10, seats, majority)
    out = set(counts) - set(outcome.winners)
    assert len(outcome.winners) <= seats
    assert all(counts[option] >= outcome.needed > 0 for option in outcome.winners)
    assert all(counts[winner] > counts[option] for winner in outcome.winners for option in out) or (
        outcome.verdict is Verdict.CHOSEN and not out
    )
    assert bool(outcome.tied) == (outcome.verdict is Verdict.TIED)
    if outcome.tied:
        assert len({counts[option] for option in outcome.tied}) == 1
        assert len(outcome.winners) < seats < len(outcome.winners) + len(outcome.tied)


@given(CHOICES, st.integers(1, 5), st.sampled_from(Majority))
def test_an_outcome_survives_json(counts: dict[str, int], seats: int, majority: Majority) -> None:
    outcome = decide_choice(counts, 50, seats, majority)
    assert Outcome.from_data(json.loads(json.dumps(outcome.to_data(), sort_keys=True))) == outcome
    assert json.loads(json.dumps(outcome.to_data())) == outcome.to_data()


def test_what_a_fact_keeps_of_an_outcome() -> None:
    assert decide_stance(stances(118, 20, 5), 143, Majority.PRESENT).to_data() == {
        "verdict": "approved",
        "rule": "present",
        "present": 143,
        "needed": 72,
        "counts": [["for", 118], ["against", 20], ["abstain", 5]],
        "winners": [],
        "tied": [],
        "seats": 1,
    }
<<<<<<< HEAD


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
            "Empate entre Baños (60), Techo (60). Hace falta otra ronda solo con estas opciones.",
        ),
        (
            {"roof": 60, "baths": 30, "fan": 30},
            2,
            Majority.PLURALITY,
            "Con más manos: Techo (60). Empate entre Baños (30), Ventilador (30). "
            "Hace falta otra ronda solo con las que empataron.",
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
            "Ninguna opción reunió las 72 manos que se necesitaban; había 143 personas presentes.",
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
=======
>>>>>>> rules
