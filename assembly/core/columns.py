"""Column types for what a plain type would lose: moments with their zone, money as centavos, enums as text."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, String
from sqlalchemy.types import TypeDecorator

from assembly.core import clock
from assembly.core.money import Money

CluesKey = String(11)
FactKey = String(36)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = clock.utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Centavos(TypeDecorator[Money]):
    """Money as whole centavos."""

    impl = BigInteger
    cache_ok = True
    python_type = Money

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.centavos

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        if value is None:
            return None
        if (
            centavos := int(value)
        ) != value:  # a sum is a Decimal; a part of a centavo is nobody's doing but a forger's
            raise ValueError("not whole centavos")
        return Money(centavos)


def one_of(kind: type[StrEnum], name: str) -> Enum:
    """Text with a check named `ck_<table>_<name>`, built from the enum's values."""

    def values(members: Any) -> list[str]:
        return [member.value for member in members]

    return Enum(kind, name=name, native_enum=False, create_constraint=True, length=32, values_callable=values)
