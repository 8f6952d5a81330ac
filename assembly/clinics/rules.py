"""What a clinic is, and what a row of the official catalogue must say to become one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from assembly.clinics.places import municipality_name, state_name
from assembly.core.errors import N_, AssemblyError

_CLUES = re.compile(r"[A-Z]{5}[0-9]{6}")
MUNICIPALITY = ("municipality_code", "written_municipality", "time_zone")


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


class MunicipalityNotReadable(AssemblyError):
    """A remark: the clinic keeps the municipality that it had."""

    sentence = N_(
        "«{code}» no es la clave de un municipio de su estado; queda el municipio que ya se sabía o, si no había, "
        "el nombre que trae el archivo."
    )


class PlaceOnMapNotReadable(AssemblyError):
    """A remark: the clinic keeps the place on the map that it had."""

    sentence = N_(
        "Las coordenadas «{latitude}, {longitude}» no son de un lugar de México; quedan las que ya se sabían, "
        "si las había. Corríjalas en el archivo."
    )


class CellNotReadable(AssemblyError):
    """A remark: the clinic keeps what it had in this column."""

    sentence = N_("«{written}», en {column}, no se entiende; queda lo que ya se sabía. Corríjalo en el archivo.")


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
    unread: frozenset[str] = frozenset()  # the fields whose cells nobody can read

    @property
    def state(self) -> str:
        """The state's name."""
        return state_name(self.state_code)

    @property
    def municipality(self) -> str:
        """The municipality's name: by its code, else as the file has it."""
        return municipality_name(self.municipality_code) or self.written_municipality


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


def keeping(clinic: Clinic, known: Mapping[str, Any]) -> Clinic:
    """The clinic with what was known of it wherever the file cannot be read. `known` by the catalogue's columns."""
    if not clinic.unread:
        return clinic
    before = {**known, "written_municipality": known["municipality"], "former_clues": known["former_clues"] or ""}
    moved = known["state_code"] != clinic.state_code
    kept = {name: before[name] for name in clinic.unread if not (moved and name in MUNICIPALITY)}
    return replace(clinic, **kept)
