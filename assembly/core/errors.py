"""Broken rules, named by what is broken; the sentence is made only when it is shown."""

from collections.abc import Callable
from typing import Any, ClassVar

Translate = Callable[[str], str]


class Message(str):
    """A text of ours, which is translated when shown; any other text is somebody's own words and never is."""

    __slots__ = ()


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for "mark, translate later")
    """Mark `message` for extraction; it is translated when shown."""
    return Message(message)


class AssemblyError(Exception):
    """A rule was broken. Carries its numbers; `sentence` is a gettext message with `{name}` places.

    A sentence says what happened, with the numbers, and what to do next. `field` names the form field that the
    sentence belongs next to, where there is one. Values that need a locale (Money, dates) are given with
    `show`, a callable that makes their words.
    """

    status: ClassVar[int] = 422
    sentence: ClassVar[str] = ""
    field: ClassVar[str | None] = None

    def __init__(self, **values: Any) -> None:
        super().__init__(type(self).__name__)
        self.values = values
        self.at_field: str | None = values.pop("at_field", None) or self.field

    def text(self, translate: Translate, show: Callable[[Any], str] = str) -> str:
        """The sentence in the reader's language."""
        return translate(self.sentence).format(**{k: show(v) for k, v in self.values.items()})

    def __str__(self) -> str:
        return self.text(lambda message: message)


class FactIdReused(AssemblyError):
    """A form came again under the id of one that is kept. `stored_at` is the address of what is kept, when known."""

    sentence = N_(
        "Este formulario ya se había enviado con otros datos; lo que envió primero quedó guardado y no cambió. "
        "Revise lo guardado. Si lo de ahora es otro registro, envíelo otra vez: se anotará aparte."
    )

    def __init__(self, stored_at: str | None = None) -> None:
        super().__init__()
        self.stored_at = stored_at


class NotFound(AssemblyError):
    status = 404
    sentence = N_("No encontramos esta página. Puede que la dirección tenga un error.")


class Forbidden(AssemblyError):
    status = 403
    sentence = N_("Su cargo no permite hacer esto. Si cree que es un error, hable con la administración.")


class SignInNeeded(AssemblyError):
    status = 401
    sentence = N_("Entre con su nombre y su frase para continuar.")
