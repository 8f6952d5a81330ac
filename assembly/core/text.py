"""Text as people type it, made safe to keep and easy to find. Pure."""

import re
import unicodedata

from assembly.core.errors import N_, AssemblyError

_NUMBER = re.compile(r"-?[0-9]{1,15}")
_SPACES = re.compile(r"[ \t\u00a0]+")


class NotANumber(AssemblyError):
    sentence = N_("Escriba un número con cifras, por ejemplo 118.")


class NotPlainText(AssemblyError):
    sentence = N_("El texto tiene signos que no se pueden guardar. Escríbalo de nuevo sin ellos.")


def read_number(text: str) -> int:
    """A whole number from ASCII digits only (no "١٢", "1_000", "1e9"). Raises NotANumber."""
    bare = text.strip()
    if not _NUMBER.fullmatch(bare):
        raise NotANumber()
    return int(bare)


def counted(number: int, one: str, many: str) -> str:
    """`1 renglón`, `1,234 renglones`: for commands, whose words are not in the catalogue."""
    return f"{number:,} {one if number == 1 else many}"


def clean(text: str) -> str:
    """NFC text with single spaces and plain line ends. Raises NotPlainText on control characters and surrogates."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cleaned = "\n".join(_SPACES.sub(" ", line).strip() for line in lines).strip()
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Co"} and sign != "\n" for sign in cleaned):
        raise NotPlainText()
    return cleaned


def takes_e(text: str) -> bool:
    """Whether Spanish says `e` and not `y` before it: what sounds like i, but for a diphthong (`y hielo`)."""
    return re.match(r"(?:h?[ií](?![aeouáéóú])|y(?![aeiouáéíóú]))", text.strip(" «¿¡\"'“").casefold()) is not None


def person_key(name: str) -> str:
    """The same person however the name is typed; names without Latin letters keep their own."""
    return folded(name) or " ".join(name.casefold().split())


def folded(text: str) -> str:
    """Lower case without accents or punctuation, for search and for comparing names: `Médica Ñu` -> `medica nu`."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).split())
