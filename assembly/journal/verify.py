"""Verifying a clinic in the database: its lines, its head, the row of every line, its personal values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, exists, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType, TypeEngine

from assembly.core import clock
from assembly.core.errors import N_
from assembly.core.facts import Fact, kinds, line_data
from assembly.journal.lines import NotForTheJournal, line_bytes, read_line
from assembly.journal.models import Erasure, JournalHead, JournalLine, PersonalValue
from assembly.journal.rules import Anchor, Fault, Head, Walk, check_text, signature

_BATCH = 500
_AS_IT_IS: TypeEngine[Any] = NullType()  # the driver's own value, whatever it is
Stored = Row[int, str, str, bytes, str]


@dataclass(slots=True)
class Around:
    """What the other tables hold about the lines of one batch; a row that cannot even be read stands as None."""

    rows: dict[int, list[tuple[str, Mapping[str, Any] | None]]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, dict[str, tuple[bytes, str]]] = field(default_factory=lambda: defaultdict(dict))
    erased: set[tuple[str, str]] = field(default_factory=set)


def verify_clinic(session: Session, clinic_id: str, anchors: Iterable[Anchor] = ()) -> Head | Fault:
    """The clinic's head when everything stored agrees with its journal, else the first line that does not.

    Needs one state of the database for all its reads, as `Database.read` gives. Memory is bounded by the batch.
    """
    walk = Walk(clinic_id, anchors)
    for batch in _batches(session, clinic_id):
        around = _around(session, clinic_id, walk.head.n + 1, batch[-1].n)
        for stored in batch:
            fault = _why_not_stored(walk, stored, around)
            if fault is not None:
                return fault
    return _beyond(session, walk.head) or walk.end()


def _why_not_stored(walk: Walk, stored: Stored, around: Around) -> Fault | None:
    # SQLite keeps whatever type it is given, so nothing is taken for bytes before it was looked at.
    fault = walk.step(stored.line if isinstance(stored.line, bytes) else b"")
    if fault is not None:
        return fault
    n, content = walk.head.n, read_line(stored.line)
    why = _why_not_kept(walk.head, stored, content) or _why_not_row(content, around.rows[n])
    why = why or _why_not_texts(content, around)
    return Fault(n, why) if why else None


def _why_not_kept(head: Head, stored: Stored, content: Mapping[str, Any]) -> str | None:
    kept = (stored.n, stored.fact_id, stored.kind, stored.hash)
    if kept != (head.n, content["id"], content["kind"], head.hash):
        return N_("lo anotado junto al renglón no corresponde a lo que dice")
    return None


def _why_not_row(content: Mapping[str, Any], rows: list[tuple[str, Mapping[str, Any] | None]]) -> str | None:
    if not rows:
        return N_("falta el dato de este renglón")
    if len(rows) > 1:
        return N_("hay un dato de más, que no está en ningún renglón")
    kind, row = rows[0]
    if kind != content["kind"] or row is None or not _is_same(content, row):
        return N_("el dato guardado no es igual al renglón: fue cambiado")
    return None


def _is_same(content: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether the row says what the line says; a column younger than the line must be empty."""
    data = {key: value for key, value in row["data"].items() if value is not None or key in content["data"]}
    try:
        return line_bytes({**row, "data": data}) == line_bytes({key: content[key] for key in row})
    except NotForTheJournal:
        return False


def _why_not_texts(content: Mapping[str, Any], around: Around) -> str | None:
    texts = around.texts[content["id"]]
    for name in sorted(set(content["personal"]) | set(texts)):
        why = _why_not_text(content, name, texts.get(name), (content["id"], name) in around.erased)
        if why is not None:
            return why
    return None


def _why_not_text(content: Mapping[str, Any], name: str, text: tuple[bytes, str] | None, is_erased: bool) -> str | None:
    if name not in content["personal"]:
        return N_("hay un texto que el renglón no menciona")
    if text is None:
        return None if is_erased else N_("falta un texto, y no consta que se haya borrado")
    if is_erased:
        return N_("un texto que se borró volvió a aparecer")
    salt, value = text
    is_whole = isinstance(salt, bytes) and isinstance(value, str)
    return None if is_whole and check_text(content, name, salt, value) else N_("un texto fue cambiado")


def _beyond(session: Session, last: Head) -> Fault | None:
    """What stands outside the lines: a head that is elsewhere, rows and texts of no line."""
    query = select(JournalHead.n, JournalHead.hash).where(JournalHead.clinic_id == last.clinic)
    head = session.execute(query).one_or_none()
    if head is not None and head.n > last.n:
        return Fault(last.n + 1, N_("faltan renglones al final"))
    if (head is None and last.n) or (head is not None and head.n < last.n):
        return Fault((head.n if head else 0) + 1, N_("hay renglones de más al final"))
    if head is not None and head.hash != last.hash:
        return Fault(last.n, N_("el último renglón no es el que dice la cabeza"))
    if _has_strays(session, last):
        return Fault(last.n + 1, N_("hay un dato de más, que no está en ningún renglón"))
    return None


def _has_strays(session: Session, last: Head) -> bool:
    for kind in kinds().values():
        outside = select(kind.id).where(kind.clinic_id == last.clinic, (kind.n > last.n) | (kind.n < 1))
        if session.execute(outside.limit(1)).first() is not None:
            return True
    line = exists().where(JournalLine.clinic_id == last.clinic, JournalLine.fact_id == PersonalValue.fact_id)
    texts = select(func.count()).select_from(PersonalValue).where(PersonalValue.clinic_id == last.clinic, ~line)
    return session.execute(texts).scalar_one() > 0


def _batches(session: Session, clinic_id: str) -> Iterator[list[Stored]]:
    line = type_coerce(JournalLine.line, _AS_IT_IS).label("line")
    columns = (JournalLine.n, JournalLine.fact_id, JournalLine.kind, line, JournalLine.hash)
    query = select(*columns).where(JournalLine.clinic_id == clinic_id).order_by(JournalLine.n).limit(_BATCH)
    batch = list(session.execute(query).all())
    while batch:
        yield batch
        batch = list(session.execute(query.where(JournalLine.n > batch[-1].n)).all())


def _around(session: Session, clinic_id: str, first: int, last: int) -> Around:
    around = Around()
    for name, kind in kinds().items():
        for n, row in _rows(session, kind, clinic_id, first, last):
            around.rows[n].append((name, row))
    lines = select(JournalLine.fact_id).where(JournalLine.clinic_id == clinic_id, JournalLine.n.between(first, last))
    salt = type_coerce(PersonalValue.salt, _AS_IT_IS)
    values = select(PersonalValue.fact_id, PersonalValue.field, salt, PersonalValue.value)
    for fact_id, name, salt, value in _of(session, values, PersonalValue, clinic_id, lines):
        around.texts[fact_id][name] = (salt, value)
    around.erased = {
        (fact_id, name)
        for fact_id, name in _of(session, select(Erasure.fact_id, Erasure.field), Erasure, clinic_id, lines)
    }
    return around


def _of(
    session: Session,
    query: Select[*tuple[Any, ...]],
    table: type[PersonalValue | Erasure],
    clinic_id: str,
    facts: Select[str],
) -> Iterator[Any]:
    return iter(session.execute(query.where(table.clinic_id == clinic_id, table.fact_id.in_(facts))).all())


def _rows(
    session: Session, kind: type[Fact], clinic_id: str, first: int, last: int
) -> list[tuple[int, Mapping[str, Any] | None]]:
    """The rows of a kind between two lines; where one cannot be read, half by half down to that one."""
    query = select(kind.__table__).where(kind.clinic_id == clinic_id, kind.n.between(first, last))
    try:
        return [(row.n, _shown(kind, row._asdict())) for row in session.execute(query).all()]
    except (AttributeError, LookupError, TypeError, ValueError):
        if first == last:
            return [(first, None)]
        middle = (first + last) // 2
        half = _rows(session, kind, clinic_id, first, middle)
        return half + _rows(session, kind, clinic_id, middle + 1, last)


def _shown(kind: type[Fact], row: Mapping[str, Any]) -> dict[str, Any]:
    """What the line of that row says of it, but for its seals and its place in the chain."""
    return {
        "by": signature(row["recorded_by"], row["on_behalf_of"]),
        "clinic": row["clinic_id"],
        "data": line_data(kind, row),
        "happened": clock.stamp(row["happened_at"]) if row["happened_at"] else None,
        "id": row["id"],
        "kind": kind.__tablename__,
        "n": row["n"],
        "recorded": clock.stamp(row["recorded_at"]),
    }
