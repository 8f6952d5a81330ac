"""Large outgoings: the limit, who may confirm, and how the words said of one weigh."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.budget.large import (
    AboveCashLimit,
    AuthorConfirms,
    KeeperConfirms,
    Large,
    NothingToConfirm,
    Outgoing,
    ReasonForRefusal,
    SaidAlready,
    Standing,
    TreasurerConfirms,
    Verdict,
    Word,
    WordsWithConfirmation,
    check_confirmer,
    check_known_large,
    check_word,
    needs_second,
    waits_for,
)
from assembly.core.errors import AssemblyError
from assembly.core.money import Money

AT = datetime(2026, 3, 10, 18, tzinfo=UTC)
LIMIT = Money(20_000_00)
CASH = Large(
    "XXDEM000018", "l1", Outgoing.WITHDRAWAL, "w1", 2026, Money(25_000_00), LIMIT, AT, "treasurer:ana", words=()
)
YES, NO = Verdict.CONFIRMED, Verdict.REFUSED


def said(*words: tuple[str, Verdict]) -> Large:
    """The withdrawal after those words, in order."""
    made = [Word(f"c{n}", n, verdict, None, AT + timedelta(n), by) for n, (by, verdict) in enumerate(words)]
    return replace(CASH, words=tuple(made))


@pytest.mark.parametrize(
    ("amount", "limit", "needs"),
    [
        (20_000_00, LIMIT, False),
        (20_000_01, LIMIT, True),
        (1, Money(0), True),
        (10**12, None, False),
    ],
)
def test_only_what_is_above_the_limit_needs_a_second_word(amount: int, limit: Money | None, needs: bool) -> None:
    assert needs_second(Money(amount), limit) is needs


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        ([], Standing.PENDING),
        ([("president:eva", YES)], Standing.CONFIRMED),
        ([("president:eva", NO)], Standing.REFUSED),
        ([("president:eva", YES), ("member:leo", NO)], Standing.REFUSED),
        ([("president:eva", NO), ("member:leo", YES)], Standing.REFUSED),
        ([("president:eva", NO), ("president:eva", YES)], Standing.CONFIRMED),
        ([("president:eva", NO), ("secretary:eva", YES)], Standing.CONFIRMED),  # one person, two posts
    ],
)
def test_the_latest_word_of_each_person_counts(words: list[tuple[str, Verdict]], standing: Standing) -> None:
    assert said(*words).standing is standing


@pytest.mark.parametrize(
    ("broken", "kind", "sentence"),
    [
        (
            lambda: check_confirmer(CASH, "president:ana", False),
            AuthorConfirms,
            "Usted lo registró: lo tiene que confirmar otra persona del comité.",
        ),
        (
            lambda: check_confirmer(replace(CASH, keeper="presidency"), "president:eva", False),
            KeeperConfirms,
            "Su cargo guarda este efectivo: lo tiene que confirmar otra persona del comité.",
        ),
        (
            lambda: check_confirmer(CASH, "president:eva", True),
            TreasurerConfirms,
            "Quien tiene la tesorería no confirma salidas de dinero: lo hace otra persona del comité.",
        ),
        (
            lambda: check_word(CASH, "president:eva", YES, None, True),
            NothingToConfirm,
            "Esta salida de dinero se revirtió: ya no cuenta y no hace falta confirmarla.",
        ),
        (
            lambda: check_word(CASH, "president:eva", NO, None, False),
            ReasonForRefusal,
            "Escriba por qué no lo confirma, para que todos lo sepan y la tesorería pueda responder.",
        ),
        (
            lambda: check_word(CASH, "president:eva", YES, "No hubo tal compra", False),
            WordsWithConfirmation,
            "Escribió por qué no. ¿Lo confirma? Si lo confirma, borre lo escrito y pulse «Sí, lo confirmo»; si no, "
            "pulse «No lo confirmo».",
        ),
        (
            lambda: check_word(said(("president:eva", YES)), "member:eva", YES, None, False),
            SaidAlready,
            "Usted ya dijo eso mismo de esta salida de dinero; su palabra está anotada.",
        ),
        (
            lambda: check_known_large(Money(20_000_01), LIMIT),
            AboveCashLimit,
            "Es más de $20,000.00, el límite de efectivo de este año: otra persona del comité tendrá que confirmarlo. "
            "Revise la cantidad; si así fue, marque «Sí, la cantidad es correcta» y regístrelo.",
        ),
    ],
)
def test_every_refusal_says_what_to_do(broken: object, kind: type[AssemblyError], sentence: str) -> None:
    assert callable(broken)
    with pytest.raises(kind) as refused:
        broken()
    assert str(refused.value) == sentence


def test_a_word_that_may_be_said_is_let_be() -> None:
    check_confirmer(CASH, "president:eva", False)
    check_word(CASH, "president:eva", YES, None, False)
    check_word(said(("president:eva", YES)), "president:eva", NO, "No hubo tal compra", False)
    check_known_large(LIMIT, LIMIT)


PEOPLE = st.sampled_from(["president:eva", "member:leo", "secretary:leo", "citizen_guarantor:sol"])


@given(st.lists(st.tuples(PEOPLE, st.sampled_from(Verdict)), max_size=8))
def test_it_stands_by_what_each_person_said_last(words: list[tuple[str, Verdict]]) -> None:
    found, last = said(*words), {by.partition(":")[2]: verdict for by, verdict in words}
    expected = Standing.REFUSED if NO in last.values() else Standing.CONFIRMED if last else Standing.PENDING
    assert found.standing is expected
    assert len(found.standing_words) == len(last)
    assert waits_for(found, "president:eva") is (not words)
    assert waits_for(found, "president:ana") is False
