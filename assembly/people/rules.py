"""Passphrases, sign-in names, limits of tries, and which role may be held over what. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from assembly.core.errors import N_, AssemblyError
from assembly.core.permissions import ROLE_NAMES, Grant, Role, ScopeKind
from assembly.core.text import clean, folded, person_key

SHORTEST_PASSPHRASE = 12
LONGEST_PASSPHRASE = 200
LONGEST_NAME = 120
SESSION_LASTS = timedelta(days=30)
SESSION_IDLE = timedelta(hours=12)
LINK_LASTS = timedelta(days=30)
TRIES_WINDOW = timedelta(minutes=15)
TRIES_BY_NAME = 10
# A whole village may share one address, so it is ten times looser than the account's own limit.
TRIES_BY_ADDRESS = 100
_SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
# Browsers drop tabs and read a backslash as a slash: only plain signs, and no second slash that would name a host.
_LOCAL_PATH = re.compile(r"/(?!/)[!-\[\]-~]{0,500}")
_LEAST_LETTERS = 5
_COMMON = ("contrasena", "password", "passphrase", "frase", "clave", "clinica", "asamblea", "qwerty", "asdf")

COMMITTEE_ROLES: dict[str, Role] = {
    "presidency": Role.PRESIDENT,
    "treasury": Role.TREASURER,
    "secretary": Role.SECRETARY,
    "citizen_guarantor": Role.CITIZEN_GUARANTOR,
    "member": Role.MEMBER,
    "social_audit": Role.SOCIAL_AUDITOR,
}
_COMMITTEE = frozenset(COMMITTEE_ROLES.values()) - {Role.SOCIAL_AUDITOR}

_CLINIC, _REGION, _WIDE = (
    frozenset({ScopeKind.CLINIC}),
    frozenset({ScopeKind.CLINIC, ScopeKind.STATE}),
    frozenset({ScopeKind.STATE, ScopeKind.NATION}),
)
# Who handles or watches one clinic's money never does so for a state.
SCOPES: dict[Role, frozenset[ScopeKind]] = dict.fromkeys(Role, _CLINIC) | {
    Role.MODERATOR: _REGION,
    Role.FACILITATOR: _REGION,
    Role.AUDITOR: _WIDE,
    Role.ADMIN: _WIDE,
}
SCOPE_NAMES: dict[ScopeKind, str] = {
    ScopeKind.CLINIC: N_("una clínica"),
    ScopeKind.STATE: N_("un estado"),
    ScopeKind.NATION: N_("todo el país"),
}


class SignInRefused(AssemblyError):
    sentence = N_("El nombre o la frase no coinciden. Revise que no haya letras de más y escríbalos de nuevo.")


class PresentPassphraseWrong(AssemblyError):
    sentence = N_("Esa no es su frase de ahora. Escríbala de nuevo.")
    field = "present"


class TooManyTries(AssemblyError):
    status = 429
    sentence = N_("Hubo muchos intentos seguidos. Espere {minutes} minutos y pruebe otra vez.")


class LinkNotValid(AssemblyError):
    status = 404
    sentence = N_("Este enlace ya se usó, se venció o está incompleto. Pida uno nuevo a quien se lo dio.")


class CodeNotValid(AssemblyError):
    sentence = N_(
        "Ese código no abre ninguna invitación: tiene un error, ya se usó o se venció. "
        "Revíselo letra por letra en su hoja; si está igual, pida otro a quien se la dio."
    )
    field = "code"


class NameTooLong(AssemblyError):
    sentence = N_("El nombre es muy largo: use {most} letras o menos.")
    field = "name"


class SignInNameTaken(AssemblyError):
    sentence = N_("Ese nombre para entrar ya lo usa otra persona. Elija otro, por ejemplo con su apellido.")
    field = "sign_in_name"


class SignInNameMalformed(AssemblyError):
    sentence = N_("Use de 3 a 60 letras sin acentos, números, puntos o guiones; por ejemplo maria.lopez.")
    field = "sign_in_name"


class SignInNameHasSpaces(SignInNameMalformed):
    sentence = N_("El nombre para entrar va sin espacios ni acentos. Puede ser {example}.")


class PassphraseTooShort(AssemblyError):
    sentence = N_("La frase debe tener al menos {least} letras: cuatro palabras que no vayan juntas son buena frase.")
    field = "passphrase"


class PassphraseTooLong(AssemblyError):
    sentence = N_("La frase es muy larga: use {most} letras o menos.")
    field = "passphrase"


class PassphraseTooCommon(AssemblyError):
    sentence = N_("Esa frase es fácil de adivinar. Junte cuatro palabras que no tengan que ver con usted.")
    field = "passphrase"


class PassphrasesDiffer(AssemblyError):
    sentence = N_("Las dos frases no son iguales. Escríbalas de nuevo.")
    field = "passphrase_again"


class AccountUnknown(AssemblyError):
    status = 404
    sentence = N_("No hay ninguna cuenta «{sign_in_name}». Revise cómo está escrita.")


class AccountClosed(AssemblyError):
    status = 409
    sentence = N_("Esta cuenta está cerrada y ya no puede cambiar. Haga una cuenta nueva.")


class RoleNotHeld(AssemblyError):
    status = 409
    sentence = N_("Esta cuenta no tiene ese cargo, o ya terminó. Vea los cargos que tiene ahora.")


class ScopeNotForRole(AssemblyError):
    sentence = N_("El cargo de {role} no puede ser sobre {scope}. Elija otro lugar.")
    field = "kind"


class RoleUnknown(AssemblyError):
    sentence = N_("No hay un cargo «{role}». Escriba uno de estos: {roles}.")


class ScopeMalformed(AssemblyError):
    sentence = N_("Escriba el lugar como nation, state:30 o clinic:XXDEM000018.")


class ClinicUnknown(AssemblyError):
    sentence = N_("No hay ninguna clínica con la CLUES «{clues}». Cópiela de la página de la clínica.")
    field = "clues"


class CluesMissing(AssemblyError):
    sentence = N_("Escriba la CLUES de la clínica, por ejemplo XXDEM000018.")
    field = "clues"


class StateUnknown(AssemblyError):
    sentence = N_("Elija el estado de la lista.")
    field = "state"


class RolesIncompatible(AssemblyError):
    """A committee never audits itself (rule 8 of the programme: nobody in both bodies)."""

    status = 409
    sentence = N_(
        "{person} ya tiene el cargo de {role} en esta clínica, y una misma persona no puede estar en el comité y en la "
        "contraloría social. Termine antes ese cargo, o elija a otra persona."
    )


class LastAdministrator(AssemblyError):
    status = 409
    sentence = N_("Es la única persona que administra todo el país. Dé antes ese cargo a otra.")


def sign_in_name(text: str) -> str:
    """The name as it is kept: lower case, no accents. Raises SignInNameMalformed."""
    bare = unicodedata.normalize("NFKD", text.strip().casefold())
    name = "".join(sign for sign in bare if not unicodedata.combining(sign))
    if not _SIGN_IN_NAME.fullmatch(name):
        without = ".".join(name.split())
        if without != name and _SIGN_IN_NAME.fullmatch(without):
            raise SignInNameHasSpaces(example=without)
        raise SignInNameMalformed()
    return name


def suggested_name(name: str, taken: Iterable[str] = ()) -> str:
    """A sign-in name for a person: first name and first surname, with a number when others have it."""
    words = [word for word in folded(name).split() if len(word) > 2] or ["persona"]
    base = words[0] if len(words) == 1 else f"{words[0]}.{words[max(1, len(words) - 2)]}"
    used, number, free = set(taken), 1, base[:50]
    while free in used:
        number += 1
        free = f"{base[:50]}{number}"
    return free


def plain_passphrase(text: str) -> str:
    """As it is compared: one way to write each letter, single spaces. Raises NotPlainText."""
    return clean(text)


def check_passphrase(passphrase: str, again: str, name: str) -> None:
    """Long enough, not only the person's name, usual words or digits, twice the same. Raises what is broken."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShort(least=SHORTEST_PASSPHRASE)
    if len(passphrase) > LONGEST_PASSPHRASE:
        raise PassphraseTooLong(most=LONGEST_PASSPHRASE)
    if len(set(_own_letters(passphrase, name))) < _LEAST_LETTERS:
        raise PassphraseTooCommon()
    if passphrase != again:
        raise PassphrasesDiffer()


def _own_letters(passphrase: str, name: str) -> str:
    """What is left of it without digits, the person's name and the words everybody tries first."""
    left = re.sub(r"[^a-z]", "", folded(passphrase))
    for word in (*_COMMON, *(word for word in folded(name).split() if len(word) > 2)):
        left = left.replace(word, "")
    return left


def local_path(text: str) -> str | None:
    """`text` when it is a path of our own, to go on to after signing in; None for anything else."""
    return text if _LOCAL_PATH.fullmatch(text) else None


def tries_by_name(name: str) -> str:
    """Under which key a name's tries are counted, however it is written.

    Hashed, because people type their passphrase there by mistake.
    """
    with suppress(SignInNameMalformed):
        name = sign_in_name(name)
    return "name:" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def tries_by_address(address: str) -> str:
    """Under which key an address's tries are counted; of IPv6 the network, as one home has all of it."""
    try:
        found = ip_address(address)
    except ValueError:
        return "address:unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return f"address:{int(found) >> 64:016x}"
    return f"address:{getattr(found, 'ipv4_mapped', None) or found}"


def check_scope(held: Grant) -> None:
    """Raises ScopeNotForRole, as for a treasurer of a state."""
    if held.kind not in SCOPES[held.role]:
        raise ScopeNotForRole(role=ROLE_NAMES[held.role], scope=SCOPE_NAMES[held.kind])


def other_body(role: Role) -> frozenset[Role]:
    """The roles that nobody holds at the same clinic who holds `role`: those of the other body."""
    if role is Role.SOCIAL_AUDITOR:
        return _COMMITTEE
    return frozenset({Role.SOCIAL_AUDITOR}) if role in _COMMITTEE else frozenset()


def check_compatible(name: str, new: Grant, held: Iterable[tuple[str, Role]]) -> None:
    """Raises RolesIncompatible when the same clinic's committee and social audit would be one person.

    `held`: name and role of everybody with an account's role at that place. A second account of that name is hers too.
    """
    for other, role in held:
        if role in other_body(new.role) and person_key(other) == person_key(name):
            raise RolesIncompatible(person=other, role=ROLE_NAMES[role])


def read_role(text: str) -> Role:
    """A role as commands take it: its code. Raises RoleUnknown."""
    try:
        return Role(text.strip().lower())
    except ValueError as error:
        raise RoleUnknown(role=text, roles=", ".join(Role)) from error


def read_scope(text: str) -> tuple[ScopeKind, str]:
    """A scope as commands take it: `nation`, `state:30`, `clinic:XXDEM000018`. Raises ScopeMalformed."""
    kind, _, key = text.strip().partition(":")
    if kind not in set(ScopeKind) or (kind == ScopeKind.NATION) != (key == ""):
        raise ScopeMalformed()
    return ScopeKind(kind), key.upper()
