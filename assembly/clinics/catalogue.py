"""The official catalogue of clinics, row by row, from the files in which it has been published.

Known layouts, by folded header: the DGIS workbook `ESTABLECIMIENTO_SALUD_AAAAMM` in its older (NOMBRE DE LA
ENTIDAD) and newer (ENTIDAD) generation, and the IMSS-BIENESTAR and ISSSTE lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assembly.clinics.rules import (
    Clinic,
    CluesTwiceInFile,
    Institution,
    InstitutionDiffers,
    clues_in,
    institution_of,
    read_clinic,
)
from assembly.core.errors import N_, AssemblyError
from assembly.core.tables import Columns, Line, Progress, read_table, silent

# Rooms: the programme's tiers count basic units (núcleos), each a general consulting room with its doctor and
# nurse. DGIS counts those under MED GRAL; its TOTAL adds dentists and specialists, which would lift a clinic
# into a higher tier, so it is only read where nothing else is said.
COLUMNS = Columns(
    headers={
        "clues": ("clues", "clues imb", "clues imss bienestar"),
        "former_clues": ("clues ssa y sme",),
        "institution": ("clave de la institucion", "institucion", "nombre de la institucion"),
        "state_code": ("clave de la entidad", "clave entidad"),
        "municipality_code": ("clave del municipio", "clave municipio"),
        "municipality": ("municipio", "nombre del municipio"),
        "locality": ("localidad", "nombre de la localidad"),
        "name": ("nombre de la unidad", "nombre unidad"),
        "kind": ("nombre de tipologia", "tipologia", "nombre tipo establecimiento"),
        "rooms": ("nucleos basicos", "consultorios de med gral", "total de consultorios"),
        "level": ("nivel atencion", "nivel de atencion"),
        "status": ("estatus de operacion",),
        "stratum": ("estrato unidad",),
        "latitude": ("latitud",),
        "longitude": ("longitud",),
    },
    required=("clues", "state_code", "name"),
)


class NoRowsOfInstitution(AssemblyError):
    sentence = N_(
        "De las {rows} filas del archivo {file}, ninguna es de {institution}. "
        "Revise el archivo o la institución que escribió."
    )


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one line: a clinic, a refusal, or neither where it belongs to another institution."""

    line: int
    clinic: Clinic | None = None
    refused: AssemblyError | None = None
    remarks: tuple[AssemblyError, ...] = ()

    @property
    def is_other_institution(self) -> bool:
        """A row of a file for several institutions that is not ours: counted, not refused."""
        return self.clinic is None and self.refused is None


def read_catalogue(path: Path, institution: Institution, progress: Progress = silent) -> Iterator[Row]:
    """Every row of the file, in order. Raises FileNotReadable, HeadersUnknown; at its end NoRowsOfInstitution.

    A file that names the institution of each row is the national one: its other institutions are passed over.
    In any other file a row of another institution is a mistake, and refused.
    """
    first_lines: dict[str, int] = {}
    rows = ours = 0
    for line in read_table(path, COLUMNS, "CLUES", progress):
        row = _row(line, institution, first_lines)
        rows += 1
        ours += _is_ours(row)
        yield row
    if rows and not ours:
        raise NoRowsOfInstitution(rows=rows, file=path.name, institution=institution.value)


def _is_ours(row: Row) -> bool:
    return not row.is_other_institution and not isinstance(row.refused, InstitutionDiffers)


def _row(line: Line, institution: Institution, first_lines: dict[str, int]) -> Row:
    try:
        clues = clues_in(line.cells)
        if institution_of(clues) is not institution:
            return _of_another(line, clues, institution)
        first = first_lines.setdefault(clues, line.number)
        if first != line.number:
            raise CluesTwiceInFile(clues=clues, first_line=first)
        clinic, remarks = read_clinic(line.cells, institution)
    except AssemblyError as refusal:
        return Row(line.number, refused=refusal)
    return Row(line.number, clinic, remarks=remarks)


def _of_another(line: Line, clues: str, institution: Institution) -> Row:
    if "institution" in line.cells:
        return Row(line.number)
    return Row(line.number, refused=InstitutionDiffers(clues=clues, institution=institution.value))
