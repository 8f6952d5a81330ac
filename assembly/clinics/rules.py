"""What a clinic is, and what a row of the official catalogue must say to become one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from assembly.clinics.names import plain_case, sentence_case
from assembly.clinics.places import is_state, municipality_name, state_name
from assembly.clinics.zones import zone_of
from assembly.core.errors import N_, AssemblyError
from assembly.core.text import clean, folded

_CLUES = re.compile(r"[A-Z]{5}[0-9]{6}")
_WHOLE = re.compile(r"([0-9]{1,3})(?:\.0+)?")
_LONGEST = {"name": 200, "municipality": 120, "locality": 160, "kind": 120, "level": 40, "status": 60, "stratum": 40}
_NOT_SAID = frozenset({"", "n d", "nd", "n a", "na", "s d", "sd", "no aplica", "no especificado", "null"})
# Mexico with its islands, in degrees; a clinic outside it is in the sea or in another country.
_SOUTH, _NORTH, _WEST, _EAST = Decimal("14.5"), Decimal("32.75"), Decimal("-118.5"), Decimal("-86.6")


class Institution(StrEnum):
    """Whose clinic it is, by the letters 3 to 5 of its CLUES."""

    IMSS_BIENESTAR = "IMSS-BIENESTAR"
    ISSSTE = "ISSSTE"
    IMSS = "IMSS"
    SSA = "SSA"
    DEMONSTRATION = "Demostración"  # fictional clinics only


_LETTERS = {
    "IMB": Institution.IMSS_BIENESTAR,
    "IST": Institution.ISSSTE,
    "IMS": Institution.IMSS,
    "SSA": Institution.SSA,
    "DEM": Institution.DEMONSTRATION,
}


class CluesMalformed(AssemblyError):
    field = "clues"
    sentence = N_("«{clues}» no es una CLUES: son 5 letras y 6 cifras, como VZIST000016. Corríjala en el archivo.")


class CluesTwiceInFile(AssemblyError):
    field = "clues"
    sentence = N_("La CLUES {clues} ya venía en la línea {first_line}. Deje una sola línea por clínica.")


class InstitutionDiffers(AssemblyError):
    field = "clues"
    sentence = N_("La CLUES {clues} no es de {institution}. Impórtela con el archivo de su institución.")


class NameMissing(AssemblyError):
    field = "name"
    sentence = N_("La clínica {clues} no trae nombre. Escríbalo en el archivo e impórtelo de nuevo.")


class StateUnknown(AssemblyError):
    field = "state_code"
    sentence = N_("La clave de entidad «{code}» no es de ningún estado (01 a 32). Corríjala en el archivo.")


class RoomsNotANumber(AssemblyError):
    field = "rooms"
    sentence = N_(
        "«{rooms}» no es un número de consultorios de 0 a 999. "
        "Revise que las columnas de la fila no se hayan recorrido."
    )


class TextTooLong(AssemblyError):
    sentence = N_(
        "«{start}…» tiene {length} letras y caben {most}. Revise que la fila no se haya pegado con la siguiente."
    )


class MunicipalityNotListed(AssemblyError):
    """A remark: the clinic is imported all the same, its clock is that of its state."""

    sentence = N_("El municipio «{code}» no está en la lista del INEGI; queda el nombre que trae el archivo.")


class MunicipalityNamedOtherwise(AssemblyError):
    """A remark: the code decides."""

    sentence = N_("El archivo dice municipio «{written}»; por su clave {code} es {name}.")


class PlaceOnMapMissing(AssemblyError):
    """A remark: the clinic is imported without a place on the map."""

    sentence = N_("Las coordenadas «{latitude}, {longitude}» no están en México; no saldrá en el mapa.")


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic as the official catalogue has it; empty text and None where the file does not say."""

    clues: str
    institution: Institution
    name: str
    state_code: str  # two digits, INEGI
    municipality_code: str  # five digits, or ""
    written_municipality: str  # the file's name, only where the code is not in the table
    locality: str
    kind: str
    rooms: int | None
    level: str  # "PRIMER NIVEL"; folded and in capitals, like status and stratum, so that they compare
    status: str
    stratum: str
    latitude: int | None  # microdegrees, like longitude; both or none
    longitude: int | None
    time_zone: str
    former_clues: str

    @property
    def state(self) -> str:
        """The state's name."""
        return state_name(self.state_code)

    @property
    def municipality(self) -> str:
        """The municipality's name: by its code, else as the file has it."""
        return municipality_name(self.municipality_code) or self.written_municipality


Remarks = list[AssemblyError]


def is_clues(text: str) -> bool:
    """Whether `text` has the form of a CLUES: five capitals and six digits."""
    return _CLUES.fullmatch(text) is not None


def institution_of(clues: str) -> Institution | None:
    """Whose clinic it is; None for an institution without a programme of this kind."""
    return _LETTERS.get(clues[2:5])


def clues_in(cells: Mapping[str, str]) -> str:
    """The row's CLUES. Raises CluesMalformed."""
    clues = cells.get("clues", "").strip().upper()
    if not is_clues(clues):
        raise CluesMalformed(clues=clues)
    return clues


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
    municipality_code, written = _municipality(row, state_code, remarks)
    latitude, longitude = _place(row, remarks)
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
    )
    return clinic, tuple(remarks)


def _clean(text: str, most: int) -> str:
    if len(text) > most:
        raise TextTooLong(start=text[:20], length=len(text), most=most)
    # most cells have nothing to clean, and there are a million of them
    ready = text.isascii() and text.isprintable() and "  " not in text
    return text.strip() if ready else " ".join(clean(text).split())


def _name(row: Mapping[str, str], clues: str) -> str:
    name = row.get("name", "")
    if not name:
        raise NameMissing(clues=clues)
    return sentence_case(name)


def _state(row: Mapping[str, str]) -> str:
    # spreadsheets drop the zero of 02
    code = row.get("state_code", "").zfill(2)
    if not is_state(code):
        raise StateUnknown(code=row.get("state_code", ""))
    return code


def _municipality(row: Mapping[str, str], state_code: str, remarks: Remarks) -> tuple[str, str]:
    """The five-digit code or "" where the file has none; the name to keep where the code is not listed."""
    given, written = row.get("municipality_code", ""), sentence_case(row.get("municipality", ""))
    code = given if len(given) == 5 else state_code + given.zfill(3)
    listed = municipality_name(code) if code.startswith(state_code) else None
    if listed is None:
        remarks.append(MunicipalityNotListed(code=given))
        well_formed = given != "" and re.fullmatch(state_code + r"(?!000)[0-9]{3}", code)
        return (code if well_formed else ""), written
    if written and folded(written) != folded(listed):
        remarks.append(MunicipalityNamedOtherwise(written=written, code=code, name=listed))
    return code, ""


def _rooms(text: str) -> int | None:
    if folded(text) in _NOT_SAID:
        return None
    whole = _WHOLE.fullmatch(text)
    if whole is None:
        raise RoomsNotANumber(rooms=text)
    return int(whole[1])


def _place(row: Mapping[str, str], remarks: Remarks) -> tuple[int | None, int | None]:
    """Latitude and longitude in microdegrees, both or none."""
    latitude, longitude = row.get("latitude", ""), row.get("longitude", "")
    y, x = _degrees(latitude), _degrees(longitude)
    if y is not None and x is not None and _SOUTH <= y <= _NORTH and _WEST <= x <= _EAST:
        return round(y * 1_000_000), round(x * 1_000_000)
    if latitude or longitude:
        remarks.append(PlaceOnMapMissing(latitude=latitude, longitude=longitude))
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
