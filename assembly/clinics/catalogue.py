"""The official catalogue of clinics, row by row, from the files in which it has been published.

Known layouts, by folded header: the DGIS workbook `ESTABLECIMIENTO_SALUD_AAAAMM` in its older (NOMBRE DE LA
ENTIDAD) and newer (ENTIDAD) generation, and the IMSS-BIENESTAR and ISSSTE lists.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from assembly.clinics.names import plain_case, sentence_case
from assembly.clinics.places import is_state, municipality_name
from assembly.clinics.rules import (
    MUNICIPALITY,
    CellNotReadable,
    Clinic,
    CluesTwiceInFile,
    Institution,
    InstitutionDiffers,
    MunicipalityNamedOtherwise,
    MunicipalityNotListed,
    MunicipalityNotReadable,
    NameMissing,
    PlaceOnMapNotReadable,
    RoomsNotANumber,
    StateUnknown,
    TextTooLong,
    clues_in,
    institution_of,
    is_clues,
)
from assembly.clinics.zones import zone_of
from assembly.core.errors import N_, AssemblyError
from assembly.core.tables import Columns, Line, Progress, read_table, silent
from assembly.core.text import clean, folded

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

_WHOLE = re.compile(r"([0-9]{1,3})(?:\.0+)?")
_LONGEST = {"name": 200, "municipality": 120, "locality": 160, "kind": 120, "level": 40, "status": 60, "stratum": 40}
_NOT_SAID = frozenset(
    {"", "n d", "nd", "n a", "na", "s d", "sd", "no aplica", "no especificado", "por asignar", "null"}
)
_DASHES = frozenset("-–—./* ")  # alone in a cell they say nothing, as an empty one
# Mexico with its islands, in degrees; a clinic outside it is in the sea or in another country.
_SOUTH, _NORTH, _WEST, _EAST = Decimal("14.5"), Decimal("32.75"), Decimal("-118.5"), Decimal("-86.6")
_TEXTS = {
    "locality": "la localidad",
    "kind": "la tipología",
    "level": "el nivel de atención",
    "status": "el estatus",
    "stratum": "el estrato",
}

Remarks = list[AssemblyError]


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


def read_clinic(cells: Mapping[str, str], institution: Institution) -> tuple[Clinic, tuple[AssemblyError, ...]]:
    """The clinic that a row describes, and what should be looked at.

    `cells` by our names of the columns. Raises what makes a row unusable: CluesMalformed, NameMissing,
    StateUnknown, RoomsNotANumber, TextTooLong, NotPlainText. What only leaves something unknown is a remark: an
    error told, not raised.
    """
    remarks: Remarks = []
    row = {column: _clean(text, _LONGEST.get(column, 40)) for column, text in cells.items()}
    clues = clues_in(row)
    state_code = _state(row)
    unread: set[str] = set()
    municipality_code, written = _municipality(row, state_code, remarks, unread)
    latitude, longitude = _place(row, remarks, unread)
    _look_for_unreadable(row, remarks, unread)
    clinic = Clinic(
        clues=clues,
        institution=institution,
        name=_name(row, clues),
        state_code=state_code,
        municipality_code=municipality_code,
        written_municipality=written,
        locality=sentence_case(row.get("locality", "")),
        kind=plain_case(row.get("kind", "")),
        rooms=_rooms(row.get("rooms", "")),
        level=_constant(row.get("level", "")),
        status=_constant(row.get("status", "")),
        stratum=_constant(row.get("stratum", "")),
        latitude=latitude,
        longitude=longitude,
        time_zone=zone_of(state_code, municipality_code),
        former_clues=_former(row),
        unread=frozenset(unread),
    )
    return clinic, tuple(remarks)


def _look_for_unreadable(row: Mapping[str, str], remarks: Remarks, unread: set[str]) -> None:
    for column, name in _TEXTS.items():
        if _is_noise(row.get(column, "")):
            remarks.append(CellNotReadable(written=row[column], column=name))
            unread.add(column)
    former = row.get("former_clues", "")
    if not (is_clues(former.upper()) or _says_nothing(former)):
        remarks.append(CellNotReadable(written=former, column="la CLUES anterior"))
        unread.add("former_clues")


def _is_noise(text: str) -> bool:
    """Signs without a letter or a digit of ours, as `??` or `١٢`."""
    return not (text.isascii() and text[:1].isalnum()) and not folded(text) and not _DASHES.issuperset(text)


def _says_nothing(text: str) -> bool:
    return folded(text) in _NOT_SAID and not _is_noise(text)


def _clean(text: str, most: int) -> str:
    if len(text) > most:
        raise TextTooLong(start=text[:20], length=len(text), most=most)
    # most cells have nothing to clean, and there are a million of them
    ready = text.isascii() and text.isprintable() and "  " not in text
    return text.strip() if ready else " ".join(clean(text).split())


def _name(row: Mapping[str, str], clues: str) -> str:
    name = row.get("name", "")
    if not name or _is_noise(name):
        raise NameMissing(clues=clues)
    return sentence_case(name)


def _state(row: Mapping[str, str]) -> str:
    # spreadsheets drop the zero of 02
    code = row.get("state_code", "").zfill(2)
    if not is_state(code):
        raise StateUnknown(code=row.get("state_code", ""))
    return code


def _municipality(row: Mapping[str, str], state_code: str, remarks: Remarks, unread: set[str]) -> tuple[str, str]:
    """The five-digit code or "" where the file has none; the name to keep where the code is not listed."""
    given, written = row.get("municipality_code", ""), sentence_case(row.get("municipality", ""))
    code = given if len(given) == 5 else state_code + given.zfill(3)
    listed = municipality_name(code) if code.startswith(state_code) else None
    if listed is None:
        well_formed = given != "" and re.fullmatch(state_code + r"(?!000)[0-9]{3}", code)
        if well_formed or _says_nothing(given):
            remarks.append(MunicipalityNotListed(code=given))
        else:
            remarks.append(MunicipalityNotReadable(code=given))
            unread.update(MUNICIPALITY)
        return (code if well_formed else ""), written
    if written and folded(written) != folded(listed):
        remarks.append(MunicipalityNamedOtherwise(written=written, code=code, name=listed))
    return code, ""


def _rooms(text: str) -> int | None:
    if _says_nothing(text):
        return None
    whole = _WHOLE.fullmatch(text)
    if whole is None:
        raise RoomsNotANumber(rooms=text)
    return int(whole[1])


def _place(row: Mapping[str, str], remarks: Remarks, unread: set[str]) -> tuple[int | None, int | None]:
    """Latitude and longitude in microdegrees, both or none."""
    latitude, longitude = row.get("latitude", ""), row.get("longitude", "")
    y, x = _degrees(latitude), _degrees(longitude)
    if y is not None and x is not None and _SOUTH <= y <= _NORTH and _WEST <= x <= _EAST:
        return round(y * 1_000_000), round(x * 1_000_000)
    if latitude or longitude:
        remarks.append(PlaceOnMapNotReadable(latitude=latitude, longitude=longitude))
        unread.update(("latitude", "longitude"))
    return None, None


def _degrees(text: str) -> Decimal | None:
    if not re.fullmatch(r"-?[0-9]{1,3}(?:[.,][0-9]{1,20})?", text):
        return None
    return Decimal(text.replace(",", "."))


@lru_cache(maxsize=1000)
def _constant(text: str) -> str:
    return folded(text).upper()


def _former(row: Mapping[str, str]) -> str:
    former = row.get("former_clues", "").upper()
    return former if is_clues(former) else ""
