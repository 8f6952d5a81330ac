"""Copying a clinic's whole record to other clinics, each copy sealed under its own key."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, literal_column, select
from sqlalchemy.orm import Session

from assembly.clinics.models import Clinic
from assembly.core.facts import Base, kinds
from assembly.journal.models import JournalHead, JournalLine, PersonalValue
from assembly.journal.rules import digest, genesis

_LINES, _HEADS = (Base.metadata.tables[kind.__tablename__] for kind in (JournalLine, JournalHead))


@dataclass(frozen=True, slots=True)
class Original:
    """A clinic that is copied: its journal's lines, as rows."""

    clues: str
    lines: Sequence[Any]


def original(session: Session, clues: str) -> Original:
    """The clinic's record, ready to be copied."""
    query = select(_LINES.c.n, _LINES.c.fact_id, _LINES.c.kind, _LINES.c.line, _LINES.c.hash)
    rows = session.execute(query.where(_LINES.c.clinic_id == clues).order_by(_LINES.c.n)).all()
    return Original(clues, rows)


def copy(session: Session, source: Original, clinics: Sequence[str]) -> None:
    """Give each of those clinics, which have no journal yet, the record of the original."""
    lines = [list(_lines(source, clues)) for clues in clinics]
    session.execute(insert(_LINES), [line for journal in lines for line in journal])
    for table in _tables():
        session.execute(_copied(table), {"source": source.clues, "clinics": clinics})
    heads = [{"clinic_id": one[-1]["clinic_id"], "n": one[-1]["n"], "hash": one[-1]["hash"]} for one in lines]
    session.execute(insert(_HEADS), heads)


def _lines(source: Original, clues: str) -> Iterator[dict[str, Any]]:
    """The lines with the clinic's own key and chain; the rest of each stays byte for byte."""
    was, now = (f'"clinic":"{key}"'.encode() for key in (source.clues, clues))
    before, prev = genesis(source.clues), genesis(clues)
    for row in source.lines:
        line = bytes(row.line).replace(was, now, 1).replace(before.encode(), prev.encode())
        before, prev = row.hash, digest(line)
        about = {"clinic_id": clues, "n": row.n, "fact_id": row.fact_id, "kind": row.kind}
        yield about | {"line": line, "hash": prev}


def _tables() -> list[Table]:
    """The tables of facts and of their texts, each after those that it refers to."""
    wanted = {*kinds(), PersonalValue.__tablename__}
    return [table for table in Base.metadata.sorted_tables if table.name in wanted]


def _copied(table: Table) -> Any:
    """The rows of one clinic again for many others, inside the database."""
    rest = [column for column in table.columns if column.name != "clinic_id"]
    there = Clinic.clues.in_(bindparam("clinics", expanding=True))
    rows = select(Clinic.clues, *rest).select_from(table.join(Clinic.__table__, literal_column("1") == 1))
    rows = rows.where(table.c.clinic_id == bindparam("source"), there)
    return insert(table).from_select(["clinic_id", *(column.name for column in rest)], rows)
