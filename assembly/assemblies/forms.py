"""What comes in about an assembly."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from assembly.assemblies.calls import Call
from assembly.assemblies.rules import Channel, Groups
from assembly.core.errors import N_
from assembly.web.forms import Count, Day, Form, Hour, Line

_People = Annotated[Count, Field(ge=0)]
_people: TypeAdapter[int] = TypeAdapter(_People)


def read_count(text: str) -> int | None:
    """The number of people or hands that was typed; None where it cannot be read."""
    try:
        return _people.validate_python(text)
    except ValidationError:
        return None


class SecondCallForm(Form):
    """Where, when, and how people were told."""

    place: Annotated[Line, Field(max_length=200, description=N_("Escriba el lugar, por ejemplo: patio de la clínica."))]
    day: Day = Field(description=N_("Escriba el día de la asamblea."))
    hour: Hour = Field(description=N_("Escriba la hora de la asamblea."))
    noticed_on: Day = Field(description=N_("Escriba qué día se avisó a la gente."))
    channel: Channel = Field(description=N_("Elija cómo se avisó a la gente."))

    def call(self) -> Call:
        """The call that the form makes."""
        return Call(self.place, self.day, self.hour, self.noticed_on, self.channel)


class ConveneForm(SecondCallForm):
    """The first call also says for which programme year."""

    # Nobody is gathered yet who could be told aloud.
    channel: Literal[Channel.POSTER, Channel.LOUDSPEAKER, Channel.VISIT, Channel.MESSAGE, Channel.OTHER] = Field(
        description=N_("Elija cómo se avisó a la gente.")
    )
    year: Count = Field(description=N_("Elija el año del programa."))


class AttendanceForm(Form):
    """The people present; the reason is needed for every count after the first.

    `seen` is the count that the page was opened over, `question` the count sheet that it was opened from.
    """

    users: _People = Field(description=N_("Escriba cuántas usuarias y usuarios hay; si no hay, escriba 0."))
    pensioners: _People = Field(description=N_("Escriba cuántas personas pensionadas hay; si no hay, escriba 0."))
    staff: _People = Field(description=N_("Escriba cuántas personas de la clínica hay; si no hay, escriba 0."))
    authorities: _People = Field(description=N_("Escriba cuántas autoridades hay; si no hay, escriba 0."))
    others: _People = Field(description=N_("Escriba cuántas otras personas hay; si no hay, escriba 0."))
    reason: Annotated[Line, Field(max_length=300)] | None = None
    seen: Count | None = None
    question: str = Field("", max_length=36)

    def groups(self) -> Groups:
        """The people by group."""
        return Groups(self.users, self.pensioners, self.staff, self.authorities, self.others)


class OpeningForm(Form):
    """It opens with the people counted last; `early` confirms that the hour of the call did not come yet."""

    early: str = Field("", max_length=3)


class NotHeldForm(Form):
    early: str = Field("", max_length=3)
    reason: Annotated[Line, Field(max_length=600, description=N_("Escriba por qué no se hizo la asamblea."))]
