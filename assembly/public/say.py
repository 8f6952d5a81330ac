"""Messages with their values, in the language of whoever asks."""

from collections.abc import Callable, Mapping
from typing import Any

from assembly.web import words
from assembly.web.request import AppRequest

Say = Callable[[str, Mapping[str, Any]], str]


def sayer(request: AppRequest) -> Say:
    """How a gettext message with `{places}` is said to this reader."""
    show = words.shower(request.lang)

    def say(message: str, values: Mapping[str, Any]) -> str:
        return request.say(message).format(**{name: show(value) for name, value in values.items()})

    return say
