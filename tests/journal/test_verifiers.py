"""Tampering with a journal's file is found by its paper, and the two verifiers always agree."""

import importlib.util
import io
import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.facts import unpublished_fields
from assembly.journal import queries
from assembly.journal.lines import NotForTheJournal, line_bytes, read_line, read_text
from assembly.journal.rules import (
    Anchor,
    CodeNotWhole,
    Fault,
    Head,
    digest,
    genesis,
    read_anchor,
    short_code,
    verify_lines,
)
from assembly.open_data.queries import journal_texts
from tests.conftest import fresh_sqlite
from tests.factories.asked import an_inquiry, published
from tests.factories.cast import CLINIC, add_clinic, add_year
from tests.journal import tampering
from tests.journal.journals import LINES, fill, rechained

TOOL = Path(__file__).resolve().parents[2] / "tools" / "verify_journal.py"


Dice = random.Random


def _load_tool() -> Any:
    spec = importlib.util.spec_from_file_location("verify_journal", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = _load_tool()


def in_file(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def by_tool(clinic: str, file: bytes, anchors: Iterable[Anchor] = ()) -> Head | Fault:
    """What the stand-alone verifier finds in a file."""
    try:
        marks = [(anchor.n, anchor.mark) for anchor in anchors]
        n, head, _ = tool.check(tool.lines_of(io.BytesIO(file)), clinic, marks)
    except tool.Bad as bad:
        return Fault(bad.n, bad.why)
    return Head(clinic, n, head)


def by_program(clinic: str, file: bytes, anchors: Iterable[Anchor] = ()) -> Head | Fault:
    """What the program's own rules find in the same file."""
    return verify_lines(clinic, file.removesuffix(b"\n").split(b"\n") if file else [], anchors)


@pytest.fixture(scope="module")
def lines(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    database = Database(fresh_sqlite(sqlite_template, tmp_path_factory.mktemp("lines")))
    database.write(fill)
    found = database.read(lambda session: list(queries.lines(session, CLINIC)))
    database.close()
    return found


@pytest.fixture
def paper(lines: list[bytes]) -> Anchor:
    return Anchor(short_code(digest(lines[-1])))


@pytest.mark.parametrize("kind", tampering.KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_tampering_is_found_with_the_paper(kind: Any, lines: list[bytes], paper: Anchor) -> None:
    dice = Dice(kind.__name__)
    for _ in range(20):
        file = in_file(kind(lines, dice))
        assert isinstance(by_program(CLINIC, file, [paper]), Fault)
        assert by_tool(CLINIC, file, [paper]) == by_program(CLINIC, file, [paper])
        assert by_tool(CLINIC, file) == by_program(CLINIC, file)


def test_every_flipped_bit_is_found_with_the_paper(lines: list[bytes], paper: Anchor) -> None:
    dice = Dice(4)
    file = in_file(lines)
    flipped = [tampering.flip(file, dice) for _ in range(500)]
    assert [isinstance(by_program(CLINIC, each, [paper]), Fault) for each in flipped] == [True] * 500
    assert [by_tool(CLINIC, each, [paper]) for each in flipped] == [by_program(CLINIC, e, [paper]) for e in flipped]


def test_a_verifier_that_trusts_prev_misses_what_the_gate_must_find(lines: list[bytes]) -> None:
    """The gate's broken twin: without hashing, edits pass."""

    def trusting(edited: list[bytes]) -> bool:
        return [json.loads(line)["n"] for line in edited] == list(range(1, len(edited) + 1))

    found = [not trusting(tampering.edit(lines, Dice(number))) for number in range(20)]
    assert found == [False] * 20


def test_without_paper_a_cut_and_a_whole_forgery_cannot_be_told(lines: list[bytes], paper: Anchor) -> None:
    forged = rechained([lines[0].replace(b"2026", b"1999", 1), *lines[1:]], 0)
    assert isinstance(verify_lines(CLINIC, lines[:5]), Head)
    assert isinstance(verify_lines(CLINIC, forged), Head)
    missing = Fault(
        0, "ningún renglón tiene ese código: no se escribió bien, es de otra clínica, o algo se cambió o se quitó"
    )
    assert verify_lines(CLINIC, lines[:5], [paper]) == missing
    assert verify_lines(CLINIC, forged, [paper]) == missing


def test_a_paper_that_says_its_line_names_the_line(lines: list[bytes]) -> None:
    paper = Anchor(short_code(digest(lines[4])), 5)
    assert verify_lines(CLINIC, lines, [paper]) == Head(CLINIC, LINES, digest(lines[-1]))
    assert verify_lines(CLINIC, lines[:3], [paper]) == Fault(4, "el papel dice que había más renglones: se quitaron")
    forged = rechained([lines[0], lines[1], lines[2].replace(b":33,", b":34,"), *lines[3:]], 2)
    why = "este renglón o uno anterior no es el que dice el papel: fue cambiado"
    assert verify_lines(CLINIC, forged, [paper]) == Fault(5, why)
    for file in (lines, lines[:3], forged):
        assert by_tool(CLINIC, in_file(file), [paper]) == verify_lines(CLINIC, file, [paper])


def test_an_empty_journal_stands_at_its_beginning() -> None:
    assert verify_lines(CLINIC, []) == Head(CLINIC, 0, genesis(CLINIC))
    assert by_tool(CLINIC, b"") == Head(CLINIC, 0, genesis(CLINIC))
    assert verify_lines(CLINIC, [], [Anchor(genesis(CLINIC), 0)]) == Head(CLINIC, 0, genesis(CLINIC))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**54), 2**54) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(tool.TYPES)), json_values)
def test_both_read_a_first_line_with_a_strange_value_alike(key: str, value: Any) -> None:
    content: dict[str, Any] = {
        "by": "x",
        "clinic": CLINIC,
        "data": {},
        "happened": None,
        "id": "1",
        "kind": "k",
        "n": 1,
        "personal": {},
        "prev": genesis(CLINIC),
        "recorded": "",
        "v": 1,
    }
    line = json.dumps(content | {key: value}).encode()
    assert by_tool(CLINIC, line) == by_program(CLINIC, line)


@given(
    st.dictionaries(st.text(), st.none() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")))
)
def test_a_line_reads_back_what_was_written_without_spaces_in_the_order_of_keys(content: dict[str, Any]) -> None:
    try:
        written = line_bytes(content)
    except UnicodeEncodeError:
        return
    assert json.loads(written) == content
    assert list(json.loads(written)) == sorted(content)


@pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), b"x", {1: "a"}, [float("nan")], {"a": object()}])
def test_a_line_cannot_hold_what_two_programs_could_read_differently(value: Any) -> None:
    with pytest.raises(NotForTheJournal):
        line_bytes({"data": value})


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[]", b"1", b"\xef\xbb\xbf{}", b'{"a":1}', b'{"v":1,\n"n":1}', b"[" * 100_000, b"9" * 5000],
)
def test_what_is_no_line_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):
        read_line(line)
    with pytest.raises(ValueError):
        read_text(line)
    with pytest.raises(ValueError):
        tool.content_of(line)


def test_a_code_is_read_as_people_type_it() -> None:
    head = Head(CLINIC, 12, digest(b"a line"))
    code = Anchor(head.code)
    typed = head.code.lower().replace("-", " ").replace("o", "0").replace("b", "8")
    assert read_anchor(typed) == code
    assert read_anchor(head.hash.upper()) == Anchor(head.hash)
    assert read_anchor(head.qr) == Anchor(head.hash, 12)
    assert tool.read_mark(head.qr) == (12, head.hash)
    assert tool.read_mark(typed) == (None, head.code)
    with pytest.raises(CodeNotWhole) as refused:
        read_anchor(head.code[:-1])
    assert str(refused.value) == (
        f"«{head.code[:-1]}» no es un código completo. "
        "Escriba los 16 signos que están en el papel, sin saltarse ninguno."
    )
    with pytest.raises(ValueError):
        tool.read_mark(head.code[:-1])


def _run(*arguments: object) -> tuple[int, str]:
    command = [sys.executable, "-I", str(TOOL), *map(str, arguments)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, encoding="utf-8", env={"PYTHONUTF8": "1"}
    )
    return done.returncode, done.stdout


def test_the_tool_speaks(session: Session, tmp_path: Path) -> None:
    head = fill(session)
    journal, texts, bad = tmp_path / "journal.jsonl", tmp_path / "texts.jsonl", tmp_path / "bad.jsonl"
    journal.write_bytes(in_file(queries.lines(session, CLINIC)))
    texts.write_bytes(in_file(text.line for text in queries.texts(session, CLINIC)))
    good = f"coincide: {CLINIC}, 8 renglones, código {head.code}\nhuella {head.hash}\n"
    assert _run(journal, "--code", head.code, "--texts", texts) == (
        0,
        f"{good}el papel es el del renglón 8\ncoinciden 4 textos\n",
    )
    unsure = "Sin el código de un papel no se puede saber si faltan renglones al final.\n"
    assert _run(journal) == (0, good + unsure)
    bad.write_bytes(journal.read_bytes().replace(b'"present":33', b'"present":34'))
    assert _run(bad) == (
        1,
        "no coincide desde la línea 4: no continúa el renglón anterior: uno de los dos fue cambiado\n",
    )
    assert _run(journal, "--code", "ABCD") == (2, "")
    revise = "Revise que lo escribió bien y que el papel es de esta clínica; si está bien escrito"
    absent = (
        f"Ese código no está en la bitácora de {CLINIC}. {revise}, algo se cambió o se quitó después de imprimirlo.\n"
    )
    assert _run(journal, "--code", short_code(digest(b""))) == (1, absent)
    for change in ("Patio", "Llovi"):
        bad.write_bytes(texts.read_bytes().replace(change.encode(), b"Otros"))
        n = 2 if change == "Patio" else 7
        assert _run(journal, "--texts", bad) == (1, f"no coincide desde la línea {n}: un texto fue cambiado\n")
    bad.write_bytes(b"".join(texts.read_bytes().splitlines(keepends=True)[1:]))
    gone = "falta un texto, y no consta que se haya borrado"
    assert _run(journal, "--texts", bad) == (1, f"no coincide desde la línea 2: {gone}\n")


def test_the_tool_accuses_nobody_of_another_file(session: Session, tmp_path: Path) -> None:
    head = fill(session)
    lines = list(queries.lines(session, CLINIC))
    texts, other = tmp_path / "texts.jsonl", tmp_path / "other"
    texts.write_bytes(in_file(text.line for text in queries.texts(session, CLINIC)))
    for wrong in (b"", b"\x89PNG\r\n\x1a\n", texts.read_bytes()):
        other.write_bytes(wrong)
        assert _run(other) == (2, "")
    other.write_bytes(in_file(lines).replace(b'"kind"', b'"kinD"', 1))
    assert _run(other) == (1, "no coincide desde la línea 1: no es un renglón de bitácora\n")
    other.write_bytes(b"\xef\xbb\xbf" + in_file(lines).replace(b"\n", b"\r\n"))
    assert _run(other, "--code", head.code)[0] == 0
    other.write_bytes(in_file(lines[:3]))
    assert _run(other, "--texts", texts) == (2, "")
    texts.write_bytes(texts.read_bytes().replace(b"Patio", b"Calle"))
    assert _run(other, "--texts", texts) == (1, "no coincide desde la línea 2: un texto fue cambiado\n")


def test_what_is_never_published_is_not_missed(session: Session, tmp_path: Path) -> None:
    add_clinic(session)
    add_year(session, inquiry_days=10)
    published(session, an_inquiry(session, name="Doña Lupe"))
    journal, texts = tmp_path / "bitacora.jsonl", tmp_path / "textos.jsonl"
    journal.write_bytes(in_file(queries.lines(session, CLINIC)))
    texts.write_bytes(in_file(journal_texts(session, CLINIC, 1).lines))
    code, said = _run(journal, "--texts", texts)
    assert (code, said.splitlines()[2:4]) == (
        0,
        [
            "coinciden 2 textos",
            "faltan 2 de los que este sistema nunca publica; en un expediente completo sí están",
        ],
    )
    assert sorted(tool.UNPUBLISHED) == unpublished_fields()
    texts.write_bytes(b"")
    gone = "falta un texto, y no consta que se haya borrado"
    assert _run(journal, "--texts", texts) == (1, f"no coincide desde la línea 2: {gone}\n")
