#!/usr/bin/env python3
"""Checks a clinic's journal by itself: one file, Python 3.8 or newer, nothing to install, no network.

    python3 verify_journal.py journal.jsonl
    python3 verify_journal.py journal.jsonl --code ABCD-EFGH-IJKL-MNOP --line 123
    python3 verify_journal.py journal.jsonl --texts texts.jsonl
    python3 verify_journal.py journal.jsonl --heads JC.heads --note nation.note

Without a code from paper (or a note kept elsewhere) a journal that was written whole again cannot be told apart.
The format is in docs/journal.md; this file was written from that page and shares no code with the program.
"""

# ruff: noqa: T201  (it prints its verdict)
import argparse
import base64
import hashlib
import hmac
import itertools
import json
import re
import sys
from pathlib import Path

# The personal values that stand in an archive's texts and never in a site's (docs/journal.md).
UNPUBLISHED = {"asked_name", "asked_text", "issuer_person_rfc", "note", "receiver_person_rfc", "sealed_counts"}
TYPES = {
    **dict.fromkeys(("by", "clinic", "id", "kind", "prev", "recorded"), (str,)),
    **dict.fromkeys(("data", "personal"), (dict,)),
    **dict.fromkeys(("n", "v"), (int,)),
    "happened": (str, type(None)),
}
LOOKED_AT = 100  # lines, to tell which file it is
NO_LINE_HAS_IT = "ningún renglón tiene ese código: no se escribió bien, es de otra clínica, o algo se cambió o se quitó"
REVISE = (
    "Revise que lo escribió bien y que el papel es de esta clínica; "
    "si está bien escrito, algo se cambió o se quitó después de imprimirlo."
)
TEXTS_NOT_OF_IT = (
    "los textos son más nuevos que la bitácora, o son de otra: hay algunos que ella no menciona; "
    "baje los dos archivos el mismo día"
)
TYPED = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None})


class Bad(Exception):
    """The journal does not hold from line `n` (0: nobody can say from which)."""

    def __init__(self, n, why):
        Exception.__init__(self, why)
        self.n = n
        self.why = why


class Absent(Bad):
    """No line has a code, which was mistyped more often than anything was changed."""


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def short_code(digest):
    text = base64.b32encode(bytes.fromhex(digest)[:10]).decode()
    return "-".join(text[i : i + 4] for i in range(0, 16, 4))


def strict_json(line):
    """JSON with whole numbers below 2^53, no key twice, no control characters. Raises ValueError."""

    def whole(text):
        if len(text) > 17 or abs(int(text)) >= 2**53:
            raise ValueError(text)
        return int(text)

    def refuse(text):
        raise ValueError(text)

    def once(pairs):
        content = dict(pairs)
        if len(content) != len(pairs):
            raise ValueError("a key twice")
        return content

    if not line or min(line) < 0x20:
        raise ValueError("control character")
    try:
        return json.loads(
            line.decode("utf-8"), parse_int=whole, parse_float=refuse, parse_constant=refuse, object_pairs_hook=once
        )
    except RecursionError:
        raise ValueError("too deep") from None


def content_of(line):
    content = strict_json(line)
    if not isinstance(content, dict) or set(content) != set(TYPES):
        raise ValueError("keys")
    if any(type(content[key]) not in kinds for key, kinds in TYPES.items()) or content["v"] != 1:
        raise ValueError("values")
    if not all(isinstance(seal, str) for seal in content["personal"].values()):
        raise ValueError("seals")
    return content


def read_mark(text):
    """(line or None, hash or code) of a code, a hash or a QR. Raises ValueError for a shorter code."""
    text = text.strip()
    scanned = re.match(r"MA1/[A-Z0-9]{11}/([0-9]{1,15})/([A-Z2-7]{52})\Z", text)
    if scanned:
        return int(scanned.group(1)), base64.b32decode(scanned.group(2) + "====").hex()
    if re.match(r"[0-9a-f]{64}\Z", text.lower()):
        return None, text.lower()
    code = text.upper().translate(TYPED)
    if not re.match(r"[A-Z2-7]{16}\Z", code):
        raise ValueError(text)
    return None, "-".join(code[i : i + 4] for i in range(0, 16, 4))


def lines_of(file):
    """The lines of an open binary file, without what an editor puts around them; the very last may lack its end."""
    for number, line in enumerate(file):
        line = line[3:] if number == 0 and line.startswith(b"\xef\xbb\xbf") else line
        line = line[:-1] if line.endswith(b"\n") else line
        yield line[:-1] if line.endswith(b"\r") else line


def check(lines, clinic, marks=(), see=None):
    """(last line, its hash, [(n, mark) met]). Raises Bad. `see` is called with each line's content."""
    n, head, met = 0, sha256(b"mano-alzada-journal-v1\n" + clinic.encode("utf-8")), []
    waiting = [m for m in marks if not (m[0] in (None, 0) and m[1] in (head, short_code(head)))]
    for line in lines:
        try:
            content = content_of(line)
        except ValueError:
            raise Bad(n + 1, "no es un renglón de bitácora") from None
        if content["clinic"] != clinic:
            raise Bad(n + 1, "es de otra clínica")
        if content["n"] != n + 1:
            raise Bad(n + 1, "falta un renglón antes, o está fuera de orden")
        if content["prev"] != head:
            raise Bad(n + 1, "no continúa el renglón anterior: uno de los dos fue cambiado")
        n, head = n + 1, sha256(line)
        for mark in [m for m in waiting if m[0] in (None, n)]:
            if mark[1] in (head, short_code(head)):
                waiting.remove(mark)
                met.append((n, mark[1]))
            elif mark[0] is not None:
                raise Bad(n, "este renglón o uno anterior no es el que dice el papel: fue cambiado")
        if see is not None:
            see(content)
    for mark_n, _ in waiting:
        if mark_n is None:
            raise Absent(0, NO_LINE_HAS_IT)
        raise Bad(n + 1, "el papel dice que había más renglones: se quitaron")
    return n, head, met


class Texts:
    """The texts of a journal: each must give the seal of its line; an absent one must have been erased."""

    def __init__(self):
        self.sealed = {}  # (id, field) -> (n, seal)
        self.erased = set()

    def see(self, content):
        for field, seal in content["personal"].items():
            self.sealed[content["id"], field] = (content["n"], seal)
        if content["kind"] == "erasure":
            self.erased.add((content["data"].get("fact_id"), content["data"].get("field")))

    def check(self, lines):
        """How many texts agree, and how many of the unpublished are not there. Raises Bad with the first line whose
        text does not, ValueError for texts of another."""
        faults, given = [], set()
        for line in lines:
            key, n, why = self._text(line)
            if key in given:
                why = "un texto aparece dos veces"
            given.add(key)
            if why:
                faults.append((n, why))
        if faults:
            raise Bad(*min(faults))
        if given - set(self.sealed):  # they may be newer than the journal: what is missing, too
            raise ValueError(TEXTS_NOT_OF_IT)
        gone = given | self.erased
        missing = [(field, n) for (fact, field), (n, _) in self.sealed.items() if (fact, field) not in gone]
        lost = [n for field, n in missing if field not in UNPUBLISHED]
        if lost:
            raise Bad(min(lost), "falta un texto, y no consta que se haya borrado")
        return len(given), len(missing)

    def _text(self, line):
        try:
            text = strict_json(line)
            if set(text) != {"field", "id", "salt", "value"} or not re.match(r"[0-9a-f]{64}\Z", text["salt"]):
                raise ValueError("not a text")
            key, salt, value = (text["id"], text["field"]), bytes.fromhex(text["salt"]), text["value"].encode("utf-8")
            n, seal = self.sealed.get(key, (0, None))
        except (ValueError, TypeError, AttributeError):
            return None, 0, "el archivo de textos tiene un renglón que no se puede leer"
        if seal is None:
            return key, 0, None
        if key in self.erased:
            return key, n, "un texto que se borró volvió a aparecer"
        same = hmac.compare_digest(hmac.new(salt, value, hashlib.sha256).hexdigest().encode(), seal.encode())
        return key, n, None if same else "un texto fue cambiado"


def mark_in_heads(clinic, heads):
    """(line, hash) of the clinic in a state's file of heads. Raises Bad when it is not there."""
    for line in heads.decode("utf-8").splitlines():
        parts = line.split(" ")
        if len(parts) == 3 and parts[0] == clinic:
            return int(parts[1]), parts[2]
    raise Bad(0, "la clínica no está en el archivo de su estado")


def check_note(heads, note):
    """The national note must carry the hash of the state's file. (Its signature is for another tool.)"""
    text = note.decode("utf-8").rpartition("\n\n")[0]
    if not any(line.startswith("state ") and line.endswith(" " + sha256(heads)) for line in text.split("\n")):
        raise Bad(0, "el archivo del estado no es el que dice la nota nacional")


def arguments(given):
    parser = argparse.ArgumentParser(description="Revisa la bitácora de una clínica.")
    parser.add_argument("journal", help="el archivo journal.jsonl (o bitacora.jsonl)")
    parser.add_argument("--clinic", help="la CLUES, si no se quiere tomar del primer renglón")
    parser.add_argument("--code", action="append", default=[], help="código del papel, o lo que dice su QR")
    parser.add_argument("--head", action="append", default=[], help="huella completa: 64 signos hexadecimales")
    parser.add_argument("--line", type=int, help="el renglón que el papel dice junto a su código")
    parser.add_argument("--texts", help="el archivo texts.jsonl (o textos.jsonl)")
    parser.add_argument("--heads", help="el archivo del estado, por ejemplo JC.heads")
    parser.add_argument("--note", help="la nota nacional, nation.note; va con --heads")
    return parser.parse_args(given)


def first_clinic(path):
    """The clinic of a journal. Raises Bad for one with a broken first line, ValueError for another file."""
    with Path(path).open("rb") as file:
        lines = list(itertools.islice(lines_of(file), LOOKED_AT))
    try:
        return content_of(lines[0] if lines else b"")["clinic"]
    except ValueError:
        if any(line.startswith(b'{"by":') for line in lines):
            raise Bad(1, "no es un renglón de bitácora") from None
    if any(line.startswith(b'{"field":') for line in lines):
        raise ValueError("ese archivo no es una bitácora: son los textos de una, que van con --texts")
    raise ValueError("ese archivo no es una bitácora; si otro programa lo guardó, bájelo otra vez")


def verdict(wanted):
    """What to print when everything holds. Raises Bad."""
    marks = [(n if n is not None else wanted.line, mark) for n, mark in map(read_mark, wanted.code + wanted.head)]
    texts = Texts()
    clinic = wanted.clinic or first_clinic(wanted.journal)
    if wanted.heads:
        heads = Path(wanted.heads).read_bytes()
        marks.append(mark_in_heads(clinic, heads))
        if wanted.note:
            check_note(heads, Path(wanted.note).read_bytes())
    with Path(wanted.journal).open("rb") as file:
        n, head, met = check(lines_of(file), clinic, marks, texts.see if wanted.texts else None)
    said = [
        f"coincide: {clinic}, {n} {'renglón' if n == 1 else 'renglones'}, código {short_code(head)}",
        f"huella {head}",
    ]
    said += [f"el papel es el del renglón {line}" for line, _ in met]
    if wanted.texts:
        with Path(wanted.texts).open("rb") as file:
            agree, absent = texts.check(lines_of(file))
        said.append(f"coinciden {agree} textos")
        if absent:
            said.append(f"faltan {absent} de los que este sistema nunca publica; en un expediente completo sí están")
    if not marks:
        said.append("Sin el código de un papel no se puede saber si faltan renglones al final.")
    return said


def main(given=None):
    """0 when everything holds, 1 when it does not, 2 when it could not be checked."""
    wanted = arguments(given)
    try:
        print("\n".join(verdict(wanted)))
    except Absent:
        print(f"Ese código no está en la bitácora de {wanted.clinic or first_clinic(wanted.journal)}. {REVISE}")
        return 1
    except Bad as bad:
        where = f" desde la línea {bad.n}" if bad.n else ""
        print(f"no coincide{where}: {bad.why}")
        return 1
    except (OSError, ValueError) as error:
        print(f"no se pudo revisar: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
