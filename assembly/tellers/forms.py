"""What tellers send: their numbers, a code, a majority that everybody saw."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field, create_model

from assembly.core.errors import N_
from assembly.tellers.rules import MODERATOR
from assembly.votes.rules import CountMissing
from assembly.web.forms import Count, Form, Line

_REASON = Field(max_length=300)
_AGAIN = N_("Abra la hoja de conteo de nuevo y escriba los números otra vez.")


class Short(StrEnum):
    """Why there are fewer hands than people: what is said most often, or else in words."""

    HANDS_DOWN = "hands_down"
    WENT_OUT = "went_out"
    OTHER = "other"


SHORT_REASONS = {
    Short.HANDS_DOWN: N_("Las demás personas no levantaron la mano"),
    Short.WENT_OUT: N_("Algunas personas salieron un momento"),
}


class SheetForm(Form):
    """A teller's numbers. `round` and `turn` are those that the page was opened for, `place` the teller's.

    `of_round` is the round whose hands a correction writes again, 0 for hands raised now.
    """

    round: Count = Field(description=_AGAIN)
    turn: Count = Field(default=1, description=_AGAIN)
    place: Count = MODERATOR
    name: Annotated[Line, Field(max_length=120)] = ""
    short: Short | None = None
    reason: Annotated[Line, _REASON] = ""
    recount_reason: Annotated[Line, _REASON] = ""
    of_round: Count | None = None

    def counts(self, options: Sequence[str]) -> Mapping[str, int]:
        """Hands by option."""
        return {option: getattr(self, f"count_{option}") for option in options}

    @property
    def why_short(self) -> str:
        """The reason of a shortfall, in words; empty when none was given."""
        return self.reason or (SHORT_REASONS.get(self.short, "") if self.short else "")


def sheet_form(options: Sequence[str]) -> type[SheetForm]:
    """The form of one question: a field for each option. Empty is not zero."""
    return _sheet_form(tuple(options))


@lru_cache(maxsize=512)
def _sheet_form(options: tuple[str, ...]) -> type[SheetForm]:
    counts: dict[str, Any] = {
        f"count_{option}": (Count, Field(description=CountMissing.sentence)) for option in options
    }
    return create_model("CountSheet", __base__=SheetForm, **counts)


class Seen(StrEnum):
    """What everybody saw."""

    APPROVED = "approved"
    REJECTED = "rejected"


class EvidentForm(Form):
    """A majority that everybody saw, and who answers for it."""

    round: Count = Field(description=_AGAIN)
    seen: Seen = Field(description=N_("Elija qué se vio."))
    witness: Annotated[Line, Field(max_length=120, description=N_("Escriba el nombre de quien da fe."))]
    recount_reason: Annotated[Line, _REASON] = ""
    of_round: Count | None = None


class JoinForm(Form):
    """A code that was read aloud, and who types it."""

    code: Annotated[Line, Field(max_length=20, description=N_("Escriba el código que le leyeron."))]
    name: Annotated[Line, Field(max_length=120, description=N_("Escriba su nombre."))]


class TakeBackForm(Form):
    """Why a question is taken back."""

    reason: Annotated[Line, Field(max_length=300, description=N_("Escriba por qué se quita la pregunta."))]
