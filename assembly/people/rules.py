"""Passphrases, sign-in names and limits of tries. Pure, but for the words that `secrets` draws in services."""

import re
from datetime import timedelta

from assembly.core.errors import N_, AssemblyError
from assembly.core.permissions import Role
from assembly.core.text import folded

SHORTEST_PASSPHRASE = 12
LONGEST_PASSPHRASE = 200
SESSION_LASTS = timedelta(days=30)
SESSION_IDLE = timedelta(hours=12)
LINK_LASTS = timedelta(days=30)
TRIES_WINDOW = timedelta(minutes=15)
TRIES_BY_NAME = 10
# A whole village may share one address, so it is ten times looser than the account's own limit.
TRIES_BY_ADDRESS = 100
_SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")

COMMITTEE_ROLES: dict[str, Role] = {
    "presidency": Role.PRESIDENT,
    "treasury": Role.TREASURER,
    "secretary": Role.SECRETARY,
    "citizen_guarantor": Role.CITIZEN_GUARANTOR,
    "member": Role.MEMBER,
    "social_audit": Role.SOCIAL_AUDITOR,
}


class SignInRefused(AssemblyError):
    sentence = N_("El nombre o la frase no coinciden. Revise que no haya letras de más y escríbalos de nuevo.")


class TooManyTries(AssemblyError):
    status = 422
    sentence = N_("Hubo muchos intentos seguidos. Espere {minutes} minutos y pruebe otra vez.")


class LinkNotValid(AssemblyError):
    status = 404
    sentence = N_("Este enlace ya se usó, se venció o está incompleto. Pida uno nuevo a quien se lo dio.")


class SignInNameTaken(AssemblyError):
    sentence = N_("Ese nombre para entrar ya lo usa otra persona. Elija otro, por ejemplo con su apellido.")
    field = "sign_in_name"


class SignInNameMalformed(AssemblyError):
    sentence = N_("Use de 3 a 60 letras sin acentos, números, puntos o guiones; por ejemplo maria.lopez.")
    field = "sign_in_name"


class PassphraseTooShort(AssemblyError):
    sentence = N_("La frase debe tener al menos {least} letras: cuatro palabras que no vayan juntas son buena frase.")
    field = "passphrase"


class PassphraseTooCommon(AssemblyError):
    sentence = N_("Esa frase es fácil de adivinar. Junte cuatro palabras que no tengan que ver con usted.")
    field = "passphrase"


class PassphrasesDiffer(AssemblyError):
    sentence = N_("Las dos frases no son iguales. Escríbalas de nuevo.")
    field = "passphrase_again"


def sign_in_name(text: str) -> str:
    """The name as it is kept: lower case, no accents. Raises SignInNameMalformed."""
    name = text.strip().casefold()
    if not _SIGN_IN_NAME.fullmatch(name):
        raise SignInNameMalformed()
    return name


def check_passphrase(passphrase: str, again: str, name: str) -> None:
    """Long enough, the same twice, not the person's own name over again. Raises what is broken."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShort(least=SHORTEST_PASSPHRASE)
    words = set(folded(passphrase).split())
    if len(set(passphrase.casefold())) < 5 or not words - set(folded(name).split()):
        raise PassphraseTooCommon()
    if passphrase != again:
        raise PassphrasesDiffer()
