"""Personal data in what people write, found by its form; and covered texts, which only hide and never reword. Pure."""

import re
from enum import StrEnum

from assembly.core.errors import N_, AssemblyError

COVER = "***"
_LEAST_LEFT = 10  # letters that a covered text must still show


class Kind(StrEnum):
    """What somebody wrote that names or reaches a person."""

    EMAIL = "email"
    CURP = "curp"
    RFC = "rfc"
    CARD = "card"
    PHONE = "phone"


_NAMES = {
    Kind.EMAIL: N_("un correo electrónico"),
    Kind.CURP: N_("una CURP"),
    Kind.RFC: N_("el RFC de una persona"),
    Kind.CARD: N_("un número de tarjeta o de cuenta"),
    Kind.PHONE: N_("un número de teléfono"),
}

_EMAIL = re.compile(r"[^\s@<>()]{1,64}\s?@\s?[^\s@<>()]{1,190}\.[a-z]{2,24}\b", re.IGNORECASE)
_CURP = re.compile(r"\b[A-ZÑ]{4}[0-9]{6}[HMX][A-Z]{5}[A-Z0-9][0-9]\b", re.IGNORECASE)
# Four letters and a date are a person's; companies have three, and those are published with every invoice.
_RFC = re.compile(r"\b[A-ZÑ&]{4}[ -]?[0-9]{6}[ -]?[A-Z0-9]{3}\b", re.IGNORECASE)
# An invoice's fiscal folio is no personal datum, though it may hold runs of digits.
_FISCAL_FOLIO = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
# Digits as people group them when they write a telephone or a card; money has commas or its sign.
_DIGITS = re.compile(r"(?<![0-9A-Za-z$.,])\+?\(?[0-9](?:[ ().-]{0,2}[0-9]){9,18}(?![0-9A-Za-z]|[.,][0-9])")
_SPACE_AFTER_SIGN = re.compile(r"\$\s+")
_CLABE, _PHONE, _COUNTRY = 18, 10, "52"
_CARDS = range(13, 20)
_COVERED = re.compile(r"\*{2,}|\[(?:…|\.{3})\]")


class PersonalDataWritten(AssemblyError):
    field = "text"
    sentence = N_(
        "Parece que escribió {kind}: «{found}». Bórrelo y envíe otra vez: "
        "lo que escriba lo podrá leer cualquiera. Todavía no se guardó nada."
    )


class Reworded(AssemblyError):
    field = "public_text"
    sentence = N_(
        "Solo puede tapar datos con {cover}; las demás palabras deben quedar como las escribió la persona. "
        "Revise el texto."
    )


class NothingCovered(AssemblyError):
    field = "public_text"
    sentence = N_("No tapó nada. Ponga {cover} en lugar de cada dato personal, o elija «Publicarla tal como está».")


class TooMuchCovered(AssemblyError):
    field = "public_text"
    sentence = N_("Tapó casi todo y ya no se entiende. Tape solo los datos personales, o elija «No publicarla».")


def personal_data(text: str) -> tuple[Kind, str] | None:
    """The first personal datum that `text` holds, with its kind, as it was written; None where there is none."""
    bare = _SPACE_AFTER_SIGN.sub("$", _FISCAL_FOLIO.sub("", text))
    for kind, form in ((Kind.EMAIL, _EMAIL), (Kind.CURP, _CURP), (Kind.RFC, _RFC)):
        if found := form.search(bare):
            return kind, found[0]
    for found in _DIGITS.finditer(bare):
        if (kind_of := _kind_of_digits(re.sub(r"[^0-9]", "", found[0]))) is not None:
            return kind_of, found[0]
    return None


def _kind_of_digits(digits: str) -> Kind | None:
    if len(digits) == _CLABE or (len(digits) in _CARDS and _is_card(digits)):
        return Kind.CARD
    national = digits.removeprefix(_COUNTRY) if len(digits) == _PHONE + len(_COUNTRY) else digits
    # Mobile numbers were once written with a 1 after the country's 52.
    national = digits[3:] if len(digits) == _PHONE + 3 and digits.startswith(f"{_COUNTRY}1") else national
    return Kind.PHONE if len(national) == _PHONE and national[0] != "0" else None


def _is_card(digits: str) -> bool:
    """Luhn's check digit, which every card has."""
    doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def check_no_personal_data(text: str, field: str = "text") -> None:
    """Raises PersonalDataWritten, which names what was found."""
    found = personal_data(text)
    if found is not None:
        raise PersonalDataWritten(kind=_NAMES[found[0]], found=found[1], at_field=field)


def check_covered(original: str, shown: str) -> None:
    """`shown` is `original` with parts covered by *** and no other word changed. Raises Reworded and its sisters."""
    pieces = [" ".join(piece.split()) for piece in _COVERED.split(shown)]
    if len(pieces) == 1:
        raise NothingCovered(cover=COVER)
    if not _in_order(" ".join(original.split()), pieces):
        raise Reworded(cover=COVER)
    if sum(sign.isalpha() for piece in pieces for sign in piece) < _LEAST_LEFT:
        raise TooMuchCovered()


def _in_order(original: str, pieces: list[str]) -> bool:
    first, *middle, last = pieces
    if not original.startswith(first):
        return False
    place = len(first)
    for piece in middle:
        place = original.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return original.endswith(last) and len(original) - len(last) >= place
