"""Every refusal says its sentence: the words that were read aloud and agreed on stand in `refusals.tsv`.

A sentence that changes is read again before its line is renewed: `ASSEMBLY_RENEW_REFUSALS=1` writes the file.
"""

import ast
import importlib
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import assembly
from assembly.core.errors import AssemblyError
from assembly.core.money import Money
from assembly.web.words import SPANISH, shower
from tests.house.gates import ROOT, python_files

READ = Path(__file__).with_name("refusals.tsv")
_ENDS = re.compile(r"[.?!»)}]$")


def below(kind: type[AssemblyError]) -> Iterator[type[AssemblyError]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def refusals() -> dict[str, type[AssemblyError]]:
    """Every refusal that has a sentence, by room and name."""
    for module in pkgutil.walk_packages(assembly.__path__, "assembly."):
        importlib.import_module(module.name)
    kinds = {one for one in below(AssemblyError) if one.sentence and one.__module__.startswith("assembly.")}
    return {f"{one.__module__.removeprefix('assembly.')}.{one.__name__}": one for one in kinds}


def places(kind: type[AssemblyError]) -> set[str]:
    """The numbers and names that a sentence wants."""
    return {name for _, name, _, _ in Formatter().parse(str(kind.sentence)) if name}


def said(kind: type[AssemblyError]) -> str:
    """The sentence with a peso in each of its places."""
    return str(kind.sentence).format(**dict.fromkeys(places(kind), shower(SPANISH)(Money(100))))


def lacking(text: str, wanted: dict[str, set[str]]) -> list[str]:
    """Where a module makes a refusal without something that its sentence wants."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or any(word.arg is None for word in node.keywords):
            continue
        name = str(getattr(node.func, "id", "") or getattr(node.func, "attr", ""))
        missing = wanted.get(name, set()) - {str(word.arg) for word in node.keywords}
        if missing:
            found.append(f"{name} at line {node.lineno} lacks {sorted(missing)}")
    return found


def test_every_refusal_says_what_was_agreed() -> None:
    now = {name: said(kind) for name, kind in sorted(refusals().items())}
    if os.environ.get("ASSEMBLY_RENEW_REFUSALS"):
        READ.write_text("".join(f"{name}\t{text}\n" for name, text in now.items()), encoding="utf-8")
    agreed = dict(line.split("\t", 1) for line in READ.read_text(encoding="utf-8").splitlines())
    assert now == agreed


def test_every_refusal_is_a_whole_sentence() -> None:
    texts = {name: str(kind.sentence) for name, kind in refusals().items()}
    assert [name for name, text in texts.items() if not _ENDS.search(text) or text[:1].islower()] == []


def test_every_refusal_is_given_its_numbers() -> None:
    kinds = refusals().values()
    wanted: dict[str, set[str]] = {}
    for kind in kinds:  # two rooms may use one name: what both want
        wanted[kind.__name__] = wanted.get(kind.__name__, places(kind)) & places(kind)
    files = python_files(ROOT, "assembly")
    found = {path.name: lacking(path.read_text(encoding="utf-8"), wanted) for path in files}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("raise TooMuch(amount=1)", ["TooMuch at line 1 lacks ['left']"]),
        ("raise rules.TooMuch(amount=1, left=2)", []),
        ("raise TooMuch(**about)", []),
        ("raise Other()", []),
    ],
)
def test_a_forgotten_number_is_found(text: str, faults: list[str]) -> None:
    assert lacking(text, {"TooMuch": {"amount", "left"}}) == faults
