"""Writing to the journal: one fact, one line, one head, in the caller's transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Insert, Row, bindparam, delete, select
from sqlalchemy.orm import Session

from assembly.core import clock
from assembly.core.errors import FactIdReused
from assembly.core.facts import Base, Fact, forget, public_columns, public_data, remembered, values_of
from assembly.core.permissions import Author
from assembly.journal.lines import line_bytes
from assembly.journal.models import Erasure, JournalHead, JournalLine, PersonalValue
from assembly.journal.rules import (
    Head,
    NothingToErase,
    digest,
    genesis,
    seal_personal,
    signature,
)

# Statements are built once, over tables: the hottest write path would spend most of its time building them.
_HEADS, _LINES, _VALUES = (Base.metadata.tables[k.__tablename__] for k in (JournalHead, JournalLine, PersonalValue))
_OF_CLINIC = _HEADS.c.clinic_id == bindparam("clinic")
_LOCK = select(_HEADS.c.n, _HEADS.c.hash).where(_OF_CLINIC).with_for_update()
_LOCK_ALL = (
    select(_HEADS.c.clinic_id, _HEADS.c.n, _HEADS.c.hash)
    .where(_HEADS.c.clinic_id.in_(bindparam("clinics", expanding=True)))
    .order_by(_HEADS.c.clinic_id)
    .with_for_update()
)
_MOVE = _HEADS.update().where(_OF_CLINIC).values(n=bindparam("n_now"), hash=bindparam("hash_now"))
_KNOWN = select(_LINES.c.n, _LINES.c.hash, _LINES.c.kind).where(
    _LINES.c.clinic_id == bindparam("clinic"), _LINES.c.fact_id == bindparam("fact")
)
_ADD_LINE, _ADD_VALUE, _ADD_HEAD = _LINES.insert(), _VALUES.insert(), _HEADS.insert()
_KNOWN_IDS = select(_LINES.c.n).where(
    _LINES.c.clinic_id == bindparam("clinic"), _LINES.c.fact_id.in_(bindparam("facts", expanding=True))
)

Personal = Mapping[str, str | None] | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that a fact is in the journal: its line's number and hash."""

    n: int
    hash: str


def lock(session: Session, clinic_id: str) -> Head:
    """The clinic's head, locked until the end of the transaction; whoever decides from reads locks first."""
    return remembered(session, ("head", clinic_id), lambda: _lock(session, clinic_id))


def _lock(session: Session, clinic_id: str) -> Head:
    row = session.execute(_LOCK, {"clinic": clinic_id}).one_or_none()
    if row is not None:
        return Head(clinic_id, row.n, row.hash)
    first = Head(clinic_id, 0, genesis(clinic_id))
    session.execute(_ADD_HEAD, {"clinic_id": clinic_id, "n": 0, "hash": first.hash})
    return first


def record(session: Session, author: Author, fact: Fact, personal: Personal = None) -> Receipt:
    """Add `fact` to its clinic's journal; `personal` gives its personal values (None: not given).

    The same id with the same content answers the receipt it already has. Raises FactIdReused with other content.
    """
    given = _given(fact, personal)
    head = lock(session, fact.clinic_id)
    if (known := _already(session, author, fact, given)) is not None:
        return known
    line = _add(session, author, fact, given, head)
    session.execute(_insert(type(fact)), [_row(fact)])
    return append_line(session, head, fact.id, str(fact.__tablename__), line)


def record_all(session: Session, author: Author, facts: Sequence[tuple[Fact, Personal]]) -> None:
    """Add several new facts of one clinic, in order, in as few statements as one of them takes.

    Where one of them is there already, each is recorded by itself. Raises FactIdReused.
    """
    head = lock(session, facts[0][0].clinic_id)
    if _any_known(session, head.clinic, [fact.id for fact, _ in facts]):
        for fact, personal in facts:
            record(session, author, fact, personal)
        return
    lines = []
    for fact, personal in facts:
        line = _add(session, author, fact, _given(fact, personal), head)
        head = Head(head.clinic, head.n + 1, digest(line))
        lines.append(_line_row(head, fact, line))
    for kind, rows in groupby((fact for fact, _ in facts), key=type):
        session.execute(_insert(kind), [_row(fact) for fact in rows])
    _append(session, head, lines)


def record_for_many(session: Session, author: Author, facts: Sequence[tuple[Fact, Personal]]) -> None:
    """Add new facts of many clinics, in order, in as few statements as one clinic takes.

    Their ids must be made for the occasion: one that is there already is an error of the database. Every clinic stays
    locked until the transaction ends, so hand over a few hundred at a time.
    """
    clinics = sorted({fact.clinic_id for fact, _ in facts})
    # In the order of their keys, so that nobody waits in a circle.
    locked = session.execute(_LOCK_ALL, {"clinics": clinics})
    known = {row.clinic_id: Head(row.clinic_id, row.n, row.hash) for row in locked}
    heads = {clinic: known.get(clinic) or Head(clinic, 0, genesis(clinic)) for clinic in clinics}
    lines = []
    for fact, personal in facts:
        before = heads[fact.clinic_id]
        line = _add(session, author, fact, _given(fact, personal), before)
        head = heads[fact.clinic_id] = Head(before.clinic, before.n + 1, digest(line))
        lines.append(_line_row(head, fact, line))
    for kind, same in groupby(sorted((fact for fact, _ in facts), key=_kind), key=type):
        session.execute(_insert(kind), [_row(fact) for fact in same])
    forget(session)
    session.execute(_ADD_LINE, lines)
    moved = [{"clinic": key, "n_now": heads[key].n, "hash_now": heads[key].hash} for key in known]
    added = [{"clinic_id": one.clinic, "n": one.n, "hash": one.hash} for key, one in heads.items() if key not in known]
    for statement, rows in ((_MOVE, moved), (_ADD_HEAD, added)):
        if rows:
            session.execute(statement, rows)


def _kind(fact: Fact) -> str:
    return str(fact.__tablename__)


def _line_row(head: Head, fact: Fact, line: bytes) -> dict[str, Any]:
    kept = {"clinic_id": head.clinic, "n": head.n, "fact_id": fact.id, "kind": _kind(fact)}
    return kept | {"line": line, "hash": head.hash}


def _given(fact: Fact, personal: Personal) -> dict[str, str]:
    given = {field: value for field, value in (personal or {}).items() if value is not None}
    if unknown := set(given) - set(type(fact).personal):
        raise ValueError(f"{type(fact).__name__} declares no personal {unknown}")
    return given


def _add(session: Session, author: Author, fact: Fact, given: Mapping[str, str], head: Head) -> bytes:
    """Complete the fact after `head`; its line."""
    sealed = _keep_personal(session, fact, given)
    fact.n, fact.recorded_at = head.n + 1, clock.utc(author.at)
    fact.recorded_by, fact.on_behalf_of = author.who, author.on_behalf_of
    return line_bytes(_content(fact, head.hash, sealed))


def _any_known(session: Session, clinic_id: str, ids: Sequence[str]) -> bool:
    found = session.execute(_KNOWN_IDS, {"clinic": clinic_id, "facts": ids})
    return found.first() is not None


def _append(session: Session, head: Head, lines: Sequence[Mapping[str, Any]]) -> None:
    forget(session)
    session.execute(_ADD_LINE, list(lines))
    session.execute(_MOVE, {"clinic": head.clinic, "n_now": head.n, "hash_now": head.hash})
    remembered(session, ("head", head.clinic), lambda: head)


def append_line(session: Session, head: Head, fact_id: str, kind: str, line: bytes) -> Receipt:
    """Add one line after `head` and move the head to it."""
    now = Head(head.clinic, head.n + 1, digest(line))
    row = {"clinic_id": head.clinic, "n": now.n, "fact_id": fact_id, "kind": kind, "line": line, "hash": now.hash}
    _append(session, now, [row])
    return Receipt(now.n, now.hash)


def erase(session: Session, author: Author, erasure: Erasure) -> Receipt:
    """Forget one personal value for ever: its salt and value go, and the journal says that they went.

    On SQLite the bytes are out of the files only after `Database.empty_log`. Raises NothingToErase.
    """
    lock(session, erasure.clinic_id)
    here = (PersonalValue.clinic_id == erasure.clinic_id, PersonalValue.fact_id == erasure.fact_id)
    gone = delete(PersonalValue).where(*here, PersonalValue.field == erasure.field).returning(PersonalValue.field)
    is_new = _known(session, erasure) is None
    if not session.execute(gone).all() and is_new:
        raise NothingToErase(name=erasure.field)
    return record(session, author, erasure)


def _already(session: Session, author: Author, fact: Fact, given: Mapping[str, str]) -> Receipt | None:
    line = _known(session, fact)
    if line is None:
        return None
    if line.kind != fact.__tablename__ or not _same(session, author, fact, given):
        raise FactIdReused()
    return Receipt(line.n, line.hash)


def _known(session: Session, fact: Fact) -> Row[int, str, str] | None:
    return session.execute(_KNOWN, {"clinic": fact.clinic_id, "fact": fact.id}).one_or_none()


def _same(session: Session, author: Author, fact: Fact, given: Mapping[str, str]) -> bool:
    kind = type(fact)
    here = (kind.clinic_id == fact.clinic_id, kind.id == fact.id)
    columns = [*public_columns(kind), kind.__table__.c.recorded_by]
    stored = session.execute(select(*columns).where(*here)).one()._asdict()
    values = select(PersonalValue.field, PersonalValue.value).where(
        PersonalValue.clinic_id == fact.clinic_id, PersonalValue.fact_id == fact.id
    )
    kept = {row.field: row.value for row in session.execute(values)}
    gone = select(Erasure.field).where(Erasure.clinic_id == fact.clinic_id, Erasure.fact_id == fact.id)
    # What was erased cannot be compared any more; a late copy of the form must not be refused for it.
    kept |= {field: given[field] for field in session.execute(gone).scalars() if field in given}
    mine = {column.key: getattr(fact, column.key) for column in public_columns(kind)}
    return stored == mine | {"recorded_by": author.who} and kept == given


def _keep_personal(session: Session, fact: Fact, given: Mapping[str, str]) -> dict[str, str]:
    salts = {field: secrets.token_bytes(32) for field in given}
    of = {"clinic_id": fact.clinic_id, "fact_id": fact.id}
    if given:
        rows = [of | {"field": field, "salt": salts[field], "value": value} for field, value in given.items()]
        session.execute(_ADD_VALUE, rows)
    return {field: seal_personal(salts[field], value) for field, value in given.items()}


def _content(fact: Fact, prev: str, sealed: Mapping[str, str]) -> dict[str, Any]:
    return {
        "by": signature(fact.recorded_by, fact.on_behalf_of),
        "clinic": fact.clinic_id,
        "data": public_data(fact),
        "happened": clock.stamp(fact.happened_at) if fact.happened_at else None,
        "id": fact.id,
        "kind": fact.__tablename__,
        "n": fact.n,
        "personal": dict(sealed),
        "prev": prev,
        "recorded": clock.stamp(fact.recorded_at),
        "v": 1,
    }


def _row(fact: Fact) -> dict[str, Any]:
    return values_of(fact, type(fact).__table__.columns.keys())


@cache
def _insert(kind: type[Fact]) -> Insert:
    return Base.metadata.tables[str(kind.__tablename__)].insert()
