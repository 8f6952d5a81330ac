"""The command line's language: Spanish, or English when the environment asks for it; also click's own words.

click looks its words up with gettext in the process's text domain, so a catalogue for that domain is written while a
command runs. The help of our own commands is translated by the messages' catalogue, as pages are.
"""

import contextlib
import gettext
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from assembly.core.errors import Message
from assembly.web.words import ENGLISH, SPANISH, translator

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # in gettext's own order
_DOMAIN = "click"
_KINDS = {"text": "texto", "integer": "número", "path": "ruta", "file": "archivo", "directory": "carpeta"}
CLICK: dict[str | tuple[str, str], str | tuple[str, str]] = {
    "Usage:": "Uso:",
    "Options": "Opciones",
    "Commands": "Órdenes",
    "Positional arguments": "Argumentos",
    "Aborted!": "Interrumpido.",
    "Error: {message}": "Error: {message}",
    "Show this message and exit.": "Muestra esta ayuda y termina.",
    "default: {default}": "si no se dice: {default}",
    "required": "obligatorio",
    "Missing command.": "Falta la orden.",
    "Missing argument": "Falta el argumento",
    "Missing option": "Falta la opción",
    "Missing parameter": "Falta el dato",
    "Try '{command} {option}' for help.": "Para ver la ayuda: «{command} {option}».",
    "Invalid value: {message}": "Valor no válido: {message}",
    "Invalid value for {param_hint}: {message}": "Valor no válido en {param_hint}: {message}",
    "No such option {name!r}.": "No hay una opción {name!r}.",
    "No such command {name!r}.": "No hay una orden {name!r}.",
    "Could not open file {filename!r}: {message}": "No se pudo abrir el archivo {filename!r}: {message}",
    "unknown error": "error desconocido",
    "Option {name!r} does not take a value.": "La opción {name!r} va sin valor.",
    "Argument {name!r} takes {nargs} values.": "El argumento {name!r} lleva {nargs} valores.",
    "Choose from:\n\t{choices}": "Elija entre:\n\t{choices}",
    "{value!r} is not a valid {number_type}.": "{value!r} no es un número válido.",
    "{value} is not in the range {range}.": "{value} no está entre {range}.",
    "{name} {filename!r} does not exist.": "{name} {filename!r} no existe.",
    "{name} {filename!r} is a file.": "{name} {filename!r} es un archivo.",
    "{name} {filename!r} is a directory.": "{name} {filename!r} es una carpeta.",
    "{name} {filename!r} is not readable.": "{name} {filename!r} no se puede leer.",
    "{name} {filename!r} is not writable.": "{name} {filename!r} no se puede escribir.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"): (
        "¿Quiso decir {possibility}?",
        "(¿Quiso decir alguna de estas: {possibilities}?)",
    ),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"): (
        "Sobra un argumento ({args})",
        "Sobran argumentos ({args})",
    ),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."): (
        "La opción {name!r} necesita un valor.",
        "La opción {name!r} necesita {nargs} valores.",
    ),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."): (
        "{value!r} no es {choice}.",
        "{value!r} no es ninguna de estas: {choices}.",
    ),
}


def language(environment: Mapping[str, str]) -> str:
    """What the environment asks for: English, or Spanish for everything else."""
    asked = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return ENGLISH if asked.lower().startswith("en") else SPANISH


@contextlib.contextmanager
def spoken(root: click.Command, lang: str) -> Iterator[None]:
    """While it lasts, `root` and all below it speak the language."""
    changes = list(_in_english(root)) if lang == ENGLISH else list(_in_spanish(root))
    before = [(thing, name, getattr(thing, name)) for thing, name, _ in changes]
    _set(changes)
    try:
        with contextlib.nullcontext() if lang == ENGLISH else _catalogue():
            yield
    finally:
        _set(before)


Change = tuple[click.Command | click.Parameter | click.Path[Any], str, str | None]


def _set(changes: list[Change]) -> None:
    for thing, name, value in changes:
        setattr(thing, name, value)


def commands(root: click.Command) -> Iterator[click.Command]:
    """A command and all below it."""
    yield root
    for below in root.commands.values() if isinstance(root, click.Group) else ():
        yield from commands(below)


def helps(root: click.Command) -> Iterator[tuple[click.Command | click.Option, str]]:
    """Every help text with what it belongs to."""
    for command in commands(root):
        if command.help:
            yield command, command.help
        yield from ((one, one.help) for one in command.params if isinstance(one, click.Option) and one.help)


def _in_english(root: click.Command) -> Iterator[Change]:
    say = translator(ENGLISH)
    yield from ((one, "help", say(Message(text))) for one, text in helps(root))


def _in_spanish(root: click.Command) -> Iterator[Change]:
    for command in commands(root):
        yield command, "options_metavar", "[OPCIONES]"
        if isinstance(command, click.Group):
            yield command, "subcommand_metavar", "ORDEN [ARGUMENTOS]..."
        for one in command.params:
            kind = _KINDS.get(one.type.name)
            if kind and isinstance(one, click.Option) and not one.is_flag and one.metavar is None:
                yield one, "metavar", kind.upper()
            if kind and isinstance(one.type, click.Path):  # which names itself in what it refuses
                yield one.type, "name", kind


@contextlib.contextmanager
def _catalogue() -> Iterator[None]:
    """click's words in Spanish, where gettext looks for them."""
    domain, asked = gettext.textdomain(), os.environ.get("LANGUAGE")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "es" / "LC_MESSAGES" / f"{_DOMAIN}.mo"
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            write_mo(file, _words())
        gettext.bindtextdomain(_DOMAIN, folder)
        gettext.textdomain(_DOMAIN)
        os.environ["LANGUAGE"] = "es"
        try:
            yield
        finally:
            gettext.textdomain(domain)
            os.environ.pop("LANGUAGE")
            os.environ.update({"LANGUAGE": asked} if asked is not None else {})


def _words() -> Catalog:
    catalog = Catalog(locale="es", charset="utf-8")
    for english, spanish in CLICK.items():
        catalog.add(english, spanish)
    return catalog
