"""What comes in: names, passphrases, and roles with their places."""

from typing import Literal

from pydantic import Field

from assembly.core.errors import N_
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.people.rules import CluesMissing, StateUnknown
from assembly.web.forms import Form, Line

_NAME_MISSING = N_("Escriba su nombre para entrar, por ejemplo maria.lopez.")
_PHRASE_MISSING = N_("Escriba su frase.")


class SignInForm(Form):
    """Taken as typed: what is wrong with it must not show whether there is such an account."""

    sign_in_name: str = Field(description=_NAME_MISSING)
    passphrase: str = Field(description=_PHRASE_MISSING)
    siguiente: str = ""


class NewPassphraseForm(Form):
    passphrase: Line = Field(description=N_("Escriba la frase que eligió."))
    passphrase_again: Line = Field(description=N_("Escriba la frase otra vez."))


class _SignInName(Form):
    sign_in_name: Line = Field(description=_NAME_MISSING, max_length=200)


class InvitationForm(NewPassphraseForm, _SignInName):
    """The name first, as on the page."""


class CodeForm(Form):
    """The code of a printed invitation, typed by hand."""

    code: Line = Field(description=N_("Escriba el código de su hoja."), max_length=40)


class _PresentPassphrase(Form):
    present: str = Field(description=N_("Escriba su frase de ahora."))


class ChangePassphraseForm(NewPassphraseForm, _PresentPassphrase):
    """The present one first, as on the page."""


class EmptyForm(Form):
    """A button and nothing else."""


class CloseForm(Form):
    confirm: Literal["yes"] = Field(description=N_("Marque la casilla para cerrar la cuenta."))


class GrantForm(Form):
    """A role and its place."""

    role: Role = Field(description=N_("Elija el cargo de la lista."))
    kind: ScopeKind = Field(description=N_("Elija sobre qué lugar es el cargo."))
    clues: Line = Field("", max_length=40)
    state: Line = Field("", max_length=40)

    @property
    def held(self) -> Grant:
        """The role over its place. Raises CluesMissing or StateUnknown."""
        if self.kind is ScopeKind.CLINIC and not self.clues:
            raise CluesMissing()
        if self.kind is ScopeKind.STATE and not self.state:
            raise StateUnknown()
        keys = {ScopeKind.CLINIC: self.clues.upper(), ScopeKind.STATE: self.state, ScopeKind.NATION: ""}
        return Grant(self.role, self.kind, keys[self.kind])


class _PersonForm(Form):
    name: Line = Field(description=N_("Escriba el nombre y los apellidos de la persona."), max_length=120)
    sign_in_name: Line = Field(
        description=N_("Escriba el nombre con el que va a entrar, por ejemplo maria.lopez."), max_length=200
    )


class NewAccountForm(GrantForm, _PersonForm):
    """Who first and the role after, as on the page: what is wrong is told in that order."""
