import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.core.errors import AssemblyError
from assembly.votes.rules import (
    STANCES,
    CountBelowPresent,
    CountExceedsPresent,
    CountMissing,
    CountNegative,
    CountUnknownOption,
    HandsEach,
    NobodyPresent,
    OptionExceedsPresent,
    Shortfall,
    above_present,
    check_counts,
    counts_once,
)

HANDS = st.integers(0, 300)


def stances(in_favour: int, against: int, abstain: int) -> dict[str, int]:
    return dict(zip(STANCES, (in_favour, against, abstain), strict=True))


EXCEEDED = (
    "Anotó 150 manos y hay 143 personas presentes: sobran 7. "
    "Cuente otra vez, o corrija la asistencia si llegó más gente."
)
BELOW = "Contó 140 manos y hay 143 personas presentes: faltan 3. Cuente otra vez, o diga por qué para anotarlo así."
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
        ({"for": 118, "against": 20, "abstain": 2}, STANCES, "one", CountBelowPresent, "short", BELOW),
        (
            {"for": 142, "against": 0, "abstain": 0},
            STANCES,
            "one",
            CountBelowPresent,
            "short",
            BELOW.replace("140", "142").replace("faltan 3", "falta 1"),
        ),
        ({"a": 100, "b": 50}, ("a", "b"), "one", CountExceedsPresent, None, EXCEEDED),
        ({"a": 100, "b": 40}, ("a", "b"), "one", CountBelowPresent, "short", BELOW),
        (
            {"a": 0, "b": 0},
            ("a", "b"),
            "one",
            CountBelowPresent,
            "short",
            BELOW.replace("140", "0").replace("faltan 3", "faltan 143"),
        ),
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
        ({"a": 100, "b": 43}, HandsEach.ONE),
        ({"a": 0, "b": 0}, HandsEach.MANY),
        ({"a": 143, "b": 143}, HandsEach.MANY),
    ],
)
def test_counts_that_can_be(counts: Counts, hands: HandsEach) -> None:
    assert check_counts(counts, list(counts), 143, hands) is None


def test_nobody_present() -> None:
    with pytest.raises(NobodyPresent) as refused:
        check_counts(dict.fromkeys(STANCES, 0), STANCES, 0, HandsEach.ONE)
    assert str(refused.value) == "No hay personas presentes anotadas. Anote primero la asistencia."


@pytest.mark.parametrize("counts", [stances(118, 20, 2), {"a": 100, "b": 40}, {"a": 70, "b": 60, "c": 10}])
def test_a_reason_accepts_a_sum_below_and_blanks_are_no_reason(counts: dict[str, int]) -> None:
    accepted = check_counts(counts, list(counts), 143, HandsEach.ONE, " Tres salieron ")
    assert accepted == Shortfall(total=140, present=143, short=3, reason="Tres salieron")
    with pytest.raises(CountBelowPresent):
        check_counts(counts, list(counts), 143, HandsEach.ONE, "  ")


@pytest.mark.parametrize(
    ("counts", "above"),
    [
        ({"a": 143, "b": 0}, []),
        ({"a": 144, "b": 143}, [("count_a", 144)]),
        ({"a": 144, "b": 1, "c": 200}, [("count_a", 144), ("count_c", 200)]),
    ],
)
def test_every_option_that_alone_is_above_those_present_is_named(
    counts: dict[str, int], above: list[tuple[str, int]]
) -> None:
    assert [(error.at_field, error.values["hands"]) for error in above_present(counts, 143)] == above


def test_a_reason_never_accepts_a_sum_above() -> None:
    with pytest.raises(CountExceedsPresent):
        check_counts(stances(100, 50, 0), STANCES, 143, HandsEach.ONE, "Llegó más gente")


OPTIONS = st.sampled_from([STANCES, ("a", "b"), ("a", "b", "c", "d")])


def hands_for(options: tuple[str, ...]) -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries(dict.fromkeys(options, HANDS))


@given(OPTIONS.flatmap(hands_for), st.sampled_from(HandsEach), st.integers(1, 900))
def test_where_each_person_counts_once_the_sum_is_settled_against_those_present(
    counts: dict[str, int], hands: HandsEach, present: int
) -> None:
    options, total = tuple(counts), sum(counts.values())
    if not counts_once(options, hands):
        return
    if total > present:
        with pytest.raises(CountExceedsPresent) as refused:
            check_counts(counts, options, present, hands, "motivo")
        assert refused.value.values == {"total": total, "present": present, "over": total - present}
        return
    short = Shortfall(total, present, present - total, "motivo") if total < present else None
    assert check_counts(counts, options, present, hands, "motivo") == short
    if short:
        with pytest.raises(CountBelowPresent) as silent:
            check_counts(counts, options, present, hands)
        assert silent.value.values == {"total": total, "present": present, "short": present - total}


@given(hands_for(("a", "b", "c")), st.integers(1, 900), st.sampled_from(["", "motivo"]))
def test_where_people_raise_many_hands_no_sum_is_compared(counts: dict[str, int], present: int, reason: str) -> None:
    if max(counts.values()) > present:
        with pytest.raises(OptionExceedsPresent):
            check_counts(counts, tuple(counts), present, HandsEach.MANY, reason)
    else:
        assert check_counts(counts, tuple(counts), present, HandsEach.MANY, reason) is None
