"""What is odd and may yet be true: the warnings' table of cases, and what always holds of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.budget.doubts import (
    ON_TIME,
    BeforeApproval,
    BeforeBoth,
    BeforeDeposit,
    DepositLooksRepeated,
    Early,
    KnownDeposit,
    check_not_early,
    check_not_repeated,
    early,
)
from assembly.core.errors import AssemblyError
from assembly.core.money import Money

DAY = date(2026, 3, 10)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("deposited", "approved", "found", "error"),
    [
        (None, None, ON_TIME, None),
        (DAY, DAY, ON_TIME, None),
        (BEFORE, BEFORE, ON_TIME, None),
        (AFTER, None, Early(deposited=AFTER), BeforeDeposit),
        (AFTER, BEFORE, Early(deposited=AFTER), BeforeDeposit),
        (None, AFTER, Early(approved=AFTER), BeforeApproval),
        (DAY, AFTER, Early(approved=AFTER), BeforeApproval),
        (AFTER, AFTER, Early(AFTER, AFTER), BeforeBoth),
    ],
)
def test_a_day_is_early_before_the_money_or_the_approval(
    deposited: date | None, approved: date | None, found: Early, error: type[AssemblyError] | None
) -> None:
    assert early(DAY, deposited, approved) == found
    assert bool(found) == (error is not None)
    if error is None:
        check_not_early(DAY, found)
        return
    with pytest.raises(error) as warned:
        check_not_early(DAY, found)
    assert warned.value.at_field == "confirm_early"
    assert "{" not in str(warned.value)


@given(DAYS, st.none() | DAYS, st.none() | DAYS)
def test_a_later_day_is_never_earlier(day: date, deposited: date | None, approved: date | None) -> None:
    known = [one for one in (deposited, approved) if one is not None]
    assert bool(early(day, deposited, approved)) == any(day < one for one in known)
    assert early(max([day, *known]), deposited, approved) == ON_TIME


KNOWN = KnownDeposit("DEP-0001", Money(100), DAY, "SPEI 4471")


@pytest.mark.parametrize(
    ("amount", "on", "reference", "is_repeated"),
    [
        (Money(100), DAY, "SPEI 4471", True),
        (Money(100), DAY, " spei-4471 ", True),
        (Money(101), DAY, "SPEI 4471", False),
        (Money(100), AFTER, "SPEI 4471", False),
        (Money(100), DAY, "SPEI 4472", False),
    ],
)
def test_a_deposit_is_repeated_when_all_three_are_the_same(
    amount: Money, on: date, reference: str, is_repeated: bool
) -> None:
    if not is_repeated:
        check_not_repeated(amount, on, reference, [KNOWN])
        return
    with pytest.raises(DepositLooksRepeated) as warned:
        check_not_repeated(amount, on, reference, [KNOWN])
    assert str(warned.value) == (
        "Ya está anotado el depósito DEP-0001 con la misma cantidad, la misma fecha y la misma referencia. Si este es "
        "otro depósito, marque «Sí, es otro depósito» y regístrelo; si es el mismo, no lo anote otra vez."
    )


def test_an_erased_reference_is_like_no_other() -> None:
    check_not_repeated(Money(100), DAY, "SPEI 4471", [KnownDeposit("DEP-0001", Money(100), DAY, None)])
