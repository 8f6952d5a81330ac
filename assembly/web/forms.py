"""What comes in: pydantic models read from forms, every error at once, in words, with what was typed kept."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, Any, TypeVar, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.core.errors import N_, AssemblyError, FactIdReused
from assembly.core.ids import new_id
from assembly.core.money import Money, read_money
from assembly.core.text import clean, read_number
from assembly.web import words
from assembly.web.request import AppRequest, Sent, Upload, see_other

_MOST_COUNT = 1_000_000
# A day as people write it, and as a field sends it.
_WRITTEN = re.compile(
    r"(?P<day>[0-9]{1,2})[/-](?P<month>[0-9]{1,2})[/-](?P<year>[0-9]{4})"
    r"|(?P<year_2>[0-9]{4})-(?P<month_2>[0-9]{1,2})-(?P<day_2>[0-9]{1,2})"
)


class NotADay(AssemblyError):
    sentence = N_("Escriba la fecha con día, mes y año.")


class NoSuchDay(AssemblyError):
    sentence = N_("El {day} no existe en el calendario. Revise el día y el mes.")


class NotAnHour(AssemblyError):
    sentence = N_("Escriba la hora, por ejemplo 11:00.")


class NumberTooLarge(AssemblyError):
    sentence = N_("Ese número es demasiado grande. Revíselo.")


def read_with(reader: Callable[[str], Any]) -> BeforeValidator:
    """A validator from a reader of text that raises AssemblyError."""

    def validate(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return reader(value)
        except AssemblyError as error:
            raise PydanticCustomError("rule", "a rule was broken", {"error": error}) from error

    return BeforeValidator(validate)


def _count(text: str) -> int:
    number = read_number(text.replace(",", "") if text.count(",") else text)
    if number > _MOST_COUNT:
        raise NumberTooLarge()
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise (NoSuchDay(day=text.strip()) if _is_no_day(text.strip()) else NotADay()) from error


def _is_no_day(text: str) -> bool:
    """Whether it is written as a day, one that the calendar does not have."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(found[name] or found[f"{name}_2"]) for name in ("year", "month", "day"))
    return not (1 <= month <= 12 and 1 <= day <= monthrange(max(year, 1), month)[1])


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError as error:
        raise NotAnHour() from error


Count = Annotated[int, read_with(_count)]
Pesos = Annotated[Money, read_with(read_money)]
Day = Annotated[date, read_with(_day)]
Hour = Annotated[time, read_with(_hour)]
Line = Annotated[str, read_with(clean)]


class Form(BaseModel):
    """A form. A field's `description` is the sentence shown when it is left empty."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)


class PlainForm(Form):
    """A deed that needs nothing but to be done."""


F = TypeVar("F", bound=Form)


class Invalid(Exception):
    """What was sent is not a form of this kind; `problems` are (field, pydantic error type, details)."""

    def __init__(self, problems: list[tuple[str, str, dict[str, Any]]]) -> None:
        super().__init__("invalid form")
        self.problems = problems


def parse(kind: type[F], sent: Sent) -> F:
    """The form that was sent. An empty field is a missing one. Raises Invalid with every problem."""
    try:
        return kind.model_validate(dict(_given(kind, sent)))
    except ValidationError as error:
        raise Invalid([(str(e["loc"][0]), e["type"], e.get("ctx", {})) for e in error.errors()]) from error


def _given(kind: type[Form], sent: Sent) -> Iterable[tuple[str, Any]]:
    for name, about in kind.model_fields.items():
        values = [value for value in sent.values.get(name, []) if value.strip()]
        if name in sent.files:
            yield name, sent.files[name]
        elif get_origin(about.annotation) in (list, tuple):
            yield name, values
        elif values:
            yield name, values[-1]


def _showable(text: str) -> str:
    return "".join(sign for sign in text if sign in "\r\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"})


@dataclass
class FormState:
    """What a form shows: the values typed so far, each field's problem, and where its first copy is kept, if it is."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    stored_at: str | None = None

    @classmethod
    def fresh(cls, **values: object) -> "FormState":
        """A newly opened form with its own id and, perhaps, first values."""
        typed = {name: [str(value)] for name, value in values.items() if value is not None}
        return cls({"id": [new_id()]} | typed)

    @classmethod
    def of(cls, sent: Sent) -> "FormState":
        """What was typed, as far as a page can show it."""
        return cls({name: [_showable(value) for value in values] for name, values in sent.values.items()})

    def value(self, name: str) -> str:
        return self.typed.get(name, [""])[-1]

    def values(self, name: str) -> list[str]:
        return self.typed.get(name, [])

    def error(self, name: str) -> str | None:
        return self.problems.get(name)

    @property
    def items(self) -> list[tuple[str, str]]:
        """Every problem in the order found, for the summary on top."""
        return list(self.problems.items())

    def __bool__(self) -> bool:
        return bool(self.problems)


Show = Callable[[FormState], Response]


def submit(request: AppRequest, session: Session, kind: type[F], deed: Callable[[F], str], show: Show) -> Response:
    """Do `deed` with the form and go where it says; else show the form again with what was typed and what is wrong."""
    return examine(request, session, kind, request.sent, lambda form: see_other(deed(form)), show)


def examine(
    request: AppRequest, session: Session, kind: type[F], sent: Sent, answer: Callable[[F], Response], show: Show
) -> Response:
    """What `answer` makes of the form in `sent`; else the form again with what was typed and what is wrong."""
    state = FormState.of(sent)
    try:
        if request.reused is not None:
            raise request.reused
        form = parse(kind, sent)
        with session.begin_nested():
            return answer(form)
    except Invalid as invalid:
        state.problems |= sentences(request, kind, invalid)
        status = 422
    except AssemblyError as error:
        if error.status not in (409, 413, 422):
            raise
        state.problems[error.at_field or ""] = request.words_of(error)
        status = error.status
        if isinstance(error, FactIdReused):
            state.typed["id"], state.stored_at = [new_id()], error.stored_at
    response = show(state)
    response.status_code = status
    return response


def sentences(request: AppRequest, kind: type[Form], invalid: Invalid) -> dict[str, str]:
    """What is wrong with a form in the reader's words: the first problem of each field."""
    found: dict[str, str] = {}
    for name, problem, details in invalid.problems:
        found.setdefault(name, _sentence(request, kind, name, problem, details))
    return found


_SENTENCES = {
    "too_long": N_("El texto es muy largo: use {max_length} letras o menos."),
    "string_too_long": N_("El texto es muy largo: use {max_length} letras o menos."),
    "enum": N_("Elija una de las opciones."),
    "literal_error": N_("Elija una de las opciones."),
    "greater_than_equal": N_("Escriba un número de {ge} o más."),
    "less_than_equal": N_("Escriba un número de {le} o menos."),
    "too_short": N_("Elija al menos una opción."),
}
_GENERAL = N_("Revise este dato.")


def _sentence(request: AppRequest, kind: type[Form], name: str, problem: str, details: dict[str, Any]) -> str:
    if problem == "rule":
        return request.words_of(details["error"])
    asked = kind.model_fields[name].description if name in kind.model_fields else None
    message = _SENTENCES.get(problem) or asked or _GENERAL
    return request.say(message).format(**{k: words.shower(request.lang)(v) for k, v in details.items() if k != "error"})


__all__ = ["Count", "Day", "Form", "FormState", "Hour", "Line", "Pesos", "PlainForm", "Upload", "parse", "submit"]
