"""Facts: rows of the public record, only ever added. Derive a table from `Fact` and the journal does the rest."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.schema import Column, MetaData

from assembly.core import clock
from assembly.core.columns import CluesKey, FactKey, Moment
from assembly.core.money import Money

T = TypeVar("T")
_KEY = "remembered"
RECALL = "recall"  # in a session's info: what keeps answers of its reader for the next one
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Fact(Base):
    """What every fact carries. `personal` names the values that are kept apart and may be erased.

    Those also in `unpublished` never stand beside the public journal: auditors find them in the export.
    `later` are columns that the table got after its first lines: without a value a line does not have them.
    `is_news`: the newest of all clinics are asked for together, and an index by time finds them.
    """

    __abstract__ = True
    personal: ClassVar[tuple[str, ...]] = ()
    unpublished: ClassVar[tuple[str, ...]] = ()
    later: ClassVar[tuple[str, ...]] = ()
    is_news: ClassVar[bool] = False

    clinic_id: Mapped[str] = mapped_column(CluesKey, primary_key=True, sort_order=-9)
    id: Mapped[str] = mapped_column(FactKey, primary_key=True, sort_order=-8)
    n: Mapped[int] = mapped_column(BigInteger, sort_order=-7)
    recorded_at: Mapped[datetime] = mapped_column(Moment, sort_order=-6)
    recorded_by: Mapped[str] = mapped_column(String(80), sort_order=-5)
    on_behalf_of: Mapped[str | None] = mapped_column(String(32), sort_order=-4)
    happened_at: Mapped[datetime | None] = mapped_column(Moment, sort_order=-3)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  (a directive is called with the class)
        by_time = (Index(None, "recorded_at"),) if cls.is_news else ()
        return (UniqueConstraint("clinic_id", "n"), *by_time, *cls.more_constraints())

    @classmethod
    def more_constraints(cls) -> tuple[Any, ...]:
        """A table's own constraints and indexes."""
        return ()

    @classmethod
    def taken_in(cls, session: Session, clinic_id: str) -> None:
        """Bring what stands beside the record up to date, after a clinic's facts were imported."""

    @classmethod
    def faults(cls, session: Session, clinic_id: str, original: Callable[[str], bytes]) -> Iterable[tuple[int, str]]:  # noqa: ARG003  (for the kinds that have any)
        """What files (by their hash) and what stands beside the record say otherwise: a line, and a message."""
        return ()


ENVELOPE = frozenset(Fact.__annotations__) - {"personal", "unpublished", "later", "is_news"}


def same_clinic(column: str, table: str) -> ForeignKeyConstraint:
    """A reference to a fact of the same clinic: another clinic's id cannot even be stored."""
    return ForeignKeyConstraint(["clinic_id", column], [f"{table}.clinic_id", f"{table}.id"])


def not_negative(*columns: str) -> list[CheckConstraint]:
    """Checks `<column> >= 0`, named by the column."""
    return [CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative") for column in columns]


def kinds() -> dict[str, type[Fact]]:
    """Every kind of fact (the table's name) with its class."""
    found: dict[str, type[Fact]] = {}
    waiting: list[type[Fact]] = [Fact]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            found[str(kind.__tablename__)] = kind
    return found


def unpublished_fields() -> list[str]:
    """The personal values, by name, that the public never reads."""
    return sorted({field for kind in kinds().values() for field in kind.unpublished})


def public_columns(kind: type[Fact]) -> list[Column[Any]]:
    """The columns that a journal line's `data` holds, in the table's order."""
    table = kind.__table__
    assert isinstance(table, Table)
    return [column for column in table.columns if column.key not in ENVELOPE]


def public_data(fact: Fact) -> dict[str, Any]:
    """The fact's own public values as JSON knows them, as its journal line has them."""
    return line_data(type(fact), values_of(fact, _public_keys(type(fact))))


def line_data(kind: type[Fact], values: Mapping[str, Any]) -> dict[str, Any]:
    """Public values as a line has them: a column that came later only with a value, so that older lines still agree."""
    return {key: to_json(values[key]) for key in _public_keys(kind) if values[key] is not None or key not in kind.later}


def values_of(fact: Fact, keys: Iterable[str]) -> dict[str, Any]:
    """What the fact holds under those names; None where nothing was set.

    From its dictionary: a mapped attribute takes ten times as long to ask, and no fact waits to be loaded.
    """
    held = vars(fact)
    return {key: held.get(key) for key in keys}


@cache
def _public_keys(kind: type[Fact]) -> tuple[str, ...]:
    return tuple(column.key for column in public_columns(kind))


def to_json(value: Any) -> Any:
    """Money as centavos, moments as stamps, days as ISO text; the rest as it is."""
    if isinstance(value, Money):
        return value.centavos
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return clock.stamp(value)
    return value.isoformat() if isinstance(value, date) else value


def from_json(column: Column[Any], value: Any) -> Any:
    """The value that `to_json` wrote, for `column`."""
    if value is None or isinstance(column.type, JSON):
        return value
    kind = column.type.python_type
    if kind is Money:
        return Money(value)
    if kind is datetime:
        return clock.read_stamp(value)
    if kind is date:
        return date.fromisoformat(value)
    return kind(value)


def remembered(session: Session, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` answers, read once. Only for what is made of facts alone, and never changed by who gets it."""
    if (recall := session.info.get(RECALL)) is not None:
        recalled: T = recall.answer(key, read)
        return recalled
    kept: dict[Hashable, Any] = session.info.setdefault(_KEY, {})
    if key not in kept:
        kept[key] = read()
    answer: T = kept[key]
    return answer


def forget(session: Session, *_: object) -> None:
    """A fact was written, or taken back: what was read may have changed."""
    session.info.pop(_KEY, None)


event.listen(Session, "after_soft_rollback", forget)
