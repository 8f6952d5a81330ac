"""Column types on both databases: what goes in comes out, what has no zone or is no money is refused."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, func, insert, select
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from assembly.assemblies.models import Convocation
from assembly.assemblies.rules import Channel
from assembly.budget.models import Deposit
from assembly.core.columns import Centavos, Moment
from assembly.core.facts import from_json, public_columns, to_json
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.journal import services
from tests.factories.cast import AT, CLINIC
from tests.journal.journals import AUTHOR, fill

TABLE = Table("scratch", MetaData(), Column("at", Moment), Column("amount", Centavos))


@pytest.fixture
def scratch(session: Session) -> Session:
    TABLE.create(session.connection())
    return session


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 2, 21, 17, 0, tzinfo=UTC),
        datetime(2026, 2, 21, 11, 0, 0, 123456, tzinfo=timezone(timedelta(hours=-6))),
        None,
    ],
)
def test_a_moment_comes_back_in_utc_to_the_microsecond(scratch: Session, moment: datetime | None) -> None:
    scratch.execute(insert(TABLE).values(at=moment))
    kept = scratch.execute(select(TABLE.c.at)).scalar_one()
    assert kept == moment
    assert kept is None or kept.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(scratch: Session) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        scratch.execute(insert(TABLE).values(at=datetime(2026, 2, 21)))  # noqa: DTZ001


def test_money_comes_back_and_adds_up(scratch: Session) -> None:
    scratch.execute(insert(TABLE), [{"amount": Money(10**15 - 1)}, {"amount": Money(1)}, {"amount": None}])
    assert scratch.execute(select(TABLE.c.amount).order_by(TABLE.c.amount.nulls_last())).scalars().all() == [
        Money(1),
        Money(10**15 - 1),
        None,
    ]
    total = select(func.sum(TABLE.c.amount, type_=Centavos))
    assert scratch.execute(total).scalar_one() == Money(10**15)


def test_part_of_a_centavo_is_never_rounded_away() -> None:
    assert Centavos().process_result_value(7, Any) == Money(7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not whole centavos"):
        Centavos().process_result_value(7.5, Any)  # type: ignore[arg-type]


def test_enums_come_back_and_checks_are_the_databases_own(session: Session) -> None:
    fill(session)
    channel = Convocation.__table__.c.channel
    assert session.execute(select(channel)).scalar_one() is Channel.OTHER
    row = dict.fromkeys(column.name for column in Deposit.__table__.columns)
    about = {"clinic_id": CLINIC, "id": new_id(), "n": 99, "recorded_at": AT, "recorded_by": "x"}
    bad = {"year": 2026, "received_on": AT.date(), "amount": Money(-1)}
    with pytest.raises(DBAPIError, match="amount_positive"):
        session.execute(insert(Deposit).values(row | about | bad))


@given(st.integers(-(10**15), 10**15), st.datetimes(timezones=st.just(UTC)), st.dates())
def test_json_and_columns_agree(centavos: int, moment: datetime, day: date) -> None:
    deposit = {column.key: column for column in public_columns(Deposit)}
    call = {column.key: column for column in public_columns(Convocation)}
    assert from_json(deposit["amount"], to_json(Money(centavos))) == Money(centavos)
    assert from_json(deposit["received_on"], to_json(day)) == day
    if moment.year > 999:  # strftime writes earlier years without their zeros
        assert from_json(call["starts_at"], to_json(moment)) == moment
    assert from_json(call["channel"], to_json(Channel.OTHER)) is Channel.OTHER
    assert from_json(call["channel"], to_json(None)) is None


def test_public_columns_leave_out_the_envelope(session: Session) -> None:
    assert [column.key for column in public_columns(Deposit)] == ["year", "amount", "received_on"]
    assert (
        services.record(
            session, AUTHOR, Deposit(clinic_id=CLINIC, id=new_id(), year=2026, amount=Money(1), received_on=AT.date())
        ).n
        == 1
    )
