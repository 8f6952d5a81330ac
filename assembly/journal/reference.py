"""What a clinic's archive needs that is no fact: its catalogue row and its institution's programme years.

Their rooms stand above this one, so their tables are taken by name from the metadata, and a column that a later
version adds travels without anybody remembering it here.
"""

from typing import Any

from sqlalchemy import Column, Table, insert, select
from sqlalchemy.orm import Session

from assembly.core.errors import N_, AssemblyError
from assembly.core.facts import Base, from_json, to_json

Rows = dict[str, list[dict[str, Any]]]


class ClinicNotKnown(AssemblyError):
    status = 404
    sentence = N_("La clínica {clinic} no está en el catálogo. Revise la clave.")


class ReferenceNotReadable(AssemblyError):
    sentence = N_("El archivo clinic.json no es de esta versión o está dañado. Pida otra copia de la exportación.")


def reference_of(session: Session, clinic_id: str) -> Rows:
    """The clinic's row and the years of its institution, as JSON knows them. Raises ClinicNotKnown."""
    clinics, years = _tables()
    clinic = session.execute(select(clinics).where(clinics.c.clues == clinic_id)).one_or_none()
    if clinic is None:
        raise ClinicNotKnown(clinic=clinic_id)
    query = select(years).where(years.c.institution == clinic.institution).order_by(years.c.year)
    kept = [_shown(row._mapping) for row in session.execute(query)]
    return {clinics.name: [_shown(clinic._mapping)], years.name: kept}


def clinic_of(rows: Any) -> str:
    """The clinic that a `clinic.json` is about. Raises ReferenceNotReadable."""
    try:
        (clinic,) = rows["clinic"]
        key = clinic["clues"]
    except (KeyError, TypeError, ValueError) as error:
        raise ReferenceNotReadable() from error
    if not isinstance(key, str):
        raise ReferenceNotReadable()
    return key


def add_missing(session: Session, rows: Any) -> None:
    """Add the rows that are not there yet; those that are stay as they are. Raises ReferenceNotReadable."""
    for table in _tables():
        try:
            values = [
                {column.name: from_json(column, row[column.name]) for column in table.c} for row in rows[table.name]
            ]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ReferenceNotReadable() from error
        for value in values:
            key = [column == value[column.name] for column in table.primary_key]
            if session.execute(select(*_key(table)).where(*key)).first() is None:
                session.execute(insert(table).values(value))


def _key(table: Table) -> list[Column[Any]]:
    return list(table.primary_key)


def _tables() -> tuple[Table, Table]:
    tables = Base.metadata.tables
    return tables["clinic"], tables["programme_year"]


def _shown(row: Any) -> dict[str, Any]:
    return {key: to_json(value) for key, value in row.items()}
