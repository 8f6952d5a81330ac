"""What a clinic's archive needs that is no fact: its catalogue row and its institution's programme years.

Their rooms stand above this one, so their tables are taken by name from the metadata, and a column that a later
version adds travels without anybody remembering it here.
"""

from typing import Any

from sqlalchemy import Column, Table, insert, select
from sqlalchemy.orm import Session

from assembly.core.errors import N_, AssemblyError
from assembly.core.facts import Base, from_json, to_json

_FORMER = "programme_year_former"  # archives made before it was kept have none
Rows = dict[str, list[dict[str, Any]]]


class ClinicNotKnown(AssemblyError):
    status = 404
    sentence = N_("La clínica {clinic} no está en el catálogo. Revise la clave.")


class ReferenceNotReadable(AssemblyError):
    sentence = N_("El archivo clinic.json no es de esta versión o está dañado. Pida otra copia de la exportación.")


def reference_of(session: Session, clinic_id: str) -> Rows:
    """The clinic's row and its institution's years with their former settings, as JSON. Raises ClinicNotKnown."""
    clinics, *dated = _tables()
    clinic = session.execute(select(clinics).where(clinics.c.clues == clinic_id)).one_or_none()
    if clinic is None:
        raise ClinicNotKnown(clinic=clinic_id)
    found = {clinics.name: [_shown(clinic._mapping)]}
    for years in dated:
        query = select(years).where(years.c.institution == clinic.institution).order_by(*years.primary_key)
        found[years.name] = [_shown(row._mapping) for row in session.execute(query)]
    return found


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
                {column.name: from_json(column, row[column.name]) for column in table.c} for row in _of(rows, table)
            ]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ReferenceNotReadable() from error
        for value in values:
            key = [column == value[column.name] for column in table.primary_key]
            if session.execute(select(*_key(table)).where(*key)).first() is None:
                session.execute(insert(table).values(value))


def _of(rows: Any, table: Table) -> Any:
    return rows.get(table.name, ()) if table.name == _FORMER else rows[table.name]


def _key(table: Table) -> list[Column[Any]]:
    return list(table.primary_key)


def _tables() -> tuple[Table, Table, Table]:
    tables = Base.metadata.tables
    return tables["clinic"], tables["programme_year"], tables[_FORMER]


def _shown(row: Any) -> dict[str, Any]:
    return {key: to_json(value) for key, value in row.items()}
