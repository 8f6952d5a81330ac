"""Taking in the official catalogue and the programme years: adds, updates, tells what changed; never deletes.

A write may be run again from its start, so callers read the file first and hand over lists.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from assembly.clinics import rules
from assembly.clinics.catalogue import Row
from assembly.clinics.models import CatalogueImport, Clinic, FormerYear, NotifiedAmount, ProgrammeYear
from assembly.clinics.year_file import Amount, AmountRow
from assembly.clinics.years import YearSettings, tier_warning
from assembly.core.errors import N_, AssemblyError
from assembly.core.facts import Base, to_json
from assembly.core.ids import new_id
from assembly.core.permissions import system_author
from assembly.core.text import folded
from assembly.journal import services as journal
from assembly.memory.services import changed_for_all

BATCH = 500
T = TypeVar("T")
_TOLD = ("amount", "source", "notified_on")
What = Literal["added", "updated", "refused", "remark"]
_TABLE = Base.metadata.tables[Clinic.__tablename__]
_KEPT = tuple(column for column in _TABLE.columns if column.key != "updated_at")


class ClinicNotInCatalogue(AssemblyError):
    field = "clues"
    sentence = N_("La clínica {clues} no está en el catálogo. Importe primero el catálogo con ella.")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that was read: its name and the SHA-256 of its bytes."""

    name: str
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the report. `what`: added, updated (`changed` holds before and after), refused or remark."""

    line: int
    clues: str
    what: What
    changed: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: AssemblyError | None = None

    def to_data(self) -> dict[str, Any]:
        """Plain JSON values, as they are kept with the import."""
        changed = {name: [to_json(before), to_json(after)] for name, (before, after) in self.changed.items()}
        reason = str(self.reason) if self.reason else ""
        return {"line": self.line, "clues": self.clues, "what": self.what, "changed": changed, "reason": reason}


@dataclass(slots=True)
class Report:
    """What an import did, line by line; `passed_over` rows belong to other institutions."""

    unchanged: int = 0
    passed_over: int = 0
    entries: list[Entry] = field(default_factory=list)

    def count(self, what: What) -> int:
        """How many lines were added, updated, refused or remarked upon."""
        return sum(entry.what == what for entry in self.entries)

    def add(self, other: "Report") -> None:
        """Take in what another part of the same import did."""
        self.unchanged += other.unchanged
        self.passed_over += other.passed_over
        self.entries += other.entries

    def to_data(self) -> dict[str, Any]:
        """Plain JSON values."""
        counts = {what: self.count(what) for what in get_args(What)}
        rows = [entry.to_data() for entry in self.entries]
        return {**counts, "unchanged": self.unchanged, "passed_over": self.passed_over, "lines": rows}

    def tell(self, line: int, clues: str, remarks: Iterable[AssemblyError]) -> None:
        """Note what should be looked at in a line that went in."""
        self.entries += [Entry(line, clues, "remark", reason=remark) for remark in remarks]


def source_file(path: Path) -> SourceFile:
    """The name and hash of a file."""
    with path.open("rb") as file:
        return SourceFile(path.name, hashlib.file_digest(file, "sha256").hexdigest())


def import_clinics(session: Session, rows: Iterable[Row], now: datetime) -> Report:
    """Add the clinics that are new, update those that differ, and report every line that is not as it was."""
    report = Report()
    for batch in _batches(rows, BATCH):
        _import_batch(session, batch, report, now)
    return report


def _import_batch(session: Session, batch: Sequence[Row], report: Report, now: datetime) -> None:
    stored = _stored(session, [row.clinic.clues for row in batch if row.clinic])
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for row in batch:
        if row.clinic is None:
            _not_ours(row, report)
            continue
        before = stored.get(row.clinic.clues)
        values = _values(rules.keeping(row.clinic, before) if before else row.clinic)
        if before is None:
            new.append(values | {"updated_at": now})
            report.entries.append(Entry(row.line, row.clinic.clues, "added"))
        elif before != values:
            changed.append(values | {"updated_at": now, "key": row.clinic.clues})
            report.entries.append(Entry(row.line, row.clinic.clues, "updated", _differences(before, values)))
        else:
            report.unchanged += 1
        report.tell(row.line, row.clinic.clues, row.remarks)
    _save(session, new, changed)


def _save(session: Session, new: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
    if new:
        session.execute(insert(_TABLE), new)
    if changed:
        columns = {name: bindparam(name, type_=_TABLE.c[name].type) for name in changed[0] if name != "key"}
        session.connection().execute(update(_TABLE).where(_TABLE.c.clues == bindparam("key")).values(columns), changed)


def _stored(session: Session, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = session.execute(select(*_KEPT).where(_TABLE.c.clues.in_(keys)))
    return {row.clues: dict(row._mapping) for row in rows}


def _values(clinic: rules.Clinic) -> dict[str, Any]:
    """The row of the clinic's table, but for the moment."""
    derived = {
        "institution": clinic.institution.value,
        "state": clinic.state,
        "municipality": clinic.municipality,
        "former_clues": clinic.former_clues or None,
        "search_text": folded(" ".join(_searched(clinic))),
    }
    return {
        column.key: derived[column.key] if column.key in derived else getattr(clinic, column.key) for column in _KEPT
    }


def _searched(clinic: rules.Clinic) -> tuple[str, ...]:
    places = (clinic.locality, clinic.municipality, clinic.state)
    return (clinic.clues, clinic.former_clues, clinic.name, *places, clinic.kind)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    told = (name for name in after if name != "search_text")
    return {name: (before[name], after[name]) for name in told if before[name] != after[name]}


def _not_ours(row: Row, report: Report) -> None:
    if row.refused is None:
        report.passed_over += 1
    else:
        report.entries.append(Entry(row.line, _clues_of(row.refused), "refused", reason=row.refused))


def _clues_of(refused: AssemblyError) -> str:
    return str(refused.values.get("clues", ""))


def clinics_kept(session: Session, institution: rules.Institution) -> int:
    """How many clinics of the institution the catalogue has, whether or not the last file had them."""
    query = select(func.count()).select_from(Clinic).where(Clinic.institution == institution.value)
    return session.execute(query).scalar_one()


def import_year(session: Session, settings: YearSettings, now: datetime) -> str:
    """Keep the programme year's settings: `added`, `updated` or `unchanged`.

    What rules made of the old ones stays, and assemblies that were opened with them keep them.
    """
    key = (ProgrammeYear.institution == settings.institution.value, ProgrammeYear.year == settings.year)
    before = session.execute(select(ProgrammeYear.settings).where(*key)).scalar_one_or_none()
    values = {"settings": settings.to_data(), "source": settings.source, "verified_on": settings.verified_on}
    if before == values["settings"]:
        return "unchanged"
    if before is not None:
        about = {"institution": settings.institution.value, "year": settings.year, "until": now}
        session.execute(insert(FormerYear).values(**about, settings=before))
        session.execute(update(ProgrammeYear).where(*key).values(**values, updated_at=now))
        return "updated"
    about = {"institution": settings.institution.value, "year": settings.year, "updated_at": now}
    session.execute(insert(ProgrammeYear).values(**values, **about))
    return "added"


def notify_amounts(session: Session, settings: YearSettings, rows: Iterable[AmountRow], now: datetime) -> Report:
    """Record each amount that differs from the clinic's newest one for the year; a tier only warns.

    Hand over a few hundred rows at a time: every clinic's journal stays locked until the transaction ends.
    """
    author = system_author(now, "import-year")
    report = Report()
    for batch in _batches(rows, BATCH):
        keys = [row.amount.clues for row in batch if row.amount]
        clinics = {row.clues: row for row in session.execute(_rooms_and_kinds(keys))}
        newest = {row.clinic_id: tuple(row)[1:] for row in session.execute(_amounts(keys, settings.year))}
        told: list[tuple[NotifiedAmount, None]] = []
        for row in batch:
            if row.amount is None or row.amount.clues not in clinics:
                _refuse(row, report)
                continue
            clinic = clinics[row.amount.clues]
            if _differs(row.line, row.amount, newest.get(clinic.clues), report):
                told.append((_fact(settings.year, row.amount), None))
            warning = tier_warning(settings, clinic.rooms, row.amount.amount, clinic.kind)
            report.tell(row.line, clinic.clues, [warning] if warning else [])
        if told:
            journal.record_for_many(session, author, told)
    return report


def _rooms_and_kinds(keys: Sequence[str]) -> Any:
    return select(Clinic.clues, Clinic.rooms, Clinic.kind).where(Clinic.clues.in_(keys))


def _amounts(keys: Sequence[str], year: int) -> Any:
    """The amounts of a year, each clinic's newest last."""
    columns = (NotifiedAmount.clinic_id, NotifiedAmount.amount, NotifiedAmount.source, NotifiedAmount.notified_on)
    query = select(*columns).where(NotifiedAmount.clinic_id.in_(keys), NotifiedAmount.year == year)
    return query.order_by(NotifiedAmount.clinic_id, NotifiedAmount.n)


def _refuse(row: AmountRow, report: Report) -> None:
    refused = row.refused
    if refused is None:
        assert row.amount is not None
        refused = ClinicNotInCatalogue(clues=row.amount.clues)
    report.entries.append(Entry(row.line, _clues_of(refused), "refused", reason=refused))


def _differs(line: int, amount: Amount, before: Any, report: Report) -> bool:
    """Whether the amount is not the one that is known; the report says what differs."""
    after = (amount.amount, amount.source, amount.notified_on)
    if before == after:
        report.unchanged += 1
        return False
    values = dict(zip(_TOLD, after, strict=True))
    what: What = "added" if before is None else "updated"
    old = dict(zip(_TOLD, before or (None, None, None), strict=True))
    report.entries.append(Entry(line, amount.clues, what, _differences(old, values) if before else {}))
    return True


def _fact(year: int, amount: Amount) -> NotifiedAmount:
    fact = NotifiedAmount(clinic_id=amount.clues, id=new_id(), year=year)
    for name in _TOLD:
        setattr(fact, name, getattr(amount, name))
    return fact


def note_import(
    session: Session, kind: str, file: SourceFile, institution: rules.Institution, report: Report, now: datetime
) -> str:
    """Keep what an import (`clinics` or `year`) did, with its file's hash; the id of the note."""
    note_id = new_id()
    changed_for_all(session)
    counts = {what: report.count(what) for what in get_args(What) if what != "remark"}
    session.execute(
        insert(CatalogueImport).values(
            id=note_id,
            kind=kind,
            file_name=file.name[-200:],
            file_hash=file.hash,
            institution=institution.value,
            at=now,
            unchanged=report.unchanged,
            changes=[entry.to_data() for entry in report.entries],
            **counts,
        )
    )
    return note_id


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
