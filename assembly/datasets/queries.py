"""Reading the tables in the order of the clinics, some rows at a time: the nation is never whole in memory."""

import hashlib
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic
from assembly.core.database import Database
from assembly.datasets.rules import Position, Row, Scope, Source, Table, csv_body, csv_head
from assembly.journal.models import JournalHead

BATCH = 1000  # rows read at once of each source
_POSITION = ("_clues", "_n")
_SAMPLE = 50  # rows weighed to tell how much a file weighs
_MOST_SIZES = 64
_SIZES: dict[tuple[str, Scope, str], list["Size"]] = {}


def page(
    session: Session, table: Table, scope: Scope, after: Position, limit: int
) -> tuple[list[Row], Position | None]:
    """At most `limit` rows that come after a position, and the position to go on from; None when this is the end."""
    found = [_rows(session, table, index, scope, after, limit + 1) for index in range(len(table.sources))]
    rows = list(islice(heapq.merge(*found, key=position), limit + 1))
    is_more = len(rows) > limit
    rows = rows[:limit]
    if table.finish is not None and rows:
        table.finish(session, rows)
    return rows, position(rows[-1]) if is_more else None


def everything(session: Session, table: Table, scope: Scope) -> list[Row]:
    """All the rows of a scope that is known to be small."""
    rows, after = page(session, table, scope, Position(), BATCH)
    while after is not None:
        more, after = page(session, table, scope, after, BATCH)
        rows += more
    return rows


def batches(database: Database, table: Table, scope: Scope) -> Iterator[list[Row]]:
    """Every row, in batches; each is read by itself, so that a slow reader holds no connection."""
    after: Position | None = Position()
    while after is not None:
        rows, after = _next_page(database, table, scope, after)
        if rows:
            yield rows


def _next_page(database: Database, table: Table, scope: Scope, after: Position) -> tuple[list[Row], Position | None]:
    return database.read(lambda session: page(session, table, scope, after, BATCH))


def position(row: Row) -> Position:
    """Where a row stands."""
    return Position(row[_POSITION[0]], row[_POSITION[1]])


def _rows(session: Session, table: Table, index: int, scope: Scope, after: Position, limit: int) -> list[Row]:
    source = table.sources[index]
    read = [column for column in table.columns if column.source is not None]
    columns = [_of(column.source, index).label(column.name) for column in read]
    query = source.query.add_columns(source.clinic.label(_POSITION[0]), source.n.label(_POSITION[1]), *columns)
    query = _within(query, source, scope, after)
    if after.clues:
        query = query.where(tuple_(source.clinic, source.n) > tuple_(after.clues, after.n))
    query = query.order_by(source.clinic, source.n).limit(limit)
    return [
        dict(zip(_POSITION, row[:2], strict=True))
        | {column.name: column.value(value) for column, value in zip(read, row[2:], strict=True)}
        for row in session.execute(query)
    ]


def _of(source: Any, index: int) -> Any:
    return source[index] if isinstance(source, tuple) else source


def _within(query: Any, source: Source, scope: Scope, after: Position) -> Any:
    if scope.clues:
        query = query.where(source.clinic == scope.clues)
    if scope.among:
        query = query.where(source.clinic.in_(scope.among))
    if scope.state:
        here = select(Clinic.clues).where(Clinic.state_code == scope.state, Clinic.clues >= after.clues)
        query = query.where(source.clinic.in_(here))
    return query


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows a table has, and about how many bytes its CSV."""

    table: Table
    rows: int
    about_bytes: int


def sizes(session: Session, tables: Sequence[Table], scope: Scope, where: str) -> list[Size]:
    """The sizes of a scope's tables, counted once for each state of the record; `where` names the database."""
    key = (where, scope, version(session, scope))
    if key not in _SIZES:
        while len(_SIZES) >= _MOST_SIZES:
            _SIZES.pop(next(iter(_SIZES)), None)
        _SIZES[key] = [_size(session, table, scope) for table in tables]
    return _SIZES[key]


def _size(session: Session, table: Table, scope: Scope) -> Size:
    count = sum(_count(session, source, scope) for source in table.sources)
    sample, _ = page(session, table, scope, Position(), _SAMPLE)
    weight = len(csv_body(table, sample)) * count // len(sample) if sample else 0
    return Size(table, count, len(csv_head(table)) + weight)


def _count(session: Session, source: Source, scope: Scope) -> int:
    bare = select(func.count()).select_from(source.clinic.class_)
    return int(session.execute(_within(bare, source, scope, Position())).scalar_one())


def states(session: Session) -> list[tuple[str, str]]:
    """The states that have clinics: their two figures and their names."""
    query = select(Clinic.state_code, func.min(Clinic.state)).group_by(Clinic.state_code).order_by(Clinic.state_code)
    return [(code, name) for code, name in session.execute(query)]


def version(session: Session, scope: Scope) -> str:
    """What changes whenever anything is written in a scope: journals only grow, and the catalogue keeps its day."""
    facts: Select[*tuple[Any, ...]] = select(func.count(), func.coalesce(func.sum(JournalHead.n), 0))
    clinics: Select[*tuple[Any, ...]] = select(func.count(), func.max(Clinic.updated_at))
    if scope.clues:
        facts = facts.where(JournalHead.clinic_id == scope.clues)
        clinics = clinics.where(Clinic.clues == scope.clues)
    if scope.state:
        here = select(Clinic.clues).where(Clinic.state_code == scope.state)
        facts = facts.where(JournalHead.clinic_id.in_(here))
        clinics = clinics.where(Clinic.state_code == scope.state)
    said = [str(value) for query in (facts, clinics) for value in session.execute(query).one()]
    return hashlib.sha256("/".join(said).encode()).hexdigest()[:32]
